/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/prefix_set.h"

#include "tests/unit/tap.h"

static void parses(void)
{
	const struct {
		const char *word;
		int bits; /* -1: refused */
		const char *address;
	} cases[] = {
		{"10.0.0.0/8", 8, "10.0.0.0"},
		{"10.1.2.3/8", 8, "10.0.0.0"},
		{"192.0.2.255/25", 25, "192.0.2.128"},
		{"192.0.2.1", 32, "192.0.2.1"},
		{"0.0.0.0/0", 0, "0.0.0.0"},
		{"2001:db8:ffff::/33", 33, "2001:db8:8000::"},
		{"2001:db8::1", 128, "2001:db8::1"},
		{"10.0.0.0/33", -1, NULL},
		{"::/129", -1, NULL},
		{"10.0.0.0/", -1, NULL},
		{"10.0.0.0/8x", -1, NULL},
		{"host/8", -1, NULL},
		{"", -1, NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char text[ADDRESS_TEXT_SIZE];
		struct prefix_entry prefix = {0};
		bool parsed = prefix_entry_parse(cases[i].word, &prefix);
		is_number(parsed ? prefix.bits : -1, cases[i].bits, "%s", cases[i].word);
		struct address address =
			address_from(span_of(prefix.bytes, address_size(prefix.version)));
		if (parsed)
			is_text(address_text(text, &address), cases[i].address, "%s",
				cases[i].word);
	}
}

/* The host's bits are cleared, and nothing after them. */
static void writes_one_entry_only(void)
{
	struct prefix_entry two[2] = {[1] = {.version = 6, .bits = 77}};
	ok(prefix_entry_parse("2001:db8::1/64", &two[0]), "the first of two");
	is_number(two[1].version, 6, "the version of the second");
	is_number(two[1].bits, 77, "its bits");
}

static bool holds(const struct prefix_set *set, const char *word)
{
	struct address address;
	return address_parse(word, &address) && prefix_set_holds(set, &address);
}

static void set_of(struct prefix_set *set, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct prefix_entry prefix;
		ok(prefix_entry_parse(words[i], &prefix) && prefix_set_add(set, &prefix), "%s",
			words[i]);
	}
	prefix_set_seal(set);
}

static void holds_what_any_prefix_holds(void)
{
	static const char *const words[] = {"192.0.2.64/26", "10.0.0.0/8", "2001:db8::/32",
		"10.2.0.0/16", "10.0.0.0/8", "192.0.2.128/32", "225.1.2.3/4", "fe80::/10"};
	static const char *const inside[] = {"10.0.0.0", "10.2.3.4", "10.3.0.0",
		"10.255.255.255", "192.0.2.64", "192.0.2.127", "192.0.2.128", "239.255.255.255",
		"2001:db8::", "2001:db8:ffff::1", "febf::1"};
	static const char *const outside[] = {"9.255.255.255", "11.0.0.0", "192.0.2.63",
		"192.0.2.129", "240.0.0.0", "0.0.0.0", "::", "2001:db9::", "a00::", "fec0::"};
	struct prefix_entry memory[8];
	struct prefix_set set;
	/* of an earlier set */
	ok(prefix_entry_parse("10.0.0.0/8", &memory[0]), "memory that was used");
	prefix_set_init(&set, memory, 8);
	ok(!holds(&set, "10.0.0.1"), "an empty set holds nothing");
	set_of(&set, words, 8);
	is_number(set.count, 6, "what lies in others is dropped");
	for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++)
		ok(holds(&set, inside[i]), "%s is inside", inside[i]);
	for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
		ok(!holds(&set, outside[i]), "%s is outside", outside[i]);
}

static void everything(void)
{
	struct prefix_entry memory[2], more = {.version = 4};
	struct prefix_set set;
	prefix_set_init(&set, memory, 2);
	set_of(&set, (const char *const[]){"0.0.0.0/0", "10.0.0.0/8"}, 2);
	is_number(set.count, 1, "0.0.0.0/0 holds 10.0.0.0/8");
	ok(holds(&set, "0.0.0.0") && holds(&set, "255.255.255.255"), "all of IPv4");
	ok(!holds(&set, "::"), "nothing of IPv6");
	ok(prefix_set_add(&set, &more) && !prefix_set_add(&set, &more), "no room for a third");
}

int main(void)
{
	run_test(parses, "prefix_entry_parse: prefixes and single addresses, nothing else");
	run_test(holds_what_any_prefix_holds,
		"prefix_set: holds what any of its prefixes holds");
	run_test(everything, "prefix_set: all of one family, none of the other");
	run_test(writes_one_entry_only, "prefix_entry_parse: writes one entry only");
	return tap_end();
}

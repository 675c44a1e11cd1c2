/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/address_range.h"

#include <stdio.h>

#include "tests/unit/tap.h"

static void parses(void)
{
	const struct {
		const char *word;
		unsigned long long count; /* 0: refused */
		const char *first, *last;
	} cases[] = {
		{"192.0.2.0/24", 254, "192.0.2.1", "192.0.2.254"},
		{"192.0.2.77/24", 254, "192.0.2.1", "192.0.2.254"},
		{"192.0.2.0/30", 2, "192.0.2.1", "192.0.2.2"},
		{"192.0.2.0/31", 2, "192.0.2.0", "192.0.2.1"},
		{"192.0.2.7/32", 1, "192.0.2.7", "192.0.2.7"},
		{"192.0.2.7", 1, "192.0.2.7", "192.0.2.7"},
		{"0.0.0.0/0", 4294967294, "0.0.0.1", "255.255.255.254"},
		{"192.0.2.7-192.0.3.6", 256, "192.0.2.7", "192.0.3.6"},
		{"192.0.2.7-192.0.2.7", 1, "192.0.2.7", "192.0.2.7"},
		{"0.0.0.0-255.255.255.255", 4294967296, "0.0.0.0", "255.255.255.255"},
		{"2001:db8::/120", 256, "2001:db8::", "2001:db8::ff"},
		{"2001:db8::/128", 1, "2001:db8::", "2001:db8::"},
		{"2001:db8::fffe-2001:db8::1:1", 4, "2001:db8::fffe", "2001:db8::1:1"},
		{"2001:db8:0:0:ffff:ffff:ffff:ffff-2001:db8:0:1::", 2,
			"2001:db8::ffff:ffff:ffff:ffff", "2001:db8:0:1::"},
		{"2001:db8::/64", UINT64_MAX, "2001:db8::", "2001:db8::ffff:ffff:ffff:fffe"},
		{"::/0", UINT64_MAX, "::", "::ffff:ffff:ffff:fffe"},
		{"192.0.2.7-192.0.2.6", 0, NULL, NULL},
		{"2001:db8::2-2001:db8::1", 0, NULL, NULL},
		{"2001:db8:0:2::-2001:db8:0:1::5", 0, NULL, NULL},
		{"::-::1:0:0:0:1", UINT64_MAX, "::", "::ffff:ffff:ffff:fffe"},
		{"::-::ffff:ffff:ffff:ffff", UINT64_MAX, "::", "::ffff:ffff:ffff:fffe"},
		{"0000000000000000000000000000000000000000000000000000000000000000000000000000"
		 "000000000000000000000000000000000000000000000000000000000000000000000000/8",
			0, NULL, NULL},
		{"192.0.2.1-::1", 0, NULL, NULL},
		{"192.0.2.0/33", 0, NULL, NULL},
		{"192.0.2.0/", 0, NULL, NULL},
		{"192.0.2.1-", 0, NULL, NULL},
		{"-192.0.2.1", 0, NULL, NULL},
		{"192.0.2.1-9", 0, NULL, NULL},
		{"host", 0, NULL, NULL},
		{"", 0, NULL, NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char text[ADDRESS_TEXT_SIZE];
		struct address_range range = {0};
		const char *problem = address_range_parse(cases[i].word, &range);
		ok(!problem == (cases[i].count > 0), "%s", cases[i].word);
		if (problem || cases[i].count == 0)
			continue;
		is_number(range.count, cases[i].count, "%s: count", cases[i].word);
		struct address at = address_range_at(&range, 0);
		is_text(address_text(text, &at), cases[i].first, "%s: first", cases[i].word);
		at = address_range_at(&range, range.count - 1);
		is_text(address_text(text, &at), cases[i].last, "%s: last", cases[i].word);
	}
}

static void knows_special_purposes(void)
{
	const struct {
		const char *address, *block;
	} cases[] = {
		{"10.255.255.255", "10.0.0.0/8"},
		{"11.0.0.0", NULL},
		{"172.32.0.0", NULL},
		{"172.31.0.1", "172.16.0.0/12"},
		{"100.64.0.1", "100.64.0.0/10"},
		{"127.0.0.1", "127.0.0.0/8"},
		{"198.19.255.255", "198.18.0.0/15"},
		{"224.0.0.1", "224.0.0.0/4"},
		{"255.255.255.255", "240.0.0.0/4"},
		{"8.8.8.8", NULL},
		{"::1", "::/3"},
		{"fe80::1", "8000::/1"},
		{"2001:db8::1", "2001:db8::/32"},
		{"2001:4860:4860::8888", NULL},
		{"2a00::1", NULL},
	};
	struct prefix_entry entries[ADDRESS_SPECIAL_MAX];
	struct prefix_set set;
	prefix_set_init(&set, entries, ADDRESS_SPECIAL_MAX);
	address_special_add(&set);
	prefix_set_seal(&set);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct address address;
		ok(address_parse(cases[i].address, &address), "%s", cases[i].address);
		const char *block = address_special(&address);
		is_text(block ? block : "none", cases[i].block ? cases[i].block : "none", "%s",
			cases[i].address);
		ok(prefix_set_holds(&set, &address) == (cases[i].block != NULL), "%s: set",
			cases[i].address);
	}
}

static void knows_when_all_is_special(void)
{
	struct address_range range;
	address_range_parse("10.0.0.0/8", &range);
	ok(range.is_special, "the whole block");
	address_range_parse("192.168.4.0/24", &range);
	ok(range.is_special, "a part of a block");
	address_range_parse("8.0.0.0/6", &range);
	ok(!range.is_special, "more than the block");
	address_range_parse("10.0.0.0-172.16.0.1", &range);
	ok(!range.is_special, "from one block to another");
	address_range_parse("0.0.0.0/0", &range);
	ok(!range.is_special && range.is_whole, "everything");
}

int main(void)
{
	run_test(parses, "address_range_parse: networks and ends");
	run_test(knows_special_purposes, "address_special: the block of an address");
	run_test(knows_when_all_is_special, "address_range_parse: all of it in one block");
	return tap_end();
}

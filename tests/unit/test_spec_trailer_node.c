/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_trailer.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
#define NAMES_PROBLEM ": expected NAME[,NAME...][,ttl=N]"
static const struct trailer_item names[] = {
	{"a name that is not fully qualified (RFC 4620 section 6.3)", "names", "bee", "00000000 03626565 0000", NULL},
	{"one that is", "names", "bee.example", "00000000 03626565 076578616d706c65 00", NULL},
	{"by a dot alone", "names", "bee.", "00000000 03626565 00", NULL},
	{"a dot that is not needed", "names", "a.b.", "00000000 0161 0162 00", "names=a.b"},
	{"several, to be kept", "names", "a,b.,c.d,ttl=258", "00000102 0161 0000 0162 00 0163 0164 00", NULL},
	{"the longest time, first", "names", "ttl=4294967295,a", "ffffffff 0161 0000", "names=a,ttl=4294967295"},
	{"a longer one", "names", "a,ttl=4294967296", "! names=a,ttl=4294967296" NAMES_PROBLEM, NULL},
	{"no name", "names", "ttl=5", "! names=ttl=5" NAMES_PROBLEM, NULL},
	{"nothing", "names", "", "! names=" NAMES_PROBLEM, NULL},
	{"an empty name", "names", "a,,b", "! names=a,,b" NAMES_PROBLEM, NULL},
	{"an empty label", "names", "a..b", "! names=a..b" NAMES_PROBLEM, NULL},
	{"another word", "names", "a,kept=5", "! names=a,kept=5" NAMES_PROBLEM, NULL},
};
#define ADDRESS_PROBLEM ": expected ADDRESS[,ttl=N]"
static const struct trailer_item addresses6[] = {
	{"an address (section 6.4)", "ipv6", "fd00::9", "00000000 fd000000000000000000000000000009", NULL},
	{"to be kept", "ipv6", "fd00::9,ttl=60", "0000003c fd000000000000000000000000000009", NULL},
	{"two", "ipv6", "fd00::9,fd00::8", "! ipv6=fd00::9,fd00::8" ADDRESS_PROBLEM, NULL},
	{"more after the time", "ipv6", "fd00::9,ttl=1,ttl=2", "! ipv6=fd00::9,ttl=1,ttl=2" ADDRESS_PROBLEM, NULL},
	{"IPv4", "ipv6", "10.0.0.1", "! ipv6=10.0.0.1" ADDRESS_PROBLEM, NULL},
	{"none", "ipv6", "ttl=5", "! ipv6=ttl=5" ADDRESS_PROBLEM, NULL},
};
static const struct trailer_item addresses4[] = {
	{"an address (section 6.5)", "ipv4", "10.0.0.9", "00000000 0a000009", NULL},
	{"to be kept", "ipv4", "10.0.0.9,ttl=4294967295", "ffffffff 0a000009", NULL},
	{"a time without end", "ipv4", "10.0.0.9,ttl=", "! ipv4=10.0.0.9,ttl=" ADDRESS_PROBLEM, NULL},
	{"IPv6", "ipv4", "fd00::9", "! ipv4=fd00::9" ADDRESS_PROBLEM, NULL},
};
static const struct trailer_case other_names[] = {
	{"a time alone", ICMP_TRAILER_ANSWER_NAMES, "00000005", 1, " data=hex:00000005"},
	{"less than a time", ICMP_TRAILER_ANSWER_NAMES, "000005", 1, " data=hex:000005"},
	{"a name that is cut", ICMP_TRAILER_ANSWER_NAMES, "00000000 0361", 1, " data=hex:000000000361"},
	{"one without its end", ICMP_TRAILER_ANSWER_NAMES, "00000000 0161", 1, " data=hex:000000000161"},
	{"two labels, not fully qualified", ICMP_TRAILER_ANSWER_NAMES, "00000000 0161 0162 0000", 1, " data=hex:00000000016101620000"},
	{"a label with a comma", ICMP_TRAILER_ANSWER_NAMES, "00000000 012c 00", 1, " data=hex:00000000012c00"},
	{"a pointer (RFC 1035 section 4.1.4)", ICMP_TRAILER_ANSWER_NAMES, "00000000 0161 00 c004", 1, " data=hex:00000000016100c004"},
};
/* clang-format on */

static void every_answer_is_known_before_the_question(void)
{
	static const char *const words[] = {"names", "ipv6", "ipv4"};
	for (size_t i = 0; i < ROWS(words); i++)
		is_text(spec_trailer_row(ICMP_TRAILER_ANSWERS, i)->name, words[i],
			"%s=", words[i]);
	ok(spec_trailer_row(ICMP_TRAILER_ANSWERS, ROWS(words)) == NULL, "no other");
	ok(!spec_trailer_knows(ICMP_TRAILER_ANSWER4, "ipv6"), "then that one alone");
}

int main(void)
{
	run_test(every_answer_is_known_before_the_question, "spec_trailer: answers of a node");
	test_begin("spec_trailer: names that have no words are data");
	trailer_cases_check(other_names, ROWS(other_names));
	test_end();
	test_begin("spec_trailer: a node's names by words and back");
	trailer_items_check(ICMP_TRAILER_ANSWER_NAMES, names, ROWS(names));
	test_end();
	test_begin("spec_trailer: a node's IPv6 addresses by words and back");
	trailer_items_check(ICMP_TRAILER_ANSWER6, addresses6, ROWS(addresses6));
	test_end();
	test_begin("spec_trailer: a node's IPv4 addresses by words and back");
	trailer_items_check(ICMP_TRAILER_ANSWER4, addresses4, ROWS(addresses4));
	test_end();
	return tap_end();
}

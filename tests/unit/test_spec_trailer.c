/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_trailer.h"

#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

#define ADDRESS_7 "fd000000000000000000000000000007 "
/* clang-format off */
static const struct trailer_case cases[] = {
	{"nothing", ICMP_TRAILER_OPTIONS, "", 0, ""},
	{"data", ICMP_TRAILER_DATA, "0102", 0, " data=hex:0102"},
	{"options (RFC 4861 section 4.6)", ICMP_TRAILER_OPTIONS, "0101020000000001 05010000000005dc", 2,
		" slla=02:00:00:00:00:01 mtu=1500"},
	{"an option of length 0 ends them", ICMP_TRAILER_OPTIONS, "0101020000000001 0900000000000000 0101020000000001",
		1, " slla=02:00:00:00:00:01 data=hex:09000000000000000101020000000001"},
	{"an option that is cut", ICMP_TRAILER_OPTIONS, "0101020000000001 0102020000000001", 1,
		" slla=02:00:00:00:00:01 data=hex:0102020000000001"},
	{"one byte of an option", ICMP_TRAILER_OPTIONS, "01", 0, " data=hex:01"},
	{"an option of a known type and another size", ICMP_TRAILER_OPTIONS, "0102020000000001 0000000000000000", 1,
		" opt=1:0200000000010000000000000000"},
	{"routers (RFC 1256)", ICMP_TRAILER_ROUTERS, "0a000001 00000001 0a000002 ffffffff", 2,
		" router=10.0.0.1/1 router=10.0.0.2/-1"},
	{"half a router", ICMP_TRAILER_ROUTERS, "0a000001", 0, " data=hex:0a000001"},
	{"addresses (RFC 3810)", ICMP_TRAILER_ADDRESSES, ADDRESS_7 "00", 1, " source=fd00::7 data=hex:00"},
	{"a record (RFC 3810 section 5.2) and one whose sources are cut", ICMP_TRAILER_RECORDS,
		"01000001" ADDRESS_7 ADDRESS_7 "01000002" ADDRESS_7 ADDRESS_7, 1,
		" record=is-in,fd00::7,fd00::7 data=hex:01000002fd000000000000000000000000000007fd000000000000000000000000000007"},
	{"a record with auxiliary data has no words", ICMP_TRAILER_RECORDS, "01010000" ADDRESS_7 "01020304", 1,
		" data=hex:01010000fd00000000000000000000000000000701020304"},
	{"a record of an unknown type neither", ICMP_TRAILER_RECORDS, "07000000" ADDRESS_7, 1,
		" data=hex:07000000fd000000000000000000000000000007"},
	{"locators (RFC 6743)", ICMP_TRAILER_LOCATORS, "0000000000000001 0002 0003", 1, " locator=0x1/2/3"},
	{"names (RFC 1788)", ICMP_TRAILER_NAMES, "016100 016200 03", 2, " name=a name=b data=hex:03"},
	{"subjects of a node information query (RFC 4620)", ICMP_TRAILER_SUBJECT6, "fd000000000000000000000000000009", 1, " subject=fd00::9"},
	{"names", ICMP_TRAILER_SUBJECT_NAME, "016100", 1, " subject=a"},
	{"and IPv4 addresses", ICMP_TRAILER_SUBJECT4, "0a000009", 1, " subject=10.0.0.9"},
	{"the names of a node (RFC 4620 section 6.3)", ICMP_TRAILER_ANSWER_NAMES, "00000000 016100 0162 0000", 1, " names=a.,b"},
	{"its IPv6 addresses and half a one", ICMP_TRAILER_ANSWER6, "00000009" ADDRESS_7 "00000000" "fd00", 1,
		" ipv6=fd00::7,ttl=9 data=hex:00000000fd00"},
	{"its IPv4 addresses", ICMP_TRAILER_ANSWER4, "00000000 0a000009 ffffffff 0a00000a", 2,
		" ipv4=10.0.0.9 ipv4=10.0.0.10,ttl=4294967295"},
	{"answers to an unknown question are data", ICMP_TRAILER_ANSWERS, "00000000 0a000009", 0, " data=hex:000000000a000009"},
	{"an empty name is none", ICMP_TRAILER_NAMES, "00", 1, " data=hex:00"},
};
/* clang-format on */

static void knows_words(void)
{
	ok(spec_trailer_knows(ICMP_TRAILER_OPTIONS, "slla"), "options know slla=");
	ok(!spec_trailer_knows(ICMP_TRAILER_ROUTERS, "slla"), "routers do not");
	ok(!spec_trailer_knows(ICMP_TRAILER_DATA, "data"), "data= belongs to every message");
	ok(spec_trailer_row(ICMP_TRAILER_DATA, 0) == NULL, "data has no rows");
	is_text(spec_trailer_row(ICMP_TRAILER_NAMES, 0)->name, "name", "names have one");
	ok(spec_trailer_row(ICMP_TRAILER_NAMES, 1) == NULL, "and no second");
}

int main(void)
{
	run_test(knows_words, "spec_trailer: knows words");
	test_begin("spec_trailer_words: each trailer is counted and has its words");
	trailer_cases_check(cases, ROWS(cases));
	test_end();
	return tap_end();
}

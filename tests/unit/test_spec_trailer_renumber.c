/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_trailer.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

#define FD00 "fd00000000000000 0000000000000000 "
#define FD01 "fd01000000000000 0000000000000000 "
/* clang-format off */
#define PCO_PROBLEM ": expected add|change|set-global,match=PREFIX/LENGTH[,ordinal=N][,min=N][,max=N]" \
	"[,use=PREFIX/LENGTH[,keep=N][,mask=LA][,flags=LA][,valid=N][,preferred=N][,decrement=VP]...]"
static const struct trailer_item operations[] = {
	{"a match alone (RFC 2894 section 3.2.1)", "pco", "add,match=fd00::/16,ordinal=1,min=2,max=48", "01 03 01 10 02 30 0000" FD00, NULL},
	{"what it is without more words", "pco", "change,match=fd00::/16", "02 03 00 10 00 80 0000" FD00,
		"pco=change,match=fd00::/16,ordinal=0,min=0,max=128"},
	{"with a new prefix (section 3.2.2)", "pco",
		"set-global,match=fd00::/128,ordinal=255,min=255,max=255,"
		"use=fd01::/48,keep=16,mask=L,flags=A,valid=9,preferred=4294967295,decrement=VP",
		"03 07 ff 80 ff ff 0000" FD00 "30 10 80 40 00000009 ffffffff c0000000" FD01, NULL},
	{"a prefix as routers send it, and one that is removed", "pco", "9,match=::/0,use=fd01::/32,use=::/0,flags=0,valid=0",
		"09 0b 00 00 00 80 0000 0000000000000000 0000000000000000 20 00 c0 c0 00278d00 00093a80 00000000" FD01
		"00 00 c0 00 00000000 00093a80 00000000 0000000000000000 0000000000000000",
		"pco=9,match=::/0,ordinal=0,min=0,max=128,"
		"use=fd01::/32,keep=0,mask=LA,flags=LA,valid=2592000,preferred=604800,decrement=0,"
		"use=::/0,keep=0,mask=LA,flags=0,valid=0,preferred=604800,decrement=0"},
	{"without a match", "pco", "add,use=fd01::/32", "! pco=add,use=fd01::/32" PCO_PROBLEM, NULL},
	{"without any word", "pco", "add", "! pco=add" PCO_PROBLEM, NULL},
	{"an unknown operation", "pco", "remove,match=::/0", "! pco=remove,match=::/0" PCO_PROBLEM, NULL},
	{"a number for another part", "pco", "add,match=::/0,valid=9", "! pco=add,match=::/0,valid=9" PCO_PROBLEM, NULL},
	{"a number that is too large", "pco", "add,match=::/0,ordinal=256", "! pco=add,match=::/0,ordinal=256" PCO_PROBLEM, NULL},
	{"a letter that is none", "pco", "add,match=::/0,use=::/0,mask=R", "! pco=add,match=::/0,use=::/0,mask=R" PCO_PROBLEM, NULL},
	{"IPv4", "pco", "add,match=10.0.0.0/8", "! pco=add,match=10.0.0.0/8" PCO_PROBLEM, NULL},
	{"a word after the last", "pco", "add,match=::/0,use", "! pco=add,match=::/0,use" PCO_PROBLEM, NULL},
};
#define REPORT_PROBLEM ": expected PREFIX/LENGTH[,ordinal=N][,interface=N][,flags=BF]"
static const struct trailer_item reports[] = {
	{"a match report (section 3.3)", "report", "fd01::/32,ordinal=3,interface=7,flags=BF", "0003 03 20 00000007" FD01, NULL},
	{"what it is without more words", "report", "fd01::/32", "0000 00 20 00000000" FD01,
		"report=fd01::/32,ordinal=0,interface=0,flags=0"},
	{"out of bounds, by the largest interface", "report", "fd01::/32,ordinal=0,interface=4294967295,flags=B",
		"0002 00 20 ffffffff" FD01, NULL},
	{"no prefix", "report", "ordinal=3", "! report=ordinal=3" REPORT_PROBLEM, NULL},
	{"what it has not", "report", "fd01::/32,valid=3", "! report=fd01::/32,valid=3" REPORT_PROBLEM, NULL},
};
static const struct trailer_case others[] = {
	{"an operation of length 0 ends them", ICMP_TRAILER_OPERATIONS, "0100", 0, " data=hex:0100"},
	{"one that is cut", ICMP_TRAILER_OPERATIONS, "0103 0010 0080 0000 fd00", 0, " data=hex:0103001000800000fd00"},
	{"one that is too short", ICMP_TRAILER_OPERATIONS, "0101 0010 0080 0000", 1, " data=hex:0101001000800000"},
	{"one with half a use", ICMP_TRAILER_OPERATIONS, "0104 0010 0080 0000" FD00 "0000000000000000", 1,
		" data=hex:0104001000800000fd0000000000000000000000000000000000000000000000"},
	{"a match longer than an address", ICMP_TRAILER_OPERATIONS, "0103 0081 0080 0000" FD00, 1,
		" data=hex:0103008100800000fd000000000000000000000000000000"},
	{"reserved bits", ICMP_TRAILER_REPORTS, "0004 0020 00000000" FD01, 1, " data=hex:0004002000000000fd010000000000000000000000000000"},
	{"two reports", ICMP_TRAILER_REPORTS, "0000 0020 00000000" FD01 "0001 0120 00000000" FD01, 2,
		" report=fd01::/32,ordinal=0,interface=0,flags=0 report=fd01::/32,ordinal=1,interface=0,flags=F"},
	{"half a report", ICMP_TRAILER_REPORTS, "0000 0020 00000000", 0, " data=hex:0000002000000000"},
};
/* clang-format on */

int main(void)
{
	test_begin("spec_trailer: renumbering that has no words is data");
	trailer_cases_check(others, ROWS(others));
	test_end();
	test_begin("spec_trailer: prefix control operations by words and back");
	trailer_items_check(ICMP_TRAILER_OPERATIONS, operations, ROWS(operations));
	test_end();
	test_begin("spec_trailer: match reports by words and back");
	trailer_items_check(ICMP_TRAILER_REPORTS, reports, ROWS(reports));
	test_end();
	return tap_end();
}

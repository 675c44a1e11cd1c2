/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_trailer.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
#define PREFIX_PROBLEM ": expected PREFIX/LENGTH[,flags=LAR][,valid=N][,preferred=N]"
#define ROUTE_PROBLEM ": expected PREFIX/LENGTH[,prf=high|medium|low][,lifetime=N]"
#define PREF64_PROBLEM ": expected PREFIX/96|64|56|48|40|32[,lifetime=N] (N a multiple of 8)"
static const struct trailer_item cases[] = {
	{"a prefix with what routers say (RFC 4861 sections 4.6.2 and 6.2.1)", "prefix", "fd00:1::/64",
		"03 04 40 c0 00278d00 00093a80 00000000 fd000001000000000000000000000000",
		"prefix=fd00:1::/64,flags=LA,valid=2592000,preferred=604800"},
	{"with every part (R: RFC 6275 section 7.2)", "prefix", "fd00::/128,flags=R,valid=1,preferred=0xffffffff",
		"03 04 80 20 00000001 ffffffff 00000000 fd000000000000000000000000000000",
		"prefix=fd00::/128,flags=R,valid=1,preferred=4294967295"},
	{"without flags", "prefix", "::/0,flags=0,valid=0,preferred=0",
		"03 04 00 00 00000000 00000000 00000000 00000000000000000000000000000000", NULL},
	{"without a length", "prefix", "fd00::", "! prefix=fd00::" PREFIX_PROBLEM, NULL},
	{"with 129 bits", "prefix", "fd00::/129", "! prefix=fd00::/129" PREFIX_PROBLEM, NULL},
	{"of IPv4", "prefix", "10.0.0.0/8", "! prefix=10.0.0.0/8" PREFIX_PROBLEM, NULL},
	{"with another flag", "prefix", "fd00::/64,flags=X", "! prefix=fd00::/64,flags=X" PREFIX_PROBLEM, NULL},
	{"with another word", "prefix", "fd00::/64,life=1", "! prefix=fd00::/64,life=1" PREFIX_PROBLEM, NULL},
	{"a route of 48 bits has 8 bytes of prefix (RFC 4191 section 2.3)", "route", "fd00:2::/48,prf=high,lifetime=5",
		"18 02 30 08 00000005 fd00000200000000", NULL},
	{"the default route has none", "route", "::/0", "18 01 00 00 00000708", "route=::/0,prf=medium,lifetime=1800"},
	{"one of 65 bits has 16", "route", "fd00::/65,prf=low,lifetime=0",
		"18 03 41 18 00000000 fd000000000000000000000000000000", NULL},
	{"a preference of 4", "route", "fd00::/64,prf=4", "! route=fd00::/64,prf=4" ROUTE_PROBLEM, NULL},
	{"servers (RFC 8106 section 5.1)", "rdnss", "fd00::53,fd00::54,lifetime=60",
		"19 05 0000 0000003c fd000000000000000000000000000053 fd000000000000000000000000000054", NULL},
	{"no server", "rdnss", "lifetime=60", "! rdnss=lifetime=60: expected ADDRESS[,ADDRESS...][,lifetime=N]", NULL},
	{"a server of IPv4", "rdnss", "10.0.0.1", "! rdnss=10.0.0.1: expected ADDRESS[,ADDRESS...][,lifetime=N]", NULL},
	{"a search list (section 5.2)", "dnssl", "a.example,b,lifetime=1",
		"1f 03 0000 00000001 0161 076578616d706c65 00 0162 00 0000", NULL},
	{"an empty label", "dnssl", "a..b", "! dnssl=a..b: expected DOMAIN[,DOMAIN...][,lifetime=N]", NULL},
	{"a portal (RFC 8910 section 2.3)", "captive-portal", "https://a.b/",
		"25 02 68747470733a2f2f612e622f 0000", NULL},
	{"one with what a shell reads", "captive-portal", "http://a/?b&c", "25 02 687474703a2f2f612f3f622663 00",
		"'captive-portal=http://a/?b&c'"},
	{"none", "captive-portal", "", "25 01 000000000000", NULL},
	{"a NAT64 prefix (RFC 8781 section 4)", "pref64", "64:ff9b::/96,lifetime=800",
		"26 02 0320 0064ff9b0000000000000000", NULL},
	{"of 32 bits, for as long as can be", "pref64", "2001:db8::/32,lifetime=65528",
		"26 02 fffd 20010db80000000000000000", NULL},
	{"of 33 bits", "pref64", "2001:db8::/33", "! pref64=2001:db8::/33" PREF64_PROBLEM, NULL},
	{"for a time that is no multiple of 8", "pref64", "64:ff9b::/96,lifetime=801",
		"! pref64=64:ff9b::/96,lifetime=801" PREF64_PROBLEM, NULL},
	{"for longer than can be", "pref64", "64:ff9b::/96,lifetime=65536",
		"! pref64=64:ff9b::/96,lifetime=65536" PREF64_PROBLEM, NULL},
	/* what has no words of its own */
	{"a prefix with reserved bits", "opt", "3:400100000000000000000000000000000000000000000000000000000000",
		"03 04 4001 00000000 00000000 00000000 00000000000000000000000000000000", NULL},
	{"a length of prefix beyond 128", "opt", "3:81000000000000000000000000000000000000000000000000000000000000",
		"03 05 8100 00000000 00000000 00000000 00000000000000000000000000000000 0000000000000000",
		"opt=3:8100000000000000000000000000000000000000000000000000000000000000000000000000"},
	{"a NAT64 prefix of length code 6", "opt", "38:00060064ff9b0000000000000000", "26 02 0006 0064ff9b0000000000000000", NULL},
	{"a search list whose label is cut", "opt", "31:000000000001 1061",
		"! opt=31:000000000001 1061: expected TYPE:HEX", NULL},
	{"a search list that is cut", "opt", "31:0000000000011061", "1f 02 0000 00000001 1061 000000000000",
		"opt=31:0000000000011061000000000000"},
};
/* clang-format on */

int main(void)
{
	test_begin("spec_trailer_store: options of router advertisements, or a reason");
	trailer_items_check(ICMP_TRAILER_OPTIONS, cases, ROWS(cases));
	test_end();
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_trailer.h"
#include "tests/unit/hex.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
#define TRANSIT_PROBLEM ": expected flags=N,control=N,seq=N,lifetime=N[,parent=ADDRESS]"
static const struct trailer_item cases[] = {
	{"one byte of padding (RFC 6550 section 6.7.2)", "pad", "1", "00", NULL},
	{"two of them (section 6.7.3)", "pad", "2", "01 00", NULL},
	{"more", "pad", "5", "01 03 000000", NULL},
	{"none", "pad", "0", "! pad=0: expected 1..257, so many bytes", NULL},
	{"more than fit", "pad", "258", "! pad=258: expected 1..257, so many bytes", NULL},
	{"a target (section 6.7.7) has as many bytes as its prefix needs", "target", "fd00:1::/33",
		"05 07 00 21 fd00000100", NULL},
	{"that of a node", "target", "fd00::7/128", "05 12 00 80 fd000000000000000000000000000007", NULL},
	{"the default route", "target", "::/0", "05 02 00 00", NULL},
	{"of IPv4", "target", "10.0.0.0/8", "! target=10.0.0.0/8: expected PREFIX/LENGTH", NULL},
	{"transit information (section 6.7.8)", "transit", "flags=0x80,control=1,seq=2,lifetime=30",
		"06 04 80 01 02 1e", "transit=flags=0x80,control=0x01,seq=2,lifetime=30"},
	{"with a parent, the rest 0", "transit", "parent=fd00::2",
		"06 14 00 00 00 00 fd000000000000000000000000000002",
		"transit=flags=0x00,control=0x00,seq=0,lifetime=0,parent=fd00::2"},
	{"an IPv4 parent", "transit", "parent=10.0.0.1", "! transit=parent=10.0.0.1" TRANSIT_PROBLEM, NULL},
	{"more than a byte", "transit", "seq=256", "! transit=seq=256" TRANSIT_PROBLEM, NULL},
	{"what it has not", "transit", "rank=1", "! transit=rank=1" TRANSIT_PROBLEM, NULL},
	{"any other option: DODAG configuration (section 6.7.6)", "opt", "4:0008", "04 02 0008", NULL},
	{"an empty one", "opt", "7:", "07 00", NULL},
	{"padding is no such option", "opt", "0:00", "! opt=0:00: expected TYPE:HEX", NULL},
	{"a known one by number", "opt", "5:0000", "05 02 0000", "target=::/0"},
};
/* clang-format on */

static void reads_what_is_there(void)
{
	struct hex hex;
	const struct {
		const char *what, *bytes;
		uint32_t count;
	} rows[] = {
		{"options of every length", "00 0100 0500 06 01ff", 4},
		{"one that is longer than the message", "00 05 04 0000", 1},
		{"a type without a length", "0100 05", 1},
		{"nothing", "", 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		is_number(spec_trailer_count(
				  ICMP_TRAILER_RPL_OPTIONS, hex_span(&hex, rows[i].bytes)),
			rows[i].count, "%s", rows[i].what);
}

int main(void)
{
	run_test(reads_what_is_there, "spec_trailer: RPL options end with the message");
	test_begin("spec_trailer: RPL options by words and back");
	trailer_items_check(ICMP_TRAILER_RPL_OPTIONS, cases, ROWS(cases));
	test_end();
	return tap_end();
}

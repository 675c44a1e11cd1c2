/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
static const struct line_case cases[] = {
	{"a rest of 8 digits",
		"--rest 0102030g echo 10.0.0.2",
		"! --rest: must be 8 hexadecimal digits, the 4 bytes after the checksum"},
	{"no more and no less",
		"--rest 0102 echo 10.0.0.2",
		"! --rest: must be 8 hexadecimal digits, the 4 bytes after the checksum"},
	{"a body of an odd digit",
		"--body 012 echo 10.0.0.2",
		"! --body: odd number of digits (3)"},
	{"a letter in a body",
		"--body 01x echo 10.0.0.2",
		"! --body: 'x' at position 3 is not a hexadecimal digit"},
	{"a checksum without 0x",
		"--checksum 1234 echo 10.0.0.2",
		"! --checksum '1234': must be auto, bad or 0xHHHH"},
	{"a checksum too large",
		"--checksum 0x10000 echo 10.0.0.2",
		"! --checksum '0x10000': must be auto, bad or 0xHHHH"},
	{"no zero for the message's",
		"--checksum zero echo 10.0.0.2",
		"! --checksum 'zero': must be auto, bad or 0xHHHH"},
	{"but for the structure's",
		"--ext-checksum none echo 10.0.0.2",
		"! --ext-checksum 'none': must be auto, bad, zero or 0xHHHH"},
	{"an error without a quote",
		"dest-unreach 10.0.0.2",
		"! dest-unreach needs an original datagram: give --quote, --quote-hex or --quote-pcap (or --no-quote)"},
	{"a query about no interface",
		"ext-echo 10.0.0.2",
		"! ext-echo needs an interface to ask about: give --ext ifid:name=NAME, --ext ifid:index=N or --ext ifid:addr=ADDRESS"},
	{"objects where none can be",
		"echo --ext 1/1: 10.0.0.2",
		"! --ext: echo carries no extension objects (RFC 4884)"},
	{"a break of nothing",
		"dest-unreach --no-quote --quote-break ihl 10.0.0.2",
		"! --no-quote and --quote-break exclude each other"},
	{"a break that IPv6 has not",
		"dest-unreach --quote 'raw:1:::1>::2' --quote-break checksum fd00::2",
		"! --quote-break: an IPv6 header has neither ihl nor checksum; take version or length"},
	{"a source of the other family",
		"--src ::1 echo 10.0.0.2",
		"! --src is IPv6 but DEST is IPv4"},
	{"IPv4 options of IPv6",
		"--ip-options ra echo fd00::2",
		"! --ip-options is for IPv4; IPv6 has --hbh and --dstopt"},
	{"don't fragment of IPv6",
		"--df echo fd00::2",
		"! --df is for IPv4; IPv6 routers never fragment"},
	{"a header checksum of IPv6",
		"--ip-checksum bad echo fd00::2",
		"! --ip-checksum is for IPv4; an IPv6 header has none"},
	{"extension headers of IPv4",
		"--dstopt hex:00 echo 10.0.0.2",
		"! --hbh and --dstopt are for IPv6; IPv4 has --ip-options"},
	{"a flow label of IPv4",
		"--flow 1 echo 10.0.0.2",
		"! --flow is for IPv6; IPv4 has no flow label"},
	{"an identification of 17 bits for IPv4",
		"--ip-id 65536 echo 10.0.0.2",
		"! --ip-id 65536: must be 0..65535 for IPv4"},
};
/* clang-format on */

int main(void)
{
	test_begin("spec: a line becomes its message, or a reason");
	line_cases_check(20, cases, ROWS(cases));
	test_end();
	return tap_end();
}

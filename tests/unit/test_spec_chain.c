/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
static const struct line_case cases[] = {
	{"a routing header of type 0 (RFC 2460 section 4.4): the last address is the final destination",
		"--src fd00::1 --header routing:0,fd00::5,fd00::6 --type 200 --truncate 4 fd00::2",
		"60000000002c2b40fd000000000000000000000000000001fd0000000000000000000000000000023a04000200000000fd000000000000000000000000000005fd000000000000000000000000000006c8003db8"},
	{"of type 2 (RFC 6275 section 6.4.1)",
		"--src fd00::1 --header routing:2,fd00::5 --type 200 --truncate 4 fd00::2",
		"60000000001c2b40fd000000000000000000000000000001fd0000000000000000000000000000023a02020100000000fd000000000000000000000000000005c8003db9"},
	{"segment routing: the last segment first (RFC 8754 section 2)",
		"--src fd00::1 --header routing:srh,segments=fd00::5+fd00::6 --type 200 --truncate 4 fd00::2",
		"60000000002c2b40fd000000000000000000000000000001fd0000000000000000000000000000023a04040101000000fd000000000000000000000000000006fd000000000000000000000000000005c8003db8"},
	{"its values, a TLV padded to 8 bytes, and no segment left: the packet is where it goes",
		"--src fd00::1 --header routing:srh,segments=fd00::5,left=0,last=3,flags=8,tag=9,tlv=hex:0102 --type 200 --truncate 4 fd00::2",
		"6000000000242b40fd000000000000000000000000000001fd0000000000000000000000000000023a03040003080009fd0000000000000000000000000000050102000000000000c8003dbc"},
	{"an authentication header (RFC 4302 section 2) of 24 bytes",
		"--src fd00::1 --header ah:spi=1,seq=2 --type 200 --truncate 4 fd00::2",
		"60000000001c3340fd000000000000000000000000000001fd0000000000000000000000000000023a0400000000000100000002000000000000000000000000c8003dbc"},
	{"its value, padded to whole 8 bytes",
		"--src fd00::1 --header ah:spi=1,seq=2,icv=hex:0102 --type 200 --truncate 4 fd00::2",
		"6000000000143340fd000000000000000000000000000001fd0000000000000000000000000000023a020000000000010000000201020000c8003dbc"},
	{"headers in the order that they are given, one twice",
		"--src fd00::1 --header dst:hex:0102 --header hbh:ra --header frag:id=7,off=16,mf --header dst:hex: --type 200 --truncate 4 fd00::2",
		"6000000000243c40fd000000000000000000000000000001fd00000000000000000000000000000200000102010200002c000502000001003c000011000000073a00010400000000c8003dbc"},
	{"a header by its number, all but its first byte",
		"--src fd00::1 --header 135:hex:000000000000ff --type 200 --truncate 4 fd00::2",
		"60000000000c8740fd000000000000000000000000000001fd0000000000000000000000000000023a000000000000ffc8003dbc"},
	{"no address",
		"--header 'routing:0' echo fd00::2",
		"! --header 'routing:0': expected hbh:ra, hbh:hex:DIGITS, dst:hex:DIGITS, routing:0,A,B, routing:2,A, routing:srh,segments=A+B, frag:id=N,off=N,mf, ah:spi=N,seq=N,icv=hex:DIGITS or NUMBER:hex:DIGITS"},
	{"an IPv4 address",
		"--header 'routing:0,10.0.0.1' echo fd00::2",
		"! --header 'routing:0,10.0.0.1': expected hbh:ra, hbh:hex:DIGITS, dst:hex:DIGITS, routing:0,A,B, routing:2,A, routing:srh,segments=A+B, frag:id=N,off=N,mf, ah:spi=N,seq=N,icv=hex:DIGITS or NUMBER:hex:DIGITS"},
	{"segments of another type",
		"--header 'routing:0,segments=fd00::1' echo fd00::2",
		"! --header 'routing:0,segments=fd00::1': expected hbh:ra, hbh:hex:DIGITS, dst:hex:DIGITS, routing:0,A,B, routing:2,A, routing:srh,segments=A+B, frag:id=N,off=N,mf, ah:spi=N,seq=N,icv=hex:DIGITS or NUMBER:hex:DIGITS"},
	{"another routing type",
		"--header 'routing:1,fd00::1' echo fd00::2",
		"! --header 'routing:1,fd00::1': expected hbh:ra, hbh:hex:DIGITS, dst:hex:DIGITS, routing:0,A,B, routing:2,A, routing:srh,segments=A+B, frag:id=N,off=N,mf, ah:spi=N,seq=N,icv=hex:DIGITS or NUMBER:hex:DIGITS"},
	{"an offset inside 8 bytes",
		"--header 'frag:off=4' echo fd00::2",
		"! --header 'frag:off=4': expected hbh:ra, hbh:hex:DIGITS, dst:hex:DIGITS, routing:0,A,B, routing:2,A, routing:srh,segments=A+B, frag:id=N,off=N,mf, ah:spi=N,seq=N,icv=hex:DIGITS or NUMBER:hex:DIGITS"},
	{"an unknown part",
		"--header 'ah:key=1' echo fd00::2",
		"! --header 'ah:key=1': expected hbh:ra, hbh:hex:DIGITS, dst:hex:DIGITS, routing:0,A,B, routing:2,A, routing:srh,segments=A+B, frag:id=N,off=N,mf, ah:spi=N,seq=N,icv=hex:DIGITS or NUMBER:hex:DIGITS"},
	{"an odd digit",
		"--header 'dst:hex:0' echo fd00::2",
		"! --header 'dst:hex:0': expected hbh:ra, hbh:hex:DIGITS, dst:hex:DIGITS, routing:0,A,B, routing:2,A, routing:srh,segments=A+B, frag:id=N,off=N,mf, ah:spi=N,seq=N,icv=hex:DIGITS or NUMBER:hex:DIGITS"},
	{"another header",
		"--header 'tcp:1' echo fd00::2",
		"! --header 'tcp:1': expected hbh:ra, hbh:hex:DIGITS, dst:hex:DIGITS, routing:0,A,B, routing:2,A, routing:srh,segments=A+B, frag:id=N,off=N,mf, ah:spi=N,seq=N,icv=hex:DIGITS or NUMBER:hex:DIGITS"},
	{"no header",
		"--header '' echo fd00::2",
		"! --header '': expected hbh:ra, hbh:hex:DIGITS, dst:hex:DIGITS, routing:0,A,B, routing:2,A, routing:srh,segments=A+B, frag:id=N,off=N,mf, ah:spi=N,seq=N,icv=hex:DIGITS or NUMBER:hex:DIGITS"},
	{"a chain of IPv4",
		"--header hbh:ra echo 10.0.0.2",
		"! --header is for IPv6; IPv4 has --ip-options"},
};

static const struct packet_case packets[] = {
	{"a source route that has begun: nothing is left",
		"6000000000202b40fd000000000000000000000000000001fd0000000000000000000000000000023a02000000000000fd000000000000000000000000000005800085b100070000",
		"icmp-send -6 --src fd00::1 --header routing:0,fd00::5,left=0 echo id=7 fd00::2"},
	{"a routing header that has no words",
		"6000000000102b40fd000000000000000000000000000001fd0000000000000000000000000000023a00030000000000800085b100070000",
		"icmp-send -6 --src fd00::1 --header 43:hex:00030000000000 echo id=7 fd00::2"},
	{"a fragment header with reserved bits",
		"6000000000102c40fd000000000000000000000000000001fd0000000000000000000000000000023aff000000000001800085b700010000",
		"icmp-send -6 --src fd00::1 --header 44:hex:ff000000000001 echo fd00::2"},
	{"an authentication header",
		"6000000000203340fd000000000000000000000000000001fd0000000000000000000000000000023a0400000000000100000002000000000000000000000000800085b100070000",
		"icmp-send -6 --src fd00::1 --header ah:spi=1,seq=2,icv=hex:000000000000000000000000 echo id=7 fd00::2"},
};
/* clang-format on */

int main(void)
{
	test_begin("spec_chain_header: headers and what is refused");
	line_cases_check(0, cases, ROWS(cases));
	test_end();
	test_begin("spec_chain_words: the way back");
	packet_cases_check(packets, ROWS(packets));
	test_end();
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
static const struct line_case cases[] = {
	{"UDP (RFC 768), checksum right",
		"--src 10.0.0.1 dest-unreach/port --quote 'udp:10.0.0.2:4000>10.0.0.3:53' 10.0.0.9",
		"4500001c00000000401166cd0a0000020a000003 0fa000350008dc04"},
	{"with data of zeros and every number",
		"--src 10.0.0.1 dest-unreach/port --quote 'udp:10.0.0.2:4000>10.0.0.3:53,ttl=1,len=3,id=0x1234,df,tos=255' 10.0.0.9",
		"45ff001f12344000011152970a0000020a000003 0fa00035000bdbfe 000000"},
	{"a sum of zero is written as ones",
		"--src 10.0.0.1 dest-unreach/port --quote 'udp:0.0.0.0:65502>0.0.0.0:0,len=0' 10.0.0.9",
		"4500001c0000000040117ad20000000000000000 ffde00000008ffff"},
	{"TCP (RFC 9293 section 3.1): a SYN",
		"--src 10.0.0.1 dest-unreach/port --quote 'tcp:10.0.0.2:4000>10.0.0.3:80' 10.0.0.9",
		"4500002800000000400666cc0a0000020a000003 0fa0005000000000 000000005002ffff8bee0000"},
	{"with every number and flag",
		"--src 10.0.0.1 dest-unreach/port --quote 'tcp:10.0.0.2:4000>10.0.0.3:80,seq=0x01020304,ack=0xffffffff,window=1,flags=FSRPAUEC,len=1' 10.0.0.9",
		"4500002900000000400666cb0a0000020a000003 0fa0005001020304 ffffffff50ff000186e9000000"},
	{"an echo (RFC 792)",
		"--src 10.0.0.1 dest-unreach/port --quote 'icmp-echo:10.0.0.2>10.0.0.3,id=7,seq=9,ipid=3' 10.0.0.9",
		"4500001c00030000400166da0a0000020a000003 0800f7ef00070009"},
	{"an echo reply",
		"--src 10.0.0.1 dest-unreach/port --quote 'icmp-echo-reply:10.0.0.2>10.0.0.3,id=7,len=2' 10.0.0.9",
		"4500001e00000000400166db0a0000020a000003 0000fff800070000 0000"},
	{"another protocol, with the 8 bytes that hosts look at",
		"--src 10.0.0.1 dest-unreach/port --quote 'raw:253:10.0.0.2>10.0.0.3' 10.0.0.9",
		"4500001c0000000040fd65e10a0000020a000003 0000000000000000"},
	{"without any",
		"--src 10.0.0.1 dest-unreach/port --quote 'raw:253:10.0.0.2>10.0.0.3,len=0' 10.0.0.9",
		"450000140000000040fd65e90a0000020a000003"},
};
/* clang-format on */

int main(void)
{
	test_begin("spec_datagram: the quoted datagram by words");
	line_cases_check(28, cases, ROWS(cases));
	test_end();
	return tap_end();
}

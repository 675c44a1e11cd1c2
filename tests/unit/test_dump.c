/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/view/dump.h"

#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
static const struct dump_case cases[] = {
	{"an IPv4 header with every part", "--src 10.0.0.1 --ip-options ra --df --more-fragments --ip-proto 253 --ip-checksum bad echo id=7 seq=9 10.0.0.2", "IPv4",
		"IPv4 header\n"
		"  0000  46                       version 4, header 24 bytes\n"
		"  0001  00                       type of service 0x00\n"
		"  0002  00 20                    total length 32\n"
		"  0004  00 01                    identification 1\n"
		"  0006  60 00                    don't fragment, more fragments, fragment offset 0\n"
		"  0008  40                       time to live 64\n"
		"  0009  fd                       protocol 253\n"
		"  000a  25 8c                    header checksum 0x258c (wrong)\n"
		"  000c  0a 00 00 01              source 10.0.0.1\n"
		"  0010  0a 00 00 02              destination 10.0.0.2\n"
		"  0014  94 04 00 00              options\n"
		"ICMP echo, 8 bytes\n"
		"  0018  08                       type 8\n"
		"  0019  00                       code 0\n"
		"  001a  f7 ef                    checksum 0xf7ef (right)\n"
		"  001c  00 07                    id 7\n"
		"  001e  00 09                    seq 9\n"},
	{"an IPv6 header and its chain", "--src fd00::1 --tos 2 --flow 5 --hbh ra --dstopt hex: --ip-id 4 echo --checksum 0x1234 fd00::2", "IPv6",
		"IPv6 header\n"
		"  0000  60 20 00 05              version 6, traffic class 0x02, flow label 0x00005\n"
		"  0004  00 20                    payload length 32\n"
		"  0006  00                       next header 0\n"
		"  0007  40                       hop limit 64\n"
		"  0008  fd 00 00 00 00 00 00 00  source fd00::1\n"
		"  0010  00 00 00 00 00 00 00 01 \n"
		"  0018  fd 00 00 00 00 00 00 00  destination fd00::2\n"
		"  0020  00 00 00 00 00 00 00 02 \n"
		"  0028  2c 00 05 02 00 00 01 00  hop-by-hop options header, next 44\n"
		"  0030  3c 00 00 00 00 00 00 04  fragment header, next 60\n"
		"  0038  3a 00 01 04 00 00 00 00  destination options header, next 58 ICMPv6\n"
		"ICMPv6 echo, 8 bytes\n"
		"  0040  80                       type 128\n"
		"  0041  00                       code 0\n"
		"  0042  12 34                    checksum 0x1234 (wrong)\n"
		"  0044  00 01                    id 1\n"
		"  0046  00 00                    seq 0\n"},
	{"a fragment that is not the first", "--src 10.0.0.1 --frag-offset 8 echo 10.0.0.2", "fragment",
		"fragment, 8 bytes\n"
		"  0014  08 00 f7 fe 00 01 00 00  data\n"},
	{"a type that is not known", "--src 10.0.0.1 200/3 data=hex:0102 10.0.0.2", "ICMP",
		"ICMP unknown, 10 bytes\n"
		"  0014  c8                       type 200\n"
		"  0015  03                       code 3\n"
		"  0016  36 fa                    checksum 0x36fa (right)\n"
		"  0018  00 00 00 00              rest 0x0\n"
		"  001c  01 02                    data, 2 bytes\n"},
	{"fields that share a byte", "--src fe80::1 router-advert flags=M,H prf=3 fe80::2", "ICMPv6",
		"ICMPv6 router-advert, 16 bytes\n"
		"  0028  86                       type 134\n"
		"  0029  00                       code 0\n"
		"  002a  34 f0                    checksum 0x34f0 (right)\n"
		"  002c  40                       hoplimit 64\n"
		"  002d  b8                       flags M,H\n"
		"                                    prf low\n"
		"                                    reserved 0x0\n"
		"  002e  07 08                    lifetime 1800\n"
		"  0030  00 00 00 00              reachable 0\n"
		"  0034  00 00 00 00              retrans 0\n"},
	{"a message that is cut", "--src 10.0.0.1 timestamp --truncate 11 10.0.0.2", "ICMP",
		"ICMP timestamp, 11 bytes\n"
		"  0014  0d                       type 13\n"
		"  0015  00                       code 0\n"
		"  0016  f2 ff                    checksum 0xf2ff (right)\n"
		"  0018  00 00                    id 0\n"
		"  001a  00 00                    seq 0\n"
		"  001c  00 00 00                 orig 0\n"},
	{"a header that lies about its length", "--src 10.0.0.1 --ip-len 3 echo 10.0.0.2", "IPv4",
		"IPv4 header\n"
		"  0000  45                       version 4, header 20 bytes\n"
		"  0001  00                       type of service 0x00\n"
		"  0002  00 03                    total length 3\n"
		"  0004  00 01                    identification 1\n"
		"  0006  00 00                    fragment offset 0\n"
		"  0008  40                       time to live 64\n"
		"  0009  01                       protocol 1 ICMP\n"
		"  000a  66 f7                    header checksum 0x66f7 (right)\n"
		"  000c  0a 00 00 01              source 10.0.0.1\n"
		"  0010  0a 00 00 02              destination 10.0.0.2\n"
		"ICMP echo, 8 bytes\n"
		"  0014  08                       type 8\n"
		"  0015  00                       code 0\n"
		"  0016  f7 fe                    checksum 0xf7fe (right)\n"
		"  0018  00 01                    id 1\n"
		"  001a  00 00                    seq 0\n"},
};
/* clang-format on */

int main(void)
{
	test_begin("dump_packet: every byte of the headers has its line");
	dump_cases_check(cases, ROWS(cases));
	test_end();
	return tap_end();
}

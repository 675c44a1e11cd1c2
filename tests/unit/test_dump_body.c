/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/view/dump.h"

#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
static const struct dump_case cases[] = {
	{"a quoted UDP datagram with data", "--src 10.0.0.1 dest-unreach/port --quote 'udp:10.0.0.2:4000>10.0.0.3:53,len=2' 10.0.0.2", "original",
		"original datagram, 30 bytes\n"
		"  001c  45                       version 4, header 20 bytes\n"
		"  001d  00                       type of service 0x00\n"
		"  001e  00 1e                    total length 30\n"
		"  0020  00 00                    identification 0\n"
		"  0022  00 00                    fragment offset 0\n"
		"  0024  40                       time to live 64\n"
		"  0025  11                       protocol 17 UDP\n"
		"  0026  66 cb                    header checksum 0x66cb (right)\n"
		"  0028  0a 00 00 02              source 10.0.0.2\n"
		"  002c  0a 00 00 03              destination 10.0.0.3\n"
		"  0030  0f a0                    source port 4000\n"
		"  0032  00 35                    destination port 53\n"
		"  0034  00 0a                    length 10\n"
		"  0036  dc 00                    checksum 0xdc00\n"
		"  0038  00 00                    data, 2 bytes\n"},
	{"a quoted TCP segment", "--src fd00::1 dest-unreach/port --quote 'tcp:[fd00::2]:4000>[fd00::3]:80,flags=SA,seq=7' fd00::2", "original",
		"original datagram, 60 bytes\n"
		"  0030  60 00 00 00              version 6, traffic class 0x00, flow label 0x00000\n"
		"  0034  00 14                    payload length 20\n"
		"  0036  06                       next header 6 TCP\n"
		"  0037  40                       hop limit 64\n"
		"  0038  fd 00 00 00 00 00 00 00  source fd00::2\n"
		"  0040  00 00 00 00 00 00 00 02 \n"
		"  0048  fd 00 00 00 00 00 00 00  destination fd00::3\n"
		"  0050  00 00 00 00 00 00 00 03 \n"
		"  0058  0f a0                    source port 4000\n"
		"  005a  00 50                    destination port 80\n"
		"  005c  00 00 00 07              sequence 7\n"
		"  0060  00 00 00 00              acknowledgment 0\n"
		"  0064  50 12                    flags 0x12\n"
		"  0066  ff ff                    window 65535\n"
		"  0068  a5 d5                    checksum 0xa5d5\n"
		"  006a  00 00                    urgent pointer 0\n"},
	{"a quoted echo", "--src fd00::1 time-exceeded --quote 'icmp6-echo:fd00::2>fd00::3,id=7' fd00::2", "original",
		"original datagram, 48 bytes\n"
		"  0030  60 00 00 00              version 6, traffic class 0x00, flow label 0x00000\n"
		"  0034  00 08                    payload length 8\n"
		"  0036  3a                       next header 58 ICMPv6\n"
		"  0037  01                       hop limit 1\n"
		"  0038  fd 00 00 00 00 00 00 00  source fd00::2\n"
		"  0040  00 00 00 00 00 00 00 02 \n"
		"  0048  fd 00 00 00 00 00 00 00  destination fd00::3\n"
		"  0050  00 00 00 00 00 00 00 03 \n"
		"  0058  80 00                    type 128, code 0\n"
		"  005a  85 af                    checksum 0x85af\n"
		"  005c  00 07                    id 7\n"
		"  005e  00 00                    seq 0\n"},
	{"a quote that is cut within its ports", "--src 10.0.0.1 dest-unreach/port --quote 'udp:10.0.0.2:4000>10.0.0.3:53' --quote-len 22 10.0.0.2", "original",
		"original datagram, 22 bytes\n"
		"  001c  45                       version 4, header 20 bytes\n"
		"  001d  00                       type of service 0x00\n"
		"  001e  00 1c                    total length 28\n"
		"  0020  00 00                    identification 0\n"
		"  0022  00 00                    fragment offset 0\n"
		"  0024  40                       time to live 64\n"
		"  0025  11                       protocol 17 UDP\n"
		"  0026  66 cd                    header checksum 0x66cd (right)\n"
		"  0028  0a 00 00 02              source 10.0.0.2\n"
		"  002c  0a 00 00 03              destination 10.0.0.3\n"
		"  0030  0f a0                    data, 2 bytes\n"},
	{"a quote that is no datagram", "--src 10.0.0.1 dest-unreach/port --quote-hex 3500 10.0.0.2", "original",
		"original datagram, 2 bytes\n"
		"  001c  35 00                    no whole IP header\n"},
	{"extension objects", "--src 10.0.0.1 time-exceeded --no-quote --ext mpls:100 --ext mpls:200 --ext ifinfo:name=eth0 --ext extinfo:pointer=5 --ext 9/9:01020304 10.0.0.2", "extension",
		"extension structure, 44 bytes\n"
		"  009c  20 00                    version 2\n"
		"  009e  5d dd                    checksum 0x5ddd (right)\n"
		"  00a0  00 0c 01 01              object of 12 bytes, class 1, type 1\n"
		"  00a4  00 06 40 01 00 0c 81 01  --ext mpls:100 --ext mpls:200\n"
		"  00ac  00 0c 02 02              object of 12 bytes, class 2, type 2\n"
		"  00b0  08 65 74 68 30 00 00 00  --ext ifinfo:role=in,name=eth0\n"
		"  00b8  00 08 04 01              object of 8 bytes, class 4, type 1\n"
		"  00bc  00 00 00 05              --ext extinfo:pointer=5\n"
		"  00c0  00 08 09 09              object of 8 bytes, class 9, type 9\n"
		"  00c4  01 02 03 04              --ext 9/9:01020304\n"},
	{"a structure with a wrong version and checksum", "--src 10.0.0.1 ext-echo --ext ifid:index=5 --ext-version 3 --ext-checksum bad 10.0.0.2", "extension",
		"extension structure, 12 bytes\n"
		"  001c  30 00                    version 3\n"
		"  001e  99 a5                    checksum 0x99a5 (wrong)\n"
		"  0020  00 08 03 02              object of 8 bytes, class 3, type 2\n"
		"  0024  00 00 00 05              --ext ifid:index=5\n"},
	{"a structure without a checksum whose object is cut", "--src 10.0.0.1 ext-echo data=hex:200000000010030200000005 10.0.0.2", "extension",
		"extension structure, 12 bytes\n"
		"  001c  20 00                    version 2\n"
		"  001e  00 00                    checksum 0x0000 (none)\n"
		"  0020  00 10 03 02              object of 16 bytes, class 3, type 2\n"
		"  0024  00 00 00 05              cut\n"},
	{"neighbour discovery options and what is none", "--src fe80::1 neighbor-solicit target=:: slla=02:00:00:00:00:01 opt=99:01 data=hex:0900 fe80::2", "ICMPv6",
		"ICMPv6 neighbor-solicit, 42 bytes\n"
		"  0028  87                       type 135\n"
		"  0029  00                       code 0\n"
		"  002a  0b 93                    checksum 0x0b93 (right)\n"
		"  002c  00 00 00 00              reserved 0x0\n"
		"  0030  00 00 00 00 00 00 00 00  target ::\n"
		"  0038  00 00 00 00 00 00 00 00 \n"
		"  0040  01 01 02 00 00 00 00 01  slla=02:00:00:00:00:01\n"
		"  0048  63 01 01 00 00 00 00 00  opt=99:010000000000\n"
		"  0050  09 00                    data, 2 bytes\n"},
	{"routers", "--src 10.0.0.1 router-advert router=10.0.0.9/-1 10.0.0.2", "ICMP",
		"ICMP router-advert/normal, 16 bytes\n"
		"  0014  09                       type 9\n"
		"  0015  00                       code 0\n"
		"  0016  e4 ec                    checksum 0xe4ec (right)\n"
		"  0018  01                       num 1\n"
		"  0019  02                       size 2\n"
		"  001a  07 08                    lifetime 1800\n"
		"  001c  0a 00 00 09 ff ff ff ff  router=10.0.0.9/-1\n"},
};
/* clang-format on */

int main(void)
{
	test_begin("dump_body: quotes, extension objects and lists have their lines");
	dump_cases_check(cases, ROWS(cases));
	test_end();
	return tap_end();
}

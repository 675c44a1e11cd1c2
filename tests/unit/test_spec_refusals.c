/* SPDX-License-Identifier: BSD-2-Clause */
/* What icmp-send refuses, and the sentence that says why: nothing is left out in silence. */
#include <stdlib.h>
#include <string.h>

#include "icmpgen/message/spec.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
#define HEADERS "expected hbh:ra, hbh:hex:DIGITS, dst:hex:DIGITS, routing:0,A,B, routing:2,A, routing:rpl,A,B,cmpri=N, routing:srh,segments=A+B, frag:id=N,off=N,mf, ah:spi=N,seq=N,icv=hex:DIGITS or NUMBER:hex:DIGITS"
#define OPTIONS "expected rr[:1..9], ts, ra, nop, lsrr:ADDRESS,..., ssrr:ADDRESS,... or hex:DIGITS"
#define VARIED "expected seq, id, src=[random:]NETWORK/LENGTH, ttl[=LOW-HIGH] or dport=LOW-HIGH"
#define INTERFACE "expected role=in|sub|out|next, ifindex=N, addr=ADDRESS, name=NAME (up to 63 bytes) or mtu=N"
#define OBJECTS "expected mpls:, ifinfo:, ifid:, extinfo: or CLASS/CTYPE:HEX"
#define POINTER "expected pointer=0..4294967295, the byte of the original datagram at which a limit was exceeded"
#define IDENTIFIED "expected name=NAME, index=N or addr=ADDRESS"
#define FRAGMENTS "expected SIZE[,reverse|overlap], SIZE a multiple of 8 from 8 to 65528"
#define NUMBERS "is none of ttl= len= id= df= tos= seq= ack= ipid= flow= window= sum= ipsum= iplen= ulen= hlen= urg= mf= frag= tag= spi="
#define A100 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A300 A100 A100 A100
#define BYTES_41 "0101010101010101010101010101010101010101010101010101010101010101010101010101010101"
static const struct line_case cases[] = {
	{"an unknown message with nothing near",
		"xyzzyplugh 10.0.0.2",
		"! unknown message 'xyzzyplugh'; icmp-send --list shows them all"},
	{"an unknown code",
		"dest-unreach/xyzzyplugh 10.0.0.2",
		"! unknown message 'dest-unreach/xyzzyplugh'; icmp-send --list dest-unreach shows its codes"},
	{"a message of the other family",
		"packet-too-big 10.0.0.2",
		"! unknown message 'packet-too-big' for IPv4; it is an IPv6 message"},
	{"a code of types with gaps",
		"rpl/77 fd00::2",
		"! code 77 out of range for rpl: 0, 1, 2, 3, 4, 5, 6, 7, 8, 128, 129, 130, 131, 132, 133, 134, 135, 136, 138 (use --type 155 --code 77 to force)"},
	{"a code that is not assigned",
		"redirect/9 10.0.0.2",
		"! code 9 out of range for redirect: 0..3 (use --type 5 --code 9 to force)"},
	{"a code twice",
		"--code 3 dest-unreach/net 10.0.0.2",
		"! 'dest-unreach/net' names a code: leave out --code"},
	{"a field of another message",
		"echo mtu=5 10.0.0.2",
		"! 'mtu' is not a field of echo; it belongs to dest-unreach/frag-needed"},
	{"a field of no message",
		"echo xyzzy=5 10.0.0.2",
		"! 'xyzzy' is not a field of echo; it has id= seq= data="},
	{"a field of no message, by number",
		"200 xyzzy=5 10.0.0.2",
		"! 'xyzzy' is not a field of type 200; it has rest= data="},
	{"a field of no message, beside a list",
		"router-advert xyzzy=5 10.0.0.2",
		"! 'xyzzy' is not a field of router-advert/normal; it has num= size= lifetime= router= data="},
	{"a field of another code",
		"dest-unreach/net mtu=5 --no-quote 10.0.0.2",
		"! 'mtu' is not a field of dest-unreach/net; it belongs to frag-needed"},
	{"a field of another message, for a type",
		"200 mtu=5 10.0.0.2",
		"! 'mtu' is not a field of type 200; it belongs to dest-unreach/frag-needed"},
	{"a field name that is too long",
		"echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=5 10.0.0.2",
		"! 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=5': expected FIELD=VALUE"},
	{"no field at all",
		"echo 10.0.0.2 =5",
		"! '' is not a field of echo; it has id= seq= data="},
	{"random data of too many bytes",
		"echo data=random:65508 10.0.0.2",
		"! data=random:65508: must be 0..65507 bytes"},
	{"random data after others",
		"echo data=random:65507 data=random:30 10.0.0.2",
		"! data=: more than 65536 bytes"},
	{"text after others",
		"echo data=random:65507 data=ascii:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 10.0.0.2",
		"! data=: more than 65536 bytes"},
	{"digits after others",
		"echo data=random:65507 data=hex:616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161 10.0.0.2",
		"! data=: more than 65536 bytes"},
	{"a digit that is none",
		"echo data=hex:0g 10.0.0.2",
		"! data=hex: character 2 is not a hexadecimal digit"},
	{"an odd number of digits",
		"echo data=hex:012 10.0.0.2",
		"! data=hex: odd number of digits (3)"},
	{"data of an unknown form",
		"echo data=xyz 10.0.0.2",
		"! data=xyz: must be hex:DIGITS, ascii:TEXT, random:N or @FILE"},
	{"data of a file",
		"echo data=@x 10.0.0.2",
		"! no files here"},
	{"an error without a datagram",
		"dest-unreach/net 10.0.0.2",
		"! dest-unreach needs an original datagram: give --quote, --quote-hex or --quote-pcap (or --no-quote)"},
	{"--quote-break beside --body",
		"--quote-break ihl --body 00 dest-unreach/net 10.0.0.2",
		"! --body and --quote-break exclude each other"},
	{"--quote-break beside --no-quote",
		"--quote-break ihl --no-quote dest-unreach/net 10.0.0.2",
		"! --no-quote and --quote-break exclude each other"},
	{"--quote-break in IPv6",
		"--quote-break ihl dest-unreach/port --quote 'udp:[fd00::1]:1>[fd00::2]:2' fd00::2",
		"! --quote-break: an IPv6 header has neither ihl nor checksum; take version or length"},
	{"a list without items",
		"router-advert 10.0.0.2",
		"! router-advert needs router=ADDRESS[/PREFERENCE] (or num=0)"},
	{"--quote-break of no error",
		"--quote-break ihl echo 10.0.0.2",
		"! --quote-break: echo quotes no datagram"},
	{"a field that is required",
		"redirect/host --no-quote 10.0.0.2",
		"! redirect needs gateway=: an IPv4 address"},
	{"a quote of the other family",
		"dest-unreach/net --quote 'udp:[fd00::1]:1>[fd00::2]:2' 10.0.0.2",
		"! quote is IPv6 but DEST is IPv4"},
	{"--quote-len beyond the datagram",
		"dest-unreach/net --quote 'udp:10.0.0.2:1>10.0.0.3:2' --quote-len 99 10.0.0.2",
		"! --quote-len 99: the original datagram has 28 bytes"},
	{"--ip-options in IPv6",
		"--ip-options ra echo fd00::2",
		"! --ip-options is for IPv4; IPv6 has --hbh and --dstopt"},
	{"--df in IPv6",
		"--df echo fd00::2",
		"! --df is for IPv4; IPv6 routers never fragment"},
	{"--ip-checksum in IPv6",
		"--ip-checksum bad echo fd00::2",
		"! --ip-checksum is for IPv4; an IPv6 header has none"},
	{"--hbh in IPv4",
		"--hbh ra echo 10.0.0.2",
		"! --hbh and --dstopt are for IPv6; IPv4 has --ip-options"},
	{"--dstopt in IPv4",
		"--dstopt hex:01020000 echo 10.0.0.2",
		"! --hbh and --dstopt are for IPv6; IPv4 has --ip-options"},
	{"--header in IPv4",
		"--header dst:hex:01020000 echo 10.0.0.2",
		"! --header is for IPv6; IPv4 has --ip-options"},
	{"--ip-flags in IPv6",
		"--ip-flags evil echo fd00::2",
		"! --ip-flags is for IPv4; an IPv6 header has no flags"},
	{"--ip-ihl in IPv6",
		"--ip-ihl 6 echo fd00::2",
		"! --ip-ihl is for IPv4; the length of an IPv6 header is fixed"},
	{"--flow in IPv4",
		"--flow 5 echo 10.0.0.2",
		"! --flow is for IPv6; IPv4 has no flow label"},
	{"--frag-offset that is odd",
		"--frag-offset 9 echo 10.0.0.2",
		"! --frag-offset 9: must be a multiple of 8"},
	{"--ip-id beyond IPv4's",
		"--ip-id 65536 echo 10.0.0.2",
		"! --ip-id 65536: must be 0..65535 for IPv4"},
	{"--src of the other family",
		"--src fd00::1 echo 10.0.0.2",
		"! --src is IPv6 but DEST is IPv4"},
	{"--checksum of no form",
		"--checksum 12 echo 10.0.0.2",
		"! --checksum '12': must be auto, bad or 0xHHHH"},
	{"--ip-checksum of no form",
		"--ip-checksum zero echo 10.0.0.2",
		"! --ip-checksum 'zero': must be auto, bad or 0xHHHH"},
	{"a quote of no kind",
		"dest-unreach/net --quote foo:1 10.0.0.2",
		"! quote 'foo:1': must begin with udp:, tcp:, icmp-echo:, icmp-echo-reply:, icmp6-echo:, icmp6-echo-reply:, sctp:, dccp:, esp:, gre:, ah: or raw:"},
	{"a quote without addresses",
		"dest-unreach/net --quote udp 10.0.0.2",
		"! quote 'udp': expected SRC:PORT>DST:PORT"},
	{"endpoints that are too long",
		"dest-unreach/net --quote 'udp:" A300 "' 10.0.0.2",
		"! quote 'udp:" A300 "': expected SRC:PORT>DST:PORT"},
	{"endpoints without an arrow",
		"dest-unreach/net --quote udp:10.0.0.2:1 10.0.0.2",
		"! quote 'udp:10.0.0.2:1': expected SRC:PORT>DST:PORT"},
	{"a port that is missing",
		"dest-unreach/net --quote 'udp:10.0.0.2>10.0.0.3:1' 10.0.0.2",
		"! quote 'udp:10.0.0.2>10.0.0.3:1': expected SRC:PORT>DST:PORT"},
	{"a bracket that is not closed",
		"dest-unreach/port --quote 'udp:[fd00::1:5>[fd00::2]:6' fd00::2",
		"! quote 'udp:[fd00::1:5>[fd00::2]:6': expected SRC:PORT>DST:PORT"},
	{"a second endpoint that is wrong",
		"dest-unreach/net --quote 'udp:10.0.0.2:1>10.0.0.x:1' 10.0.0.2",
		"! quote 'udp:10.0.0.2:1>10.0.0.x:1': expected SRC:PORT>DST:PORT"},
	{"endpoints of two families",
		"dest-unreach/net --quote 'udp:10.0.0.2:1>[fd00::1]:1' 10.0.0.2",
		"! quote 'udp:10.0.0.2:1>[fd00::1]:1': expected SRC:PORT>DST:PORT"},
	{"a raw quote without a protocol",
		"dest-unreach/net --quote 'raw:10.0.0.2>10.0.0.3' 10.0.0.2",
		"! quote 'raw:10.0.0.2>10.0.0.3': expected PROTOCOL:SRC>DST"},
	{"a raw quote of protocol 256",
		"dest-unreach/net --quote 'raw:256:10.0.0.2>10.0.0.3' 10.0.0.2",
		"! quote 'raw:256:10.0.0.2>10.0.0.3': expected PROTOCOL:SRC>DST"},
	{"a quoted chain without a number",
		"dest-unreach/port --quote 'udp:[fd00::1]:1>[fd00::2]:2,chain=00' fd00::2",
		"! --quote: chain=: expected NEXT-HEADER:DIGITS"},
	{"with one above 255",
		"dest-unreach/port --quote 'udp:[fd00::1]:1>[fd00::2]:2,chain=256:00' fd00::2",
		"! --quote: chain=: expected NEXT-HEADER:DIGITS"},
	{"with one of many digits",
		"dest-unreach/port --quote 'udp:[fd00::1]:1>[fd00::2]:2,chain=00000060:00' fd00::2",
		"! --quote: chain=: expected NEXT-HEADER:DIGITS"},
	{"with an odd number of digits",
		"dest-unreach/port --quote 'udp:[fd00::1]:1>[fd00::2]:2,chain=60:0' fd00::2",
		"! --quote: chain=: must be hex: and an even number of digits"},
	{"a chain in IPv4",
		"dest-unreach/net --quote 'udp:10.0.0.2:1>10.0.0.3:2,chain=60:00' 10.0.0.2",
		"! --quote: chain= is for IPv6"},
	{"options in IPv6",
		"dest-unreach/port --quote 'udp:[fd00::1]:1>[fd00::2]:2,options=hex:00' fd00::2",
		"! --quote: options= is for IPv4"},
	{"quoted options of 41 bytes",
		"dest-unreach/net --quote 'udp:10.0.0.2:1>10.0.0.3:2,options=hex:" BYTES_41 "' 10.0.0.2",
		"! --quote: options=: more than 40 bytes"},
	{"quoted options that are no digits",
		"dest-unreach/net --quote 'udp:10.0.0.2:1>10.0.0.3:2,options=hex:0x' 10.0.0.2",
		"! --quote: options=: must be hex: and an even number of digits"},
	{"TCP options of 41 bytes",
		"dest-unreach/net --quote 'tcp:10.0.0.2:1>10.0.0.3:2,opt=hex:" BYTES_41 "' 10.0.0.2",
		"! --quote: opt=: more than 40 bytes"},
	{"TCP options that are no digits",
		"dest-unreach/net --quote 'tcp:10.0.0.2:1>10.0.0.3:2,opt=hex:z' 10.0.0.2",
		"! --quote: opt=: must be hex: and an even number of digits"},
	{"TCP options of UDP",
		"dest-unreach/net --quote 'udp:10.0.0.2:1>10.0.0.3:2,opt=hex:01' 10.0.0.2",
		"! --quote: 'opt' " NUMBERS},
	{"flags without a value",
		"dest-unreach/net --quote 'tcp:10.0.0.2:1>10.0.0.3:2,flags' 10.0.0.2",
		"! --quote: flags=: must be letters of FSRPAUEC, or a number"},
	{"flags that are none",
		"dest-unreach/net --quote 'tcp:10.0.0.2:1>10.0.0.3:2,flags=Q' 10.0.0.2",
		"! --quote: flags=: must be letters of FSRPAUEC, or a number"},
	{"an echo's sequence above 65535",
		"dest-unreach/net --quote 'icmp-echo:10.0.0.2>10.0.0.3,seq=65536' 10.0.0.2",
		"! --quote: seq=: must be 0..65535 in an echo"},
	{"a fragment offset that is odd",
		"dest-unreach/net --quote 'udp:10.0.0.2:1>10.0.0.3:2,frag=9' 10.0.0.2",
		"! --quote: frag=: must be a multiple of 8"},
	{"a detail of no name",
		"dest-unreach/net --quote 'udp:10.0.0.2:1>10.0.0.3:2,xyz=9' 10.0.0.2",
		"! --quote: 'xyz' " NUMBERS},
	{"a detail that is too long",
		"dest-unreach/net --quote 'udp:10.0.0.2:1>10.0.0.3:2," A300 "' 10.0.0.2",
		"! --quote: a piece is longer than 263 characters"},
	{"--quote-break of no name",
		"--quote-break xyz dest-unreach/net --quote 'udp:10.0.0.2:1>10.0.0.3:2' 10.0.0.2",
		"! --quote-break 'xyz': must be ihl, checksum, version or length"},
	{"an echo of IPv6 in IPv4",
		"dest-unreach/net --quote 'icmp6-echo:10.0.0.2>10.0.0.3' 10.0.0.2",
		"! quote 'icmp6-echo:10.0.0.2>10.0.0.3': expected SRC>DST"},
	{"a piece of --vary that is too long",
		"--vary seq," A300 " echo 10.0.0.2",
		"! --vary: a piece is longer than 263 characters"},
	{"--vary dport without a range",
		"--vary dport=5 dest-unreach/net --quote 'udp:10.0.0.2:1>10.0.0.3:2' 10.0.0.2",
		"! --vary: 'dport': " VARIED},
	{"--vary dport of no number",
		"--vary dport=a-5 dest-unreach/net --quote 'udp:10.0.0.2:1>10.0.0.3:2' 10.0.0.2",
		"! --vary: 'dport': " VARIED},
	{"--vary dport of many digits",
		"--vary dport=00000001-5 dest-unreach/net --quote 'udp:10.0.0.2:1>10.0.0.3:2' 10.0.0.2",
		"! --vary: 'dport': " VARIED},
	{"--vary dport without a value",
		"--vary dport echo 10.0.0.2",
		"! --vary: 'dport': " VARIED},
	{"--vary src of no network",
		"--vary src=10.0.0.0 echo 10.0.0.2",
		"! --vary: 'src': " VARIED},
	{"a piece of --frag that is too long",
		"--frag 8," A300 " echo 10.0.0.2",
		"! --frag: " FRAGMENTS},
	{"--frag with a value",
		"--frag 8=1 echo 10.0.0.2",
		"! --frag: " FRAGMENTS},
	{"--frag of 9",
		"--frag 9 echo 10.0.0.2",
		"! --frag: " FRAGMENTS},
	{"--frag of 0",
		"--frag 0 echo 10.0.0.2",
		"! --frag: " FRAGMENTS},
	{"--frag that begins with a long piece",
		"--frag " A300 " echo 10.0.0.2",
		"! --frag: " FRAGMENTS},
	{"--frag in an order of no name",
		"--frag 8,plain echo 10.0.0.2",
		"! --frag: " FRAGMENTS},
	{"a piece of --ip-flags that is too long",
		"--ip-flags df," A300 " echo 10.0.0.2",
		"! --ip-flags 'df," A300 "': expected evil, df and mf, with commas between them"},
	{"--ip-flags with a value",
		"--ip-flags df=1 echo 10.0.0.2",
		"! --ip-flags 'df=1': expected evil, df and mf, with commas between them"},
	{"an interface piece that is too long",
		"dest-unreach/net --no-quote --ext ifinfo:role=in,name=" A300 " 10.0.0.2",
		"! --ext ifinfo: a piece is longer than 263 characters"},
	{"an interface name of 64 bytes",
		"dest-unreach/net --no-quote --ext ifinfo:name=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 10.0.0.2",
		"! --ext ifinfo: 'name': " INTERFACE},
	{"an interface piece without a value",
		"dest-unreach/net --no-quote --ext ifinfo:role 10.0.0.2",
		"! --ext ifinfo: 'role': " INTERFACE},
	{"an interface piece of no name",
		"dest-unreach/net --no-quote --ext ifinfo:xyz=1 10.0.0.2",
		"! --ext ifinfo: 'xyz': " INTERFACE},
	{"a label that is too long",
		"dest-unreach/net --no-quote --ext mpls:" A300 " 10.0.0.2",
		"! --ext mpls: the label must be 0..1048575"},
	{"a label with a value",
		"dest-unreach/net --no-quote --ext mpls:5=1 10.0.0.2",
		"! --ext mpls: the label must be 0..1048575"},
	{"an identification that is too long",
		"dest-unreach/net --no-quote --ext ifid:" A300 " 10.0.0.2",
		"! --ext ifid: " IDENTIFIED},
	{"a pointer that is too long",
		"dest-unreach/port --no-quote --ext extinfo:" A300 " fd00::2",
		"! --ext extinfo: " POINTER},
	{"a time to live of no range",
		"--vary ttl=x echo 10.0.0.2",
		"! --vary: 'ttl': " VARIED},
	{"a single bracket",
		"dest-unreach/port --quote 'udp:[:1>[fd00::2]:2' fd00::2",
		"! quote 'udp:[:1>[fd00::2]:2': expected SRC:PORT>DST:PORT"},
	{"a type by number that lacks its list",
		"--type 9 --code 1 10.0.0.2",
		"! router-advert needs router=ADDRESS[/PREFERENCE] (or num=0)"},
	{"a label of no number",
		"dest-unreach/net --no-quote --ext mpls:x 10.0.0.2",
		"! --ext mpls: the label must be 0..1048575"},
	{"a label piece that is too long",
		"dest-unreach/net --no-quote --ext mpls:5," A300 " 10.0.0.2",
		"! --ext mpls: a piece is longer than 263 characters"},
	{"an interface identification of two pieces",
		"dest-unreach/net --no-quote --ext ifid:name=a,index=2 10.0.0.2",
		"! --ext ifid: " IDENTIFIED},
	{"one without a value",
		"dest-unreach/net --no-quote --ext ifid:name 10.0.0.2",
		"! --ext ifid: " IDENTIFIED},
	{"one that is empty",
		"dest-unreach/net --no-quote --ext ifid:name= 10.0.0.2",
		"! --ext ifid: " IDENTIFIED},
	{"an identification of no address",
		"dest-unreach/net --no-quote --ext ifid:addr=x 10.0.0.2",
		"! --ext ifid: " IDENTIFIED},
	{"an identification of no name",
		"dest-unreach/net --no-quote --ext ifid:xyz=10.0.0.1 10.0.0.2",
		"! --ext ifid: " IDENTIFIED},
	{"a pointer of two pieces",
		"dest-unreach/port --no-quote --ext extinfo:pointer=1,x fd00::2",
		"! --ext extinfo: " POINTER},
	{"a pointer without a value",
		"dest-unreach/port --no-quote --ext extinfo:pointer fd00::2",
		"! --ext extinfo: " POINTER},
	{"a pointer of another name",
		"dest-unreach/port --no-quote --ext extinfo:x=1 fd00::2",
		"! --ext extinfo: " POINTER},
	{"a pointer that is too large",
		"dest-unreach/port --no-quote --ext extinfo:pointer=4294967296 fd00::2",
		"! --ext extinfo: " POINTER},
	{"an object of no class",
		"dest-unreach/net --no-quote --ext xyz:00 10.0.0.2",
		"! --ext 'xyz:00': " OBJECTS},
	{"a class of many digits",
		"dest-unreach/net --no-quote --ext 0001/1:00 10.0.0.2",
		"! --ext '0001/1:00': " OBJECTS},
	{"a type of many digits",
		"dest-unreach/net --no-quote --ext 1/0001:00 10.0.0.2",
		"! --ext '1/0001:00': " OBJECTS},
	{"a class without digits",
		"dest-unreach/net --no-quote --ext 1/1 10.0.0.2",
		"! --ext '1/1': " OBJECTS},
	{"a colon in front of the slash",
		"dest-unreach/net --no-quote --ext 1:1/00 10.0.0.2",
		"! --ext '1:1/00': " OBJECTS},
	{"a class above 255",
		"dest-unreach/net --no-quote --ext 256/1:00 10.0.0.2",
		"! --ext '256/1:00': " OBJECTS},
	{"a header of no name",
		"--header xyz:00 echo fd00::2",
		"! --header 'xyz:00': " HEADERS},
	{"a header without a value",
		"--header dst echo fd00::2",
		"! --header 'dst': " HEADERS},
	{"a header's name that is too long",
		"--header aaaaaaaaaaaaaaaaaaaa:00 echo fd00::2",
		"! --header 'aaaaaaaaaaaaaaaaaaaa:00': " HEADERS},
	{"a header of no digits",
		"--header dst:hex:0 echo fd00::2",
		"! --header 'dst:hex:0': " HEADERS},
	{"one without hex:",
		"--header dst:00 echo fd00::2",
		"! --header 'dst:00': " HEADERS},
	{"a number without hex:",
		"--header 43:00 echo fd00::2",
		"! --header '43:00': " HEADERS},
	{"a number of odd digits",
		"--header 43:hex:000 echo fd00::2",
		"! --header '43:hex:000': " HEADERS},
	{"a number of few digits",
		"--header 43:hex:00 echo fd00::2",
		"! --header '43:hex:00': " HEADERS},
	{"a fragment header of an odd offset",
		"--header frag:off=9 echo fd00::2",
		"! --header 'frag:off=9': " HEADERS},
	{"a fragment header of no name",
		"--header frag:xyz=9 echo fd00::2",
		"! --header 'frag:xyz=9': " HEADERS},
	{"an authentication header of no value",
		"--header ah:spi echo fd00::2",
		"! --header 'ah:spi': " HEADERS},
	{"one of no name",
		"--header ah:xyz=1 echo fd00::2",
		"! --header 'ah:xyz=1': " HEADERS},
	{"one of no number",
		"--header ah:spi=x echo fd00::2",
		"! --header 'ah:spi=x': " HEADERS},
	{"one of no digits",
		"--header ah:icv=hex:0 echo fd00::2",
		"! --header 'ah:icv=hex:0': " HEADERS},
	{"one that is too long",
		"--header ah:spi=1," A300 " echo fd00::2",
		"! --header 'ah:spi=1," A300 "': expected hbh:ra, hbh:hex:DIGITS, dst:hex:DIGITS, routing:0,A,B, routing:2,A, routing:rpl,A,B,cmpri=N, routing:srh,segments=A+B, frag:id=N,off=N,mf, ah:spi=N,seq=N,icv=hex:DIGITS or NUMBER:h"},
	{"a routing header without a type",
		"--header routing: echo fd00::2",
		"! --header 'routing:': " HEADERS},
	{"one whose type has a value",
		"--header routing:0=1,fd00::3 echo fd00::2",
		"! --header 'routing:0=1,fd00::3': " HEADERS},
	{"one of a type without words",
		"--header routing:9,fd00::3 echo fd00::2",
		"! --header 'routing:9,fd00::3': " HEADERS},
	{"one without an address",
		"--header routing:0 echo fd00::2",
		"! --header 'routing:0': " HEADERS},
	{"one of an IPv4 address",
		"--header routing:0,10.0.0.1 echo fd00::2",
		"! --header 'routing:0,10.0.0.1': " HEADERS},
	{"one of no address",
		"--header routing:0,x echo fd00::2",
		"! --header 'routing:0,x': " HEADERS},
	{"segments of no address",
		"--header routing:srh,segments=fd00::3+x echo fd00::2",
		"! --header 'routing:srh,segments=fd00::3+x': " HEADERS},
	{"an address in place of segments",
		"--header routing:srh,fd00::3 echo fd00::2",
		"! --header 'routing:srh,fd00::3': " HEADERS},
	{"a number of another type",
		"--header routing:0,fd00::3,tag=1 echo fd00::2",
		"! --header 'routing:0,fd00::3,tag=1': " HEADERS},
	{"addresses that do not share what is left out",
		"--header routing:rpl,fd00::3,fe00::4,cmpri=8,cmpre=8 echo fd00::2",
		"! --header 'routing:rpl,fd00::3,fe00::4,cmpri=8,cmpre=8': " HEADERS},
	{"a routing piece that is too long",
		"--header routing:0,fd00::3," A300 " echo fd00::2",
		"! --header 'routing:0,fd00::3," A300 "': expected hbh:ra, hbh:hex:DIGITS, dst:hex:DIGITS, routing:0,A,B, routing:2,A, routing:rpl,A,B,cmpri=N, routing:srh,segments=A+B, frag:id=N,off=N,mf, ah:spi=N,seq=N,icv=hex:DIGITS or"},
	{"more headers than there may be",
		"--header dst:hex: --header dst:hex: --header dst:hex: --header dst:hex: --header dst:hex: --header dst:hex: --header dst:hex: --header dst:hex: --header dst:hex: --header dst:hex: --header dst:hex: --header dst:hex: --header dst:hex: --header dst:hex: --header dst:hex: --header dst:hex: --header dst:hex: echo fd00::2",
		"! --header: more than 16 headers or 4096 bytes"},
	{"--hbh of no form",
		"--hbh xyz echo fd00::2",
		"! --hbh 'xyz': expected ra, hex:DIGITS or none"},
	{"--hbh of no digits",
		"--hbh hex:0 echo fd00::2",
		"! --hbh hex: must be an even number of hexadecimal digits, up to 4092"},
	{"--dstopt of no form",
		"--dstopt xyz echo fd00::2",
		"! --dstopt 'xyz': expected hex:DIGITS"},
	{"a second source route",
		"--ip-options lsrr:10.0.0.3 --ip-options ssrr:10.0.0.4 echo 10.0.0.2",
		"! --ip-options 'ssrr:10.0.0.4': " OPTIONS},
	{"a source route of an IPv6 address",
		"--ip-options lsrr:fd00::1 echo 10.0.0.2",
		"! --ip-options 'lsrr:fd00::1': " OPTIONS},
	{"of a wrong address",
		"--ip-options lsrr:x echo 10.0.0.2",
		"! --ip-options 'lsrr:x': " OPTIONS},
	{"of a wrong second one",
		"--ip-options lsrr:10.0.0.3,x echo 10.0.0.2",
		"! --ip-options 'lsrr:10.0.0.3,x': " OPTIONS},
	{"of an IPv6 address as the second",
		"--ip-options lsrr:10.0.0.3,fd00::1 echo 10.0.0.2",
		"! --ip-options 'lsrr:10.0.0.3,fd00::1': " OPTIONS},
	{"of a long piece",
		"--ip-options lsrr:10.0.0.3," A300 " echo 10.0.0.2",
		"! --ip-options 'lsrr:10.0.0.3," A300 "': " OPTIONS},
	{"options of no name",
		"--ip-options xyz echo 10.0.0.2",
		"! --ip-options 'xyz': " OPTIONS},
	{"a source route that is too long",
		"--ip-options lsrr:10.0.0.3,10.0.0.4,10.0.0.5,10.0.0.6,10.0.0.7,10.0.0.8,10.0.0.9,10.0.0.10,10.0.0.11,10.0.0.12,10.0.0.13,10.0.0.14 echo 10.0.0.2",
		"! --ip-options: more than 40 bytes"},
	{"options that are too long",
		"--ip-options hex:" BYTES_41 " echo 10.0.0.2",
		"! --ip-options: more than 40 bytes"},
	{"--rest of no digits",
		"200 --rest 12 10.0.0.2",
		"! --rest: must be 8 hexadecimal digits, the 4 bytes after the checksum"},
	{"--body of no digits",
		"200 --body 1 10.0.0.2",
		"! --body: odd number of digits (1)"},
	{"--quote-hex of no digits",
		"dest-unreach/net --quote-hex 4 10.0.0.2",
		"! --quote-hex: odd number of digits (1)"},
	{"--quote-hex of a wrong digit",
		"dest-unreach/net --quote-hex 4g 10.0.0.2",
		"! --quote-hex: 'g' at position 2 is not a hexadecimal digit"},
};
/* clang-format on */

static void check(void)
{
	line_cases_check(0, cases, ROWS(cases));
}

/* ---- more than there is room for --------------------------------------------------- */

static struct spec *spec_of(const char *message)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text none = text_of(buffer, sizeof buffer);
	struct spec *spec = malloc(sizeof *spec);
	if (!spec)
		abort();
	spec_init(spec);
	spec->version = 4;
	spec->destination = (struct address){.version = 4, .bytes = {10, 0, 0, 2}};
	ok(spec_message(spec, message, &none), "%s", message);
	return spec;
}

/* `before` and the digits of so many bytes. */
static char *long_words(const char *before, size_t bytes)
{
	size_t at = strlen(before);
	char *words = malloc(at + 2 * bytes + 1);
	if (!words)
		abort();
	memcpy(words, before, at);
	memset(words + at, '0', 2 * bytes);
	words[at + 2 * bytes] = '\0';
	return words;
}

typedef bool reader(struct spec *spec, const char *words, struct text *problem);

static bool data_field(struct spec *spec, const char *words, struct text *problem)
{
	static const struct spec_source none;
	return spec_field(spec, words, &none, problem);
}

static const struct {
	const char *what;
	reader *read;
	const char *before;
	uint32_t bytes; /* that are taken: one more is refused */
	const char *problem;
} limits[] = {
	{"data", data_field, "data=hex:", SPEC_BYTES_MAX, "data=: more than 65536 bytes"},
	{"--body", spec_body, "", SPEC_BYTES_MAX, "--body: more than 65536 bytes"},
	{"--quote-hex", spec_quote_hex, "", SPEC_BYTES_MAX,
		"--quote-hex: more than 65536 bytes"},
	{"a quote's data", spec_quote, "udp:10.0.0.1:1>10.0.0.2:2,data=hex:", 65000,
		"--quote: data=: more than 65000 bytes"},
	{"a quote's options", spec_quote, "udp:10.0.0.1:1>10.0.0.2:2,options=hex:", 40,
		"--quote: options=: more than 40 bytes"},
	{"--ext", spec_extension, "1/1:", SPEC_OBJECTS_MAX - 4,
		"--ext: more than 4096 bytes of objects"},
	{"--hbh", spec_hop_by_hop, "hex:", SPEC_HEADER_MAX - 2,
		"--hbh hex: must be an even number of hexadecimal digits, up to 4092"},
	{"--ip-options", spec_ip_options, "hex:", 40, "--ip-options: more than 40 bytes"},
};

static void bytes_have_limits(void)
{
	for (size_t i = 0; i < ROWS(limits); i++) {
		for (uint32_t more = 0; more < 2; more++) {
			char buffer[SPEC_PROBLEM_SIZE] = "";
			struct text problem = text_of(buffer, sizeof buffer);
			struct spec *spec = spec_of("dest-unreach/net");
			char *words = long_words(limits[i].before, limits[i].bytes + more);
			is_number(limits[i].read(spec, words, &problem), !more, "%s: %u bytes",
				limits[i].what, (unsigned)(limits[i].bytes + more));
			is_text(buffer, more ? limits[i].problem : "", "%s", limits[i].what);
			free(words);
			free(spec);
		}
	}
}

static void a_captured_datagram_has_a_limit(void)
{
	static const uint8_t bytes[SPEC_BYTES_MAX + 1] = {0x45};
	char buffer[SPEC_PROBLEM_SIZE] = "";
	struct text problem = text_of(buffer, sizeof buffer);
	struct spec *spec = spec_of("dest-unreach/net");
	ok(!spec_quote_bytes(spec, span_of(bytes, sizeof bytes), &problem), "one too many");
	is_text(buffer, "the original datagram is longer than 65536 bytes", "why");
	ok(!spec->has_quote, "there is no quote");
	ok(spec_quote_bytes(spec, span_of(bytes, SPEC_BYTES_MAX), &problem), "as many as fit");
	is_number(spec->quote.size, SPEC_BYTES_MAX, "they are the quote");
	ok(spec_quote_bytes(spec, span_of(bytes, 0), &problem), "none");
	ok(spec->has_quote && spec->quote.size == 0, "are a quote as well");
	free(spec);
}

static void a_break_needs_a_quote(void)
{
	char buffer[SPEC_PROBLEM_SIZE] = "";
	struct text problem = text_of(buffer, sizeof buffer);
	struct spec *spec = spec_of("echo");
	spec->quote_break = SPEC_BREAK_LENGTH;
	ok(!spec_check(spec, &problem), "there is none");
	is_text(buffer,
		"--quote-break needs an original datagram: give --quote, --quote-hex or "
		"--quote-pcap",
		"why");
	free(spec);
}

/* ---- what a raw socket cannot send ------------------------------------------------- */

static const char *needed_by(void (*change)(struct spec *spec))
{
	struct spec *spec = spec_of("echo");
	if (change)
		change(spec);
	const char *option = spec_needs_link(spec);
	free(spec);
	return option ? option : "none";
}

static void set_checksum(struct spec *spec)
{
	spec->ip_checksum.how = SPEC_SUM_BAD;
}

static void set_length(struct spec *spec)
{
	spec->total_length = 0;
}

static void set_version(struct spec *spec)
{
	spec->ip_version = 5;
}

static void set_header_length(struct spec *spec)
{
	spec->ip_ihl = 15;
}

static void set_identification(struct spec *spec)
{
	spec->identification = 0;
}

static void set_other_identification(struct spec *spec)
{
	spec->identification = 1;
}

static void set_ipv6(struct spec *spec)
{
	spec->version = 6;
	spec->identification = 0;
}

static void headers_need_the_link(void)
{
	is_text(needed_by(NULL), "none", "a plain packet");
	is_text(needed_by(set_checksum), "--ip-checksum", "a wrong checksum");
	is_text(needed_by(set_length), "--ip-len", "a length of 0");
	is_text(needed_by(set_version), "--ip-version", "another version");
	is_text(needed_by(set_header_length), "--ip-ihl", "another header length");
	is_text(needed_by(set_identification), "--ip-id 0", "what the kernel would fill in");
	is_text(needed_by(set_other_identification), "none", "what it would not");
	is_text(needed_by(set_ipv6), "none", "IPv6 has no such field");
}

int main(void)
{
	run_test(check, "icmp-send: what is refused, and why");
	run_test(bytes_have_limits, "spec_*: bytes have limits");
	run_test(a_captured_datagram_has_a_limit, "spec_quote_bytes: a limit, and none at all");
	run_test(a_break_needs_a_quote, "spec_check: a broken quote is a quote");
	run_test(headers_need_the_link, "spec_needs_link: what a raw socket would overwrite");
	return tap_end();
}

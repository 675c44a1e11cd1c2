/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "icmpgen/decode/decode.h"
#include "tests/unit/hex.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
static const struct packet_case cases[] = {
	{"an echo",
		"4500001e00010000400166dc0a0000010a0000020800f6ed000700090102",
		"icmp-send -4 --src 10.0.0.1 echo id=7 seq=9 data=hex:0102 10.0.0.2"},
	{"with bytes after its total length",
		"4500001e00010000400166dc0a0000010a0000020800f6ed000700090102ff",
		"icmp-send -4 --src 10.0.0.1 --ip-len 30 echo id=7 seq=9 data=hex:0102ff --checksum 0xf6ed 10.0.0.2"},
	{"with fewer than it says",
		"4500001e00010000400166dc0a0000010a0000020800f6ed0007000901",
		"icmp-send -4 --src 10.0.0.1 --ip-len 30 echo id=7 seq=9 data=hex:01 --checksum 0xf6ed 10.0.0.2"},
	{"with a total length of 0",
		"4500000000010000400166dc0a0000010a0000020800f6ed000700090102",
		"icmp-send -4 --src 10.0.0.1 --ip-checksum 0x66dc --ip-len 0 echo id=7 seq=9 data=hex:0102 10.0.0.2"},
	{"with a header checksum that is wrong",
		"4500001e00010000400100000a0000010a0000020800f6ed000700090102",
		"icmp-send -4 --src 10.0.0.1 --ip-checksum 0x0000 echo id=7 seq=9 data=hex:0102 10.0.0.2"},
	{"with a checksum that is wrong",
		"4500001e00010000400166dc0a0000010a00000208000001000700090102",
		"icmp-send -4 --src 10.0.0.1 echo id=7 seq=9 data=hex:0102 --checksum 0x0001 10.0.0.2"},
	{"of type 200",
		"4500001c00010000400166de0a0000010a000002c80033f901020304",
		"icmp-send -4 --src 10.0.0.1 200 rest=0x1020304 10.0.0.2"},
	{"a message of no bytes",
		"4500001400010000400166e60a0000010a000002",
		"icmp-send -4 --src 10.0.0.1 --type 0 --code 0 --truncate 0 10.0.0.2"},
	{"of one byte",
		"4500001500010000400166e50a0000010a00000208",
		"icmp-send -4 --src 10.0.0.1 echo id=0 --truncate 1 10.0.0.2"},
	{"of three bytes",
		"4500001700010000400166e30a0000010a000002080000",
		"icmp-send -4 --src 10.0.0.1 echo id=0 --truncate 3 10.0.0.2"},
	{"of five bytes",
		"4500001900010000400166e10a0000010a0000020800f7ff00",
		"icmp-send -4 --src 10.0.0.1 echo id=0 --truncate 5 10.0.0.2"},
	{"a source route at its beginning",
		"48000028000100004001d4af0a0000010a000005830b040a0000060a000002000800f7fe00010000",
		"icmp-send -4 --src 10.0.0.1 --ip-options lsrr:10.0.0.5,10.0.0.6 echo 10.0.0.2"},
	{"one that has gone a hop",
		"4800002800010000400100000a0000010a000005830b080a0000060a000002000800f7fe00010000",
		"icmp-send -4 --src 10.0.0.1 --ip-options hex:830b080a0000060a00000200 --ip-checksum 0x0000 echo 10.0.0.5"},
	{"one whose padding is not zero",
		"4700002400010000400100000a0000010a0000058907040a000002010800f7fe00010000",
		"icmp-send -4 --src 10.0.0.1 --ip-options hex:8907040a00000201 --ip-checksum 0x0000 echo 10.0.0.5"},
	{"a fragment that is not the first",
		"4500001600010001400166e30a0000010a0000020102",
		"icmp-send -4 --src 10.0.0.1 --frag-offset 8 1/2 --truncate 2 10.0.0.2"},
	{"a reserved flag of IPv4",
		"4500001e00018000400166dc0a0000010a0000020800f6ed000700090102",
		"icmp-send -4 --src 10.0.0.1 --ip-flags evil --ip-checksum 0x66dc echo id=7 seq=9 data=hex:0102 10.0.0.2"},
	{"a version that is none",
		"5500001e00010000400166dc0a0000010a0000020800f6ed000700090102",
		"! byte 0: no whole IPv4 or IPv6 header in these 30 bytes"},
	{"a header length below 20 bytes",
		"4400001e00010000400166dc0a0000010a0000020800f6ed000700090102",
		"! byte 0: no whole IPv4 or IPv6 header in these 30 bytes"},
	{"one beyond the packet",
		"4f00001e00010000400166dc0a0000010a0000020800f6ed000700090102",
		"! byte 0: no whole IPv4 or IPv6 header in these 30 bytes"},
	{"nothing of IPv6 but its version",
		"60",
		"! byte 0: no whole IPv4 or IPv6 header in these 1 bytes"},
	{"an echo of IPv6",
		"6000000000083a40fd000000000000000000000000000001fd000000000000000000000000000002800085b100070000",
		"icmp-send -6 --src fd00::1 echo id=7 fd00::2"},
	{"with a payload length that lies",
		"6000000000013a40fd000000000000000000000000000001fd000000000000000000000000000002800085b100070000",
		"icmp-send -6 --src fd00::1 --ip-len 1 echo id=7 fd00::2"},
	{"and one of 0",
		"6000000000003a40fd000000000000000000000000000001fd000000000000000000000000000002800085b100070000",
		"icmp-send -6 --src fd00::1 --ip-len 0 echo id=7 fd00::2"},
	{"a routing header",
		"6000000000082b40fd000000000000000000000000000001fd0000000000000000000000000000023a00000000000000800085b100070000",
		"icmp-send -6 --src fd00::1 --header 43:hex:00000000000000 --ip-len 8 echo id=7 fd00::2"},
	{"destination options twice",
		"6000000000183c40fd000000000000000000000000000001fd0000000000000000000000000000023c000104000000003a00010400000000800085b100070000",
		"icmp-send -6 --src fd00::1 --header dst:hex:010400000000 --header dst:hex:010400000000 echo id=7 fd00::2"},
	{"hop-by-hop and destination options",
		"6000000000180040fd000000000000000000000000000001fd0000000000000000000000000000023c00c201010200003a00c20300000000800085b700010000",
		"icmp-send -6 --src fd00::1 --hbh hex:c20101020000 --dstopt hex:c20300000000 echo fd00::2"},
	{"a DAO with its DODAGID, which the D flag announces (RFC 6550 section 6.4.1)",
		"6000000000183a40fd000000000000000000000000000001fd0000000000000000000000000000029b026c5c01400000fd000000000000000000000000000009",
		"icmp-send -6 --src fd00::1 rpl/dao instance=1 flags=D dodagid=fd00::9 fd00::2"},
	{"and one without, whose options are data",
		"60000000000a3a40fd000000000000000000000000000001fd0000000000000000000000000000029b0269b2000000000102",
		"icmp-send -6 --src fd00::1 rpl/dao data=hex:0102 fd00::2"},
	{"an atomic fragment",
		"6000000000102c40fd000000000000000000000000000001fd0000000000000000000000000000023a00000000000001800085b700010000",
		"icmp-send -6 --src fd00::1 --ip-id 1 echo fd00::2"},
	{"a fragment header with reserved bits",
		"6000000000102c40fd000000000000000000000000000001fd0000000000000000000000000000023aff000000000001800085b700010000",
		"icmp-send -6 --src fd00::1 --header 44:hex:ff000000000001 echo fd00::2"},
	{"destination options in front of the fragment header",
		"6000000000183c40fd000000000000000000000000000001fd0000000000000000000000000000022c000104000000003a00000100000001800085b100070000",
		"icmp-send -6 --src fd00::1 --header dst:hex:010400000000 --header frag:id=1,mf echo id=7 fd00::2"},
	{"the router alert that listener discovery has",
		"6000000000200001fe800000000000000000000000000001ff0200000000000000000000000000093a000502000001008300801300000000ff020000000000000000000000000009",
		"icmp-send -6 --src fe80::1 mld-report group=ff02::9 ff02::9"},
	{"or has not",
		"6000000000183a01fe800000000000000000000000000001ff0200000000000000000000000000098300801300000000ff020000000000000000000000000009",
		"icmp-send -6 --src fe80::1 --hbh none mld-report group=ff02::9 ff02::9"},
	{"a quote whose length byte points at no structure",
		"4500009f000100004001665b0a0000010a0000020b001949002000004545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545",
		"icmp-send -4 --src 10.0.0.1 time-exceeded/ttl --rest 00200000 --body 4545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545454545 10.0.0.2"},
	{"an extension structure after 128 bytes without a length byte",
		"450000a400010000400166560a0000010a0000020b00091e000000004500001c00000000401166cd0a0000020a000003003500630008eb41000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002000d6fa00040901",
		"icmp-send -4 --src 10.0.0.1 time-exceeded/ttl length=0 --quote 'udp:10.0.0.2:53>10.0.0.3:99,ttl=64' --ext 9/1: 10.0.0.2"},
	{"objects that are cut",
		"450000a800010000400166520a0000010a0000020b00f3e10020000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002000dff0000c010100000000",
		"icmp-send -4 --src 10.0.0.1 time-exceeded/ttl --rest 00200000 --body 00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002000dff0000c010100000000 10.0.0.2"},
};
/* clang-format on */

/* Every byte of these headers may be anything: there are words for it, which make the same
 * packet, or a sentence that says at which byte there are none. */
static void every_byte_has_words_or_a_reason(void)
{
	static const char *const packets[] = {"48000028000100004001d4af0a0000010a000005830b040a"
					      "0000060a000002000800f7fe00010000",
		"6000000000183c40fd000000000000000000000000000001fd0000000000000000000000000000"
		"02"
		"2c000104000000003a00000100000001800085b100070000"};
	static const uint8_t values[] = {0x00, 0x01, 0x2c, 0x7f, 0xff};
	static struct spec spec;
	static uint8_t scratch[SPEC_PACKET_MAX];
	for (size_t i = 0; i < ROWS(packets); i++) {
		struct hex hex;
		struct span packet = hex_span(&hex, packets[i]);
		for (uint32_t at = 0; at < packet.size * ROWS(values); at++) {
			char text[4096] = "";
			struct text t = text_of(text, sizeof text);
			struct writer room = writer_of(scratch, sizeof scratch);
			uint8_t *byte = &hex.bytes[at / ROWS(values)], was = *byte;
			*byte = values[at % ROWS(values)];
			bool right = decode_packet(packet, &spec, room, &t);
			if (right)
				decode_words(&spec, room, &t);
			ok(strncmp(text, right ? "icmp-send -" : "byte ", right ? 11 : 5) == 0,
				"byte %u, 0x%02x: %s", (unsigned)(at / ROWS(values)), *byte,
				text);
			*byte = was;
		}
	}
}

static void long_packets_are_refused(void)
{
	static const uint8_t packet[SPEC_PACKET_MAX + 1] = {0x45};
	static struct spec spec;
	static uint8_t scratch[SPEC_PACKET_MAX];
	char buffer[SPEC_PROBLEM_SIZE] = "";
	struct text problem = text_of(buffer, sizeof buffer);
	ok(!decode_packet(span_of(packet, sizeof packet), &spec,
		   writer_of(scratch, sizeof scratch), &problem),
		"one byte more than any packet");
	is_text(buffer, "byte 65575: longer than a packet can be", "why");
}

/* Three destination options headers of 2048 bytes each, then an echo. */
static void long_chains_are_refused(void)
{
	enum { HEADER = 2048, HEADERS = 3, SIZE = 40 + HEADERS * HEADER + 8 };
	static uint8_t packet[SIZE] = {0x60, [6] = 60};
	static struct spec spec;
	static uint8_t scratch[SPEC_PACKET_MAX];
	char buffer[SPEC_PROBLEM_SIZE] = "";
	struct text problem = text_of(buffer, sizeof buffer);
	packet[4] = (SIZE - 40) / 256;
	packet[5] = (SIZE - 40) % 256;
	for (uint32_t i = 0; i < HEADERS; i++) {
		uint8_t *header = packet + 40 + i * HEADER;
		header[0] = i + 1 < HEADERS ? 60 : 58;
		header[1] = HEADER / 8 - 1;
	}
	packet[SIZE - 8] = 128;
	ok(!decode_packet(span_of(packet, sizeof packet), &spec,
		   writer_of(scratch, sizeof scratch), &problem),
		"no words have room for it");
	is_text(buffer, "byte 40: more extension headers than 16, or 4096 bytes", "why");
}

int main(void)
{
	test_begin("decode_packet: a packet becomes its command line, or a reason");
	packet_cases_check(cases, ROWS(cases));
	test_end();
	run_test(every_byte_has_words_or_a_reason, "decode_packet: any byte of a header");
	run_test(long_chains_are_refused,
		"decode_packet: more headers than words have room for");
	run_test(long_packets_are_refused, "decode_packet: longer than a packet can be");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/decode/decode_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

/* IPv4 and IPv6 headers (RFC 791, RFC 8200) with four bytes after them */
#define FOUR "4500001800010000400166e20a0000010a00000200112233"
#define SIX6                                                                                   \
	"6000000000043a40fd000000000000000000000000000001fd0000000000000000000000000000024455" \
	"6677"

/* "LINE: HEX; LINE: HEX; end", or with what is wrong instead of the end. */
static const char *described(const char *words)
{
	static char out[2048];
	char why[256];
	uint32_t size = (uint32_t)strlen(words);
	uint8_t *text = malloc(size + 1u);
	struct text t = text_of(out, sizeof out);
	struct text problem = text_of(why, sizeof why);
	struct span packet;
	if (!text)
		abort();
	memcpy(text, words, size);
	struct decode_text d = decode_text_of(text, size);
	while (decode_text_next(&d, &packet, &problem)) {
		text_format(&t, "%u: ", d.line);
		for (uint32_t i = 0; i < packet.size; i++)
			text_format(&t, "%02x", packet.data[i]);
		text_add(&t, "; ");
	}
	text_add(&t, problem.size > 0 ? why : "end");
	free(text);
	return out;
}

struct row {
	const char *what, *text, *description;
};

static void check(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		is_text(described(rows[i].text), rows[i].description, "%s", rows[i].what);
}

/* clang-format off */
#define NEITHER "neither a capture (pcap, pcapng) nor hexadecimal digits"
static const struct row plain[] = {
	{"nothing", "", "end"},
	{"blanks alone", " \n\t\r\n\n", "end"},
	{"one line", FOUR "\n", "1: " FOUR "; end"},
	{"no end of line", FOUR, "1: " FOUR "; end"},
	{"a packet a line", FOUR "\n" SIX6 "\n" FOUR "\n", "1: " FOUR "; 2: " SIX6 "; 3: " FOUR "; end"},
	{"a packet a line, in groups", FOUR "\n45000018 00010000 400166e2 0a000001 0a000002 00112233\n", "1: " FOUR "; 2: " FOUR "; end"},
	{"lines that end as elsewhere", FOUR "\r\n\r\n" FOUR "\r\n", "1: " FOUR "; 3: " FOUR "; end"},
	{"blanks between digits", "45 00 0018 00010000\t400166e2 0a000001 0a000002 00112233",
		"1: " FOUR "; end"},
	{"digits of both cases", "4500001800010000400166E20A0000010a00000200112233", "1: " FOUR "; end"},
	{"a packet over several lines", "\n45\n00\n0018\n00010000400166e20a000001\n0a000002\n00112233\n" FOUR,
		"2: " FOUR "; 8: " FOUR "; end"},
	{"a length that lies ends with the empty line", "45000099 00010000 4001\n\n" FOUR,
		"1: 45000099000100004001; 3: " FOUR "; end"},
	{"a length that lies ends with the next whole packet", "45000099 00010000 4001\n" SIX6,
		"1: 45000099000100004001; 2: " SIX6 "; end"},
	{"a length that is too small ends with the line", "450000040001000040010000\n" FOUR,
		"1: 450000040001000040010000; 2: " FOUR "; end"},
	{"what is no IP is a line", "350000\n" FOUR, "1: 350000; 2: " FOUR "; end"},
	{"too few bytes for a length go on", "4500\n00", "1: 450000; end"},
	{"an odd digit", "450\n", "line 1: an odd number of hexadecimal digits"},
	{"an odd digit in a later line", FOUR "\n45\n0\n", "1: " FOUR "; line 3: an odd number of hexadecimal digits"},
	{"another letter", FOUR "\n 45 0g", "1: " FOUR "; line 2, column 6: " NEITHER},
	{"other text", "nonsense", "line 1, column 1: " NEITHER},
	{"a byte above 127", "45\xff", "line 1, column 3: " NEITHER},
};

#define DRY "IPv4 header\n  0000  45                       version 4, header 20 bytes\n" \
	"  0001  00                       type of service 0x00\n" \
	"  0002  00 18                    total length 24\n  0004  00 01 00 00 40 01 66 e2  id 1\n" \
	"                                      unused 0x0\n" \
	"  000c  0a 00 00 01 0a 00 00 02 \n  0014  00 11 22 33\n"
static const struct row dumps[] = {
	{"a dry run", DRY, "2: " FOUR "; end"},
	{"two dry runs, one after the other", DRY DRY, "2: " FOUR "; 10: " FOUR "; end"},
	{"tcpdump -x", "11:31:05.1 IP 10.0.0.1 > 10.0.0.2: ICMP echo reply, length 4\n"
		"\t0x0000:  4500 0018 0001 0000 4001 66e2 0a00 0001\n\t0x0010:  0a00 0002 0011 2233\n",
		"2: " FOUR "; end"},
	{"tshark -x", "0000  45 00 00 18 00 01 00 00 40 01 66 e2 0a 00 00 01   E.......@.f.....\n"
		"0010  0a 00 00 02 00 11 22 33                           ......\"3\n\n"
		"0000  45 00                                             E.\n",
		"1: " FOUR "; 4: 4500; end"},
	{"xxd", "00000000: 4500 0018 0001 0000 4001 66e2 0a00 0001  E.......@.f.....\n"
		"00000010: 0a00 0002 0011 2233                      ......\"3\n", "1: " FOUR "; end"},
	{"hexdump -C", "00000000  45 00 00 18 00 01 00 00  40 01 66 e2 0a 00 00 01  |E.......@.f.....|\n"
		"00000010  0a 00 00 02 00 11 22 33                           |..| ..\"3|\n00000018\n",
		"1: " FOUR "; end"},
	{"od -Ax -tx1", "000000 45 00 00 18 00 01 00 00 40 01 66 e2 0a 00 00 01\n"
		"000010 0a 00 00 02 00 11 22 33\n000018\n", "1: " FOUR "; end"},
	{"text that looks like digits", "0000  45 00  ad be\n0002  00 18\n", "1: 45000018; end"},
	{"a gap", "00000000: 4500 0018\n00000010: 0a00\n", "line 2: offset 0x10, but 4 bytes come before"},
	{"a first offset that is not 0", "IPv4\n0010  45 00\n", "line 1, column 1: " NEITHER},
	{"half a byte", "0000  45 0\n", "line 1: an odd number of hexadecimal digits"},
	{"another letter", "0000  45 00\n0002: xx\n", "line 2, column 7: " NEITHER},
	{"an offset of nine digits is text", "0000  45\n000000001  00\n", "1: 45; end"},
	{"headings alone after it", "0000  45\nend\n", "1: 45; end"},
	{"offsets without bytes", "0000\n0000\n", "end"},
};
/* clang-format on */

static const char *ip_of(const char *digits)
{
	static char out[128];
	struct hex hex;
	struct text t = text_of(out, sizeof out);
	struct span bytes = hex_span(&hex, digits);
	struct span ip = decode_text_ip(bytes);
	text_format(&t, "%u bytes from %u", ip.size, (unsigned)(ip.data - bytes.data));
	return out;
}

static void finds_the_packet_in_a_frame(void)
{
	is_text(ip_of(FOUR), "24 bytes from 0", "a packet");
	is_text(ip_of(SIX6), "44 bytes from 0", "of IPv6");
	is_text(ip_of("4500112233446011223344550800" FOUR), "24 bytes from 14",
		"Ethernet whose address begins as a packet does");
	is_text(ip_of("60001122334460112233445586dd" SIX6), "44 bytes from 14", "and of IPv6");
	is_text(ip_of("00000001000602000000000200000800" FOUR), "24 bytes from 16", "cooked");
	is_text(ip_of("0800000000000002000100060200000000020000" FOUR), "24 bytes from 20",
		"cooked version 2");
	is_text(ip_of("0102030405060708090a0b0c0806" FOUR), "38 bytes from 0",
		"neither: all of it");
}

int main(void)
{
	run_test(finds_the_packet_in_a_frame, "decode_text_ip: the packet in a frame");
	test_begin("decode_text: plain digits become packets");
	check(plain, sizeof plain / sizeof *plain);
	test_end();
	test_begin("decode_text: dumps of other tools become packets");
	check(dumps, sizeof dumps / sizeof *dumps);
	test_end();
	return tap_end();
}

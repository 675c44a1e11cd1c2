/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/icmp/message.h"

#include "common/base/checksum.h"
#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

static void parses_headers(void)
{
	static const struct {
		const char *bytes;
		bool is_whole;
		uint8_t type, code;
		uint16_t checksum, id, sequence;
		const char *rest;
		const char *what;
	} rows[] = {
		{"08 00 f3 4f 12 34 00 02 78 79 7a", true, 8, 0, 0xf34f, 0x1234, 2,
			"\x12\x34\x00\x02", "echo (RFC 792)"},
		{"03 04 00 00 00 20 05 dc", true, 3, 4, 0, 0x0020, 1500, "\x00\x20\x05\xdc",
			"fragmentation needed: length and MTU (RFC 1191 section 4, RFC 4884)"},
		{"02 00 ab cd 00 01 05 78", true, 2, 0, 0xabcd, 1, 0x0578, "\x00\x01\x05\x78",
			"packet too big (RFC 4443 section 3.2)"},
		{"2a 00 00 00 12 34 05 01", true, 42, 0, 0, 0x1234, 5, "\x12\x34\x05\x01",
			"extended echo: 8 bits of sequence (RFC 8335 section 2)"},
		{"2b 03 00 00 12 34 06 e7", true, 43, 3, 0, 0x1234, 6, "\x12\x34\x06\xe7",
			"extended echo reply (RFC 8335 section 3)"},
		{"a0 00 00 00 12 34 07 01", true, 160, 0, 0, 0x1234, 7, "\x12\x34\x07\x01",
			"ICMPv6 extended echo"},
		{"a1 00 00 00 12 34 08 01", true, 161, 0, 0, 0x1234, 8, "\x12\x34\x08\x01",
			"ICMPv6 extended echo reply"},
		{"ff ff ff ff ff ff ff ff", true, 255, 255, 0xffff, 0xffff, 0xffff,
			"\xff\xff\xff\xff", "all ones"},
		{"08 00 f3 4f 12 34 00", false, 8, 0, 0xf34f, 0, 0, "\0\0\0",
			"seven bytes are none"},
		{"", false, 0, 0, 0, 0, 0, "\0\0\0", "nothing is none"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hex hex;
		struct icmp_header h;
		is_number(icmp_parse(hex_span(&hex, rows[i].bytes), &h), rows[i].is_whole, "%s",
			rows[i].what);
		is_number(h.type, rows[i].type, "type");
		is_number(h.code, rows[i].code, "code");
		is_number(h.checksum, rows[i].checksum, "checksum");
		is_number(icmp_id(&h), rows[i].id, "id");
		is_number(icmp_sequence(&h), rows[i].sequence, "sequence");
		is_bytes(h.rest, 4, rows[i].rest, 4, "rest");
	}
}

static void writes_what_it_parses(void)
{
	static const uint8_t bytes[8] = {3, 4, 0xab, 0xcd, 0, 32, 5, 0xdc};
	struct icmp_header h;
	icmp_parse(span_of(bytes, 8), &h);
	uint8_t to[8];
	struct writer w = writer_of(to, sizeof to);
	icmp_write_header(&w, &h);
	is_bytes(to, w.size, bytes, 8, "the header comes back");
	icmp_write_header(&w, &h);
	ok(w.failed, "a full writer fails");
}

static void checks_sums(void)
{
	struct hex hex;
	struct address a;
	struct address b;
	address_parse("2001:db8::1", &a);
	address_parse("2001:db8::2", &b);
	struct span four = hex_span(&hex, "08 00 f3 4f 12 34 00 02 78 79 7a");
	is_number(icmp_checksum(4, NULL, NULL, four), 0, "a right IPv4 message sums to 0");
	hex.bytes[8]++;
	is_number(icmp_checksum(4, NULL, NULL, four), 0xfeff, "an altered one does not");
	struct span six = hex_span(&hex, "80 00 1f 95 12 34 00 02 78 79 7a");
	is_number(icmp_checksum(6, &a, &b, six), 0,
		"a right ICMPv6 message does with its pseudo header (RFC 4443 section 2.3)");
	is_number(icmp_checksum(6, &b, &b, six), 0xfffe, "from another source it does not");
}

static void writes_echoes(void)
{
	struct hex hex;
	uint8_t to[32];
	struct writer w = writer_of(to, sizeof to);
	writer_u8(&w, 0xee);
	icmp_write_echo(&w, 4, 8, 0x1234, 2, span_of("xyz", 3));
	struct span want = hex_span(&hex, "ee 08 00 f3 4f 12 34 00 02 78 79 7a");
	is_bytes(to, w.size, want.data, want.size, "IPv4, after other bytes");
	w = writer_of(to, sizeof to);
	icmp_write_echo(&w, 6, 128, 0x1234, 2, span_of("xyz", 3));
	want = hex_span(&hex, "80 00 00 00 12 34 00 02 78 79 7a");
	is_bytes(to, w.size, want.data, want.size, "IPv6 leaves the checksum to the kernel");
	w = writer_of(to, 10);
	icmp_write_echo(&w, 4, 8, 0x1234, 2, span_of("xyz", 3));
	ok(w.failed, "an echo that does not fit fails");
}

int main(void)
{
	run_test(parses_headers, "icmp_message: parses headers");
	run_test(writes_what_it_parses, "icmp_message: writes what it parses");
	run_test(checks_sums, "icmp_message: checks sums");
	run_test(writes_echoes, "icmp_message: writes echoes");
	return tap_end();
}

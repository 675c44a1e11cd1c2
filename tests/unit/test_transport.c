/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/transport.h"

#include <string.h>

#include "common/wire/ip.h"
#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

static const struct address v4_source = {.version = 4, .bytes = {192, 0, 2, 1}};
static const struct address v4_destination = {.version = 4, .bytes = {198, 51, 100, 2}};
static const struct address v6_source = {
	.version = 6, .bytes = {0x20, 0x01, 0x0d, 0xb8, [15] = 1}};
static const struct address v6_destination = {
	.version = 6, .bytes = {0x20, 0x01, 0x0d, 0xb8, [15] = 2}};

#define V4_TCP                                                                                 \
	"9c 40 00 50 01 02 03 04 05 06 07 08 70 c2 16 d0 d2 b2 00 00 02 04 05 b4 03 03 02 01"
#define V6_TCP "9c 40 00 50 00 00 00 01 00 00 00 00 50 02 00 64 e4 10 00 00 6f 64 64"

static void writes_udp(void)
{
	struct hex hex;
	uint8_t to[64];
	struct udp_header h = {.source_port = 33434, .destination_port = 53};
	struct writer w = writer_of(to, sizeof to);
	writer_u8(&w, 0xee);
	udp_write(&w, IP_PROTOCOL_UDP, &h, &v4_source, &v4_destination, span_of("hello", 5));
	struct span want = hex_span(&hex, "ee 82 9a 00 35 00 0d 4c fb 68 65 6c 6c 6f");
	is_bytes(to, w.size, want.data, want.size, "over IPv4, after other bytes");
	w = writer_of(to, sizeof to);
	udp_write(&w, IP_PROTOCOL_UDP, &h, &v6_source, &v6_destination, span_of("hello", 5));
	want = hex_span(&hex, "82 9a 00 35 00 0d dd bd 68 65 6c 6c 6f");
	is_bytes(to, w.size, want.data, want.size, "over IPv6 (RFC 8200 section 8.1)");
	h.length = 99;
	w = writer_of(to, sizeof to);
	udp_write(&w, IP_PROTOCOL_UDP, &h, &v4_source, &v4_destination, (struct span){0});
	is_bytes(to + 4, 2, "\0\x63", 2, "a length that was given stays");
	w = writer_of(to, 12);
	h.length = 0;
	udp_write(&w, IP_PROTOCOL_UDP, &h, &v4_source, &v4_destination, span_of("hello", 5));
	ok(w.failed, "what does not fit fails");
	static uint8_t much[65528];
	static uint8_t segment[65600];
	w = writer_of(segment, sizeof segment);
	udp_write(&w, IP_PROTOCOL_UDP, &h, &v4_source, &v4_destination,
		span_of(much, sizeof much));
	ok(w.failed, "data beyond the length field fails");
	w = writer_of(segment, sizeof segment);
	udp_write(&w, IP_PROTOCOL_UDP, &h, &v4_source, &v4_destination,
		span_of(much, sizeof much - 1));
	is_number(writer_span_of(&w).size, 65535, "as much as it can say fits");
}

static void a_zero_sum_is_sent_as_ones(void)
{
	enum { CHECKSUM_AT = 6 };
	uint8_t to[64];
	uint8_t data[2] = {0, 0};
	struct udp_header h = {.source_port = 1, .destination_port = 2};
	struct writer w = writer_of(to, sizeof to);
	udp_write(&w, IP_PROTOCOL_UDP, &h, &v4_source, &v4_destination, span_of(data, 2));
	memcpy(data, to + CHECKSUM_AT, 2);
	w = writer_of(to, sizeof to);
	udp_write(&w, IP_PROTOCOL_UDP, &h, &v4_source, &v4_destination, span_of(data, 2));
	is_bytes(to + CHECKSUM_AT, 2, "\xff\xff", 2,
		"0 would mean that there is none (RFC 768)");
}

static void parses_tcp(void)
{
	struct hex hex;
	struct tcp_header h;
	ok(tcp_parse(hex_span(&hex, V4_TCP), &h), "TCP (RFC 9293 section 3.1)");
	is_number(h.source_port, 40000, "source port");
	is_number(h.destination_port, 80, "destination port");
	is_number(h.sequence, 0x01020304, "sequence");
	is_number(h.acknowledgment, 0x05060708, "acknowledgment");
	is_number(h.flags, TCP_SYN | TCP_ECE | TCP_CWR, "flags");
	is_number(h.window, 5840, "window");
	is_number(h.checksum, 0xd2b2, "checksum");
	is_number(h.urgent, 0, "urgent pointer");
	is_bytes(h.options.data, h.options.size, "\x02\x04\x05\xb4\x03\x03\x02\x01", 8,
		"options");
	static const struct {
		const char *what, *bytes;
	} rows[] = {
		{"19 bytes", "9c 40 00 50 00 00 00 01 00 00 00 00 50 02 00 64 e4 10 00"},
		{"a data offset of 4",
			"9c 40 00 50 00 00 00 01 00 00 00 00 40 02 00 64 e4 10 00 00"},
		{"a data offset past the end",
			"9c 40 00 50 00 00 00 01 00 00 00 00 60 02 00 64 e4 10 00 00 01 01 01"},
		{"nothing", ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ok(!tcp_parse(hex_span(&hex, rows[i].bytes), &h), "%s is none", rows[i].what);
}

static void check_built(
	const char *bytes, const struct address *source, const struct address *destination)
{
	struct hex hex;
	struct span segment = hex_span(&hex, bytes);
	struct tcp_header h;
	uint8_t to[64];
	struct writer w = writer_of(to, sizeof to);
	tcp_parse(segment, &h);
	struct span data = span_from(segment, TCP_HEADER_SIZE + h.options.size);
	tcp_write(&w, &h, source, destination, data);
	is_bytes(to, w.size, segment.data, segment.size, "TCP over IPv%u is built again",
		source->version);
}

static void finds_options_of_tcp(void)
{
	static const struct {
		const char *options, *data;
		uint8_t kind;
	} rows[] = {
		{"02 04 05 b4 01 01 08 0a 00 00 00 01 00 00 00 02", "00 00 00 01 00 00 00 02",
			TCP_OPTION_TIMESTAMPS},
		{"02 04 05 b4 01 01 08 0a 00 00 00 01 00 00 00 02", "05 b4", TCP_OPTION_MSS},
		{"01 01 05 0a 00 00 00 07 00 00 00 14", "00 00 00 07 00 00 00 14",
			TCP_OPTION_SACK},
		{"04 02 00 00", "", TCP_OPTION_SACK_PERMITTED},
		{"00 02 04 05 b4", "", TCP_OPTION_MSS},
		{"03 01 02 04 05 b4", "", TCP_OPTION_MSS},
		{"03 00 02 04 05 b4", "", TCP_OPTION_MSS},
		{"02 05 05 b4", "", TCP_OPTION_MSS},
		{"02", "", TCP_OPTION_MSS},
		{"", "", TCP_OPTION_MSS},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct hex options, want;
		struct span got = tcp_option(hex_span(&options, rows[i].options), rows[i].kind);
		struct span data = hex_span(&want, rows[i].data);
		is_bytes(got.data, got.size, data.data, data.size, "option %u of %s",
			rows[i].kind, rows[i].options);
	}
}

static void writes_tcp(void)
{
	check_built(V4_TCP, &v4_source, &v4_destination);
	check_built(V6_TCP, &v6_source, &v6_destination);
	uint8_t to[80];
	struct tcp_header h = {.flags = 0x100 | TCP_SYN, .urgent = 7, .window = 9};
	struct writer w = writer_of(to, sizeof to);
	tcp_write(&w, &h, &v4_source, &v4_destination, (struct span){0});
	struct tcp_header got;
	ok(tcp_parse(writer_span_of(&w), &got), "a segment without options or data");
	is_number(got.flags, 0x102, "the ninth flag (RFC 9293: AE) goes through");
	is_number(got.urgent, 7, "and the urgent pointer");
	uint8_t options[44] = {0};
	static const uint32_t wrong[] = {44, 3, 38};
	for (size_t i = 0; i < 3; i++) {
		h.options = span_of(options, wrong[i]);
		w = writer_of(to, sizeof to);
		tcp_write(&w, &h, &v4_source, &v4_destination, (struct span){0});
		ok(w.failed, "options of %u bytes fail", wrong[i]);
	}
	h.options = span_of(options, 40);
	w = writer_of(to, sizeof to);
	tcp_write(&w, &h, &v4_source, &v4_destination, (struct span){0});
	is_number(writer_span_of(&w).size, 60, "40 bytes of options fit");
}

int main(void)
{
	run_test(writes_udp, "transport: writes udp");
	run_test(a_zero_sum_is_sent_as_ones, "transport: a zero sum is sent as ones");
	run_test(parses_tcp, "transport: parses tcp");
	run_test(finds_options_of_tcp, "transport: finds options of tcp");
	run_test(writes_tcp, "transport: writes tcp");
	return tap_end();
}

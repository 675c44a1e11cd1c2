/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/ip.h"

#include <stdio.h>

#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

#define V4_ADDRESSES "c0 00 02 01 c6 33 64 02 "
#define V6_ADDRESSES                                                                           \
	"20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 "                                     \
	"20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02 "
#define V4_UDP "45 b8 00 21 12 34 40 00 40 11 3b a9 " V4_ADDRESSES
#define UDP_HELLO "82 9a 00 35 00 0d 4c fb 68 65 6c 6c 6f"
#define V4_ROUTE                                                                               \
	"49 00 00 2e 00 01 00 00 40 01 74 74 " V4_ADDRESSES                                    \
	"07 0f 0c 0a 00 00 01 0a 00 00 02 00 00 00 00 00 08 00 84 68 12 34 00 01 61 62"
#define V4_FRAGMENT                                                                            \
	"45 00 00 1c 00 07 20 b9 40 11 6d da " V4_ADDRESSES "61 62 63 64 65 66 67 68"
#define V6_UDP "6b 8a bc de 00 0d 11 07 " V6_ADDRESSES
#define V6_CHAIN                                                                               \
	"60 00 00 00 00 21 00 40 " V6_ADDRESSES                                                \
	"3c 00 05 02 00 00 01 00 2c 00 01 04 00 00 00 00 3a 00 00 01 de ad be ef "             \
	"80 00 9a 10 12 34 00 02 78"

#define V6_OTHER "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 09 "

/* What the parser says of a packet, as one line. */
static const char *described(struct span packet, bool quoted)
{
	static char text[256];
	struct ip_header h;
	bool is_whole = quoted ? ip_parse_quoted(packet, &h) : ip_parse(packet, &h);
	char source[ADDRESS_TEXT_SIZE];
	char destination[ADDRESS_TEXT_SIZE];
	if (!is_whole)
		return "none";
	snprintf(text, sizeof text,
		"v%u %s > %s tc=%u hops=%u first=%u protocol=%u length=%u id=%x flow=%x "
		"fragment=%u%s%s%s options=%u payload=%u%s%s",
		h.version, address_text(source, &h.source),
		address_text(destination, &h.destination), h.traffic_class, h.hop_limit,
		h.first_header, h.protocol, h.total_length, h.identification, h.flow_label,
		h.fragment_offset, h.dont_fragment ? " DF" : "", h.more_fragments ? " MF" : "",
		h.is_fragment ? " part" : "", h.options.size, h.payload.size,
		h.checksum_right ? "" : " bad-checksum", h.is_cut ? " cut" : "");
	return text;
}

struct packet_row {
	const char *what, *bytes, *description;
};

static void check_rows(const struct packet_row *rows, size_t count, bool quoted)
{
	for (size_t i = 0; i < count; i++) {
		struct hex hex;
		is_text(described(hex_span(&hex, rows[i].bytes), quoted), rows[i].description,
			"%s", rows[i].what);
	}
}

static void parses_ipv4(void)
{
	/* clang-format off */
	static const struct packet_row rows[] = {
		{"UDP (RFC 791 section 3.1)", V4_UDP UDP_HELLO,
			"v4 192.0.2.1 > 198.51.100.2 tc=184 hops=64 first=17 protocol=17 length=33 "
			"id=1234 flow=0 fragment=0 DF options=0 payload=13"},
		{"options", V4_ROUTE,
			"v4 192.0.2.1 > 198.51.100.2 tc=0 hops=64 first=1 protocol=1 length=46 "
			"id=1 flow=0 fragment=0 options=16 payload=10"},
		{"a fragment in the middle (RFC 791 section 2.3)", V4_FRAGMENT,
			"v4 192.0.2.1 > 198.51.100.2 tc=0 hops=64 first=17 protocol=17 length=28 "
			"id=7 flow=0 fragment=1480 MF part options=0 payload=8"},
		{"a trailer after the total length is ignored", V4_UDP UDP_HELLO "00 00 00",
			"v4 192.0.2.1 > 198.51.100.2 tc=184 hops=64 first=17 protocol=17 length=33 "
			"id=1234 flow=0 fragment=0 DF options=0 payload=13"},
		{"fewer bytes than the total length claims", V4_UDP "82 9a 00 35",
			"v4 192.0.2.1 > 198.51.100.2 tc=184 hops=64 first=17 protocol=17 length=33 "
			"id=1234 flow=0 fragment=0 DF options=0 payload=4 cut"},
		{"a wrong checksum is reported", "45 b8 00 21 12 34 40 00 40 11 3b aa " V4_ADDRESSES,
			"v4 192.0.2.1 > 198.51.100.2 tc=184 hops=64 first=17 protocol=17 length=33 "
			"id=1234 flow=0 fragment=0 DF options=0 payload=0 bad-checksum cut"},
		{"the last fragment at the maximum offset",
			"45 00 00 14 00 00 1f ff 40 11 00 00 " V4_ADDRESSES,
			"v4 192.0.2.1 > 198.51.100.2 tc=0 hops=64 first=17 protocol=17 length=20 "
			"id=0 flow=0 fragment=65528 part options=0 payload=0 bad-checksum"},
		{"19 bytes", "45 00 00 14 00 00 00 00 40 11 00 00 c0 00 02 01 c6 33 64", "none"},
		{"ihl of 4 words", "44 00 00 14 00 00 00 00 40 11 00 00 " V4_ADDRESSES, "none"},
		{"ihl of 0 words", "40 00 00 14 00 00 00 00 40 11 00 00 " V4_ADDRESSES, "none"},
		{"ihl beyond the packet", "46 00 00 18 00 00 00 00 40 11 00 00 " V4_ADDRESSES,
			"none"},
		{"ihl of 15 words in 20 bytes",
			"4f 00 00 3c 00 00 00 00 40 11 00 00 " V4_ADDRESSES, "none"},
		{"total length below the header", "45 00 00 13 00 00 00 00 40 11 00 00 " V4_ADDRESSES,
			"none"},
		{"total length 0", "45 00 00 00 00 00 00 00 40 11 00 00 " V4_ADDRESSES, "none"},
		{"total length that cuts the options",
			"46 00 00 17 00 00 00 00 40 11 00 00 " V4_ADDRESSES "00 00 00 00", "none"},
		{"version 5", "55 00 00 14 00 00 00 00 40 11 00 00 " V4_ADDRESSES, "none"},
		{"nothing", "", "none"},
	};
	/* clang-format on */
	check_rows(rows, sizeof rows / sizeof *rows, false);
}

static void parses_ipv6(void)
{
	/* clang-format off */
	static const struct packet_row rows[] = {
		{"UDP (RFC 8200 section 3)", V6_UDP UDP_HELLO,
			"v6 2001:db8::1 > 2001:db8::2 tc=184 hops=7 first=17 protocol=17 length=13 "
			"id=0 flow=abcde fragment=0 options=0 payload=13"},
		{"hop-by-hop, destination, first fragment (RFC 8200 section 4)", V6_CHAIN,
			"v6 2001:db8::1 > 2001:db8::2 tc=0 hops=64 first=0 protocol=58 length=33 "
			"id=deadbeef flow=0 fragment=0 MF part options=24 payload=9"},
		{"a later fragment: what follows is no header",
			"60 00 00 00 00 10 2c 40 " V6_ADDRESSES
			"00 00 05 a8 00 00 00 01 3a 00 00 00 00 00 00 00",
			"v6 2001:db8::1 > 2001:db8::2 tc=0 hops=64 first=44 protocol=0 length=16 "
			"id=1 flow=0 fragment=1448 part options=8 payload=8"},
		{"an atomic fragment is no fragment (RFC 6946)",
			"60 00 00 00 00 0c 2c 40 " V6_ADDRESSES
			"11 00 00 00 00 00 00 09 82 9a 00 35",
			"v6 2001:db8::1 > 2001:db8::2 tc=0 hops=64 first=44 protocol=17 length=12 "
			"id=9 flow=0 fragment=0 options=8 payload=4"},
		{"an authentication header counts words (RFC 4302 section 2.2)",
			"60 00 00 00 00 14 33 40 " V6_ADDRESSES
			"11 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 82 9a 00 35",
			"v6 2001:db8::1 > 2001:db8::2 tc=0 hops=64 first=51 protocol=17 length=20 "
			"id=0 flow=0 fragment=0 options=16 payload=4"},
		{"a routing header of two words (RFC 8200 section 4.4)",
			"60 00 00 00 00 14 2b 40 " V6_ADDRESSES
			"11 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 82 9a 00 35",
			"v6 2001:db8::1 > 2001:db8::2 tc=0 hops=64 first=43 protocol=17 length=20 "
			"id=0 flow=0 fragment=0 options=16 payload=4"},
		{"mobility, HIP, shim6 (RFC 7045 section 3)",
			"60 00 00 00 00 1c 87 40 " V6_ADDRESSES
			"8b 00 00 00 00 00 00 00 8c 00 00 00 00 00 00 00 11 00 00 00 00 00 00 00 "
			"82 9a 00 35",
			"v6 2001:db8::1 > 2001:db8::2 tc=0 hops=64 first=135 protocol=17 length=28 "
			"id=0 flow=0 fragment=0 options=24 payload=4"},
		{"no next header (RFC 8200 section 4.7)",
			"60 00 00 00 00 0c 3c 40 " V6_ADDRESSES
			"3b 00 01 04 00 00 00 00 aa bb cc dd",
			"v6 2001:db8::1 > 2001:db8::2 tc=0 hops=64 first=60 protocol=59 length=12 "
			"id=0 flow=0 fragment=0 options=8 payload=4"},
		{"an extension header longer than the packet stays unread",
			"60 00 00 00 00 08 3c 40 " V6_ADDRESSES "11 01 01 04 00 00 00 00",
			"v6 2001:db8::1 > 2001:db8::2 tc=0 hops=64 first=60 protocol=60 length=8 "
			"id=0 flow=0 fragment=0 options=0 payload=8"},
		{"so does one of which a byte is there",
			"60 00 00 00 00 01 3c 40 " V6_ADDRESSES "11",
			"v6 2001:db8::1 > 2001:db8::2 tc=0 hops=64 first=60 protocol=60 length=1 "
			"id=0 flow=0 fragment=0 options=0 payload=1"},
		{"and one that the payload length cuts",
			"60 00 00 00 00 07 3c 40 " V6_ADDRESSES "11 00 01 04 00 00 00 00",
			"v6 2001:db8::1 > 2001:db8::2 tc=0 hops=64 first=60 protocol=60 length=7 "
			"id=0 flow=0 fragment=0 options=0 payload=7"},
		{"fewer bytes than the payload length claims",
			"60 00 00 00 00 0d 11 40 " V6_ADDRESSES "82 9a",
			"v6 2001:db8::1 > 2001:db8::2 tc=0 hops=64 first=17 protocol=17 length=13 "
			"id=0 flow=0 fragment=0 options=0 payload=2 cut"},
		{"39 bytes",
			"60 00 00 00 00 00 11 40 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 "
			"20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00",
			"none"},
	};
	/* clang-format on */
	check_rows(rows, sizeof rows / sizeof *rows, false);
}

static void bounds_the_walk(void)
{
	uint8_t bytes[40 + 20 * 8] = {0x60, [5] = 20 * 8, [6] = 60, [7] = 64};
	for (int i = 0; i < 20; i++)
		bytes[40 + 8 * i] = i == 19 ? 17 : 60;
	struct ip_header h;
	ok(ip_parse(span_of(bytes, sizeof bytes), &h), "twenty extension headers parse");
	is_number(h.options.size, IP_HEADERS_MAX * 8, "sixteen of them are walked");
	is_number(h.protocol, IP_PROTOCOL_DESTINATION, "what follows is said to be one more");
	is_number(h.payload.size, 4 * 8, "and stays payload");
}

static void does_not_believe_quoted_lengths(void)
{
	/* clang-format off */
	static const struct packet_row rows[] = {
		{"a right total length cuts the padding after it (RFC 4884 section 5.1)",
			V4_UDP UDP_HELLO "00 00 00",
			"v4 192.0.2.1 > 198.51.100.2 tc=184 hops=64 first=17 protocol=17 length=33 "
			"id=1234 flow=0 fragment=0 DF options=0 payload=13"},
		{"a total length without the header",
			"45 00 00 0d 12 34 00 00 01 11 00 00 " V4_ADDRESSES UDP_HELLO,
			"v4 192.0.2.1 > 198.51.100.2 tc=0 hops=1 first=17 protocol=17 length=13 "
			"id=1234 flow=0 fragment=0 options=0 payload=13 bad-checksum"},
		{"a total length of 0",
			"45 00 00 00 12 34 00 00 01 11 00 00 " V4_ADDRESSES UDP_HELLO,
			"v4 192.0.2.1 > 198.51.100.2 tc=0 hops=1 first=17 protocol=17 length=0 "
			"id=1234 flow=0 fragment=0 options=0 payload=13 bad-checksum"},
		{"one that leaves 7 bytes",
			"45 00 00 1b 12 34 00 00 01 11 00 00 " V4_ADDRESSES UDP_HELLO,
			"v4 192.0.2.1 > 198.51.100.2 tc=0 hops=1 first=17 protocol=17 length=27 "
			"id=1234 flow=0 fragment=0 options=0 payload=13 bad-checksum"},
		{"one that leaves 8 bytes",
			"45 00 00 1c 12 34 00 00 01 11 00 00 " V4_ADDRESSES UDP_HELLO,
			"v4 192.0.2.1 > 198.51.100.2 tc=0 hops=1 first=17 protocol=17 length=28 "
			"id=1234 flow=0 fragment=0 options=0 payload=8 bad-checksum"},
		{"a payload length of 0", "60 00 00 00 00 00 11 01 " V6_ADDRESSES UDP_HELLO,
			"v6 2001:db8::1 > 2001:db8::2 tc=0 hops=1 first=17 protocol=17 length=0 "
			"id=0 flow=0 fragment=0 options=0 payload=13"},
		{"ihl beyond the quote", "4f 00 00 40 12 34 00 00 01 11 00 00 " V4_ADDRESSES,
			"none"},
		{"ihl of 4 words", "44 00 00 40 12 34 00 00 01 11 00 00 " V4_ADDRESSES, "none"},
	};
	/* clang-format on */
	check_rows(rows, sizeof rows / sizeof *rows, true);
}

static void builds_what_it_parsed(void)
{
	/* clang-format off */
	static const char *const packets[] = {V4_UDP UDP_HELLO, V4_ROUTE, V4_FRAGMENT,
		V6_UDP UDP_HELLO, V6_CHAIN};
	/* clang-format on */
	for (size_t i = 0; i < sizeof packets / sizeof *packets; i++) {
		struct hex hex;
		struct span packet = hex_span(&hex, packets[i]);
		struct ip_header h;
		uint8_t to[HEX_SIZE];
		struct writer w = writer_of(to, sizeof to);
		ok(ip_parse(packet, &h) && h.checksum_right, "packet %zu parses", i);
		ip_write(&w, &h, h.payload.size);
		writer_span(&w, h.payload);
		is_bytes(to, w.size, packet.data, packet.size, "and is built again");
	}
}

static void refuses_to_build_what_does_not_fit(void)
{
	uint8_t to[256];
	uint8_t options[60] = {0};
	static const struct {
		uint8_t version;
		uint32_t options_size, payload_size;
		bool fits;
		const char *what;
	} rows[] = {
		{4, 0, 0, true, "no payload"},
		{4, 40, 8, true, "forty bytes of options"},
		{4, 44, 8, false, "44 bytes of options"},
		{4, 6, 8, false, "options that end inside a word"},
		{4, 0, 65515, true, "the longest IPv4 packet"},
		{4, 0, 65516, false, "one byte more"},
		{4, 4, 65512, false, "or options with it"},
		{6, 0, 65535, true, "the longest IPv6 payload"},
		{6, 0, 65536, false, "one byte more"},
		{6, 8, 65528, false, "or a chain with it"},
		{6, 8, UINT32_MAX, false, "a length that would wrap"},
		{4, 0, UINT32_MAX, false, "a length that would wrap"},
		{5, 0, 0, false, "a version that is neither"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct ip_header h = {.version = rows[i].version,
			.options = span_of(options, rows[i].options_size)};
		struct writer w = writer_of(to, sizeof to);
		ip_write(&w, &h, rows[i].payload_size);
		is_number(!w.failed, rows[i].fits, "%s", rows[i].what);
	}
	static uint8_t chain[65536];
	static uint8_t much[65600];
	struct ip_header h = {.version = 6, .options = span_of(chain, 65536)};
	struct writer w = writer_of(much, sizeof much);
	ip_write(&w, &h, 0);
	ok(w.failed, "a chain longer than any payload");
	h.options.size = 65535;
	w = writer_of(much, sizeof much);
	ip_write(&w, &h, 0);
	is_number(writer_span_of(&w).size, 40 + 65535, "the longest chain");
}

static void the_next_header_field_follows_the_chain(void)
{
	uint8_t to[64];
	struct ip_header h = {.version = 6, .first_header = 60, .protocol = 58};
	struct writer w = writer_of(to, sizeof to);
	ip_write(&w, &h, 0);
	is_number(to[6], 58, "without a chain it is the protocol");
	uint8_t chain[8] = {58};
	h.options = span_of(chain, 8);
	w = writer_of(to, sizeof to);
	ip_write(&w, &h, 0);
	is_number(to[6], 60, "with one it is the chain's first header");
}

static void guesses_distances(void)
{
	static const uint8_t rows[][2] = {
		{64, 1}, {63, 2}, {1, 64}, {65, 64}, {128, 1}, {120, 9}, {255, 1}, {129, 127}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		is_number(
			ip_distance_guess(rows[i][0]), rows[i][1], "hop limit %u", rows[i][0]);
}

#define V6_ROUTED "60 00 00 00 00 20 2b 40 " V6_ADDRESSES "3a "

/* RFC 8200 section 4.4, RFC 6275 section 6.4, RFC 6554 section 3, RFC 8754 section 2: the
 * segments of the last count from the end. */
static void finds_the_final_destination(void)
{
	static const struct {
		const char *rest, *want, *what;
	} cases[] = {
		{"02 00 01 00000000 " V6_OTHER "8000 9a10 1234 0002", "2001:db8::9",
			"a source route"},
		{"02 02 01 00000000 " V6_OTHER "8000 9a10 1234 0002", "2001:db8::9",
			"a home address"},
		{"02 04 01 00000000 " V6_OTHER "8000 9a10 1234 0002", "2001:db8::9",
			"segments"},
		{"02 03 01 00 00 0000 " V6_OTHER "8000 9a10 1234 0002", "2001:db8::9",
			"an RPL route"},
		{"02 03 01 fd 00 0000 0102030405060708090a0b0c0d 000009 8000 9a10 1234 0002",
			"2001:db8::9", "what an RPL route leaves out"},
		{"01 03 01 0f 70 0000 09 00000000000000 8000 9a10 1234 0002", "2001:db8::9",
			"an RPL route with padding"},
		{"02 03 00 00 00 0000 " V6_OTHER "8000 9a10 1234 0002", "2001:db8::2",
			"an RPL route that is over"},
		{"02 03 01 0f 00 0000 " V6_OTHER "8000 9a10 1234 0002", "2001:db8::2",
			"an RPL route whose sizes contradict each other"},
		{"02 00 00 00000000 " V6_OTHER "8000 9a10 1234 0002", "2001:db8::2",
			"a route that is over"},
		{"02 07 01 00000000 " V6_OTHER "8000 9a10 1234 0002", "2001:db8::2",
			"an unknown route"},
		{"00 00 01 00000000 8000 9a10 1234 0002", "2001:db8::2",
			"a route without room"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct hex hex;
		struct ip_header header;
		char text[512], got[ADDRESS_TEXT_SIZE];
		snprintf(text, sizeof text, "%s%s", V6_ROUTED, cases[i].rest);
		ok(ip_parse(hex_span(&hex, text), &header), "%s: parsed", cases[i].what);
		struct address final = ip_final_destination(&header);
		is_text(address_text(got, &final), cases[i].want, "%s", cases[i].what);
	}
}

static void refuses_what_is_no_route(void)
{
	static const char *const rows[] = {
		"3a 00 03 01 00 00 00",			 /* a byte of eight is missing */
		"3a 02 04 01 00 00 0000 " V6_OTHER,	 /* another type */
		"3a 02 03 01 00 10 0000 " V6_OTHER,	 /* padding over the last address */
		"3a 02 03 01 00 00 0000 " V6_OTHER "00", /* a byte that is no address */
	};
	struct address final = {.version = 6};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hex hex;
		struct ip_rpl_route route;
		ok(!ip_rpl_route_parse(hex_span(&hex, rows[i]), &route), "%s", rows[i]);
	}
	struct hex hex;
	ok(!ip_routing_final(hex_span(&hex, "3a 00 00 01 00 00 00"), &final),
		"seven bytes of a routing header");
	ok(address_equal(&final, &(struct address){.version = 6}), "leave the destination");
}

/* RFC 8200 section 3, RFC 2675: a length of 0 is what offloads and jumbograms have. */
static void leaves_out_the_trailer(void)
{
	static const struct {
		const char *header;
		uint32_t size;
		const char *what;
	} cases[] = {
		{"60 00 00 00 00 04 3a 40 " V6_ADDRESSES "01 02 03 04 05 06", 44,
			"a trailer of two"},
		{"60 00 00 00 00 00 3b 40 " V6_ADDRESSES "01 02 03 04 05 06", 40, "no payload"},
		{"60 00 00 00 00 00 06 40 " V6_ADDRESSES "01 02 03 04 05 06", 46,
			"offloaded TCP"},
		{"60 00 00 00 00 00 11 40 " V6_ADDRESSES "01 02 03 04 05 06", 46,
			"offloaded UDP"},
		{"60 00 00 00 00 00 00 40 " V6_ADDRESSES "01 02 03 04 05 06", 46,
			"a jumbogram"},
		{"45 00 00 16 00 00 00 00 40 01 00 00 " V4_ADDRESSES "01 02 03 04", 22, "IPv4"},
		{"45 00 00 00 00 00 00 00 40 06 00 00 " V4_ADDRESSES "01 02 03 04", 24,
			"IPv4, offloaded"},
		{"60 00 00", 3, "no header"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct hex hex;
		struct span got = ip_without_trailer(hex_span(&hex, cases[i].header));
		is_number(got.size, cases[i].size, "%s", cases[i].what);
	}
}

int main(void)
{
	run_test(guesses_distances, "ip_distance_guess: hosts start with 64, 128 or 255");
	run_test(parses_ipv4, "ip: parses ipv4");
	run_test(parses_ipv6, "ip: parses ipv6");
	run_test(bounds_the_walk, "ip: bounds the walk");
	run_test(does_not_believe_quoted_lengths, "ip: does not believe quoted lengths");
	run_test(builds_what_it_parsed, "ip: builds what it parsed");
	run_test(refuses_to_build_what_does_not_fit, "ip: refuses to build what does not fit");
	run_test(the_next_header_field_follows_the_chain,
		"ip: the next header field follows the chain");
	run_test(finds_the_final_destination,
		"ip_final_destination: where a routing header leads");
	run_test(refuses_what_is_no_route, "ip_rpl_route_parse: refuses what is no route");
	run_test(leaves_out_the_trailer, "ip_without_trailer: as long as the header says");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/quote.h"

#include <stdio.h>

#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

#define V4_ADDRESSES "c0 00 02 01 c6 33 64 02 "
#define V6_ADDRESSES                                                                           \
	"20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 "                                     \
	"20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02 "

/* What the quote says, as one line. */
static const char *described(bool is_right, const struct quote *q)
{
	static char text[256];
	int at = snprintf(text, sizeof text, "%s%s protocol=%u transport=%u",
		is_right ? "quote" : "none", q->has_ip ? " ip" : "", q->protocol,
		q->transport.size);
	if (q->has_ports)
		at += snprintf(text + at, sizeof text - (size_t)at, " %u>%u", q->source_port,
			q->destination_port);
	if (q->has_icmp)
		at += snprintf(text + at, sizeof text - (size_t)at, " icmp=%u/%u id=%x seq=%u",
			q->icmp_type, q->icmp_code, q->icmp_id, q->icmp_sequence);
	if (q->has_checksum)
		snprintf(text + at, sizeof text - (size_t)at, " checksum=%04x", q->checksum);
	return text;
}

struct quote_row {
	const char *what, *bytes, *description;
};

/* clang-format off */
static const struct quote_row quotes[] = {
	{"an echo", "45 00 00 54 12 34 00 00 01 01 00 00 " V4_ADDRESSES
		"08 00 f3 4f 12 34 00 02 78 79",
		"quote ip protocol=1 transport=10 icmp=8/0 id=1234 seq=2 checksum=f34f"},
	{"an extended echo (RFC 8335): 8 bits of sequence",
		"45 00 00 54 12 34 00 00 01 01 00 00 " V4_ADDRESSES
		"2a 00 f3 4f 12 34 07 01",
		"quote ip protocol=1 transport=8 icmp=42/0 id=1234 seq=7 checksum=f34f"},
	{"28 bytes of UDP (RFC 792: the header and 64 bits)",
		"45 00 00 21 12 34 00 00 01 11 00 00 " V4_ADDRESSES
		"82 9a 00 35 00 0d 4c fb",
		"quote ip protocol=17 transport=8 33434>53 checksum=4cfb"},
	{"after IP options",
		"46 00 00 25 12 34 00 00 01 11 00 00 " V4_ADDRESSES
		"01 01 01 00 82 9a 00 35 00 0d 4c fb",
		"quote ip protocol=17 transport=8 33434>53 checksum=4cfb"},
	{"six bytes of UDP", "45 00 00 21 12 34 00 00 01 11 00 00 " V4_ADDRESSES
		"82 9a 00 35 00 0d",
		"quote ip protocol=17 transport=6 33434>53"},
	{"eight bytes of TCP", "45 00 00 28 12 34 00 00 01 06 00 00 " V4_ADDRESSES
		"9c 40 00 50 01 02 03 04",
		"quote ip protocol=6 transport=8 40000>80"},
	{"a whole TCP header", "45 00 00 28 12 34 00 00 01 06 00 00 " V4_ADDRESSES
		"9c 40 00 50 01 02 03 04 00 00 00 00 50 02 16 d0 d2 b2 00 00",
		"quote ip protocol=6 transport=20 40000>80 checksum=d2b2"},
	{"DCCP (RFC 4340 section 5.1)", "45 00 00 28 12 34 00 00 01 21 00 00 " V4_ADDRESSES
		"9c 40 00 50 04 00 ab cd",
		"quote ip protocol=33 transport=8 40000>80 checksum=abcd"},
	{"UDP-Lite (RFC 3828)", "45 00 00 28 12 34 00 00 01 88 00 00 " V4_ADDRESSES
		"9c 40 00 50 00 08 ab cd",
		"quote ip protocol=136 transport=8 40000>80 checksum=abcd"},
	{"SCTP: its checksum has 32 bits (RFC 9260)",
		"45 00 00 28 12 34 00 00 01 84 00 00 " V4_ADDRESSES
		"9c 40 00 50 00 00 00 00 ab cd ef 01",
		"quote ip protocol=132 transport=12 40000>80"},
	{"GRE has neither ports nor checksum at a known place",
		"45 00 00 28 12 34 00 00 01 2f 00 00 " V4_ADDRESSES "00 00 08 00",
		"quote ip protocol=47 transport=4"},
	{"seven bytes of ICMP", "45 00 00 54 12 34 00 00 01 01 00 00 " V4_ADDRESSES
		"08 00 f3 4f 12 34 00",
		"quote ip protocol=1 transport=7 checksum=f34f"},
	{"the first fragment", "45 00 00 54 12 34 20 00 01 11 00 00 " V4_ADDRESSES
		"82 9a 00 35 00 0d 4c fb",
		"quote ip protocol=17 transport=8 33434>53 checksum=4cfb"},
	{"another fragment", "45 00 00 54 12 34 00 01 01 11 00 00 " V4_ADDRESSES
		"82 9a 00 35 00 0d 4c fb",
		"none ip protocol=0 transport=0"},
	{"three bytes of transport", "45 00 00 54 12 34 00 00 01 11 00 00 " V4_ADDRESSES
		"82 9a 00",
		"none ip protocol=17 transport=3"},
	{"the IP header alone", "45 00 00 54 12 34 00 00 01 11 00 00 " V4_ADDRESSES,
		"none ip protocol=17 transport=0"},
	{"an ihl beyond the quote", "4f 00 00 54 12 34 00 00 01 11 00 00 " V4_ADDRESSES
		"82 9a 00 35 00 0d 4c fb",
		"none protocol=0 transport=0"},
	{"an ihl of 4 words", "44 00 00 54 12 34 00 00 01 11 00 00 " V4_ADDRESSES
		"82 9a 00 35 00 0d 4c fb",
		"none protocol=0 transport=0"},
	{"padding is no transport", "45 00 00 1c 12 34 00 00 01 11 00 00 " V4_ADDRESSES
		"82 9a 00 35 00 08 4c fb 00 00 00 00",
		"quote ip protocol=17 transport=8 33434>53 checksum=4cfb"},
	{"a total length of 0 is not believed",
		"45 00 00 00 12 34 00 00 01 11 00 00 " V4_ADDRESSES
		"82 9a 00 35 00 08 4c fb",
		"quote ip protocol=17 transport=8 33434>53 checksum=4cfb"},
	{"an IPv6 echo", "60 00 00 00 00 0b 3a 01 " V6_ADDRESSES
		"80 00 1f 95 12 34 00 02 78 79 7a",
		"quote ip protocol=58 transport=11 icmp=128/0 id=1234 seq=2 checksum=1f95"},
	{"UDP after a destination header", "60 00 00 00 00 10 3c 01 " V6_ADDRESSES
		"11 00 01 04 00 00 00 00 82 9a 00 35 00 08 4c fb",
		"quote ip protocol=17 transport=8 33434>53 checksum=4cfb"},
	{"a chain longer than the quote", "60 00 00 00 00 10 3c 01 " V6_ADDRESSES
		"11 01 01 04 00 00 00 00",
		"quote ip protocol=60 transport=8"},
	{"a later IPv6 fragment", "60 00 00 00 00 10 2c 01 " V6_ADDRESSES
		"11 00 00 08 00 00 00 01 82 9a 00 35 00 08 4c fb",
		"none ip protocol=0 transport=0"},
	{"another version", "75 00 00 54 12 34 00 00 01 11 00 00 " V4_ADDRESSES,
		"none protocol=0 transport=0"},
	{"nothing", "", "none protocol=0 transport=0"},
};
/* clang-format on */

static void parses_quotes_from_the_ip_header_on(void)
{
	for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
		struct hex hex;
		struct quote quote;
		bool is_right = quote_parse(hex_span(&hex, quotes[i].bytes), &quote);
		is_text(described(is_right, &quote), quotes[i].description, "%s",
			quotes[i].what);
	}
}

static void parses_quotes_from_the_transport_header_on(void)
{
	static const struct {
		uint8_t protocol;
		const char *bytes, *description;
	} rows[] = {
		{17, "82 9a 00 35 00 0d 4c fb",
			"quote protocol=17 transport=8 33434>53 checksum=4cfb"},
		{1, "08 00 f3 4f 12 34 00 02",
			"quote protocol=1 transport=8 icmp=8/0 id=1234 seq=2 checksum=f34f"},
		{58, "80 00 1f 95 12 34 00 02",
			"quote protocol=58 transport=8 icmp=128/0 id=1234 seq=2 checksum=1f95"},
		{6, "9c 40 00 50", "quote protocol=6 transport=4 40000>80"},
		{6, "9c 40 00", "none protocol=6 transport=3"},
		{17, "", "none protocol=17 transport=0"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hex hex;
		struct quote quote;
		bool is_right = quote_parse_transport(
			hex_span(&hex, rows[i].bytes), rows[i].protocol, &quote);
		is_text(described(is_right, &quote), rows[i].description, "protocol %u: '%s'",
			rows[i].protocol, rows[i].bytes);
	}
}

int main(void)
{
	run_test(parses_quotes_from_the_ip_header_on,
		"quote: parses quotes from the ip header on");
	run_test(parses_quotes_from_the_transport_header_on,
		"quote: parses quotes from the transport header on");
	return tap_end();
}

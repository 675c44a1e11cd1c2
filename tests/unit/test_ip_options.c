/* SPDX-License-Identifier: BSD-2-Clause */
/* The options of an IPv4 header (RFC 791 section 3.1). */
#include <stdio.h>

#include "common/wire/ip.h"
#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

#define ZEROS32                                                                                \
	"00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "                                     \
	"00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
#define ZEROS36 ZEROS32 "00 00 00 00 "

/* The types and sizes of all options, then what ended them. */
static const char *options_described(struct span area)
{
	static char text[256];
	struct reader r = reader_of(area);
	struct ip_option option;
	int at = 0;
	for (int i = 0; i < 40 && ip_option_next(&r, &option); i++)
		at += snprintf(text + at, sizeof text - (size_t)at, "%u:%u ", option.type,
			option.data.size);
	snprintf(text + at, sizeof text - (size_t)at, r.failed ? "malformed" : "end");
	return text;
}

static void walks_options(void)
{
	/* clang-format off */
	static const struct {
		const char *what, *bytes, *description;
	} rows[] = {
		{"no options", "", "end"},
		{"NOP and END (RFC 791 section 3.1)", "01 01 00 ff", "1:0 1:0 end"},
		{"record route", "07 07 04 00 00 00 00 00", "7:5 end"},
		{"router alert (RFC 2113)", "94 04 00 00", "148:2 end"},
		{"an option without data", "88 02 01 01", "136:0 1:0 1:0 end"},
		{"a length of 0", "07 00 04 00", "malformed"},
		{"a length of 1", "01 07 01 04", "1:0 malformed"},
		{"a length beyond the area", "07 05 04 00", "malformed"},
		{"a type without a length", "01 01 01 07", "1:0 1:0 1:0 malformed"},
		{"forty NOPs", "01010101 01010101 01010101 01010101 01010101 01010101 01010101 "
			       "01010101 01010101 01010101",
			"1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 "
			"1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 1:0 "
			"1:0 1:0 1:0 1:0 end"},
	};
	/* clang-format on */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hex hex;
		is_text(options_described(hex_span(&hex, rows[i].bytes)), rows[i].description,
			"%s", rows[i].what);
	}
}

static const char *route_described(struct span data)
{
	static char text[256];
	struct address slots[9];
	uint32_t count;
	struct ip_option option = {.type = IP_OPTION_RECORD_ROUTE, .data = data};
	bool is_right = ip_option_route(&option, slots, &count);
	int at = snprintf(text, sizeof text, "%s %u", is_right ? "route" : "malformed", count);
	for (uint32_t i = 0; i < count; i++) {
		char address[ADDRESS_TEXT_SIZE];
		at += snprintf(text + at, sizeof text - (size_t)at, " %s",
			address_text(address, &slots[i]));
	}
	return text;
}

#define NINE_SLOTS                                                                             \
	"0a000001 0a000002 0a000003 0a000004 0a000005 0a000006 0a000007 0a000008 0a000009"

static void reads_recorded_routes(void)
{
	/* clang-format off */
	static const struct {
		const char *what, *bytes, *description;
	} rows[] = {
		{"two of three slots", "0c 0a000001 0a000002 00000000",
			"route 2 10.0.0.1 10.0.0.2"},
		{"none yet", "04 00000000", "route 0"},
		{"nine", "28 " NINE_SLOTS,
			"route 9 10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 10.0.0.5 10.0.0.6 10.0.0.7 "
			"10.0.0.8 10.0.0.9"},
		{"ten cannot be", "2c " NINE_SLOTS "0a00000a", "malformed 0"},
		{"half a slot after the last", "08 0a000001 0a00", "route 1 10.0.0.1"},
		{"a pointer into the half slot", "0c 0a000001 0a00", "malformed 0"},
		{"a pointer below 4", "03 0a000001", "malformed 0"},
		{"a pointer of 0", "00 0a000001", "malformed 0"},
		{"a pointer between slots", "06 0a000001", "malformed 0"},
		{"a pointer past the end", "0c 0a000001", "malformed 0"},
		{"a pointer of 255", "ff 0a000001", "malformed 0"},
		{"no slots", "04", "route 0"},
		{"no pointer", "", "malformed 0"},
	};
	/* clang-format on */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hex hex;
		is_text(route_described(hex_span(&hex, rows[i].bytes)), rows[i].description,
			"%s", rows[i].what);
	}
}

static const char *stamps_described(struct span data)
{
	static char text[256];
	struct ip_timestamps stamps;
	struct ip_option option = {.type = IP_OPTION_TIMESTAMP, .data = data};
	bool is_right = ip_option_timestamps(&option, &stamps);
	int at = snprintf(text, sizeof text, "%s flags=%u overflow=%u",
		is_right ? "stamps" : "malformed", stamps.flags, stamps.overflow);
	for (uint32_t i = 0; i < stamps.count; i++) {
		char address[ADDRESS_TEXT_SIZE];
		at += snprintf(text + at, sizeof text - (size_t)at, " %s=%x",
			address_text(address, &stamps.stamp[i].address),
			stamps.stamp[i].milliseconds);
	}
	return text;
}

static void reads_timestamps(void)
{
	/* clang-format off */
	static const struct {
		const char *what, *bytes, *description;
	} rows[] = {
		{"stamps only (RFC 791: Internet Timestamp)", "0d 00 00000001 80000002 00000000",
			"stamps flags=0 overflow=0 ?=1 ?=80000002"},
		{"with addresses", "0d 31 0a000001 00000005 00000000 00000000",
			"stamps flags=1 overflow=3 10.0.0.1=5"},
		{"prespecified", "0d f3 0a000001 00000005 0a000002 00000000",
			"stamps flags=3 overflow=15 10.0.0.1=5"},
		{"nine stamps",
			"29 00 00000001 00000002 00000003 00000004 00000005 00000006 00000007 "
			"00000008 00000009",
			"stamps flags=0 overflow=0 ?=1 ?=2 ?=3 ?=4 ?=5 ?=6 ?=7 ?=8 ?=9"},
		{"ten cannot be",
			"2d 00 00000001 00000002 00000003 00000004 00000005 00000006 00000007 "
			"00000008 00000009 0000000a",
			"malformed flags=0 overflow=0"},
		{"none yet", "05 00 00000000", "stamps flags=0 overflow=0"},
		{"a pointer below 5", "04 00 00000000", "malformed flags=0 overflow=0"},
		{"a pointer between slots", "09 01 0a000001 00000005",
			"malformed flags=1 overflow=0"},
		{"a pointer past the end", "0d 00 00000001", "malformed flags=0 overflow=0"},
		{"flags 2", "05 02 00000000", "malformed flags=2 overflow=0"},
		{"flags 4", "05 04 00000000", "malformed flags=4 overflow=0"},
		{"flags 15", "05 0f 00000000", "malformed flags=15 overflow=0"},
		{"no flags", "05", "malformed flags=0 overflow=0"},
		{"nothing", "", "malformed flags=0 overflow=0"},
	};
	/* clang-format on */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hex hex;
		is_text(stamps_described(hex_span(&hex, rows[i].bytes)), rows[i].description,
			"%s", rows[i].what);
	}
}

static void builds_options(void)
{
	uint8_t bytes[IP_OPTIONS_MAX];
	struct hex hex;
	struct address hosts[2];
	struct writer w = writer_of(bytes, sizeof bytes);
	ip_option_write_record(&w);
	struct span want = hex_span(&hex, "01 07 27 04 " ZEROS36);
	is_bytes(bytes, w.size, want.data, want.size,
		"record route has nine free slots after a NOP (RFC 791)");
	ok(address_parse("10.1.2.3", &hosts[0]) && address_parse("10.1.2.4", &hosts[1]),
		"two hosts");
	w = writer_of(bytes, sizeof bytes);
	ip_option_write_route(&w, IP_OPTION_LOOSE_ROUTE, hosts, 2);
	want = hex_span(&hex, "01 83 0b 04 0a 01 02 03 0a 01 02 04");
	is_bytes(bytes, w.size, want.data, want.size, "a loose source route of two hops");
	w = writer_of(bytes, sizeof bytes);
	ip_option_write_timestamps(&w, 0, NULL, 0);
	want = hex_span(&hex, "44 28 05 00 " ZEROS36);
	is_bytes(bytes, w.size, want.data, want.size, "nine free stamps");
	w = writer_of(bytes, sizeof bytes);
	ip_option_write_timestamps(&w, 1, NULL, 0);
	want = hex_span(&hex, "44 24 05 01 " ZEROS32);
	is_bytes(bytes, w.size, want.data, want.size, "four free addresses with stamps");
	w = writer_of(bytes, sizeof bytes);
	ip_option_write_timestamps(&w, 3, hosts, 2);
	want = hex_span(&hex, "44 14 05 03 0a 01 02 03 00 00 00 00 0a 01 02 04 00 00 00 00");
	is_bytes(bytes, w.size, want.data, want.size, "stamps of two given hosts");
}

int main(void)
{
	run_test(builds_options, "ip: builds options");
	run_test(walks_options, "ip: walks options");
	run_test(reads_recorded_routes, "ip: reads recorded routes");
	run_test(reads_timestamps, "ip: reads timestamps");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* ICMP timestamps (RFC 792): requests as bytes, and which replies are ours. */
#include "ping/engine/payload_timestamp.h"

#include "common/base/checksum.h"
#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

static const struct payload payload = {.token = {0x11, 0x22, 0x33, 0x44, 5, 6, 7, 8}};

static void a_request_is_whole(void)
{
	uint8_t packet[20];
	struct hex hex;
	struct span want = hex_span(&hex, "0d00 1c5e 1234 0007 91223344 00000000 00000000");
	struct span is = timestamp_write_request(&payload, 0x1234, 7, packet);
	is_bytes(is.data, is.size, want.data, want.size, "type, id, sequence, originate time");
	ok(checksum_of(is) == 0, "with its checksum");
}

static void replies_are_recognised(void)
{
	static const struct {
		const char *name, *data;
		bool is_ours;
	} cases[] = {
		{"with our originate time", "91223344 01020304 05060708", true},
		{"with more after it", "91223344 01020304 05060708 09", true},
		{"cut", "91223344 01020304 050607", false},
		{"without data", "", false},
		{"with another originate time", "91223345 01020304 05060708", false},
		{"without the high bit", "11223344 01020304 05060708", false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct hex hex;
		struct timestamp_times times;
		struct span data = hex_span(&hex, cases[i].data);
		bool is = timestamp_is_ours(&payload, data, &times);
		ok(is == cases[i].is_ours, "a reply %s", cases[i].name);
		ok(timestamp_is_ours(&payload, data, NULL) == is, "the times are not needed");
		if (is) {
			is_number(times.receive, 0x01020304, "its receive time");
			is_number(times.transmit, 0x05060708, "its transmit time");
		}
	}
}

static void times_of_day(void)
{
	is_number(timestamp_of_day(0), 0, "midnight");
	is_number(timestamp_of_day(86400 * SECOND - 1), 86399999, "the last millisecond");
	is_number(timestamp_of_day(1700000000 * SECOND + 5 * MILLISECOND), 80000005, "a day");
	is_number(timestamp_of_day(-SECOND), 0, "a clock before 1970");
}

int main(void)
{
	run_test(a_request_is_whole, "timestamp_write_request: the bytes");
	run_test(replies_are_recognised, "timestamp_is_ours: the originate time proves");
	run_test(times_of_day, "timestamp_of_day: milliseconds since midnight UTC");
	return tap_end();
}

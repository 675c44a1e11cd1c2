/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/pcap/pcap.h"

#include "tests/unit/tap.h"

static const struct {
	const char *name;
	uint8_t resolution;
	int64_t offset;
	uint64_t stamp;
	nanoseconds wall;
} rows[] = {
	{"microseconds", 6, 0, 1000002, 1000002000},
	{"nanoseconds", 9, 0, 1000002, 1000002},
	{"picoseconds are cut", 12, 0, 1999, 1},
	{"seconds", 0, 0, 3, 3000000000},
	{"an offset", 6, -1, 2500000, 1500000000},
	{"10^-19 s", 19, 0, 15000000000000000000u, 1500000000},
	{"10^-20 s is no unit", 20, 0, 1, 0},
	{"2^-1 s", 0x81, 0, 3, 1500000000},
	{"2^-32 s", 0xa0, 0, UINT64_C(3) << 31, 1500000000},
	{"2^-33 s", 0xa1, 0, UINT64_C(3) << 32, 1500000000},
	{"2^-63 s", 0xbf, 0, UINT64_C(3) << 62, 1500000000},
	{"the last of 2^-63 s", 0xbf, 0, UINT64_MAX, 1999999999},
	{"2^-64 s is no unit", 0xc0, 0, UINT64_MAX, 0},
	{"seconds past the range", 0, 0, UINT64_C(1) << 63, NEVER},
	{"nanoseconds past the range", 0, 0, 9223372037, NEVER},
	{"an offset past the range", 0, INT64_MAX, 1, NEVER},
};

static void every_unit(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct pcap_interface interface = {
			.resolution = rows[i].resolution, .offset = rows[i].offset};
		nanoseconds wall = pcap_stamp_wall(&interface, rows[i].stamp);
		is_number(wall, rows[i].wall, "%s", rows[i].name);
	}
}

int main(void)
{
	run_test(every_unit, "pcap: a stamp in nanoseconds, whatever its unit");
	return tap_end();
}

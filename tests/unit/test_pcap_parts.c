/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/pcap/parts.h"

#include <string.h>

#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

static bool is_problem(const char *got, const char *want)
{
	return got && want ? strcmp(got, want) == 0 : got == want;
}

static void file_headers(void)
{
	static const struct {
		const char *bytes;
		bool is_next_generation, is_little_endian;
		uint32_t interface_count, link, snap_size;
		uint8_t resolution;
		const char *problem;
	} rows[] = {
		{"0a0d0d0a", true, false, 0, 0, 0, 0, NULL},
		{"a1b2c3d4 00020004 00000000 00000000 0000ffff 04000065 ff", false, false, 1,
			101, 65535, 6, NULL},
		{"d4c3b2a1 02000400 00000000 00000000 ffff0000 65000004", false, true, 1, 101,
			65535, 6, NULL},
		{"a1b23c4d 00020004 00000000 00000000 00000100 00000001", false, false, 1, 1,
			256, 9, NULL},
		{"a1b2c3d4 00020004 00000000 00000000 0000ffff 000000", false, false, 0, 0,
			65535, 6, "the file header is cut"},
		{"a1b2c3d5 00020004 00000000 00000000 0000ffff 00000065", false, false, 0, 101,
			65535, 6, "neither pcap nor pcapng"},
		{"0a0d0d", false, false, 0, 0, 0, 0, "too short for a capture file"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct hex hex;
		struct pcap_header header = pcap_header_read(hex_span(&hex, rows[i].bytes));
		const char *what = rows[i].bytes;
		is_number(header.is_next_generation, rows[i].is_next_generation, "%s", what);
		is_number(header.is_little_endian, rows[i].is_little_endian, "%s", what);
		is_number(header.interface_count, rows[i].interface_count, "%s", what);
		is_number(header.size, rows[i].interface_count * 24, "%s", what);
		is_number(header.interface.link, rows[i].link, "%s", what);
		is_number(header.interface.snap_size, rows[i].snap_size, "%s", what);
		is_number(header.interface.resolution, rows[i].resolution, "%s", what);
		ok(is_problem(header.problem, rows[i].problem), "%s", what);
	}
}

/* The packet of a row of bytes: where its frame lies, and what was read beside it. */
static void check_packet(struct span from, struct pcap_captured got, struct pcap_captured want,
	uint32_t frame_at, const char *what)
{
	is_number(got.interface, want.interface, "%s: interface", what);
	is_number((int64_t)got.stamp, (int64_t)want.stamp, "%s: stamp", what);
	is_number(got.original_size, want.original_size, "%s: original size", what);
	is_number(got.frame.size, want.frame.size, "%s: captured size", what);
	ok(got.frame.size == 0 || got.frame.data == from.data + frame_at, "%s: frame", what);
	ok(is_problem(got.problem, want.problem), "%s: problem", what);
}

#define RECORD "00000002 00000003 00000002 00000014 4500"

static void records(void)
{
	static const struct {
		const char *bytes;
		bool is_little_endian, is_fine;
		struct pcap_captured want;
	} rows[] = {
		{RECORD, false, false, {0, 2000003, {NULL, 2}, 20, NULL}},
		{RECORD "ffff", false, true, {0, 2000000003, {NULL, 2}, 20, NULL}},
		{"02000000 03000000 01000000 14000000 45", true, false,
			{0, 2000003, {NULL, 1}, 20, NULL}},
		{"00000002 00000003 00000003 00000014 4500", false, false,
			{0, 2000003, {NULL, 0}, 20, "the packet is longer than the file"}},
		{"00000002 00000003 00000003 000000", false, false,
			{0, 2000003, {NULL, 0}, 0, "the packet header is cut"}},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct hex hex;
		struct span left = hex_span(&hex, rows[i].bytes);
		struct pcap_captured got =
			pcap_record_read(rows[i].is_little_endian, rows[i].is_fine, left);
		check_packet(left, got, rows[i].want, PCAP_RECORD_HEADER_SIZE, rows[i].bytes);
	}
}

static void block_orders(void)
{
	static const struct {
		const char *bytes;
		bool before, after;
	} rows[] = {
		{"0a0d0d0a 0000001c 1a2b3c4d", true, false},
		{"0a0d0d0a 1c000000 4d3c2b1a", false, true},
		{"0a0d0d0a 1c000000", false, true},
		{"00000001 0000001c 1a2b3c4d", true, true},
		{"00000001 0000001c 4d3c2b1a", false, false},
		{"0a0d0d", false, false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct hex hex;
		bool order = pcap_block_order(rows[i].before, hex_span(&hex, rows[i].bytes));
		is_number(order, rows[i].after, "%s", rows[i].bytes);
	}
}

static void blocks(void)
{
	static const char wrong[] = "the block's length is wrong";
	static const struct {
		const char *bytes;
		bool is_little_endian;
		uint32_t type, size, body_size;
		const char *problem;
	} rows[] = {
		{"00000005 0000000c 0000000c", false, 5, 12, 0, NULL},
		{"05000000 10000000 01020304 10000000 ff", true, 5, 16, 4, NULL},
		{"00000005 0000000c 00000010", false, 5, 12, 0,
			"the block's two lengths differ"},
		{"00000005 00000008 00000008", false, 5, 8, 0, wrong},
		{"00000005 0000000d 0000000d 00", false, 5, 13, 0, wrong},
		{"00000005 00000010 00000010", false, 5, 16, 0, wrong},
		{"00000005 000000", false, 5, 0, 0, wrong},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct hex hex;
		struct span left = hex_span(&hex, rows[i].bytes);
		struct pcap_block block = pcap_block_read(rows[i].is_little_endian, left);
		is_number(block.type, rows[i].type, "%s: type", rows[i].bytes);
		is_number(block.size, rows[i].size, "%s: size", rows[i].bytes);
		is_number(block.body.size, rows[i].body_size, "%s: body", rows[i].bytes);
		ok(block.body.size == 0 || block.body.data == left.data + 8, "%s: its place",
			rows[i].bytes);
		ok(is_problem(block.problem, rows[i].problem), "%s: problem", rows[i].bytes);
	}
}

static void sections(void)
{
	static const struct {
		const char *bytes;
		bool is_little_endian, is_known;
	} rows[] = {
		{"1a2b3c4d 0001", false, true},
		{"4d3c2b1a 0100", true, true},
		{"4d3c2b1a 0100", false, false},
		{"1a2b3c4d 0002", false, false},
		{"1a2b3c4d 00", false, false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct hex hex;
		struct span body = hex_span(&hex, rows[i].bytes);
		is_number(pcap_section_is_known(rows[i].is_little_endian, body),
			rows[i].is_known, "%s", rows[i].bytes);
	}
}

static void interfaces(void)
{
	static const struct {
		const char *bytes;
		bool is_little_endian;
		struct pcap_interface want;
	} rows[] = {
		{"0065 0000 00000100", false, {101, 256, 6, 0}},
		{"6500 0000 00010000", true, {101, 256, 6, 0}},
		{"0065 0000 00000100 0009 0001 09000000 000e 0008 ffffffffffffffff", false,
			{101, 256, 9, -1}},
		{"6500 0000 00010000 0e00 0800 0200000001000000", true,
			{101, 256, 6, INT64_C(0x100000002)}},
		{"0065 0000 00000100 0000 0000 0009 0001 09000000", false, {101, 256, 6, 0}},
		{"0065 0000 00000100 0002 0003 65746800 0009 0001 09000000", false,
			{101, 256, 9, 0}},
		{"0065 0000 00000100 0009 0000 000e 0007 0102030405060700", false,
			{101, 256, 6, 0}},
		{"0065 0000 00000100 0009 0005 09", false, {101, 256, 6, 0}},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct hex hex;
		struct span body = hex_span(&hex, rows[i].bytes);
		struct pcap_interface got = pcap_interface_read(rows[i].is_little_endian, body);
		is_number(got.link, rows[i].want.link, "%s: link type", rows[i].bytes);
		is_number(
			got.snap_size, rows[i].want.snap_size, "%s: snap size", rows[i].bytes);
		is_number(got.resolution, rows[i].want.resolution, "%s: unit", rows[i].bytes);
		is_number(got.offset, rows[i].want.offset, "%s: offset", rows[i].bytes);
	}
}

static void packets(void)
{
	static const char cut[] = "the packet is longer than its block";
	static const struct {
		const char *bytes;
		bool is_little_endian;
		uint32_t type;
		struct pcap_captured want;
	} rows[] = {
		{"00010002 00000001 00000003 00000002 00000014 45000000", false,
			PCAP_BLOCK_ENHANCED_PACKET,
			{0x10002, UINT64_C(0x100000003), {NULL, 2}, 20, NULL}},
		{"00010002 00000001 00000003 00000002 00000014 45000000", false,
			PCAP_BLOCK_PACKET, {1, UINT64_C(0x100000003), {NULL, 2}, 20, NULL}},
		{"02000100 01000000 03000000 01000000 14000000 45", true,
			PCAP_BLOCK_ENHANCED_PACKET,
			{0x10002, UINT64_C(0x100000003), {NULL, 1}, 20, NULL}},
		{"00010002 00000001 00000003 00000003 00000014 4500", false,
			PCAP_BLOCK_ENHANCED_PACKET,
			{0x10002, UINT64_C(0x100000003), {NULL, 0}, 20, cut}},
		{"00010002 00000001", false, PCAP_BLOCK_PACKET,
			{1, UINT64_C(0x100000000), {NULL, 0}, 0, cut}},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct hex hex;
		struct span body = hex_span(&hex, rows[i].bytes);
		struct pcap_captured got =
			pcap_packet_read(rows[i].is_little_endian, rows[i].type, body);
		check_packet(body, got, rows[i].want, 20, rows[i].bytes);
	}
}

static void simple_packets(void)
{
	static const char cut[] = "the packet is longer than its block";
	static const struct {
		const char *bytes;
		bool is_little_endian;
		struct pcap_captured want;
	} rows[] = {
		{"00000014 45000000", false, {0, 0, {NULL, 4}, 20, NULL}},
		{"14000000 4500", true, {0, 0, {NULL, 2}, 20, NULL}},
		{"00000014", false, {0, 0, {NULL, 0}, 20, NULL}},
		{"000014", false, {0, 0, {NULL, 0}, 0, cut}},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct hex hex;
		struct span body = hex_span(&hex, rows[i].bytes);
		struct pcap_captured got =
			pcap_simple_packet_read(rows[i].is_little_endian, body);
		check_packet(body, got, rows[i].want, 4, rows[i].bytes);
	}
}

int main(void)
{
	run_test(file_headers, "pcap_header_read: every kind of file");
	run_test(records, "pcap_record_read: both orders and units, and what is cut");
	run_test(block_orders, "pcap_block_order: a section header tells its own");
	run_test(blocks, "pcap_block_read: both orders, and lengths that are wrong");
	run_test(sections, "pcap_section_is_known: byte order and version");
	run_test(interfaces,
		"pcap_interface_read: options, their end, and those of a wrong size");
	run_test(packets, "pcap_packet_read: both kinds, and what is cut");
	run_test(simple_packets, "pcap_simple_packet_read: all that follows its size");
	return tap_end();
}

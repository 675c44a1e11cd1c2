/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/pcap/pcap.h"

#include <stdio.h>

#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

/* An IPv4 header with nothing after it: what every file here holds. */
#define PACKET "4500001400010000400100 00c0000201c6336402"

/* pcap headers: magic, version 2.4, 0, 0, snap size 65535, link type */
#define CLASSIC_BIG "a1b2c3d4 0002 0004 00000000 00000000 0000ffff 000000"
#define CLASSIC_LITTLE "d4c3b2a1 0200 0400 00000000 00000000 ffff0000 "
#define NANO_BIG "a1b23c4d 0002 0004 00000000 00000000 0000ffff 000000"
#define NANO_LITTLE "4d3cb2a1 0200 0400 00000000 00000000 ffff0000 "
/* a record: seconds 1, fraction 2, both sizes 20 */
#define RECORD_BIG "00000001 00000002 00000014 00000014 " PACKET
#define RECORD_LITTLE "01000000 02000000 14000000 14000000 " PACKET

/* pcapng: section headers and interface descriptions of raw IP in both orders */
#define SECTION_BIG "0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c "
#define SECTION_LITTLE "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000 "
#define INTERFACE_BIG "00000001 00000014 0065 0000 00000000 00000014 "
#define INTERFACE_ETHERNET "00000001 00000014 0001 0000 00000000 00000014 "
#define INTERFACE_LITTLE "01000000 14000000 6500 0000 00000000 14000000 "
/* an enhanced packet of interface 0 at 1,000,002 units */
#define ENHANCED_BIG                                                                           \
	"00000006 00000034 00000000 00000000 000f4242 00000014 00000014 " PACKET " 00000034 "
#define ENHANCED_LITTLE                                                                        \
	"06000000 34000000 00000000 00000000 42420f00 14000000 14000000 " PACKET " 34000000 "

/* All packets of a file, then how it ended, as one text. */
static const char *described(struct span file)
{
	static char text[1024];
	struct pcap pcap;
	struct pcap_packet packet;
	int at = 0;
	text[0] = '\0';
	bool is_open = pcap_open(&pcap, file);
	if (is_open != (pcap.problem == NULL))
		return "pcap_open and its problem disagree";
	for (int i = 0; i < 40 && pcap_next(&pcap, &packet); i++)
		at += snprintf(text + at, sizeof text - (size_t)at,
			"%u: link=%u wall=%lld size=%u/%u %s%u; ", packet.number, packet.link,
			(long long)packet.wall, packet.frame.size, packet.original_size,
			packet.why_no_ip ? packet.why_no_ip : "ip=", packet.ip.size);
	if (pcap.problem)
		snprintf(text + at, sizeof text - (size_t)at, "at %u: %s", pcap.problem_at,
			pcap.problem);
	else
		snprintf(text + at, sizeof text - (size_t)at, "end");
	return text;
}

struct file_row {
	const char *what, *bytes, *description;
};

static void check_rows(const struct file_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct hex hex;
		is_text(described(hex_span(&hex, rows[i].bytes)), rows[i].description, "%s",
			rows[i].what);
	}
}

static void reads_pcap(void)
{
	/* clang-format off */
	static const struct file_row rows[] = {
		{"big-endian microseconds", CLASSIC_BIG "65 " RECORD_BIG,
			"1: link=101 wall=1000002000 size=20/20 ip=20; end"},
		{"little-endian microseconds", CLASSIC_LITTLE "65000000 " RECORD_LITTLE,
			"1: link=101 wall=1000002000 size=20/20 ip=20; end"},
		{"big-endian nanoseconds", NANO_BIG "65 " RECORD_BIG,
			"1: link=101 wall=1000000002 size=20/20 ip=20; end"},
		{"little-endian nanoseconds", NANO_LITTLE "65000000 " RECORD_LITTLE,
			"1: link=101 wall=1000000002 size=20/20 ip=20; end"},
		{"two packets", CLASSIC_BIG "0c " RECORD_BIG RECORD_BIG,
			"1: link=12 wall=1000002000 size=20/20 ip=20; "
			"2: link=12 wall=1000002000 size=20/20 ip=20; end"},
		{"none", CLASSIC_BIG "65", "end"},
		{"flags above the link type are ignored",
			CLASSIC_LITTLE "65000024 " RECORD_LITTLE,
			"1: link=101 wall=1000002000 size=20/20 ip=20; end"},
		{"a packet that was longer on the wire",
			CLASSIC_BIG "0e 00000001 00000002 00000002 00000014 4500",
			"1: link=14 wall=1000002000 size=2/20 ip=2; end"},
		{"an empty packet", CLASSIC_BIG "65 00000000 00000000 00000000 00000000",
			"1: link=101 wall=0 size=0/0 cut0; end"},
		{"the last second", CLASSIC_BIG "65 ffffffff ffffffff 00000000 00000000",
			"1: link=101 wall=4294971589967295000 size=0/0 cut0; end"},
		{"a packet past the end", CLASSIC_BIG "65 " RECORD_BIG
			"00000001 00000002 00000015 00000014 " PACKET,
			"1: link=101 wall=1000002000 size=20/20 ip=20; "
			"at 60: the packet is longer than the file"},
		{"a packet of 4 GB", CLASSIC_BIG "65 00000001 00000002 ffffffff 00000014 " PACKET,
			"at 24: the packet is longer than the file"},
		{"half a packet header", CLASSIC_BIG "65 00000001 00000002 000000",
			"at 24: the packet header is cut"},
		{"half a file header", "a1b2c3d4 0002 0004 00000000",
			"at 0: the file header is cut"},
		{"another file", "7f454c46 02010100", "at 0: neither pcap nor pcapng"},
		{"three bytes", "a1b2c3", "at 0: too short for a capture file"},
		{"nothing", "", "at 0: too short for a capture file"},
	};
	/* clang-format on */
	check_rows(rows, sizeof rows / sizeof *rows);
}

/* clang-format off */
static const struct file_row next_generation_files[] = {
	{"big-endian", SECTION_BIG INTERFACE_BIG ENHANCED_BIG,
		"1: link=101 wall=1000002000 size=20/20 ip=20; end"},
	{"little-endian", SECTION_LITTLE INTERFACE_LITTLE ENHANCED_LITTLE,
		"1: link=101 wall=1000002000 size=20/20 ip=20; end"},
	{"sections of both orders in one file",
		SECTION_LITTLE INTERFACE_LITTLE ENHANCED_LITTLE SECTION_BIG INTERFACE_BIG
		ENHANCED_BIG,
		"1: link=101 wall=1000002000 size=20/20 ip=20; "
		"2: link=101 wall=1000002000 size=20/20 ip=20; end"},
	{"a section without packets", SECTION_BIG, "end"},
	{"blocks of other kinds are stepped over",
		SECTION_BIG "00000005 0000000c 0000000c " INTERFACE_BIG
		"80000001 00000010 12345678 00000010 " ENHANCED_BIG,
		"1: link=101 wall=1000002000 size=20/20 ip=20; end"},
	{"nanoseconds", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0009 0001 09000000 0000 0000 00000020 "
		ENHANCED_BIG,
		"1: link=101 wall=1000002 size=20/20 ip=20; end"},
	{"a comment before the unit", SECTION_BIG
		"00000001 00000028 0065 0000 00000000 0001 0004 61626364 "
		"0009 0001 09000000 0000 0000 00000028 " ENHANCED_BIG,
		"1: link=101 wall=1000002 size=20/20 ip=20; end"},
	{"a unit past the end of the options", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0000 0000 0009 0001 09000000 00000020 "
		ENHANCED_BIG,
		"1: link=101 wall=1000002000 size=20/20 ip=20; end"},
	{"picoseconds", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0009 0001 0c000000 0000 0000 00000020 "
		ENHANCED_BIG,
		"1: link=101 wall=1000 size=20/20 ip=20; end"},
	{"seconds", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0009 0001 00000000 0000 0000 00000020 "
		ENHANCED_BIG,
		"1: link=101 wall=1000002000000000 size=20/20 ip=20; end"},
	{"2^-10 s, and an offset of -976 s", SECTION_BIG
		"00000001 0000002c 0065 0000 00000000 0009 0001 8a000000 "
		"000e 0008 fffffffffffffc30 0000 0000 0000002c " ENHANCED_BIG,
		"1: link=101 wall=564453125 size=20/20 ip=20; end"},
	{"2^-40 s, and an offset of 1 s, little-endian", SECTION_LITTLE
		"01000000 2c000000 6500 0000 00000000 0900 0100 a8000000 "
		"0e00 0800 0100000000000000 0000 0000 2c000000 "
		"06000000 34000000 00000000 80010000 00000000 14000000 14000000 " PACKET
		" 34000000",
		"1: link=101 wall=2500000000 size=20/20 ip=20; end"},
	{"a resolution beyond all sense gives no time", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0009 0001 7f000000 0000 0000 00000020 "
		ENHANCED_BIG,
		"1: link=101 wall=0 size=20/20 ip=20; end"},
	{"nor does 2^-127 s", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0009 0001 ff000000 0000 0000 00000020 "
		ENHANCED_BIG,
		"1: link=101 wall=0 size=20/20 ip=20; end"},
	{"a stamp past the range", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0009 0001 00000000 0000 0000 00000020 "
		"00000006 00000034 00000000 ffffffff ffffffff 00000014 00000014 " PACKET
		" 00000034",
		"1: link=101 wall=9223372036854775807 size=20/20 ip=20; end"},
	{"another past the range of nanoseconds", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0009 0001 00000000 0000 0000 00000020 "
		"00000006 00000034 00000000 0fffffff ffffffff 00000014 00000014 " PACKET
		" 00000034",
		"1: link=101 wall=9223372036854775807 size=20/20 ip=20; end"},
	{"the first nanosecond past the range", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0009 0001 09000000 0000 0000 00000020 "
		"00000006 00000034 00000000 80000000 00000000 00000014 00000014 " PACKET
		" 00000034",
		"1: link=101 wall=9223372036854775807 size=20/20 ip=20; end"},
	{"the maximum stamp in units of 2^-0 s", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0009 0001 80000000 0000 0000 00000020 "
		"00000006 00000034 00000000 ffffffff ffffffff 00000014 00000014 " PACKET
		" 00000034",
		"1: link=101 wall=9223372036854775807 size=20/20 ip=20; end"},
	{"an offset that leads past the range", SECTION_BIG
		"00000001 0000002c 0065 0000 00000000 0009 0001 00000000 "
		"000e 0008 7fffffffffffffff 0000 0000 0000002c "
		"00000006 00000034 00000000 00000000 00000001 00000014 00000014 " PACKET
		" 00000034",
		"1: link=101 wall=9223372036854775807 size=20/20 ip=20; end"},
	{"an offset that leads past the seconds", SECTION_BIG
		"00000001 0000002c 0065 0000 00000000 0009 0001 00000000 "
		"000e 0008 7fffffffffffffff 0000 0000 0000002c "
		"00000006 00000034 00000000 7fffffff ffffffff 00000014 00000014 " PACKET
		" 00000034",
		"1: link=101 wall=9223372036854775807 size=20/20 ip=20; end"},
	{"the last second of 63 bits, and an offset back from it", SECTION_BIG
		"00000001 0000002c 0065 0000 00000000 0009 0001 00000000 "
		"000e 0008 8000000000000006 0000 0000 0000002c "
		"00000006 00000034 00000000 7fffffff ffffffff 00000014 00000014 " PACKET
		" 00000034",
		"1: link=101 wall=5000000000 size=20/20 ip=20; end"},
	{"the last nanosecond", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0009 0001 09000000 0000 0000 00000020 "
		"00000006 00000034 00000000 7fffffff fffffffe 00000014 00000014 " PACKET
		" 00000034",
		"1: link=101 wall=9223372036854775806 size=20/20 ip=20; end"},
	{"1023 units of 2^-10 s", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0009 0001 8a000000 0000 0000 00000020 "
		"00000006 00000034 00000000 00000000 000003ff 00000014 00000014 " PACKET
		" 00000034",
		"1: link=101 wall=999023437 size=20/20 ip=20; end"},
	{"2^-64 s gives no time", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0009 0001 c0000000 0000 0000 00000020 "
		"00000006 00000034 00000000 ffffffff ffffffff 00000014 00000014 " PACKET
		" 00000034",
		"1: link=101 wall=0 size=20/20 ip=20; end"},
	{"nor does 10^-20 s", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0009 0001 14000000 0000 0000 00000020 "
		"00000006 00000034 00000000 ffffffff ffffffff 00000014 00000014 " PACKET
		" 00000034",
		"1: link=101 wall=0 size=20/20 ip=20; end"},
	{"10^-19 s does", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0009 0001 13000000 0000 0000 00000020 "
		"00000006 00000034 00000000 ffffffff ffffffff 00000014 00000014 " PACKET
		" 00000034",
		"1: link=101 wall=1844674407 size=20/20 ip=20; end"},
	{"2^-63 s does", SECTION_BIG
		"00000001 00000020 0065 0000 00000000 0009 0001 bf000000 0000 0000 00000020 "
		"00000006 00000034 00000000 ffffffff ffffffff 00000014 00000014 " PACKET
		" 00000034",
		"1: link=101 wall=1999999999 size=20/20 ip=20; end"},
	{"an option longer than its block ends the options", SECTION_BIG
		"00000001 00000018 0065 0000 00000000 0009 0009 00000018 " ENHANCED_BIG,
		"1: link=101 wall=1000002000 size=20/20 ip=20; end"},
	{"options without their end", SECTION_BIG
		"00000001 0000001c 0065 0000 00000000 0009 0001 09000000 0000001c "
		ENHANCED_BIG,
		"1: link=101 wall=1000002 size=20/20 ip=20; end"},
	{"options of a wrong size count as absent", SECTION_BIG
		"00000001 00000024 0065 0000 00000000 0009 0000 000e 0004 00000001 "
		"0000 0000 00000024 " ENHANCED_BIG,
		"1: link=101 wall=1000002000 size=20/20 ip=20; end"},
	{"an obsolete packet block", SECTION_BIG INTERFACE_BIG
		"00000002 00000034 0000 0007 00000000 000f4242 00000014 00000014 " PACKET
		" 00000034",
		"1: link=101 wall=1000002000 size=20/20 ip=20; end"},
	{"a simple packet", SECTION_BIG INTERFACE_BIG
		"00000003 00000024 00000014 " PACKET " 00000024",
		"1: link=101 wall=0 size=20/20 ip=20; end"},
	{"a simple packet, cut by the snap size", SECTION_BIG
		"00000001 00000014 0065 0000 00000012 00000014 "
		"00000003 00000024 00000030 " PACKET " 00000024",
		"1: link=101 wall=0 size=18/48 ip=18; end"},
	{"a simple packet, cut to a byte", SECTION_BIG
		"00000001 00000014 0065 0000 00000001 00000014 "
		"00000003 00000024 00000014 " PACKET " 00000024",
		"1: link=101 wall=0 size=1/20 ip=1; end"},
	{"a simple packet, cut by its block", SECTION_BIG INTERFACE_BIG
		"00000003 00000024 00000030 " PACKET " 00000024",
		"1: link=101 wall=0 size=20/48 ip=20; end"},
	{"a simple packet with padding", SECTION_BIG INTERFACE_BIG
		"00000003 00000024 00000012 " PACKET " 00000024",
		"1: link=101 wall=0 size=18/18 ip=18; end"},
	{"a second interface of another link type", SECTION_BIG INTERFACE_BIG
		"00000001 00000014 0001 0000 00000000 00000014 "
		"00000006 00000034 00000001 00000000 000f4242 00000014 00000014 " PACKET
		" 00000034",
		"1: link=1 wall=1000002000 size=20/20 not IP0; end"},
};
/* clang-format on */

static void reads_pcapng(void)
{
	check_rows(next_generation_files,
		sizeof next_generation_files / sizeof *next_generation_files);
}

static void names_what_is_wrong_with_pcapng(void)
{
	/* clang-format off */
	static const struct file_row rows[] = {
		{"a block length below its frame", SECTION_BIG "00000001 00000008 00000008",
			"at 28: the block's length is wrong"},
		{"a block length of 0", SECTION_BIG "00000001 00000000 00000000",
			"at 28: the block's length is wrong"},
		{"an unaligned block length", SECTION_BIG "00000005 0000000e 0000 0000000e",
			"at 28: the block's length is wrong"},
		{"a block past the end", SECTION_BIG "00000005 00000010 00000010",
			"at 28: the block's length is wrong"},
		{"a block of 4 GB", SECTION_BIG "00000005 fffffffc 00000010",
			"at 28: the block's length is wrong"},
		{"half a block header", SECTION_BIG "00000005 0000",
			"at 28: the block's length is wrong"},
		{"two lengths that differ", SECTION_BIG "00000005 0000000c 00000010",
			"at 28: the block's two lengths differ"},
		{"an unknown byte order",
			"0a0d0d0a 0000001c 11111111 0001 0000 ffffffffffffffff 0000001c ",
			"at 0: the block's length is wrong"},
		{"an unknown byte order with a length that reads both ways",
			"0a0d0d0a 10000010 11111111 10000010", "at 0: the block's length is wrong"},
		{"another version",
			"0a0d0d0a 0000001c 1a2b3c4d 0002 0000 ffffffffffffffff 0000001c ",
			"at 0: unknown byte order or version of the section"},
		{"a section header of nothing", "0a0d0d0a 0c000000 0c000000",
			"at 0: unknown byte order or version of the section"},
		{"the magic alone", "0a0d0d0a", "at 0: the block's length is wrong"},
		{"half an interface description", SECTION_BIG
			"00000001 00000010 0065 0000 00000010 ",
			"at 28: the interface description is cut"},
		{"a packet longer than its block", SECTION_BIG INTERFACE_BIG
			"00000006 00000034 00000000 00000000 000f4242 00000015 00000014 " PACKET
			" 00000034 ",
			"at 48: the packet is longer than its block"},
		{"a packet block without its fields", SECTION_BIG INTERFACE_BIG
			"00000006 00000010 00000000 00000010",
			"at 48: the packet is longer than its block"},
		{"a simple packet block without its field", SECTION_BIG INTERFACE_BIG
			"00000003 0000000c 0000000c", "at 48: the packet is longer than its block"},
		{"an interface that was not described", SECTION_BIG ENHANCED_BIG,
			"at 28: the packet's interface was not described"},
		{"a simple packet without an interface", SECTION_BIG
			"00000003 00000010 00000000 00000010",
			"at 28: the packet's interface was not described"},
		{"an interface of the section before",
			SECTION_BIG INTERFACE_BIG SECTION_BIG ENHANCED_BIG,
			"at 76: the packet's interface was not described"},
	};
	/* clang-format on */
	check_rows(rows, sizeof rows / sizeof *rows);
	struct hex hex;
	struct pcap pcap;
	struct pcap_packet packet;
	pcap_open(&pcap, hex_span(&hex, SECTION_BIG "00000005 00000000"));
	ok(!pcap_next(&pcap, &packet) && !pcap_next(&pcap, &packet) && pcap.problem_at == 28,
		"after a problem there are no more packets");
}

/* 10,000 of them, and a packet of the last but one. */
static void takes_any_number_of_interfaces(void)
{
	enum { MANY = 10000, FRAME = 4 };
	struct hex part;
	static uint8_t file[28 + 20 * MANY + 36 + FRAME];
	static struct pcap_interface room[MANY];
	struct writer w = writer_of(file, sizeof file);
	writer_span(&w, hex_span(&part, SECTION_BIG));
	for (uint32_t i = 0; i < MANY; i++)
		writer_span(&w,
			hex_span(&part, i == MANY - 2 ? INTERFACE_ETHERNET : INTERFACE_BIG));
	writer_span(&w, hex_span(&part, "00000006 00000024 0000270e 00000000 00000000"
					"00000004 00000004 45000014 00000024"));
	struct pcap pcap;
	struct pcap_packet packet;
	ok(!w.failed && pcap_open(&pcap, writer_span_of(&w)), "the file opens");
	uint32_t given = 0;
	while (!pcap_next(&pcap, &packet) && pcap.is_full && given < MANY) {
		is_number(pcap.interface_count, PCAP_INTERFACES + given, "full at %u", given);
		given = given > MANY / 3 ? MANY : given ? given * 3 : 1;
		pcap_give_room(&pcap, room, given);
	}
	ok(!pcap.problem && packet.number == 1, "the packet is there");
	is_number(packet.link, PCAP_LINK_ETHERNET, "its interface's link type");
	ok(!pcap_next(&pcap, &packet) && !pcap.is_full && !pcap.problem, "the file ends");
	is_number(pcap.interface_count, MANY, "all are known");
}

static void names_the_unpacker(void)
{
	static const struct {
		const char *digits, *program;
	} rows[] = {{"1f8b0800", "zcat"}, {"425a6839", "bzcat"}, {"fd377a58", "xzcat"},
		{"28b52ffd", "zstdcat"}, {"a1b2c3d4", "none"}, {"0a0d0d0a", "none"},
		{"1f", "none"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hex hex;
		const char *program = pcap_unpacker(hex_span(&hex, rows[i].digits));
		is_text(program ? program : "none", rows[i].program, "%s", rows[i].digits);
	}
}

int main(void)
{
	run_test(names_the_unpacker, "pcap_unpacker: what a compressed file is read with");
	run_test(reads_pcap, "pcap_read: reads pcap");
	run_test(reads_pcapng, "pcap_read: reads pcapng");
	run_test(names_what_is_wrong_with_pcapng, "pcap_read: names what is wrong with pcapng");
	run_test(takes_any_number_of_interfaces,
		"pcap_read: takes any number of interfaces, in room that grows");
	return tap_end();
}

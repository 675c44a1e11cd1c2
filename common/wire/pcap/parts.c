/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/pcap/parts.h"

enum {
	BLOCK_SIZE_MIN = 12, /* type and both lengths */

	OPTION_END = 0,
	OPTION_RESOLUTION = 9,	  /* of an interface */
	OPTION_STAMP_OFFSET = 14, /* of an interface */
	RESOLUTION_MICROSECONDS = 6,
};
/* These do not fit an int. */
static const uint32_t magic_microseconds = 0xa1b2c3d4;
static const uint32_t magic_nanoseconds = 0xa1b23c4d;

/* ---- numbers in the file's order ------------------------------------------------- */
static uint16_t swapped16(uint16_t value)
{
	return (uint16_t)(value % 256u * 256u + value / 256u);
}

static uint32_t swapped32(uint32_t value)
{
	return swapped16((uint16_t)(value % 65536u)) * 65536u +
	       swapped16((uint16_t)(value / 65536u));
}

static uint16_t read16(bool is_little_endian, struct reader *r)
{
	uint16_t value = reader_u16(r);
	return is_little_endian ? swapped16(value) : value;
}

static uint32_t read32(bool is_little_endian, struct reader *r)
{
	uint32_t value = reader_u32(r);
	return is_little_endian ? swapped32(value) : value;
}

/* ---- pcap ------------------------------------------------------------------------ */
static bool magic_is_known(uint32_t magic)
{
	return magic == magic_microseconds || magic == magic_nanoseconds;
}

struct pcap_header pcap_header_read(struct span file)
{
	struct pcap_header header = {0};
	struct reader r = reader_of(file);
	uint32_t magic = reader_u32(&r);
	if (r.failed) {
		header.problem = "too short for a capture file";
		return header;
	}
	header.is_next_generation = magic == PCAP_BLOCK_SECTION;
	if (header.is_next_generation)
		return header;
	header.is_little_endian = magic_is_known(swapped32(magic));
	if (header.is_little_endian)
		magic = swapped32(magic);
	header.interface.resolution =
		magic == magic_nanoseconds ? PCAP_NANOSECONDS : RESOLUTION_MICROSECONDS;
	reader_take(&r, 12); /* version, two fields that are 0 */
	header.interface.snap_size = read32(header.is_little_endian, &r);
	/* above these: whether checksums follow */
	header.interface.link = read32(header.is_little_endian, &r) % 65536u;
	if (!magic_is_known(magic))
		header.problem = "neither pcap nor pcapng";
	else if (r.failed)
		header.problem = "the file header is cut";
	else {
		header.size = r.offset;
		header.interface_count = 1;
	}
	return header;
}

struct pcap_captured pcap_record_read(bool is_little_endian, bool is_fine, struct span left)
{
	struct pcap_captured record = {0};
	struct reader r = reader_of(left);
	uint64_t seconds = read32(is_little_endian, &r);
	uint64_t rest = read32(is_little_endian, &r);
	record.stamp = seconds * (is_fine ? 1000000000u : 1000000u) + rest;
	uint32_t size = read32(is_little_endian, &r);
	record.original_size = read32(is_little_endian, &r);
	if (r.failed) {
		record.problem = "the packet header is cut";
		return record;
	}
	record.frame = reader_take(&r, size);
	if (r.failed)
		record.problem = "the packet is longer than the file";
	return record;
}

/* ---- pcapng ---------------------------------------------------------------------- */
bool pcap_block_order(bool is_little_endian, struct span left)
{
	struct reader r = reader_of(left);
	if (reader_u32(&r) != PCAP_BLOCK_SECTION)
		return is_little_endian;
	reader_take(&r, 4);
	return reader_u32(&r) != PCAP_BYTE_ORDER;
}

struct pcap_block pcap_block_read(bool is_little_endian, struct span left)
{
	struct pcap_block block = {0};
	struct reader r = reader_of(left);
	block.type = read32(is_little_endian, &r);
	block.size = read32(is_little_endian, &r);
	if (r.failed || block.size < BLOCK_SIZE_MIN || block.size % 4u != 0 ||
		block.size > left.size) {
		block.problem = "the block's length is wrong";
		return block;
	}
	block.body = reader_take(&r, block.size - BLOCK_SIZE_MIN);
	if (read32(is_little_endian, &r) != block.size)
		block.problem = "the block's two lengths differ";
	return block;
}

bool pcap_section_is_known(bool is_little_endian, struct span body)
{
	struct reader r = reader_of(body);
	return read32(is_little_endian, &r) == PCAP_BYTE_ORDER &&
	       read16(is_little_endian, &r) == 1;
}

static void interface_option(bool is_little_endian, uint16_t code, struct span value,
	struct pcap_interface *interface)
{
	struct reader r = reader_of(value);
	if (code == OPTION_RESOLUTION && value.size >= 1)
		interface->resolution = reader_u8(&r);
	if (code == OPTION_STAMP_OFFSET && value.size >= 8) {
		uint64_t first = read32(is_little_endian, &r);
		uint64_t second = read32(is_little_endian, &r);
		uint64_t low = is_little_endian ? first : second;
		uint64_t high = is_little_endian ? second : first;
		interface->offset = (int64_t)(high * 0x100000000u + low);
	}
}

static void interface_options(
	bool is_little_endian, struct reader *r, struct pcap_interface *interface)
{
	/*@ loop invariant reader_apart(r);
	    loop assigns r->offset, r->failed, interface->resolution, interface->offset;
	    loop variant r->size - r->offset; */
	while (reader_left(r) >= 4) {
		uint16_t code = read16(is_little_endian, r);
		uint16_t size = read16(is_little_endian, r);
		if (code == OPTION_END)
			break;
		interface_option(is_little_endian, code, reader_take(r, size), interface);
		reader_take(r, (4u - size % 4u) % 4u);
	}
}

struct pcap_interface pcap_interface_read(bool is_little_endian, struct span body)
{
	struct pcap_interface interface = {.resolution = RESOLUTION_MICROSECONDS};
	struct reader r = reader_of(body);
	interface.link = read16(is_little_endian, &r);
	read16(is_little_endian, &r);
	interface.snap_size = read32(is_little_endian, &r);
	interface_options(is_little_endian, &r, &interface);
	return interface;
}

struct pcap_captured pcap_packet_read(bool is_little_endian, uint32_t type, struct span body)
{
	struct pcap_captured captured = {0};
	struct reader r = reader_of(body);
	if (type == PCAP_BLOCK_PACKET) {
		captured.interface = read16(is_little_endian, &r);
		read16(is_little_endian, &r); /* how many were dropped */
	} else
		captured.interface = read32(is_little_endian, &r);
	uint64_t high = read32(is_little_endian, &r);
	uint64_t low = read32(is_little_endian, &r);
	captured.stamp = high * 0x100000000u + low;
	uint32_t size = read32(is_little_endian, &r);
	captured.original_size = read32(is_little_endian, &r);
	captured.frame = reader_take(&r, size);
	if (r.failed)
		captured.problem = "the packet is longer than its block";
	return captured;
}

struct pcap_captured pcap_simple_packet_read(bool is_little_endian, struct span body)
{
	struct pcap_captured packet = {0};
	struct reader r = reader_of(body);
	packet.original_size = read32(is_little_endian, &r);
	packet.frame = reader_rest(&r);
	if (r.failed)
		packet.problem = "the packet is longer than its block";
	return packet;
}

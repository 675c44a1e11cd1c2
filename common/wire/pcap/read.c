/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/pcap/pcap.h"

enum {
	BLOCK_SECTION = 0x0a0d0d0a,
	BLOCK_INTERFACE = 1,
	BLOCK_PACKET = 2, /* obsolete */
	BLOCK_SIMPLE_PACKET = 3,
	BLOCK_ENHANCED_PACKET = 6,
	BLOCK_SIZE_MIN = 12, /* type and both lengths */
	BYTE_ORDER = 0x1a2b3c4d,

	OPTION_END = 0,
	OPTION_RESOLUTION = 9,	  /* of an interface */
	OPTION_STAMP_OFFSET = 14, /* of an interface */
	RESOLUTION_MICROSECONDS = 6,

	RECORD_HEADER_SIZE = 16,
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

static uint16_t read16(const struct pcap *pcap, struct reader *r)
{
	uint16_t value = reader_u16(r);
	return pcap->is_little_endian ? swapped16(value) : value;
}

static uint32_t read32(const struct pcap *pcap, struct reader *r)
{
	uint32_t value = reader_u32(r);
	return pcap->is_little_endian ? swapped32(value) : value;
}

static bool fail(struct pcap *pcap, const char *problem)
{
	pcap->problem = problem;
	pcap->problem_at = pcap->offset;
	return false;
}

static void packet_fill(struct pcap *pcap, struct pcap_packet *packet, uint32_t link,
	struct span frame, uint32_t original_size)
{
	packet->number = ++pcap->packets;
	packet->link = link;
	packet->frame = frame;
	packet->original_size = original_size;
	packet->ip = pcap_frame_ip(link, frame, &packet->why_no_ip);
}

/* ---- pcap ------------------------------------------------------------------------ */
static bool classic_open(struct pcap *pcap, uint8_t resolution)
{
	struct reader r = reader_of(pcap->file);
	reader_take(&r, 16); /* magic, version, two fields that are 0 */
	uint32_t snap_size = read32(pcap, &r);
	uint32_t link = read32(pcap, &r) % 65536u; /* above: whether checksums follow */
	if (r.failed)
		return fail(pcap, "the file header is cut");
	pcap->interface_count = 1;
	pcap->interfaces[0] = (struct pcap_interface){
		.link = link, .snap_size = snap_size, .resolution = resolution};
	pcap->offset = PCAP_FILE_HEADER_SIZE;
	return true;
}

static bool classic_next(struct pcap *pcap, struct pcap_packet *packet)
{
	struct reader r = reader_of(span_from(pcap->file, pcap->offset));
	if (reader_left(&r) == 0)
		return false;
	uint32_t seconds = read32(pcap, &r);
	uint32_t rest = read32(pcap, &r);
	uint32_t size = read32(pcap, &r);
	uint32_t original_size = read32(pcap, &r);
	if (r.failed)
		return fail(pcap, "the packet header is cut");
	struct span frame = reader_take(&r, size);
	if (r.failed)
		return fail(pcap, "the packet is longer than the file");
	bool is_fine = pcap->interfaces[0].resolution == PCAP_NANOSECONDS;
	packet->wall = seconds * SECOND + rest * (is_fine ? 1 : MICROSECOND);
	packet_fill(pcap, packet, pcap->interfaces[0].link, frame, original_size);
	pcap->offset += RECORD_HEADER_SIZE + size;
	return true;
}

/* ---- pcapng ---------------------------------------------------------------------- */
static bool section_open(struct pcap *pcap, struct span body)
{
	struct reader r = reader_of(body);
	if (read32(pcap, &r) != BYTE_ORDER || read16(pcap, &r) != 1)
		return fail(pcap, "unknown byte order or version of the section");
	pcap->interface_count = 0;
	return true;
}

static void interface_option(const struct pcap *pcap, uint16_t code, struct span value,
	struct pcap_interface *interface)
{
	struct reader r = reader_of(value);
	if (code == OPTION_RESOLUTION && value.size >= 1)
		interface->resolution = reader_u8(&r);
	if (code == OPTION_STAMP_OFFSET && value.size >= 8) {
		uint64_t first = read32(pcap, &r);
		uint64_t second = read32(pcap, &r);
		uint64_t low = pcap->is_little_endian ? first : second;
		uint64_t high = pcap->is_little_endian ? second : first;
		interface->offset = (int64_t)(high * 0x100000000u + low);
	}
}

static void interface_options(
	const struct pcap *pcap, struct reader *r, struct pcap_interface *interface)
{
	while (reader_left(r) >= 4) {
		uint16_t code = read16(pcap, r);
		uint16_t size = read16(pcap, r);
		if (code == OPTION_END)
			break;
		interface_option(pcap, code, reader_take(r, size), interface);
		reader_take(r, (4u - size % 4u) % 4u);
	}
}

static struct pcap_interface *interface_at(struct pcap *pcap, uint32_t id)
{
	return id < PCAP_INTERFACES ? &pcap->interfaces[id] : &pcap->more[id - PCAP_INTERFACES];
}

static bool interface_open(struct pcap *pcap, struct span body)
{
	struct reader r = reader_of(body);
	struct pcap_interface interface = {.resolution = RESOLUTION_MICROSECONDS};
	interface.link = read16(pcap, &r);
	read16(pcap, &r);
	interface.snap_size = read32(pcap, &r);
	if (r.failed)
		return fail(pcap, "the interface description is cut");
	interface_options(pcap, &r, &interface);
	pcap->is_full = pcap->interface_count >= PCAP_INTERFACES + pcap->room;
	if (!pcap->is_full)
		*interface_at(pcap, pcap->interface_count++) = interface;
	return !pcap->is_full;
}

static bool block_packet(
	struct pcap *pcap, uint32_t type, struct span body, struct pcap_packet *packet)
{
	struct reader r = reader_of(body);
	uint32_t id = type == BLOCK_PACKET ? read16(pcap, &r) : read32(pcap, &r);
	if (type == BLOCK_PACKET)
		read16(pcap, &r); /* how many were dropped */
	uint64_t high = read32(pcap, &r);
	uint64_t low = read32(pcap, &r);
	uint32_t size = read32(pcap, &r);
	uint32_t original_size = read32(pcap, &r);
	struct span frame = reader_take(&r, size);
	if (r.failed)
		return fail(pcap, "the packet is longer than its block");
	if (id >= pcap->interface_count)
		return fail(pcap, "the packet's interface was not described");
	const struct pcap_interface *interface = interface_at(pcap, id);
	packet->wall = pcap_stamp_wall(interface, high * 0x100000000u + low);
	packet_fill(pcap, packet, interface->link, frame, original_size);
	return true;
}

/* It has neither time nor captured size: that is the minimum of block, original and snap size.
 */
static bool block_simple_packet(struct pcap *pcap, struct span body, struct pcap_packet *packet)
{
	struct reader r = reader_of(body);
	uint32_t original_size = read32(pcap, &r);
	if (r.failed)
		return fail(pcap, "the packet is longer than its block");
	if (pcap->interface_count == 0)
		return fail(pcap, "the packet's interface was not described");
	uint32_t snap_size = pcap->interfaces[0].snap_size;
	uint32_t size = original_size;
	if (snap_size > 0 && snap_size < size)
		size = snap_size;
	struct span frame = span_slice(reader_rest(&r), 0, size);
	packet_fill(pcap, packet, pcap->interfaces[0].link, frame, original_size);
	return true;
}

/* The block at the offset: its type and body. A section header tells its own byte order. */
static bool block_read(struct pcap *pcap, uint32_t *type, struct span *body, uint32_t *size)
{
	struct span left = span_from(pcap->file, pcap->offset);
	struct reader r = reader_of(left);
	*type = read32(pcap, &r);
	if (*type == BLOCK_SECTION) { /* reads the same both ways */
		struct reader order = reader_of(span_from(left, 8));
		pcap->is_little_endian = reader_u32(&order) != BYTE_ORDER;
	}
	*size = read32(pcap, &r);
	if (r.failed || *size < BLOCK_SIZE_MIN || *size % 4u != 0 || *size > left.size)
		return fail(pcap, "the block's length is wrong");
	*body = reader_take(&r, *size - BLOCK_SIZE_MIN);
	if (read32(pcap, &r) != *size)
		return fail(pcap, "the block's two lengths differ");
	return true;
}

/* Take one block; `is_packet` when it held one. */
static bool block_next(struct pcap *pcap, struct pcap_packet *packet, bool *is_packet)
{
	uint32_t type;
	uint32_t size;
	struct span body;
	bool is_right = true;
	if (!block_read(pcap, &type, &body, &size))
		return false;
	*is_packet = type == BLOCK_ENHANCED_PACKET || type == BLOCK_PACKET ||
		     type == BLOCK_SIMPLE_PACKET;
	if (type == BLOCK_SECTION)
		is_right = section_open(pcap, body);
	else if (type == BLOCK_INTERFACE)
		is_right = interface_open(pcap, body);
	else if (type == BLOCK_SIMPLE_PACKET)
		is_right = block_simple_packet(pcap, body, packet);
	else if (*is_packet)
		is_right = block_packet(pcap, type, body, packet);
	if (is_right)
		pcap->offset += size;
	return is_right;
}

static bool next_generation_next(struct pcap *pcap, struct pcap_packet *packet)
{
	bool is_packet = false;
	while (!is_packet && pcap->offset < pcap->file.size) {
		if (!block_next(pcap, packet, &is_packet))
			return false;
	}
	return is_packet;
}

const char *pcap_unpacker(struct span file)
{
	static const struct {
		uint32_t magic;
		const char *program;
	} rows[] = {{0x1f8b0000, "zcat"}, {0x425a0000, "bzcat"}, {0xfd370000, "xzcat"},
		{0x28b50000, "zstdcat"}};
	struct reader r = reader_of(file);
	uint32_t magic = reader_u16(&r) * 0x10000u;
	for (size_t i = 0; !r.failed && i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].magic == magic)
			return rows[i].program;
	return NULL;
}

bool pcap_open(struct pcap *pcap, struct span file)
{
	*pcap = (struct pcap){.file = file};
	struct reader r = reader_of(file);
	uint32_t magic = reader_u32(&r);
	if (r.failed)
		return fail(pcap, "too short for a capture file");
	if (magic == BLOCK_SECTION) {
		pcap->is_next_generation = true;
		return true;
	}
	pcap->is_little_endian =
		magic == swapped32(magic_microseconds) || magic == swapped32(magic_nanoseconds);
	if (pcap->is_little_endian)
		magic = swapped32(magic);
	if (magic == magic_microseconds)
		return classic_open(pcap, RESOLUTION_MICROSECONDS);
	if (magic == magic_nanoseconds)
		return classic_open(pcap, PCAP_NANOSECONDS);
	return fail(pcap, "neither pcap nor pcapng");
}

void pcap_give_room(struct pcap *pcap, struct pcap_interface *more, uint32_t count)
{
	pcap->more = more;
	pcap->room = count;
	pcap->is_full = false;
}

bool pcap_next(struct pcap *pcap, struct pcap_packet *packet)
{
	*packet = (struct pcap_packet){0};
	if (pcap->problem)
		return false;
	return pcap->is_next_generation ? next_generation_next(pcap, packet)
					: classic_next(pcap, packet);
}

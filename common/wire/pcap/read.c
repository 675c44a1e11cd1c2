/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/pcap/parts.h"
#include "common/wire/pcap/pcap.h"

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
static bool classic_next(struct pcap *pcap, struct pcap_packet *packet)
{
	struct span left = span_from(pcap->file, pcap->offset);
	if (left.size == 0)
		return false;
	const struct pcap_interface *interface = &pcap->interfaces[0];
	bool is_fine = interface->resolution == PCAP_NANOSECONDS;
	struct pcap_captured record = pcap_record_read(pcap->is_little_endian, is_fine, left);
	if (record.problem)
		return fail(pcap, record.problem);
	packet->wall = pcap_stamp_wall(interface, record.stamp);
	packet_fill(pcap, packet, interface->link, record.frame, record.original_size);
	pcap->offset += PCAP_RECORD_HEADER_SIZE + record.frame.size;
	return true;
}

/* ---- pcapng ---------------------------------------------------------------------- */
static bool section_open(struct pcap *pcap, struct span body)
{
	if (!pcap_section_is_known(pcap->is_little_endian, body))
		return fail(pcap, "unknown byte order or version of the section");
	pcap->interface_count = 0;
	return true;
}

static struct pcap_interface *interface_at(struct pcap *pcap, uint32_t id)
{
	return id < PCAP_INTERFACES ? &pcap->interfaces[id] : &pcap->more[id - PCAP_INTERFACES];
}

static bool interface_open(struct pcap *pcap, struct span body)
{
	if (body.size < PCAP_INTERFACE_SIZE_MIN)
		return fail(pcap, "the interface description is cut");
	struct pcap_interface interface = pcap_interface_read(pcap->is_little_endian, body);
	pcap->is_full = pcap->interface_count >= PCAP_INTERFACES + pcap->room;
	if (!pcap->is_full)
		*interface_at(pcap, pcap->interface_count++) = interface;
	return !pcap->is_full;
}

static bool block_packet(
	struct pcap *pcap, uint32_t type, struct span body, struct pcap_packet *packet)
{
	struct pcap_captured captured = pcap_packet_read(pcap->is_little_endian, type, body);
	if (captured.problem)
		return fail(pcap, captured.problem);
	if (captured.interface >= pcap->interface_count)
		return fail(pcap, "the packet's interface was not described");
	const struct pcap_interface *interface = interface_at(pcap, captured.interface);
	packet->wall = pcap_stamp_wall(interface, captured.stamp);
	packet_fill(pcap, packet, interface->link, captured.frame, captured.original_size);
	return true;
}

/* Its captured size is the minimum of block, original and snap size. */
static bool block_simple_packet(struct pcap *pcap, struct span body, struct pcap_packet *packet)
{
	struct pcap_captured captured = pcap_simple_packet_read(pcap->is_little_endian, body);
	if (captured.problem)
		return fail(pcap, captured.problem);
	if (pcap->interface_count == 0)
		return fail(pcap, "the packet's interface was not described");
	uint32_t snap_size = pcap->interfaces[0].snap_size;
	uint32_t size = captured.original_size;
	if (snap_size > 0 && snap_size < size)
		size = snap_size;
	struct span frame = span_slice(captured.frame, 0, size);
	packet_fill(pcap, packet, pcap->interfaces[0].link, frame, captured.original_size);
	return true;
}

static bool is_packet(uint32_t type)
{
	return type == PCAP_BLOCK_ENHANCED_PACKET || type == PCAP_BLOCK_PACKET ||
	       type == PCAP_BLOCK_SIMPLE_PACKET;
}

static bool block_take(struct pcap *pcap, struct pcap_block block, struct pcap_packet *packet)
{
	if (block.type == PCAP_BLOCK_SECTION)
		return section_open(pcap, block.body);
	if (block.type == PCAP_BLOCK_INTERFACE)
		return interface_open(pcap, block.body);
	if (block.type == PCAP_BLOCK_SIMPLE_PACKET)
		return block_simple_packet(pcap, block.body, packet);
	if (is_packet(block.type))
		return block_packet(pcap, block.type, block.body, packet);
	return true;
}

/* The block at the offset. */
static struct pcap_block block_read(struct pcap *pcap)
{
	struct span left = span_from(pcap->file, pcap->offset);
	pcap->is_little_endian = pcap_block_order(pcap->is_little_endian, left);
	return pcap_block_read(pcap->is_little_endian, left);
}

static bool next_generation_next(struct pcap *pcap, struct pcap_packet *packet)
{
	struct pcap_block block = {0};
	/*@ loop invariant offset_ok(pcap) && count_ok(pcap) && unmoved{Pre, Here}(pcap);
	    loop invariant holds_packet(block.type) ==>
		packet_within(packet, pcap->file.data, pcap->file.size);
	    loop assigns block, *packet, pcap->more[0 .. \at(pcap->room, Pre) - 1],
		pcap->problem, pcap->problem_at, pcap->packets, pcap->offset,
		pcap->is_little_endian, pcap->interface_count,
		pcap->interfaces[0 .. PCAP_INTERFACES - 1], pcap->is_full;
	    loop variant pcap->file.size - pcap->offset; */
	while (!is_packet(block.type) && pcap->offset < pcap->file.size) {
		block = block_read(pcap);
		if (block.problem)
			return fail(pcap, block.problem);
		if (!block_take(pcap, block, packet))
			return false;
		pcap->offset += block.size;
	}
	return is_packet(block.type);
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
	/*@ loop assigns i;
	    loop variant 4 - i; */
	for (size_t i = 0; !r.failed && i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].magic == magic)
			return rows[i].program;
	return NULL;
}

bool pcap_open(struct pcap *pcap, struct span file)
{
	struct pcap_header header = pcap_header_read(file);
	*pcap = (struct pcap){.file = file,
		.offset = header.size,
		.is_next_generation = header.is_next_generation,
		.is_little_endian = header.is_little_endian,
		.interface_count = header.interface_count,
		.interfaces = {header.interface},
		.problem = header.problem};
	return header.problem == NULL;
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

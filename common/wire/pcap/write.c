/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/wire/pcap/parts.h"
#include "common/wire/pcap/pcap.h"

enum {
	OPTION_END = 0,
	OPTION_COMMENT = 1,
	OPTION_APPLICATION = 4,	 /* of a section */
	OPTION_PACKET_FLAGS = 2, /* of a packet */
	OPTION_RESOLUTION = 9,	 /* of an interface */
};

static void option_write(struct writer *w, uint16_t code, const void *value, uint32_t size)
{
	writer_u16(w, code);
	writer_u16(w, (uint16_t)size);
	writer_bytes(w, value, size);
	writer_zeros(w, (4u - size % 4u) % 4u);
}

static void option_write_text(struct writer *w, uint16_t code, const char *text)
{
	size_t size = strlen(text);
	option_write(w, code, text, size > PCAP_TEXT_MAX ? PCAP_TEXT_MAX : (uint32_t)size);
}

/* Begin a block; block_end fills in the length. */
static uint32_t block_begin(struct writer *w, uint32_t type)
{
	uint32_t begin = w->size;
	writer_u32(w, type);
	writer_u32(w, 0);
	return begin;
}

static void block_end(struct writer *w, uint32_t begin)
{
	option_write(w, OPTION_END, NULL, 0);
	uint32_t size = w->size - begin + 4;
	writer_u32(w, size);
	writer_patch_u16(w, begin + 4, (uint16_t)(size / 65536u));
	writer_patch_u16(w, begin + 6, (uint16_t)(size % 65536u));
}

void pcap_write_header(struct writer *w, const char *application)
{
	static const uint8_t resolution = PCAP_NANOSECONDS;
	uint32_t begin = block_begin(w, PCAP_BLOCK_SECTION);
	writer_u32(w, PCAP_BYTE_ORDER);
	writer_u16(w, 1); /* version 1.0 */
	writer_u16(w, 0);
	writer_u64(w, UINT64_MAX); /* length of the section: unknown */
	option_write_text(w, OPTION_APPLICATION, application);
	block_end(w, begin);

	begin = block_begin(w, PCAP_BLOCK_INTERFACE);
	writer_u16(w, PCAP_LINK_RAW);
	writer_u16(w, 0);
	writer_u32(w, 0); /* packets are whole */
	option_write(w, OPTION_RESOLUTION, &resolution, 1);
	block_end(w, begin);
}

void pcap_write_packet(struct writer *w, const struct pcap_record *record, struct span packet)
{
	uint32_t begin = block_begin(w, PCAP_BLOCK_ENHANCED_PACKET);
	const uint8_t flags[4] = {0, 0, 0, (uint8_t)record->direction};
	writer_u32(w, 0); /* the only interface */
	writer_u64(w, record->wall < 0 ? 0 : (uint64_t)record->wall);
	writer_u32(w, packet.size);
	writer_u32(w, packet.size);
	writer_span(w, packet);
	writer_zeros(w, (4u - packet.size % 4u) % 4u);
	if (record->direction != PCAP_DIRECTION_UNKNOWN)
		option_write(w, OPTION_PACKET_FLAGS, flags, sizeof flags);
	if (record->comment)
		option_write_text(w, OPTION_COMMENT, record->comment);
	block_end(w, begin);
}

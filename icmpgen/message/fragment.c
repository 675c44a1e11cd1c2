/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/fragment.h"

#include <string.h>

#include "common/base/checksum.h"

enum { OVERLAP = 8, MORE_FRAGMENTS = 0x20, RESERVED_FLAG = 0x80 };

/*
 * Bytes that every fragment begins with: of IPv6 all headers up to a routing header, else the
 * hop-by-hop options (RFC 8200 section 4.5). *next_at is where the last of them names the next
 * header.
 */
static uint32_t unfragmentable(struct span packet, uint32_t *next_at)
{
	struct reader r = reader_of(span_from(packet, 40));
	struct span header;
	uint32_t end = 40;
	*next_at = 6;
	if (packet.data[0] / 16 == 4)
		return packet.data[0] % 16u * 4u;
	uint8_t number = packet.data[6];
	for (uint8_t here = number;
		(here == IP_PROTOCOL_HOP_BY_HOP || here == IP_PROTOCOL_ROUTING ||
			here == IP_PROTOCOL_DESTINATION) &&
		ip_extension_next(&r, &number, &header);
		here = number) {
		if (here == IP_PROTOCOL_DESTINATION)
			continue;
		*next_at = 40 + r.offset - header.size;
		end = 40 + r.offset;
	}
	return end;
}

uint32_t fragment_count(const struct spec *spec, struct span packet)
{
	if (spec->fragment_size == SPEC_UNSET)
		return 1;
	uint32_t size = (uint32_t)spec->fragment_size;
	uint32_t next_at;
	uint32_t payload = packet.size - unfragmentable(packet, &next_at);
	return payload <= size ? 1 : (payload + size - 1) / size;
}

/* The header's own offset bits stay as they are: only a plain packet is cut. */
static void header4_write(
	struct writer *w, struct span header, uint32_t offset, uint32_t size, bool more)
{
	uint32_t begin = w->size;
	unsigned flags = (header.data[6] & RESERVED_FLAG) + (more ? MORE_FRAGMENTS : 0u);
	writer_span(w, header);
	writer_patch_u16(w, begin + 2, (uint16_t)(header.size + size));
	writer_patch_u16(w, begin + 6, (uint16_t)(flags * 256u + offset / 8));
	writer_patch_u16(w, begin + 10, 0);
	writer_patch_u16(w, begin + 10, checksum_of(span_from(writer_span_of(w), begin)));
}

static void header6_write(struct writer *w, const struct spec *spec, struct span header,
	uint32_t next_at, uint32_t offset, uint32_t size, bool more)
{
	uint32_t begin = w->size;
	writer_span(w, header);
	writer_patch_u16(w, begin + 4, (uint16_t)(header.size - 40 + 8 + size));
	writer_patch_u8(w, begin + next_at, IP_PROTOCOL_FRAGMENT);
	writer_u8(w, header.data[next_at]);
	writer_u8(w, 0);
	writer_u16(w, (uint16_t)(offset + more));
	writer_u32(w, spec_identification(spec));
}

bool fragment_write(
	const struct spec *spec, struct span packet, uint32_t index, struct writer *w)
{
	uint32_t count = fragment_count(spec, packet);
	if (count == 1) {
		writer_span(w, packet);
		return !w->failed;
	}
	if (spec->fragment_order == SPEC_ORDER_REVERSE)
		index = count - 1 - index;
	uint32_t next_at;
	struct span header = span_slice(packet, 0, unfragmentable(packet, &next_at));
	uint32_t offset = index * (uint32_t)spec->fragment_size;
	uint32_t size = (uint32_t)spec->fragment_size;
	if (spec->fragment_order == SPEC_ORDER_OVERLAP && index > 0) {
		offset -= OVERLAP;
		size += OVERLAP;
	}
	struct span piece = span_slice(packet, header.size + offset, size);
	bool more = index + 1 < count;
	if (spec->version == 4)
		header4_write(w, header, offset, piece.size, more);
	else
		header6_write(w, spec, header, next_at, offset, piece.size, more);
	writer_span(w, piece);
	return !w->failed;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/outgoing.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/checksum.h"
#include "icmpgen/message/fragment.h"

enum { FRAGMENT_HEADERS = 68 }; /* at most, what each fragment has in front */

static bool no_memory(struct text *problem)
{
	text_add(problem, "out of memory");
	return false;
}

static bool room_get(struct outgoing *o, uint32_t count, size_t size)
{
	if (count > o->packets_size) {
		struct span *more = realloc(o->packets, count * sizeof *more);
		if (!more)
			return false;
		o->packets = more;
		o->packets_size = count;
	}
	if (size > o->memory_size) {
		uint8_t *more = realloc(o->memory, size);
		if (!more)
			return false;
		o->memory = more;
		o->memory_size = size;
	}
	return true;
}

static bool cut(struct outgoing *o, const struct spec *spec, struct span whole)
{
	size_t at = SPEC_PACKET_MAX;
	for (uint32_t i = 0; i < o->count; i++) {
		struct writer w = writer_of(o->memory + at, o->memory_size - at);
		if (!fragment_write(spec, whole, i, &w))
			return false;
		o->packets[i] = writer_span_of(&w);
		at += w.size;
	}
	return true;
}

bool outgoing_build(struct outgoing *o, const struct spec *spec, struct text *problem)
{
	if (!room_get(o, 1, SPEC_PACKET_MAX))
		return no_memory(problem);
	struct writer w = writer_of(o->memory, SPEC_PACKET_MAX);
	if (!spec_build(spec, &w)) {
		text_add(problem,
			"the packet would be longer than 65535 bytes: less data, or a "
			"shorter --quote-len");
		return false;
	}
	o->whole = w.size;
	o->count = fragment_count(spec, writer_span_of(&w));
	if (o->count == 1) {
		o->packets[0] = writer_span_of(&w);
		return true;
	}
	size_t each = (size_t)spec->fragment_size + FRAGMENT_HEADERS + SPEC_HEADER_MAX +
		      SPEC_CHAIN_MAX;
	if (!room_get(o, o->count, SPEC_PACKET_MAX + o->count * each))
		return no_memory(problem);
	return cut(o, spec, span_of(o->memory, o->whole));
}

/* The identification of an IPv4 header, and its checksum with it. */
static void identify(uint8_t *packet, uint16_t identification)
{
	uint16_t was = (uint16_t)(packet[4] * 256 + packet[5]);
	uint16_t sum = (uint16_t)(packet[10] * 256 + packet[11]);
	sum = checksum_update(sum, was, identification);
	packet[4] = (uint8_t)(identification / 256);
	packet[5] = (uint8_t)identification;
	packet[10] = (uint8_t)(sum / 256);
	packet[11] = (uint8_t)sum;
}

void outgoing_same(
	const struct outgoing *o, uint32_t count, struct span packets[static OUTGOING_BATCH])
{
	for (uint32_t i = 0; i < count; i++)
		packets[i] = o->packets[0];
}

bool outgoing_identified(struct outgoing *o, uint32_t count, uint32_t *identification,
	struct span packets[static OUTGOING_BATCH])
{
	struct span packet = o->packets[0];
	if (!o->copies)
		o->copies = malloc((size_t)OUTGOING_BATCH * packet.size);
	if (!o->copies)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		uint8_t *copy = o->copies + (size_t)i * packet.size;
		if (i >= o->copied)
			memcpy(copy, packet.data, packet.size);
		*identification = *identification % UINT16_MAX + 1;
		identify(copy, (uint16_t)*identification);
		packets[i] = span_of(copy, packet.size);
	}
	o->copied = o->copied > count ? o->copied : count;
	return true;
}

void outgoing_release(struct outgoing *o)
{
	free(o->packets);
	free(o->memory);
	free(o->copies);
	*o = (struct outgoing){0};
}

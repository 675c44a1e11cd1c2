/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/outgoing.h"

#include <stdlib.h>

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
	size_t each = (size_t)spec->fragment_size + FRAGMENT_HEADERS + SPEC_HEADER_MAX;
	if (!room_get(o, o->count, SPEC_PACKET_MAX + o->count * each))
		return no_memory(problem);
	return cut(o, spec, span_of(o->memory, o->whole));
}

void outgoing_release(struct outgoing *o)
{
	free(o->packets);
	free(o->memory);
	*o = (struct outgoing){0};
}

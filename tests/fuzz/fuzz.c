/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/base/checksum.h"

_Noreturn void fuzz_fail(const char *condition, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}

bool fuzz_inside(struct span part, struct span whole)
{
	if (part.size == 0)
		return true;
	return part.data >= whole.data && part.size <= whole.size &&
	       (size_t)(part.data - whole.data) <= whole.size - part.size;
}

void fuzz_repair_checksum(uint8_t *bytes, uint32_t size, uint32_t at)
{
	if (size < 2 || at > size - 2)
		return;
	bytes[at] = bytes[at + 1] = 0;
	uint16_t checksum = checksum_of(span_of(bytes, size));
	bytes[at] = (uint8_t)(checksum / 256u);
	bytes[at + 1] = (uint8_t)(checksum % 256u);
}

static void demand_same_header(const struct ip_header *a, const struct ip_header *b)
{
	demand(a->version == b->version && a->traffic_class == b->traffic_class);
	demand(a->hop_limit == b->hop_limit && a->protocol == b->protocol);
	demand(a->first_header == b->first_header && a->identification == b->identification);
	demand(a->flow_label == b->flow_label);
	demand(a->dont_fragment == b->dont_fragment && a->more_fragments == b->more_fragments);
	demand(a->is_fragment == b->is_fragment && a->fragment_offset == b->fragment_offset);
	demand(address_equal(&a->source, &b->source));
	demand(address_equal(&a->destination, &b->destination));
	demand(span_equal(a->options, b->options) && span_equal(a->payload, b->payload));
}

void fuzz_check_ip(struct span packet, const struct ip_header *header)
{
	static uint8_t built[FUZZ_PACKET_MAX];
	demand(fuzz_inside(header->options, packet) && fuzz_inside(header->payload, packet));
	demand(header->source.version == header->version);
	demand(header->destination.version == header->version);
	demand(header->is_fragment == (header->more_fragments || header->fragment_offset > 0));
	struct writer w = writer_of(built, sizeof built);
	ip_write(&w, header, header->payload.size);
	writer_span(&w, header->payload);
	struct ip_header again;
	demand(!w.failed && ip_parse(writer_span_of(&w), &again));
	demand(again.checksum_right && !again.is_cut);
	demand_same_header(header, &again);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* One message built into the packets that carry it. */
#ifndef ICMPGEN_OUTGOING_H
#define ICMPGEN_OUTGOING_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/base/text.h"
#include "icmpgen/message/spec.h"

enum { OUTGOING_BATCH = 64 };

struct outgoing {
	struct span *packets;
	uint32_t count;
	uint32_t whole; /* bytes of the packet before it was cut */
	uint8_t *memory;
	size_t memory_size;
	uint32_t packets_size;
	uint8_t *copies; /* of outgoing_identified(): OUTGOING_BATCH packets */
	uint32_t copied; /* of them, so far */
};

/* Build; what an earlier call got is used again. False with the sentence in `problem`. */
bool outgoing_build(struct outgoing *o, const struct spec *spec, struct text *problem);
/* The only packet of a message `count` times, up to OUTGOING_BATCH. */
void outgoing_same(
	const struct outgoing *o, uint32_t count, struct span packets[static OUTGOING_BATCH]);
/* The same for IPv4, but each has an identification of its own (RFC 6864 section 4.3), one more
 * than the last; *identification was the last one used. False without memory. */
bool outgoing_identified(struct outgoing *o, uint32_t count, uint32_t *identification,
	struct span packets[static OUTGOING_BATCH]);
void outgoing_release(struct outgoing *o);

#endif

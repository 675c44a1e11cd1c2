/* SPDX-License-Identifier: BSD-2-Clause */
/* One message built into the packets that carry it. */
#ifndef ICMPGEN_OUTGOING_H
#define ICMPGEN_OUTGOING_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/base/text.h"
#include "icmpgen/message/spec.h"

struct outgoing {
	struct span *packets;
	uint32_t count;
	uint32_t whole; /* bytes of the packet before it was cut */
	uint8_t *memory;
	size_t memory_size;
	uint32_t packets_size;
};

/* Build; what an earlier call got is used again. False with the sentence in `problem`. */
bool outgoing_build(struct outgoing *o, const struct spec *spec, struct text *problem);
void outgoing_release(struct outgoing *o);

#endif

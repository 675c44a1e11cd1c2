/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --vary: what is different from packet to packet. Each packet's identifier or sequence is one
 * more than that of the packet before; source address, time to live and quoted destination port
 * go round in their range, or the source is drawn from it. Pure.
 */
#ifndef ICMPGEN_MESSAGE_VARY_H
#define ICMPGEN_MESSAGE_VARY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/text.h"
#include "icmpgen/message/spec.h"

struct vary {
	bool sequence, id;
	struct address source; /* the first address of the range; version 0: not varied */
	uint8_t source_prefix;
	bool source_is_random;
	uint64_t seed; /* of random sources: equal runs for equal seeds */
	bool hop_limit;
	uint16_t hop_limit_low, hop_limit_high;
	bool port;
	uint16_t port_low, port_high;
};

/* Read "seq,id,src=[random:]CIDR,ttl[=LO-HI],dport=LO-HI". */
bool vary_parse(struct vary *vary, const char *words, struct text *problem);
/* Whether anything varies. */
bool vary_is_on(const struct vary *vary);
/* Whether the spec has what is to vary. */
bool vary_check(const struct vary *vary, const struct spec *spec, struct text *problem);
/* Make `spec` that of packet 0, and out of that of packet number - 1 that of `number`. */
void vary_start(const struct vary *vary, struct spec *spec);
void vary_step(const struct vary *vary, uint64_t number, struct spec *spec);

#endif

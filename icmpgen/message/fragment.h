/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A packet in pieces (RFC 791 section 3.2, RFC 8200 section 4.5): --frag SIZE cuts what follows
 * the IP header (and a hop-by-hop header) every SIZE bytes. Pure.
 */
#ifndef ICMPGEN_MESSAGE_FRAGMENT_H
#define ICMPGEN_MESSAGE_FRAGMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "icmpgen/message/spec.h"

/* How many packets `packet` becomes: 1 without --frag. */
uint32_t fragment_count(const struct spec *spec, struct span packet);
/* Append the piece that is to be sent as number `index`; the whole packet without --frag. */
bool fragment_write(
	const struct spec *spec, struct span packet, uint32_t index, struct writer *w);

#endif

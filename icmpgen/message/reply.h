/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a packet is the answer to the query that was sent. Pure. */
#ifndef ICMPGEN_MESSAGE_REPLY_H
#define ICMPGEN_MESSAGE_REPLY_H

#include <stdbool.h>

#include "common/base/bytes.h"
#include "icmpgen/message/spec.h"

/* Whether the message has an answer at all. */
bool reply_is_expected(const struct spec *spec);
/*
 * Whether `packet` (from its IP header on) answers: the type that belongs to the query, from
 * the host that was asked (any host when it was a group), with the same id, sequence, target
 * and nonce where both messages have them; what varies is in `spec` as it was sent last.
 * `from_any_host`: the destination was a broadcast.
 */
bool reply_matches(const struct spec *spec, struct span packet, bool from_any_host);

/* A message that --expect names. */
struct reply_expected {
	uint8_t type;
	int code; /* -1: any */
};

/* Whether `packet` is an ICMP error about `sent`, the packet that was sent. */
bool reply_is_error(const struct spec *spec, struct span packet, struct span sent);
/* Whether it is the expected message: about `sent` where it quotes a packet, else from whom was
 * asked. */
bool reply_is_expected_message(const struct spec *spec, const struct reply_expected *expected,
	struct span packet, struct span sent);

#endif

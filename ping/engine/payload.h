/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The data of an echo: with 16 bytes or more it begins with a token that proves a reply ours (8
 * random bytes of this run) and the probe's 64-bit number; the pattern follows. Below 16 bytes
 * all of it is pattern. It holds no time: round-trip times come from a table of our own, so
 * that no reply can forge one.
 */
#ifndef PING_ENGINE_PAYLOAD_H
#define PING_ENGINE_PAYLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"

struct family;

enum { PAYLOAD_TOKEN_SIZE = 8, PAYLOAD_HEAD_SIZE = 16, PAYLOAD_PATTERN_MAX = 16 };

struct payload {
	uint32_t size; /* bytes of data in each probe */
	uint8_t token[PAYLOAD_TOKEN_SIZE];
	uint8_t pattern[PAYLOAD_PATTERN_MAX];
	uint32_t pattern_size; /* 0: byte i is i, as ping always did */
};

/* Write the data of probe `number`: exactly payload->size bytes at `data`. */
void payload_fill(const struct payload *payload, uint64_t number, uint8_t *data);

/* Write the echo request that carries it at `packet`, with room for the ICMP header and the
 * data. Returns its bytes. */
struct span payload_write_echo(const struct payload *payload, uint64_t number,
	const struct family *family, uint16_t id, uint16_t sequence, uint8_t *packet);

/* The same at `packet` that holds what payload_write_echo() wrote for another probe of this
 * payload and family. Where the numbers differ in their last 16 bits only, no more than these
 * and the sequence are written, so that the cost does not grow with the size. */
struct span payload_rewrite_echo(const struct payload *payload, uint64_t number,
	const struct family *family, uint16_t id, uint16_t sequence, uint8_t *packet);

/* Whether probes carry token and number. */
bool payload_has_head(const struct payload *payload);

enum payload_verdict {
	PAYLOAD_OURS,
	PAYLOAD_ALTERED, /* ours but for one or two bytes of the head, or some of the pattern */
	PAYLOAD_UNPROVEN, /* too little of the token is there, below 4 bytes or with a wrong
			     one: cut, or never sent */
	PAYLOAD_UNMATCHED,
};

struct payload_check {
	enum payload_verdict verdict;
	bool has_part;	 /* of an UNMATCHED one: it is no other run's token. Some bytes of ours
			    are   there, or it was made zero */
	bool has_number; /* the token stood there, and a number after it */
	uint64_t number;
	uint32_t wrong_at; /* of PAYLOAD_ALTERED: the first byte that is not as sent */
	uint8_t wanted, got;
};

/* The number that a reply's (or a quote's) data claims, and whether its token is ours. */
struct payload_check payload_identify(const struct payload *payload, struct span data);
/* The same, compared with probe `number` to the end of what is there: altered bytes are found.
 */
struct payload_check payload_compare(
	const struct payload *payload, uint64_t number, struct span data);
/* Whether the token that probes carry is missed in data that was identified so. */
bool payload_lacks_token(const struct payload *payload, const struct payload_check *identified);
/* payload_compare() of a reply that everything but its data says is one to probe `number`:
 * UNPROVEN when it lacks the token, and when our token is followed by another number, which
 * proves no more than none. Never UNMATCHED. */
struct payload_check payload_judge(
	const struct payload *payload, uint64_t number, struct span data, bool lacks_token);

#endif

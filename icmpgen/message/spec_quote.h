/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The original datagram of an error message, from words ("udp:10.0.0.1:1000>10.0.0.2:53,ttl=3")
 * to bytes and back.
 */
#ifndef ICMPGEN_MESSAGE_SPEC_QUOTE_H
#define ICMPGEN_MESSAGE_SPEC_QUOTE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/base/text.h"

enum { QUOTE_TTL_USUAL = 64, QUOTE_TTL_EXCEEDED = 1 };

/* Append the datagram that `words` describe, with this hop limit unless they have one; false
 * with a sentence in `problem`. */
bool quote_write(struct writer *w, const char *words, uint8_t hop_limit, struct text *problem);

/*
 * Append words that make a datagram which begins with `bytes`; `size` is then its whole length.
 * `scratch` is used to try them out. They have the hop limit unless it is 64, always with
 * `says_ttl`. False when no words do.
 */
bool quote_words(struct span bytes, struct writer scratch, bool says_ttl, struct text *t,
	uint32_t *size);

/* A quote that was padded with zeros ends where its own IP header says; zeros alone are none.
 */
struct span quote_unpadded(struct span quote);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The words that random_line.h's command lines are made of. */
#ifndef TESTS_UNIT_RANDOM_WORDS_H
#define TESTS_UNIT_RANDOM_WORDS_H

#include <stdbool.h>

#include "common/wire/icmp/fields.h"
#include "tests/unit/random_line.h"

struct line {
	uint64_t *state;
	struct text *t;
	uint8_t version;
};

/* True once in `n` times. */
bool line_one_in(struct line *l, uint32_t n);
/* Up to `limit`: small numbers, large ones, and those at the borders. */
uint32_t line_number(struct line *l, uint32_t limit);
/* Append digits of so many bytes, an address. */
void line_hex(struct line *l, uint32_t bytes);
void line_address(struct line *l, uint8_t version);
/* Append the words of a quoted packet. */
void line_datagram(struct line *l);
/* Append one item of this trailer. */
void line_trailer_item(struct line *l, enum icmp_trailer trailer);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The repeated parts behind the fixed fields of a message: neighbour discovery options,
 * routers, addresses, multicast records, locators, names. Each is a row that stores a word's
 * value as bytes and prints those bytes as that value again.
 */
#ifndef ICMPGEN_SPEC_TAIL_H
#define ICMPGEN_SPEC_TAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/base/text.h"
#include "common/wire/icmp_fields.h"
#include "icmpgen/spec.h"

enum { TAIL_ANY_TYPE = -1, TAIL_ITEM_MAX = 9216, TAIL_TEXT_MAX = 8192 };

struct tail_row {
	enum icmp_tail tail;
	const char *name;
	int type; /* of a neighbour discovery option; TAIL_ANY_TYPE: not looked at */
	const char *expected; /* the value's form, for problems and --list */
	/* Append the whole item; false when `value` is none. */
	bool (*store)(struct writer *w, const char *value);
	/* Append the value of an item; false when it has none in this form. */
	bool (*print)(struct text *t, struct span item);
};

/* All rows, the lists first. */
const struct tail_row *tail_lists(size_t *count);
const struct tail_row *tail_options(size_t *count);

/* Whether a message with this tail takes `name`=. */
bool spec_tail_knows(enum icmp_tail tail, const char *name);
bool spec_tail_store(enum icmp_tail tail, const char *name, const char *value,
	struct spec_bytes *to, struct text *problem);
/* Call `row` for each word that this tail takes. */
const struct tail_row *spec_tail_row(enum icmp_tail tail, size_t index);

/* The next whole item; false when what is left is none (r does not move). */
bool spec_tail_next(enum icmp_tail tail, struct reader *r, struct span *item);
/* How many whole items there are. */
uint32_t spec_tail_count(enum icmp_tail tail, struct span bytes);
/* Words that store these bytes again: items as far as they go, then data=hex:... */
void spec_tail_words(enum icmp_tail tail, struct span bytes, struct text *t);

#endif

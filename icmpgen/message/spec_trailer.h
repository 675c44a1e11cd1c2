/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The repeated parts after the fixed fields of a message: neighbour discovery options,
 * routers, addresses, multicast records, locators, names. Each is a row that stores a word's
 * value as bytes and prints those bytes as that value again.
 */
#ifndef ICMPGEN_MESSAGE_SPEC_TRAILER_H
#define ICMPGEN_MESSAGE_SPEC_TRAILER_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/base/text.h"
#include "common/wire/icmp/fields.h"
#include "icmpgen/message/spec.h"

enum { TRAILER_ANY_TYPE = -1, TRAILER_ITEM_MAX = 9216, TRAILER_TEXT_MAX = 8192 };

struct trailer_row {
	enum icmp_trailer trailer;
	const char *name;
	int type; /* of a neighbour discovery option; TRAILER_ANY_TYPE: not looked at */
	const char *expected; /* the value's form, for problems and --list */
	/* Append the whole item; false when `value` is none. */
	bool (*store)(struct writer *w, const char *value);
	/* Append the value of an item; false when it has none in this form. */
	bool (*print)(struct text *t, struct span item);
};

/* All rows, the lists first. */
const struct trailer_row *trailer_lists(size_t *count);
const struct trailer_row *trailer_options(size_t *count);
const struct trailer_row *trailer_rpl_options(size_t *count);
const struct trailer_row *trailer_answers(size_t *count);
const struct trailer_row *trailer_renumbering(size_t *count);
/* How long the RPL option at the beginning of these bytes says it is; 0: not even that. */
uint32_t spec_rpl_size(struct span left);

/* Whether a message with this trailer takes `name`=. */
bool spec_trailer_knows(enum icmp_trailer trailer, const char *name);
bool spec_trailer_store(enum icmp_trailer trailer, const char *name, const char *value,
	struct spec_bytes *to, struct text *problem);
/* Call `row` for each word that this trailer takes. */
const struct trailer_row *spec_trailer_row(enum icmp_trailer trailer, size_t index);

/* The next whole item; false when what is left is none (r does not move). */
bool spec_trailer_next(enum icmp_trailer trailer, struct reader *r, struct span *item);
/* How many whole items there are. */
uint32_t spec_trailer_count(enum icmp_trailer trailer, struct span bytes);
/* Words that store these bytes again: items as far as they go, then data=hex:... */
void spec_trailer_words(enum icmp_trailer trailer, struct span bytes, struct text *t);

#endif

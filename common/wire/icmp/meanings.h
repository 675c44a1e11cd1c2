/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the messages of the registry are for: a sentence on each, who sends it, what Linux does
 * with it, and a command whose effect can be seen. Apart from names.h, because only icmp-send
 * --explain needs these texts.
 */
#ifndef COMMON_WIRE_ICMP_MEANINGS_H
#define COMMON_WIRE_ICMP_MEANINGS_H

#include <stddef.h>
#include <stdint.h>

enum { ICMP_MEANING_TYPE = -1 };

struct icmp_meaning {
	uint8_t version, type;
	int16_t code; /* ICMP_MEANING_TYPE: the type as a whole */
	const char *means;
	const char *sent_by;
	const char *in_linux; /* errno of the sockets, counters, changes */
	const char *section;  /* of which RFC */
	const char *example;  /* runs in `unshare -rn` once lo is up */
	const char *shows;    /* what a line of the example's output begins with */
};

/*
 * The row of this code, else that of its type, which a `code` of ICMP_MEANING_TYPE asks for.
 * NULL for a type that the registry lacks.
 */
const struct icmp_meaning *icmp_meaning_find(uint8_t version, uint8_t type, int code);
/* All rows, by number from 0; NULL after the last. */
const struct icmp_meaning *icmp_meaning_row(size_t number);

#endif

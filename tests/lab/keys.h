/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The keys that say how a hop or a destination behaves, as one table: name, place in struct
 * behaviour, kind and range of the value.
 */
#ifndef TESTS_LAB_KEYS_H
#define TESTS_LAB_KEYS_H

#include "tests/lab/words.h"

enum { PROBLEM_ROOM = 256, MTU_UNREPORTED = -2 };

/* The behaviour of a hop or destination without any key: quotes in full, answers at once. */
struct behaviour keys_default(void);

/* Do what KEY=VALUE says. Returns false with the problem worded when the key is unknown or its
 * value is wrong; *unknown says which. The value may be cut up. */
bool keys_apply(struct behaviour *to, const struct word *word,
	char problem[static PROBLEM_ROOM], bool *unknown);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* --explain: what a message means, who sends it, what Linux does with it, how to see it. */
#ifndef ICMPGEN_VIEW_EXPLAIN_H
#define ICMPGEN_VIEW_EXPLAIN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "common/base/text.h"

/*
 * Explain a message by any of its words, in each family that has it (`version` 0: both), as
 * text or JSON; false with the sentence in `problem`.
 */
bool explain_message(
	FILE *to, uint8_t version, const char *word, bool json, struct text *problem);

#endif

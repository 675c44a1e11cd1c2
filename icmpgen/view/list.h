/* SPDX-License-Identifier: BSD-2-Clause */
/* --list: the registry of messages as a table, one message in full, JSON, or mdoc rows. */
#ifndef ICMPGEN_VIEW_LIST_H
#define ICMPGEN_VIEW_LIST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "common/base/text.h"

/* All messages of `version` (0: both). */
void list_all(FILE *to, uint8_t version, bool json);
/* One message by any of its words; false with the sentence in `problem`. */
bool list_message(FILE *to, uint8_t version, const char *word, bool json, struct text *problem);
/* The rows of the man page's tables. */
void list_man(FILE *to);

#endif

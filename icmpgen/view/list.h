/* SPDX-License-Identifier: BSD-2-Clause */
/* --list: the registry of messages as a table, one message in full, JSON, or mdoc rows. */
#ifndef ICMPGEN_VIEW_LIST_H
#define ICMPGEN_VIEW_LIST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "common/base/text.h"
#include "common/wire/icmp/names.h"

enum { LIST_BODY_SIZE = 256 }; /* more than any layout has; tests/unit/test_icmp_fields.c */

/* All messages of `version` (0: both). */
void list_all(FILE *to, uint8_t version, bool json);
/* One message by any of its words; false with the sentence in `problem`. */
bool list_message(FILE *to, uint8_t version, const char *word, bool json, struct text *problem);
/* What follows the checksum, in words; of a code: only where it differs from the type's. */
const char *list_body(char words[static LIST_BODY_SIZE], const struct icmp_type *type,
	const struct icmp_code *code);
/* The rows of the man page's tables. */
void list_man(FILE *to);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Domain names as labels on the wire (RFC 1035 section 3.1), without compression. */
#ifndef ICMPGEN_MESSAGE_SPEC_NAMES_H
#define ICMPGEN_MESSAGE_SPEC_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/bytes.h"
#include "common/base/text.h"

/* Append "example.com" as labels; false when a label is empty or longer than 63. */
bool spec_name_write(struct writer *w, const char *name);
/* Bytes of the name at the beginning, with its root; 0 when it is none. */
uint32_t spec_name_size(struct span bytes);
/* Append the next name as text; false when it is cut, empty or holds what a name may not. */
bool spec_name_print(struct text *t, struct reader *r);

#endif

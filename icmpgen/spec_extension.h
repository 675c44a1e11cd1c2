/* SPDX-License-Identifier: BSD-2-Clause */
/* RFC 4884 objects back to the words of --ext. */
#ifndef ICMPGEN_SPEC_EXTENSION_H
#define ICMPGEN_SPEC_EXTENSION_H

#include <stdbool.h>

#include "common/base/bytes.h"
#include "common/base/text.h"

/* Append ` --ext WORDS` for each object; false when they are no whole objects. */
bool extension_words(struct span objects, struct text *t);

#endif

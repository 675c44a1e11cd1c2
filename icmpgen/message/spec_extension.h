/* SPDX-License-Identifier: BSD-2-Clause */
/* RFC 4884 objects between the words of --ext and bytes. */
#ifndef ICMPGEN_MESSAGE_SPEC_EXTENSION_H
#define ICMPGEN_MESSAGE_SPEC_EXTENSION_H

#include <stdbool.h>

#include "common/base/bytes.h"
#include "common/base/text.h"

/* The roles of an interface, by number (RFC 5837 section 4.1). */
enum { EXTENSION_ROLES = 4 };
extern const char *const extension_roles[EXTENSION_ROLES];

/* Append the object that `words` describe, any but a label; false with the sentence in
 * `problem`. */
bool extension_object_store(struct writer *w, const char *words, struct text *problem);
/* Append ` --ext WORDS` for each object; false when they are no whole objects. */
bool extension_words(struct span objects, struct text *t);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* What counts of texts where a driver is not about them (-eva-use-spec). */
#include "common/base/address.h"
#include "common/base/text.h"

/*@ requires \valid_read(words);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1] \from t->size, t->capacity, *words; */
void text_add(struct text *t, const char *words);

/*@ requires \valid_read(format);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1] \from t->size, t->capacity, *format; */
void text_format(struct text *t, const char *format, ...);

/*@ requires \valid(text + (0 .. ADDRESS_TEXT_SIZE - 1)) && \valid_read(address);
    assigns text[0 .. ADDRESS_TEXT_SIZE - 1] \from address->version;
    assigns \result \from text;
    ensures \result == text; */
char *address_text(char *text, const struct address *address);

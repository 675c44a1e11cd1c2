/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/text.h. */
#ifndef PROVE_TEXT_H
#define PROVE_TEXT_H

#include "common/base/text.h"
#include "prove/contracts/common/base/bytes.h"

/*@ predicate text_ok(struct text *t) =
        t->size < t->capacity && \valid(t->at + (0 .. t->capacity - 1)) &&
        \separated(t, t->at + (0 .. t->capacity - 1)); */

/*@ requires \valid(t) && text_ok(t);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
void text_add_char(struct text *t, char c);

/*@ requires \valid(t) && text_ok(t);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
void text_format(struct text *t, const char *format, ...);

/*@ requires \valid(t) && text_ok(t) && (size > 0 ==> \valid_read(bytes + (0 .. size - 1)));
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
void text_add_escaped(struct text *t, const char *bytes, size_t size);

/*@ requires words(text);
    assigns \nothing;
    ensures 0 <= \result <= length(text);
    ensures text[\result] == 0 || text[\result] == end;
    ensures text[\result] == 0 <==> \result == length(text); */
size_t text_until(const char *text, char end);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/base/text.c keeps to itself. */
#include "prove/contracts/common/base/utf8.h"

/*@ requires \valid_read(t) && text_ok(t);
    assigns \nothing;
    ensures \result == (t->cut ? 0 : t->capacity - 1 - t->size); */
static size_t text_room(const struct text *t);

/*@ requires \valid(t) && text_ok(t) && (size > 0 ==> \valid_read(bytes + (0 .. size - 1)));
    requires text_apart(t, bytes, size);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t) && t->size >= \old(t->size); */
static void text_add_bytes(struct text *t, const char *bytes, size_t size);

/*@ requires \valid_read(t) && size > 0 && \valid_read(bytes + (0 .. size - 1));
    assigns \nothing;
    ensures 0 <= \result <= size; */
static size_t shown_as_it_is(const struct text *t, const char *bytes, size_t size);

/*@ requires \valid(t) && text_ok(t) && span_ok(bytes);
    requires text_apart(t, (char *)bytes.data, bytes.size);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
static void add_digits(struct text *t, struct span bytes, char between);

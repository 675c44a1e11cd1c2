/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/text.h. */
#ifndef PROVE_TEXT_H
#define PROVE_TEXT_H

#include "common/base/text.h"
#include "prove/contracts/common/base/bytes.h"

/*@ predicate text_ok{L}(struct text *t) =
        t->size < t->capacity && \valid(t->at + (0 .. t->capacity - 1)) && t->at[t->size] == 0 &&
        \separated(t, t->at + (0 .. t->capacity - 1)); */

/* What a function that appends may touch, and what it reads is apart from that. */
/*@ predicate text_apart{L}(struct text *t, char *from, integer size) =
        \separated(t, from + (0 .. size - 1)) &&
        \separated(t->at + (0 .. t->capacity - 1), from + (0 .. size - 1)); */

/*@ requires capacity > 0 && \valid(buffer + (0 .. capacity - 1));
    assigns buffer[0];
    ensures \result.at == buffer && \result.capacity == capacity && \result.size == 0;
    ensures !\result.cut && !\result.is_utf8 && buffer[0] == 0; */
struct text text_of(char *buffer, size_t capacity);

/*@ requires \valid(t) && text_ok(t) && words(word) && text_apart(t, word, length(word) + 1);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t) && t->size >= \old(t->size); */
void text_add(struct text *t, const char *word);

/*@ requires \valid(t) && text_ok(t);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
void text_add_char(struct text *t, char c);

/*@ requires \valid(t) && text_ok(t);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
void text_format(struct text *t, const char *format, ...);

/*@ requires \valid(t) && text_ok(t) && (size > 0 ==> \valid_read(bytes + (0 .. size - 1)));
    requires text_apart(t, bytes, size);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
void text_add_escaped(struct text *t, const char *bytes, size_t size);

/*@ requires \valid(t) && text_ok(t) && words(word) && text_apart(t, word, length(word) + 1);
    requires words(before) && text_apart(t, before, length(before) + 1);
    requires words(after) && text_apart(t, after, length(after) + 1);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t) && !\result; */
bool text_refuse(struct text *t, const char *before, const char *word, const char *after);

/*@ assigns \nothing;
    ensures \result <==> text.unescaped != \null; */
bool outside_is_there(struct outside_text text);

/*@ requires \valid(t) && text_ok(t);
    requires text.unescaped != \null ==>
        words(text.unescaped) && text_apart(t, text.unescaped, length(text.unescaped) + 1);
    requires text.unescaped == \null ==> words(otherwise) && text_apart(t, otherwise, length(otherwise) + 1);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
void text_add_outside(struct text *t, struct outside_text text, const char *otherwise);

/*@ requires \valid(t) && text_ok(t) && span_ok(bytes);
    requires text_apart(t, (char *)bytes.data, bytes.size);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
void text_add_hex(struct text *t, struct span bytes);

/*@ requires \valid(t) && text_ok(t) && span_ok(bytes);
    requires text_apart(t, (char *)bytes.data, bytes.size);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
void text_add_mac(struct text *t, struct span bytes);

/*@ requires words(text);
    assigns \nothing;
    ensures 0 <= \result <= length(text);
    ensures text[\result] == 0 || text[\result] == end;
    ensures text[\result] == 0 <==> \result == length(text); */
size_t text_until(const char *text, char end);

#endif

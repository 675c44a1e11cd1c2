/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/idn.h. */
#ifndef PROVE_IDN_H
#define PROVE_IDN_H

#include "common/base/idn.h"
#include "prove/contracts/common/base/punycode.h"
#include "prove/contracts/common/base/text.h"
#include "prove/contracts/common/base/utf8.h"

/*@ requires \valid(t) && text_ok(t) && words(name) && text_apart(t, name, length(name) + 1);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
void idn_add_decoded(struct text *t, const char *name);

#endif

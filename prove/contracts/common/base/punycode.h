/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/punycode.h. */
#ifndef PROVE_PUNYCODE_H
#define PROVE_PUNYCODE_H

#include "common/base/punycode.h"

/*@ assigns \nothing;
    ensures \result <= 36; */
uint32_t punycode_digit(char c);

/*@ requires size < PUNYCODE_MAX && \valid(label) && (size > 0 ==> \valid_read(coded + (0 .. size - 1)));
    requires \separated(label, coded + (0 .. size - 1));
    assigns *label;
    ensures label->count <= size; */
bool punycode_decode(const char *coded, size_t size, struct punycode *label);

#endif

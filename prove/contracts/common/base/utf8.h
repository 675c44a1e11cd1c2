/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/utf8.h, which the driver utf8.c looks at. */
#ifndef PROVE_UTF8_H
#define PROVE_UTF8_H

#include "common/base/utf8.h"

/*@ requires \valid_read(bytes + (0 .. size - 1)) && \valid(point);
    assigns *point;
    ensures 0 <= \result <= size && \result <= 4; */
size_t utf8_next(const char *bytes, size_t size, uint32_t *point);

/*@ requires \valid(bytes + (0 .. 3));
    assigns bytes[0 .. 3];
    ensures \result <= 4; */
size_t utf8_write(char bytes[static 4], uint32_t point);

/*@ assigns \nothing; */
bool utf8_is_printable(uint32_t point);

#endif

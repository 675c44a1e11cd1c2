/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/duration.h. */
#ifndef PROVE_DURATION_H
#define PROVE_DURATION_H

#include "common/base/duration.h"
#include "prove/contracts/common/base/number.h"

/*@ requires wait >= 0; assigns \nothing;
    ensures \result == (at + wait > INT64_MAX ? INT64_MAX : at + wait); */
nanoseconds duration_add(nanoseconds at, nanoseconds wait);

/*@ requires 0 <= decimals <= 6 && \valid(text + (0 .. DURATION_TEXT_SIZE - 1)); assigns text[0 .. DURATION_TEXT_SIZE - 1]; */
char *duration_text_ms(char *text, nanoseconds duration, int decimals);

/*@ requires \valid(text + (0 .. DURATION_TEXT_SIZE - 1)); assigns text[0 .. DURATION_TEXT_SIZE - 1]; */
char *duration_text_rtt(char *text, nanoseconds rtt, bool precise);

#endif

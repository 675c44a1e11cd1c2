/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/base/duration.c keeps to itself. */
/*@ requires 0 <= exponent <= 6;
    assigns \nothing;
    ensures \result == ten(exponent); */
static uint64_t power_of_ten(int exponent);

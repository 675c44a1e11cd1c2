/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/base/histogram.c keeps to itself. */
/*@ requires 1 <= value;
    assigns \nothing;
    ensures \result <= 63; */
static uint32_t highest_bit(uint64_t value);

/*@ requires bucket < HISTOGRAM_BUCKETS;
    assigns \nothing;
    ensures \result <= 57; */
static uint32_t shift_of(uint32_t bucket);

/*@ requires 1 <= whole;
    assigns \nothing; */
static uint64_t rank(uint64_t count, uint64_t part, uint64_t whole);

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/base/punycode.c keeps to itself. */
/*@ requires count > 0;
    assigns \nothing; */
static uint32_t adapt(uint32_t delta, uint32_t count, bool is_first);

/*@ requires size < PUNYCODE_MAX && (size > 0 ==> \valid_read(digits + (0 .. size - 1)));
    requires \valid(i) && *i <= PUNYCODE_MAX;
    assigns *i;
    ensures \result <= size && *i <= UINT32_MAX / 2;
    ensures \result == 0 ==> *i == \old(*i); */
static size_t read_number(const char *digits, size_t size, uint32_t bias, uint32_t *i);

/*@ requires \valid(label) && label->count < PUNYCODE_MAX && at <= label->count;
    assigns label->count, label->points[0 .. PUNYCODE_MAX - 1];
    ensures label->count == \old(label->count) + 1; */
static void insert(struct punycode *label, uint32_t at, uint32_t point);

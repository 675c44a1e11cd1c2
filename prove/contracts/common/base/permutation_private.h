/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/base/permutation.c keeps to itself. */
/*@ assigns \nothing; */
static uint64_t mixed(uint64_t value);

/*@ requires 1 <= count;
    assigns \nothing;
    ensures 1 <= \result <= 32; */
static uint32_t half_bits_of(uint64_t count);

/*@ requires \valid_read(p) && 1 <= p->half_bits <= 32;
    assigns \nothing; */
static uint64_t feistel(const struct permutation *p, uint64_t number);

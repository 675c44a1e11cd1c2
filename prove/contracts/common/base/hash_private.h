/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/base/hash.c keeps to itself. */
/*@ requires 1 <= bits <= 63;
    assigns \nothing; */
static uint64_t rotate(uint64_t value, unsigned bits);

/*@ requires size <= 8 && (size > 0 ==> \valid_read(bytes + (0 .. size - 1)));
    assigns \nothing; */
static uint64_t little_endian(const uint8_t *bytes, size_t size);

/*@ requires \valid(v + (0 .. 3));
    assigns v[0 .. 3]; */
static void rounds(uint64_t v[static 4], int count);

/*@ requires \valid(v + (0 .. 3));
    assigns v[0 .. 3]; */
static void absorb(uint64_t v[static 4], uint64_t word);

/*@ assigns \nothing; */
static uint32_t tag_of(uint64_t hash);

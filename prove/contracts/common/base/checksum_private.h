/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/base/checksum.c keeps to itself. */
/*@ requires \valid_read(bytes + (0 .. 3));
    assigns \nothing; */
static uint32_t word_at(const uint8_t *bytes);

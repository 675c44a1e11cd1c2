/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/net/asn_origins.c keeps to itself. */
/*@ requires \valid_read(origins) && origins_ok(origins) && (size > 0 ==> \valid_read(at + (0 .. size - 1)));
    assigns \nothing; */
static bool is_known(const struct asn_origins *origins, const char *at, size_t size);

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/net/asn_origins.h. */
#ifndef PROVE_ASN_ORIGINS_H
#define PROVE_ASN_ORIGINS_H

#include "common/net/asn.h"
#include "common/net/asn_origins.h"
#include "prove/contracts/common/base/text.h"

/*@ predicate origins_ok{L}(struct asn_origins *o) = o->count <= ASN_ORIGINS_MAX &&
        \forall integer i; 0 <= i < o->count ==>
            0 < o->size[i] <= 10 && \valid_read(o->at[i] + (0 .. o->size[i] - 1)); */

/*@ requires size > 0 ==> \valid_read(digits + (0 .. size - 1));
    assigns \nothing;
    ensures \result ==> 0 < size <= 10; */
bool asn_is_number(const char *digits, size_t size);

/*@ requires \valid(origins) && origins_ok(origins);
    assigns origins->count, origins->mask;
    ensures origins_ok(origins); */
bool asn_origins_mask(struct asn_origins *origins, size_t mask);

/*@ requires \valid(origins) && origins_ok(origins) && words(digits);
    assigns origins->count, origins->at[0 .. ASN_ORIGINS_MAX - 1], origins->size[0 .. ASN_ORIGINS_MAX - 1];
    ensures origins_ok(origins); */
void asn_origins_add(struct asn_origins *origins, const char *digits);

/*@ requires \valid_read(origins) && origins_ok(origins) && \valid(text + (0 .. ASN_TEXT - 1));
    requires \separated(origins, text + (0 .. ASN_TEXT - 1));
    assigns text[0 .. ASN_TEXT - 1]; */
void asn_origins_show(const struct asn_origins *origins, char *text);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contract of common/wire/reassembly.h. */
#ifndef PROVE_REASSEMBLY_H
#define PROVE_REASSEMBLY_H

#include "common/wire/reassembly.h"
#include "prove/contracts/common/base/address.h"
#include "prove/contracts/common/base/bytes.h"
#include "prove/contracts/common/base/checksum.h"
#include "prove/contracts/common/wire/ip.h"

/*@ predicate place_ok(struct reassembly_packet *p) = p->since >= 0 &&
        p->header_size <= REASSEMBLY_HEADER_MAX && p->total < REASSEMBLY_PAYLOAD_MAX;
    predicate places_ok(struct reassembly *r) =
        \forall integer i; 0 <= i < REASSEMBLY_PACKETS ==> place_ok(&r->packets[i]);
    predicate places_ok_but(struct reassembly *r, integer at) =
        \forall integer i; 0 <= i < REASSEMBLY_PACKETS && i != at ==> place_ok(&r->packets[i]); */

/*@ requires \valid(r) && places_ok(r) && span_ok(packet) && now > 0 && \valid(whole);
    requires \separated(r, whole, packet.data + (0 .. packet.size - 1));
    assigns *r, *whole;
    ensures places_ok(r);
    ensures span_ok(*whole); */
bool reassembly_take(
	struct reassembly *r, struct span packet, nanoseconds now, struct span *whole);

#endif

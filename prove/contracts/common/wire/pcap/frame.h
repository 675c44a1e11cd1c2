/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of what common/wire/pcap/frame.c has of pcap.h. */
#ifndef PROVE_PCAP_FRAME_H
#define PROVE_PCAP_FRAME_H

#include "common/wire/pcap/pcap.h"
#include "prove/contracts/common/base/bytes.h"
#include "prove/contracts/common/wire/ip.h"

/*@ predicate within(struct span part, uint8_t *data, integer size) = part.size == 0 ||
        (\base_addr(part.data) == \base_addr(data) && part.data == data + (part.data - data) &&
        0 <= part.data - data && (part.data - data) + part.size <= size); */

/*@ requires span_ok(frame) && \valid(why_no_ip);
    requires \separated(why_no_ip, frame.data + (0 .. frame.size - 1));
    assigns *why_no_ip;
    ensures span_ok(\result) && within(\result, frame.data, frame.size); */
struct span pcap_frame_ip(uint32_t link, struct span frame, const char **why_no_ip);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/wire/pcap/parts.h. */
#ifndef PROVE_PCAP_PARTS_H
#define PROVE_PCAP_PARTS_H

#include "common/wire/pcap/parts.h"
#include "prove/contracts/common/base/bytes.h"

/*@ predicate lies_at(struct span part, struct span whole, integer at) =
        part.size > 0 ==> part.data == whole.data + at && at + part.size <= whole.size; */

/*@ requires span_ok(file);
    assigns \nothing;
    ensures \result.size <= file.size && \result.interface_count <= 1; */
struct pcap_header pcap_header_read(struct span file);

/*@ requires span_ok(left);
    assigns \nothing;
    ensures lies_at(\result.frame, left, 16);
    ensures \result.problem == \null ==> 16 + \result.frame.size <= left.size; */
struct pcap_captured pcap_record_read(bool is_little_endian, bool is_fine, struct span left);

/*@ requires span_ok(left);
    assigns \nothing; */
bool pcap_block_order(bool is_little_endian, struct span left);

/*@ requires span_ok(left);
    assigns \nothing;
    ensures lies_at(\result.body, left, 8);
    ensures \result.problem == \null ==> 12 <= \result.size <= left.size; */
struct pcap_block pcap_block_read(bool is_little_endian, struct span left);

/*@ requires span_ok(body);
    assigns \nothing; */
bool pcap_section_is_known(bool is_little_endian, struct span body);

/*@ requires span_ok(body);
    assigns \nothing; */
struct pcap_interface pcap_interface_read(bool is_little_endian, struct span body);

/*@ requires span_ok(body);
    assigns \nothing;
    ensures lies_at(\result.frame, body, 20); */
struct pcap_captured pcap_packet_read(
	bool is_little_endian, uint32_t type, struct span body);

/*@ requires span_ok(body);
    assigns \nothing;
    ensures lies_at(\result.frame, body, 4); */
struct pcap_captured pcap_simple_packet_read(bool is_little_endian, struct span body);

#endif

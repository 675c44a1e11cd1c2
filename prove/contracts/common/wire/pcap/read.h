/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of what common/wire/pcap/read.c has of pcap.h. */
#ifndef PROVE_PCAP_READ_H
#define PROVE_PCAP_READ_H

#include "common/wire/pcap/pcap.h"
#include "prove/contracts/common/base/bytes.h"
#include "prove/contracts/common/wire/pcap/frame.h"
#include "prove/contracts/common/wire/pcap/parts.h"
#include "prove/contracts/common/wire/pcap/stamp.h"

/*@ predicate count_ok(struct pcap *pcap) = pcap->interface_count <= PCAP_INTERFACES + pcap->room;
    predicate offset_ok(struct pcap *pcap) = pcap->offset <= pcap->file.size;
    predicate room_ok(struct pcap *pcap) = 0 <= pcap->room <= UINT32_MAX - PCAP_INTERFACES &&
        (pcap->room > 0 ==> \valid(pcap->more + (0 .. pcap->room - 1))) &&
        \separated(pcap, pcap->more + (0 .. pcap->room - 1));
    predicate file_ok(struct pcap *pcap) =
        (pcap->file.size > 0 ==> \valid_read(pcap->file.data + (0 .. pcap->file.size - 1))) &&
        \separated(pcap->file.data + (0 .. pcap->file.size - 1), pcap, pcap->more + (0 .. pcap->room - 1));
    predicate pcap_ok(struct pcap *pcap) =
        \valid(pcap) && file_ok(pcap) && offset_ok(pcap) && room_ok(pcap) && count_ok(pcap);
    predicate packet_apart(struct pcap *pcap, struct pcap_packet *packet) = \valid(packet) &&
        \separated(packet, pcap, pcap->file.data + (0 .. pcap->file.size - 1), pcap->more + (0 .. pcap->room - 1));
    predicate packet_within(struct pcap_packet *packet, uint8_t *data, integer size) =
        within(packet->frame, data, size) && within(packet->ip, data, size); */

/*@ requires span_ok(file) && \valid(pcap) && \separated(pcap, file.data + (0 .. file.size - 1));
    assigns *pcap;
    ensures pcap->file.data == file.data && pcap->file.size == file.size && pcap->room == 0;
    ensures offset_ok(pcap);
    ensures count_ok(pcap); */
bool pcap_open(struct pcap *pcap, struct span file);

/*@ requires pcap_ok(pcap) && packet_apart(pcap, packet);
    assigns *packet, pcap->more[0 .. pcap->room - 1], pcap->problem, pcap->problem_at, pcap->packets, pcap->offset,
        pcap->is_little_endian, pcap->interface_count, pcap->interfaces[0 .. PCAP_INTERFACES - 1], pcap->is_full;
    ensures offset_ok(pcap);
    ensures count_ok(pcap);
    ensures \result ==> packet_within(packet, pcap->file.data, pcap->file.size); */
bool pcap_next(struct pcap *pcap, struct pcap_packet *packet);

/*@ requires \valid(pcap) && pcap->interface_count <= PCAP_INTERFACES + count;
    assigns pcap->more, pcap->room, pcap->is_full;
    ensures pcap->more == more && pcap->room == count && !pcap->is_full && count_ok(pcap); */
void pcap_give_room(struct pcap *pcap, struct pcap_interface *more, uint32_t count);

/*@ requires span_ok(file);
    assigns \nothing; */
const char *pcap_unpacker(struct span file);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/wire/pcap/read.c keeps to itself. */
/*@ predicate body_apart(struct pcap *pcap, struct span body) = span_ok(body) &&
        \separated(body.data + (0 .. body.size - 1), pcap, pcap->more + (0 .. pcap->room - 1));
    predicate holds_packet(integer type) = type == 2 || type == 3 || type == 6;
    predicate is_body(struct pcap *pcap, struct span body) = body.size > 0 ==>
        body.data == pcap->file.data + (pcap->offset + 8) && pcap->offset + 8 + body.size <= pcap->file.size;
    predicate unmoved{A, B}(struct pcap *pcap) =
        \at(pcap->file.data, A) == \at(pcap->file.data, B) && \at(pcap->file.size, A) == \at(pcap->file.size, B) &&
        \at(pcap->more, A) == \at(pcap->more, B) && \at(pcap->room, A) == \at(pcap->room, B);
    predicate stays{A, B}(struct pcap *pcap) =
        unmoved{A, B}(pcap) && \at(pcap->offset, A) == \at(pcap->offset, B); */

/*@ requires \valid(pcap);
    assigns pcap->problem, pcap->problem_at;
    ensures !\result;
    ensures stays{Pre, Post}(pcap) && pcap->interface_count == \old(pcap->interface_count); */
static bool fail(struct pcap *pcap, const char *problem);

/*@ requires \valid(pcap) && \valid(packet) && span_ok(frame);
    requires \separated(pcap, packet) && \separated(packet, frame.data + (0 .. frame.size - 1));
    requires within(frame, pcap->file.data, pcap->file.size);
    assigns pcap->packets, packet->number, packet->link, packet->frame, packet->original_size, packet->ip,
        packet->why_no_ip;
    ensures within(packet->frame, pcap->file.data, pcap->file.size);
    ensures within(packet->ip, pcap->file.data, pcap->file.size);
    ensures stays{Pre, Post}(pcap) && pcap->interface_count == \old(pcap->interface_count); */
static void packet_fill(struct pcap *pcap, struct pcap_packet *packet, uint32_t link,
	struct span frame, uint32_t original_size);

/*@ requires pcap_ok(pcap) && packet_apart(pcap, packet);
    assigns pcap->problem, pcap->problem_at, pcap->packets, pcap->offset, *packet;
    ensures offset_ok(pcap);
    ensures \result ==> packet_within(packet, pcap->file.data, pcap->file.size); */
static bool classic_next(struct pcap *pcap, struct pcap_packet *packet);

/*@ requires \valid(pcap) && span_ok(body) && \separated(pcap, body.data + (0 .. body.size - 1));
    assigns pcap->problem, pcap->problem_at, pcap->interface_count;
    ensures pcap->interface_count == 0 || pcap->interface_count == \old(pcap->interface_count); */
static bool section_open(struct pcap *pcap, struct span body);

/*@ requires \valid(pcap) && room_ok(pcap) && id < PCAP_INTERFACES + pcap->room;
    assigns \nothing;
    ensures id < PCAP_INTERFACES ==> \result == &pcap->interfaces[id];
    ensures id >= PCAP_INTERFACES ==> \result == pcap->more + (id - PCAP_INTERFACES);
    ensures \valid(\result); */
static struct pcap_interface *interface_at(struct pcap *pcap, uint32_t id);

/*@ requires pcap_ok(pcap) && body_apart(pcap, body);
    assigns pcap->problem, pcap->problem_at, pcap->is_full, pcap->interface_count,
        pcap->interfaces[0 .. PCAP_INTERFACES - 1], pcap->more[0 .. pcap->room - 1];
    ensures count_ok(pcap);
    ensures stays{Pre, Post}(pcap); */
static bool interface_open(struct pcap *pcap, struct span body);

/*@ requires pcap_ok(pcap) && packet_apart(pcap, packet) && body_apart(pcap, body);
    requires is_body(pcap, body) && \separated(packet, body.data + (0 .. body.size - 1));
    assigns pcap->problem, pcap->problem_at, pcap->packets, *packet;
    ensures \result ==> packet_within(packet, pcap->file.data, pcap->file.size);
    ensures stays{Pre, Post}(pcap) && pcap->interface_count == \old(pcap->interface_count); */
static bool block_packet(
	struct pcap *pcap, uint32_t type, struct span body, struct pcap_packet *packet);

/*@ requires pcap_ok(pcap) && packet_apart(pcap, packet) && body_apart(pcap, body);
    requires is_body(pcap, body) && \separated(packet, body.data + (0 .. body.size - 1));
    assigns pcap->problem, pcap->problem_at, pcap->packets, *packet;
    ensures \result ==> packet_within(packet, pcap->file.data, pcap->file.size);
    ensures stays{Pre, Post}(pcap) && pcap->interface_count == \old(pcap->interface_count); */
static bool block_simple_packet(struct pcap *pcap, struct span body, struct pcap_packet *packet);

/*@ requires pcap_ok(pcap);
    assigns pcap->is_little_endian;
    ensures \result.problem == \null ==> 12 <= \result.size <= pcap->file.size - pcap->offset;
    ensures is_body(pcap, \result.body); */
static struct pcap_block block_read(struct pcap *pcap);

/*@ assigns \nothing;
    ensures \result <==> holds_packet(type); */
static bool is_packet(uint32_t type);

/*@ requires pcap_ok(pcap) && packet_apart(pcap, packet) && body_apart(pcap, block.body);
    requires is_body(pcap, block.body) && \separated(packet, block.body.data + (0 .. block.body.size - 1));
    assigns *packet, pcap->more[0 .. pcap->room - 1], pcap->problem, pcap->problem_at, pcap->packets,
        pcap->interface_count, pcap->interfaces[0 .. PCAP_INTERFACES - 1], pcap->is_full;
    ensures count_ok(pcap);
    ensures stays{Pre, Post}(pcap);
    ensures \result && holds_packet(block.type) ==> packet_within(packet, pcap->file.data, pcap->file.size); */
static bool block_take(struct pcap *pcap, struct pcap_block block, struct pcap_packet *packet);

/*@ requires pcap_ok(pcap) && packet_apart(pcap, packet);
    assigns *packet, pcap->more[0 .. pcap->room - 1], pcap->problem, pcap->problem_at, pcap->packets, pcap->offset,
        pcap->is_little_endian, pcap->interface_count, pcap->interfaces[0 .. PCAP_INTERFACES - 1], pcap->is_full;
    ensures offset_ok(pcap);
    ensures count_ok(pcap);
    ensures \result ==> packet_within(packet, pcap->file.data, pcap->file.size); */
static bool next_generation_next(struct pcap *pcap, struct pcap_packet *packet);

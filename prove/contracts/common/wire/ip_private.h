/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/wire/ip.c keeps to itself. */
/*@ requires reader_apart(r) && \valid(header) && \separated(header, r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, header->source, header->destination;
    ensures reader_ok(r);
    ensures !r->failed ==> !\old(r->failed) && r->offset == \old(r->offset) + (version == 4 ? 8 : 32); */
static void addresses_read(struct reader *r, uint8_t version, struct ip_header *header);

/*@ requires \valid(header);
    assigns header->reserved_flag, header->dont_fragment, header->more_fragments;
    assigns header->fragment_offset, header->is_fragment;
    ensures header->fragment_offset == word % 0x2000 * 8; */
static void ip4_fragment_fields(uint16_t word, struct ip_header *header);

/*@ requires \valid_read(header);
    assigns \nothing;
    ensures \result % 0x2000 == header->fragment_offset / 8; */
static uint16_t ip4_fragment_word(const struct ip_header *header);

/*@ requires reader_apart(r) && \valid(header) && \separated(header, r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, header->traffic_class, header->total_length, header->identification;
    assigns header->reserved_flag, header->dont_fragment, header->more_fragments;
    assigns header->fragment_offset, header->is_fragment, header->hop_limit, header->protocol;
    assigns header->first_header, header->checksum, header->source, header->destination;
    ensures reader_ok(r); */
static void ip4_fields(struct reader *r, struct ip_header *header);

/*@ requires span_ok(packet) && \valid(header) && \separated(header, packet.data + (0 .. packet.size - 1));
    assigns *header;
    ensures header->version == \old(header->version);
    ensures \result ==> inside(header->options, packet) && inside(header->payload, packet);
    ensures \result ==> header->options.size <= IP_OPTIONS_MAX && header->options.size % 4 == 0;
    ensures \result && !quoted ==> header->payload.size <= UINT16_MAX; */
static bool ip4_parse(struct span packet, bool quoted, struct ip_header *header);

/*@ requires writer_apart(w) && w->capacity <= INT32_MAX;
    requires \valid_read(header) && span_ok(header->options) && span_apart(header->options, w);
    requires \separated(header, w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size);
    ensures !w->failed ==> w->size == \old(w->size) + 20 + header->options.size; */
static void ip4_write(struct writer *w, const struct ip_header *header, uint32_t payload_size);

/*@ assigns \nothing; */
static bool is_extension_header(uint8_t protocol);

/*@ assigns \nothing;
    ensures 8 <= \result <= 2048; */
static uint32_t extension_header_size(uint8_t protocol, uint8_t length);

/*@ requires span_ok(extension) && \valid(header);
    requires \separated(header, extension.data + (0 .. extension.size - 1));
    assigns header->fragment_offset, header->more_fragments, header->identification, header->is_fragment; */
static void fragment_fields(struct span extension, struct ip_header *header);

/*@ requires reader_apart(r) && \valid(header) && \separated(header, r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, header->protocol;
    assigns header->fragment_offset, header->more_fragments, header->identification, header->is_fragment;
    ensures reader_ok(r) && r->failed == \old(r->failed);
    ensures \result ==> r->offset > \old(r->offset); */
static bool chain_step(struct reader *r, struct ip_header *header);

/*@ requires span_ok(body) && \valid(header) && \separated(header, body.data + (0 .. body.size - 1));
    assigns header->protocol, header->options, header->payload;
    assigns header->fragment_offset, header->more_fragments, header->identification, header->is_fragment;
    ensures inside(header->options, body) && inside(header->payload, body);
    ensures header->payload.size <= body.size; */
static void chain_walk(struct span body, struct ip_header *header);

/*@ requires span_ok(packet) && \valid(header) && \separated(header, packet.data + (0 .. packet.size - 1));
    assigns *header;
    ensures header->version == \old(header->version);
    ensures \result ==> inside(header->options, packet) && inside(header->payload, packet);
    ensures \result ==> packet.size >= 40;
    ensures \result && !quoted ==> header->payload.size <= UINT16_MAX; */
static bool ip6_parse(struct span packet, bool quoted, struct ip_header *header);

/*@ requires span_ok(header) && \valid(final) && \separated(final, header.data + (0 .. header.size - 1));
    assigns *final;
    ensures \result ==> final->version == 6;
    ensures !\result ==> *final == \old(*final); */
static bool rpl_final(struct span header, struct address *final);

/*@ requires writer_apart(w) && w->capacity <= INT32_MAX;
    requires \valid_read(header) && span_ok(header->options) && span_apart(header->options, w);
    requires \separated(header, w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size);
    ensures !w->failed ==> w->size == \old(w->size) + 40 + header->options.size; */
static void ip6_write(struct writer *w, const struct ip_header *header, uint32_t payload_size);

/*@ requires span_ok(packet) && \valid(header) && \separated(header, packet.data + (0 .. packet.size - 1));
    assigns *header;
    ensures \result ==> inside(header->options, packet) && inside(header->payload, packet);
    ensures \result ==> header->version == 4 || header->version == 6;
    ensures \result && header->version == 4 ==> header->options.size <= IP_OPTIONS_MAX && header->options.size % 4 == 0;
    ensures \result && !quoted ==> header->payload.size <= UINT16_MAX;
    ensures \result && header->version == 6 ==> packet.size >= 40; */
static bool packet_parse(struct span packet, bool quoted, struct ip_header *header);

/*@ requires \valid(count) && (first == 4 || first == 5) && (slot_size == 4 || slot_size == 8);
    requires *count == 0;
    assigns *count;
    ensures *count <= 9;
    ensures \result ==> *count * slot_size <= slots.size;
    ensures !\result ==> *count == \old(*count); */
static bool slots_filled(
	uint8_t pointer, uint32_t first, uint32_t slot_size, struct span slots, uint32_t *count);

/*@ requires reader_apart(r) && \valid(stamps) && \separated(stamps, r, r->data + (0 .. r->size - 1));
    requires stamps->count <= 9;
    assigns r->offset, r->failed, stamps->stamp[0 .. 8];
    ensures reader_ok(r) && stamps->count <= 9; */
static void stamps_read(struct reader *r, struct ip_timestamps *stamps);

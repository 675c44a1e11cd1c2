/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/wire/reassembly.c keeps to itself. */
/*@ requires span_ok(packet) && packet.size >= 40 && \valid(piece);
    requires \separated(piece, packet.data + (0 .. packet.size - 1));
    assigns piece->header, piece->data, piece->next_at, piece->next;
    ensures \result ==> span_ok(piece->header) && inside(piece->header, packet);
    ensures \result ==> span_ok(piece->data) && inside(piece->data, packet);
    ensures \result ==> piece->data.size <= UINT16_MAX;
    ensures \result ==> piece->next_at < piece->header.size; */
static bool piece6(struct span packet, struct ip_fragment *piece);

/*@ requires span_ok(packet) && \valid(piece);
    requires \separated(piece, packet.data + (0 .. packet.size - 1));
    requires piece->ip.version == 6 ==> packet.size >= 40;
    requires inside(piece->ip.payload, packet) && piece->ip.payload.size <= UINT16_MAX;
    assigns piece->header, piece->data, piece->next_at, piece->next;
    ensures \result ==> span_ok(piece->header) && inside(piece->header, packet);
    ensures \result ==> span_ok(piece->data) && inside(piece->data, packet);
    ensures \result ==> piece->data.size <= UINT16_MAX;
    ensures \result && piece->ip.version == 6 ==> piece->next_at < piece->header.size; */
static bool piece_read(struct span packet, struct ip_fragment *piece);

/*@ requires \valid_read(p) && \valid_read(piece);
    assigns \nothing; */
static bool is_same(const struct reassembly_packet *p, const struct ip_fragment *piece);

/*@ requires \valid(p) && \valid_read(piece) && \separated(p, piece) && now > 0;
    assigns *p;
    ensures place_ok(p); */
static void place_begin(
	struct reassembly_packet *p, const struct ip_fragment *piece, nanoseconds now);

/*@ requires \valid(r) && places_ok(r) && \valid_read(piece) && \separated(r, piece) && now > 0;
    assigns *r;
    ensures places_ok(r);
    ensures \result < REASSEMBLY_PACKETS; */
static uint32_t place_of(
	struct reassembly *r, const struct ip_fragment *piece, nanoseconds now);

/*@ requires \valid_read(p) && offset + size <= REASSEMBLY_PAYLOAD_MAX;
    assigns \nothing; */
static uint32_t blocks_here(const struct reassembly_packet *p, uint32_t offset, uint32_t size);

/*@ requires \valid_read(p) && end < REASSEMBLY_PAYLOAD_MAX;
    assigns \nothing; */
static bool has_beyond(const struct reassembly_packet *p, uint32_t end);

/*@ requires \valid_read(p) && \valid_read(piece) && \valid(is_new) && \separated(is_new, p, piece);
    requires span_ok(piece->data) && piece->data.size <= UINT16_MAX;
    requires \separated(is_new, piece->data.data + (0 .. piece->data.size - 1));
    assigns *is_new;
    ensures \result ==> 0 < piece->data.size &&
        piece->ip.fragment_offset + piece->data.size < REASSEMBLY_PAYLOAD_MAX; */
static bool piece_fits(
	const struct reassembly_packet *p, const struct ip_fragment *piece, bool *is_new);

/*@ requires \valid(p) && place_ok(p) && \valid_read(piece) && \separated(p, piece);
    requires span_ok(piece->data) && span_ok(piece->header);
    requires 0 < piece->data.size && piece->ip.fragment_offset + piece->data.size < REASSEMBLY_PAYLOAD_MAX;
    requires piece->ip.version == 6 ==> piece->next_at < piece->header.size;
    requires \separated(p, piece->data.data + (0 .. piece->data.size - 1));
    requires \separated(p, piece->header.data + (0 .. piece->header.size - 1));
    assigns p->bytes[0 .. REASSEMBLY_HEADER_MAX + REASSEMBLY_PAYLOAD_MAX - 1], p->has[0 .. REASSEMBLY_BLOCKS / 8 - 1],
        p->received, p->total, p->header_size;
    ensures place_ok(p); */
static bool piece_store(struct reassembly_packet *p, const struct ip_fragment *piece);

/*@ requires \valid(p) && place_ok(p) && 0 < p->header_size && p->header_size + p->total <= UINT16_MAX;
    assigns p->since, p->bytes[0 .. REASSEMBLY_HEADER_MAX + REASSEMBLY_PAYLOAD_MAX - 1];
    ensures place_ok(p);
    ensures span_ok(\result); */
static struct span packet_finish(struct reassembly_packet *p);

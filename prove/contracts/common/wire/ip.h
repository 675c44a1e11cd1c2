/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/wire/ip.h. */
#ifndef PROVE_IP_H
#define PROVE_IP_H

#include "common/wire/ip.h"
#include "prove/contracts/common/base/bytes.h"
#include "prove/contracts/common/base/address.h"
#include "prove/contracts/common/base/checksum.h"

/*@ predicate inside(struct span part, struct span whole) =
        part.size == 0 || (part.data == whole.data + (part.data - whole.data) && 0 <= part.data - whole.data &&
        (part.data - whole.data) + part.size <= whole.size && \base_addr(part.data) == \base_addr(whole.data)); */

/*@ requires span_ok(packet) && \valid(header) && \separated(header, packet.data + (0 .. packet.size - 1));
    assigns *header;
    ensures \result ==> inside(header->options, packet) && inside(header->payload, packet);
    ensures \result ==> header->version == 4 || header->version == 6;
    ensures \result && header->version == 4 ==> header->options.size <= IP_OPTIONS_MAX && header->options.size % 4 == 0;
    ensures \result ==> header->payload.size <= UINT16_MAX;
    ensures \result && header->version == 6 ==> packet.size >= 40;
*/
bool ip_parse(struct span packet, struct ip_header *header);

/*@ requires span_ok(packet) && \valid(header) && \separated(header, packet.data + (0 .. packet.size - 1));
    assigns *header;
    ensures \result ==> inside(header->options, packet) && inside(header->payload, packet);
    ensures \result ==> header->version == 4 || header->version == 6;
    ensures \result && header->version == 4 ==> header->options.size <= IP_OPTIONS_MAX && header->options.size % 4 == 0;
*/
bool ip_parse_quoted(struct span packet, struct ip_header *header);

/*@ requires reader_apart(r) && \valid(option);
    requires \separated(option, r) && \separated(option, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, *option;
    ensures reader_ok(r) && span_ok(option->data);
    ensures \result ==> r->offset > \old(r->offset) && !r->failed;
    ensures option->data.size <= 253;
*/
bool ip_option_next(struct reader *r, struct ip_option *option);

/*@ requires \valid_read(option) && span_ok(option->data) && \valid(slots + (0 .. 8)) && \valid(count);
    requires \separated(slots + (0 .. 8), option, count, option->data.data + (0 .. option->data.size - 1));
    assigns slots[0 .. 8], *count;
    ensures *count <= 9 && (!\result ==> *count == 0 || *count <= 9);
*/
bool ip_option_route(
	const struct ip_option *option, struct address slots[static 9], uint32_t *count);

/*@ requires \valid_read(option) && span_ok(option->data) && \valid(stamps);
    requires \separated(stamps, option, option->data.data + (0 .. option->data.size - 1));
    assigns *stamps;
    ensures stamps->count <= 9;
*/
bool ip_option_timestamps(const struct ip_option *option, struct ip_timestamps *stamps);

/*@ requires writer_apart(w) && w->capacity <= INT32_MAX;
    requires \valid_read(header) && span_ok(header->options) && span_apart(header->options, w);
    requires \separated(header, w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size);
    ensures !w->failed ==>
        w->size == \old(w->size) + (header->version == 4 ? 20 : 40) + header->options.size; */
void ip_write(struct writer *w, const struct ip_header *header, uint32_t payload_size);

/*@ requires reader_apart(r) && \valid(number) && \valid(header);
    requires \separated(number, header, r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, *number, *header;
    ensures reader_ok(r) && r->failed == \old(r->failed);
    ensures \result ==> span_ok(*header) && header->size >= 8;
    ensures \result ==> r->offset == \old(r->offset) + header->size;
    ensures \result ==> header->data == r->data + \old(r->offset);
    ensures !\result ==> r->offset == \old(r->offset); */
bool ip_extension_next(struct reader *r, uint8_t *number, struct span *header);

/*@ requires span_ok(header) && \valid(route) && \separated(route, header.data + (0 .. header.size - 1));
    assigns *route;
    ensures \result ==> span_ok(route->addresses) && inside(route->addresses, header) && route->count >= 1;
    ensures \result ==> route->cmpri < 16 && route->cmpre < 16; */
bool ip_rpl_route_parse(struct span header, struct ip_rpl_route *route);

/*@ requires \valid_read(route) && \valid_read(destination) && span_ok(route->addresses);
    requires route->cmpri < 16 && route->cmpre < 16;
    assigns \nothing;
    ensures \result.version == 6; */
struct address ip_rpl_route_address(
	const struct ip_rpl_route *route, uint32_t i, const struct address *destination);

/*@ requires span_ok(header) && \valid(final);
    requires \separated(final, header.data + (0 .. header.size - 1));
    assigns *final;
    ensures \result ==> final->version == 6; */
bool ip_routing_final(struct span header, struct address *final);

/*@ requires \valid_read(header) && span_ok(header->options);
    assigns \nothing; */
struct address ip_final_destination(const struct ip_header *header);

/*@ requires writer_apart(w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size);
    ensures !w->failed ==> w->size == \old(w->size) + IP_OPTIONS_MAX; */
void ip_option_write_record(struct writer *w);

/*@ requires writer_apart(w) && count <= 9 && \valid_read(hops + (0 .. 8));
    requires \separated(hops + (0 .. 8), w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
void ip_option_write_route(
	struct writer *w, uint8_t type, const struct address *hops, uint32_t count);

/*@ requires writer_apart(w) && count <= 4 && \valid_read(hosts + (0 .. 3));
    requires \separated(hosts + (0 .. 3), w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
void ip_option_write_timestamps(
	struct writer *w, uint8_t flags, const struct address *hosts, uint32_t count);

/*@ assigns \nothing;
    ensures 1 <= \result <= 128; */
uint8_t ip_distance_guess(uint8_t hop_limit);

/*@ requires span_ok(ip);
    assigns \nothing;
    ensures span_ok(\result) && \result.size <= ip.size;
    ensures \result.size > 0 ==> \result.data == ip.data; */
struct span ip_without_trailer(struct span ip);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/wire/transport.h. */
#ifndef PROVE_TRANSPORT_H
#define PROVE_TRANSPORT_H

#include "common/wire/transport.h"
#include "prove/contracts/common/base/bytes.h"
#include "prove/contracts/common/base/address.h"
#include "prove/contracts/common/base/checksum.h"

/*@ requires span_ok(segment) && \valid(header) && \separated(header, segment.data + (0 .. segment.size - 1));
    assigns *header;
    ensures \result ==> span_ok(header->options) && header->options.size <= 40 && 20 + header->options.size <= segment.size;
*/
bool tcp_parse(struct span segment, struct tcp_header *header);

/*@ requires writer_apart(w) && w->capacity <= INT32_MAX && span_ok(data) && span_apart(data, w);
    requires \valid_read(header) && \valid_read(source) && \valid_read(destination);
    requires \separated(header, w, w->data + (0 .. w->capacity - 1));
    requires \separated(source, w, w->data + (0 .. w->capacity - 1));
    requires \separated(destination, w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size);
    ensures !w->failed ==> w->size == \old(w->size) + UDP_HEADER_SIZE + data.size; */
void udp_write(struct writer *w, uint8_t protocol, const struct udp_header *header,
	const struct address *source, const struct address *destination, struct span data);

/*@ requires writer_apart(w) && w->capacity <= INT32_MAX && span_ok(data) && span_apart(data, w);
    requires \valid_read(header) && \valid_read(source) && \valid_read(destination);
    requires span_ok(header->options) && span_apart(header->options, w);
    requires \separated(header, w, w->data + (0 .. w->capacity - 1));
    requires \separated(source, w, w->data + (0 .. w->capacity - 1));
    requires \separated(destination, w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size);
    ensures !w->failed ==>
        w->size == \old(w->size) + TCP_HEADER_SIZE + header->options.size + data.size; */
void tcp_write(struct writer *w, const struct tcp_header *header, const struct address *source,
	const struct address *destination, struct span data);

/*@ requires span_ok(options);
    assigns \nothing;
    ensures span_ok(\result) && \result.size <= 253; */
struct span tcp_option(struct span options, uint8_t kind);

/*@ requires writer_apart(w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size);
    ensures !w->failed ==> w->size == \old(w->size) + 10; */
void tcp_write_timestamps(struct writer *w, uint32_t value, uint32_t echo);

#endif

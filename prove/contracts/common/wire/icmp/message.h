/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/wire/icmp/message.h. */
#ifndef PROVE_MESSAGE_H
#define PROVE_MESSAGE_H

#include "common/wire/icmp/message.h"
#include "prove/contracts/common/base/bytes.h"
#include "prove/contracts/common/base/address.h"
#include "prove/contracts/common/base/checksum.h"

/*@ requires \valid_read(header); assigns \nothing; ensures \result == 256 * header->rest[0] + header->rest[1]; */
uint16_t icmp_id(const struct icmp_header *header);

/*@ requires \valid_read(header); assigns \nothing; */
uint16_t icmp_sequence(const struct icmp_header *header);

/*@ requires span_ok(message) && \valid(header) && \separated(header, message.data + (0 .. message.size - 1));
    assigns *header;
    ensures \result <==> message.size >= 8;
    ensures \result ==> header->type == message.data[0] && header->code == message.data[1];
    ensures \result ==> header->checksum == 256 * message.data[2] + message.data[3];
*/
bool icmp_parse(struct span message, struct icmp_header *header);

/*@ requires span_ok(message); requires version == 6 ==> \valid_read(source) && \valid_read(destination); assigns \nothing; */
uint16_t icmp_checksum(uint8_t version, const struct address *source,
	const struct address *destination, struct span message);

/*@ requires writer_apart(w) && \valid_read(header);
    requires \separated(header, w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size);
    ensures !w->failed ==> w->size == \old(w->size) + ICMP_HEADER_SIZE; */
void icmp_write_header(struct writer *w, const struct icmp_header *header);

/*@ requires writer_apart(w) && w->capacity <= INT32_MAX && span_ok(data) && span_apart(data, w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size);
    ensures !w->failed ==> w->size == \old(w->size) + ICMP_HEADER_SIZE + data.size; */
void icmp_write_echo(struct writer *w, uint8_t version, uint8_t type, uint16_t id,
	uint16_t sequence, struct span data);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/wire/reply.h. */
#ifndef PROVE_REPLY_H
#define PROVE_REPLY_H

#include "common/wire/reply.h"
#include "prove/contracts/common/base/address.h"
#include "prove/contracts/common/base/bytes.h"
#include "prove/contracts/common/wire/extension.h"
#include "prove/contracts/common/wire/family.h"
#include "prove/contracts/common/wire/icmp/message.h"
#include "prove/contracts/common/wire/icmp/names.h"
#include "prove/contracts/common/wire/quote.h"

/*@ predicate part_in(struct part part, struct span whole) =
        part.size == 0 || part.offset + part.size <= whole.size;
    predicate reply_apart(struct reply *reply) = \valid(reply) && span_ok(reply->bytes) &&
        \separated(reply, reply->bytes.data + (0 .. reply->bytes.size - 1)); */

/*@ assigns \nothing; */
const char *stamp_name(enum stamp stamp);

/*@ requires \valid_read(reply) && span_ok(reply->bytes);
    assigns \nothing;
    ensures span_ok(\result);
    ensures part.offset >= reply->bytes.size ==> \result.size == 0;
    ensures part.offset < reply->bytes.size ==> \result.data == reply->bytes.data + part.offset &&
        \result.size == \min(part.size, reply->bytes.size - part.offset); */
struct span reply_part(const struct reply *reply, struct part part);

/*@ requires \valid_read(reply) && span_ok(reply->bytes) && span_ok(reply->options_cmsg);
    assigns \nothing;
    ensures span_ok(\result);
    ensures reply->options_cmsg.size > 0 ==> \result == reply->options_cmsg; */
struct span reply_options(const struct reply *reply);

/*@ requires \valid(reply) && span_ok(bytes) && \separated(reply, bytes.data + (0 .. bytes.size - 1));
    assigns reply->kind, reply->version, reply->bytes, reply->size, reply->message, reply->body, reply->quote,
        reply->extension, reply->extension_verdict, reply->known, reply->type, reply->code, reply->info,
        reply->gateway, reply->id, reply->sequence;
    ensures reply->bytes == bytes && reply->version == version;
    ensures part_in(reply->message, reply->bytes);
    ensures part_in(reply->body, reply->bytes);
    ensures part_in(reply->quote, reply->bytes) && part_in(reply->extension, reply->bytes);
    ensures reply->kind == REPLY_MALFORMED <==> reply->size < ICMP_HEADER_SIZE;
    ensures reply->kind != REPLY_MALFORMED ==> reply->type == bytes.data[message.offset];
    ensures reply->kind != REPLY_MALFORMED ==> reply->code == bytes.data[message.offset + 1]; */
void reply_from_message(
	struct reply *reply, uint8_t version, struct span bytes, struct part message);

#endif

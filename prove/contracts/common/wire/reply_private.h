/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/wire/reply.c keeps to itself. */
/*@ requires \valid(reply);
    assigns reply->id, reply->sequence, reply->known;
    ensures reply->id == id && reply->sequence == sequence; */
static void id_fill(struct reply *reply, uint16_t id, uint16_t sequence);

/*@ requires \valid(reply);
    assigns reply->info, reply->known;
    ensures reply->info == info; */
static void info_fill(struct reply *reply, uint32_t info);

/*@ requires \valid(reply) && \valid_read(header) && \separated(reply, header);
    assigns reply->info, reply->known, reply->gateway; */
static void info_from(
	struct reply *reply, const struct icmp_header *header, struct icmp_info where);

/*@ requires reply_apart(reply) && \valid_read(header) && \separated(reply, header) && \valid_read(family);
    requires part_in(reply->body, reply->bytes);
    assigns reply->quote, reply->extension, reply->extension_verdict;
    ensures part_in(reply->quote, reply->bytes);
    ensures reply->quote.offset == reply->body.offset && reply->quote.size <= reply->body.size;
    ensures part_in(reply->extension, reply->bytes) || reply->extension == \old(reply->extension); */
static void quote_split(
	struct reply *reply, const struct family *family, const struct icmp_header *header);

/*@ requires reply_apart(reply);
    assigns reply->id, reply->sequence, reply->known; */
static void id_from_quote(struct reply *reply);

/*@ requires reply_apart(reply) && \valid_read(header) && \separated(reply, header);
    requires part_in(reply->body, reply->bytes);
    assigns reply->kind, reply->info, reply->known, reply->gateway, reply->quote, reply->extension,
        reply->extension_verdict, reply->id, reply->sequence;
    ensures reply->kind == REPLY_ICMP_ERROR;
    ensures reply->bytes == \old(reply->bytes);
    ensures reply->message == \old(reply->message);
    ensures reply->version == \old(reply->version) && reply->size == \old(reply->size);
    ensures reply->type == \old(reply->type) && reply->code == \old(reply->code);
    ensures reply->body == \old(reply->body);
    ensures part_in(reply->quote, reply->bytes);
    ensures part_in(reply->extension, reply->bytes) || reply->extension == \old(reply->extension); */
static void error_fill(struct reply *reply, const struct icmp_header *header);

/*@ requires \valid(reply) && span_ok(bytes) && \separated(reply, bytes.data + (0 .. bytes.size - 1));
    assigns reply->version, reply->bytes, reply->size, reply->message, reply->body, reply->quote, reply->extension,
        reply->extension_verdict, reply->known, reply->kind;
    ensures reply->bytes == bytes && reply->version == version && reply->kind == REPLY_MALFORMED;
    ensures reply->message == message && reply->size == message.size;
    ensures reply->body.size == 0 && reply->quote.size == 0 && reply->extension.size == 0; */
static void message_begin(
	struct reply *reply, uint8_t version, struct span bytes, struct part message);

/*@ requires reply_apart(reply) && \valid_read(header) && \separated(reply, header);
    requires part_in(reply->message, reply->bytes) && reply->message.size >= ICMP_HEADER_SIZE;
    requires reply->quote.size == 0 && reply->extension.size == 0;
    assigns reply->kind, reply->info, reply->known, reply->gateway, reply->body, reply->quote, reply->extension,
        reply->extension_verdict, reply->id, reply->sequence;
    ensures reply->kind == REPLY_ICMP_ERROR || reply->kind == REPLY_ICMP_MESSAGE;
    ensures reply->bytes == \old(reply->bytes);
    ensures reply->message == \old(reply->message);
    ensures reply->version == \old(reply->version) && reply->size == \old(reply->size);
    ensures reply->type == \old(reply->type) && reply->code == \old(reply->code);
    ensures part_in(reply->body, reply->bytes) && part_in(reply->quote, reply->bytes);
    ensures part_in(reply->extension, reply->bytes); */
static void message_fill(struct reply *reply, const struct icmp_header *header);

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that traceroute/engine/method_service.c keeps to itself. */
#include "prove/contracts/common/wire/transport.h"
#include "prove/contracts/traceroute/engine/method.h"

/*@ requires context_ok(context);
    assigns \nothing; */
static uint16_t dns_id(const struct method_context *context, uint32_t number);

/*@ requires build_apart(context, question, w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void dns_build(
	const struct method_context *context, const struct question *question, struct writer *w);

/*@ requires context_ok(context) && span_ok(payload) && \valid(number) && \separated(number, context);
    requires \separated(number, payload.data + (0 .. payload.size - 1));
    assigns *number;
    ensures \result == RECOGNISED_PROBE ==> *number < 65536; */
static enum recognition dns_number(
	const struct method_context *context, struct span payload, uint32_t *number);

/*@ requires span_ok(payload);
    assigns \nothing; */
static bool dns_is_response(struct span payload);

/*@ requires writer_apart(w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void quic_version(struct writer *w, uint32_t number);

/*@ requires context_ok(context) && writer_apart(w) && \separated(context, w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void quic_connection_id(
	const struct method_context *context, uint32_t number, struct writer *w);

/*@ requires build_apart(context, question, w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void quic_build(
	const struct method_context *context, const struct question *question, struct writer *w);

/*@ requires context_ok(context) && span_ok(payload) && \valid(number) && \separated(number, context);
    requires \separated(number, payload.data + (0 .. payload.size - 1));
    assigns *number; */
static enum recognition quic_number(
	const struct method_context *context, struct span payload, uint32_t *number);

/*@ requires context_ok(context) && span_ok(payload) && \valid(number) && \separated(number, context);
    requires \separated(number, payload.data + (0 .. payload.size - 1));
    assigns *number;
    ensures \result == RECOGNISED_PROBE ==> *number < 65536; */
static enum recognition quic_reply(
	const struct method_context *context, struct span payload, uint32_t *number);

/*@ requires read == dns_number || read == quic_number;
    requires \valid_read(method) && context_ok(context) && reply_ok(reply) && quote_ok(quote);
    requires result_apart(number, context, reply, quote) && \separated(number, method);
    assigns *number;
    ensures \result == RECOGNISED_PROBE && read == dns_number ==> *number < 65536; */
static enum recognition recognise_quote(const struct method *method,
	const struct method_context *context, const struct reply *reply,
	const struct quote *quote, enum recognition (*read)(const struct method_context *context, struct span payload, uint32_t *number), uint32_t *number);

/*@ requires context_ok(context) && \valid_read(reply);
    assigns \nothing; */
static bool is_reply(const struct method_context *context, const struct reply *reply);

/*@ requires context_ok(context) && reply_ok(reply) && quote_ok(quote);
    requires result_apart(number, context, reply, quote);
    assigns *number;
    ensures \result == RECOGNISED_PROBE ==> *number < 65536; */
static enum recognition dns_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number);

/*@ requires context_ok(context) && reply_ok(reply) && quote_ok(quote);
    requires result_apart(number, context, reply, quote);
    assigns *number; */
static enum recognition quic_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number);

/*@ requires context_ok(context) && \valid_read(reply) && \valid_read(quote) && span_ok(quote->transport);
    assigns \nothing; */
static bool dns_proves(const struct method_context *context, const struct reply *reply,
	const struct quote *quote);

/*@ requires context_ok(context) && \valid_read(reply) && \valid_read(quote) && span_ok(quote->transport);
    assigns \nothing; */
static bool quic_proves(const struct method_context *context, const struct reply *reply,
	const struct quote *quote);

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that traceroute/engine/method_udp.c keeps to itself. */
#include "prove/contracts/common/wire/transport.h"
#include "prove/contracts/traceroute/engine/method.h"

/*@ requires build_apart(context, question, w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void udp_build(
	const struct method_context *context, const struct question *question, struct writer *w);

/*@ requires span_ok(bytes);
    assigns \nothing;
    ensures \result <==> \forall integer k; 0 <= k < bytes.size ==> bytes.data[k] == 0; */
static bool is_padding(struct span bytes);

/*@ requires context_ok(context) && span_ok(bytes);
    assigns \nothing; */
static bool has_token(const struct method_context *context, struct span bytes);

/*@ requires context_ok(context) && span_ok(payload);
    assigns \nothing;
    ensures \result ==> payload.size >= 8; */
static bool is_proven(const struct method_context *context, struct span payload);

/*@ requires context_ok(context) && \valid_read(reply) && \valid_read(quote) && span_ok(quote->transport);
    assigns \nothing; */
static bool udp_proves(const struct method_context *context, const struct reply *reply,
	const struct quote *quote);

/*@ requires context_ok(context) && span_ok(payload) && \valid(number) && \separated(number, context);
    requires \separated(number, payload.data + (0 .. payload.size - 1));
    assigns *number;
    ensures \result ==> *number < 65536; */
static bool read_tag(
	const struct method_context *context, struct span payload, uint32_t *number);

/*@ requires span_ok(payload);
    assigns \nothing; */
static bool is_tag_cut(struct span payload);

/*@ requires \valid_read(method) && context_ok(context) && \valid_read(reply);
    requires \valid_read(quote) && span_ok(quote->transport);
    assigns \nothing; */
static bool is_ours(const struct method *method, const struct method_context *context,
	const struct reply *reply, const struct quote *quote);

/*@ requires context_ok(context) && reply_ok(reply);
    assigns \nothing; */
static bool is_reply(const struct method_context *context, const struct reply *reply);

/*@ requires context_ok(context) && reply_ok(reply) && quote_ok(quote);
    requires result_apart(number, context, reply, quote);
    assigns *number; */
static enum recognition default_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number);

/*@ requires \valid_read(method) && context_ok(context) && \valid_read(quote) && \valid(flow);
    requires \separated(flow, method);
    requires \separated(flow, context);
    requires \separated(flow, quote);
    assigns *flow;
    ensures \result != RECOGNISED_PROBE && (*flow == 0 || *flow < context->flows); */
static enum recognition recognise_flow(const struct method *method,
	const struct method_context *context, const struct quote *quote, uint32_t *flow);

/*@ requires \valid_read(method) && context_ok(context);
    assigns \nothing; */
static bool is_from_port(
	const struct method *method, const struct method_context *context, uint16_t port);

/*@ requires \valid_read(method) && context_ok(context) && reply_ok(reply) && quote_ok(quote);
    requires result_apart(number, context, reply, quote) && \separated(number, method);
    assigns *number;
    ensures \result == RECOGNISED_PROBE ==> *number < 65536; */
static enum recognition constant_recognise(const struct method *method,
	const struct method_context *context, const struct reply *reply,
	const struct quote *quote, uint32_t *number);

/*@ requires context_ok(context) && reply_ok(reply) && quote_ok(quote);
    requires result_apart(number, context, reply, quote);
    assigns *number;
    ensures \result == RECOGNISED_PROBE ==> *number < 65536; */
static enum recognition flows_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number);

/*@ requires context_ok(context) && reply_ok(reply) && quote_ok(quote);
    requires result_apart(number, context, reply, quote);
    assigns *number;
    ensures \result == RECOGNISED_PROBE ==> *number < 65536; */
static enum recognition udp_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number);

/*@ requires context_ok(context) && reply_ok(reply) && quote_ok(quote);
    requires result_apart(number, context, reply, quote);
    assigns *number;
    ensures \result == RECOGNISED_PROBE ==> *number < 65536; */
static enum recognition udplite_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number);

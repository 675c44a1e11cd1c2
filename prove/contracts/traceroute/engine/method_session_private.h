/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that traceroute/engine/method_session.c keeps to itself. */
#include "prove/contracts/common/wire/transport.h"
#include "prove/contracts/traceroute/engine/method.h"
#include "prove/contracts/traceroute/engine/method_tcp.h"

/*@ requires \valid_read(session);
    assigns \nothing; */
static uint32_t sequence_of(const struct method_session *session, uint32_t number);

/*@ requires build_apart(context, question, w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void session_build(
	const struct method_context *context, const struct question *question, struct writer *w);

/*@ requires context_ok(context) && \valid(number) && \separated(number, context);
    assigns *number;
    ensures \result == RECOGNISED_PROBE ==> *number < 4096; */
static enum recognition recognise_number(
	const struct method_context *context, uint32_t sequence, uint32_t *number);

/*@ requires context_ok(context) && span_ok(segment) && \valid(header) && \separated(header, context);
    requires \separated(header, segment.data + (0 .. segment.size - 1));
    assigns *header;
    ensures \result ==> span_ok(header->options) && 20 + header->options.size <= segment.size; */
static bool parse_segment(
	const struct method_context *context, struct span segment, struct tcp_header *header);

/*@ requires context_ok(context) && \valid_read(header);
    assigns \nothing; */
static enum recognition recognise_reset(
	const struct method_context *context, const struct tcp_header *header);

/*@ requires context_ok(context) && \valid_read(header);
    assigns \nothing; */
static bool is_duplicate(const struct method_context *context, const struct tcp_header *header,
	struct span segment);

/*@ requires context_ok(context) && span_ok(blocks) && \valid(number) && \separated(number, context);
    assigns *number; */
static enum recognition recognise_block(
	const struct method_context *context, struct span blocks, uint32_t *number);

/*@ requires context_ok(context) && reply_ok(reply) && quote_ok(quote);
    requires result_apart(number, context, reply, quote);
    assigns *number; */
static enum recognition session_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number);

/*@ requires \valid(session) && span_ok(timestamps);
    assigns session->timestamp_echo, session->timestamp, session->has_timestamps; */
static void learn_timestamps(struct method_session *session, struct span timestamps);

/*@ requires context_ok(context) && \valid(context) && span_ok(segment);
    requires \separated(context, segment.data + (0 .. segment.size - 1));
    assigns context->session; */
bool method_session_learn(struct method_context *context, struct span segment);

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that traceroute/engine/method_icmp.c keeps to itself. */
#include "prove/contracts/common/wire/icmp/message.h"
#include "prove/contracts/traceroute/engine/method.h"

/*@ requires context_ok(context) && writer_apart(w) && \separated(context, w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void icmp_data(const struct method_context *context, uint16_t sequence, uint32_t size,
	struct writer *w);

/*@ requires context_ok(context) && span_ok(message);
    assigns \nothing; */
static uint16_t complement_of(
	const struct method_context *context, struct span message, uint16_t checksum);

/*@ requires build_apart(context, question, w) && start <= w->size;
    assigns w->failed, w->data[start .. w->capacity - 1];
    ensures writer_ok(w) && (\old(w->failed) ==> w->failed); */
static void choose_flow(const struct method_context *context, const struct question *question,
	uint32_t start, struct writer *w);

/*@ requires build_apart(context, question, w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void icmp_build(
	const struct method_context *context, const struct question *question, struct writer *w);

/*@ requires context_ok(context) && \valid(number) && \separated(number, context);
    assigns *number;
    ensures \result == RECOGNISED_PROBE && *number < 65536; */
static enum recognition recognise_sequence(
	const struct method_context *context, uint16_t sequence, uint32_t *number);

/*@ requires context_ok(context) && reply_ok(reply);
    assigns \nothing; */
static bool is_proven(const struct method_context *context, const struct reply *reply);

/*@ requires context_ok(context) && reply_ok(reply) && quote_ok(quote);
    requires result_apart(number, context, reply, quote);
    assigns *number;
    ensures \result == RECOGNISED_PROBE ==> *number < 65536; */
static enum recognition icmp_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number);

/*@ requires context_ok(context) && \valid_read(reply) && \valid_read(quote) && span_ok(quote->transport);
    assigns \nothing; */
static bool icmp_proves(const struct method_context *context, const struct reply *reply,
	const struct quote *quote);

/*@ requires context_ok(context);
    assigns \nothing; */
bool method_icmp_has_token(const struct method_context *context, uint16_t size);

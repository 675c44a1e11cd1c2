/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that traceroute/engine/method_sctp.c keeps to itself. */
#include "prove/contracts/common/base/crc32c.h"
#include "prove/contracts/traceroute/engine/method.h"

/*@ requires build_apart(context, question, w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void write_init(
	const struct method_context *context, const struct question *question, struct writer *w);

/*@ requires build_apart(context, question, w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void sctp_build(
	const struct method_context *context, const struct question *question, struct writer *w);

/*@ requires context_ok(context) && reply_ok(reply) && result_apart(number, context, reply, \null);
    assigns *number;
    ensures \result == RECOGNISED_PROBE ==> *number < 16384; */
static enum recognition recognise_packet(
	const struct method_context *context, const struct reply *reply, uint32_t *number);

/*@ requires context_ok(context) && \valid_read(reply) && \valid_read(quote) && span_ok(quote->transport);
    assigns \nothing; */
static bool sctp_proves(const struct method_context *context, const struct reply *reply,
	const struct quote *quote);

/*@ requires context_ok(context) && reply_ok(reply) && quote_ok(quote);
    requires result_apart(number, context, reply, quote);
    assigns *number;
    ensures \result == RECOGNISED_PROBE ==> *number < 16384; */
static enum recognition sctp_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number);

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that traceroute/engine/method_tcp.c keeps to itself. */
#include "prove/contracts/common/wire/transport.h"
#include "prove/contracts/traceroute/engine/method.h"

/*@ requires context_ok(context) && writer_apart(w) && \separated(context, w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void write_options(const struct method_context *context, struct writer *w);

/*@ assigns \nothing; */
static uint32_t sequence_of(uint32_t number);

/*@ requires build_apart(context, question, w) && start <= w->size;
    assigns w->size, w->failed, w->data[start .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void add_data(const struct method_context *context, const struct question *question,
	uint32_t start, struct writer *w);

/*@ requires build_apart(context, question, w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void tcp_build(
	const struct method_context *context, const struct question *question, struct writer *w);

/*@ requires context_ok(context) && \valid(number) && \separated(number, context);
    assigns *number;
    ensures \result == RECOGNISED_PROBE ==> *number < 65536; */
static enum recognition recognise_number(
	const struct method_context *context, uint32_t sequence, uint32_t *number);

/*@ requires context_ok(context) && reply_ok(reply) && result_apart(number, context, reply, \null);
    assigns *number;
    ensures \result == RECOGNISED_PROBE ==> *number < 65536; */
static enum recognition recognise_segment(
	const struct method_context *context, const struct reply *reply, uint32_t *number);

/*@ requires context_ok(context) && reply_ok(reply) && quote_ok(quote);
    requires result_apart(number, context, reply, quote);
    assigns *number; */
static enum recognition tcp_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number);

/*@ assigns \nothing; */
static void connect_build(
	const struct method_context *context, const struct question *question, struct writer *w);

/*@ assigns \nothing;
    ensures \result == RECOGNISED_NOT; */
static enum recognition connect_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number);

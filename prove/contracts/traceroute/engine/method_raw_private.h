/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that traceroute/engine/method_raw.c keeps to itself. */
#include "prove/contracts/common/wire/quote.h"
#include "prove/contracts/traceroute/engine/method.h"

/*@ requires build_apart(context, question, w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void raw_build(
	const struct method_context *context, const struct question *question, struct writer *w);

/*@ requires span_ok(bytes);
    assigns \nothing; */
static bool begins_with(struct span bytes, uint32_t first);

/*@ requires span_ok(transport);
    assigns \nothing; */
static bool may_be_probe(struct span transport);

/*@ requires context_ok(context) && reply_ok(reply);
    assigns \nothing; */
static bool is_answer(const struct method_context *context, const struct reply *reply);

/*@ requires context_ok(context) && reply_ok(reply) && quote_ok(quote);
    requires result_apart(number, context, reply, quote);
    assigns *number;
    ensures \result == RECOGNISED_PROBE ==> *number < 0; */
static enum recognition raw_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number);

/*@ requires context_ok(context);
    assigns \nothing; */
uint32_t method_raw_answer(const struct method_context *context);

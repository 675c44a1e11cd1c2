/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of traceroute/engine/method.h, and what those of the methods have in common. */
#ifndef PROVE_METHOD_H
#define PROVE_METHOD_H

#include "prove/contracts/common/base/address.h"
#include "prove/contracts/common/base/bytes.h"
#include "prove/contracts/common/base/checksum.h"
#include "prove/contracts/common/wire/quote.h"
#include "prove/contracts/common/wire/reply.h"
#include "traceroute/engine/method.h"

/*@ predicate context_ok(struct method_context *c) = \valid_read(c) && \valid_read(c->family);
    predicate reply_ok(struct reply *r) = \valid_read(r) && span_ok(r->bytes);
    predicate quote_ok(struct quote *q) = q == \null || (\valid_read(q) && span_ok(q->transport));
    predicate result_apart(uint32_t *number, struct method_context *c, struct reply *r, struct quote *q) =
        \valid(number) && \separated(number, c, r, q) &&
        \separated(number, r->bytes.data + (0 .. r->bytes.size - 1)) &&
        (q != \null ==> \separated(number, q->transport.data + (0 .. q->transport.size - 1)));
    predicate build_apart(struct method_context *c, struct question *question, struct writer *w) =
        context_ok(c) && \valid_read(question) && writer_apart(w) && w->capacity <= INT32_MAX &&
        \separated(c, w, w->data + (0 .. w->capacity - 1)) &&
        \separated(question, w, w->data + (0 .. w->capacity - 1)); */

/*@ requires \valid_read(method) && \valid_read(family);
    assigns \nothing; */
uint16_t method_size_minimum(const struct method *method, const struct family *family);

/*@ requires \valid_read(method) && context_ok(context);
    assigns \nothing;
    ensures \result <= size; */
uint32_t method_payload(
	const struct method *method, const struct method_context *context, uint16_t size);

/*@ assigns \nothing;
    ensures base > 0 ==> \result > 0; */
uint16_t method_port(uint16_t base, uint32_t add);

/*@ assigns \nothing;
    ensures \result <= 65535;
    ensures base > 0 && port > 0 ==> \result < 65535;
    ensures port >= base ==> \result == port - base; */
uint32_t method_port_distance(uint16_t base, uint16_t port);

/*@ requires \valid_read(method) && context_ok(context) && \valid(number);
    requires \separated(number, method);
    requires \separated(number, context);
    assigns *number;
    ensures \result == RECOGNISED_PROBE || \result == RECOGNISED_NOT;
    ensures \result == RECOGNISED_PROBE ==> *number < method->numbers; */
enum recognition method_recognise_port(const struct method *method,
	const struct method_context *context, uint16_t port, uint32_t *number);

/*@ requires \valid_read(method) && context_ok(context) && quote_ok(quote) && \valid(number);
    requires \separated(number, method);
    requires \separated(number, context);
    requires quote != \null ==> \separated(number, quote);
    assigns *number;
    ensures \result == RECOGNISED_PROBE || \result == RECOGNISED_NOT;
    ensures \result == RECOGNISED_PROBE ==> quote != \null && *number < method->numbers; */
enum recognition method_recognise_quoted(const struct method *method,
	const struct method_context *context, const struct quote *quote, uint32_t *number);

/*@ requires context_ok(context) && \valid(flow) && \separated(flow, context);
    assigns *flow;
    ensures \result <==> *flow < (context->flows == 0 ? 1 : context->flows); */
bool method_flow_of(
	const struct method_context *context, uint16_t base, uint16_t port, uint32_t *flow);

/*@ requires \valid_read(reply) && \valid_read(quote) && span_ok(quote->transport);
    assigns \nothing;
    ensures span_ok(\result) && inside(\result, quote->transport); */
struct span method_quoted_payload(const struct reply *reply, const struct quote *quote);

/*@ requires \valid_read(method) && context_ok(context) && quote_ok(quote) && \valid(flow);
    requires \separated(flow, method);
    requires \separated(flow, context);
    requires quote != \null ==> \separated(flow, quote);
    assigns *flow;
    ensures \result ==> quote != \null;
    ensures *flow == 0 || *flow < context->flows; */
bool method_quotes_flow(const struct method *method, const struct method_context *context,
	const struct quote *quote, uint32_t *flow);

/*@ requires context_ok(context) && \valid_read(reply);
    assigns \nothing; */
bool method_is_own(const struct method_context *context, const struct reply *reply);

/*@ requires writer_apart(w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size);
    ensures !w->failed ==> w->size == \old(w->size) + count; */
void method_fill(struct writer *w, uint32_t count);

#endif

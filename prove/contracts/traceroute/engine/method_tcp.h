/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of what traceroute/engine/method_tcp.c does for the other method by TCP. */
#ifndef PROVE_METHOD_TCP_H
#define PROVE_METHOD_TCP_H

#include "prove/contracts/traceroute/engine/method.h"

/*@ requires context_ok(context) && quote_ok(quote) && \valid(sequence);
    requires \separated(sequence, context);
    requires quote != \null ==> \separated(sequence, quote);
    requires quote != \null ==> \separated(sequence, quote->transport.data + (0 .. quote->transport.size - 1));
    assigns *sequence;
    ensures \result ==> quote != \null; */
bool method_tcp_sequence(
	const struct method_context *context, const struct quote *quote, uint32_t *sequence);

/*@ requires context_ok(context) && \valid_read(reply) && quote_ok(quote);
    assigns \nothing; */
bool method_tcp_proves(const struct method_context *context, const struct reply *reply,
	const struct quote *quote);

#endif

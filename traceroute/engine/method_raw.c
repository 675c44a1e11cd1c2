/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IP packets of any protocol with nothing of that protocol in them. Nothing in a quote says
 * which probe it was: one at a time.
 */
#include "traceroute/engine/method.h"

static void raw_build(
	const struct method_context *context, const struct question *question, struct writer *w)
{
	method_fill(w, method_payload(&method_raw, context, question->size));
}

static enum recognition raw_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number)
{
	*number = 0;
	if (reply->kind == REPLY_UDP_DATA)
		return address_equal(&reply->from, &context->destination) ? RECOGNISED_FLOW
									  : RECOGNISED_NOT;
	if (!quote || !quote->has_ip || quote->protocol != context->protocol ||
		/* by gateways it is the next of them */
		(context->options_size == 0 &&
			!address_equal(&quote->ip.destination, &context->destination)))
		return RECOGNISED_NOT;
	return RECOGNISED_FLOW;
}

const struct method method_raw = {
	.name = "raw",
	.title = "raw",
	.letter = "-P",
	.protocol = 253, /* RFC 3692: for experiments */
	.via = VIA_RAW,
	.privileged = VIA_RAW,
	.needs_raw = true,
	.is_serial = true,
	.is_constant = true,
	.takes_protocol = true,
	.numbers = 65536,
	.build = raw_build,
	.recognise = raw_recognise,
};

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IP packets of any protocol with nothing of that protocol in them: all begin with the same
 * filling, whose first bytes are the ports where the protocol has any. Nothing in a quote says
 * which probe it was: one at a time.
 */
#include "traceroute/engine/method.h"

static void raw_build(
	const struct method_context *context, const struct question *question, struct writer *w)
{
	method_fill(w, method_payload(&method_raw, context, question->size));
}

uint32_t method_raw_answer(const struct method_context *context)
{
	enum { EXCHANGED = 0x42434041 };
	return quote_has_port_fields(context->protocol) ? EXCHANGED : 0;
}

static bool begins_with(struct span bytes, uint32_t first)
{
	struct reader r = reader_of(bytes);
	return reader_u32(&r) == first && !r.failed;
}

/* The packets of others to the same destination begin in another way. */
static bool may_be_probe(struct span transport)
{
	return transport.size < 4 || begins_with(transport, METHOD_FILL_FIRST);
}

static bool is_answer(const struct method_context *context, const struct reply *reply)
{
	uint32_t answer = method_raw_answer(context);
	struct span bytes = reply_part(reply, reply->body);
	if (!address_equal(&reply->from, &context->destination))
		return false;
	return answer == 0 || begins_with(bytes, answer) ||
	       (method_is_own(context, reply) && begins_with(bytes, METHOD_FILL_FIRST));
}

static enum recognition raw_recognise(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number)
{
	*number = 0;
	if (reply->kind == REPLY_UDP_DATA)
		return is_answer(context, reply) ? RECOGNISED_FLOW : RECOGNISED_NOT;
	if (!quote || !quote->has_ip || quote->protocol != context->protocol ||
		/* by gateways it is the next of them */
		(context->options_size == 0 &&
			!address_equal(&quote->ip.destination, &context->destination)))
		return RECOGNISED_NOT;
	return may_be_probe(quote->transport) ? RECOGNISED_FLOW : RECOGNISED_NOT;
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

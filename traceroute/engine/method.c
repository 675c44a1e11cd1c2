/* SPDX-License-Identifier: BSD-2-Clause */
/* What every method needs to write its packets; the list of methods is in methods.c. */
#include "traceroute/engine/method.h"
#include "common/wire/transport.h"

uint16_t method_size_minimum(const struct method *method, const struct family *family)
{
	return (uint16_t)(family->ip_header_size + method->header_size);
}

uint32_t method_payload(
	const struct method *method, const struct method_context *context, uint16_t size)
{
	uint32_t headers = method_size_minimum(method, context->family) + context->options_size;
	return size > headers ? size - headers : 0;
}

enum { PORTS = 65535 }; /* without port 0 */

uint16_t method_port(uint16_t base, uint32_t add)
{
	uint32_t port = base + add % PORTS;
	return (uint16_t)(port > PORTS ? port - PORTS : port);
}

uint32_t method_port_distance(uint16_t base, uint16_t port)
{
	return port >= base ? (uint32_t)(port - base) : (uint32_t)(port + PORTS - base);
}

enum recognition method_recognise_port(const struct method *method,
	const struct method_context *context, uint16_t port, uint32_t *number)
{
	*number = method_port_distance(context->source_port, port);
	return *number < method->numbers ? RECOGNISED_PROBE : RECOGNISED_NOT;
}

enum recognition method_recognise_quoted(const struct method *method,
	const struct method_context *context, const struct quote *quote, uint32_t *number)
{
	if (!quote || quote->protocol != method->protocol || !quote->has_ports ||
		quote->destination_port != context->port)
		return RECOGNISED_NOT;
	return method_recognise_port(method, context, quote->source_port, number);
}

bool method_flow_of(
	const struct method_context *context, uint16_t base, uint16_t port, uint32_t *flow)
{
	*flow = method_port_distance(base, port);
	return *flow < (context->flows ? context->flows : 1u);
}

struct span method_quoted_payload(const struct reply *reply, const struct quote *quote)
{
	return reply->by_error_queue ? quote->transport
				     : span_from(quote->transport, UDP_HEADER_SIZE);
}

bool method_quotes_flow(const struct method *method, const struct method_context *context,
	const struct quote *quote, uint32_t *flow)
{
	*flow = 0;
	if (!quote || quote->protocol != method->protocol || !quote->has_ports)
		return false;
	bool by_source = method->flow_field == FLOW_FIELD_SOURCE_PORT;
	bool is_known = by_source ? method_flow_of(context, context->source_port,
					    quote->source_port, flow)
				  : quote->source_port == context->source_port;
	if (!is_known)
		*flow = 0;
	return is_known || !quote->has_ip;
}

bool method_is_own(const struct method_context *context, const struct reply *reply)
{
	return address_equal(&context->source, &context->destination) &&
	       address_equal(&reply->from, &context->source);
}

void method_fill(struct writer *w, uint32_t count)
{
	/* printable, and the same in every probe */
	/*@ loop invariant writer_ok(w) && i <= count && w->size >= \at(w->size, Pre);
	    loop invariant !w->failed ==> w->size == \at(w->size, Pre) + i;
	    loop assigns i, w->size, w->failed, w->data[\at(w->size, Pre) .. w->capacity - 1];
	    loop variant count - i; */
	for (uint32_t i = 0; i < count; i++)
		writer_u8(w, (uint8_t)(0x40u + i % 64u));
}

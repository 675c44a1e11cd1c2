/* SPDX-License-Identifier: BSD-2-Clause */
/* Which address and port the packets of a trace come from. */
#include <errno.h>

#include "common/net/source.h"
#include "traceroute/sockets_open.h"

/* A socket that is bound to an address does not receive quotes whose source a NAT has
 * rewritten: where it can be, the source is sent with each packet. */
static bool is_bound(const struct sockets *d)
{
	bool is_free = d->kind == VIA_UDP || (d->kind == VIA_PING && !d->options->source_word);
	return !is_free || d->context->source.zone;
}

const struct address *sockets_bind_address(const struct sockets *d)
{
	bool is_known = d->context->source.version != 0;
	return is_known && is_bound(d) ? &d->context->source : NULL;
}

const struct address *sockets_packet_source(const struct sockets *d)
{
	bool is_known = d->context->source.version != 0;
	return is_known && !is_bound(d) ? &d->context->source : NULL;
}

uint16_t sockets_wanted_port(const struct sockets *d, uint16_t flow)
{
	bool by_source = d->method->flow_field == FLOW_FIELD_SOURCE_PORT;
	uint16_t add = by_source ? flow : 0;
	if (d->options->source_port_given)
		return method_port((uint16_t)d->options->source_port, add);
	return d->context->flows ? (uint16_t)(d->flow_base + add) : 0;
}

struct route_question sockets_route(const struct sockets *d, uint16_t source_port)
{
	const struct traceroute_options *o = d->options;
	const struct method_context *c = d->context;
	bool has_gateways = d->gateways->count > 0;
	bool is_icmp = c->protocol == d->family->icmp_protocol;
	return (struct route_question){
		.to = has_gateways ? &d->gateways->list[0] : &c->destination,
		.device = o->device,
		.mark = o->mark_given ? (uint32_t)o->mark : 0,
		.flow_label = (uint32_t)o->flow_label,
		.traffic_class = (uint8_t)o->traffic_class,
		.protocol = c->protocol,
		.source_port = is_icmp ? 0 : source_port,
		.port = (uint16_t)(is_icmp ? d->family->echo << 8 : c->port),
		.source = o->source_word ? &c->source : NULL};
}

int sockets_find_source(struct sockets *d, uint16_t source_port)
{
	const struct traceroute_options *o = d->options;
	const struct route_question question = sockets_route(d, source_port);
	if (o->source_word)
		return 0;
	int error = source_find(&question, &d->context->source);
	bool is_soft = error == -ENODEV || o->bypass_routes;
	if (error == 0 || is_soft)
		return 0;
	d->failed = "connect";
	return error;
}

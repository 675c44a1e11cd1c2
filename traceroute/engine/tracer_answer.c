/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/engine/tracer_answer.h"

#include "common/wire/icmp/names.h"
#include "common/wire/ip.h"
#include "common/wire/transport.h"
#include "traceroute/engine/keep_extension.h"

/* Whether anything but a firewall sends a port unreachable is the method's to say. */
static enum answer_kind kind_of(
	const struct family *family, const struct method *method, const struct reply *reply)
{
	if (reply->kind != REPLY_ICMP_ERROR)
		return ANSWER_REACHED;
	if (reply->type == family->time_exceeded)
		return ANSWER_EXPIRED;
	bool port = reply->type == family->unreachable &&
		    reply->code == family->unreachable_port_code;
	return port && !method->has_own_refusal ? ANSWER_REACHED : ANSWER_REFUSED;
}

static void fill_quoted(struct quoted *quoted, const struct quote *quote)
{
	const struct ip_header *ip = &quote->ip;
	*quoted = (struct quoted){.is_known = true,
		.dont_fragment = ip->dont_fragment,
		.hop_limit = ip->hop_limit,
		.traffic_class = ip->traffic_class,
		.length = ip->total_length,
		.identification = ip->identification,
		.source = ip->source,
		.destination = ip->destination,
		.has_ports = quote->has_ports,
		.has_checksum = quote->has_checksum,
		.source_port = quote->source_port,
		.destination_port = quote->destination_port,
		.checksum = quote->checksum,
		.checksum_wrong = !ip->checksum_right};
}

/* How a TCP destination answered: a raw segment says it all, connect() which of two it was. */
static void fill_tcp(struct answer *answer, const struct reply *reply)
{
	struct tcp_header header;
	answer->has_tcp_flags = true;
	if (reply->kind == REPLY_TCP_OPEN)
		answer->tcp_flags = TCP_SYN | TCP_ACK;
	else if (reply->kind == REPLY_TCP_CLOSED)
		answer->tcp_flags = TCP_RST | TCP_ACK;
	else if (tcp_parse(reply_part(reply, reply->body), &header))
		answer->tcp_flags = header.flags;
	else
		answer->has_tcp_flags = false;
}

/* Replies that are no errors are compared with the destination where they are recognised; the
 * kernel gives a socket of its own only errors that quote its sequence number. */
static bool is_proven(const struct method_context *context, const struct method *method,
	const struct reply *reply, const struct quote *quote, bool own_socket)
{
	if (own_socket || !quote)
		return true;
	return method->proves && method->proves(context, reply, quote);
}

void tracer_fill_answer(struct answer *answer, const struct method_context *context,
	const struct method *method, const struct slot *slot, const struct reply *reply,
	const struct quote *quote, bool own_socket)
{
	*answer = (struct answer){.kind = kind_of(context->family, method, reply),
		.question = slot->question,
		.sent_at = send_time_at(&slot->sent),
		.rtt = slot_rtt(slot, reply->at),
		.stamp = reply->stamp,
		.from = reply->from,
		.gateway = reply->gateway,
		.is_target = address_equal(&reply->from, &context->destination),
		.is_proven = is_proven(context, method, reply, quote, own_socket),
		.is_error = reply->kind == REPLY_ICMP_ERROR,
		.type = reply->type,
		.code = reply->code,
		.has_hop_limit = (reply->known & REPLY_KNOWS_HOP_LIMIT) != 0,
		.has_traffic_class = (reply->known & REPLY_KNOWS_TRAFFIC_CLASS) != 0,
		.hop_limit = reply->hop_limit,
		.traffic_class = reply->traffic_class,
		.size = reply->size};
	if (answer->is_error && icmp_is_too_big(reply->version, reply->type, reply->code))
		answer->mtu = reply->info;
	if (quote && quote->has_ip)
		fill_quoted(&answer->quoted, quote);
	answer->identification = reply->identification;
	bool is_copied = answer->quoted.is_known &&
			 answer->quoted.identification == reply->identification;
	answer->has_identification =
		(reply->known & REPLY_KNOWS_IDENTIFICATION) != 0 && !is_copied;
	if (!answer->is_error && method->protocol == IP_PROTOCOL_TCP)
		fill_tcp(answer, reply);
	answer->has_queued = send_time_queued(&slot->sent, reply->at, &answer->queued);
	answer->extension_verdict = reply->extension_verdict;
	keep_extension(answer, reply_part(reply, reply->extension));
}

bool tracer_is_notice(const struct family *family, const struct reply *reply)
{
	const struct icmp_type *type = icmp_type_find(reply->version, reply->type);
	if (reply->kind != REPLY_ICMP_ERROR)
		return false;
	return (type && type->class == ICMP_CLASS_NOTICE) ||
	       (reply->type == family->time_exceeded && reply->code != 0);
}

bool tracer_parse_quote(const struct method *method, const struct method_context *context,
	const struct reply *reply, struct quote *quote)
{
	struct span bytes = reply_part(reply, reply->quote);
	if (!reply->by_error_queue)
		return quote_parse(bytes, quote);
	bool is_payload = method->via == VIA_UDP;
	if (is_payload || !quote_parse_transport(bytes, context->protocol, quote))
		*quote = (struct quote){.protocol = context->protocol, .transport = bytes};
	if (is_payload && (reply->known & REPLY_KNOWS_QUOTED_FROM))
		quote->source_port = reply->quoted_from_port;
	if (is_payload && (reply->known & REPLY_KNOWS_QUOTED_TO)) {
		quote->has_ports = true;
		quote->destination_port = reply->quoted_port;
	}
	return true;
}

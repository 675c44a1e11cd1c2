/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/event.h"

#include <string.h>

#include "common/base/arithmetic.h"
#include "common/wire/family.h"
#include "common/wire/icmp/names.h"
#include "common/wire/quote.h"

static uint32_t copy_part(uint8_t *to, uint32_t room, struct span part)
{
	uint32_t size = size_min(part.size, room);
	if (size > 0)
		memcpy(to, part.data, size);
	return size;
}

void event_fill(struct ping_event *event, const struct reply *reply)
{
	event->from = reply->from;
	event->version = reply->version;
	event->type = reply->type;
	event->code = reply->code;
	event->size = reply->size;
	event->id = reply->id;
	event->stamp = reply->stamp;
	event->has_hop_limit = (reply->known & REPLY_KNOWS_HOP_LIMIT) != 0;
	event->hop_limit = reply->hop_limit;
	event->has_traffic_class = (reply->known & REPLY_KNOWS_TRAFFIC_CLASS) != 0;
	event->traffic_class = reply->traffic_class;
	if (reply->known & REPLY_KNOWS_TO)
		event->to = reply->to;
}

void event_take_data(struct ping_event *event, struct event_room room, struct span data)
{
	event->data = (struct span){room.bytes, copy_part(room.bytes, room.size, data)};
}

void event_take_reply(struct ping_event *event, const struct reply *reply, uint32_t size)
{
	event_fill(event, reply);
	event->is_truncated = reply_part(reply, reply->body).size < size;
	event->has_bad_checksum = reply->checksum == CHECKSUM_WRONG;
	event->options_size = copy_part(event->options, IP_OPTIONS_MAX, reply_options(reply));
}

void event_take_time(
	struct ping_event *event, const struct reply *reply, nanoseconds sent, nanoseconds now)
{
	bool is_plausible = reply->at >= sent && reply->at <= now;
	event->at = is_plausible ? reply->at : now;
	event->stamp = is_plausible ? reply->stamp : STAMP_USER;
}

void event_take_altered(struct ping_event *event, struct event_room room,
	const struct payload_check *check, struct span data)
{
	event->is_altered = true;
	event->wrong_at = check->wrong_at;
	event->wrong_wanted = check->wanted;
	event->wrong_got = check->got;
	event_take_data(event, room, data);
}

bool event_is_notice(const struct reply *reply)
{
	const struct icmp_type *type = icmp_type_find(reply->version, reply->type);
	return type && type->class == ICMP_CLASS_NOTICE;
}

void event_take_error(
	struct ping_event *event, struct event_room room, const struct reply *reply)
{
	event_fill(event, reply);
	event->details = (struct icmp_details){.info = reply->info, .gateway = reply->gateway};
	event->quote_has_ip = !reply->by_error_queue;
	event->quote_size =
		copy_part(event->quote, PING_QUOTE_SIZE, reply_part(reply, reply->quote));
	event_take_data(event, room, reply_part(reply, reply->extension));
}

bool event_quoted_message(
	const struct reply *reply, const struct family *family, struct quote *quote)
{
	struct span bytes = reply_part(reply, reply->quote);
	bool parsed = reply->by_error_queue
			      ? quote_parse_transport(bytes, family->icmp_protocol, quote)
			      : quote_parse(bytes, quote);
	return parsed && quote->has_icmp && quote->protocol == family->icmp_protocol;
}

struct address event_quoted_destination(const struct reply *reply, const struct quote *quote)
{
	if (quote->has_ip)
		return quote->ip.destination;
	return reply->known & REPLY_KNOWS_QUOTED_TO ? reply->quoted_to : (struct address){0};
}

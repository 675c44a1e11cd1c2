/* SPDX-License-Identifier: BSD-2-Clause */
/* Events: what they take over from the reply, or ICMP error, that they are
 * about. */
#ifndef PING_ENGINE_EVENT_H
#define PING_ENGINE_EVENT_H

#include "ping/engine/engine.h"
#include "ping/engine/payload.h"

struct family;
struct quote;

/* Where an engine keeps the bytes of its last event: `data` of each event points there. */
struct event_room {
	uint8_t *bytes;
	uint32_t size;
};

/* What there is of every packet: who sent it, what it is, how it came. */
void event_fill(struct ping_event *event, const struct reply *reply);
/* As event->data, cut to the room. */
void event_take_data(struct ping_event *event, struct event_room room, struct span data);
/* An echo reply: event_fill(), its checksum and IP options, and whether it has less data than
 * `size`, which were sent. */
void event_take_reply(struct ping_event *event, const struct reply *reply, uint32_t size);
/* When it came. A receive stamp from before `sent`, when its probe left, or from after `now`,
 * when it was read, is worthless: then it is the time of reading. */
void event_take_time(
	struct ping_event *event, const struct reply *reply, nanoseconds sent, nanoseconds now);
/* The first byte that is not as it was sent, and all of the data. */
void event_take_altered(struct ping_event *event, struct event_room room,
	const struct payload_check *check, struct span data);
/* An ICMP error that is not about the probe's end: redirect, source quench. */
bool event_is_notice(const struct reply *reply);
/* All of an ICMP error: event_fill(), its field, the quote, RFC 4884 objects. */
void event_take_error(
	struct ping_event *event, struct event_room room, const struct reply *reply);
/* The ICMP message that an ICMP error quotes; false when it quotes none of this family. */
bool event_quoted_message(
	const struct reply *reply, const struct family *family, struct quote *quote);
/* Where the quoted packet was sent; version 0: not known. */
struct address event_quoted_destination(const struct reply *reply, const struct quote *quote);

#endif

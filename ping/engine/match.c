/* SPDX-License-Identifier: BSD-2-Clause */
/* Whose reply is it? A reply is believed as far as it proves itself, by its token, its source
 * and its sequence. */
#include <string.h>

#include "common/base/arithmetic.h"
#include "common/wire/family.h"
#include "common/wire/icmp/message.h"
#include "common/wire/quote.h"
#include "ping/engine/event.h"
#include "ping/engine/payload_node.h"
#include "ping/engine/schedule.h"

static const struct family *target_family(const struct ping *p)
{
	return family_of(p->target.address.version);
}

static struct event_room room_of(struct ping *p)
{
	return (struct event_room){p->data, DATA_MAX};
}

static void unmatched(struct ping *p, const struct reply *reply)
{
	p->statistics.unmatched++;
	event_fill(ping_event_push(p, PING_EVENT_UNMATCHED, reply->at), reply);
}

/* ---- echo replies ---------------------------------------------------------------- */

/*
 * The 64-bit sequence after the 16 bits of the wire: the one that the payload's number names
 * when both agree and it was sent, else (the number may be altered) the last one sent with
 * these bits. 0 when none was.
 */
static uint64_t widen(const struct ping *p, uint16_t wire, const struct payload_check *check)
{
	uint64_t named = check->number;
	if (check->has_number && (uint16_t)named == wire && named <= p->sequence)
		return named;
	uint64_t back = (uint16_t)(p->sequence - wire);
	if (check->has_number && back > UINT16_MAX / 2)
		return 0;
	return back < p->sequence ? p->sequence - back : 0;
}

static bool is_right_source(const struct ping *p, const struct reply *reply)
{
	return p->target.any_source || address_equal(&p->target.address, &reply->from);
}

/* Whether everything but the token is right: a device may have changed the data, or another
 * host may have guessed the rest. */
static bool may_be_ours(const struct ping *p, const struct reply *reply,
	const struct entry *entry, const struct payload_check *check)
{
	bool may_be_others = check->verdict == PAYLOAD_UNMATCHED && p->settings.shares_id &&
			     !check->has_part;
	return !may_be_others && entry && is_right_source(p, reply);
}

static void note_time(const struct ping *p, struct ping_event *event, const struct entry *entry,
	const struct reply *reply, nanoseconds now)
{
	const struct send_time *sent = &entry->sent;
	event_take_time(event, reply, sent->before, now);
	nanoseconds at = event->at;
	nanoseconds from =
		p->settings.prints_wire_times ? send_time_wire(sent, at) : send_time_at(sent);
	event->has_rtt = true;
	event->rtt = at > from ? at - from : 0;
	event->has_queued = send_time_queued(sent, at, &event->queued);
}

static void count_time(
	struct ping *p, const struct entry *entry, const struct ping_event *event)
{
	struct ping_statistics *s = &p->statistics;
	summary_add(&s->rtt, event->rtt);
	if (p->settings.prints_wire_times) {
		nanoseconds waited = event->at - send_time_at(&entry->sent);
		summary_add(&p->waits, time_max(waited, 0));
	}
	s->has_queued |= event->has_queued;
	if (event->queued > s->queued_max)
		s->queued_max = event->queued;
	if (event->queued > s->queued_notable &&
		send_time_is_notable(event->queued, event->rtt))
		s->queued_notable = event->queued;
}

/* What the reply counts as; true when it is one that was waited for. */
static bool count_reply(struct ping *p, struct entry *entry, struct ping_event *event)
{
	struct ping_statistics *s = &p->statistics;
	if (event->has_bad_checksum) {
		s->corrupted++;
		return false;
	}
	if (event->has_different_address) {
		s->unmatched++;
		return false;
	}
	if (event->is_unproven) {
		s->unproven++;
		entry->flags |= ENTRY_UNPROVEN;
		return false;
	}
	if (!entry) { /* forgotten: whether it came before is unknown */
		s->late++;
		event->is_late = true;
		return false;
	}
	event->is_duplicate = (entry->flags & ENTRY_ANSWERED) != 0;
	event->is_late = (entry->flags & ENTRY_TIMED_OUT) != 0;
	entry->flags |= ENTRY_ANSWERED;
	if (event->is_duplicate)
		s->duplicates++;
	else if (event->is_late)
		s->late++;
	else
		s->received++;
	s->altered += event->is_altered;
	bool waited_for = !event->is_duplicate && !event->is_late;
	/* passed by a later reply, and counted all the same */
	event->is_late |= waited_for && entry->flags & ENTRY_LOST;
	return waited_for;
}

static void accept(struct ping *p, uint64_t sequence, const struct reply *reply,
	const struct payload_check *check, nanoseconds now)
{
	struct entry *entry = ping_entry(p, sequence);
	struct span data = reply_part(reply, reply->body);
	if (p->settings.report_passed && is_right_source(p, reply))
		ping_report_lost(p, sequence, reply->at);
	struct ping_event *event = ping_event_push(p, PING_EVENT_REPLY, reply->at);
	event_take_reply(event, reply, p->settings.payload.size);
	event->sequence = sequence;
	event->has_different_address = !is_right_source(p, reply);
	event->is_unproven = check->verdict == PAYLOAD_UNPROVEN && !p->settings.accept_unproven;
	bool counts = !event->has_bad_checksum && !event->has_different_address &&
		      !event->is_unproven;
	p->is_ours = !event->is_unproven || !p->settings.shares_id;
	if (check->wanted != check->got)
		event_take_altered(event, room_of(p), check, data);
	if (entry)
		note_time(p, event, entry, reply, now);
	bool waited_for = count_reply(p, entry, event);
	if (!counts)
		return;
	ping_acknowledge(p, sequence);
	if (event->has_rtt)
		count_time(p, entry, event);
	event->counts_as_received = waited_for;
}

/* A node information reply proves itself by its nonce.
 */
static void observe_node_reply(struct ping *p, const struct reply *reply, nanoseconds now)
{
	struct span message = reply_part(reply, reply->message);
	struct payload_check check = {.verdict = PAYLOAD_OURS};
	uint16_t wire;
	uint64_t sequence = 0;
	if (reply->type == NODE_INFO_REPLY &&
		node_reply_sequence(message, p->settings.payload.token, &wire))
		sequence = widen(p, wire, &check);
	if (sequence == 0) {
		unmatched(p, reply);
		return;
	}
	accept(p, sequence, reply, &check, now);
	struct ping_event *event = &p->events[ring_last(&p->event_ring, EVENT_QUEUE)];
	event->is_node = true;
	event_take_data(event, room_of(p), message);
}

static void observe_reply(struct ping *p, const struct reply *reply, nanoseconds now)
{
	struct span data = reply_part(reply, reply->body);
	struct payload_check check = payload_identify(&p->settings.payload, data);
	uint64_t sequence = widen(p, reply->sequence, &check);
	const struct entry *entry = ping_entry(p, sequence);
	bool is_echo = reply->type == target_family(p)->echo_reply && reply->code == 0 &&
		       reply->id == p->settings.id && sequence > 0;
	/* what has not left yet cannot be answered */
	is_echo = is_echo && (!entry || entry->flags & ENTRY_LEFT);
	bool lacks_token = payload_lacks_token(&p->settings.payload, &check);
	if (is_echo && lacks_token)
		is_echo = may_be_ours(p, reply, entry, &check);
	if (is_echo)
		check = payload_judge(&p->settings.payload, sequence, data, lacks_token);
	if (!is_echo || (check.verdict == PAYLOAD_UNPROVEN && !entry))
		unmatched(p, reply);
	else if (check.verdict == PAYLOAD_UNPROVEN && entry->flags & ENTRY_UNPROVEN)
		p->statistics.unproven++; /* one line for each probe is enough */
	else
		accept(p, sequence, reply, &check, now);
}

/* ---- errors ---------------------------------------------------------------------- */

/* The quoted message of ours to the target, from its ICMP header on; false when it is none. */
static bool quoted_message(const struct ping *p, const struct reply *reply, struct quote *quote)
{
	const struct ping_target *target = &p->target;
	if (!event_quoted_message(reply, target_family(p), quote))
		return false;
	struct address to = event_quoted_destination(reply, quote);
	return !to.version || target->any_source || address_equal(&to, &target->address);
}

/* The sequence of ours that the quoted message has; 0 when it is not ours. */
static uint64_t quoted_sequence(const struct ping *p, const struct reply *reply)
{
	struct quote quote;
	if (!quoted_message(p, reply, &quote))
		return 0;
	struct payload_check check = {.verdict = PAYLOAD_OURS};
	uint16_t wire = quote.icmp_sequence;
	if (p->settings.asks_node) {
		bool ours =
			quote.icmp_type == NODE_INFO_QUERY &&
			node_reply_sequence(quote.transport, p->settings.payload.token, &wire);
		return ours ? widen(p, wire, &check) : 0;
	}
	if (quote.icmp_type != target_family(p)->echo || quote.icmp_code != 0 ||
		quote.icmp_id != p->settings.id)
		return 0;
	check = payload_identify(
		&p->settings.payload, span_from(quote.transport, ICMP_HEADER_SIZE));
	return check.verdict == PAYLOAD_UNMATCHED ? 0 : widen(p, wire, &check);
}

static void accept_error(struct ping *p, uint64_t sequence, const struct reply *reply)
{
	struct ping_event *event = ping_event_push(
		p, event_is_notice(reply) ? PING_EVENT_NOTICE : PING_EVENT_ERROR, reply->at);
	p->is_ours = true;
	event_take_error(event, room_of(p), reply);
	event->sequence = sequence;
	if (event->kind == PING_EVENT_NOTICE)
		return;
	struct entry *entry = ping_entry(p, sequence);
	/* a probe has failed once, however many say so */
	if (entry && entry->flags & ENTRY_ERRORED)
		return;
	p->statistics.errors++;
	ping_acknowledge(p, sequence);
	if (entry)
		entry->flags |= ENTRY_ERRORED;
}

static void observe_error(struct ping *p, const struct reply *reply)
{
	uint64_t sequence;
	if (reply->checksum == CHECKSUM_WRONG) /* raw IPv4: the kernel did not look */
		p->statistics.malformed++;
	else if ((sequence = quoted_sequence(p, reply)) != 0)
		accept_error(p, sequence, reply);
	else
		unmatched(p, reply);
}

static void observe(struct ping *p, const struct reply *reply, nanoseconds now)
{
	/* what comes by the error queue does not tell it */
	if (reply->dropped > p->statistics.dropped)
		p->statistics.dropped = reply->dropped;
	switch (reply->kind) {
	case REPLY_ICMP_MESSAGE:
		if (p->settings.asks_node)
			observe_node_reply(p, reply, now);
		else
			observe_reply(p, reply, now);
		return;
	case REPLY_ICMP_ERROR:
		observe_error(p, reply);
		return;
	case REPLY_LOCAL_ERROR:
		/* the send itself fails as well and is reported by ping_sent */
		p->local_mtu = reply->info;
		return;
	case REPLY_MALFORMED:
		p->statistics.malformed++;
		return;
	case REPLY_UDP_DATA:
	case REPLY_TCP_OPEN:
	case REPLY_TCP_CLOSED:
	case REPLY_TRANSMIT_STAMP:
		return;
	}
}

bool ping_observe(struct ping *p, const struct reply *reply, nanoseconds now)
{
	p->is_ours = false;
	observe(p, reply, now);
	return p->is_ours;
}

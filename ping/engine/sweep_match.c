/* SPDX-License-Identifier: BSD-2-Clause */
/* Whose reply is it? Its lane and sequence name one probe; token, number and address prove
 * it. */
#include <string.h>

#include "common/wire/family.h"
#include "common/wire/icmp/message.h"
#include "common/wire/quote.h"
#include "ping/engine/event.h"
#include "ping/engine/payload_timestamp.h"
#include "ping/engine/sweep_state.h"

enum { SWEEP_DATA_MAX = 2048 };

static struct event_room room_of(struct sweep *s)
{
	return (struct event_room){s->data, SWEEP_DATA_MAX};
}

/* The newest probe that went out on this lane with this sequence, though perhaps forgotten;
 * false when there was none. */
static bool find_position(
	const struct sweep *s, uint32_t lane, uint16_t sequence, uint64_t *position)
{
	uint64_t span = (uint64_t)s->settings.lanes * SWEEP_LANE_PROBES;
	uint64_t key = (uint64_t)lane * SWEEP_LANE_PROBES + sequence;
	uint64_t back = (s->end - 1 - key) & (span - 1);
	if (back >= s->end)
		return false;
	*position = s->end - 1 - back;
	return true;
}

static void unmatched(struct sweep *s, const struct reply *reply)
{
	s->totals.unmatched++;
	event_fill(&sweep_push(s, PING_EVENT_UNMATCHED, NULL, reply->at)->ping, reply);
}

/* ---- echo replies ---------------------------------------------------------------- */

static bool is_right_source(const struct sweep_slot *slot, const struct reply *reply)
{
	return slot->flags & SLOT_ANY_SOURCE || address_equal(&slot->address, &reply->from);
}

static void note_time(struct ping_event *event, const struct sweep_entry *entry,
	const struct reply *reply, nanoseconds now)
{
	event_take_time(event, reply, entry->sent, now);
	event->has_rtt = true;
	event->rtt = event->at > entry->sent ? event->at - entry->sent : 0;
}

/* What the reply counts as; true when it is one that was waited for. */
static bool count_reply(
	struct sweep *s, const struct sweep_entry *entry, const struct ping_event *event)
{
	struct sweep_counts none = {0};
	struct sweep_counts *counts = sweep_counts(s, entry->slot);
	if (!counts)
		counts = &none;
	if (event->has_bad_checksum) {
		s->totals.corrupted++;
		counts->corrupted++;
		return false;
	}
	if (event->has_different_address) {
		s->totals.unmatched++;
		counts->unmatched++;
		return false;
	}
	if (event->is_unproven) {
		s->totals.unproven++;
		counts->unproven++;
		return false;
	}
	s->totals.altered += event->is_altered;
	counts->altered += event->is_altered;
	if (event->is_duplicate) {
		s->totals.duplicates++;
		counts->duplicates++;
	} else if (event->is_late && !s->settings.decides) {
		s->totals.late++;
		counts->late++;
	} else {
		s->totals.late += event->is_late;
		s->totals.received++;
		counts->received++;
		summary_add(&s->totals.rtt, event->rtt);
		summary_add(&counts->rtt, event->rtt);
		return true;
	}
	return false;
}

/* A reply to a probe whose target is forgotten: it was over. */
static void accept_forgotten(
	struct sweep *s, const struct sweep_entry *entry, const struct reply *reply)
{
	bool is_duplicate = entry && entry->flags & SWEEP_ANSWERED;
	struct ping_event *event = &sweep_push(s, PING_EVENT_REPLY, entry, reply->at)->ping;
	event_fill(event, reply);
	event->has_bad_checksum = reply->checksum == CHECKSUM_WRONG;
	event->is_duplicate = is_duplicate;
	event->is_late = !is_duplicate;
	if (event->has_bad_checksum)
		s->totals.corrupted++;
	else if (is_duplicate)
		s->totals.duplicates++;
	else
		s->totals.late++;
}

static void accept(struct sweep *s, struct sweep_entry *entry, const struct reply *reply,
	const struct payload_check *check, nanoseconds now)
{
	struct sweep_slot *slot = sweep_slot_of(s, entry);
	struct span data = reply_part(reply, reply->body);
	struct ping_event *event = &sweep_push(s, PING_EVENT_REPLY, entry, reply->at)->ping;
	event_take_reply(event, reply, s->settings.payload.size);
	event->has_different_address = !is_right_source(slot, reply);
	event->is_unproven = check->verdict == PAYLOAD_UNPROVEN;
	event->is_duplicate = !event->is_unproven && (entry->flags & SWEEP_ANSWERED) != 0;
	event->is_late = !event->is_unproven && !event->is_duplicate &&
			 (entry->flags & SWEEP_TIMED_OUT) != 0;
	if (check->wanted != check->got)
		event_take_altered(event, room_of(s), check, data);
	else if (s->settings.asks_time)
		event_take_data(event, room_of(s), data);
	note_time(event, entry, reply, now);
	if (count_reply(s, entry, event)) {
		s->totals.alive += !(slot->flags & SLOT_ALIVE);
		slot->flags |= SLOT_ALIVE;
	} else if (event->has_bad_checksum || event->has_different_address ||
		   event->is_unproven) {
		return;
	}
	sweep_decide(s, entry, SWEEP_ANSWERED, event, event->at);
}

/* Whether all but the token says that it is a reply to this probe. */
static bool may_be_ours(
	const struct sweep *s, const struct sweep_entry *entry, const struct reply *reply)
{
	const struct sweep_slot *slot = entry ? sweep_slot_of(s, entry) : NULL;
	return slot && is_right_source(slot, reply);
}

/* One line for each probe is enough. */
static void accept_unproven(struct sweep *s, struct sweep_entry *entry,
	const struct reply *reply, const struct payload_check *check, nanoseconds now)
{
	struct sweep_counts *counts = sweep_counts(s, entry->slot);
	bool is_whole = reply->checksum != CHECKSUM_WRONG;
	if (!is_whole || !(entry->flags & SWEEP_UNPROVEN)) {
		accept(s, entry, reply, check, now);
		if (is_whole)
			entry->flags |= SWEEP_UNPROVEN;
		return;
	}
	s->totals.unproven++;
	if (counts)
		counts->unproven++;
}

/* The originate time proves it, and there is no number: the newest probe of this sequence. */
static bool observe_timestamp(
	struct sweep *s, uint32_t lane, const struct reply *reply, nanoseconds now)
{
	uint64_t position = 0;
	const struct payload_check check = {.verdict = PAYLOAD_OURS};
	struct span data = reply_part(reply, reply->body);
	bool is_ours = reply->type == TIMESTAMP_REPLY && reply->code == 0 &&
		       timestamp_is_ours(&s->settings.payload, data, NULL) &&
		       find_position(s, lane, reply->sequence, &position);
	struct sweep_entry *entry = is_ours ? sweep_entry(s, position) : NULL;
	if (!is_ours || (entry && !(entry->flags & SWEEP_LEFT))) {
		unmatched(s, reply);
		return false;
	}
	if (!entry || !sweep_slot_of(s, entry))
		accept_forgotten(s, entry, reply);
	else
		accept(s, entry, reply, &check, now);
	return true;
}

static bool observe_reply(
	struct sweep *s, uint32_t lane, const struct reply *reply, nanoseconds now)
{
	uint64_t position = 0;
	struct span data = reply_part(reply, reply->body);
	struct payload_check check = payload_identify(&s->settings.payload, data);
	bool is_echo = reply->type == family_of(reply->version)->echo_reply &&
		       reply->code == 0 && check.verdict != PAYLOAD_UNMATCHED &&
		       find_position(s, lane, reply->sequence, &position);
	struct sweep_entry *entry = is_echo ? sweep_entry(s, position) : NULL;
	/* what has not left yet cannot be answered */
	if (entry && !(entry->flags & SWEEP_LEFT))
		is_echo = false;
	bool lacks_token = payload_lacks_token(&s->settings.payload, &check);
	if (is_echo && check.verdict == PAYLOAD_UNPROVEN)
		is_echo = may_be_ours(s, entry, reply);
	bool is_older = is_echo && check.verdict == PAYLOAD_OURS && check.has_number &&
			check.number < position;
	if (is_echo && !is_older)
		check = payload_judge(&s->settings.payload, position, data, lacks_token);
	bool is_unproven = is_echo && check.verdict == PAYLOAD_UNPROVEN;
	if (!is_echo || (is_unproven && !may_be_ours(s, entry, reply))) {
		unmatched(s, reply);
		return false;
	}
	if (is_unproven)
		accept_unproven(s, entry, reply, &check, now);
	else if (is_older || !entry || !sweep_slot_of(s, entry))
		accept_forgotten(s, is_older ? NULL : entry, reply);
	else
		accept(s, entry, reply, &check, now);
	return true;
}

/* ---- errors ---------------------------------------------------------------------- */

/* A request that the error quotes. */
static bool quoted_request(
	const struct sweep *s, const struct reply *reply, struct quote *quote)
{
	const struct family *family = family_of(reply->version);
	uint8_t type = s->settings.asks_time ? TIMESTAMP_REQUEST : family->echo;
	return event_quoted_message(reply, family, quote) && quote->icmp_type == type &&
	       quote->icmp_code == 0;
}

/* The probe of ours that the error is about; NULL when it is about none. */
static struct sweep_entry *quoted_entry(
	const struct sweep *s, uint32_t lane, const struct reply *reply)
{
	struct quote quote;
	uint64_t position;
	if (!quoted_request(s, reply, &quote) ||
		!find_position(s, lane, quote.icmp_sequence, &position))
		return NULL;
	struct address to = event_quoted_destination(reply, &quote);
	struct sweep_entry *entry = sweep_entry(s, position);
	const struct sweep_slot *slot = entry ? sweep_slot_of(s, entry) : NULL;
	if (!slot || (to.version && !(slot->flags & SLOT_ANY_SOURCE) &&
			     !address_equal(&to, &slot->address)))
		return NULL;
	struct payload_check check = payload_identify(
		&s->settings.payload, span_from(quote.transport, ICMP_HEADER_SIZE));
	return check.verdict == PAYLOAD_UNMATCHED ? NULL : entry;
}

static void accept_error(struct sweep *s, struct sweep_entry *entry, const struct reply *reply)
{
	bool is_notice = event_is_notice(reply);
	struct ping_event *event = &sweep_push(
		s, is_notice ? PING_EVENT_NOTICE : PING_EVENT_ERROR, entry, reply->at)
					    ->ping;
	struct sweep_counts *counts = sweep_counts(s, entry->slot);
	event_take_error(event, room_of(s), reply);
	/* a probe has failed once, however many report it */
	if (is_notice || entry->flags & SWEEP_ERRORED)
		return;
	s->totals.errors++;
	if (counts)
		counts->errors++;
	/* a silent target is tried again: the router's neighbour may not be known yet */
	if (s->settings.decides || s->settings.waits_after_errors)
		entry->flags |= SWEEP_ERRORED;
	else
		sweep_decide(s, entry, SWEEP_ERRORED, NULL, reply->at);
}

static bool observe_error(struct sweep *s, uint32_t lane, const struct reply *reply)
{
	s->totals.other_icmp++;
	if (reply->checksum == CHECKSUM_WRONG) { /* raw IPv4: the kernel did not look */
		s->totals.malformed++;
		return false;
	}
	struct sweep_entry *entry = quoted_entry(s, lane, reply);
	if (entry)
		accept_error(s, entry, reply);
	else
		unmatched(s, reply);
	return entry != NULL;
}

bool sweep_observe(struct sweep *s, uint32_t lane, const struct reply *reply, nanoseconds now)
{
	if (reply->kind == REPLY_ICMP_MESSAGE && s->settings.asks_time)
		return observe_timestamp(s, lane, reply, now);
	if (reply->kind == REPLY_ICMP_MESSAGE)
		return observe_reply(s, lane, reply, now);
	if (reply->kind == REPLY_ICMP_ERROR)
		return observe_error(s, lane, reply);
	if (reply->kind == REPLY_MALFORMED)
		s->totals.malformed++;
	return false;
}

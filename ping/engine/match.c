/* SPDX-License-Identifier: BSD-2-Clause */
/* Whose reply is it? Its lane and sequence name one probe; what it is believed depends on what
 * proves it: token, number and address. */
#include "common/wire/family.h"
#include "common/wire/icmp/message.h"
#include "common/wire/quote.h"
#include "ping/engine/count.h"
#include "ping/engine/payload_node.h"
#include "ping/engine/payload_timestamp.h"
#include "ping/engine/schedule.h"

/* What a message says of the probe that it is about. */
struct claim {
	uint16_t sequence;
	bool is_proved; /* by its nonce, or its originate time: there is no number */
	struct payload_check check;
};

static void unmatched(struct ping *p, const struct reply *reply)
{
	p->totals.unmatched++;
	event_fill(ping_push(p, PING_EVENT_UNMATCHED, NULL, reply->at), reply);
}

/* ---- which probe ----------------------------------------------------------------- */

/*
 * The position that the claim's number names when it went out with this lane and sequence, else
 * (the number may be altered) that of the newest probe that did, though perhaps forgotten. 0
 * when there was none; a number that names none makes it recent.
 */
static uint64_t position_of(const struct ping *p, uint32_t lane, const struct claim *claim)
{
	uint64_t span = (uint64_t)p->settings.lanes * PING_LANE_PROBES;
	uint64_t key = (uint64_t)lane * PING_LANE_PROBES + claim->sequence;
	uint64_t number = claim->check.number;
	if (claim->check.has_number && (number & (span - 1)) == key && number < p->end)
		return number;
	uint64_t back = (p->end - 1 - key) & (span - 1);
	if (claim->check.has_number && back >= span / 2)
		return 0;
	return back < p->end ? p->end - 1 - back : 0;
}

/* A single target stays, whatever the ring forgets of it. */
static struct claimed find(const struct ping *p, uint32_t lane, const struct claim *claim)
{
	struct claimed claimed = {.position = position_of(p, lane, claim)};
	claimed.entry = ping_entry(p, claimed.position);
	if (claimed.entry)
		claimed.slot = ping_slot_of(p, claimed.entry);
	else if (p->settings.is_single && claimed.position > 0)
		claimed.slot = &p->slots[0];
	return claimed;
}

static bool has_address(const struct ping_slot *slot, const struct address *address)
{
	return slot->flags & SLOT_ANY_SOURCE || address_equal(&slot->address, address);
}

static bool is_right_source(const struct claimed *claimed, const struct reply *reply)
{
	return claimed->slot && has_address(claimed->slot, &reply->from);
}

/* Of many targets, the lane's socket has the identifier. */
static bool has_our_id(const struct ping *p, uint16_t id)
{
	return !p->settings.is_single || id == p->settings.id;
}

/* ---- replies --------------------------------------------------------------------- */

static void note_time(const struct ping *p, struct ping_event *event,
	const struct ping_entry *entry, const struct reply *reply, nanoseconds now)
{
	struct send_time sent = ping_send_time(p, entry);
	event_take_time(event, reply, sent.before, now);
	nanoseconds at = event->at;
	nanoseconds from =
		p->settings.prints_wire_times ? send_time_wire(&sent, at) : send_time_at(&sent);
	event->has_rtt = true;
	event->rtt = at > from ? at - from : 0;
	event->has_queued = send_time_queued(&sent, at, &event->queued);
}

static void take_data(struct ping *p, struct ping_event *event, const struct reply *reply,
	const struct payload_check *check)
{
	event->is_node = p->settings.asks_node;
	if (check->wanted != check->got)
		event_take_altered(event, p->room, check, reply_part(reply, reply->body));
	else if (p->settings.asks_time)
		event_take_data(event, p->room, reply_part(reply, reply->body));
	else if (p->settings.asks_node)
		event_take_data(event, p->room, reply_part(reply, reply->message));
}

static struct ping_event *push_reply(struct ping *p, const struct claimed *claimed,
	const struct reply *reply, const struct payload_check *check, nanoseconds now)
{
	struct ping_event *event = ping_push(p, PING_EVENT_REPLY, claimed->entry, reply->at);
	event_take_reply(event, reply, p->settings.payload.size);
	if (p->settings.is_single)
		event->sequence = claimed->position;
	event->has_different_address = claimed->slot && !is_right_source(claimed, reply);
	event->is_unproven = check->verdict == PAYLOAD_UNPROVEN && !p->settings.accept_unproven;
	if (!claimed->slot)
		return event; /* of a forgotten target, nothing else is known */
	take_data(p, event, reply, check);
	if (claimed->entry)
		note_time(p, event, claimed->entry, reply, now);
	return event;
}

static void accept(struct ping *p, const struct claimed *claimed, const struct reply *reply,
	const struct payload_check *check, nanoseconds now)
{
	if (p->settings.reports_passed && is_right_source(claimed, reply))
		schedule_report_lost(p, claimed->position, reply->at);
	struct ping_event *event = push_reply(p, claimed, reply, check, now);
	if (count_reply(p, claimed, event) && claimed->entry && claimed->slot)
		schedule_decide(p, claimed->entry, ENTRY_ANSWERED, event, event->at);
}

/* Whether all but the token says that it is a reply to this probe: a device may have changed
 * the data, or another host may have guessed the rest. */
static bool may_be_ours(const struct ping *p, const struct claimed *claimed,
	const struct reply *reply, const struct payload_check *check)
{
	bool is_alone = p->settings.is_single && !p->settings.shares_id;
	bool may_be_others = check->verdict == PAYLOAD_UNMATCHED && !is_alone &&
			     !(p->settings.is_single && check->has_part);
	return !may_be_others && claimed->entry && is_right_source(claimed, reply);
}

/* What the reply claims; false when it is none to probes of ours. */
static bool reply_claim(const struct ping *p, const struct reply *reply, struct claim *claim)
{
	const struct payload *payload = &p->settings.payload;
	struct span data = reply_part(reply, reply->body);
	*claim = (struct claim){.sequence = reply->sequence, .check.verdict = PAYLOAD_OURS};
	claim->is_proved = p->settings.asks_node || p->settings.asks_time;
	if (p->settings.asks_node)
		return reply->type == NODE_INFO_REPLY &&
		       node_reply_sequence(reply_part(reply, reply->message), payload->token,
			       &claim->sequence);
	if (p->settings.asks_time)
		return reply->type == TIMESTAMP_REPLY && reply->code == 0 &&
		       timestamp_is_ours(payload, data, NULL);
	claim->check = payload_identify(payload, data);
	return reply->type == family_of(reply->version)->echo_reply && reply->code == 0 &&
	       has_our_id(p, reply->id);
}

/* Whether the reply is one to the probe that it names; claim->check then says how far. */
static bool proves_itself(const struct ping *p, const struct claimed *claimed,
	const struct reply *reply, struct claim *claim)
{
	const struct payload *payload = &p->settings.payload;
	/* what has not left yet cannot be answered */
	if (claimed->position == 0 || (claimed->entry && !(claimed->entry->flags & ENTRY_LEFT)))
		return false;
	if (claim->is_proved)
		return true;
	bool lacks_token = payload_lacks_token(payload, &claim->check);
	if (lacks_token && !may_be_ours(p, claimed, reply, &claim->check))
		return false;
	claim->check = payload_judge(
		payload, claimed->position, reply_part(reply, reply->body), lacks_token);
	return claim->check.verdict != PAYLOAD_UNPROVEN || (claimed->entry && claimed->slot);
}

static bool observe_reply(
	struct ping *p, uint32_t lane, const struct reply *reply, nanoseconds now)
{
	struct claim claim;
	struct claimed claimed = {0};
	if (reply_claim(p, reply, &claim))
		claimed = find(p, lane, &claim);
	if (!proves_itself(p, &claimed, reply, &claim)) {
		unmatched(p, reply);
		return false;
	}
	bool is_unproven = claim.check.verdict == PAYLOAD_UNPROVEN;
	bool is_whole = reply->checksum != CHECKSUM_WRONG;
	if (is_unproven && is_whole && claimed.entry->flags & ENTRY_UNPROVEN) {
		/* one line for each probe is enough */
		p->totals.unproven++;
		ping_counts(p, claimed.entry->slot)->unproven++;
	} else {
		accept(p, &claimed, reply, &claim.check, now);
	}
	return !is_unproven || !p->settings.shares_id;
}

/* ---- errors ---------------------------------------------------------------------- */

/* What the quoted request claims; false when it is none of ours. */
static bool quoted_claim(const struct ping *p, const struct reply *reply,
	const struct quote *quote, struct claim *claim)
{
	const struct payload *payload = &p->settings.payload;
	const struct family *family = family_of(reply->version);
	*claim =
		(struct claim){.sequence = quote->icmp_sequence, .check.verdict = PAYLOAD_OURS};
	if (p->settings.asks_node)
		return quote->icmp_type == NODE_INFO_QUERY &&
		       node_reply_sequence(quote->transport, payload->token, &claim->sequence);
	uint8_t type = p->settings.asks_time ? TIMESTAMP_REQUEST : family->echo;
	if (quote->icmp_type != type || quote->icmp_code != 0 || !has_our_id(p, quote->icmp_id))
		return false;
	claim->check = payload_identify(payload, span_from(quote->transport, ICMP_HEADER_SIZE));
	return claim->check.verdict != PAYLOAD_UNMATCHED;
}

/* The probe of ours that the error is about, and whether its token is quoted; false when it is
 * about none. */
static bool find_quoted(const struct ping *p, uint32_t lane, const struct reply *reply,
	struct claimed *claimed, bool *is_proven)
{
	struct quote quote;
	struct claim claim;
	if (!event_quoted_message(reply, family_of(reply->version), &quote) ||
		!quoted_claim(p, reply, &quote, &claim))
		return false;
	*is_proven = claim.check.verdict != PAYLOAD_UNPROVEN;
	struct address to = event_quoted_destination(reply, &quote);
	*claimed = find(p, lane, &claim);
	return claimed->slot && (!to.version || has_address(claimed->slot, &to));
}

/* A silent target is tried again: the router's neighbour may not be known yet. */
static void end_by_error(struct ping *p, struct ping_entry *entry, nanoseconds at)
{
	if (p->settings.decides || p->settings.waits_after_errors)
		entry->flags |= ENTRY_ERRORED;
	else
		schedule_decide(p, entry, ENTRY_ERRORED, NULL, at);
}

/* An error that comes for a probe which was answered, and quotes nothing that cannot be
 * guessed: it is shown, and counts for nothing. */
static bool is_guess(const struct claimed *claimed, bool is_proven)
{
	return !is_proven && claimed->entry && claimed->entry->flags & ENTRY_ANSWERED;
}

static void accept_error(struct ping *p, const struct claimed *claimed,
	const struct reply *reply, bool is_proven)
{
	bool is_notice = event_is_notice(reply);
	struct ping_event *event = ping_push(
		p, is_notice ? PING_EVENT_NOTICE : PING_EVENT_ERROR, claimed->entry, reply->at);
	event_take_error(event, p->room, reply);
	if (p->settings.is_single)
		event->sequence = claimed->position;
	/* a probe has failed once, however many report it */
	if (is_notice || is_guess(claimed, is_proven) ||
		(claimed->entry && claimed->entry->flags & ENTRY_ERRORED))
		return;
	count_error(p, claimed);
	if (claimed->entry)
		end_by_error(p, claimed->entry, reply->at);
}

static bool observe_error(struct ping *p, uint32_t lane, const struct reply *reply)
{
	struct claimed claimed;
	p->totals.other_icmp++;
	if (reply->checksum == CHECKSUM_WRONG) { /* raw IPv4: the kernel did not look */
		p->totals.malformed++;
		return false;
	}
	bool is_proven, is_ours = find_quoted(p, lane, reply, &claimed, &is_proven);
	if (is_ours)
		accept_error(p, &claimed, reply, is_proven);
	else
		unmatched(p, reply);
	return is_ours;
}

bool ping_observe(struct ping *p, uint32_t lane, const struct reply *reply, nanoseconds now)
{
	/* what comes by the error queue does not tell it */
	if (reply->dropped > p->single.dropped)
		p->single.dropped = reply->dropped;
	if (reply->kind == REPLY_ICMP_MESSAGE)
		return observe_reply(p, lane, reply, now);
	if (reply->kind == REPLY_ICMP_ERROR)
		return observe_error(p, lane, reply);
	if (reply->kind == REPLY_MALFORMED)
		p->totals.malformed++;
	/* the send itself fails as well and is reported by ping_sent */
	if (reply->kind == REPLY_LOCAL_ERROR)
		p->single.local_mtu = reply->info;
	return false;
}

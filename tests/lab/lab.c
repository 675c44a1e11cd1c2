/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/lab.h"

#include <string.h>

#include "tests/lab/answer.h"
#include "tests/lab/error.h"
#include "tests/lab/keys.h"
#include "tests/lab/random.h"
#include "tests/lab/wire.h"

enum { TTL_ROUTER = 255, TTL_HOST = 64, POLITE_NS = 2000000 };

struct id_counter {
	uint64_t key;
	uint32_t count;
};

void lab_init(struct lab *lab, const struct model *model)
{
	char gateways[] = "10.50.0.1,fd00:50::1";
	*lab = (struct lab){
		.gateway = keys_default(),
		.model = model,
		.walker = walker_of(model),
		.limits = limits_new(),
		.truth = truth_of(model),
		.ids = table_of(sizeof(uint64_t), sizeof(struct id_counter)),
	};
	words_addresses(gateways, &lab->gateway.from);
}

void lab_release(struct lab *lab)
{
	walker_release(&lab->walker);
	limits_release(&lab->limits);
	schedule_release(&lab->schedule);
	table_release(&lab->ids);
	truth_release(&lab->truth);
}

/* Each router counts for itself, or with others that are one router with it. */
static uint16_t next_id(struct lab *lab, const struct place *place)
{
	int32_t shared = place->behaviour->counter;
	uint64_t key = shared ? (uint64_t)shared : place->id;
	struct id_counter *counter = table_at(&lab->ids, &key);
	uint64_t first = random_mix(lab->model->seed ^ STAKE_ID, key);
	return (uint16_t)(first + counter->count++);
}

/* Put the lab's reply into the schedule, and its duplicates. Returns the delay. */
static int64_t ship(struct lab *lab, const struct place *place, int64_t now_ns)
{
	const struct behaviour *b = place->behaviour;
	size_t size;
	int64_t delay_ns = place->delay_ns + b->late_ns;
	const uint8_t *packet = reply_seal(&lab->reply, b, next_id(lab, place), &size);
	for (int32_t i = 0; i <= b->duplicates; i++) {
		schedule_add(&lab->schedule, now_ns + delay_ns, packet, size);
		lab->truth.replies++;
	}
	return delay_ns;
}

/* Whether this node never answers, or not this packet. */
static bool is_quiet(const struct lab *lab, const struct walk *walk)
{
	const struct place *place = &walk->place;
	const struct behaviour *b = place->behaviour;
	return random_hits(random_mix(lab->model->seed ^ STAKE_SILENT, place->id), b->silent) ||
	       random_hits(random_mix(walk->random ^ STAKE_MUTE, place->id), b->mute);
}

/* RFC 1122 section 3.2.2: no error about an error, nor about a later fragment. */
static bool may_have_error(const struct packet *packet)
{
	if (packet->is_later_piece)
		return false;
	if (!packet->has_icmp)
		return true;
	if (packet->to.family == 6)
		return packet->type >= 128;
	return packet->type != 3 && packet->type != 4 && packet->type != 5 &&
	       packet->type != 11 && packet->type != 12;
}

/* The 32 bits after the checksum. */
static uint32_t rest_of(const struct behaviour *b, uint8_t family, uint8_t type, uint8_t code)
{
	int32_t mtu = b->mtu_reported == UNSET ? b->mtu : b->mtu_reported;
	if (b->rest != UNSET)
		return (uint32_t)b->rest;
	if (family == 6 && type == 4 && code == 1)
		return 6; /* the next header field */
	if ((family == 4 && type == 3 && code == 4) || (family == 6 && type == 2))
		return mtu > 0 ? (uint32_t)mtu : 0;
	if (family == 4 && type == 5)
		return 0x0a320001; /* 10.50.0.1 */
	return 0;
}

/* Linux' default masks: unreachable, quench, time exceeded and parameter problem; never what
 * path MTU discovery lives on. */
static bool is_limited(uint8_t family, uint8_t type, uint8_t code)
{
	if (family == 6)
		return type != 2;
	return (type == 3 && code != 4) || type == 4 || type == 11 || type == 12;
}

/* Send an ICMP error from a place, if its limits allow. */
static enum outcome send_error(struct lab *lab, const struct walk *walk,
	const struct place *place, const struct reason *reason, int64_t now_ns,
	struct fate *fate)
{
	const struct packet *packet = walk->packet;
	const struct behaviour *b = place->behaviour;
	bool is_v4 = packet->to.family == 4;
	uint8_t type = is_v4 ? reason->type4 : reason->type6;
	uint8_t code = is_v4 ? reason->code4 : reason->code6;
	if (type == 0 || !may_have_error(packet))
		return OUTCOME_IGNORED;
	if (is_limited(packet->to.family, type, code) &&
		!limits_allow(&lab->limits, b, place->id, &packet->from,
			now_ns + place->delay_ns / 2))
		return OUTCOME_LIMITED;
	reply_begin(
		&lab->reply, lab->model, walk, place, place->node < 0 ? TTL_HOST : TTL_ROUTER);
	error_write(&lab->reply, walk, place, type, code,
		rest_of(b, packet->to.family, type, code));
	fate->from = lab->reply.from;
	fate->answer = lab->reply.what;
	fate->delay_ns = ship(lab, place, now_ns);
	return OUTCOME_ANSWERED;
}

static enum outcome answer_delivered(
	struct lab *lab, const struct walk *walk, int64_t now_ns, struct fate *fate)
{
	struct reason reason;
	struct place place = walk->place;
	reply_begin(&lab->reply, lab->model, walk, &place, TTL_HOST);
	switch (answer_write(&lab->reply, walk, lab->model->seed, &reason)) {
	case ANSWER_NOTHING:
		return OUTCOME_IGNORED;
	case ANSWER_ERROR:
		return send_error(lab, walk, &place, &reason, now_ns, fate);
	case ANSWER_REPLY:
		break;
	}
	if (!limits_allow_reply(&lab->limits, place.behaviour, place.id, &walk->packet->from,
		    now_ns + place.delay_ns / 2))
		return OUTCOME_LIMITED;
	fate->from = lab->reply.from;
	fate->delay_ns = ship(lab, &place, now_ns);
	fate->answer = lab->reply.what;
	return OUTCOME_ANSWERED;
}

/* The RST/ACK of a polite server, after its SYN-ACK. */
static void send_reset(struct lab *lab, const struct walk *walk, int64_t now_ns)
{
	struct place place = walk->place;
	char what[WHAT_TEXT];
	place.delay_ns += POLITE_NS;
	memcpy(what, lab->reply.what, sizeof what);
	reply_begin(&lab->reply, lab->model, walk, &place, TTL_HOST);
	if (answer_reset(&lab->reply, walk, lab->model->seed))
		ship(lab, &place, now_ns);
	memcpy(lab->reply.what, what, sizeof what);
}

/* No destination of the file: the router next to the client has no route. */
static enum outcome answer_unrouted(
	struct lab *lab, const struct walk *walk, int64_t now_ns, struct fate *fate)
{
	static const struct reason no_route = {REASON_MESSAGE, 3, 0, 1, 0};
	const struct place gateway = {.node = -1, .behaviour = &lab->gateway};
	send_error(lab, walk, &gateway, &no_route, now_ns, fate);
	return OUTCOME_UNROUTED;
}

static enum outcome answer_walk(
	struct lab *lab, const struct walk *walk, int64_t now_ns, struct fate *fate)
{
	static const struct reason expired = {REASON_MESSAGE, 11, 0, 3, 0};
	static const struct reason too_big = {REASON_MESSAGE, 3, 4, 2, 0};
	const struct place *place = &walk->place;
	switch (walk->verdict) {
	case VERDICT_UNROUTED:
		return answer_unrouted(lab, walk, now_ns, fate);
	case VERDICT_LOST:
		return OUTCOME_LOST;
	case VERDICT_DROPPED:
		return OUTCOME_DROPPED;
	case VERDICT_EXPIRED:
	case VERDICT_REFUSED:
	case VERDICT_TOO_BIG:
	case VERDICT_DELIVERED:
		break;
	}
	if (is_quiet(lab, walk))
		return OUTCOME_SILENT;
	if (walk->verdict == VERDICT_DELIVERED)
		return answer_delivered(lab, walk, now_ns, fate);
	if (walk->verdict == VERDICT_TOO_BIG)
		return place->behaviour->mtu_reported == MTU_UNREPORTED
			       ? OUTCOME_SILENT
			       : send_error(lab, walk, place, &too_big, now_ns, fate);
	const struct reason *reason = &walk->reason;
	if (reason->kind == REASON_NONE)
		reason = &expired;
	return send_error(lab, walk, place, reason, now_ns, fate);
}

void lab_take(struct lab *lab, const uint8_t *bytes, size_t size, int64_t now_ns)
{
	struct packet packet;
	struct fate fate = {0}, unused;
	if (!packet_parse(&packet, bytes, size)) {
		lab->truth.malformed++;
		return;
	}
	if (!address_is_unicast(&packet.to)) {
		lab->truth.multicast++;
		return;
	}
	lab->truth.received++;
	uint32_t ordinal = truth_count(&lab->truth, &packet);
	struct walk walk = walk_packet(&lab->walker, &packet, ordinal);
	for (unsigned i = 0; i < walk.note_count; i++)
		send_error(lab, &walk, &walk.notes[i], &walk.notes[i].behaviour->note, now_ns,
			&unused);
	fate.outcome = answer_walk(lab, &walk, now_ns, &fate);
	if (walk.verdict == VERDICT_DELIVERED && fate.outcome == OUTCOME_ANSWERED)
		send_reset(lab, &walk, now_ns);
	truth_note(&lab->truth, &walk, &fate, now_ns);
}

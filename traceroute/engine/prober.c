/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/engine/prober.h"

#include <string.h>

#include "common/base/arithmetic.h"
#include "common/wire/ip.h"

enum {
	TRIES_MAX = 8, /* a probe that the kernel turned away this often has failed */
};

static uint32_t head_count(const struct prober_settings *settings)
{
	return settings->capacity * 2;
}

static uint32_t bucket_count(const struct prober_settings *settings)
{
	return settings->budget ? settings->capacity * 4 : 0;
}

size_t prober_size(const struct prober_settings *settings)
{
	return sizeof(struct slot) * settings->capacity +
	       sizeof(struct bucket) * bucket_count(settings) +
	       sizeof(uint32_t) * head_count(settings);
}

void prober_init(struct prober *p, void *memory, const struct prober_settings *settings)
{
	memset(memory, 0, prober_size(settings));
	*p = (struct prober){.settings = *settings, .slots = memory};
	void *after = p->slots + settings->capacity;
	p->buckets = after;
	p->bucket_count = bucket_count(settings);
	after = p->buckets + p->bucket_count;
	p->heads = after;
}

/* ---- the table ------------------------------------------------------------------- */

static uint64_t mix(uint64_t x)
{
	x ^= x >> 31;
	x *= 0x9e3779b97f4a7c15u;
	return x ^ x >> 29;
}

static uint32_t *head_of(const struct prober *p, uint32_t target, uint32_t number)
{
	uint64_t hash = mix((uint64_t)target << 32 | number);
	return &p->heads[hash % head_count(&p->settings)];
}

static void unchain(struct prober *p, struct slot *slot)
{
	uint32_t *link = head_of(p, slot->question.target, slot->question.number);
	uint32_t self = (uint32_t)(slot - p->slots) + 1;
	while (*link && *link != self)
		link = &p->slots[*link - 1].chain;
	if (*link)
		*link = slot->chain;
}

static void chain(struct prober *p, struct slot *slot)
{
	uint32_t *head = head_of(p, slot->question.target, slot->question.number);
	slot->chain = *head;
	*head = (uint32_t)(slot - p->slots) + 1;
}

static void flight_begin(struct prober *p, struct slot *slot)
{
	uint32_t self = (uint32_t)(slot - p->slots) + 1;
	slot->before = p->newest;
	slot->after = 0;
	if (p->newest)
		p->slots[p->newest - 1].after = self;
	else
		p->oldest = self;
	p->newest = self;
	p->in_flight++;
}

static void flight_end(struct prober *p, struct slot *slot, enum slot_state state)
{
	if (slot->before)
		p->slots[slot->before - 1].after = slot->after;
	else
		p->oldest = slot->after;
	if (slot->after)
		p->slots[slot->after - 1].before = slot->before;
	else
		p->newest = slot->before;
	p->in_flight--;
	slot->state = state;
	if (p->ready == (uint32_t)(slot - p->slots) + 1)
		p->ready = 0;
}

struct slot *prober_find(struct prober *p, uint32_t target, uint32_t number)
{
	for (uint32_t i = *head_of(p, target, number); i; i = p->slots[i - 1].chain) {
		struct slot *slot = &p->slots[i - 1];
		if (slot->question.target == target && slot->question.number == number)
			return slot;
	}
	return NULL;
}

struct slot *prober_slot(struct prober *p, uint64_t handle)
{
	struct slot *slot = &p->slots[handle % p->settings.capacity];
	return slot->state != SLOT_FREE && slot->handle == handle ? slot : NULL;
}

struct slot *prober_only(struct prober *p, bool oldest)
{
	if (p->in_flight == 0 || (p->in_flight > 1 && !oldest))
		return NULL;
	return &p->slots[p->oldest - 1];
}

struct slot *prober_only_of_flow(const struct prober *p, uint32_t target, uint32_t flow)
{
	struct slot *only = NULL;
	for (uint32_t i = p->oldest; i; i = p->slots[i - 1].after) {
		struct slot *slot = &p->slots[i - 1];
		if (slot->question.target != target || slot->question.flow != flow)
			continue;
		if (only)
			return NULL;
		only = slot;
	}
	return only;
}

/* ---- budgets --------------------------------------------------------------------- */

static nanoseconds budget_full(const struct prober *p)
{
	return p->settings.refill * p->settings.budget;
}

static uint64_t budget_key(const struct question *question)
{
	uint64_t place = (uint64_t)question->router << 8 | question->hop_limit;
	return mix((uint64_t)question->target << 24 | place) | 1;
}

static nanoseconds tokens_in(
	const struct prober *p, const struct bucket *bucket, nanoseconds now)
{
	nanoseconds tokens = bucket->tokens + (now - bucket->at);
	return tokens < budget_full(p) ? tokens : budget_full(p);
}

/* A full one says no more than none. */
static bool is_spare(const struct prober *p, const struct bucket *bucket, nanoseconds now)
{
	return bucket->key == 0 || tokens_in(p, bucket, now) == budget_full(p);
}

/* The bucket of this key, or one for it; NULL when all are of others and not yet full again. */
static struct bucket *bucket_of(const struct prober *p, uint64_t key, nanoseconds now)
{
	struct bucket *spare = NULL;
	for (uint32_t i = 0; i < p->bucket_count; i++) {
		struct bucket *bucket = &p->buckets[(key + i) % p->bucket_count];
		if (bucket->key == key)
			return bucket;
		if (!spare && is_spare(p, bucket, now))
			spare = bucket;
		if (bucket->key == 0)
			break;
	}
	return spare;
}

static nanoseconds tokens_of(
	const struct prober *p, const struct bucket *bucket, uint64_t key, nanoseconds now)
{
	return bucket && bucket->key == key ? tokens_in(p, bucket, now) : budget_full(p);
}

nanoseconds prober_budget_at(
	const struct prober *p, const struct question *question, nanoseconds now)
{
	if (p->settings.budget == 0)
		return now;
	uint64_t key = budget_key(question);
	nanoseconds tokens = tokens_of(p, bucket_of(p, key, now), key, now);
	return tokens >= p->settings.refill ? now : now + p->settings.refill - tokens;
}

static void spend(struct prober *p, const struct question *question, nanoseconds now)
{
	if (p->settings.budget == 0 || (p->settings.budget_paced && !question->is_paced))
		return;
	uint64_t key = budget_key(question);
	struct bucket *bucket = bucket_of(p, key, now);
	if (!bucket)
		return;
	nanoseconds tokens = tokens_of(p, bucket, key, now) - p->settings.refill;
	*bucket = (struct bucket){.key = key, .tokens = tokens, .at = now};
}

/* ---- asking ---------------------------------------------------------------------- */

bool prober_is_open(const struct prober *p, nanoseconds now, nanoseconds *wake)
{
	uint32_t window = p->is_serial ? 1 : p->settings.window;
	if (p->in_flight >= window)
		return false; /* an answer or a time-out will open it */
	if (now >= p->next_send)
		return true;
	*wake = time_min(*wake, p->next_send);
	return false;
}

/* The next place in the ring; one still in flight is passed over (the window is smaller). */
static struct slot *slot_take(struct prober *p)
{
	struct slot *slot = &p->slots[p->next_handle % p->settings.capacity];
	while (slot->state == SLOT_IN_FLIGHT || slot->state == SLOT_READY) {
		p->next_handle++;
		slot = &p->slots[p->next_handle % p->settings.capacity];
	}
	if (slot->state != SLOT_FREE)
		unchain(p, slot);
	return slot;
}

struct probe prober_ask(struct prober *p, const struct question *question, nanoseconds now)
{
	struct slot *slot = slot_take(p);
	*slot = (struct slot){.question = *question,
		.handle = p->next_handle++,
		.state = SLOT_IN_FLIGHT,
		.sent = {.before = now, .after = now}};
	chain(p, slot);
	flight_begin(p, slot);
	spend(p, question, now);
	p->next_send = now + (question->is_sure ? p->settings.sure_gap : p->settings.gap);
	return (struct probe){.handle = slot->handle, .question = slot->question};
}

bool prober_again(struct prober *p, nanoseconds now, struct probe *probe)
{
	if (!p->ready)
		return false;
	struct slot *slot = &p->slots[p->ready - 1];
	p->ready = 0;
	slot->state = SLOT_IN_FLIGHT;
	slot->sent = (struct send_time){.before = now, .after = now};
	*probe = (struct probe){.handle = slot->handle, .question = slot->question};
	return true;
}

bool prober_sent(struct prober *p, uint64_t handle, enum sent sent, nanoseconds at,
	nanoseconds back, struct question *question)
{
	struct slot *slot = prober_slot(p, handle);
	if (!slot || slot->state != SLOT_IN_FLIGHT)
		return true;
	if (sent == SENT_OK) {
		slot->sent.before = at;
		slot->sent.after = back;
		p->counts.sent++;
		return true;
	}
	if (sent == SENT_AGAIN && ++slot->tries < TRIES_MAX && !p->ready) {
		slot->state = SLOT_READY;
		p->ready = (uint32_t)(slot - p->slots) + 1;
		return true;
	}
	*question = slot->question;
	flight_end(p, slot, SLOT_EXPIRED);
	return false;
}

void prober_awaits_stamp(struct prober *p, uint64_t handle)
{
	struct slot *slot = prober_slot(p, handle);
	if (slot)
		slot->sent.awaits_stamp = true;
}

void prober_stamped(struct prober *p, uint64_t handle, nanoseconds at)
{
	struct slot *slot = prober_slot(p, handle);
	if (slot)
		slot->sent.stamp = at;
}

void prober_answered(struct prober *p, struct slot *slot)
{
	flight_end(p, slot, SLOT_ANSWERED);
}

bool prober_expire(struct prober *p, nanoseconds now, prober_limit wait_limit,
	const void *context, struct slot **expired, nanoseconds *wake)
{
	for (uint32_t i = p->oldest; i; i = p->slots[i - 1].after) {
		struct slot *slot = &p->slots[i - 1];
		nanoseconds wait = wait_limit(context, slot);
		nanoseconds end = duration_add(send_time_at(&slot->sent), wait);
		if (end <= now) {
			flight_end(p, slot, SLOT_EXPIRED);
			*expired = slot;
			return true;
		}
		*wake = time_min(*wake, end);
	}
	return false;
}

uint8_t prober_distance(const struct answer *answer, bool *is_sure)
{
	uint8_t asked = answer->question.hop_limit, left = answer->quoted.hop_limit;
	*is_sure = answer->quoted.is_known && left > 0 && left <= asked;
	if (*is_sure)
		return (uint8_t)(asked - left + 1);
	return answer->has_hop_limit ? ip_distance_guess(answer->hop_limit) : 0;
}

nanoseconds slot_rtt(const struct slot *slot, nanoseconds at)
{
	nanoseconds sent = send_time_at(&slot->sent);
	return at > sent ? at - sent : 0;
}

void prober_count_queued(struct prober *p, const struct answer *answer)
{
	struct prober_counts *counts = &p->counts;
	counts->has_queued |= answer->has_queued;
	if (answer->queued > counts->queued_max)
		counts->queued_max = answer->queued;
	if (answer->queued > counts->queued_notable &&
		send_time_is_notable(answer->queued, answer->rtt))
		counts->queued_notable = answer->queued;
}

void prober_count_unsent(struct prober *p, int error)
{
	if (p->counts.unsent++ == 0)
		p->counts.unsent_error = error;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/walk.h"

#include <string.h>

#include "tests/lab/random.h"

enum { DESTINATION = -1 };

struct ordinal_key {
	uint64_t place; /* the router */
	struct address to;
	uint8_t padding[7];
};

struct ordinal {
	struct ordinal_key key;
	uint32_t count;
};

struct walker walker_of(const struct model *model)
{
	return (struct walker){
		.model = model,
		.ordinals = table_of(sizeof(struct ordinal_key), sizeof(struct ordinal)),
	};
}

void walker_release(struct walker *walker)
{
	table_release(&walker->ordinals);
}

const struct destination *walk_destination(
	const struct model *model, const struct address *address)
{
	for (unsigned i = 0; i < model->destination_count; i++)
		if (prefix_contains(&model->destinations[i].prefix, address))
			return &model->destinations[i];
	return NULL;
}

static uint32_t count_ordinal(struct walker *walker, uint64_t place, const struct address *to)
{
	struct ordinal_key key = {.place = place, .to = *to};
	struct ordinal *ordinal = table_at(&walker->ordinals, &key);
	return ++ordinal->count;
}

static bool rule_holds(
	const struct rule *rule, const struct walk *walk, uint32_t ordinal, uint64_t random)
{
	const struct packet *packet = walk->packet;
	if (rule->family != UNSET && rule->family != packet->to.family)
		return false;
	if (rule->protocol != UNSET && rule->protocol != packet->protocol)
		return false;
	if (rule->larger != UNSET && (int64_t)packet->size <= rule->larger)
		return false;
	if ((rule->first || rule->every) && ordinal == 0)
		return false;
	if (rule->first && (ordinal < rule->first || ordinal > rule->last))
		return false;
	if (rule->every && ordinal % rule->every)
		return false;
	return rule->chance == CHANCE_CERTAIN || random_hits(random, rule->chance);
}

/* How the actor behaves towards this packet: the last of its rules that holds, or its base. */
static const struct behaviour *choose_behaviour(struct walker *walker,
	const struct actor *actor, const struct walk *walk, bool ends_here)
{
	const struct behaviour *behaviour = &actor->base;
	uint32_t ordinal = 0;
	if (ends_here && actor->has_ordinals)
		ordinal = count_ordinal(walker, walk->place.id, &walk->packet->to);
	for (unsigned i = 0; i < actor->rule_count; i++) {
		uint64_t random = random_mix(
			walk->random, (uint64_t)STAKE_WHEN << 56 | actor->id << 8 | i);
		if (rule_holds(&actor->rules[i], walk, ordinal, random))
			behaviour = &actor->rules[i].behaviour;
	}
	return behaviour;
}

/* Which of the routers for prefixes is on the way to this destination. */
static uint32_t find_instance(const struct node *node, const struct walk *walk)
{
	const struct address *to = &walk->packet->to;
	unsigned per = to->family == 4 ? node->per4 : node->per6;
	unsigned from = walk->destination->prefix.length;
	if (per <= from)
		return 0;
	return address_bits(to, per - from > 32 ? per - 32 : from, per);
}

static unsigned choose_next(const struct walk *walk, const unsigned *next, unsigned count,
	enum balance balance, uint64_t balancer, uint64_t seed)
{
	if (count == 1)
		return next[0];
	uint64_t hash = random_mix(seed, (uint64_t)STAKE_BALANCE << 56 | balancer);
	switch (balance) {
	case BALANCE_FLOW:
	case BALANCE_LABEL:
		hash = random_mix(hash, packet_flow(walk->packet, balance == BALANCE_LABEL));
		break;
	case BALANCE_PACKET:
		hash = random_mix(hash, walk->random);
		break;
	case BALANCE_DESTINATION:
		hash = random_bytes(hash, walk->packet->to.bytes, 16);
		break;
	}
	return next[random_below(hash, count)];
}

static void add_note(struct walk *walk)
{
	if (walk->place.behaviour->note.kind == REASON_MESSAGE && walk->note_count < NOTES_MOST)
		walk->notes[walk->note_count++] = walk->place;
}

/* Cross the link towards a place. Returns false when the packet is lost there. */
static bool cross_link(struct walk *walk)
{
	struct place *place = &walk->place;
	const struct behaviour *b = place->behaviour;
	uint64_t random = random_mix(walk->random, place->id);
	place->delay_ns += b->delay_ns;
	if (b->jitter_ns)
		place->delay_ns += (int64_t)random_below(
			random_mix(random, STAKE_JITTER), (uint64_t)b->jitter_ns);
	if (!random_hits(random_mix(random, STAKE_LOSS), b->loss))
		return true;
	walk->verdict = VERDICT_LOST;
	return false;
}

static bool stop_walk(struct walk *walk, enum verdict verdict, const struct reason *reason)
{
	walk->verdict = verdict;
	if (reason) {
		walk->reason = *reason;
		if (reason->kind == REASON_DROP)
			walk->verdict = VERDICT_DROPPED;
	}
	return false;
}

static void rewrite_packet(struct walk *walk)
{
	const struct behaviour *b = walk->place.behaviour;
	uint8_t family = walk->packet->to.family;
	if (b->tos != UNSET)
		walk->tos = (uint8_t)b->tos;
	if (b->dscp != UNSET)
		walk->tos = (uint8_t)((walk->tos & 3) | b->dscp << 2);
	if (b->ecn != UNSET)
		walk->tos = (uint8_t)((walk->tos & ~3) | b->ecn);
	if (address_of_pair(&b->nat, family))
		walk->from = address_of_pair(&b->nat, family);
	if (address_of_pair(&b->nat_to, family))
		walk->to = address_of_pair(&b->nat_to, family);
	if (b->nat_port != UNSET)
		walk->port = b->nat_port;
	if (b->nat_to_port != UNSET)
		walk->to_port = b->nat_to_port;
}

/* What the router at the place does with the packet: in Linux' order, routing, then time to
 * live, then the firewall's forward chain, then the MTU. Returns whether it forwards it. */
static bool pass_router(struct walk *walk)
{
	const struct behaviour *b = walk->place.behaviour;
	add_note(walk);
	if (b->refuse.kind != REASON_NONE)
		return stop_walk(walk, VERDICT_REFUSED, &b->refuse);
	if (walk->ttl == 0 || (walk->ttl == 1 && !b->forwards_zero))
		return stop_walk(walk, VERDICT_EXPIRED, b->expire.kind ? &b->expire : NULL);
	if (b->block.kind != REASON_NONE)
		return stop_walk(walk, VERDICT_REFUSED, &b->block);
	if (b->mtu != UNSET && walk->packet->size > (size_t)b->mtu &&
		walk->packet->is_unbreakable)
		return stop_walk(walk, VERDICT_TOO_BIG, NULL);
	rewrite_packet(walk);
	walk->ttl--;
	walk->place.hops++;
	return true;
}

/* Enter a node: find its router for this packet. Returns false when there is none here. */
static bool enter_node(struct walker *walker, struct walk *walk, unsigned index)
{
	const struct model *model = walker->model;
	const struct node *node = &model->nodes[index];
	walk->place.node = (int)index;
	walk->place.instance = node->per4 || node->per6 ? find_instance(node, walk) : 0;
	walk->place.id = random_mix(
		(uint64_t)index << 33 | walk->packet->to.family, walk->place.instance);
	return !random_hits(
		random_mix(model->seed, walk->place.id ^ STAKE_ABSENT), node->absent);
}

/* What follows a node, as long as its link does not change. */
static const unsigned *nodes_after(
	const struct walker *walker, const struct node *node, unsigned *count)
{
	bool has_changed = node->after && walker->packets > node->after;
	*count = has_changed ? node->later_count : node->next_count;
	return has_changed ? node->later : node->next;
}

static void walk_path(struct walker *walker, struct walk *walk)
{
	const struct model *model = walker->model;
	const struct path *path = &model->paths[walk->destination->path];
	const unsigned *next = path->first;
	unsigned count = path->first_count;
	enum balance balance = path->balance;
	uint64_t balancer = UINT32_MAX - walk->destination->path;
	while (count) {
		unsigned index = choose_next(walk, next, count, balance, balancer, model->seed);
		const struct node *node = &model->nodes[index];
		if (enter_node(walker, walk, index)) {
			walk->place.behaviour = choose_behaviour(
				walker, &model->actors[node->actor], walk, walk->ttl <= 1);
			if (!cross_link(walk) || !pass_router(walk))
				return;
		}
		next = nodes_after(walker, node, &count);
		balance = node->balance;
		balancer = index;
	}
	walk->place.node = DESTINATION;
	walk->place.instance = 0;
	walk->place.id = random_bytes(1, walk->packet->to.bytes, 16);
	walk->place.behaviour =
		choose_behaviour(walker, &model->actors[walk->destination->actor], walk, true);
	if (!cross_link(walk))
		return;
	walk->verdict = VERDICT_DELIVERED;
	if (walk->place.behaviour->refuse.kind != REASON_NONE)
		stop_walk(walk, VERDICT_REFUSED, &walk->place.behaviour->refuse);
}

struct walk walk_packet(struct walker *walker, const struct packet *packet, uint32_t ordinal)
{
	const struct model *model = walker->model;
	struct walk walk = {
		.packet = packet,
		.destination = walk_destination(model, &packet->to),
		.verdict = VERDICT_UNROUTED,
		.ttl = packet->ttl,
		.tos = packet->tos,
		.from = &packet->from,
		.to = &packet->to,
		.port = UNSET,
		.to_port = UNSET,
	};
	walk.random = random_bytes(model->seed, packet->to.bytes, 16);
	walk.random = random_mix(walk.random,
		(uint64_t)ordinal << 32 | (uint64_t)packet->protocol << 8 | packet->ttl);
	walker->packets++;
	if (walk.destination)
		walk_path(walker, &walk);
	return walk;
}

struct address walk_address(
	const struct model *model, const struct walk *walk, const struct place *place)
{
	uint8_t family = walk->packet->to.family;
	const struct address *from = address_of_pair(&place->behaviour->from, family);
	if (from)
		return *from;
	if (place->node == DESTINATION)
		return walk->packet->to;
	const struct node *node = &model->nodes[place->node];
	return address_add(family == 4 ? node->address.v4 : node->address.v6,
		(uint64_t)place->instance * node->step);
}

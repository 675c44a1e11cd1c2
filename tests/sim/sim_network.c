/* SPDX-License-Identifier: BSD-2-Clause */
/* The network: what becomes of a probe, and the replies that come of it. */
#include <stdlib.h>
#include <string.h>

#include "common/wire/family.h"
#include "common/wire/icmp/message.h"
#include "common/wire/ip.h"
#include "ping/engine/state.h"
#include "tests/sim/sim.h"

/* splitmix64: the same numbers for the same seed on every machine. */
static uint64_t random_next(struct sim *sim)
{
	uint64_t x = sim->random += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static bool random_has(struct sim *sim, uint64_t of_a_million)
{
	return of_a_million > 0 && random_next(sim) % 1000000 < of_a_million;
}

struct sim_rule *sim_rule_find(struct sim *sim, uint64_t sequence)
{
	static struct sim_rule nothing_special;
	for (uint32_t i = 0; i < sim->rule_count; i++) {
		struct sim_rule *rule = &sim->rules[i];
		if (sequence >= rule->first && sequence <= rule->last &&
			(sequence - rule->first) % rule->every == 0)
			return rule;
	}
	nothing_special = (struct sim_rule){.fate = {.copies = 1}};
	return &nothing_special;
}

/* ---- the heap of arrivals -------------------------------------------------------- */

static bool is_before(const struct sim_arrival *a, const struct sim_arrival *b)
{
	return a->at != b->at ? a->at < b->at : a->order < b->order;
}

static void swap(struct sim_arrival *a, struct sim_arrival *b)
{
	struct sim_arrival saved = *a;
	*a = *b;
	*b = saved;
}

static void heap_push(struct sim *sim, const struct sim_arrival *arrival)
{
	if (sim->arrival_count == sim->arrival_room) {
		sim->arrival_room = 2 * sim->arrival_room + 64;
		sim->arrivals =
			realloc(sim->arrivals, sim->arrival_room * sizeof(struct sim_arrival));
		if (!sim->arrivals)
			abort();
	}
	struct sim_arrival *heap = sim->arrivals;
	size_t at = sim->arrival_count++;
	heap[at] = *arrival;
	heap[at].order = sim->orders++;
	for (; at > 0 && is_before(&heap[at], &heap[(at - 1) / 2]); at = (at - 1) / 2)
		swap(&heap[at], &heap[(at - 1) / 2]);
}

static void heap_sink(struct sim *sim)
{
	struct sim_arrival *heap = sim->arrivals;
	for (size_t at = 0;;) {
		size_t min = at;
		for (size_t child = 2 * at + 1; child <= 2 * at + 2; child++)
			if (child < sim->arrival_count && is_before(&heap[child], &heap[min]))
				min = child;
		if (min == at)
			return;
		swap(&heap[at], &heap[min]);
		at = min;
	}
}

nanoseconds sim_network_wake(const struct sim *sim)
{
	return sim->arrival_count > 0 ? sim->arrivals[0].at : NEVER;
}

bool sim_network_next(struct sim *sim, struct sim_arrival *arrival)
{
	if (sim->arrival_count == 0 || sim->arrivals[0].at > sim->now)
		return false;
	*arrival = sim->arrivals[0];
	sim->arrivals[0] = sim->arrivals[--sim->arrival_count];
	heap_sink(sim);
	return true;
}

void sim_network_take(struct sim *sim, uint64_t handle, const struct sim_fate *fate)
{
	sim->truth.left++;
	struct sim_arrival arrival = {.sent = sim->now, .handle = handle, .fate = *fate};
	uint32_t copies = fate->copies + random_has(sim, sim->duplicates);
	bool lost = random_has(sim, sim->loss);
	if (fate->is_lost || lost)
		return;
	for (uint32_t i = 0; i < copies; i++) {
		nanoseconds delay = fate->has_delay ? fate->delay : sim->delay;
		if (sim->jitter > 0)
			delay += (nanoseconds)(random_next(sim) % (uint64_t)sim->jitter);
		if (random_has(sim, sim->detours))
			delay += sim->detour;
		arrival.at = sim->now + delay + (nanoseconds)i * fate->spread;
		heap_push(sim, &arrival);
	}
}

/* ---- replies --------------------------------------------------------------------- */

/* The echo as it comes back: of `type`, with what the fate alters. */
static struct span write_echo(
	struct sim *sim, const struct sim_arrival *arrival, uint8_t type, uint8_t *to)
{
	const struct sim_fate *fate = &arrival->fate;
	static uint8_t data[SIM_DATA];
	uint8_t version = sim->target.address.version;
	uint32_t size = sim->settings.payload.size;
	payload_fill(&sim->settings.payload, fate->has_number ? fate->number : arrival->handle,
		data);
	for (uint32_t i = 0; i < fate->alter_count; i++)
		data[fate->alters[i].at] = fate->alters[i].value;
	if (fate->is_cut)
		size = fate->cut;
	struct writer w = writer_of(to, SIM_DATA);
	icmp_write_echo(&w, version, type, fate->has_id ? fate->id : sim->settings.id,
		fate->has_sequence ? fate->sequence : (uint16_t)arrival->handle,
		span_of(data, size));
	return writer_span_of(&w);
}

static void reply_echo(struct sim *sim, const struct sim_arrival *arrival, struct reply *reply)
{
	const struct family *family = family_of(sim->target.address.version);
	const struct sim_fate *fate = &arrival->fate;
	uint8_t type = fate->has_type ? fate->type : family->echo_reply;
	struct span echo = write_echo(sim, arrival, type, sim->packet);
	reply->checksum = fate->has_bad_checksum ? CHECKSUM_WRONG : CHECKSUM_RIGHT;
	reply_from_message(reply, family->version, echo, (struct part){0, echo.size});
}

/* As the error queue gives it: no ICMP header, the quote from its ICMP header on. */
static void reply_queued_error(
	struct sim *sim, const struct sim_arrival *arrival, struct reply *reply)
{
	const struct family *family = family_of(sim->target.address.version);
	const struct sim_fate *fate = &arrival->fate;
	reply->kind = REPLY_ICMP_ERROR;
	reply->by_error_queue = true;
	reply->version = family->version;
	reply->type = fate->type;
	reply->code = fate->code;
	reply->info = fate->info;
	reply->gateway = fate->gateway;
	reply->bytes = write_echo(sim, arrival, family->echo, sim->packet);
	reply->quote = (struct part){0, reply->bytes.size};
	reply->id = fate->has_id ? fate->id : sim->settings.id;
	reply->sequence = fate->has_sequence ? fate->sequence : (uint16_t)arrival->handle;
	reply->quoted_to = sim->target.address;
	reply->known |= REPLY_KNOWS_ID | REPLY_KNOWS_INFO | REPLY_KNOWS_QUOTED_TO;
}

/* As a raw socket gives it: a whole message, the quote from its IP header on. */
static void reply_raw_error(
	struct sim *sim, const struct sim_arrival *arrival, struct reply *reply)
{
	static uint8_t echo_bytes[SIM_DATA];
	const struct family *family = family_of(sim->target.address.version);
	const struct sim_fate *fate = &arrival->fate;
	struct span echo = write_echo(sim, arrival, family->echo, echo_bytes);
	struct writer w = writer_of(sim->packet, SIM_DATA);
	struct icmp_header header = {.type = fate->type, .code = fate->code};
	bool pointer = family->version == 4 && fate->type == family->parameter_problem;
	struct writer rest = writer_of(header.rest, sizeof header.rest);
	if (fate->gateway.version)
		address_write(&rest, &fate->gateway);
	else
		writer_u32(&rest, pointer ? fate->info << 24 : fate->info);
	icmp_write_header(&w, &header);
	struct ip_header ip = {.version = family->version,
		.hop_limit = 1,
		.protocol = family->icmp_protocol,
		.source = {.version = family->version},
		.destination = sim->target.address};
	ip_write(&w, &ip, echo.size);
	writer_span(&w, echo);
	reply->checksum = CHECKSUM_RIGHT;
	reply_from_message(
		reply, family->version, writer_span_of(&w), (struct part){0, w.size});
}

void sim_network_reply(struct sim *sim, const struct sim_arrival *arrival, struct reply *reply)
{
	const struct sim_fate *fate = &arrival->fate;
	*reply = (struct reply){
		.at = SIM_EPOCH + (sim->has_kernel_stamps ? arrival->at : sim->now) +
		      fate->stamp,
		.stamp = sim->has_kernel_stamps ? STAMP_KERNEL : STAMP_USER,
		.from = fate->from.version ? fate->from : sim->target.address,
		.hop_limit = 63,
		.known = REPLY_KNOWS_HOP_LIMIT,
	};
	if (!fate->is_error)
		reply_echo(sim, arrival, reply);
	else if (sim->is_raw)
		reply_raw_error(sim, arrival, reply);
	else
		reply_queued_error(sim, arrival, reply);
}

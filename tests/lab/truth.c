/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/truth.h"

#include <stdlib.h>
#include <string.h>

#include "tests/lab/build.h"
#include "tests/lab/truth_json.h"
#include "tests/lab/wire.h"

enum { FLOWS_MOST = 2000000 };

struct truth truth_of(const struct model *model)
{
	return (struct truth){
		.model = model,
		.tally = table_of(sizeof(struct tally_key), sizeof(struct tally)),
		.flows = table_of(sizeof(struct flow_key), sizeof(struct flow)),
	};
}

void truth_release(struct truth *truth)
{
	table_release(&truth->tally);
	table_release(&truth->flows);
	free(truth->events);
}

static struct tally_key tally_key_of(const struct packet *packet)
{
	return (struct tally_key){
		.to = packet->to, .ttl = packet->ttl, .protocol = packet->protocol};
}

uint32_t truth_count(struct truth *truth, const struct packet *packet)
{
	struct tally_key key = tally_key_of(packet);
	truth->current = table_at(&truth->tally, &key);
	return truth->current->seen++;
}

static void note_flow(struct truth *truth, const struct walk *walk, const struct fate *fate)
{
	const struct packet *packet = walk->packet;
	struct flow_key key = {
		.tally = tally_key_of(packet),
		.source = packet->source,
		.port = packet->has_icmp ? packet->checksum : packet->port,
		.label = packet->label,
	};
	if (!truth->model->records_flows || truth->flows.count >= FLOWS_MOST)
		return;
	struct flow *flow = table_at(&truth->flows, &key);
	flow->seen++;
	if (fate->outcome == OUTCOME_ANSWERED) {
		flow->answered++;
		flow->from = fate->from;
	}
	flow->node = walk->destination ? walk->place.node : NODE_NONE;
}

static void describe_packet(const struct packet *packet, char *to, size_t room)
{
	const uint8_t *transport = packet_transport(packet);
	if (packet->has_icmp)
		snprintf(to, room, "icmp %u/%u", packet->type, packet->code);
	else if (packet->protocol == PROTOCOL_UDP)
		snprintf(to, room, "udp");
	else if (packet->protocol == PROTOCOL_TCP && packet_transport_size(packet) >= 20)
		truth_name_flags(transport[13], to, room);
	else
		snprintf(to, room, "protocol %u", packet->protocol);
}

static void note_event(
	struct truth *truth, const struct walk *walk, const struct fate *fate, int64_t at_ns)
{
	const struct packet *packet = walk->packet;
	if (truth->event_count >= (unsigned)truth->model->records_packets)
		return;
	truth->events = build_grow(truth->events, truth->event_count, sizeof *truth->events);
	struct event *event = &truth->events[truth->event_count++];
	*event = (struct event){
		.at_ns = at_ns,
		.delay_ns = fate->delay_ns,
		.key = tally_key_of(packet),
		.client = packet->from,
		.from = fate->from,
		.source = packet->source,
		.port = packet->port,
		.checksum = packet->checksum,
		.id = packet->to.family == 4 ? wire_get16(packet->bytes + 4) : 0,
		.size = (uint32_t)packet->size,
		.label = packet->label,
		.tos = packet->tos,
		.has_ports = packet->has_ports,
		.has_icmp = packet->has_icmp,
		.is_unbreakable = packet->is_unbreakable,
		.node = walk->destination ? walk->place.node : NODE_NONE,
		.outcome = fate->outcome,
	};
	describe_packet(packet, event->what, sizeof event->what);
	if (fate->answer)
		snprintf(event->answer, sizeof event->answer, "%s", fate->answer);
}

void truth_note(
	struct truth *truth, const struct walk *walk, const struct fate *fate, int64_t at_ns)
{
	truth->outcomes[fate->outcome]++;
	if (truth->first_ns == 0)
		truth->first_ns = at_ns;
	truth->last_ns = at_ns;
	if (fate->outcome == OUTCOME_ANSWERED)
		truth->current->answered++;
	note_flow(truth, walk, fate);
	note_event(truth, walk, fate, at_ns);
}

void truth_note_delay(struct truth *truth, int64_t late_ns)
{
	struct lateness *lateness = &truth->lateness;
	lateness->count++;
	lateness->sum_ns += late_ns;
	if (late_ns > lateness->most_ns)
		lateness->most_ns = late_ns;
	if (late_ns > 200000)
		lateness->above_200us++;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/setup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/net/random.h"

/* An ordinary user's minimum interval, as iputils has it. */
static const nanoseconds user_interval = 2 * MILLISECOND;

/* Messages read at once by a ping that sends one at a time. */
enum { CALM_BATCH = 8 };

/* ---- the payload ----------------------------------------------------------------- */

static bool random_token(const struct ping_options *o, struct payload *payload)
{
	int error = random_bytes(payload->token, sizeof payload->token);
	if (error)
		report_errno(&o->report, "no random token", error);
	return error == 0;
}

static bool make_payload(struct ping_run *run, const struct ping_options *o)
{
	struct payload *payload = &run->payload;
	run->packet_size = ICMP_HEADER_ROOM + (uint32_t)o->size;
	payload->size = (uint32_t)o->size;
	payload->pattern_size = o->pattern_size;
	memcpy(payload->pattern, o->pattern, sizeof payload->pattern);
	if (!random_token(o, payload))
		return false;
	if (!o->asks_node)
		return true;
	payload->size = 0; /* a query has no data */
	run->node_query = &o->node_query;
	run->packet_size = node_query_size(&o->node_query);
	return true;
}

/* ---- the engine ------------------------------------------------------------------ */

/* Of a flood's many events these are half. */
static bool wants_sent(const struct ping_options *o)
{
	bool shows_dots = o->is_flood && !o->is_quiet;
	return shows_dots || o->summary_every > 0;
}

static struct ping_settings engine_settings(const struct ping_options *o,
	const struct probe_socket *socket, const struct payload *payload)
{
	return (struct ping_settings){
		.is_single = true,
		.slots = 1,
		.window = PING_LANE_PROBES,
		.lanes = 1,
		.count = o->count,
		.interval = o->interval,
		.interval_floor = o->is_unprivileged ? user_interval : 0,
		.is_adaptive = o->is_adaptive,
		.preload = (uint32_t)o->preload,
		.deadline = o->deadline,
		.linger = o->linger > 0 ? o->linger : NEVER,
		.timeout = o->probe_timeout > 0 ? o->probe_timeout : NEVER,
		.reports_timeout = true,
		.prints_wire_times = o->stamps == STAMPS_KERNEL || o->stamps == STAMPS_HARDWARE,
		.wait_for_all = socket->is_group && o->waits_for_all,
		.stop_at_reply = o->stops_at_reply,
		.ignore_errors = o->ignores_errors || o->goal.until != GOAL_NONE,
		.reports_outstanding = o->reports_outstanding,
		.reports_lost = o->format->wants_all,
		.reports_sent = wants_sent(o),
		.reports_passed =
			o->shows_lost && o->probe_timeout == 0 && !o->format->wants_all,
		.accept_unproven = o->accepts_unproven,
		.shares_id = socket->sock.kind == SOCK_KIND_RAW,
		.id = socket->id,
		.payload = *payload,
		.asks_node = o->asks_node,
	};
}

static bool make_engine(
	struct ping_run *run, const struct ping_options *o, const struct probe_socket *socket)
{
	struct ping_settings settings = engine_settings(o, socket, &run->payload);
	struct ping_target target = {.address = run->target, .any_source = socket->any_source};
	run->engine = calloc(1, ping_size(&settings));
	run->packets = calloc(run->batch, run->packet_size);
	run->receiver = receiver_open(run->batch < CALM_BATCH ? CALM_BATCH : RECEIVE_BATCH);
	if (!run->engine || !run->packets || !run->receiver) {
		report_errno(&o->report, NULL, ENOMEM);
		return false;
	}
	ping_init(run->engine, &settings);
	ping_add_target(run->engine, &target, 0);
	return true;
}

/* ---- all of it ------------------------------------------------------------------- */

bool setup(
	struct ping_run *run, const struct ping_options *o, const struct probe_socket *socket)
{
	run->program = o->report.program;
	run->sock = socket->sock;
	run->target = socket->target;
	run->id = socket->id;
	run->is_flood = o->interval == 0;
	run->stamps = socket->stamps;
	run->is_connected = socket->is_connected;
	run->may_disconnect = socket->may_disconnect;
	run->is_group = socket->is_group;
	run->device = o->device;
	run->ip_options_size = socket->ip_options_size;
	run->flow_label = socket->flow_label;
	run->names_fd = run->follow_fd = -1;
	run->goal.settings = o->goal;
	run->window.every = o->summary_every;
	run->batch = o->preload < TRANSMIT_BATCH ? (uint32_t)o->preload : TRANSMIT_BATCH;
	return make_payload(run, o) && make_engine(run, o, socket);
}

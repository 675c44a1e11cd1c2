/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/send_open.h"

#include <errno.h>

#include "common/base/errors.h"
#include "common/net/explain.h"
#include "common/net/packet_socket.h"
#include "common/net/sock.h"
#include "common/wire/icmp/fields.h"
#include "icmpgen/safety.h"

/* ---- the route ------------------------------------------------------------------- */
static void source_choose(struct icmp_send_options *settings, const struct route *route)
{
	struct spec *spec = &settings->spec;
	if (spec->source.version != 0)
		return;
	bool wants_link_local =
		spec_is_listener_discovery(spec) ||
		(spec_is_neighbor_discovery(spec) && address_is_link_local(&spec->destination));
	if (wants_link_local && spec->version == 6)
		spec->source = safety_own_link_local(route->interface);
	if (spec->source.version == 0)
		spec->source = route->source;
	if (spec->source.version == 0)
		spec->source = (struct address){.version = spec->version};
}

/* A route that is not there, with what would help. */
static void route_problem(
	const struct icmp_send_options *settings, int error, struct text *problem)
{
	const struct address *to = spec_next_address(&settings->spec);
	char name[ADDRESS_TEXT_SIZE];
	if (error == -ENODEV && settings->device) {
		device_problem(settings->device, problem);
		return;
	}
	text_format(problem, "%s: %s", address_text(name, to), error_text(error));
	bool is_group = address_is_multicast(to) || safety_is_limited_broadcast(to);
	if (error == -ENETUNREACH && is_group && to->zone == 0)
		text_add(problem, "; add -I IFACE to choose the link");
}

/*
 * As the packet will go. Rules see a protocol with a ping socket only: a raw one that takes
 * whole packets has none. A source of this host's is bound to, others are not known to routes.
 */
static struct route_question question_of(const struct send_run *run)
{
	const struct icmp_send_options *settings = run->settings;
	const struct spec *spec = &settings->spec;
	bool is_ping = run->acquired->ping >= 0;
	return (struct route_question){.to = spec_next_address(spec),
		.source = spec->source.version && safety_is_own(&spec->source) ? &spec->source
									       : NULL,
		.device = settings->device,
		.mark = settings->mark == SPEC_UNSET ? 0 : (uint32_t)settings->mark,
		.traffic_class = (uint8_t)spec->traffic_class,
		.protocol = is_ping ? family_of(spec->version)->icmp_protocol : 0,
		.port = is_ping ? (uint16_t)(spec->type << 8 | spec->code) : 0};
}

struct explain_route send_route(const struct send_run *run)
{
	return (struct explain_route){.question = question_of(run), .option = "-I"};
}

static enum status run_refused(struct send_run *run, int error, const char *words)
{
	char help[EXPLAIN_SIZE];
	struct text hint = text_of(help, sizeof help);
	char lines[SPEC_PROBLEM_SIZE + EXPLAIN_SIZE];
	struct text t = text_of(lines, sizeof lines);
	const struct explain_route route = send_route(run);
	explain_route(error, &route, &hint);
	text_format(&t, "%s%s%s", words, hint.size ? "\n" : "", help);
	report_lines(run->view->report, error, lines);
	return STATUS_LOCAL;
}

static enum status route_find(struct send_run *run)
{
	struct icmp_send_options *settings = run->settings;
	const struct route_question question = question_of(run);
	struct route *route = &run->sender.route;
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	if (!safety_destination(settings, &problem) || !safety_link(settings, &problem))
		return run_say(run, STATUS_USAGE, buffer);
	int error = netlink_route(&question, route);
	if (error < 0) {
		route_problem(settings, error, &problem);
		return run_refused(run, error, buffer);
	}
	settings->source_is_given = settings->spec.source.version != 0;
	source_choose(settings, route);
	return safety_check(settings, route, &problem) ? STATUS_OK
						       : run_say(run, STATUS_USAGE, buffer);
}

/* ---- the packet ------------------------------------------------------------------ */

/* A reply to another process's query must not be taken for ours: an identifier of our own,
 * unless one was asked for. */
static int choose_id(struct spec *spec)
{
	int index = spec->layout ? icmp_field_find(spec->layout, "id") : -1;
	uint16_t id = 0;
	if (index < 0 || spec->given & UINT32_C(1) << index ||
		spec->layout->fields[index].width != 16)
		return 0;
	int error = sock_random_id(&id);
	if (error == 0)
		icmp_field_put(&spec->layout->fields[index], spec->fixed, id);
	return error;
}

/* Fragments of this message must not meet those of an earlier run. 0 would be the kernel's. */
static void choose_identification(struct icmp_send_options *settings)
{
	uint16_t id = 0;
	if (settings->seed == SPEC_UNSET && sock_random_id(&id) == 0 && id != 0)
		settings->spec.fresh_identification = id;
}

enum status send_build(struct send_run *run)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	bool is_first = run->numbered == 0;
	int error = run->settings->has_reply && is_first ? choose_id(&run->settings->spec) : 0;
	if (is_first)
		choose_identification(run->settings);
	if (error) {
		text_format(&problem, "no random identifier: %s", error_text(-error));
		return run_say(run, STATUS_LOCAL, buffer);
	}
	if (!outgoing_build(&run->outgoing, &run->settings->spec, &problem) ||
		!safety_frames(run->settings, run->outgoing.count, &problem))
		return run_say(run, STATUS_USAGE, buffer);
	for (uint32_t i = 0; i < run->outgoing.count; i++)
		if (!safety_size(run->settings, &run->sender.route,
			    run->outgoing.packets[i].size, &problem))
			return run_say(run, STATUS_USAGE, buffer);
	return STATUS_OK;
}

/* What is shown and matched is what a ping socket sends: with the socket's identifier. */
static enum status ping_adapt(struct send_run *run)
{
	struct spec *spec = &run->settings->spec;
	int index = icmp_field_find(spec->layout, "id");
	run->view->is_synthetic = true;
	if (index >= 0) {
		icmp_field_put(&spec->layout->fields[index], spec->fixed, run->sender.ping_id);
		spec->given |= UINT32_C(1) << index;
	}
	return send_build(run);
}

/* ---- all of it ------------------------------------------------------------------- */

static void run_start(struct send_run *run)
{
	const char *device = run->sender.route.device;
	view_start(run->view, &(struct view_start){.mode = "send",
				      .addr = run->settings->spec.destination,
				      .src = run->settings->spec.source,
				      .device = *device ? device : NULL});
}

enum status send_open(struct send_run *run)
{
	char buffer[SPEC_PROBLEM_SIZE];
	char words[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct text note = text_of(words, sizeof words);
	enum status status = route_find(run);
	if (status == STATUS_OK)
		run_start(run);
	if (status == STATUS_OK)
		status = send_build(run);
	if (status != STATUS_OK)
		return status;
	if (!sender_open(&run->sender, run->settings, run->acquired, &problem, &note)) {
		const char *hint = run->acquired->hint;
		report_problem(run->view->report,
			&(struct problem){.text = buffer, .hint = *hint ? hint : NULL});
		return STATUS_LOCAL;
	}
	if (note.size > 0)
		view_note(run->view, words);
	if (run->sender.kind == SENDER_PING)
		status = ping_adapt(run);
	return status == STATUS_OK ? run_packet_socket(run) : status;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/facts.h"

#include <stdio.h>
#include <unistd.h>

#include <net/if.h>

#include "common/cli/charset.h"
#include "common/cli/message.h"
#include "common/net/clock.h"
#include "common/net/names.h"

const char *facts_stamps(enum sock_stamps stamps)
{
	switch (stamps) {
	case SOCK_STAMPS_NONE:
		return "user";
	case SOCK_STAMPS_RECEIVE:
	case SOCK_STAMPS_BOTH:
		return "kernel";
	case SOCK_STAMPS_HARDWARE:
		return "hardware";
	}
	return "user";
}

void facts_print_socket(const struct ping_options *o, const struct resolved *resolved,
	const struct probe_socket *socket)
{
	const struct family *family = socket->sock.family;
	const char *type = socket->sock.kind == SOCK_KIND_RAW ? "SOCK_RAW" : "SOCK_DGRAM";
	const char *asked = o->demanded ? family->domain_name : "AF_UNSPEC";
	message_say(o->report.program, NULL,
		"sock%u.fd: %d (socktype: %s), timestamps: %s, hints.ai_family: %s",
		(unsigned)family->version, socket->sock.fd, type, facts_stamps(socket->stamps),
		asked);
	message_say(NULL, NULL, "\nai->ai_family: %s, ai->ai_canonname: '%s'",
		family->domain_name, resolved->name);
}

struct ping_start facts_start(const struct ping_options *o, const struct resolved *resolved,
	const struct probe_socket *socket)
{
	bool is_raw = socket->sock.kind == SOCK_KIND_RAW;
	/* as iputils: the whole room for options, however many of its bytes are used */
	bool fills_options = o->records_route || o->ip_stamps;
	return (struct ping_start){
		.program = o->report.program,
		.host = o->target,
		.name = resolved->name,
		.target = socket->target,
		.source = socket->source,
		.device = o->device,
		.shows_source = o->device || o->source.version || o->sticks_to_source,
		.size = (uint32_t)o->size,
		.options_size = fills_options ? IP_OPTIONS_MAX : socket->ip_options_size,
		.flow_label = socket->flow_label,
		.id = socket->id,
		.is_raw = is_raw,
		.shows_ident = is_raw || o->ident != OPTION_ABSENT,
		.multicast = socket->is_group,
		.waits_for_all = socket->is_group && o->waits_for_all,
		.count = o->count,
		.interval = o->interval,
		.route = probe_route(o, socket->flow_label),
		.has_route = true,
		.timestamps = facts_stamps(socket->stamps),
	};
}

void facts_keep_route(struct ping_start *start)
{
	struct route_question *question = &start->route.question;
	int asker = netlink_route_asker();
	if (question->device)
		question->interface = if_nametoindex(question->device);
	question->asker = asker > 0 ? asker : 0;
}

void facts_release_route(struct ping_start *start)
{
	if (start->route.question.asker > 0)
		close(start->route.question.asker);
	start->route.question.asker = 0;
}

struct ping_view_settings facts_view(const struct ping_options *o, struct lookups *names)
{
	return (struct ping_view_settings){
		.report = &o->report,
		.out = stdout,
		.err = stderr,
		.is_quiet = o->is_quiet,
		.is_verbose = o->is_verbose,
		.is_flood = o->is_flood,
		.is_precise = o->is_precise,
		.is_audible = o->is_audible,
		.is_utf8 = charset_is_utf8(),
		.prints_time = o->prints_time,
		.is_iso = o->is_iso,
		.shows_changes = o->shows_changes,
		.shows_lost = o->shows_lost,
		.hints = isatty(STDERR_FILENO),
		/* a line is out as soon as it ends, into a pipe too; a flood has no lines */
		.flushes = !o->is_flood,
		.shows_interval = o->interval == 0 || o->is_flood || o->is_adaptive,
		.wall = clock_wall_at,
		.now = clock_now,
		.zone_name = resolve_zone_name,
		.ask = names ? lookups_ask : NULL,
		.names = names,
	};
}

void facts_print_pattern(const struct ping_options *o)
{
	if (o->pattern_size == 0 || o->format->has_records || o->is_quiet)
		return;
	char digits[2 * sizeof o->pattern + 1];
	struct text t = text_of(digits, sizeof digits);
	text_add_hex(&t, span_of(o->pattern, o->pattern_size));
	printf("PATTERN: 0x%s\n", digits);
}

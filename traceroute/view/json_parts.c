/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/view/json_parts.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/errors.h"
#include "common/cli/json_extension.h"
#include "common/wire/extension.h"
#include "common/wire/icmp/names.h"
#include "common/wire/ip.h"
#include "common/wire/reply.h"
#include "traceroute/view/text_hop.h"

enum { OBJECTS_MAX = 16 };

/* ---- addresses ------------------------------------------------------------------- */

void json_put_address(struct json *j, const char *key, const struct address *address,
	const struct trace_view_settings *settings)
{
	char number[ADDRESS_ZONE_TEXT_SIZE];
	json_text(j, key, address_text_zone(number, address, settings->labels.zone));
}

/* "!!": the source did not say */
static void put_as_numbers(struct json *j, struct outside_text numbers)
{
	const char *text = numbers.unescaped;
	if (!text || strcmp(text, "!!") == 0)
		return;
	json_array(j, "asn");
	for (const char *at = text; *at;) {
		char *end;
		if (strncmp(at, "AS", 2) != 0)
			break;
		unsigned long number = strtoul(at + 2, &end, 10);
		json_number(j, NULL, number);
		at = *end == '/' ? end + 1 : end;
	}
	json_close(j);
}

void json_put_labels(
	struct json *j, const struct address *address, const struct view_labels *labels)
{
	if (labels->name)
		json_outside(j, "name", labels->name(labels->self, address));
	if (labels->as_numbers)
		put_as_numbers(j, labels->as_numbers(labels->self, address));
}

/* ---- the trace ------------------------------------------------------------------- */

void json_put_target(struct json *j, const struct trace_view_settings *settings)
{
	json_text(j, "host", settings->facts->host);
	json_put_address(j, "addr", &settings->facts->context->destination, settings);
}

static void put_flow(struct json *j, const struct trace_facts *facts)
{
	const struct method_context *context = facts->context;
	bool is_icmp = facts->method->protocol == context->family->icmp_protocol ||
		       facts->method->protocol == 1;
	json_object(j, "flow");
	if (context->source_port)
		json_number(j, is_icmp ? "id" : "sport", context->source_port);
	if (!is_icmp)
		json_number(j, "dport", context->port);
	if (facts->flow_label)
		json_number(j, "label", facts->flow_label);
	json_bool(j, "constant", facts->flow_constant);
	json_close(j);
}

void json_put_facts(struct json *j, const struct trace_view_settings *settings)
{
	const struct trace_facts *facts = settings->facts;
	if (facts->context->source.version)
		json_put_address(j, "src", &facts->context->source, settings);
	json_number(j, "af", facts->context->family->version);
	json_text(j, "method", facts->method->name);
	put_flow(j, facts);
	json_number(j, "size", facts->trace->size);
	json_number(j, "tos", facts->traffic_class);
}

static const char *stop_name(enum stop_reason reason)
{
	static const char *const names[] = {[STOP_REACHED] = "reached",
		[STOP_UNREACHABLE] = "unreachable",
		[STOP_GAP] = "gap",
		[STOP_MAX_HOPS] = "max-hops",
		[STOP_LOOP] = "loop",
		[STOP_TIMEOUT] = "timeout",
		[STOP_INTERRUPTED] = "interrupted",
		[STOP_LOCAL] = "local"};
	return names[reason];
}

void json_put_end(struct json *j, const struct trace_end *end)
{
	if (end->reason != STOP_NOT)
		json_text(j, "stop", stop_name(end->reason));
	if (end->distance)
		json_number(j, "distance", end->distance);
	if (end->mtu)
		json_number(j, "pmtu", end->mtu);
	if (end->hole_hop) {
		json_object(j, "black_hole");
		json_number(j, "hop", end->hole_hop);
		json_number(j, "mtu", end->hole_mtu);
		json_close(j);
	}
	json_number(j, "sent", end->sent);
	if (end->unsent)
		json_number(j, "unsent", end->unsent);
	json_number(j, "late", end->late);
	json_number(j, "duplicates", end->duplicates);
	json_number(j, "unmatched", end->unmatched);
	json_number(j, "malformed", end->malformed);
	json_number(j, "notices", end->notices);
	if (end->has_queued)
		json_milliseconds(j, "queued_max_ms", end->queued_max);
}

/* ---- probes ---------------------------------------------------------------------- */

/* "!H", as in text; nothing for an ordinary port unreachable of the destination. */
static void put_mark(struct json *j, const struct answer *answer)
{
	char mark[64];
	struct text t = text_of(mark, sizeof mark);
	view_text_mark(answer, &t);
	if (t.size > 1)
		json_text(j, "mark", mark);
}

static void put_icmp(struct json *j, const struct answer *answer)
{
	char name[64];
	struct text t = text_of(name, sizeof name);
	if (!answer->is_error)
		return;
	json_number(j, "icmp_type", answer->type);
	json_number(j, "icmp_code", answer->code);
	icmp_name(&t, answer->from.version, answer->type, answer->code);
	json_text(j, "icmp", name);
	if (answer->kind != ANSWER_EXPIRED)
		put_mark(j, answer);
}

static void put_packet(struct json *j, const struct answer *answer)
{
	if (answer->has_hop_limit)
		json_number(j, "ttl", answer->hop_limit);
	if (answer->has_traffic_class)
		json_number(j, "tos", answer->traffic_class);
	if (answer->size)
		json_number(j, "size", answer->size);
	if (answer->has_tcp_flags)
		json_number(j, "tcp_flags", answer->tcp_flags);
}

static bool is_port_changed(const struct quoted *q, const struct trace_facts *facts)
{
	const struct method_context *sent = facts->context;
	return q->has_ports && sent->source_port && q->source_port != sent->source_port;
}

static bool is_changed(const struct quoted *q, const struct trace_facts *facts)
{
	const struct method_context *sent = facts->context;
	return q->traffic_class != facts->traffic_class || q->checksum_wrong ||
	       is_port_changed(q, facts) || !address_equal(&q->source, &sent->source) ||
	       !address_equal(&q->destination, &sent->destination);
}

/* What the quoted packet shows. */
static void put_quoted(
	struct json *j, const struct answer *answer, const struct trace_view_settings *settings)
{
	const struct trace_facts *facts = settings->facts;
	const struct quoted *q = &answer->quoted;
	if (!q->is_known)
		return;
	json_number(j, "quoted_ttl", q->hop_limit);
	if (!is_changed(q, facts))
		return;
	json_object(j, "changed");
	if (q->traffic_class != facts->traffic_class)
		json_number(j, "tos", q->traffic_class);
	if (!address_equal(&q->source, &facts->context->source))
		json_put_address(j, "src", &q->source, settings);
	if (!address_equal(&q->destination, &facts->context->destination))
		json_put_address(j, "dst", &q->destination, settings);
	if (is_port_changed(q, facts))
		json_number(j, "sport", q->source_port);
	if (q->checksum_wrong)
		json_bool(j, "bad_checksum", true);
	json_close(j);
}

static void put_answer(struct json *j, const struct answer *answer, uint8_t hop,
	const struct trace_view_settings *settings)
{
	if (answer->is_timeless)
		json_bool(j, "repeated", true);
	else
		json_milliseconds(j, "rtt_ms", answer->rtt);
	if (answer->queued > 0)
		json_milliseconds(j, "queued_ms", answer->queued);
	json_text(j, "stamp", stamp_name(answer->stamp));
	put_packet(j, answer);
	put_icmp(j, answer);
	if (answer->mtu)
		json_number(j, "mtu", answer->mtu);
	put_quoted(j, answer, settings);
	uint8_t back = answer->has_hop_limit ? ip_distance_guess(answer->hop_limit) : hop;
	if (back != hop)
		json_number(j, "back", back);
	if (answer->extension_size == 0)
		return;
	if (answer->extension_verdict != EXTENSION_COMPLIANT)
		json_bool(j, "legacy_ext", true);
	json_extension(j, span_of(answer->extension, answer->extension_size), OBJECTS_MAX,
		settings->labels.zone);
	if (answer->extension_cut)
		json_bool(j, "cut_ext", true);
}

void json_put_probe(struct json *j, const struct answer *answer, uint8_t hop,
	const struct trace_view_settings *settings, const struct view_labels *labels)
{
	static const char *const whys[] = {"timeout", "ratelimit", "local"};
	if (answer->kind == ANSWER_NONE) {
		json_bool(j, "lost", true);
		json_text(j, "why", whys[answer->why]);
		const char *error = answer->why == WHY_LOCAL ? error_name(answer->error) : NULL;
		if (error)
			json_text(j, "errno", error);
		return;
	}
	json_put_address(j, "from", &answer->from, settings);
	json_put_labels(j, &answer->from, labels);
	put_answer(j, answer, hop, settings);
}

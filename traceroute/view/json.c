/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A trace as one JSON object: a superset of the RIPE Atlas traceroute layout (its names for
 * hops and probes), or as `atlas` that layout itself. With --stream also a line per answer and
 * a summary.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/errors.h"
#include "common/cli/json.h"
#include "common/wire/extension.h"
#include "common/wire/icmp/names.h"
#include "common/wire/ip.h"
#include "traceroute/view/formats.h"
#include "traceroute/view/ways.h"

enum { OBJECTS_MAX = 16, HOPS_MAX = 256 };

struct view {
	struct trace_view_settings settings;
	const struct trace_facts *facts;
	bool is_atlas;
	uint16_t streamed[256]; /* by hop: a bit per attempt whose line is out already */
	uint32_t hop_count;
	struct hop hops[HOPS_MAX]; /* the object comes at the end */
};

/* The word of the schema for how a trace ended. */
static const char *stop_word(enum stop_reason reason)
{
	switch (reason) {
	case STOP_REACHED:
		return "reached";
	case STOP_UNREACHABLE:
		return "unreach";
	case STOP_GAP:
		return "gap";
	case STOP_TIMEOUT:
		return "timeout";
	case STOP_INTERRUPTED:
		return "interrupted";
	case STOP_LOOP:
		return "loop";
	case STOP_MAX_HOPS:
	case STOP_NOT:
		break;
	}
	return "maxhops";
}

/* With its zone, but for readers of RIPE Atlas results. */
static void add_address(
	struct json *j, const struct view *v, const char *key, const struct address *address)
{
	char number[ADDRESS_ZONE_TEXT_SIZE];
	json_text(j, key,
		address_text_zone(
			number, address, v->is_atlas ? NULL : v->settings.labels.zone));
}

/* ---- extensions ------------------------------------------------------------------ */

static void add_mpls(struct json *j, struct span data)
{
	struct reader r = reader_of(data);
	struct mpls_label label;
	json_array(j, "mpls");
	while (extension_mpls_next(&r, &label)) {
		json_object(j, NULL);
		json_number(j, "label", label.label);
		json_number(j, "exp", label.traffic_class);
		json_number(j, "s", label.bottom);
		json_number(j, "ttl", label.ttl);
		json_close(j);
	}
	json_close(j);
}

static void add_interface(
	struct json *j, const struct view *v, const struct interface_information *info)
{
	static const char *const roles[] = {"incoming", "sub", "outgoing", "next"};
	char name[256];
	struct text t = text_of(name, sizeof name);
	text_add_escaped(&t, (const char *)info->name.data, info->name.size);
	json_object(j, "if");
	json_text(j, "role", roles[info->role % 4u]);
	if (info->has_index)
		json_number(j, "index", info->index);
	if (info->has_address)
		add_address(j, v, "addr", &info->address);
	if (info->has_name)
		json_text(j, "name", name);
	if (info->has_mtu)
		json_number(j, "mtu", info->mtu);
	json_close(j);
}

static void add_object(
	struct json *j, const struct view *v, const struct extension_object *object)
{
	struct interface_information info;
	json_object(j, NULL);
	json_number(j, "class", object->class);
	json_number(j, "type", object->type);
	if (object->class == EXTENSION_CLASS_MPLS && object->type == 1)
		add_mpls(j, object->data);
	else if (object->class == EXTENSION_CLASS_INTERFACE &&
		 extension_interface(object, &info))
		add_interface(j, v, &info);
	else
		json_hex(j, "bytes", object->data);
	json_close(j);
}

static void add_extensions(struct json *j, const struct view *v, const struct answer *answer)
{
	if (answer->extension_size == 0)
		return;
	struct reader r = reader_of(span_of(answer->extension, answer->extension_size));
	struct extension_object object;
	json_object(j, "icmpext");
	json_number(j, "version", 2);
	json_number(j, "rfc4884", answer->extension_verdict == EXTENSION_COMPLIANT);
	json_array(j, "obj");
	for (int i = 0; i < OBJECTS_MAX && extension_next(&r, &object); i++)
		add_object(j, v, &object);
	json_close(j);
	if (r.failed || answer->extension_cut)
		json_bool(j, "cut", true);
	json_close(j);
}

/* ---- probes ---------------------------------------------------------------------- */

/* The err of Atlas: N, H, P, p, A, or the number of an unreachable's code. */
static void add_error(struct json *j, const struct answer *answer)
{
	char mark[64];
	struct text t = text_of(mark, sizeof mark);
	const struct icmp_details details = {.info = answer->mtu};
	icmp_mark(&t, answer->from.version, answer->type, answer->code, &details);
	if (t.size > 1)
		json_text(j, "err", mark + 1);
}

static bool is_rewritten(const struct quoted *q, const struct trace_facts *facts)
{
	const struct method_context *sent = facts->context;
	bool port = q->has_ports && sent->source_port && q->source_port != sent->source_port;
	return q->traffic_class != facts->traffic_class || q->checksum_wrong || port ||
	       !address_equal(&q->source, &sent->source) ||
	       !address_equal(&q->destination, &sent->destination);
}

static void add_quoted(struct json *j, const struct view *v, const struct answer *answer)
{
	const struct trace_facts *facts = v->facts;
	const struct quoted *q = &answer->quoted;
	if (!q->is_known)
		return;
	json_number(j, "ittl", q->hop_limit);
	if (!is_rewritten(q, facts))
		return;
	json_object(j, "q");
	if (q->traffic_class != facts->traffic_class)
		json_number(j, "tos", q->traffic_class);
	if (!address_equal(&q->source, &facts->context->source))
		add_address(j, v, "src", &q->source);
	if (!address_equal(&q->destination, &facts->context->destination))
		add_address(j, v, "dst", &q->destination);
	if (q->has_ports && facts->context->source_port &&
		q->source_port != facts->context->source_port)
		json_number(j, "sport", q->source_port);
	if (q->checksum_wrong)
		json_bool(j, "bad_checksum", true);
	json_close(j);
}

static void add_as_numbers(struct json *j, const char *text)
{
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

static void add_labels(
	struct json *j, const struct view_labels *labels, const struct address *address)
{
	const char *name = labels->name ? labels->name(labels->self, address) : NULL;
	const char *numbers =
		labels->as_numbers ? labels->as_numbers(labels->self, address) : NULL;
	if (name)
		json_text(j, "name", name);
	/* what the source would not tell is not known */
	if (numbers && strcmp(numbers, "!!") != 0)
		add_as_numbers(j, numbers);
}

static void add_packet(struct json *j, const struct answer *answer)
{
	if (answer->has_hop_limit)
		json_number(j, "ttl", answer->hop_limit);
	if (answer->has_traffic_class)
		json_number(j, "tos", answer->traffic_class);
	if (answer->size)
		json_number(j, "size", answer->size);
	if (answer->is_error) {
		json_array(j, "icmp");
		json_number(j, NULL, answer->type);
		json_number(j, NULL, answer->code);
		json_close(j);
	}
	if (answer->has_tcp_flags)
		json_number(j, "flags", answer->tcp_flags);
}

static void add_answered(struct json *j, const struct view *v, const struct view_labels *labels,
	const struct answer *answer, uint8_t hop)
{
	add_address(j, v, "from", &answer->from);
	add_labels(j, labels, &answer->from);
	json_milliseconds(j, "rtt", answer->rtt);
	if (answer->queued > 0)
		json_milliseconds(j, "queued_ms", answer->queued);
	add_packet(j, answer);
	if (answer->is_error && answer->kind != ANSWER_EXPIRED)
		add_error(j, answer);
	if (answer->mtu)
		json_number(j, "mtu", answer->mtu);
	add_quoted(j, v, answer);
	if (answer->has_hop_limit && ip_distance_guess(answer->hop_limit) != hop)
		json_number(j, "back", ip_distance_guess(answer->hop_limit));
	add_extensions(j, v, answer);
}

static void add_probe(struct json *j, const struct view *view, const struct view_labels *labels,
	const struct answer *answer, uint8_t hop)
{
	static const char *const whys[] = {"timeout", "ratelimit", "local"};
	if (answer->kind != ANSWER_NONE) {
		add_answered(j, view, labels, answer, hop);
		return;
	}
	json_text(j, "x", "*");
	if (view->is_atlas)
		return;
	json_text(j, "why", whys[answer->why]);
	if (answer->why == WHY_LOCAL)
		json_text(j, "error", error_text(answer->error));
}

static void add_hop(struct json *j, const struct view *view, const struct hop *hop)
{
	json_object(j, NULL);
	json_number(j, "hop", hop->hop_limit);
	json_array(j, "result");
	for (uint8_t i = 0; i < hop->count; i++) {
		json_object(j, NULL);
		add_probe(j, view, &view->settings.labels, &hop->probe[i], hop->hop_limit);
		json_close(j);
	}
	json_close(j);
	for (uint8_t i = 0; i < hop->count; i++)
		if (hop->mtu[i]) {
			json_number(j, "mtu", hop->mtu[i]);
			break;
		}
	json_close(j);
}

/* ---- the whole ------------------------------------------------------------------- */

static const char *protocol_name(const struct method *method)
{
	switch (method->protocol) {
	case 1:
		return "ICMP";
	case 6:
		return "TCP";
	case 33:
		return "DCCP";
	case 132:
		return "SCTP";
	case 136:
		return "UDPLITE";
	case 17:
		return "UDP";
	default:
		return "RAW";
	}
}

static void add_flow(struct json *j, const struct trace_facts *facts)
{
	const struct method_context *context = facts->context;
	json_object(j, "flow");
	if (context->source_port)
		json_number(
			j, facts->method->protocol == 1 ? "id" : "sport", context->source_port);
	if (facts->method->protocol != 1)
		json_number(j, "dport", context->port);
	if (facts->flow_label)
		json_number(j, "label", facts->flow_label);
	json_bool(j, "constant", facts->flow_constant);
	json_close(j);
}

static void add_atlas(struct json *j, const struct view *v)
{
	const struct trace_facts *facts = v->facts;
	add_address(j, v, "from", &facts->context->source);
	json_number(j, "fw", 0);
	json_number(j, "lts", 0);
	json_number(j, "msm_id", 0);
	json_number(j, "prb_id", 0);
	json_text(j, "msm_name", "Traceroute");
	json_number(j, "paris_id", facts->flow_constant ? facts->trace->flow : 0);
}

static void add_head(struct json *j, const struct view *v, nanoseconds ended_wall)
{
	const struct trace_facts *facts = v->facts;
	json_number(j, "af", facts->context->family->version);
	json_text(j, "dst_name", facts->host);
	add_address(j, v, "dst_addr", &facts->context->destination);
	add_address(j, v, "src_addr", &facts->context->source);
	json_text(j, "proto", protocol_name(facts->method));
	json_text(j, "method", facts->method->name);
	add_flow(j, facts);
	json_number(j, "size", facts->trace->size);
	json_number(j, "tos", facts->traffic_class);
	json_number(j, "timestamp", (uint64_t)(facts->began_wall / SECOND));
	json_number(j, "endtime", (uint64_t)(ended_wall / SECOND));
}

static void add_end(struct json *j, const struct trace_end *end)
{
	json_text(j, "stop", stop_word(end->reason));
	if (end->distance)
		json_number(j, "dst_hop", end->distance);
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
	json_number(j, "foreign", end->unmatched);
	json_number(j, "malformed", end->malformed);
	json_number(j, "notices", end->notices);
	if (end->has_queued)
		json_milliseconds(j, "queued_max_ms", end->queued_max);
	if (end->error)
		json_text(j, "error", error_text(end->error));
}

/* ---- --stream -------------------------------------------------------------------- */

/* A probe that belongs to this hop. It cannot wait for names. */
static void print_probe(
	const struct view *v, const struct answer *answer, uint8_t hop, uint8_t attempt)
{
	static const struct view_labels none;
	struct json j = json_begin(stdout, "probe", answer->sent_at + v->facts->wall_offset);
	add_address(&j, v, "dst_addr", &v->facts->context->destination);
	json_number(&j, "hop", hop);
	json_number(&j, "try", attempt);
	add_probe(&j, v, &none, answer, hop);
	json_end(&j);
}

/* A router that gave up a packet is at the hop where the packet was to end. */
static void answer(void *self, const struct answer *answer)
{
	struct view *v = self;
	const struct question *question = &answer->question;
	if (answer->kind != ANSWER_EXPIRED || v->facts->trace->find_mtu)
		return;
	print_probe(v, answer, question->hop_limit, question->attempt);
	v->streamed[question->hop_limit] |= (uint16_t)(1u << question->attempt);
}

/* Everything else is known to belong to a hop when its line is. */
static void decided(void *self, const struct hop *hop)
{
	struct view *v = self;
	bool own = false;
	for (uint8_t i = 0; i < hop->count; i++)
		own |= hop->probe[i].kind == ANSWER_EXPIRED;
	for (uint8_t i = 0; i < hop->count; i++) {
		const struct answer *answer = &hop->probe[i];
		uint8_t attempt = own ? answer->question.attempt : i;
		if (!(v->streamed[hop->hop_limit] & 1u << attempt))
			print_probe(v, answer, hop->hop_limit, attempt);
	}
}

static void end(void *self, const struct trace_end *end, int status)
{
	struct view *v = self;
	struct json j = json_begin(stdout, "summary", v->settings.wall());
	json_text(&j, "dst_name", v->facts->host);
	add_address(&j, v, "dst_addr", &v->facts->context->destination);
	if (end->reason != STOP_NOT)
		add_end(&j, end);
	json_number(&j, "exit", (uint64_t)status);
	json_end(&j);
}

/* ---- the view -------------------------------------------------------------------- */

static void hop(void *self, const struct hop *hop)
{
	struct view *v = self;
	if (v->hop_count < HOPS_MAX)
		v->hops[v->hop_count++] = *hop;
}

static void complete(void *self, const struct trace_end *end)
{
	struct view *v = self;
	struct json j = json_begin(stdout, "traceroute", v->facts->began_wall);
	if (v->is_atlas)
		add_atlas(&j, v);
	add_head(&j, v, v->settings.wall());
	add_end(&j, end);
	json_array(&j, "result");
	for (uint32_t i = 0; i < v->hop_count; i++)
		add_hop(&j, v, &v->hops[i]);
	json_end(&j);
	v->hop_count = 0;
}

/* Nodes and links in the place of hops. */
static void ways(void *self, struct ways *ways, const struct trace_end *end)
{
	struct view *v = self;
	struct json j = json_begin(stdout, "traceroute", v->facts->began_wall);
	add_head(&j, v, v->settings.wall());
	add_end(&j, end);
	json_number(&j, "confidence", v->facts->trace->confidence);
	json_number(&j, "checks", end->checks);
	json_number(&j, "changes", end->changes);
	if (end->changes)
		json_number(&j, "changed_hop", end->changed_hop);
	json_bool(&j, "unproved", end->is_unproved);
	json_array(&j, "result");
	json_close(&j);
	ways_json(&j, ways, &v->settings);
	json_end(&j);
}

static int open_view(
	struct trace_view *view, const struct trace_view_settings *settings, bool is_atlas)
{
	struct view *v = calloc(1, sizeof *v);
	if (!v)
		return -ENOMEM;
	v->settings = *settings;
	v->facts = settings->facts;
	v->is_atlas = is_atlas;
	*view = (struct trace_view){
		.self = v, .hop = hop, .complete = complete, .release = free};
	if (!is_atlas)
		view->ways = ways;
	if (!settings->streams)
		return 0;
	view->answer = answer;
	view->decided = decided;
	view->end = end;
	return 0;
}

int view_json_open(struct trace_view *view, const struct trace_view_settings *settings)
{
	return open_view(view, settings, false);
}

int view_atlas_open(struct trace_view *view, const struct trace_view_settings *settings)
{
	return open_view(view, settings, true);
}

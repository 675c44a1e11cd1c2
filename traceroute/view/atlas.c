/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A trace as a result of RIPE Atlas: its layout and names, for programs that read those. What
 * an Atlas probe knows of itself and we do not is 0.
 */
#include <errno.h>
#include <stdlib.h>

#include "common/cli/json_extension.h"
#include "common/wire/extension.h"
#include "common/wire/icmp/names.h"
#include "traceroute/view/formats.h"
#include "traceroute/view/text_hop.h"

enum { OBJECTS_MAX = 16, HOPS_MAX = 256 };

struct atlas_view {
	struct trace_view_settings settings;
	uint32_t hop_count;
	struct hop hops[HOPS_MAX]; /* the object comes at the end */
};

/* Without a zone: its readers know none. */
static void put_address(struct json *j, const char *key, const struct address *address)
{
	char number[ADDRESS_TEXT_SIZE];
	json_text(j, key, address_text(number, address));
}

/* ---- extensions ------------------------------------------------------------------ */

static void put_object(struct json *j, const struct extension_object *object)
{
	json_object(j, NULL);
	json_number(j, "class", object->class);
	json_number(j, "type", object->type);
	if (extension_is_mpls(object))
		json_mpls(j, object->data, "exp");
	json_close(j);
}

static void put_extensions(struct json *j, const struct answer *answer)
{
	struct reader r = reader_of(span_of(answer->extension, answer->extension_size));
	struct extension_object object;
	if (answer->extension_size == 0)
		return;
	json_object(j, "icmpext");
	json_number(j, "version", 2);
	json_number(j, "rfc4884", answer->extension_verdict == EXTENSION_COMPLIANT);
	json_array(j, "obj");
	for (int i = 0; i < OBJECTS_MAX && extension_next(&r, &object); i++)
		put_object(j, &object);
	json_close(j);
	json_close(j);
}

/* ---- hops ------------------------------------------------------------------------ */

/* N, H, P, p, A, or the number of an unreachable's code. */
static void put_error(struct json *j, const struct answer *answer)
{
	char mark[64];
	struct text t = text_of(mark, sizeof mark);
	view_text_mark(answer, &t);
	if (t.size > 1)
		json_text(j, "err", mark + 1);
}

static void put_probe(struct json *j, const struct answer *answer)
{
	if (answer->kind == ANSWER_NONE) {
		json_text(j, "x", "*");
		return;
	}
	put_address(j, "from", &answer->from);
	if (!answer->is_timeless)
		json_milliseconds(j, "rtt", answer->rtt);
	if (answer->has_hop_limit)
		json_number(j, "ttl", answer->hop_limit);
	if (answer->size)
		json_number(j, "size", answer->size);
	if (answer->has_tcp_flags)
		json_number(j, "flags", answer->tcp_flags);
	if (answer->is_error && answer->kind != ANSWER_EXPIRED)
		put_error(j, answer);
	if (answer->mtu)
		json_number(j, "mtu", answer->mtu);
	if (answer->quoted.is_known) {
		json_number(j, "ittl", answer->quoted.hop_limit);
		json_number(j, "itos", answer->quoted.traffic_class);
	}
	put_extensions(j, answer);
}

static void put_hop(struct json *j, const struct hop *hop)
{
	json_object(j, NULL);
	json_number(j, "hop", hop->hop_limit);
	json_array(j, "result");
	for (uint8_t i = 0; i < hop->count; i++) {
		json_object(j, NULL);
		put_probe(j, &hop->probe[i]);
		json_close(j);
	}
	json_close(j);
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

static void put_head(struct json *j, const struct atlas_view *v)
{
	const struct trace_facts *facts = v->settings.facts;
	static const char *const zeros[] = {"fw", "lts", "msm_id", "prb_id"};
	for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
		json_number(j, zeros[i], 0);
	json_text(j, "msm_name", "Traceroute");
	json_number(j, "paris_id", facts->flow_constant ? facts->trace->flow : 0);
	json_number(j, "af", facts->context->family->version);
	put_address(j, "from", &facts->context->source);
	json_text(j, "dst_name", facts->host);
	put_address(j, "dst_addr", &facts->context->destination);
	put_address(j, "src_addr", &facts->context->source);
	json_text(j, "proto", protocol_name(facts->method));
	json_number(j, "size", facts->trace->size);
	json_number(j, "timestamp", (uint64_t)(facts->began_wall / SECOND));
	json_number(j, "endtime", (uint64_t)(v->settings.wall() / SECOND));
}

static void hop(void *self, const struct hop *hop)
{
	struct atlas_view *v = self;
	if (v->hop_count < HOPS_MAX)
		v->hops[v->hop_count++] = *hop;
}

static void complete(void *self, const struct trace_end *end)
{
	struct atlas_view *v = self;
	(void)end;
	struct json j = json_begin(stdout, "traceroute", v->settings.facts->began_wall);
	put_head(&j, v);
	json_array(&j, "result");
	for (uint32_t i = 0; i < v->hop_count; i++)
		put_hop(&j, &v->hops[i]);
	json_end(&j);
	v->hop_count = 0;
}

int view_atlas_open(struct trace_view *view, const struct trace_view_settings *settings)
{
	struct atlas_view *v = calloc(1, sizeof *v);
	if (!v)
		return -ENOMEM;
	v->settings = *settings;
	*view = (struct trace_view){
		.self = v, .hop = hop, .complete = complete, .release = free};
	return 0;
}

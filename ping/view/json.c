/* SPDX-License-Identifier: BSD-2-Clause */
/* One JSON object a line for each event, as docs/json.md explains them. */
#include <stdlib.h>
#include <string.h>

#include "common/base/errors.h"
#include "common/base/text.h"
#include "common/cli/json.h"
#include "common/cli/json_extension.h"
#include "common/wire/icmp/names.h"
#include "ping/engine/payload_node.h"
#include "ping/view/formats.h"
#include "ping/view/waiting.h"

enum { WORDS_SIZE = 4096 };

struct view_json {
	struct ping_view_settings settings;
	struct ping_start start;
	struct ping_view view;
	struct view_waiting waiting; /* records, for their names */
};

/* ---- pieces ---------------------------------------------------------------------- */

static void put_address(const struct view_json *v, struct json *j, const char *key,
	const struct address *address)
{
	char words[ADDRESS_ZONE_TEXT_SIZE];
	if (address->version != 0)
		json_text(j, key, address_text_zone(words, address, v->settings.zone_name));
}

static struct json begin(const struct view_json *v, const char *type, nanoseconds at)
{
	struct json j = json_begin(v->settings.out, type, v->settings.wall(at));
	json_text(&j, "host", v->start.host);
	put_address(v, &j, "addr", &v->start.target);
	return j;
}

/* Who sent it, and its name where one was looked up. */
static void put_sender(
	const struct view_json *v, struct json *j, const struct ping_event *event)
{
	put_address(v, j, "from", &event->from);
	json_outside(j, "name", view_waiting_name(&v->waiting, &event->from));
}

/* ---- replies --------------------------------------------------------------------- */

static void put_slots(const struct view_json *v, struct json *j, const char *key,
	const struct ip_option *option)
{
	struct address slots[9];
	uint32_t count = 0;
	if (!ip_option_route(option, slots, &count))
		return;
	json_array(j, key);
	for (uint32_t i = 0; i < count; i++)
		put_address(v, j, NULL, &slots[i]);
	json_close(j);
}

static void put_stamps(
	const struct view_json *v, struct json *j, const struct ip_option *option)
{
	struct ip_timestamps stamps;
	if (!ip_option_timestamps(option, &stamps))
		return;
	if (stamps.flags != 0) {
		json_array(j, "timestamp_addrs");
		for (uint32_t i = 0; i < stamps.count; i++)
			put_address(v, j, NULL, &stamps.stamp[i].address);
		json_close(j);
	}
	json_array(j, "timestamps_ms");
	for (uint32_t i = 0; i < stamps.count; i++)
		json_number(j, NULL, stamps.stamp[i].milliseconds & 0x7fffffffu);
	json_close(j);
	json_number(j, "unrecorded_hops", stamps.overflow);
}

static void put_options(
	const struct view_json *v, struct json *j, const struct ping_event *event)
{
	struct reader r = reader_of(span_of(event->options, event->options_size));
	struct ip_option option;
	uint32_t seen = 0; /* each key once, whatever the packet repeats */
	while (ip_option_next(&r, &option)) {
		uint32_t bit = option.type == IP_OPTION_RECORD_ROUTE   ? 1u
			       : option.type == IP_OPTION_LOOSE_ROUTE  ? 2u
			       : option.type == IP_OPTION_STRICT_ROUTE ? 2u
			       : option.type == IP_OPTION_TIMESTAMP    ? 4u
								       : 0u;
		if (bit == 0 || seen & bit)
			continue;
		seen |= bit;
		if (bit == 1)
			put_slots(v, j, "route", &option);
		else if (bit == 2)
			put_slots(v, j, "source_route", &option);
		else
			put_stamps(v, j, &option);
	}
	if (r.failed)
		json_bool(j, "malformed_option", true);
}

static void put_reply(struct view_json *v, const struct ping_event *event)
{
	struct json j = begin(v, "reply", event->at);
	put_sender(v, &j, event);
	json_number(&j, "seq", event->sequence);
	json_number(&j, "size", event->size);
	if (event->has_hop_limit)
		json_number(&j, "ttl", event->hop_limit);
	if (event->has_traffic_class)
		json_number(&j, "tos", event->traffic_class);
	if (event->has_rtt) {
		json_milliseconds(&j, "rtt_ms", event->rtt);
		if (event->queued > 0)
			json_milliseconds(&j, "queued_ms", event->queued);
		json_text(&j, "stamp", stamp_name(event->stamp));
	}
	json_bool(&j, "dup", event->is_duplicate);
	json_bool(&j, "late", event->is_late);
	json_bool(&j, "corrupt", event->is_altered);
	if (event->has_bad_checksum)
		json_bool(&j, "bad_checksum", true);
	if (event->has_different_address)
		json_bool(&j, "different_address", true);
	if (event->is_unproven)
		json_bool(&j, "unproven", true);
	if (event->is_truncated)
		json_bool(&j, "truncated", true);
	if (event->is_altered)
		json_number(&j, "wrong_byte", event->wrong_at);
	if (event->is_node) {
		char words[WORDS_SIZE];
		struct text t = text_of(words, sizeof words);
		node_reply_text(&t, event->data);
		json_text(&j, "node", words + (words[0] == ' '));
	}
	put_options(v, &j, event);
	json_end(&j);
}

/* ---- errors ---------------------------------------------------------------------- */

static void put_icmp(struct json *j, const struct ping_event *event)
{
	char name[WORDS_SIZE];
	struct text t = text_of(name, sizeof name);
	icmp_name(&t, event->version, event->type, event->code);
	json_number(j, "icmp_type", event->type);
	json_number(j, "icmp_code", event->code);
	json_text(j, "icmp", name);
}

/* The number that a message of this type carries, by its name. */
static void put_details(
	const struct view_json *v, struct json *j, const struct ping_event *event)
{
	struct icmp_info info = icmp_info(event->version, event->type, event->code);
	if (info.kind == ICMP_INFO_MTU)
		json_number(j, "mtu", event->details.info);
	else if (info.kind == ICMP_INFO_POINTER)
		json_number(j, "pointer", event->details.info);
	put_address(v, j, "gateway", &event->details.gateway);
}

static void put_error(struct view_json *v, const struct ping_event *event)
{
	char words[WORDS_SIZE];
	struct text t = text_of(words, sizeof words);
	icmp_sentence(&t, event->version, event->type, event->code, &event->details);
	bool is_notice = event->kind == PING_EVENT_NOTICE;
	struct json j = begin(v, is_notice ? "notice" : "error", event->at);
	put_sender(v, &j, event);
	json_number(&j, "seq", event->sequence);
	put_icmp(&j, event);
	json_text(&j, "text", words);
	put_details(v, &j, event);
	json_extension(&j, event->data, UINT32_MAX, v->settings.zone_name);
	json_end(&j);
}

static void put_local_error(struct view_json *v, const struct ping_event *event)
{
	struct json j = begin(v, "error", event->at);
	json_text(&j, "errno", error_name(event->error));
	json_text(&j, "text", error_text(event->error));
	json_number(&j, "seq", event->sequence);
	if (event->mtu)
		json_number(&j, "mtu", event->mtu);
	json_end(&j);
	if (!event->is_repeated)
		view_say_local_error(v->settings.err, &v->start, event);
}

/* ---- the view -------------------------------------------------------------------- */

static void put_sequence(struct view_json *v, const struct ping_event *event, const char *type)
{
	struct json j = begin(v, type, event->at);
	json_number(&j, "seq", event->sequence);
	if (event->kind == PING_EVENT_TIMEOUT)
		json_milliseconds(&j, "waited_ms", event->waited);
	json_end(&j);
}

static void put_unmatched(struct view_json *v, const struct ping_event *event)
{
	struct json j = begin(v, "unmatched", event->at);
	put_sender(v, &j, event);
	json_number(&j, "size", event->size);
	put_icmp(&j, event);
	json_end(&j);
}

static void put_event(void *self, const struct ping_event *event)
{
	struct view_json *v = self;
	switch (event->kind) {
	case PING_EVENT_SENT:
		return;
	case PING_EVENT_REPLY:
		put_reply(v, event);
		return;
	case PING_EVENT_ERROR:
	case PING_EVENT_NOTICE:
		put_error(v, event);
		return;
	case PING_EVENT_LOCAL_ERROR:
		put_local_error(v, event);
		return;
	case PING_EVENT_OUTSTANDING:
		put_sequence(v, event, "outstanding");
		return;
	case PING_EVENT_TIMEOUT:
		put_sequence(v, event, "timeout");
		return;
	case PING_EVENT_LOST:
		put_sequence(v, event, "lost");
		return;
	case PING_EVENT_UNMATCHED:
		put_unmatched(v, event);
		return;
	case PING_EVENT_OVER: /* ping_view has none */
		return;
	}
}

static void view_json_event(void *self, const struct ping_event *event)
{
	struct view_json *v = self;
	if (!v->settings.is_quiet && event->kind != PING_EVENT_SENT)
		view_waiting_take(&v->waiting, event);
}

static void view_json_tick(void *self, nanoseconds now, nanoseconds *wake)
{
	struct view_json *v = self;
	view_waiting_tick(&v->waiting, now, wake);
}

static void view_json_start(void *self, const struct ping_start *start)
{
	struct view_json *v = self;
	v->start = *start;
	struct json j = report_start(v->settings.report);
	json_text(&j, "host", start->host);
	put_address(v, &j, "addr", &start->target);
	put_address(v, &j, "src", &start->source);
	json_number(&j, "af", start->target.version);
	json_number(&j, "size", start->size);
	json_number(&j, "ident", start->id);
	json_text(&j, "socket", start->is_raw ? "raw" : "ping");
	if (start->timestamps)
		json_text(&j, "timestamps", start->timestamps);
	json_milliseconds(&j, "interval_ms", start->interval);
	if (start->count)
		json_number(&j, "count", start->count);
	report_started(v->settings.report, &j);
}

static void view_json_target(void *self, const struct ping_start *facts)
{
	struct view_json *v = self;
	view_waiting_end(&v->waiting); /* what waits is of the target before */
	v->start = *facts;
}

static void put_loss(struct json *j, const struct ping_statistics *s)
{
	uint64_t lost = s->sent > s->received ? s->sent - s->received : 0;
	if (s->sent)
		json_decimal(j, "loss_percent", 100.0 * (double)lost / (double)s->sent);
}

static void put_times(struct json *j, const struct ping_statistics *s)
{
	if (s->rtt.count == 0)
		return;
	json_milliseconds(j, "rtt_min_ms", s->rtt.min);
	json_milliseconds(j, "rtt_avg_ms", summary_mean(&s->rtt));
	json_milliseconds(j, "rtt_max_ms", s->rtt.max);
	json_milliseconds(j, "rtt_stddev_ms", summary_deviation(&s->rtt));
	if (s->rtt.count < 2)
		return;
	json_milliseconds(j, "jitter_ms", summary_jitter(&s->rtt));
	json_milliseconds(j, "jitter_rfc3550_ms", summary_jitter_smoothed(&s->rtt));
}

static void put_statistics(struct json *j, const struct ping_statistics *s)
{
	json_number(j, "sent", s->sent);
	json_number(j, "received", s->received);
	json_number(j, "duplicates", s->duplicates);
	json_number(j, "errors", s->errors);
	json_number(j, "corrupted", s->corrupted + s->altered);
	json_number(j, "late", s->late);
	json_number(j, "unmatched", s->unmatched);
	json_number(j, "unproven", s->unproven);
	json_number(j, "malformed", s->malformed);
	json_number(j, "local_errors", s->local_errors);
	json_number(j, "dropped", s->dropped);
	put_loss(j, s);
	json_number(j, "elapsed_ms", (uint64_t)(s->elapsed / MILLISECOND));
	put_times(j, s);
	if (s->rtt.count > 0 && s->has_queued)
		json_milliseconds(j, "queued_max_ms", s->queued_max);
}

static void view_json_status(void *self, const struct ping_statistics *s)
{
	struct view_json *v = self;
	struct json j = begin(v, "status", v->settings.now());
	put_statistics(&j, s);
	json_end(&j);
}

static void view_json_window(void *self, const struct ping_statistics *s, nanoseconds every)
{
	struct view_json *v = self;
	struct json j = begin(v, "window", v->settings.now());
	json_milliseconds(&j, "window_ms", every);
	json_number(&j, "sent", s->sent);
	json_number(&j, "received", s->received);
	put_loss(&j, s);
	put_times(&j, s);
	json_end(&j);
}

static void view_json_end(void *self, const struct ping_statistics *s)
{
	struct view_json *v = self;
	view_waiting_end(&v->waiting);
	struct json j = report_summary(v->settings.report);
	json_text(&j, "host", v->start.host);
	put_address(v, &j, "addr", &v->start.target);
	put_statistics(&j, s);
	json_number(&j, "exit", (uint64_t)s->verdict);
	/* a sweep flushes once for all that are decided together */
	if (v->start.is_one_of_many)
		json_finish(&j);
	else
		json_end(&j);
}

struct ping_view *view_json_open(const struct ping_view_settings *settings)
{
	struct view_json *v = malloc(sizeof *v);
	if (!v)
		return NULL;
	*v = (struct view_json){
		.settings = *settings,
		.view =
			{
				.self = v,
				.start = view_json_start,
				.target = view_json_target,
				.event = view_json_event,
				.tick = view_json_tick,
				.status = view_json_status,
				.end = view_json_end,
				.window = view_json_window,
			},
		.waiting = {.settings = &v->settings, .view = v, .write = put_event},
	};
	return &v->view;
}

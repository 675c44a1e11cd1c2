/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/view/fping.h"

#include <string.h>

#include "common/base/errors.h"
#include "common/cli/message.h"

/* ---- counts ---------------------------------------------------------------------- */

static void add_reply(struct fping_count *count, nanoseconds rtt)
{
	if (count->received == 0 || rtt < count->min)
		count->min = rtt;
	if (rtt > count->max)
		count->max = rtt;
	count->received++;
	count->total += rtt;
}

static void add_probe(struct fping_target *t, uint64_t sequence, const struct ping_event *reply)
{
	t->all.sent++;
	t->interval.sent++;
	if (reply) {
		t->is_alive = true;
		add_reply(&t->all, reply->rtt);
		add_reply(&t->interval, reply->rtt);
	}
	if (t->times)
		t->times[sequence - 1] = reply ? reply->rtt : FPING_TIME_NONE;
}

/* ---- lines about probes ---------------------------------------------------------- */

static void print_head(const struct view_fping *v, const struct fping_target *t,
	const struct ping_event *event)
{
	if (v->settings.stamp != FPING_STAMP_NONE) {
		char stamp[64];
		fping_stamp_text(v, event->at, stamp, sizeof stamp);
		fprintf(v->settings.out, "[%s] ", stamp);
	}
	fprintf(v->settings.out, "%-*s : [%llu], ", v->width, t->name,
		(unsigned long long)event->sequence - 1);
}

/* What --print-tos and the like ask for; what the kernel does not say is unknown. */
static void print_facts(const struct view_fping *v, const struct ping_event *event)
{
	const struct view_fping_settings *s = &v->settings;
	char to[ADDRESS_TEXT_SIZE];
	if (s->prints_tos && event->has_traffic_class)
		fprintf(s->out, " (TOS %u)", (unsigned)event->traffic_class);
	else if (s->prints_tos)
		fputs(" (TOS unknown)", s->out);
	if (s->prints_ttl && event->has_hop_limit)
		fprintf(s->out, " (TTL %u)", (unsigned)event->hop_limit);
	else if (s->prints_ttl)
		fputs(" (TTL unknown)", s->out);
	if (s->prints_destination && event->to.version)
		fprintf(s->out, " (to %s)", address_text(to, &event->to));
}

static void print_timestamps(const struct view_fping *v, const struct ping_event *event)
{
	struct fping_timestamps t = fping_timestamps(v, event);
	fprintf(v->settings.out,
		", timestamps: Originate=%u Receive=%u Transmit=%u Localreceive=%u",
		(unsigned)t.originate, (unsigned)t.receive, (unsigned)t.transmit,
		(unsigned)t.local_receive);
}

static void print_reply(const struct view_fping *v, const struct fping_target *t,
	const struct ping_event *event)
{
	char rtt[FPING_TIME_SIZE], mean[FPING_TIME_SIZE];
	FILE *out = v->settings.out;
	print_head(v, t, event);
	fprintf(out, "%u bytes, %s ms (%s avg, %u%% loss)", (unsigned)event->size,
		fping_time(rtt, event->rtt), fping_time(mean, fping_mean(&t->all)),
		fping_loss(&t->all));
	print_facts(v, event);
	if (v->settings.prints_timestamps)
		print_timestamps(v, event);
	fputc('\n', out);
}

static void print_timeout(const struct view_fping *v, const struct fping_target *t,
	const struct ping_event *event)
{
	char mean[FPING_TIME_SIZE];
	print_head(v, t, event);
	fprintf(v->settings.out, "timed out (%s avg, %u%% loss)\n",
		t->all.received > 0 ? fping_time(mean, fping_mean(&t->all)) : "NaN",
		fping_loss(&t->all));
}

static void print_duplicate(const struct view_fping *v, const struct fping_target *t,
	const struct ping_event *event)
{
	char rtt[FPING_TIME_SIZE];
	if (!v->settings.prints_probes || v->settings.is_json)
		return;
	fflush(v->settings.out);
	fprintf(v->settings.err, "%s : duplicate for [%llu], %u bytes, %s ms\n", t->name,
		(unsigned long long)event->sequence - 1, (unsigned)event->size,
		fping_time(rtt, event->rtt));
}

static void take_reply(
	struct view_fping *v, struct fping_target *t, const struct ping_event *event)
{
	if (event->is_duplicate)
		print_duplicate(v, t, event);
	if (!v->settings.repeats || event->is_duplicate || event->is_late ||
		event->has_bad_checksum || event->has_different_address || event->is_unproven)
		return;
	add_probe(t, event->sequence, event);
	if (!v->settings.prints_probes)
		return;
	if (v->settings.is_json)
		fping_json_reply(v, t, event);
	else
		print_reply(v, t, event);
}

static void take_timeout(
	struct view_fping *v, struct fping_target *t, const struct ping_event *event)
{
	if (!v->settings.repeats)
		return;
	add_probe(t, event->sequence, NULL);
	if (!v->settings.prints_probes)
		return;
	if (v->settings.is_json)
		fping_json_timeout(v, t, event);
	else
		print_timeout(v, t, event);
}

/* ---- what goes wrong ------------------------------------------------------------- */

static const char *error_words(const struct ping_event *event)
{
	static const char *const unreachable[] = {"ICMP Network Unreachable",
		"ICMP Host Unreachable", "ICMP Protocol Unreachable", "ICMP Port Unreachable",
		"ICMP Unreachable (Fragmentation Needed)",
		"ICMP Unreachable (Source Route Failed)",
		"ICMP Unreachable (Destination Network Unknown)",
		"ICMP Unreachable (Destination Host Unknown)",
		"ICMP Unreachable (Source Host Isolated)",
		"ICMP Unreachable (Communication with Network Prohibited)",
		"ICMP Unreachable (Communication with Host Prohibited)",
		"ICMP Unreachable (Network Unreachable For Type Of Service)",
		"ICMP Unreachable (Host Unreachable For Type Of Service)",
		"ICMP Unreachable (Communication Administratively Prohibited)",
		"ICMP Unreachable (Host Precedence Violation)",
		"ICMP Unreachable (Precedence cutoff in effect)"};
	static const char *const types[] = {[3] = "ICMP Unreachable",
		[4] = "ICMP Source Quench",
		[5] = "ICMP Redirect",
		[11] = "ICMP Time Exceeded",
		[12] = "ICMP Parameter Problem"};
	if (event->version != 4)
		return NULL;
	if (event->type == 3)
		return event->code < sizeof unreachable / sizeof unreachable[0]
			       ? unreachable[event->code]
			       : "ICMP Unreachable (Invalid Code)";
	return event->type < sizeof types / sizeof types[0] ? types[event->type] : NULL;
}

static void take_error(const struct view_fping *v, const struct fping_target *t,
	const struct sweep_subject *subject, const struct ping_event *event)
{
	char from[ADDRESS_TEXT_SIZE], to[ADDRESS_TEXT_SIZE];
	const char *words = error_words(event);
	if (!words || !v->settings.prints_warnings)
		return;
	fflush(v->settings.out);
	fprintf(v->settings.err, "%s from %s for ICMP Echo sent to %s", words,
		address_text(from, &event->from), t->name);
	if (strcmp(address_text(to, subject->address), t->name) != 0)
		fprintf(v->settings.err, " (%s)", to);
	fputc('\n', v->settings.err);
}

static void take_local_error(
	const struct view_fping *v, struct fping_target *t, const struct ping_event *event)
{
	if (v->settings.repeats)
		add_probe(t, event->sequence, NULL);
	if (!v->settings.prints_state)
		return;
	fflush(v->settings.out);
	fprintf(v->settings.err, "%s: error while sending ping: %s\n", t->name,
		error_text(event->error));
}

/* ---- the view -------------------------------------------------------------------- */

static void fping_start(void *self)
{
	struct view_fping *v = self;
	for (uint64_t i = 0; i < v->target_count; i++) {
		int width = (int)strlen(v->targets[i].name);
		v->width = width > v->width ? width : v->width;
	}
	if (v->settings.report > 0)
		v->next_report = v->settings.now() + v->settings.report;
}

static void fping_event(
	void *self, const struct sweep_subject *subject, const struct ping_event *event)
{
	struct view_fping *v = self;
	if (!subject)
		return;
	struct fping_target *t = &v->targets[subject->serial];
	if (event->kind == PING_EVENT_REPLY)
		take_reply(v, t, event);
	else if (event->kind == PING_EVENT_TIMEOUT)
		take_timeout(v, t, event);
	else if (event->kind == PING_EVENT_ERROR || event->kind == PING_EVENT_NOTICE)
		take_error(v, t, subject, event);
	else if (event->kind == PING_EVENT_LOCAL_ERROR)
		take_local_error(v, t, event);
}

static void fping_over(void *self, const struct sweep_subject *subject,
	const struct ping_statistics *statistics, const struct ping_event *last)
{
	struct view_fping *v = self;
	struct fping_target *t = &v->targets[subject->serial];
	char rtt[FPING_TIME_SIZE];
	t->is_tried = statistics->sent > 0;
	if (v->settings.repeats || statistics->received == 0)
		return;
	t->is_alive = true;
	if (!v->settings.prints_state && !v->settings.prints_alive)
		return;
	fputs(t->name, v->settings.out);
	if (v->settings.prints_state)
		fputs(" is alive", v->settings.out);
	if (v->settings.prints_elapsed)
		fprintf(v->settings.out, " (%s ms)", fping_time(rtt, last->rtt));
	fputc('\n', v->settings.out);
}

static void fping_flush(void *self)
{
	(void)self;
	message_flush();
}

static void fping_tick(void *self, nanoseconds now, nanoseconds *wake)
{
	struct view_fping *v = self;
	if (v->settings.report == 0)
		return;
	while (v->next_report <= now) {
		fping_interim(v);
		v->next_report += v->settings.report;
	}
	*wake = v->next_report < *wake ? v->next_report : *wake;
}

static void fping_status(void *self, const struct sweep_result *result)
{
	(void)result;
	fping_interim(self);
}

static uint64_t count_alive(const struct view_fping *v)
{
	uint64_t alive = 0;
	for (uint64_t i = 0; i < v->target_count; i++)
		alive += v->targets[i].is_alive;
	return alive;
}

static void print_unreachable(const struct view_fping *v)
{
	if (v->settings.repeats ||
		(!v->settings.prints_state && !v->settings.prints_unreachable))
		return;
	for (uint64_t i = 0; i < v->target_count; i++)
		if (v->targets[i].is_tried && !v->targets[i].is_alive)
			fprintf(v->settings.out, "%s%s\n", v->targets[i].name,
				v->settings.prints_state ? " is unreachable" : "");
}

static void print_reachable(const struct view_fping *v)
{
	uint64_t alive = count_alive(v), wanted = v->settings.reachable;
	if (wanted > 0)
		fprintf(v->settings.out,
			"%s hosts reachable (required: %llu, reachable: %llu)\n",
			alive >= wanted ? "Enough" : "Not enough", (unsigned long long)wanted,
			(unsigned long long)alive);
}

static void fping_end(void *self, const struct sweep_result *result)
{
	struct view_fping *v = self;
	print_unreachable(v);
	if (v->settings.repeats)
		fping_summary(v);
	else
		print_reachable(v);
	if (v->settings.prints_stats)
		fping_statistics(v, result);
	message_flush();
}

void view_fping_init(struct view_fping *v)
{
	v->view = (struct sweep_view){.self = v,
		.start = fping_start,
		.event = fping_event,
		.over = fping_over,
		.flush = fping_flush,
		.tick = fping_tick,
		.status = fping_status,
		.end = fping_end};
}

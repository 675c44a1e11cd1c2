/* SPDX-License-Identifier: BSD-2-Clause */
/* fping's own JSON, as its version 5.5 prints it: one object a line, a single key each. */
#include "common/cli/json.h"
#include "ping/view/fping.h"

static struct json begin(const struct view_fping *v, const char *key)
{
	struct json j = json_begin_bare(v->settings.out);
	json_object(&j, key);
	return j;
}

static void put_time(struct json *j, const char *key, nanoseconds time)
{
	char text[FPING_TIME_SIZE];
	json_literal(j, key, fping_time(text, time));
}

static void put_stamp(const struct view_fping *v, struct json *j, nanoseconds at)
{
	char stamp[64];
	if (v->settings.stamp == FPING_STAMP_NONE)
		return;
	fping_stamp_text(v, at, stamp, sizeof stamp);
	json_text(j, "timestamp", stamp);
}

static void put_timestamps(
	const struct view_fping *v, struct json *j, const struct ping_event *event)
{
	struct fping_timestamps t = fping_timestamps(v, event);
	json_object(j, "timestamps");
	json_number(j, "originate", t.originate);
	json_number(j, "receive", t.receive);
	json_number(j, "transmit", t.transmit);
	json_number(j, "localreceive", t.local_receive);
	json_close(j);
}

void fping_json_reply(
	struct view_fping *v, const struct fping_target *t, const struct ping_event *event)
{
	char to[ADDRESS_TEXT_SIZE];
	struct json j = begin(v, "resp");
	put_stamp(v, &j, event->at);
	json_text(&j, "host", t->name);
	json_number(&j, "seq", event->sequence - 1);
	json_number(&j, "size", event->size);
	put_time(&j, "rtt", event->rtt);
	if (v->settings.prints_tos && event->has_traffic_class)
		json_number(&j, "tos", event->traffic_class);
	if (v->settings.prints_ttl && event->has_hop_limit)
		json_number(&j, "ttl", event->hop_limit);
	if (v->settings.prints_destination && event->to.version)
		json_text(&j, "replyDst", address_text(to, &event->to));
	if (v->settings.prints_timestamps)
		put_timestamps(v, &j, event);
	json_finish(&j);
}

void fping_json_timeout(
	struct view_fping *v, const struct fping_target *t, const struct ping_event *event)
{
	struct json j = begin(v, "timeout");
	put_stamp(v, &j, event->at);
	json_text(&j, "host", t->name);
	json_number(&j, "seq", event->sequence - 1);
	json_finish(&j);
}

static void put_values(struct json *j, const struct fping_target *t)
{
	json_array(j, "values");
	for (uint64_t i = 0; i < t->all.sent; i++) {
		if (t->times[i] == FPING_TIME_NONE)
			json_literal(j, NULL, "null");
		else
			put_time(j, NULL, t->times[i]);
	}
	json_close(j);
}

static void put_count(const struct view_fping *v, struct json *j, const struct fping_count *c)
{
	double lost = c->sent > c->received ? (double)(c->sent - c->received) : 0;
	json_number(j, "xmt", c->sent);
	json_number(j, "rcv", c->received);
	json_decimal(j, "loss", c->sent > 0 ? 100 * lost / (double)c->sent : 0);
	if (v->settings.prints_outage)
		json_number(
			j, "outage(ms)", (uint64_t)(lost * (double)v->settings.period / 1e6));
	if (c->received == 0)
		return;
	put_time(j, "rttMin", c->min);
	put_time(j, "rttAvg", fping_mean(c));
	put_time(j, "rttMax", c->max);
}

void fping_json_summary(struct view_fping *v)
{
	for (uint64_t i = 0; i < v->target_count; i++) {
		const struct fping_target *t = &v->targets[i];
		struct json j = begin(v, v->settings.prints_times ? "vSum" : "summary");
		json_text(&j, "host", t->name);
		if (v->settings.prints_times)
			put_values(&j, t);
		else
			put_count(v, &j, &t->all);
		json_finish(&j);
	}
}

void fping_json_interim(struct view_fping *v)
{
	nanoseconds wall = v->settings.wall(v->settings.now());
	for (uint64_t i = 0; i < v->target_count; i++) {
		const struct fping_target *t = &v->targets[i];
		struct json j = begin(v, "intSum");
		json_number(&j, "time", (uint64_t)(wall / SECOND));
		json_text(&j, "host", t->name);
		put_count(v, &j, &t->interval);
		json_finish(&j);
	}
}

void fping_json_statistics(const struct view_fping *v, const struct sweep_result *result)
{
	const struct ping_totals *t = result->totals;
	struct json j = begin(v, "stats");
	uint64_t alive = 0;
	for (uint64_t i = 0; i < v->target_count; i++)
		alive += v->targets[i].is_alive;
	json_number(&j, "targets", v->target_count);
	json_number(&j, "alive", alive);
	json_number(&j, "unreachable", t->tried - alive);
	json_number(&j, "unknownAddresses", result->unknown);
	json_number(&j, "timeouts", t->timeouts);
	json_number(&j, "icmpEchosSent", t->sent);
	json_number(&j, "icmpEchoRepliesReceived", t->received);
	json_number(&j, "otherIcmpReceived", t->other_icmp);
	put_time(&j, "rttMin", t->rtt.min);
	put_time(&j, "rttAvg", summary_mean(&t->rtt));
	put_time(&j, "rttMax", t->rtt.max);
	json_decimal(&j, "elapsed", (double)result->elapsed / 1e9);
	json_finish(&j);
}

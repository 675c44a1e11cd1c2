/* SPDX-License-Identifier: BSD-2-Clause */
/* The end of fping's output, and what it prints in between: summaries, charts, statistics. */
#include <ctype.h>
#include <time.h>

#include "ping/view/fping.h"

/* ---- summaries ------------------------------------------------------------------- */

static void print_times(const struct view_fping *v, const struct fping_target *t)
{
	char text[FPING_TIME_SIZE];
	for (uint64_t i = 0; i < t->all.sent; i++)
		fprintf(v->settings.err, " %s",
			t->times[i] == FPING_TIME_NONE ? "-" : fping_time(text, t->times[i]));
	fputc('\n', v->settings.err);
}

static void print_count(const struct view_fping *v, const struct fping_count *c)
{
	char min[FPING_TIME_SIZE], mean[FPING_TIME_SIZE], max[FPING_TIME_SIZE];
	FILE *err = v->settings.err;
	fprintf(err, " xmt/rcv/%%loss = %llu/%llu/%u%%", (unsigned long long)c->sent,
		(unsigned long long)c->received, fping_loss(c));
	if (v->settings.prints_outage)
		fprintf(err, ", outage(ms) = %llu",
			(unsigned long long)((c->sent - c->received) *
					     (uint64_t)(v->settings.period / MICROSECOND) /
					     1000));
	if (c->received > 0)
		fprintf(err, ", min/avg/max = %s/%s/%s", fping_time(min, c->min),
			fping_time(mean, fping_mean(c)), fping_time(max, c->max));
	fputc('\n', err);
}

void fping_summary(struct view_fping *v)
{
	if (v->settings.is_json) {
		fping_json_summary(v);
		return;
	}
	fflush(v->settings.out);
	if (v->settings.prints_probes)
		fputc('\n', v->settings.err);
	for (uint64_t i = 0; i < v->target_count; i++) {
		const struct fping_target *t = &v->targets[i];
		fprintf(v->settings.err, "%-*s :", v->width, t->name);
		if (v->settings.prints_times)
			print_times(v, t);
		else
			print_count(v, &t->all);
	}
}

/* ---- charts for netdata ---------------------------------------------------------- */

struct chart {
	const char *name, *title, *unit, *look, *dimensions;
	int priority;
};

static const struct chart charts[] = {
	{"packets", "Packets", "packets", "line",
		"DIMENSION xmt sent absolute 1 1\nDIMENSION rcv received absolute 1 1\n",
		110020},
	{"quality", "Quality", "percentage", "area", "DIMENSION returned '' absolute 1 1\n",
		110010},
	{"latency", "Latency", "ms", "area",
		"DIMENSION min minimum absolute 1 1000000\n"
		"DIMENSION max maximum absolute 1 1000000\n"
		"DIMENSION avg average absolute 1 1000000\n",
		110000},
};

/* The name as netdata takes it: other characters than letters and digits become _. */
static void chart_name(char *text, size_t size, const char *name)
{
	size_t i = 0;
	for (; name[i] && i + 1 < size; i++)
		text[i] = (char)(isalnum((unsigned char)name[i]) ? name[i] : '_');
	text[i] = '\0';
}

static void begin_chart(
	const struct view_fping *v, const struct fping_target *t, const struct chart *chart)
{
	char name[1100];
	FILE *out = v->settings.out;
	chart_name(name, sizeof name, t->name);
	if (!v->has_charts) {
		fprintf(out, "CHART fping.%s_%s '' 'FPing %s for host %s' %s '%s' fping.%s ",
			name, chart->name, chart->title, t->name, chart->unit, t->name,
			chart->name);
		fprintf(out, "%s %d %.0f\n%s", chart->look, chart->priority,
			(double)v->settings.report / 1e9, chart->dimensions);
	}
	fprintf(out, "BEGIN fping.%s_%s\n", name, chart->name);
}

static void print_charts(const struct view_fping *v, const struct fping_target *t)
{
	const struct fping_count *c = &t->interval;
	FILE *out = v->settings.out;
	begin_chart(v, t, &charts[0]);
	fprintf(out, "SET xmt = %llu\nSET rcv = %llu\nEND\n", (unsigned long long)c->sent,
		(unsigned long long)c->received);
	begin_chart(v, t, &charts[1]);
	fprintf(out, "SET returned = %llu\nEND\n",
		(unsigned long long)(c->sent > 0 ? c->received * 100 / c->sent : 0));
	begin_chart(v, t, &charts[2]);
	if (c->received > 0)
		fprintf(out, "SET min = %lld\nSET avg = %lld\nSET max = %lld\n",
			(long long)c->min, (long long)fping_mean(c), (long long)c->max);
	fputs("END\n", out);
}

/* ---- in between ------------------------------------------------------------------ */

static void print_hour(const struct view_fping *v)
{
	time_t seconds = (time_t)(v->settings.wall(v->settings.now()) / SECOND);
	struct tm tm;
	if (localtime_r(&seconds, &tm))
		fprintf(v->settings.err, "[%02d:%02d:%02d]\n", tm.tm_hour, tm.tm_min,
			tm.tm_sec);
}

static void print_interim(struct view_fping *v)
{
	fflush(v->settings.out);
	if (v->settings.prints_probes || v->settings.prints_state)
		fputc('\n', v->settings.err);
	print_hour(v);
	for (uint64_t i = 0; i < v->target_count; i++) {
		fprintf(v->settings.err, "%-*s :", v->width, v->targets[i].name);
		print_count(v, &v->targets[i].interval);
	}
}

void fping_interim(struct view_fping *v)
{
	if (v->settings.is_json)
		fping_json_interim(v);
	else if (!v->settings.is_netdata)
		print_interim(v);
	for (uint64_t i = 0; i < v->target_count; i++) {
		if (v->settings.is_netdata)
			print_charts(v, &v->targets[i]);
		if (!v->settings.is_cumulative)
			v->targets[i].interval = (struct fping_count){0};
	}
	v->has_charts = true;
	fflush(v->settings.out);
}

/* ---- statistics ------------------------------------------------------------------ */

void fping_statistics(const struct view_fping *v, const struct sweep_result *result)
{
	const struct ping_totals *t = result->totals;
	char min[FPING_TIME_SIZE], mean[FPING_TIME_SIZE], max[FPING_TIME_SIZE];
	FILE *err = v->settings.err;
	unsigned long long alive = 0;
	if (v->settings.is_json) {
		fping_json_statistics(v, result);
		return;
	}
	for (uint64_t i = 0; i < v->target_count; i++)
		alive += v->targets[i].is_alive;
	fflush(v->settings.out);
	fprintf(err, "\n %7llu targets\n %7llu alive\n", (unsigned long long)v->target_count,
		alive);
	fprintf(err, " %7llu unreachable\n", (unsigned long long)t->tried - alive);
	fprintf(err, " %7llu unknown addresses\n\n", (unsigned long long)result->unknown);
	fprintf(err, " %7llu timeouts (waiting for response)\n",
		(unsigned long long)t->timeouts);
	fprintf(err, " %7llu ICMP Echos sent\n", (unsigned long long)t->sent);
	fprintf(err, " %7llu ICMP Echo Replies received\n", (unsigned long long)t->received);
	fprintf(err, " %7llu other ICMP received\n\n", (unsigned long long)t->other_icmp);
	fprintf(err,
		" %s ms (min round trip time)\n %s ms (avg round trip time)\n %s ms (max round "
		"trip time)\n",
		fping_time(min, t->rtt.min), fping_time(mean, summary_mean(&t->rtt)),
		fping_time(max, t->rtt.max));
	fprintf(err, " %12.3f sec (elapsed real time)\n\n", (double)result->elapsed / 1e9);
}

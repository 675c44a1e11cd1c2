/* SPDX-License-Identifier: BSD-2-Clause */
/* Times and shares as fping prints them. */
#include <time.h>

#include "ping/engine/payload_timestamp.h"
#include "ping/view/fping.h"

const char *fping_time(char text[static FPING_TIME_SIZE], nanoseconds time)
{
	double ms = (double)time / 1e6;
	int decimals = ms < 1 ? 3 : ms < 10 ? 2 : ms < 100 ? 1 : 0;
	if (ms < 1000000)
		snprintf(text, FPING_TIME_SIZE, "%.*f", decimals, ms);
	else
		snprintf(text, FPING_TIME_SIZE, "%.3e", ms);
	return text;
}

unsigned fping_loss(const struct fping_count *count)
{
	if (count->sent == 0 || count->received > count->sent)
		return 0;
	return (unsigned)((count->sent - count->received) * 100 / count->sent);
}

nanoseconds fping_mean(const struct fping_count *count)
{
	return count->received > 0 ? count->total / (nanoseconds)count->received : 0;
}

static size_t local_text(enum fping_stamp stamp, const struct tm *tm, char *text, size_t size)
{
	if (stamp == FPING_STAMP_CTIME)
		return strftime(text, size, "%a %b %e %H:%M:%S %Y", tm);
	if (stamp == FPING_STAMP_ISO)
		return strftime(text, size, "%Y-%m-%dT%H:%M:%S%z", tm);
	return strftime(text, size, "%Y-%m-%d %H:%M:%S", tm);
}

void fping_stamp_text(const struct view_fping *v, nanoseconds at, char *text, size_t size)
{
	nanoseconds wall = v->settings.wall(at);
	time_t seconds = (time_t)(wall / SECOND);
	struct tm tm;
	if (v->settings.stamp == FPING_STAMP_UNIX || !localtime_r(&seconds, &tm))
		snprintf(text, size, "%.5f", (double)(wall / MICROSECOND) / 1e6);
	else if (local_text(v->settings.stamp, &tm, text, size) == 0)
		*text = '\0';
}

struct fping_timestamps fping_timestamps(
	const struct view_fping *v, const struct ping_event *event)
{
	struct reader r = reader_of(span_from(event->data, 4));
	uint32_t receive = reader_u32(&r), transmit = reader_u32(&r);
	return (struct fping_timestamps){
		.originate = timestamp_of_day(v->settings.wall(event->at - event->rtt)),
		.receive = receive,
		.transmit = transmit,
		.local_receive = timestamp_of_day(v->settings.wall(event->at))};
}

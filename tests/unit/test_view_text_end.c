/* SPDX-License-Identifier: BSD-2-Clause */
/* How ping's text says where it stands, and how it ended. */
#include <stdio.h>

#include "tests/unit/stage.h"
#include "tests/unit/tap.h"

static struct summary times_of(nanoseconds first, nanoseconds second)
{
	struct summary times = {0};
	summary_add(&times, first);
	summary_add(&times, second);
	return times;
}

static void is_status(struct ping_statistics statistics, const char *want, const char *what)
{
	struct stage s;
	stage_open(&s, &(struct ping_view_settings){0});
	s.view.view.status(s.view.view.self, &statistics);
	is_text(stage_text(&s), want, "status: %s", what);
	stage_close(&s);
}

static void the_status_is_one_line(void)
{
	is_status((struct ping_statistics){0}, "\r0/0 packets, 0% loss\n", "before all");
	is_status((struct ping_statistics){.sent = 2}, "\r0/2 packets, 100% loss\n",
		"before any reply");
	is_status(
		(struct ping_statistics){
			.sent = 3, .received = 2, .rtt = times_of(32000, 40000)},
		"\r2/3 packets, 33% loss, min/avg/ewma/max = 0.032/0.036/0.033/0.040 ms\n",
		"with replies");
}

static void is_end(struct ping_statistics statistics, bool shows_interval, const char *want,
	const char *what)
{
	struct stage s;
	stage_open(&s, &(struct ping_view_settings){.shows_interval = shows_interval});
	s.view.start.name = "bee.example";
	s.view.view.end(s.view.view.self, &statistics);
	char all[512];
	snprintf(all, sizeof all, "\n--- bee.example ping statistics ---\n%s", want);
	is_text(stage_text(&s), all, "end: %s", what);
	stage_close(&s);
}

static void the_end_counts_everything(void)
{
	is_end((struct ping_statistics){0}, true, "0 packets transmitted, 0 received\n\n",
		"nothing was sent");
	is_end((struct ping_statistics){.sent = 4, .elapsed = 3067 * MILLISECOND}, true,
		"4 packets transmitted, 0 received, 100% packet loss, time 3067ms\n\n",
		"nothing was received");
	is_end((struct ping_statistics){.sent = 4, .pipe = 4}, false,
		"4 packets transmitted, 0 received, 100% packet loss, time 0ms\npipe 4\n",
		"nothing was received, but errors showed a pipe");
	is_end((struct ping_statistics){.sent = 4,
		       .received = 2,
		       .duplicates = 1,
		       .corrupted = 1,
		       .errors = 2,
		       .elapsed = 308 * MILLISECOND,
		       .pipe = 2,
		       .interval = 27000,
		       .rtt = times_of(28000, 43000)},
		true,
		"4 packets transmitted, 2 received, +1 duplicates, +1 corrupted, +2 errors, "
		"50% packet loss, time 308ms\n"
		"rtt min/avg/max/mdev = 0.028/0.036/0.043/0.008 ms, pipe 2, "
		"ipg/ewma 0.027/0.030 ms\n",
		"everything");
	is_end((struct ping_statistics){.sent = 1,
		       .received = 1,
		       .pipe = 1,
		       .rtt = times_of(MILLISECOND, MILLISECOND)},
		true,
		"1 packets transmitted, 1 received, 0% packet loss, time 0ms\n"
		"rtt min/avg/max/mdev = 1.000/1.000/1.000/0.000 ms\n",
		"one probe has neither pipe nor interval");
	is_end((struct ping_statistics){.sent = 3, .received = 2, .dropped = 5}, false,
		"3 packets transmitted, 2 received, 33.3333% packet loss, time 0ms\n"
		"5 packets dropped by local buffer\n"
		"rtt min/avg/max/mdev = 0.000/0.000/0.000/0.000 ms\n",
		"drops of our own are counted apart from loss");
	is_end((struct ping_statistics){.sent = 10000000000, .received = 9999999999}, false,
		"10000000000 packets transmitted, 9999999999 received, 1e-08% packet loss, "
		"time 0ms\n"
		"rtt min/avg/max/mdev = 0.000/0.000/0.000/0.000 ms\n",
		"ten milliards of probes");
}

int main(void)
{
	run_test(the_status_is_one_line, "view_text_end: the status is one line");
	run_test(the_end_counts_everything, "view_text_end: the end counts everything");
	return tap_end();
}

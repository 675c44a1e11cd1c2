/* SPDX-License-Identifier: BSD-2-Clause */
/* The records of ping's JSON view: a whole line for each event. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ping/view/formats.h"
#include "tests/unit/stage.h"
#include "tests/unit/tap.h"

#define HEAD(type, time)                                                                       \
	"{\"type\":\"" type "\",\"v\":1,\"time\":1700000000." time                             \
	",\"host\":\"bee\",\"addr\":\"192.0.2.1\""

static struct {
	char *out, *err;
	size_t out_size, err_size;
	struct ping_view_settings settings;
	struct ping_view *view;
} s;

static nanoseconds wall(nanoseconds at)
{
	return 1700000000 * SECOND + at;
}

static nanoseconds now(void)
{
	return 3 * MILLISECOND;
}

static char *zone_name(char *name, uint32_t zone)
{
	snprintf(name, 16, "eth%u", (unsigned)zone);
	return name;
}

static void begin(bool is_quiet)
{
	s.settings = (struct ping_view_settings){.out = open_memstream(&s.out, &s.out_size),
		.err = open_memstream(&s.err, &s.err_size),
		.is_quiet = is_quiet,
		.wall = wall,
		.now = now,
		.zone_name = zone_name};
	s.view = view_json_open(&s.settings);
	s.view->target(s.view->self,
		&(struct ping_start){.program = "ping", .host = "bee", .target = V4});
}

static void printed(const char *out, const char *err, const char *what)
{
	fclose(s.settings.out);
	fclose(s.settings.err);
	is_text(s.out, out, "%s", what);
	is_text(s.err, err, "%s: on stderr", what);
	free(s.out);
	free(s.err);
	free(s.view->self);
}

static void event_is(const struct ping_event *event, const char *want, const char *what)
{
	begin(false);
	s.view->event(s.view->self, event);
	printed(want, "", what);
}

static void a_reply_has_what_is_known(void)
{
	struct ping_event event = {.kind = PING_EVENT_REPLY,
		.sequence = 7,
		.at = MILLISECOND,
		.from = V4,
		.size = 64};
	event_is(&event,
		HEAD("reply", "001000") ",\"from\":\"192.0.2.1\",\"seq\":7,\"size\":64,"
					"\"dup\":false,\"late\":false,\"corrupt\":false}\n",
		"nothing more");
	event.has_hop_limit = event.has_traffic_class = event.has_rtt = true;
	event.hop_limit = 63;
	event.traffic_class = 0xb8;
	event.rtt = 1500 * MICROSECOND;
	event.queued = 250 * MICROSECOND;
	event.stamp = STAMP_KERNEL;
	event.is_duplicate = event.has_different_address = event.is_truncated = true;
	event_is(&event,
		HEAD("reply", "001000") ",\"from\":\"192.0.2.1\",\"seq\":7,\"size\":64,"
					"\"ttl\":63,\"tos\":184,\"rtt_ms\":1.500,"
					"\"queued_ms\":0.250,\"stamp\":\"kernel\",\"dup\":true,"
					"\"late\":false,\"corrupt\":false,"
					"\"different_address\":true,\"truncated\":true}\n",
		"much");
}

static void an_address_has_its_zone(void)
{
	struct ping_event event = {.kind = PING_EVENT_UNMATCHED,
		.from = LINK_LOCAL,
		.version = 6,
		.type = 129,
		.size = 9};
	event_is(&event,
		HEAD("unmatched", "000000") ",\"from\":\"fe80::1%eth3\",\"size\":9,"
					    "\"icmp_type\":129,\"icmp_code\":0,"
					    "\"icmp\":\"echo-reply\"}\n",
		"an unmatched reply");
}

static void an_error_has_its_name_and_number(void)
{
	struct ping_event event = {.kind = PING_EVENT_ERROR,
		.sequence = 2,
		.from = ROUTER,
		.version = 4,
		.type = 3,
		.code = 4,
		.details = {.info = 1400}};
	event_is(&event,
		HEAD("error", "000000") ",\"from\":\"192.0.2.254\",\"seq\":2,\"icmp_type\":3,"
					"\"icmp_code\":4,\"icmp\":\"dest-unreach/frag-needed\","
					"\"text\":\"Frag needed and DF set (mtu = 1400)\","
					"\"mtu\":1400}\n",
		"an error with a size");
	event.kind = PING_EVENT_NOTICE;
	event.type = 5;
	event.code = 1;
	event.details = (struct icmp_details){.gateway = V4};
	event_is(&event,
		HEAD("notice", "000000") ",\"from\":\"192.0.2.254\",\"seq\":2,\"icmp_type\":5,"
					 "\"icmp_code\":1,\"icmp\":\"redirect/host\","
					 "\"text\":\"Redirect Host(New nexthop: 192.0.2.1)\","
					 "\"gateway\":\"192.0.2.1\"}\n",
		"a notice with a gateway");
}

static void a_local_error_is_on_stderr_too(void)
{
	static const char record[] = HEAD("error", "000000") ",\"errno\":\"EPERM\","
							     "\"text\":\"Operation not "
							     "permitted\",\"seq\":1}\n";
	struct ping_event event = {
		.kind = PING_EVENT_LOCAL_ERROR, .sequence = 1, .error = EPERM};
	begin(false);
	s.view->event(s.view->self, &event);
	fflush(s.settings.err);
	ok(strncmp(s.err, "ping: sendmsg: Operation not permitted\n", 39) == 0,
		"the line on stderr: %s", s.err);
	size_t size = s.err_size;
	event.is_repeated = true;
	s.view->event(s.view->self, &event);
	fflush(s.settings.err);
	is_number(s.err_size, size, "no second line for the same error");
	fflush(s.settings.out);
	ok(strncmp(s.out, record, sizeof record - 1) == 0 &&
			strcmp(s.out + sizeof record - 1, record) == 0,
		"two records: %s", s.out);
	fclose(s.settings.out);
	fclose(s.settings.err);
	free(s.out);
	free(s.err);
	free(s.view->self);
}

static void what_is_waited_for_has_its_sequence(void)
{
	struct ping_event event = {.kind = PING_EVENT_TIMEOUT, .sequence = 9, .waited = SECOND};
	event_is(&event, HEAD("timeout", "000000") ",\"seq\":9,\"waited_ms\":1000.000}\n",
		"a timeout");
	event.kind = PING_EVENT_LOST;
	event_is(&event, HEAD("lost", "000000") ",\"seq\":9}\n", "a lost probe");
	event.kind = PING_EVENT_OUTSTANDING;
	event_is(&event, HEAD("outstanding", "000000") ",\"seq\":9}\n", "one still in flight");
	event.kind = PING_EVENT_SENT;
	event_is(&event, "", "a sent one is no record");
}

static void quiet_is_quiet(void)
{
	begin(true);
	s.view->event(
		s.view->self, &(struct ping_event){.kind = PING_EVENT_LOST, .sequence = 9});
	printed("", "", "-q");
}

static void a_window_has_its_own_counts(void)
{
	struct ping_statistics counts = {.sent = 4, .received = 3};
	summary_add(&counts.rtt, MILLISECOND);
	begin(false);
	s.view->window(s.view->self, &counts, 10 * SECOND);
	printed(HEAD("window", "003000") ",\"window_ms\":10000.000,\"sent\":4,\"received\":3,"
					 "\"loss_percent\":25,\"rtt_min_ms\":1.000,"
					 "\"rtt_avg_ms\":1.000,\"rtt_max_ms\":1.000,"
					 "\"rtt_stddev_ms\":0.000}\n",
		"", "one reply has no jitter");
	counts = (struct ping_statistics){.received = 1};
	begin(false);
	s.view->window(s.view->self, &counts, SECOND);
	printed(HEAD("window", "003000") ",\"window_ms\":1000.000,\"sent\":0,\"received\":1}\n",
		"", "a loss of nothing is not known");
}

/* The router has no name for ever, the target has one at once. A name is waited for until a
 * second after its first question, as view.h's names are. */
static nanoseconds first_asked;

static enum lookups_verdict ask(struct lookups *names, const struct address *address,
	nanoseconds at, struct outside_text *name, nanoseconds *until)
{
	(void)names;
	*name = (struct outside_text){"bee.example"};
	if (address->bytes[3] == 1)
		return LOOKUPS_KNOWN;
	if (first_asked == 0)
		first_asked = at;
	*until = first_asked + SECOND;
	return at < *until ? LOOKUPS_WAITING : LOOKUPS_NONE;
}

static void begin_with_names(void)
{
	first_asked = 0;
	begin(false);
	free(s.view->self);
	s.settings.ask = ask;
	s.view = view_json_open(&s.settings);
	s.view->target(s.view->self,
		&(struct ping_start){.program = "ping", .host = "bee", .target = V4});
}

/* An error of the router at a time, then a reply of the target and a lost probe. */
static void observe_three(nanoseconds at)
{
	const struct ping_event events[] = {
		{.kind = PING_EVENT_ERROR,
			.at = at,
			.sequence = 1,
			.from = ROUTER,
			.version = 4,
			.type = 3},
		{.kind = PING_EVENT_REPLY, .at = at, .sequence = 2, .from = V4, .size = 64},
		{.kind = PING_EVENT_LOST, .at = at, .sequence = 3},
	};
	for (unsigned i = 0; i < 3; i++)
		s.view->event(s.view->self, &events[i]);
}

#define THREE(time)                                                                            \
	HEAD("error", time)                                                                    \
	",\"from\":\"192.0.2.254\",\"seq\":1,\"icmp_type\":3,\"icmp_code\":0,"                 \
	"\"icmp\":\"dest-unreach/net\",\"text\":\"Destination Net Unreachable\"}\n" HEAD(      \
		"reply", time) ",\"from\":\"192.0.2.1\",\"name\":\"bee.example\",\"seq\":2,"   \
			       "\"size\":64,\"dup\":false,\"late\":false,\"corrupt\":false}"   \
			       "\n" HEAD("lost", time) ",\"seq\":3}\n"

static void a_record_waits_a_second_for_its_name(void)
{
	nanoseconds wake = NEVER;
	begin_with_names();
	observe_three(MILLISECOND);
	s.view->tick(s.view->self, SECOND, &wake);
	is_number((uint64_t)wake, (uint64_t)(SECOND + MILLISECOND),
		"the view wants to be called a second after the question");
	fflush(s.settings.out);
	is_number(s.out_size, 0, "a record waits for its name, and those after it");
	s.view->tick(s.view->self, SECOND + MILLISECOND, &wake);
	s.view->target(
		s.view->self, &(struct ping_start){.host = "bee"}); /* gives up its queue */
	printed(THREE("001000"), "", "then all are written, in order");
}

static void another_target_ends_the_wait(void)
{
	begin_with_names();
	observe_three(MILLISECOND);
	s.view->target(s.view->self,
		&(struct ping_start){.program = "ping", .host = "bee", .target = ROUTER});
	printed(THREE("001000"), "", "records have the target of their time");
}

int main(void)
{
	run_test(a_reply_has_what_is_known, "view_json event: replies");
	run_test(an_address_has_its_zone, "view_json event: an address with its zone");
	run_test(an_error_has_its_name_and_number, "view_json event: errors and notices");
	run_test(a_local_error_is_on_stderr_too, "view_json event: local errors");
	run_test(what_is_waited_for_has_its_sequence,
		"view_json event: probes that are waited for");
	run_test(quiet_is_quiet, "view_json event: none with -q");
	run_test(a_window_has_its_own_counts, "view_json window: counts and times");
	run_test(a_record_waits_a_second_for_its_name,
		"view_json event: a record waits a second for its name");
	run_test(
		another_target_ends_the_wait, "view_json target: what waits is written before");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/goal.h"

#include "tests/unit/tap.h"

static struct goal goal_of(enum goal_until until, uint64_t up, uint64_t down)
{
	return (struct goal){.settings = {.until = until,
				     .up = up,
				     .down = down,
				     .max_loss = -1,
				     .max_rtt = -1,
				     .rtt_part = GOAL_PARTS}};
}

/* A letter an event: r reply, d duplicate, t time-out, e ICMP error, f refused by the kernel, s
 * sent. Each but d and e is the next probe's; the number of the event that reaches the goal, 0:
 * none. */
static int reached_at(struct goal *goal, const char *events)
{
	uint64_t sequence = 0;
	for (int i = 0; events[i]; i++) {
		struct ping_event event = {.has_rtt = true, .rtt = MILLISECOND};
		bool is_same = events[i] == 'd' || events[i] == 'e';
		event.sequence = is_same ? sequence : ++sequence;
		event.counts_as_received = events[i] == 'r';
		event.kind = events[i] == 's'	? PING_EVENT_SENT
			     : events[i] == 't' ? PING_EVENT_TIMEOUT
			     : events[i] == 'e' ? PING_EVENT_ERROR
						: PING_EVENT_REPLY;
		bool is_reached =
			events[i] == 'f' ? goal_count_refused(goal) : goal_count(goal, &event);
		if (is_reached)
			return i + 1;
	}
	return 0;
}

static void until(void)
{
	const struct {
		enum goal_until until;
		uint64_t up, down;
		const char *events;
		int reached;
	} cases[] = {
		{GOAL_NONE, 0, 0, "rrrtttfff", 0},
		{GOAL_UP, 0, 0, "ttfr", 4},
		{GOAL_UP, 3, 0, "rrdtrrr", 7},
		{GOAL_UP, 3, 0, "rrtrr", 0},
		{GOAL_UP, 2, 0, "rdd", 0},
		{GOAL_DOWN, 0, 0, "rttrttt", 7},
		{GOAL_DOWN, 0, 0, "tet", 0},
		{GOAL_DOWN, 0, 0, "fff", 3},
		{GOAL_DOWN, 0, 0, "ftf", 3},
		{GOAL_DOWN, 0, 1, "rrst", 4},
		{GOAL_DOWN, 0, 2, "trtr", 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct goal goal = goal_of(cases[i].until, cases[i].up, cases[i].down);
		is_number(reached_at(&goal, cases[i].events), cases[i].reached, "%zu: %s", i,
			cases[i].events);
	}
}

static void until_decides_the_status(void)
{
	const struct ping_statistics some = {.sent = 4, .received = 2};
	char words[GOAL_TEXT_SIZE];
	struct text t = text_of(words, sizeof words);
	struct goal up = goal_of(GOAL_UP, 2, 0), down = goal_of(GOAL_DOWN, 0, 1),
		    none = goal_of(GOAL_NONE, 0, 0);
	reached_at(&up, "rt");
	is_number(goal_verdict(&up, &some, 0, &t), 1, "replies, but not enough in a row: 1");
	reached_at(&down, "t");
	is_number(goal_verdict(&down, &some, 1, &t), 0, "down, as was waited for: 0");
	is_number(goal_verdict(&none, &some, 1, &t), 1, "without goals the run's own");
	is_number(t.size, 0, "no limit, no reason");
}

static int loss(nanoseconds limit, uint64_t sent, uint64_t received, const char *reason)
{
	char words[GOAL_TEXT_SIZE] = "";
	struct text t = text_of(words, sizeof words);
	struct goal goal = goal_of(GOAL_NONE, 0, 0);
	goal.settings.max_loss = limit;
	struct ping_statistics s = {.sent = sent, .received = received};
	int status = goal_verdict(&goal, &s, received ? 0 : 1, &t);
	is_text(words, reason, "%llu of %llu", (unsigned long long)received,
		(unsigned long long)sent);
	return status;
}

static void max_loss(void)
{
	is_number(loss(10 * SECOND, 10, 9, ""), 0, "as many as allowed");
	is_number(loss(10 * SECOND, 10, 8, "--max-loss=10: 20% of the probes were lost"), 1,
		"more");
	is_number(loss(SECOND / 2, 1000, 994, "--max-loss=0.5: 0.6% of the probes were lost"),
		1, "decimals");
	is_number(loss(0, 3, 3, ""), 0, "none allowed, none lost");
	is_number(loss(100 * SECOND, 3, 0, ""), 1, "no reply is 1 whatever the limit");
}

/* 1 to 100 ms, a probe each. */
static int slow(nanoseconds limit, uint32_t part, const char *reason)
{
	char words[GOAL_TEXT_SIZE] = "";
	struct text t = text_of(words, sizeof words);
	struct goal goal = goal_of(GOAL_NONE, 0, 0);
	goal.settings.max_rtt = limit;
	goal.settings.rtt_part = part;
	for (uint64_t i = 1; i <= 100; i++) {
		struct ping_event event = {.kind = PING_EVENT_REPLY,
			.sequence = i,
			.counts_as_received = true,
			.has_rtt = true,
			.rtt = (nanoseconds)i * MILLISECOND};
		goal_count(&goal, &event);
	}
	struct ping_statistics s = {.sent = 100, .received = 100};
	int status = goal_verdict(&goal, &s, 0, &t);
	is_text(words, reason, "limit %lld of %u", (long long)limit, (unsigned)part);
	return status;
}

static void max_rtt(void)
{
	is_number(slow(100 * MILLISECOND, GOAL_PARTS, ""), 0, "the largest one is not above");
	is_number(slow(100 * MILLISECOND - 1, GOAL_PARTS,
			  "--max-rtt: 1 of 100 round-trip times are above 100 ms"),
		1, "it is, by a nanosecond");
	is_number(slow(95 * MILLISECOND, 95000, ""), 0, "95th percentile: nearest rank");
	is_number(slow(94 * MILLISECOND, 95000,
			  "--max-rtt: 6 of 100 round-trip times are above 94 ms"),
		1, "the 95th is above");
	is_number(slow(MILLISECOND, 99900,
			  "--max-rtt: 99 of 100 round-trip times are above 1 ms"),
		1, "p99.9 of a hundred is the largest");
}

static void both_limits(void)
{
	char words[GOAL_TEXT_SIZE] = "";
	struct text t = text_of(words, sizeof words);
	struct goal goal = goal_of(GOAL_NONE, 0, 0);
	goal.settings.max_loss = 0;
	goal.settings.max_rtt = 0;
	reached_at(&goal, "rt");
	struct ping_statistics s = {.sent = 2, .received = 1};
	is_number(goal_verdict(&goal, &s, 0, &t), 1, "both are exceeded");
	is_text(words,
		"--max-loss=0: 50% of the probes were lost\n"
		"--max-rtt: 1 of 1 round-trip times are above 0 ms",
		"a line each");
	goal.times = goal.over = 0;
	t = text_of(words, sizeof words);
	s = (struct ping_statistics){0};
	is_number(goal_verdict(&goal, &s, 1, &t), 1, "nothing sent, nothing exceeded");
	is_number(t.size, 0, "no reason");
}

int main(void)
{
	run_test(until, "goal_count: so many replies, or losses, in a row");
	run_test(until_decides_the_status, "goal_verdict: --until decides the status");
	run_test(max_loss, "goal_verdict: --max-loss");
	run_test(max_rtt, "goal_verdict: --max-rtt, of all times or of a percentile");
	run_test(both_limits, "goal_verdict: a reason for each limit");
	return tap_end();
}

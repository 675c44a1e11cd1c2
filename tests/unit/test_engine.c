/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/engine.h"

#include <errno.h>

#include "ping/engine/event.h"
#include "tests/unit/engine_lab.h"
#include "tests/unit/tap.h"

/* ---- local errors ---------------------------------------------------------------- */

static void local_errors_are_reported_once_a_cause(void)
{
	struct lab lab;
	struct ping_probe probe;
	nanoseconds wake;
	static const int errors[] = {EPERM, EPERM, ENETUNREACH, EMSGSIZE, EMSGSIZE, EPERM};
	static const char *const events[] = {"local seq=1 errno=1", "none",
		"local seq=3 errno=101", "local seq=4 errno=90",
		"local seq=5 errno=90 mtu=1400", "local seq=6 errno=1"};
	lab_init(&lab);
	lab_open(&lab);
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		struct reply reported = {.kind = REPLY_LOCAL_ERROR, .info = 1400};
		if (i == 4)
			ping_observe(lab.engine, 0, &reported, lab.now);
		ok(ping_step(lab.engine, lab.now, &probe, &wake) == STEP_SEND,
			"probe %zu is handed out", i + 1);
		ping_sent(lab.engine, probe.handle, SENT_FAILED, errors[i], lab.now, lab.now);
		is_text(lab_event(&lab), events[i], "refusal %zu", i + 1);
		lab.now += SECOND;
	}
	is_text(lab_counts(&lab), "sent=6 errors=2 local=6", "all count");
	struct answer answer = {.handle = 1};
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "unmatched", "a refused probe cannot be answered");
	lab_close(&lab);
}

static void drops_and_malformed_are_remembered(void)
{
	struct lab lab;
	lab_init(&lab);
	lab_open(&lab);
	lab_send(&lab);
	struct reply reply = {.kind = REPLY_MALFORMED, .dropped = 7};
	ping_observe(lab.engine, 0, &reply, lab.now);
	reply = (struct reply){.kind = REPLY_UDP_DATA};
	ping_observe(lab.engine, 0, &reply, lab.now);
	is_text(lab_event(&lab), "none", "no events");
	is_text(lab_counts(&lab), "sent=1 malformed=1 dropped=7",
		"what the buffer dropped stays known after replies that do not report it");
	lab_close(&lab);
}

static void the_place_of_a_refused_probe_is_taken(void)
{
	struct lab lab;
	struct ping_probe probe;
	nanoseconds wake;
	lab_init(&lab);
	lab.settings.window = 4;
	lab_open(&lab);
	is_number(ping_step(lab.engine, lab.now, &probe, &wake), STEP_SEND, "the first");
	ping_sent(lab.engine, probe.handle, SENT_FAILED, EPERM, lab.now, lab.now);
	lab_event(&lab);
	for (uint64_t i = 2; i < 8; i++)
		is_number(lab_send(&lab), i, "and the next");
	is_text(lab_counts(&lab), "sent=7 local=1", "all left but one");
	lab_close(&lab);
}

/* ---- lost probes ----------------------------------------------------------------- */

/* Events until the engine is done, "lost 2, lost 3". */
static const char *left_over(struct lab *lab, struct text *t)
{
	struct ping_probe probe;
	nanoseconds wake;
	enum step step;
	while ((step = ping_step(lab->engine, lab->now, &probe, &wake)) == STEP_EVENT) {
		const struct ping_event *event = ping_next_event(lab->engine);
		text_format(t, "%s%s %llu", t->size ? ", " : "",
			event->kind == PING_EVENT_LOST ? "lost" : "other",
			(unsigned long long)event->sequence);
	}
	is_number(step, STEP_DONE, "then it is done");
	return t->at;
}

static void what_is_left_over_is_lost_before_the_end(void)
{
	struct lab lab;
	char words[128];
	struct text t = text_of(words, sizeof words);
	lab_init(&lab);
	lab.settings.reports_lost = true;
	lab_open(&lab);
	for (int i = 0; i < 5; i++)
		lab_send(&lab);
	lab_answer(&lab, &(struct answer){.handle = 2});
	is_text(lab_event(&lab), "reply seq=2 rtt=3000000000", "one is answered");
	lab_error(&lab, 4, 3, 1, NULL);
	is_text(lab_event(&lab), "error seq=4 3/1", "one has an error");
	ping_stop(lab.engine);
	is_text(left_over(&lab, &t), "lost 1, lost 3, lost 5", "the others, in order");
	t = text_of(words, sizeof words);
	is_text(left_over(&lab, &t), "", "once");
	lab_close(&lab);
}

static void what_is_forgotten_is_lost(void)
{
	struct lab lab;
	struct ping_probe probe;
	nanoseconds wake;
	lab_init(&lab);
	lab.settings.reports_lost = true;
	lab.settings.window = 4;
	lab_open(&lab);
	for (int i = 0; i < 4; i++)
		lab_send(&lab);
	lab.now += SECOND;
	is_number(ping_step(lab.engine, lab.now, &probe, &wake), STEP_SEND,
		"the fifth probe takes the place of the first");
	is_text(lab_event(&lab), "lost seq=1", "which is lost");
	lab_close(&lab);
}

static void a_later_reply_passes_what_is_lost(void)
{
	struct lab lab;
	lab_init(&lab);
	lab.settings.reports_passed = true;
	lab_open(&lab);
	for (int i = 0; i < 3; i++)
		lab_send(&lab);
	lab_answer(&lab, &(struct answer){.handle = 2});
	is_text(lab_event(&lab), "lost seq=1", "the first was passed");
	is_text(lab_event(&lab), "reply seq=2 rtt=1000000000", "by the second");
	lab_answer(&lab, &(struct answer){.handle = 1});
	is_text(lab_event(&lab), "reply seq=1 rtt=2000000000 late", "and comes all the same");
	is_text(lab_counts(&lab), "sent=3 received=2 times=2", "it counts");
	lab_close(&lab);
}

/* ---- before and after sending ---------------------------------------------------- */

static void what_has_not_left_cannot_be_answered(void)
{
	struct lab lab;
	struct ping_probe probe;
	nanoseconds wake;
	lab_init(&lab);
	lab.settings.payload.size = 8;
	lab_open(&lab);
	ping_step(lab.engine, lab.now, &probe, &wake);
	struct answer answer = {.handle = probe.handle};
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "unmatched", "an answer before the probe has left");
	lab_error(&lab, probe.handle, 3, 1, NULL);
	is_text(lab_event(&lab), "error seq=1 3/1",
		"an error may come before the report of a batch");
	ping_sent(lab.engine, probe.handle, SENT_AGAIN, EAGAIN, lab.now, lab.now);
	is_number(ping_in_flight(lab.engine), 0, "taken back, nothing is under way");
	lab.now += SECOND;
	is_number(lab_send(&lab), probe.handle, "the same probe is offered again");
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=1 rtt=0", "and is answered");
	is_text(lab_counts(&lab), "sent=1 received=1 errors=1 unmatched=1 times=1", "counts");
	lab_close(&lab);
}

static void what_is_offered_again_times_out_all_the_same(void)
{
	struct lab lab;
	struct ping_probe probe;
	nanoseconds wake;
	lab_init(&lab);
	lab.settings.timeout = 500 * MILLISECOND;
	lab_open(&lab);
	ping_step(lab.engine, lab.now, &probe, &wake);
	lab_error(&lab, probe.handle, 3, 1, NULL);
	is_text(lab_event(&lab), "error seq=1 3/1", "an error before the report");
	ping_sent(lab.engine, probe.handle, SENT_AGAIN, EAGAIN, lab.now, lab.now);
	is_number(lab_send(&lab), probe.handle, "the same probe is offered again");
	is_number(ping_step(lab.engine, lab.now, &probe, &wake), STEP_WAIT, "waits");
	is_number(wake, lab.now + 500 * MILLISECOND, "until it times out");
	lab.now = wake;
	ping_step(lab.engine, lab.now, &probe, &wake);
	const struct ping_event *event = ping_next_event(lab.engine);
	ok(event && event->kind == PING_EVENT_TIMEOUT, "it has timed out");
	ok(event && event->sequence == 1, "the first");
	lab_close(&lab);
}

static void stamps_make_times_exact_or_are_ignored(void)
{
	static const struct {
		const char *name;
		enum stamp stamp;
		nanoseconds at;	       /* after the send */
		nanoseconds rtt, wire; /* and where times begin on the wire */
		const char *queued;
	} stamps[] = {
		{"of the kernel", STAMP_KERNEL, 300, 700, 700, " queued=0"},
		{"of the device", STAMP_HARDWARE, 400, 600, 600, " queued=0"},
		{"from after the call", STAMP_KERNEL, 700, 1000, 300, " queued=200"},
		{"of the user", STAMP_USER, 300, 1000, 1000, ""},
		{"from before the send", STAMP_KERNEL, -1, 1000, 1000, ""},
		{"from long before", STAMP_KERNEL, -3600 * SECOND, 1000, 1000, ""},
		{"at the answer", STAMP_KERNEL, 1000, 1000, 0, " queued=500"},
		{"from after the answer", STAMP_KERNEL, 1001, 1000, 1000, ""},
		{"from a far future", STAMP_HARDWARE, 3600 * SECOND, 1000, 1000, ""},
	};
	for (size_t i = 0; i < 2 * sizeof stamps / sizeof stamps[0]; i++) {
		struct lab lab;
		char want[64];
		bool is_wire = i % 2;
		const char *name = stamps[i / 2].name;
		lab_init(&lab);
		lab.call = 500;
		lab.settings.prints_wire_times = is_wire;
		lab_open(&lab);
		struct answer answer = {.handle = lab_send(&lab)};
		ping_stamped(lab.engine, answer.handle, stamps[i / 2].stamp,
			lab.now + stamps[i / 2].at);
		lab.now += 1000;
		lab_answer(&lab, &answer);
		struct text t = text_of(want, sizeof want);
		text_format(&t, "reply seq=1 rtt=%lld%s",
			(long long)(is_wire ? stamps[i / 2].wire : stamps[i / 2].rtt),
			stamps[i / 2].queued);
		is_text(lab_event(&lab), want, "%s, a transmit stamp %s",
			is_wire ? "wire to wire" : "as users wait", name);
		lab_close(&lab);
	}
}

static void unknown_handles_change_nothing(void)
{
	struct lab lab;
	static const uint64_t handles[] = {0, 2, UINT64_MAX, (uint64_t)1 << 40, 65537};
	lab_init(&lab);
	lab_open(&lab);
	lab_send(&lab);
	for (size_t i = 0; i < sizeof handles / sizeof handles[0]; i++) {
		ping_sent(lab.engine, handles[i], SENT_OK, 0, lab.now, lab.now);
		ping_stamped(lab.engine, handles[i], STAMP_KERNEL, lab.now);
		is_text(lab_event(&lab), "none", "handle %llx gives no event",
			(unsigned long long)handles[i]);
	}
	is_text(lab_counts(&lab), "sent=1", "and counts nothing");
	lab_close(&lab);
}

/* ---- what is reported ------------------------------------------------------------ */

static void departures_can_be_left_out(void)
{
	struct ping_probe probe;
	nanoseconds wake;
	for (int omits = 0; omits < 2; omits++) {
		struct lab lab;
		lab_init(&lab);
		lab.settings.reports_sent = !omits;
		lab_open(&lab);
		enum step step = ping_step(lab.engine, lab.now, &probe, &wake);
		is_number(step, STEP_SEND, "a probe is due");
		ping_sent(lab.engine, probe.handle, SENT_OK, 0, lab.now, lab.now);
		is_text(lab_event(&lab), omits ? "none" : "sent seq=1", "its departure");
		is_text(lab_counts(&lab), "sent=1", "it counts all the same");
		lab_close(&lab);
	}
}

static void a_stopped_engine_hands_out_nothing(void)
{
	struct lab lab;
	lab_init(&lab);
	lab_open(&lab);
	struct answer answer = {.handle = lab_send(&lab)};
	ping_stop(lab.engine);
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=1 rtt=0", "an answer that is there still counts");
	is_number(lab_send(&lab), 0, "no more probes");
	lab_close(&lab);
}

/* Those that the ring remembers: of ten with a window of four, the last four. */
static void what_was_passed_is_lost_as_far_as_remembered(void)
{
	struct lab lab;
	uint64_t handle = 0;
	lab_init(&lab);
	lab.settings.window = 4;
	lab.settings.reports_passed = true;
	lab_open(&lab);
	ok(ping_next_event(lab.engine) == NULL, "nothing has happened");
	for (int i = 0; i < 10; i++)
		handle = lab_send(&lab);
	while (ping_next_event(lab.engine))
		;
	struct answer answer = {.handle = handle};
	lab_answer(&lab, &answer);
	char text[256] = "";
	struct text t = text_of(text, sizeof text);
	const struct ping_event *event;
	while ((event = ping_next_event(lab.engine)))
		text_format(&t, "%s %u, ", event->kind == PING_EVENT_LOST ? "lost" : "reply",
			(unsigned)event->sequence);
	is_text(text, "lost 7, lost 8, lost 9, reply 10, ", "in their order");
	lab_close(&lab);
}

/* ---- the end ----------------------------------------------------------------------- */

/* What came in while the process was held up is read first. */
static void a_late_deadline_is_waited_for_once(void)
{
	struct lab lab;
	struct ping_probe probe;
	nanoseconds wake = 0;
	lab_init(&lab);
	lab.settings.deadline = SECOND / 2;
	lab_open(&lab);
	uint64_t handle = lab_send(&lab);
	lab.now += SECOND * 3 / 4;
	is_number(ping_step(lab.engine, lab.now, &probe, &wake), STEP_WAIT,
		"replies are read first");
	is_number(wake, lab.now + 1, "and that at once");
	struct answer answer = {.handle = handle};
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=1 rtt=750000000", "one that came");
	is_number(ping_step(lab.engine, lab.now + 1, &probe, &wake), STEP_DONE,
		"then it is over");
	lab_close(&lab);
}

/* Of a group others may reply still: the first reply ends no wait. */
static void a_group_is_waited_for(void)
{
	struct lab lab;
	struct ping_probe probe;
	nanoseconds wake = 0;
	for (int is_group = 0; is_group < 2; is_group++) {
		lab_init(&lab);
		lab.any_source = is_group;
		lab.settings.count = 1;
		lab.settings.wait_for_all = is_group;
		lab_open(&lab);
		nanoseconds begin = lab.now;
		struct answer answer = {.handle = lab_send(&lab)};
		lab_answer(&lab, &answer);
		while (ping_next_event(lab.engine))
			;
		enum step step = ping_step(lab.engine, lab.now, &probe, &wake);
		is_number(step, is_group ? STEP_WAIT : STEP_DONE, "group %d", is_group);
		if (is_group)
			is_number(wake, begin + 10 * SECOND, "the whole linger");
		lab_close(&lab);
	}
}

static void errors_about_forgotten_probes_count(void)
{
	struct lab lab;
	uint64_t first;
	lab_init(&lab);
	lab.settings.window = 2;
	lab_open(&lab);
	first = lab_send(&lab);
	for (int i = 0; i < 3; i++)
		lab_send(&lab);
	while (ping_next_event(lab.engine))
		;
	lab_error(&lab, first, 3, 1, NULL);
	is_text(lab_event(&lab), "error seq=1 3/1", "it is shown");
	is_text(lab_counts(&lab), "sent=4 errors=1", "and counted");
	lab_close(&lab);
}

static void events_say_where_packets_went(void)
{
	struct ping_event event = {0};
	static const uint8_t bytes[] = {1, 1, 1, 0, 9, 9};
	struct reply reply = {.known = REPLY_KNOWS_TO,
		.version = 4,
		.from = {.version = 4, .bytes = {192, 0, 2, 1}},
		.to = {.version = 4, .bytes = {192, 0, 2, 2}},
		.bytes = {bytes, sizeof bytes},
		.options = {0, 4},
		.body = {4, 2}};
	event_take_reply(&event, &reply, 2);
	ok(address_equal(&event.to, &reply.to), "to this address");
	is_bytes(event.options, event.options_size, bytes, 4, "with these options");
	ok(!event.is_truncated, "whole");
	event = (struct ping_event){0};
	reply.known = 0;
	event_take_reply(&event, &reply, 3);
	is_number(event.to.version, 0, "it is not known where to");
	ok(event.is_truncated, "a byte is missing");
}

int main(void)
{
	run_test(a_late_deadline_is_waited_for_once, "engine: what came before the deadline");
	run_test(a_group_is_waited_for, "engine: the wait for a group");
	run_test(errors_about_forgotten_probes_count, "engine: errors about forgotten probes");
	run_test(events_say_where_packets_went, "event_take_reply: addresses and options");
	run_test(what_was_passed_is_lost_as_far_as_remembered,
		"engine: what was passed is lost, as far as it is remembered");
	run_test(local_errors_are_reported_once_a_cause,
		"engine: local errors are reported once a cause");
	run_test(drops_and_malformed_are_remembered,
		"engine: drops and malformed are remembered");
	run_test(the_place_of_a_refused_probe_is_taken,
		"engine: the place of a refused probe is taken");
	run_test(what_is_left_over_is_lost_before_the_end,
		"engine: what is left over is lost before the end");
	run_test(what_is_forgotten_is_lost, "engine: what is forgotten is lost");
	run_test(
		a_later_reply_passes_what_is_lost, "engine: a later reply passes what is lost");
	run_test(what_has_not_left_cannot_be_answered,
		"engine: what has not left cannot be answered");
	run_test(what_is_offered_again_times_out_all_the_same,
		"engine: what is offered again times out all the same");
	run_test(stamps_make_times_exact_or_are_ignored,
		"engine: stamps make times exact or are ignored");
	run_test(departures_can_be_left_out, "engine: departures can be left out");
	run_test(unknown_handles_change_nothing, "engine: unknown handles change nothing");
	run_test(a_stopped_engine_hands_out_nothing,
		"engine: a stopped engine hands out nothing");
	return tap_end();
}

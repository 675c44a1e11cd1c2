/* SPDX-License-Identifier: BSD-2-Clause */
/* The tracer alone: a strategy that asks its questions one after the other, and a method whose
 * replies say by their sequence which probe they are for. */
#include "traceroute/engine/tracer.h"

#include <errno.h>

#include "tests/unit/tap.h"

enum { TARGETS = 2 };

/* What the identifier of a reply says to `recognise`. */
enum { OF_PROBE, OF_FLOW, OF_OTHERS };

struct asker {
	uint32_t target, asked, answers, again;
	struct answer last;
	bool is_stopped, has_ended;
};

static _Alignas(16) unsigned char memory[1 << 20];
static struct asker *askers[TARGETS];
static struct tracer tracer;
static struct probe probe;
static struct trace_event event;
static nanoseconds wake;

/* ---- the strategy and the method ------------------------------------------------- */

static size_t asker_size(const struct trace_settings *settings)
{
	(void)settings;
	return sizeof(struct asker);
}

static void asker_begin(
	void *self, const struct trace_settings *settings, uint32_t target, nanoseconds now)
{
	(void)settings, (void)now;
	askers[target] = self;
	*askers[target] = (struct asker){.target = target};
}

static bool asker_next(void *self, const struct prober *prober, nanoseconds now,
	struct question *question, nanoseconds *until)
{
	struct asker *a = self;
	(void)prober, (void)now, (void)until;
	*question = (struct question){
		.target = a->target, .number = a->asked++, .hop_limit = 1, .is_sure = true};
	return true;
}

static void asker_answer(void *self, const struct answer *answer, nanoseconds now)
{
	struct asker *a = self;
	(void)now;
	a->answers++;
	a->last = *answer;
}

static void asker_again(void *self, const struct question *question, nanoseconds now)
{
	(void)question, (void)now;
	((struct asker *)self)->again++;
}

static nanoseconds asker_wait_limit(
	const void *self, const struct question *question, nanoseconds sent_at)
{
	(void)self, (void)question, (void)sent_at;
	return SECOND;
}

static bool asker_is_edge(const void *self, const struct question *question)
{
	(void)self;
	return question->number % 2 == 0;
}

static bool asker_event(
	void *self, nanoseconds now, struct trace_event *next, nanoseconds *until)
{
	struct asker *a = self;
	(void)now, (void)until;
	if (!a->is_stopped || a->has_ended)
		return false;
	a->has_ended = true;
	*next = (struct trace_event){.kind = TRACE_END, .target = a->target};
	return true;
}

static void asker_stop(void *self, enum stop_reason reason)
{
	((struct asker *)self)->is_stopped = reason != STOP_NOT;
}

static const struct strategy asking = {
	.name = "asking",
	.size = asker_size,
	.begin = asker_begin,
	.next = asker_next,
	.answer = asker_answer,
	.again = asker_again,
	.wait_limit = asker_wait_limit,
	.is_edge = asker_is_edge,
	.event = asker_event,
	.stop = asker_stop,
};

static enum recognition by_sequence(const struct method_context *context,
	const struct reply *reply, const struct quote *quote, uint32_t *number)
{
	(void)context, (void)quote;
	*number = reply->id == OF_FLOW ? 0 : reply->sequence;
	return reply->id == OF_PROBE  ? RECOGNISED_PROBE
	       : reply->id == OF_FLOW ? RECOGNISED_FLOW
				      : RECOGNISED_NOT;
}

static const struct method numbering = {.name = "numbering", .recognise = by_sequence};

/* ---- what a test does ------------------------------------------------------------ */

static struct tracer_settings settings;
static struct method_context contexts[TARGETS];

static void begin(uint32_t targets, uint32_t window)
{
	for (uint32_t i = 0; i < TARGETS; i++)
		contexts[i] = (struct method_context){.family = family_of(4),
			.destination = {.version = 4, .bytes = {192, 0, 2, 1}}};
	settings = (struct tracer_settings){.trace = {.wait = SECOND, .wait_given = true},
		.prober = {.capacity = 64, .window = window, .refill = SECOND},
		.strategy = &asking,
		.method = &numbering,
		.targets = targets,
		.contexts = contexts,
		.wants_answers = true};
	ok(tracer_size(&settings) <= sizeof memory, "the memory suffices");
	tracer_init(&tracer, memory, &settings, 0);
}

static enum step step(nanoseconds now)
{
	return tracer_step(&tracer, now, &probe, &event, &wake);
}

/* Send all that may be sent at `now`: how many. */
static uint32_t send_all(nanoseconds now)
{
	uint32_t count = 0;
	for (enum step next; (next = step(now)) == STEP_SEND || next == STEP_EVENT;) {
		if (next == STEP_EVENT)
			continue;
		tracer_sent(&tracer, probe.handle, SENT_OK, 0, now, now);
		count++;
	}
	return count;
}

static bool reply(uint16_t of, uint16_t sequence, nanoseconds at)
{
	const struct reply r = {.kind = REPLY_UDP_DATA,
		.version = 4,
		.at = at,
		.from = contexts[0].destination,
		.id = of,
		.sequence = sequence};
	return tracer_observe(&tracer, 0, &r, TRACER_NO_HANDLE, at);
}

/* ---- sending --------------------------------------------------------------------- */

static void it_sends_until_the_window_is_full(void)
{
	begin(1, 3);
	is_number(send_all(0), 3, "as many as the window holds");
	is_number(wake, SECOND, "then until the first may be lost");
	ok(reply(OF_PROBE, 1, MILLISECOND), "a reply to one of them");
	is_number(send_all(MILLISECOND), 1, "makes room for one");
	is_number(probe.question.number, 3, "the next one");
}

static void targets_take_turns(void)
{
	begin(TARGETS, 4);
	is_number(send_all(0), 4, "four probes");
	is_number(askers[0]->asked, 2, "two to the first target");
	is_number(askers[1]->asked, 2, "two to the second");
}

static void what_the_kernel_refuses_is_an_answer(void)
{
	begin(1, 1);
	tracer_local_mtu(&tracer, 1400);
	is_number(step(0), STEP_SEND, "a probe");
	tracer_sent(&tracer, probe.handle, SENT_FAILED, EMSGSIZE, 0, 0);
	is_number(askers[0]->last.kind, ANSWER_NONE, "no answer");
	is_number(askers[0]->last.why, WHY_LOCAL, "because of this host");
	is_number(askers[0]->last.error, EMSGSIZE, "and why");
	is_number(askers[0]->last.mtu, 1400, "what the link takes, as the kernel said");
	is_number(tracer.prober.counts.unsent, 1, "it counts as not sent");
	settings.trace.find_mtu = true;
	is_number(step(0), STEP_EVENT, "its event");
	is_number(step(0), STEP_SEND, "another");
	tracer_sent(&tracer, probe.handle, SENT_FAILED, EMSGSIZE, 0, 0);
	is_number(tracer.prober.counts.unsent, 1, "with --mtu too big is no failure");
}

/* ---- replies --------------------------------------------------------------------- */

static void a_reply_answers_once(void)
{
	begin(1, 2);
	send_all(0);
	ok(reply(OF_PROBE, 1, 5 * MILLISECOND), "it is ours");
	is_number(askers[0]->answers, 1, "the strategy gets it");
	is_number(askers[0]->last.question.number, 1, "with its question");
	is_number(askers[0]->last.kind, ANSWER_REACHED, "from the destination");
	is_number(askers[0]->last.rtt, 5 * MILLISECOND, "and how long it took");
	is_number(step(5 * MILLISECOND), STEP_EVENT, "an event for those who want each answer");
	is_number(event.kind, TRACE_ANSWER, "of an answer");
	ok(reply(OF_PROBE, 1, 6 * MILLISECOND), "the same once more");
	is_number(askers[0]->answers, 1, "the strategy does not get that");
	is_number(tracer.prober.counts.duplicates, 1, "it is a duplicate");
}

static void a_reply_after_its_time_is_late(void)
{
	begin(1, 1);
	send_all(0);
	send_all(SECOND);
	is_number(askers[0]->last.why, WHY_TIMEOUT, "the probe is lost");
	ok(reply(OF_PROBE, 0, SECOND + 1), "its reply is ours all the same");
	is_number(tracer.prober.counts.late, 1, "it is late");
	is_number(askers[0]->answers, 1, "and changes nothing");
}

static void what_is_not_ours_is_counted_only(void)
{
	begin(1, 1);
	send_all(0);
	ok(!reply(OF_OTHERS, 0, 1), "another's");
	ok(!reply(OF_PROBE, 9, 1), "to a probe that was never sent");
	is_number(tracer.prober.counts.unmatched, 2, "both match nothing");
	const struct reply broken[] = {{.kind = REPLY_MALFORMED},
		{.kind = REPLY_UDP_DATA, .checksum = CHECKSUM_WRONG},
		{.kind = REPLY_ICMP_ERROR}};
	for (uint32_t i = 0; i < 3; i++)
		ok(!tracer_observe(&tracer, 0, &broken[i], TRACER_NO_HANDLE, 1), "broken %u",
			(unsigned)i);
	is_number(tracer.prober.counts.malformed, 2, "malformed, or a wrong checksum");
	is_number(tracer.prober.counts.unmatched, 3, "an error without a quote");
	is_number(askers[0]->answers, 0, "the strategy gets none of them");
}

static void a_socket_of_its_own_names_the_probe(void)
{
	begin(1, 2);
	send_all(0);
	const struct reply r = {.kind = REPLY_TCP_OPEN, .version = 4, .at = 1, .id = OF_OTHERS};
	ok(tracer_observe(&tracer, 0, &r, (int64_t)probe.handle, 1),
		"whatever the method says");
	is_number(askers[0]->last.question.number, 1, "the last probe");
}

/* ---- replies that name no probe -------------------------------------------------- */

static void the_only_one_in_flight_is_meant(void)
{
	begin(1, 1);
	send_all(0);
	ok(reply(OF_FLOW, 0, MILLISECOND), "a reply to the flow");
	is_number(askers[0]->answers, 1, "is for the only probe");
	ok(!tracer.prober.is_serial, "and nothing becomes slower");
}

static void of_several_all_are_asked_again(void)
{
	begin(1, 3);
	send_all(0);
	ok(reply(OF_FLOW, 0, MILLISECOND), "a reply to one of three");
	is_number(askers[0]->answers, 0, "answers none of them");
	is_number(send_all(2 * MILLISECOND), 0, "nothing is sent while more may come");
	nanoseconds quiet_until = wake;
	ok(quiet_until < SECOND, "which ends before they are lost");
	is_number(send_all(quiet_until - 1), 0, "not before");
	is_number(send_all(quiet_until), 1, "then one at a time");
	is_number(askers[0]->again, 3, "all three are asked again");
	is_number(askers[0]->answers, 0, "none of them counts as lost");
}

static void a_stream_of_replies_does_not_hold_it_up(void)
{
	begin(1, 3);
	send_all(0);
	nanoseconds now = 0, end = 10 * SECOND;
	while (now < end && send_all(now) == 0) {
		now += 10 * MILLISECOND;
		reply(OF_FLOW, 0, now);
	}
	ok(now < end, "it goes on while they still come");
}

/* Flows are asked side by side, and each one after the other. */
static void a_stream_answers_flows_for_a_while(void)
{
	begin(1, 2);
	settings.trace.flows = 4;
	send_all(0);
	ok(reply(OF_FLOW, 0, MILLISECOND), "a reply to one of two of a flow");
	ok(tracer.prober.is_flow_serial, "which is asked one by one now");
	tracer.prober.settings.window = 1;
	send_all(5 * SECOND);
	send_all(10 * SECOND);
	uint32_t answers = askers[0]->answers;
	reply(OF_FLOW, 0, 10 * SECOND + 1);
	is_number(askers[0]->answers, answers + 1, "the one that is in flight is answered");
	send_all(30 * SECOND);
	answers = askers[0]->answers;
	reply(OF_FLOW, 0, 30 * SECOND + 1);
	is_number(askers[0]->answers, answers, "not when this has gone on for long");
	reply(OF_PROBE, (uint16_t)probe.question.number, 30 * SECOND + 2);
	is_number(askers[0]->answers, answers + 1, "a reply that names the probe is one");
}

/* ---- the end --------------------------------------------------------------------- */

static void it_is_done_when_all_targets_are(void)
{
	begin(TARGETS, 4);
	send_all(0);
	reply(OF_OTHERS, 0, 1);
	is_number(step(1), STEP_WAIT, "not yet");
	tracer_stop(&tracer, STOP_INTERRUPTED);
	for (uint32_t i = 0; i < TARGETS; i++) {
		is_number(step(1), STEP_EVENT, "an event for target %u", (unsigned)i);
		is_number(event.kind, TRACE_END, "its end");
		is_number(event.end.sent, 4, "with what was sent");
		is_number(event.end.unmatched, 1, "and what came");
	}
	is_number(step(1), STEP_DONE, "then there is nothing to do");
}

static void fast_is_much_sooner_than_the_kernel_repeats(void)
{
	begin(1, 2);
	settings.repeated_after = 900 * MILLISECOND;
	ok(!tracer_is_fast(&tracer), "not before the first answer");
	send_all(0);
	reply(OF_PROBE, 0, 600 * MILLISECOND);
	ok(!tracer_is_fast(&tracer), "not when answers take more than half of that");
	reply(OF_PROBE, 1, 449 * MILLISECOND);
	ok(tracer_is_fast(&tracer), "when one takes less");
}

/* What the kernel repeats is not waited for, but at the edge of what is known. */
static void a_repeated_probe_is_waited_for_at_the_edge(void)
{
	begin(1, 3);
	settings.repeated_after = 900 * MILLISECOND;
	send_all(0);
	reply(OF_PROBE, 0, MILLISECOND);
	ok(tracer_is_fast(&tracer), "an answer came soon");
	step(900 * MILLISECOND - 1);
	is_number(askers[0]->answers, 1, "both others are waited for");
	step(900 * MILLISECOND);
	is_number(askers[0]->answers, 2, "one no longer than until it is repeated");
	is_number(askers[0]->last.question.number, 1, "that beyond the edge");
	is_number(askers[0]->last.why, WHY_TIMEOUT, "as lost");
	step(SECOND);
	is_number(askers[0]->last.question.number, 2, "the other as the strategy says");
}

static void a_reply_to_a_repeated_probe_has_no_time(void)
{
	begin(1, 3);
	settings.repeated_after = 900 * MILLISECOND;
	send_all(0);
	reply(OF_PROBE, 0, MILLISECOND);
	ok(!askers[0]->last.is_timeless, "to the first packet");
	const struct reply r = {.kind = REPLY_UDP_DATA,
		.version = 4,
		.at = 800 * MILLISECOND,
		.from = contexts[0].destination,
		.id = OF_PROBE,
		.sequence = 2,
		.is_repeated = true};
	ok(tracer_observe(&tracer, 0, &r, TRACER_NO_HANDLE, r.at), "to a later one");
	ok(askers[0]->last.is_timeless, "to which of them is not known");
}

static void time_in_this_host_counts_apart(void)
{
	begin(1, 2);
	for (uint16_t i = 0; i < 2; i++) {
		is_number(step(0), STEP_SEND, "probe %u", i);
		tracer_sent(&tracer, probe.handle, SENT_OK, 0, 0, MICROSECOND);
		tracer_awaits_stamp(&tracer, probe.handle);
		tracer_stamped(&tracer, probe.handle, (300 - 200 * i) * MILLISECOND);
	}
	reply(OF_PROBE, 1, 101 * MILLISECOND);
	reply(OF_PROBE, 0, 301 * MILLISECOND);
	is_number(askers[0]->last.rtt, 301 * MILLISECOND, "from the call on");
	ok(askers[0]->last.has_queued, "what it waited is known");
	is_number(askers[0]->last.queued, 300 * MILLISECOND - MICROSECOND, "and how long");
	is_number(tracer.prober.counts.queued_max, 300 * MILLISECOND - MICROSECOND,
		"the longest");
	is_number(tracer.prober.counts.queued_notable, 300 * MILLISECOND - MICROSECOND,
		"the longest that is worth a word");
	tracer_stamped(&tracer, 12345, SECOND);
	tracer_awaits_stamp(&tracer, 12345);
	is_number(tracer.prober.counts.queued_max, 300 * MILLISECOND - MICROSECOND,
		"a stamp of no probe changes nothing");
}

/* The strategy waits a second for each; the user allows five. */
static void begin_patient(void)
{
	begin(1, 2);
	settings.trace.wait = 5 * SECOND;
	settings.trace.wait_given = false;
}

static void what_waits_in_this_host_is_waited_for(void)
{
	begin_patient();
	send_all(0);
	is_number(wake, SECOND, "where nothing is stamped the strategy's time holds");
	begin_patient();
	is_number(step(0), STEP_SEND, "a probe");
	uint64_t stuck = probe.handle;
	tracer_sent(&tracer, stuck, SENT_OK, 0, 0, MICROSECOND);
	tracer_awaits_stamp(&tracer, stuck);
	is_number(step(0), STEP_SEND, "another");
	tracer_sent(&tracer, probe.handle, SENT_OK, 0, 0, MICROSECOND);
	tracer_awaits_stamp(&tracer, probe.handle);
	tracer_stamped(&tracer, probe.handle, 300 * MILLISECOND);
	is_number(step(MILLISECOND), STEP_WAIT, "both wait");
	is_number(wake, SECOND + 300 * MILLISECOND - MICROSECOND,
		"the one that left late has as much more");
	ok(reply(OF_PROBE, 1, 400 * MILLISECOND), "it is answered");
	while (step(400 * MILLISECOND) == STEP_EVENT)
		;
	tracer_sent(&tracer, probe.handle, SENT_OK, 0, 400 * MILLISECOND, 400 * MILLISECOND);
	is_number(step(2 * SECOND), STEP_EVENT, "the third one is lost");
	is_number(event.answer.question.number, 2, "that is it");
	tracer_stamped(&tracer, stuck, 4500 * MILLISECOND);
	is_number(askers[0]->answers, 2, "the one that has not left is not");
	begin_patient();
	settings.wants_answers = false;
	is_number(step(0), STEP_SEND, "a probe");
	tracer_sent(&tracer, probe.handle, SENT_OK, 0, 0, MICROSECOND);
	tracer_awaits_stamp(&tracer, probe.handle);
	tracer_stamped(&tracer, probe.handle, 4500 * MILLISECOND);
	step(5 * SECOND - 1);
	is_number(askers[0]->answers, 0, "one that left very late has the whole time");
	step(5 * SECOND);
	is_number(askers[0]->answers, 1, "and no more");
}

int main(void)
{
	run_test(what_waits_in_this_host_is_waited_for,
		"tracer_step: a probe that waits in this host");
	run_test(a_repeated_probe_is_waited_for_at_the_edge,
		"tracer_step: a probe that the kernel repeats is waited for at the edge");
	run_test(a_reply_to_a_repeated_probe_has_no_time,
		"tracer_observe: a reply to a repeated probe has no time");
	run_test(time_in_this_host_counts_apart,
		"tracer_stamped: what a probe waited in this host counts apart");
	run_test(it_sends_until_the_window_is_full,
		"tracer_step: sends until the window is full");
	run_test(targets_take_turns, "tracer_step: targets take turns");
	run_test(what_the_kernel_refuses_is_an_answer,
		"tracer_sent: what the kernel refuses is an answer with its errno");
	run_test(a_reply_answers_once, "tracer_observe: a reply answers its probe, once");
	run_test(a_reply_after_its_time_is_late,
		"tracer_observe: a reply after its time is late");
	run_test(what_is_not_ours_is_counted_only,
		"tracer_observe: what is not ours, or broken, is counted only");
	run_test(a_socket_of_its_own_names_the_probe,
		"tracer_observe: a socket of its own names the probe");
	run_test(the_only_one_in_flight_is_meant,
		"tracer_observe: a reply to a flow is for the only probe in flight");
	run_test(of_several_all_are_asked_again,
		"tracer_observe: of several in flight all are asked again, one at a time");
	run_test(a_stream_of_replies_does_not_hold_it_up,
		"tracer_observe: replies that name no probe do not hold it up for ever");
	run_test(a_stream_answers_flows_for_a_while,
		"tracer_observe: a service that streams, and several flows");
	run_test(it_is_done_when_all_targets_are, "tracer_step: done when all targets are");
	run_test(fast_is_much_sooner_than_the_kernel_repeats,
		"tracer_is_fast: an answer in less than half of the kernel's time");
	return tap_end();
}

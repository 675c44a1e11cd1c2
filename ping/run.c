/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/run.h"

#include <errno.h>
#include <signal.h>

#include "common/net/clock.h"
#include "common/wire/icmp.h"

enum { TAG_SOCKET = 1 };

/* A flood's answer is nearly there: asking again is cheaper than to sleep and be woken. */
static const nanoseconds spin_limit = 50 * MICROSECOND;

/* ---- events ---------------------------------------------------------------- */

static void show(struct run *run, const struct ping_event *event)
{
	for (uint32_t i = 0; i < run->view_count; i++)
		run->views[i]->event(run->views[i]->self, event);
}

static void drain_events(struct run *run)
{
	struct ping_event event;
	while (ping_take_event(run->engine, &event))
		show(run, &event);
}

/* ---- receiving ------------------------------------------------------------- */

static void on_reply(void *context, const struct reply *reply)
{
	struct run *run = context;
	if (reply->kind == REPLY_TRANSMIT_STAMP)
		ping_stamped(run->engine, run->stamp_handles[reply->stamp_number % RUN_STAMPS],
			reply->stamp, reply->at);
	else
		ping_observe(run->engine, reply, clock_now());
	drain_events(run);
}

static void drain_errors(void *context)
{
	struct run *run = context;
	receive_errors(run->receiver, &run->sock, on_reply, run);
}

/* ---- sending --------------------------------------------------------------- */

static void gather(struct run *run, const struct probe *probe)
{
	uint8_t *packet = run->packets + (size_t)run->item_count * run->packet_size;
	const struct family *family = run->sock.family;
	uint8_t *data = packet + ICMP_HEADER_SIZE;
	payload_fill(&run->payload, probe->handle, data);
	struct writer w = writer_of(packet, run->packet_size);
	icmp_write_echo(&w, family->version, family->echo, run->id, probe->sequence,
		span_of(data, run->payload.size));
	run->handles[run->item_count] = probe->handle;
	run->items[run->item_count++] = (struct transmit_item){
		.bytes = writer_span_of(&w),
		.to = run->target,
		.hop_limit = TRANSMIT_SOCKET_DEFAULT,
		.traffic_class = TRANSMIT_SOCKET_DEFAULT,
	};
}

/* After a refused packet it is not known whether the kernel counted it: begin at 0 again. */
static void restart_stamps(struct run *run)
{
	if (!run->takes_stamps)
		return;
	sock_stamps(&run->sock, SOCK_STAMPS_RECEIVE);
	sock_stamps(&run->sock, SOCK_STAMPS_BOTH);
	run->stamp_next = 0;
}

static void report_sent(struct run *run, uint32_t i)
{
	const struct transmit_item *item = &run->items[i];
	if (item->sent == SENT_OK)
		run->stamp_handles[run->stamp_next++ % RUN_STAMPS] = run->handles[i];
	else if (item->sent == SENT_FAILED)
		restart_stamps(run);
	ping_sent(run->engine, run->handles[i], item->sent, item->error, item->at);
	drain_events(run);
}

static void send_gathered(struct run *run)
{
	transmit(&run->sock, run->items, run->item_count, NULL, drain_errors, run);
	for (uint32_t i = 0; i < run->item_count; i++)
		report_sent(run, i);
	run->item_count = 0;
}

/* ---- waiting --------------------------------------------------------------- */

static void take_signals(struct run *run)
{
	int number;
	while ((number = loop_signal(&run->loop)) != 0) {
		if (number == SIGWINCH)
			continue;
		if (number != SIGQUIT && number != SIGUSR1) {
			ping_stop(run->engine, clock_now(), STOP_SIGNAL);
			continue;
		}
		struct ping_statistics statistics = ping_statistics(run->engine, 0);
		for (uint32_t i = 0; i < run->view_count; i++)
			if (run->views[i]->status)
				run->views[i]->status(run->views[i]->self, &statistics);
	}
}

/* Look for an answer a little while without sleeping; true when one came. */
static bool spin(struct run *run, nanoseconds now, nanoseconds wake)
{
	nanoseconds until = now + spin_limit < wake ? now + spin_limit : wake;
	do {
		if (receive_all(run->receiver, &run->sock, on_reply, run) > 0)
			return true;
		now = clock_now();
	} while (now < until);
	return false;
}

static int wait_until(struct run *run, nanoseconds now, nanoseconds wake)
{
	for (uint32_t i = 0; i < run->view_count; i++)
		if (run->views[i]->tick)
			run->views[i]->tick(run->views[i]->self, now, &wake);
	if (run->is_flood && ping_in_flight(run->engine) > 0 && spin(run, now, wake))
		return 0;
	int error = loop_wait(&run->loop, now, wake);
	for (uint32_t i = 0; error == 0 && i < run->loop.ready_count; i++) {
		if (run->loop.ready[i] == LOOP_SIGNALS) {
			take_signals(run);
			continue;
		}
		int got = receive_all(run->receiver, &run->sock, on_reply, run);
		error = got < 0 ? got : 0;
	}
	return error;
}

int run_engine(struct run *run)
{
	int error = loop_watch(&run->loop, run->sock.fd, TAG_SOCKET, false);
	while (error == 0) {
		struct probe probe;
		struct ping_event event;
		nanoseconds wake = NEVER;
		nanoseconds now = clock_now();
		enum step step = ping_step(run->engine, now, &probe, &event, &wake);
		if (step == STEP_EVENT)
			show(run, &event);
		else if (step == STEP_SEND)
			gather(run, &probe);
		bool has_gathered = run->item_count > 0;
		if (has_gathered && (step != STEP_SEND || run->item_count == run->batch))
			send_gathered(run);
		else if (step == STEP_WAIT)
			error = wait_until(run, now, wake);
		if (step == STEP_DONE)
			break;
	}
	return error;
}

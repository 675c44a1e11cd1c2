/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/run.h"

#include <errno.h>

#include "common/base/arithmetic.h"
#include "common/net/clock.h"
#include "common/wire/icmp/message.h"
#include "ping/facts.h"

enum { TAG_SOCKET = 1, TAG_NAMES, TAG_FOLLOW, READS_MAX = 64 };

/* A flood sleeps in the call that receives, for so long; the kernel rounds up to its ticks, so
 * there must be room before anything else is due. */
static const nanoseconds flood_sleep = 4 * MILLISECOND;
/* Without a look at the socket: longer, and this process was held up. */
static const nanoseconds held_up = MILLISECOND;
/* A flood without a reply for so long may have lost its source address. */
static const nanoseconds silent_flood = SECOND;

/* ---- events ---------------------------------------------------------------------- */

static void show(struct ping_run *run, const struct ping_event *event)
{
	window_count(&run->window, event);
	if (event->kind == PING_EVENT_REPLY)
		run->replied_at = event->at;
	if (run->follow && event->kind == PING_EVENT_REPLY && event->counts_as_received)
		follow_replied(run->follow, event->at);
	for (uint32_t i = 0; i < run->view_count; i++)
		run->views[i]->event(run->views[i]->self, event);
	if (goal_count(&run->goal, event))
		ping_stop(run->engine);
}

static void drain_events(struct ping_run *run)
{
	const struct ping_event *event;
	while ((event = ping_next_event(run->engine)))
		show(run, event);
}

/* ---- receiving ------------------------------------------------------------------- */

static bool on_reply(void *context, const struct reply *reply)
{
	struct ping_run *run = context;
	bool is_ours = false;
	if (reply->kind == REPLY_TRANSMIT_STAMP)
		ping_stamped(run->engine, run->stamp_handles[reply->stamp_number % RUN_STAMPS],
			reply->stamp, reply->at);
	else
		is_ours = ping_observe(run->engine, 0, reply, receiver_read_at(run->receiver));
	drain_events(run);
	return is_ours;
}

static void drain_errors(void *context)
{
	struct ping_run *run = context;
	run->stamps_lost = true; /* the try that failed may have taken a number */
	receive_errors(run->receiver, &run->sock, on_reply, run);
}

/* ---- sending --------------------------------------------------------------------- */

static struct span build_echo(
	struct ping_run *run, const struct ping_probe *probe, uint8_t *packet)
{
	if (run->item_count < run->written)
		return payload_rewrite_echo(&run->payload, probe->handle, run->sock.family,
			run->id, probe->sequence, packet);
	run->written = run->item_count + 1;
	return payload_write_echo(&run->payload, probe->handle, run->sock.family, run->id,
		probe->sequence, packet);
}

static struct span build_query(
	struct ping_run *run, const struct ping_probe *probe, uint8_t *packet)
{
	struct writer w = writer_of(packet, run->packet_size);
	node_query_write(
		&w, run->node_query, &run->target, run->payload.token, probe->sequence);
	return writer_span_of(&w);
}

static bool takes_stamps(const struct ping_run *run)
{
	return run->stamps == SOCK_STAMPS_BOTH || run->stamps == SOCK_STAMPS_HARDWARE;
}

static void gather(struct ping_run *run, const struct ping_probe *probe)
{
	uint8_t *packet = run->packets + (size_t)run->item_count * run->packet_size;
	run->handles[run->item_count] = probe->handle;
	run->items[run->item_count++] = (struct transmit_item){
		.bytes = run->node_query ? build_query(run, probe, packet)
					 : build_echo(run, probe, packet),
		.to = run->is_connected ? (struct address){0} : run->target,
		.hop_limit = TRANSMIT_SOCKET_DEFAULT,
		.traffic_class = TRANSMIT_SOCKET_DEFAULT,
		.flow_label = run->flow_label,
		.is_unstamped = !takes_stamps(run),
	};
}

static void restart_stamps(struct ping_run *run)
{
	if (!takes_stamps(run))
		return;
	sock_stamps_restart(&run->sock, run->stamps);
	run->stamp_next = 0;
	run->stamps_lost = false;
}

/* A ping socket's error queue tells how much would have fit; for a raw one the route does. */
static void learn_mtu(struct ping_run *run)
{
	struct reply reply = {.kind = REPLY_LOCAL_ERROR};
	uint32_t mtu = 0;
	if (run->sock.kind != SOCK_KIND_RAW || run->is_flood)
		return;
	int error = sock_route(
		run->sock.family, &run->target, run->device, 0, run->is_group, NULL, &mtu);
	if (error || mtu <= run->ip_options_size)
		return;
	reply.info = (mtu < UINT16_MAX ? mtu : UINT16_MAX) - run->ip_options_size;
	ping_observe(run->engine, 0, &reply, clock_now());
}

static void report_sent(struct ping_run *run, uint32_t i)
{
	const struct transmit_item *item = &run->items[i];
	if (item->sent == SENT_FAILED && item->error == EMSGSIZE)
		learn_mtu(run);
	if (item->sent == SENT_FAILED && run->follow)
		follow_refused(run->follow);
	if (item->sent == SENT_FAILED && goal_count_refused(&run->goal))
		ping_stop(run->engine);
	run->stamp_next++;
	run->stamps_lost |= item->sent != SENT_OK;
	ping_sent(run->engine, run->handles[i], item->sent, item->error, item->at, item->back);
	drain_events(run);
}

/* A connected socket keeps its source address, also one that this host has no more. */
static void free_source(struct ping_run *run)
{
	if (run->replied_at == 0)
		run->replied_at = run->clock;
	if (!run->may_disconnect || run->clock - run->replied_at < silent_flood)
		return;
	run->may_disconnect = false;
	run->is_connected = sock_disconnect(&run->sock) != 0;
}

static void send_gathered(struct ping_run *run)
{
	/* a stamp may be read before the call that sends returns */
	for (uint32_t i = 0; i < run->item_count; i++)
		run->stamp_handles[(run->stamp_next + i) % RUN_STAMPS] = run->handles[i];
	transmit(&run->sock, run->items, run->item_count, run->observer, drain_errors, run);
	for (uint32_t i = 0; i < run->item_count; i++)
		report_sent(run, i);
	run->clock = run->items[run->item_count - 1].back;
	free_source(run);
	/* once, after the last: those sent after the failure took numbers too */
	if (run->stamps_lost)
		restart_stamps(run);
	run->item_count = 0;
}

/* ---- waiting --------------------------------------------------------------------- */

static void show_status(struct ping_run *run)
{
	struct ping_statistics statistics = ping_statistics(run->engine, 0);
	for (uint32_t i = 0; i < run->view_count; i++)
		if (run->views[i]->status)
			run->views[i]->status(run->views[i]->self, &statistics);
}

static void take_signals(struct ping_run *run)
{
	enum loop_request request;
	while ((request = loop_request(&run->loop)) != LOOP_NO_REQUEST) {
		if (request == LOOP_STATUS)
			show_status(run);
		else
			ping_stop(run->engine);
	}
}

/* A flood's answer is nearly there, or there already: one call receives it, where the loop
 * would need one to wait, one to receive and one to see that there is no more. */
static bool sleeps_for_answer(const struct ping_run *run, nanoseconds now, nanoseconds wake)
{
	return run->is_flood && !takes_stamps(run) && ping_in_flight(run->engine) > 0 &&
	       wake - now > 2 * flood_sleep;
}

static int receive_flood(struct ping_run *run)
{
	int got = receive_waiting(run->receiver, &run->sock,
		(uint32_t)ping_in_flight(run->engine), on_reply, run);
	run->clock = got > 0 ? receiver_read_at(run->receiver) : clock_now();
	return got < 0 ? got : 0;
}

static void watch_names(struct ping_run *run)
{
	int fd = run->names ? run->names->helper.fd : -1;
	loop_rewatch(&run->loop, &run->names_fd, fd, TAG_NAMES);
}

/* ---- another socket --------------------------------------------------------------- */

/* The old one is closed. */
static int use_socket(struct ping_run *run, const struct sock *sock)
{
	loop_forget(&run->loop, run->sock.fd);
	run->sock = *sock;
	run->stamp_next = 0;
	run->stamps_lost = false;
	if (run->is_flood)
		sock_receive_timeout(&run->sock, flood_sleep);
	return loop_watch(&run->loop, sock->fd, TAG_SOCKET, false);
}

static int move(struct ping_run *run, const struct follow *f)
{
	const struct probe_socket *socket = &f->socket;
	run->target = socket->target;
	run->id = socket->id;
	run->written = 0;
	run->stamps = socket->stamps;
	run->is_group = socket->is_group;
	run->is_connected = socket->is_connected;
	run->may_disconnect = socket->may_disconnect;
	run->flow_label = socket->flow_label;
	run->ip_options_size = socket->ip_options_size;
	if (run->capture) {
		run->capture->source = socket->source;
		run->capture->target = socket->target;
	}
	struct ping_target target = {
		.address = socket->target, .any_source = socket->any_source};
	ping_move_target(run->engine, &target, socket->id, socket->sock.kind == SOCK_KIND_RAW);
	return f->has_new_socket ? use_socket(run, &socket->sock) : 0;
}

/* What the views know of the target is another address now. Probes that are gathered go to the
 * old one first. */
static int follow(struct ping_run *run, nanoseconds now, nanoseconds *wake)
{
	if (!run->follow || run->item_count > 0)
		return 0;
	bool has_moved = follow_tick(run->follow, now, wake);
	loop_rewatch(&run->loop, &run->follow_fd, follow_descriptor(run->follow), TAG_FOLLOW);
	if (!has_moved)
		return 0;
	const struct follow *f = run->follow;
	struct ping_start facts = facts_start(f->options, &f->resolved, &f->socket);
	for (uint32_t i = 0; i < run->view_count; i++)
		run->views[i]->target(run->views[i]->self, &facts);
	return move(run, f);
}

static void tick_views(void *self, nanoseconds now, nanoseconds *wake)
{
	struct ping_run *run = self;
	for (uint32_t i = 0; i < run->view_count; i++)
		if (run->views[i]->tick)
			run->views[i]->tick(run->views[i]->self, now, wake);
}

/* All that is there, but a stream without end must not keep us from signals and from sending.
 */
static int receive_there(struct ping_run *run)
{
	int full = (int)receiver_batch(run->receiver), got = full;
	for (int i = 0; i < READS_MAX && got >= full; i++)
		got = receive_all(run->receiver, &run->sock, on_reply, run);
	return got < 0 ? got : 0;
}

static int take_ready(struct ping_run *run)
{
	int error = 0;
	for (uint32_t i = 0; error == 0 && i < run->loop.ready_count; i++) {
		if (run->loop.ready[i] == LOOP_SIGNALS) {
			take_signals(run);
		} else if (run->loop.ready[i] == TAG_NAMES) {
			lookups_receive(run->names);
		} else if (run->loop.ready[i] == TAG_SOCKET) {
			error = receive_there(run);
		}
	}
	return error;
}

static void show_window(struct ping_run *run, nanoseconds now, nanoseconds *wake)
{
	if (!window_is_due(&run->window, now, wake))
		return;
	window_end(&run->window, ping_in_flight(run->engine));
	for (uint32_t i = 0; i < run->view_count; i++)
		run->views[i]->window(
			run->views[i]->self, &run->window.counts, run->window.every);
	window_begin(&run->window, now);
	window_is_due(&run->window, now, wake);
}

static int wait_until(struct ping_run *run, nanoseconds now, nanoseconds wake)
{
	run->clock = 0;
	tick_views(run, now, &wake);
	show_window(run, now, &wake);
	watch_names(run);
	int error = follow(run, now, &wake);
	if (error)
		return error;
	/* where replies never end, signals are checked here only */
	if (loop_has_signal()) {
		take_signals(run);
		return 0;
	}
	if (sleeps_for_answer(run, now, wake))
		return receive_flood(run);
	error = loop_wait(&run->loop, now, wake);
	return error ? error : take_ready(run);
}

/* Lines that wait for a name at the end wait a second in all, and not after another signal. */
static void wait_for_views(struct ping_run *run)
{
	loop_forget(&run->loop, run->sock.fd);
	loop_rewatch(&run->loop, &run->follow_fd, -1, TAG_FOLLOW);
	lookups_finish(run->names, &run->loop, &run->names_fd, TAG_NAMES, RUN_NAMES_WAIT,
		tick_views, run);
}

/* What came in time is read before a probe is given up, and whatever held this process up. A
 * burst that is sent takes longer than some time-outs. */
static int catch_up(struct ping_run *run, nanoseconds now, nanoseconds looked)
{
	if (now - looked <= held_up && now < ping_expiry(run->engine))
		return 0;
	/* a signal that is taken now ends the run: these must have left, or be lost, by then */
	if (run->item_count > 0)
		send_gathered(run);
	return wait_until(run, now, now);
}

/* The engine's next step, done. */
static enum step turn(struct ping_run *run, nanoseconds now, int *error)
{
	struct ping_probe probe;
	nanoseconds wake = NEVER;
	enum step step = ping_step(run->engine, now, &probe, &wake);
	if (step == STEP_EVENT)
		drain_events(run);
	else if (step == STEP_SEND)
		gather(run, &probe);
	bool has_gathered = run->item_count > 0;
	if (has_gathered && (step != STEP_SEND || run->item_count == run->batch))
		send_gathered(run);
	else if (step == STEP_WAIT)
		*error = wait_until(run, now, wake);
	return step;
}

/* The run cannot go on: what has no answer is reported before the summary. */
static void give_up(struct ping_run *run)
{
	struct ping_probe probe;
	nanoseconds wake, now = clock_now();
	ping_stop(run->engine);
	while (ping_step(run->engine, now, &probe, &wake) == STEP_EVENT)
		drain_events(run);
}

/* Each reading of the clock shows in a flood, which sends and receives all the time: it goes by
 * the times that it took for these. */
static nanoseconds time_of(const struct ping_run *run)
{
	return run->is_flood && run->clock ? run->clock : clock_now();
}

int run_engine(struct ping_run *run)
{
	nanoseconds looked = clock_now();
	enum step step = STEP_EVENT;
	int error = loop_watch(&run->loop, run->sock.fd, TAG_SOCKET, false);
	if (run->is_flood)
		sock_receive_timeout(&run->sock, flood_sleep);
	while (error == 0 && step != STEP_DONE) {
		nanoseconds now = time_of(run);
		error = catch_up(run, now, looked);
		if (error == 0)
			step = turn(run, now, &error);
		looked = step == STEP_WAIT ? time_of(run) : now;
	}
	if (error)
		give_up(run);
	if (run->names)
		wait_for_views(run);
	return error;
}

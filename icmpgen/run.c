/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/run.h"

#include <stdlib.h>
#include <string.h>

#include <sys/socket.h>

#include "common/base/arithmetic.h"
#include "common/base/errors.h"
#include "common/net/clock.h"
#include "common/net/control.h"
#include "common/net/packet_socket.h"
#include "common/net/sock.h"
#include "common/wire/family.h"
#include "icmpgen/message/reply.h"

enum { TAG_REPLY = 1, EFFECT_TRIES = 20, READS_MAX = 64 };
#define EFFECT_PAUSE (15 * MILLISECOND)
#define HOST_WAIT (4 * SECOND)
#define GROUP_WAIT SECOND

enum status run_say(struct send_run *run, enum status status, const char *words)
{
	report_error(run->view->report, NULL, "%s", words);
	return status;
}

/* ---- times ----------------------------------------------------------------------- */

/* The times of the kernel are more exact, where they can be had. */
static void begin_stamps(struct send_run *run)
{
	run->stamped = (struct sock){.fd = run->sender.fd,
		.kind = run->sender.kind == SENDER_PING ? SOCK_KIND_PING : SOCK_KIND_RAW,
		.family = family_of(run->settings->spec.version)};
	run->receiver = receiver_open(1);
	stamp_clock_begin(&run->clock);
	sock_stamps(&(struct sock){.fd = run->packet_socket}, SOCK_STAMPS_RECEIVE);
	if (run->receiver)
		sock_stamps(&run->stamped, SOCK_STAMPS_BOTH);
}

static bool on_error(void *self, const struct reply *reply)
{
	struct send_run *run = self;
	bool is_ours = reply->kind == REPLY_TRANSMIT_STAMP &&
		       reply->stamp_number - run->stamp_first < run->stamp_count;
	if (is_ours)
		run->sent.stamp = reply->at;
	return is_ours;
}

static void read_stamps(struct send_run *run)
{
	if (run->receiver)
		receive_errors(run->receiver, &run->stamped, on_error, run);
}

void run_sending(struct send_run *run)
{
	read_stamps(run);
	run->stamp_first += run->stamp_count;
	run->stamp_count = 0;
	run->sent = (struct send_time){.before = clock_now()};
}

void run_has_sent(struct send_run *run, uint32_t packets, bool failed)
{
	run->sent.after = clock_now();
	run->stamp_count = packets;
	if (!failed || !run->receiver)
		return;
	sock_stamps_restart(&run->stamped, SOCK_STAMPS_BOTH);
	run->stamp_first = run->stamp_count = 0;
}

static struct view_times times_of(struct send_run *run, const struct captured_packet *packet)
{
	struct view_times times = {.stamp = packet->stamp};
	read_stamps(run);
	nanoseconds sent_at = send_time_at(&run->sent);
	times.rtt = packet->at > sent_at ? packet->at - sent_at : 0;
	run->totals->has_queued |= send_time_queued(&run->sent, packet->at, &times.queued);
	if (times.queued > run->totals->queued_max)
		run->totals->queued_max = times.queued;
	if (times.queued > run->totals->queued_notable &&
		send_time_is_notable(times.queued, times.rtt))
		run->totals->queued_notable = times.queued;
	return times;
}

enum status run_packet_socket(struct send_run *run)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	if (!run->settings->has_reply)
		return STATUS_OK;
	if (!run->settings->expect && !reply_is_expected(&run->settings->spec)) {
		text_add(&problem, "--reply: nothing answers ");
		spec_message_name(&run->settings->spec, &problem);
		text_add(&problem, "; it is no query");
		return run_say(run, STATUS_USAGE, buffer);
	}
	run->buffer = malloc(CAPTURED_PACKET_MAX);
	run->reassembly = calloc(1, sizeof *run->reassembly);
	if (!run->buffer || !run->reassembly)
		return run_say(run, STATUS_LOCAL, "out of memory");
	bool is_ping = run->sender.kind == SENDER_PING;
	int fd = is_ping ? run->sender.fd : run->acquired->replies;
	int error = fd < 0 ? fd : 0;
	if (error == 0 && !is_ping)
		error = packet_socket_bind(
			fd, run->settings->spec.version, run->settings->device);
	if (error == 0) {
		run->packet_socket = fd;
		begin_stamps(run);
		return loop_watch(&run->loop, fd, TAG_REPLY, false) < 0 ? STATUS_LOCAL
									: STATUS_OK;
	}
	packet_socket_problem(error, run->settings->device, &problem);
	return run_say(run, STATUS_LOCAL, buffer);
}

nanoseconds run_until(const struct send_run *run, nanoseconds wake)
{
	return time_min(wake, run->settings->until);
}

bool run_wait(struct send_run *run, nanoseconds wake)
{
	int error = loop_wait(&run->loop, clock_now(), wake);
	if (error) {
		report_errno(run->view->report, "ppoll", error);
		run->is_stopped = true;
	}
	bool readable = false;
	for (uint32_t i = 0; i < run->loop.ready_count; i++)
		readable |= run->loop.ready[i] == TAG_REPLY;
	if (loop_signal(&run->loop) != 0)
		run->is_stopped = true;
	return readable;
}

/* ---- replies --------------------------------------------------------------------- */
static void controls_read(
	const struct msghdr *message, const struct family *family, struct ip_header *header)
{
	struct cmsghdr *c = NULL;
	while ((c = control_next(message, c))) {
		if (c->cmsg_level != family->option.level)
			continue;
		if (c->cmsg_type == family->control.hop_limit)
			header->hop_limit = control_byte(c);
		else if (c->cmsg_type == family->control.traffic_class)
			header->traffic_class = control_byte(c);
	}
}

/* A ping socket gives the ICMP message alone: the IP header is put in front again. */
static bool ping_read(struct send_run *run, struct captured_packet *packet)
{
	struct datagram d;
	const struct spec *spec = &run->settings->spec;
	const struct family *family = family_of(spec->version);
	uint32_t room = family->ip_header_size;
	ssize_t got = datagram_read(
		&d, run->packet_socket, run->buffer + room, CAPTURED_PACKET_MAX - room);
	if (got < 0)
		return false;
	struct ip_header header = {.version = spec->version,
		.protocol = family->icmp_protocol,
		.source = sock_address_from(&d.from, NULL),
		.destination = spec->source};
	controls_read(&d.message, family, &header);
	struct writer w = writer_of(run->buffer, room);
	ip_write(&w, &header, (uint32_t)got);
	*packet = (struct captured_packet){.bytes = span_of(run->buffer, room + (size_t)got)};
	packet->stamp = stamp_of_message(&d.message, &run->clock, &packet->at);
	return !w.failed;
}

/* A packet that came while a reply is awaited. */
enum came { CAME_OTHER, CAME_REPLY, CAME_ERROR };

static enum came what_came(const struct send_run *run, struct span packet)
{
	const struct icmp_send_options *s = run->settings;
	struct span sent = span_of(run->outgoing.memory, run->outgoing.whole);
	bool is_broadcast = run->sender.route.is_broadcast;
	if (s->expect && reply_is_expected_message(&s->spec, &s->expected, packet, sent))
		return CAME_REPLY;
	if (!s->expect && reply_matches(&s->spec, packet, is_broadcast))
		return CAME_REPLY;
	return reply_is_error(&s->spec, packet, sent) ? CAME_ERROR : CAME_OTHER;
}

/* Many may answer: their replies are collected until the time is over. */
static bool is_group(const struct send_run *run)
{
	return run->sender.route.is_broadcast ||
	       address_is_multicast(&run->settings->spec.destination);
}

bool run_read_replies(struct send_run *run)
{
	struct captured_packet packet;
	bool found = false;
	bool is_ping = run->sender.kind == SENDER_PING;
	read_stamps(run);
	/* a steady stream must not keep us from the clock and from signals */
	for (int i = 0; i < READS_MAX && (is_ping ? ping_read(run, &packet)
						  : packet_socket_read(run->packet_socket,
							    run->buffer, &packet, &run->clock));
		i++) {
		if (found || packet.is_outgoing)
			continue;
		struct span whole;
		if (!reassembly_take(run->reassembly, packet.bytes, clock_now(), &whole))
			continue;
		enum came came = what_came(run, whole);
		if (came == CAME_OTHER)
			continue;
		run->totals->replies += came == CAME_REPLY;
		run->group_replies += came == CAME_REPLY;
		struct view_times times = times_of(run, &packet);
		if (came == CAME_ERROR)
			view_error(run->view, whole, &times);
		else
			view_reply(run->view, whole, &times);
		found = !is_group(run) || came == CAME_ERROR;
	}
	return found;
}

/* One host is waited for as long as the kernel asks for its neighbour, so that a late ARP costs
 * no reply and a failed one shows as an error; a group replies at once or not. */
static nanoseconds reply_wait(const struct send_run *run)
{
	if (run->settings->reply_wait > 0)
		return run->settings->reply_wait;
	return is_group(run) ? GROUP_WAIT : HOST_WAIT;
}

void run_wait_reply(struct send_run *run)
{
	nanoseconds sent_at = send_time_at(&run->sent);
	nanoseconds deadline = run_until(run, duration_add(sent_at, reply_wait(run)));
	run->group_replies = 0;
	/* once more after the deadline: this process may have been held up */
	for (bool is_over = false; !run->is_stopped && !is_over;) {
		is_over = clock_now() >= deadline;
		if (run_wait(run, deadline) && run_read_replies(run))
			return;
	}
	if (run->group_replies > 0) {
		view_replies(run->view, run->group_replies);
		return;
	}
	/* a signal may have cut it short; that this process was woken late is no news */
	nanoseconds end = clock_now();
	view_timeout(
		run->view, &run->settings->spec.destination, time_min(end, deadline) - sent_at);
}

struct effect *run_effect(const struct send_run *run)
{
	const struct spec *spec = &run->settings->spec;
	struct ip_header quoted = {0};
	if (spec->has_quote)
		ip_parse_quoted(span_of(spec->quote.data, spec->quote.size), &quoted);
	return effect_take(&run->acquired->counters, spec->version, &quoted.destination);
}

/* The kernel answers loopback packets at once and others soon: look until two looks agree. */
void run_show_effect(struct send_run *run, const struct effect *before)
{
	struct effect *last = run_effect(run);
	for (int i = 0; last && i < EFFECT_TRIES; i++) {
		run_wait(run, clock_now() + EFFECT_PAUSE);
		struct effect *now = run_effect(run);
		if (!now)
			break;
		bool is_stable = effect_equal(last, now) && !effect_equal(before, now);
		effect_free(last);
		last = now;
		if (is_stable)
			break;
	}
	if (last)
		effect_show(run->view, before, last);
	effect_free(last);
}

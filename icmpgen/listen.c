/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/listen.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <netinet/in.h>

#include "common/base/errors.h"
#include "common/net/clock.h"
#include "common/net/loop.h"
#include "common/net/packet_socket.h"
#include "common/wire/family.h"
#include "common/wire/reassembly.h"
#include "icmpgen/acquire.h"
#include "icmpgen/message/words.h"

enum { TAG_PACKET = 1, WANTED_MAX = 64, READS_MAX = 64 };

struct wanted_message {
	uint8_t version, type;
	int code; /* -1: any */
};

struct filters {
	struct wanted_message list[WANTED_MAX];
	uint32_t count;
};

/* A word may name a message in both families. */
static bool filter_add(struct filters *filters, const char *word,
	const struct icmp_send_options *settings, const char **near)
{
	bool found = false;
	for (uint8_t version = 4; version <= 6; version += 2) {
		struct wanted_message *w = &filters->list[filters->count];
		if ((version == 4 && settings->wants_v6) ||
			(version == 6 && settings->wants_v4))
			continue;
		if (filters->count == WANTED_MAX ||
			!icmp_name_parse(version, word, &w->type, &w->code, near))
			continue;
		w->version = version;
		filters->count++;
		found = true;
	}
	return found;
}

static bool is_wanted(const struct filters *filters, const struct ip_header *ip)
{
	if (ip->protocol != family_of(ip->version)->icmp_protocol)
		return false;
	if (filters->count == 0)
		return true;
	if (ip->fragment_offset > 0 || ip->payload.size < 2)
		return false;
	for (uint32_t i = 0; i < filters->count; i++) {
		const struct wanted_message *w = &filters->list[i];
		if (w->version == ip->version && w->type == ip->payload.data[0] &&
			(w->code < 0 || w->code == ip->payload.data[1]))
			return true;
	}
	return false;
}

static bool filters_read(
	struct filters *filters, const struct icmp_send_options *settings, struct text *problem)
{
	for (uint32_t i = 0; i < settings->word_count; i++) {
		const char *near = NULL;
		if (filters->count >= WANTED_MAX - 1) {
			text_format(problem, "more than %u messages", i);
			return false;
		}
		if (filter_add(filters, settings->words[i], settings, &near))
			continue;
		words_unknown_message(problem, settings->words[i], near);
		return false;
	}
	return true;
}

/* What is read, and the fragments that wait for others. */
struct listener {
	struct reassembly reassembly;
	uint8_t buffer[CAPTURED_PACKET_MAX];
};

static void packets_read(struct view *view, const struct filters *filters, int fd,
	struct listener *l, uint64_t *left)
{
	struct captured_packet packet;
	char device[16];
	struct ip_header ip;
	struct span whole;
	/* a steady stream must not keep us from the clock and from signals */
	for (int i = 0;
		i<READS_MAX && * left> 0 && packet_socket_read(fd, l->buffer, &packet, NULL);
		i++) {
		/* what the loopback device sends arrives once more */
		if (packet.is_outgoing)
			continue;
		if (!reassembly_take(&l->reassembly, packet.bytes, clock_now(), &whole) ||
			!ip_parse(whole, &ip) || !is_wanted(filters, &ip))
			continue;
		view_received(view, whole, packet_socket_device(fd, packet.interface, device));
		if (*left != UINT64_MAX)
			(*left)--;
	}
}

static enum status listen_to_end(struct icmp_send_options *settings, struct view *view,
	const struct filters *filters, int fd, struct listener *l)
{
	struct loop loop;
	uint64_t left = settings->count == 0 ? UINT64_MAX : settings->count;
	enum status status = STATUS_OK;
	nanoseconds begin = clock_now();
	int error = loop_open(&loop, &(struct loop_signals){0});
	if (error == 0)
		error = loop_watch(&loop, fd, TAG_PACKET, false);
	if (error == 0)
		view_listening(view);
	/* a full disk ends it too */
	while (left > 0 && error == 0 && !ferror(stdout)) {
		nanoseconds now = clock_now();
		if (now >= settings->until) {
			status = settings->count > 0 ? STATUS_NO_REPLY : STATUS_OK;
			break;
		}
		error = loop_wait(&loop, now, settings->until);
		if (error || loop_signal(&loop) != 0)
			break;
		packets_read(view, filters, fd, l, &left);
	}
	if (error)
		report_errno(view->report, "event loop", error);
	view->totals.elapsed = clock_now() - begin;
	loop_close(&loop);
	return error ? STATUS_LOCAL : status;
}

enum status listen_run(struct icmp_send_options *settings, struct view *view)
{
	char buffer[SPEC_PROBLEM_SIZE + EXPLAIN_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct filters filters = {0};
	uint8_t version = settings->wants_v4 ? 4 : settings->wants_v6 ? 6 : 0;
	if (!filters_read(&filters, settings, &problem)) {
		report_error(view->report, NULL, "%s", buffer);
		return STATUS_USAGE;
	}
	tzset(); /* it reads a file */
	view_start(view, &(struct view_start){.mode = "listen", .device = settings->device});
	int fd = packet_socket_create(IPPROTO_ICMP, IPPROTO_ICMPV6);
	int error = fd < 0 ? fd : packet_socket_bind(fd, version, settings->device);
	if (error) {
		char help[EXPLAIN_SIZE];
		struct text hint = text_of(help, sizeof help);
		packet_socket_problem(error, settings->device, &problem);
		explain_raw_socket(error, view->report->program, &hint);
		text_format(&problem, "%s%s", hint.size ? "\n" : "", help);
		report_lines(view->report, error, buffer);
	}
	if (error || !acquire_end(view, SANDBOX_TRAFFIC)) {
		if (fd >= 0)
			close(fd);
		return STATUS_LOCAL;
	}
	struct listener *l = calloc(1, sizeof *l);
	enum status status = STATUS_LOCAL;
	if (l)
		status = listen_to_end(settings, view, &filters, fd, l);
	else
		report_error(view->report, NULL, "out of memory");
	free(l);
	close(fd);
	return status;
}

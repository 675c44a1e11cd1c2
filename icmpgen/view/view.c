/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/view/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/errors.h"
#include "common/cli/message.h"
#include "common/net/capture.h"
#include "common/net/clock.h"
#include "common/wire/pcap/pcap.h"

enum { WORDS_SIZE = 512 * 1024 };

bool view_open(struct view *view, const char *capture)
{
	uint8_t bytes[PCAP_HEADER_SIZE];
	struct writer w = writer_of(bytes, sizeof bytes);
	view->words_size = WORDS_SIZE;
	view->words = malloc(WORDS_SIZE);
	view->spec = calloc(1, sizeof *view->spec);
	view->scratch = malloc(SPEC_PACKET_MAX);
	if (!view->words || !view->spec || !view->scratch) {
		report_errno(view->report, NULL, ENOMEM);
		return false;
	}
	if (!capture)
		return true;
	int fd = capture_file(capture);
	view->capture = fd < 0 ? NULL : fdopen(fd, "w");
	if (!view->capture) {
		report_errno(view->report, capture, fd < 0 ? -fd : errno);
		return false;
	}
	view->capture_name = capture;
	pcap_write_header(&w, "icmp-send");
	fwrite(bytes, 1, w.size, view->capture);
	return true;
}

/* Once, and as it happens: a run may go on for days. */
static void report_capture(struct view *view, int error)
{
	if (view->capture_error == 0)
		report_errno(view->report, view->capture_name, error);
	view->capture_error = error;
}

int view_close_capture(struct view *view)
{
	if (view->capture && fclose(view->capture) != 0)
		report_capture(view, errno);
	view->capture = NULL;
	return -view->capture_error;
}

void view_release(struct view *view)
{
	free(view->words);
	free(view->spec);
	free(view->scratch);
}

void view_capture(struct view *view, struct span packet, bool inbound)
{
	uint8_t bytes[PCAP_PACKET_SIZE];
	struct pcap_record record = {
		.wall = clock_wall(), .direction = inbound ? PCAP_INBOUND : PCAP_OUTBOUND};
	if (view->is_synthetic)
		record.comment = "the IP header is synthetic: the socket has none";
	if (!view->capture || view->capture_error != 0)
		return;
	/* the block around the packet is written by the module, so it needs room for both */
	uint8_t *block = malloc(sizeof bytes + packet.size);
	if (!block)
		return;
	struct writer w = writer_of(block, sizeof bytes + packet.size);
	pcap_write_packet(&w, &record, packet);
	fwrite(block, 1, w.size, view->capture);
	/* the process may be killed, by a closed pipe too: what came is kept */
	if (fflush(view->capture) != 0)
		report_capture(view, errno);
	free(block);
}

/* ---- to the form ----------------------------------------------------------------- */
void view_start(struct view *view, const struct view_start *start)
{
	view->mode = start->mode;
	if (view->form->start)
		view->form->start(view, start);
}

void view_sent(struct view *view, struct span packet, bool dry)
{
	view_capture(view, packet, false);
	if (!view->quiet)
		view->form->sent(view, packet, dry);
}

void view_reply(struct view *view, struct span packet, const struct view_times *times)
{
	view_capture(view, packet, true);
	view->form->reply(view, packet, times);
}

void view_error(struct view *view, struct span packet, const struct view_times *times)
{
	view_capture(view, packet, true);
	view->form->error(view, packet, times);
}

void view_replies(struct view *view, uint64_t count)
{
	if (view->form->replies && !view->quiet)
		view->form->replies(view, count);
}

void view_timeout(struct view *view, const struct address *to, nanoseconds waited)
{
	view->form->timeout(view, to, waited);
}

void view_received(struct view *view, struct span packet, const char *device)
{
	view_capture(view, packet, true);
	view->totals.received++;
	view->form->received(view, packet, device);
}

void view_decoded(struct view *view, const struct view_origin *origin, struct span packet)
{
	/* the capture has the fragments as they came */
	if (!origin->is_reassembled)
		view_capture(view, packet, true);
	view->totals.decoded++;
	struct text t = text_of(view->words, view->words_size);
	decode_words(view->spec, writer_of(view->scratch, SPEC_PACKET_MAX), &t);
	view->form->decoded(view, origin, packet);
}

void view_counter(struct view *view, const char *name, uint64_t before, uint64_t after)
{
	view->form->counter(view, name, before, after);
}

void view_change(struct view *view, const char *what, bool came, const char *words)
{
	view->form->change(view, what, came, words);
}

void view_no_effect(struct view *view)
{
	if (view->form->no_effect)
		view->form->no_effect(view);
}

void view_note(struct view *view, const char *words)
{
	if (!view->quiet)
		report_note(view->report, words);
}

void view_listening(struct view *view)
{
	if (!view->quiet)
		message_say("icmp-send", NULL, "listening");
}

void view_end(struct view *view, int exit_status)
{
	if (view->mode)
		view->form->end(view, exit_status);
}

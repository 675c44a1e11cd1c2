/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/sweep_receive.h"

#include <stdlib.h>

/* so often at once, of a full batch each */
enum { READS_MAX = 64 };

/* ---- events ---------------------------------------------------------------------- */

struct sweep_subject sweep_run_subject(
	const struct sweep_run *run, uint32_t slot, char text[static ADDRESS_TEXT_SIZE])
{
	const struct address *address = ping_address(run->engine, slot);
	const char *name = run->names[slot];
	return (struct sweep_subject){.name = name ? name : address_text(text, address),
		.address = address,
		.serial = ping_serial(run->engine, slot),
		.number = run->numbers[slot]};
}

static void forget(struct sweep_run *run, uint32_t slot)
{
	free(run->names[slot]);
	run->names[slot] = NULL;
	ping_release(run->engine, slot);
}

void sweep_run_show_over(struct sweep_run *run, uint32_t slot, const struct ping_event *last)
{
	char text[ADDRESS_TEXT_SIZE];
	struct sweep_subject subject = sweep_run_subject(run, slot, text);
	struct ping_statistics statistics = ping_statistics(run->engine, slot);
	run->view->over(run->view->self, &subject, &statistics, last);
}

static void show(struct sweep_run *run, const struct ping_event *event)
{
	char text[ADDRESS_TEXT_SIZE];
	if (event->kind == PING_EVENT_OVER) {
		sweep_run_show_over(run, event->slot, event);
		if (run->resume)
			resume_over(run->resume, run->numbers[event->slot]);
		forget(run, event->slot);
	} else if (event->slot == PING_NO_SLOT) {
		run->view->event(run->view->self, NULL, event);
	} else {
		struct sweep_subject subject = sweep_run_subject(run, event->slot, text);
		run->view->event(run->view->self, &subject, event);
	}
}

void sweep_run_drain(struct sweep_run *run)
{
	const struct ping_event *event;
	while ((event = ping_next_event(run->engine)))
		show(run, event);
}

/* ---- receiving ------------------------------------------------------------------- */

static bool on_reply(void *context, const struct reply *reply)
{
	struct sweep_run *run = context;
	struct lane *lane = &run->lanes.families[run->reading_family].lanes[run->reading_lane];
	if (reply->dropped > lane->dropped)
		lane->dropped = reply->dropped;
	if (reply->kind == REPLY_ICMP_MESSAGE && reply->id != lane->id)
		return false; /* a raw socket's filter lets others through for a moment */
	bool is_ours = ping_observe(
		run->engine, run->reading_lane, reply, receiver_read_at(run->receiver));
	sweep_run_drain(run);
	return is_ours;
}

int sweep_run_read(struct sweep_run *run, uint32_t family, uint32_t index)
{
	const struct sock *sock = &run->lanes.families[family].lanes[index].sock;
	int got = RECEIVE_BATCH;
	run->reading_family = family;
	run->reading_lane = index;
	/* a stream without end must not keep us from signals and from sending */
	for (int i = 0; i < READS_MAX && got >= RECEIVE_BATCH; i++)
		got = receive_ready(run->receiver, sock, on_reply, run);
	return got < 0 ? got : 0;
}

void sweep_run_drain_errors(void *context)
{
	struct sweep_run *run = context;
	const struct lanes_family *family = &run->lanes.families[run->reading_family];
	receive_errors(run->receiver, &family->lanes[run->reading_lane].sock, on_reply, run);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* One run that sends: what send.c (sending) and run.c (answers and effects) share. */
#ifndef ICMPGEN_RUN_H
#define ICMPGEN_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/send_time.h"
#include "common/net/loop.h"
#include "common/net/receive.h"
#include "common/net/stamp.h"
#include "common/wire/reassembly.h"
#include "icmpgen/effect.h"
#include "icmpgen/outgoing.h"
#include "icmpgen/prepare.h"
#include "icmpgen/sender.h"
#include "icmpgen/view/view.h"

struct send_run {
	struct icmp_send_options *settings;
	struct acquired *acquired;
	struct view *view;
	struct sender sender;
	struct outgoing outgoing;
	struct loop loop;
	struct view_totals *totals; /* the view's */
	int packet_socket;	    /* -1: none */
	uint8_t *buffer;
	struct reassembly *reassembly;
	struct send_time sent; /* the last message, all its fragments */
	struct sock stamped;   /* the sending socket, as far as stamps need it */
	struct receiver *receiver;
	struct stamp_clock clock;
	uint32_t stamp_first, stamp_count; /* the kernel's numbers of the last message */
	bool is_batched;		   /* --rate: no line for each packet */
	bool is_stopped;
	uint64_t numbered;	/* messages built so far */
	uint64_t group_replies; /* to the last one */
};

/* Say what is wrong; returns the status. */
enum status run_say(struct send_run *run, enum status status, const char *words);
/* Be ready to receive replies, where --reply asks for them. */
enum status run_packet_socket(struct send_run *run);
/* `wake`, or the run's deadline where that comes first. */
nanoseconds run_until(const struct send_run *run, nanoseconds wake);
/* Just before and just after the last message, whose packets are so many, was sent. */
void run_sending(struct send_run *run);
void run_has_sent(struct send_run *run, uint32_t packets, bool failed);
/* Wait until `wake`, or until an answer is readable (true) or a signal ends the run. */
bool run_wait(struct send_run *run, nanoseconds wake);
/* Read what has come: whether the answer to the last packet was among it. */
bool run_read_replies(struct send_run *run);
/* Wait for the answer to the last packet, as long as --reply says. */
void run_wait_reply(struct send_run *run);
/* What the kernel counts and routes now; NULL when there is no memory. */
struct effect *run_effect(const struct send_run *run);
/* Wait until the effects no longer change, then show what is not as `before`. */
void run_show_effect(struct send_run *run, const struct effect *before);

#endif

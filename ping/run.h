/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The shell around the ping engine: opens the socket, sends what the engine hands out, feeds it
 * with what arrives, gives its events to the views, and waits.
 */
#ifndef PING_RUN_H
#define PING_RUN_H

#include "common/net/capture.h"
#include "common/net/loop.h"
#include "common/net/names.h"
#include "common/net/receive.h"
#include "common/net/sock.h"
#include "common/net/transmit.h"
#include "ping/engine/engine.h"
#include "ping/engine/payload_node.h"
#include "ping/follow.h"
#include "ping/goal.h"
#include "ping/view/view.h"
#include "ping/window.h"

enum { RUN_VIEWS = 4, RUN_STAMPS = 1024 };

/* How long a line waits for its names; later they help the next line. */
#define RUN_NAMES_WAIT SECOND

struct ping_run {
	const char *program;
	struct sock sock;
	struct address target;
	struct payload payload;
	uint16_t id;
	struct ping *engine;
	struct receiver *receiver;
	struct loop loop;
	bool is_flood;
	nanoseconds clock;	 /* of a flood: when it last sent or received; 0: to be read */
	enum sock_stamps stamps; /* what the kernel stamps */
	bool is_connected;
	bool may_disconnect;	/* when no reply comes for long */
	nanoseconds replied_at; /* when the last reply came, or else the first probe left */
	bool is_group;		/* the target is broadcast or multicast */
	const char *device;	/* that the socket is bound to; NULL: none */
	uint32_t ip_options_size;
	uint32_t flow_label;
	const struct observer *observer;     /* called for every packet; NULL: none */
	struct capture *capture;	     /* whose observer it is */
	struct follow *follow;		     /* NULL: nothing is followed */
	int follow_fd;			     /* that the loop watches; -1: none */
	const struct node_query *node_query; /* probes are such; NULL: echoes */
	struct lookups *names;		     /* NULL: no names */
	int names_fd;			     /* that the loop watches; -1: none */

	struct window window; /* --summary-every */
	struct goal goal;     /* --until, --max-loss, --max-rtt */

	const struct ping_view *views[RUN_VIEWS];
	uint32_t view_count;

	/* probes gathered for one send call */
	struct transmit_item items[TRANSMIT_BATCH];
	uint64_t handles[TRANSMIT_BATCH];
	uint32_t item_count, batch;
	uint8_t *packets; /* batch times packet_size bytes */
	uint32_t packet_size;
	uint32_t written; /* so many hold an echo of this payload and family */

	/* the kernel numbers the packets it stamps: which probe was which */
	uint64_t stamp_handles[RUN_STAMPS];
	uint32_t stamp_next;
	bool stamps_lost; /* numbers and the kernel's differ: restart */
};

/* Run the engine to its end. Returns 0, or -errno when nothing can be received or waited for
 * any more. */
int run_engine(struct ping_run *run);

#endif

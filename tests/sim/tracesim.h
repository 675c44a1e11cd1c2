/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A path that exists only as numbers, on a clock that costs nothing: the tracing engine runs on
 * it with its text view, and a test compares the whole text, the number of packets and the
 * (virtual) time it took.
 */
#ifndef TESTS_SIM_TRACESIM_H
#define TESTS_SIM_TRACESIM_H

#include "traceroute/engine/tracer.h"
#include "traceroute/view/text_hop.h"

enum { SIM_HOPS = 256, SIM_SENT = 4096, SIM_TEXT = 65536 };

struct sim_hop {
	nanoseconds rtt; /* of an answer from here */
	uint8_t alias;	 /* the hop whose address it has; 0: its own */
	bool silent;
	uint32_t lost;	    /* bit n: probe n that ends here is not answered */
	uint8_t lost_probe; /* which of those it had budget for never got here; 0: none */
	bool limited;	    /* six in a burst, then one a second */
	nanoseconds refill; /* in the place of a second; 0: a second */
	nanoseconds tokens, at;
	uint8_t type,
		code; /* of its answers; 0/0: time exceeded, or port unreachable at the end */
	uint32_t count, replies;
};

struct sim {
	/* given */
	uint8_t distance;  /* of the destination: hop[distance] */
	uint8_t hop_limit; /* of the destination's answers; 0: as the distance gives it */
	struct sim_hop hop[SIM_HOPS];
	struct trace_settings trace;
	struct text_settings view;
	const struct strategy *strategy; /* NULL: classic */
	uint32_t path_mtu_at;		 /* hop whose next link has `path_mtu` */
	uint16_t path_mtu;
	bool is_black_hole;	    /* larger packets vanish there */
	nanoseconds interrupt;	    /* 0: none */
	nanoseconds repeated_after; /* the kernel sends a probe again after it; 0: not */
	uint32_t full_every; /* each such probe finds the buffers full at first; 0: none */
	bool without_name;   /* quotes do not say which probe they are of */
	bool has_service;    /* the destination replies with data */
	nanoseconds stream;  /* and goes on sending data that names no probe so often; 0: not */
	bool is_elsewhere;   /* the end is not the address that the trace is for */
	uint8_t forged_hop;  /* whose probes a stranger guesses */
	uint32_t forged;     /* so many of them */
	uint8_t forged_type, forged_code;
	bool blocks; /* the last hop expires what is for it, and refuses to pass more on */
	/* found */
	nanoseconds now, ended;
	uint32_t sent;
	uint8_t sent_hop[SIM_SENT];
	char text[SIM_TEXT];
	struct trace_end end;
	uint32_t whys[3];
};

/* The defaults of the command, and a path of `distance` hops `step` apart. */
void sim_init(struct sim *sim, uint8_t distance, nanoseconds step);
/* Run to the end. The same `sim` may run again: routers keep their budgets. */
void sim_run(struct sim *sim);
/* How many probes were sent with this hop limit. */
uint32_t sim_sent_with(const struct sim *sim, uint8_t hop_limit);
/* The number of the last line of text, and how many replies it has. */
uint32_t sim_last_line(const struct sim *sim, uint32_t *replies);

#endif

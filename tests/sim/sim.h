/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A simulated run of ping: the real engine and the real text view over a clock that only jumps
 * and a network that is a few lines of text. A month of pinging takes as long as its
 * arithmetic.
 *
 * A path file holds one run. Its first line, a comment, names the behaviour; then come, in any
 * order, one command a line:
 *
 *   count 3, interval 200ms, deadline 5s, linger 10s|forever, timeout 1s, preload 3, batch 8,
 *   size 56, window 64, floor 2ms, id 77, adaptive, stop-at-reply, ignore-errors, outstanding
 *                            the engine's settings
 *   target ADDRESS, any-source, name HOST, pattern HEX, device NAME, source ADDRESS, options 40
 *   hints quiet verbose flood precise audible time lost interval-line ident multicast
 *                            the view's settings
 *   delay 20ms, jitter 5ms, loss 1%, duplicates 1%, detour 1% 3s, seed 7
 *                            what the network does to every probe
 *   kernel-stamps            packets are stamped as they leave and arrive
 *   call 5ms                 how long a send call seems to take
 *   wire-times               times are printed from the transmit stamp on
 *   raw                      errors arrive as whole messages instead of by the error queue
 *   lateness 3ms             each sleep lasts that much longer than asked for
 *   cost 20us                each send takes that long
 *   probe N|N-M|all [every K] ACTION...
 *                            what happens to these probes:
 *       lose, delay D, copies N, spread D, from A, alter AT VALUE, cut BYTES, bad-checksum,
 *       number N, id N, sequence N, type N, error T/C, info N, gateway A, again TIMES,
 *       fail ERRNO, left D, stamp D (D of these two may be negative)
 *   at TIME stop|status|gap D
 *                            a signal; or the process stands still for D
 *   trace                    print when each probe leaves
 *   truth                    compare the statistics with what the network counted
 */
#ifndef TESTS_SIM_SIM_H
#define TESTS_SIM_SIM_H

#include <stdio.h>

#include "ping/view/text.h"

enum { SIM_RULES = 64, SIM_ACTIONS = 16, SIM_ALTERS = 8, SIM_DATA = 65536, SIM_BATCH = 64 };

/* What happens to one probe and its answer. */
struct sim_fate {
	bool is_lost, has_delay, has_bad_checksum, is_error, is_cut;
	nanoseconds delay, spread; /* one way there and back; between copies */
	uint32_t copies, cut;
	struct address from, gateway;
	struct {
		uint32_t at;
		uint8_t value;
	} alters[SIM_ALTERS];
	uint32_t alter_count;
	bool has_number, has_id, has_sequence, has_type;
	uint64_t number;
	uint16_t id, sequence;
	uint8_t type, code;
	uint32_t info;
	uint32_t again; /* how often there is no room to send it */
	int fails;	/* errno */
	nanoseconds left, stamp;
};

struct sim_rule {
	uint64_t first, last, every;
	struct sim_fate fate;
};

enum sim_doing { SIM_STOP, SIM_STATUS, SIM_GAP };

struct sim_action {
	nanoseconds at, gap;
	enum sim_doing doing;
};

struct sim_arrival {
	nanoseconds at;
	nanoseconds sent;
	uint64_t order; /* of equal times: first in, first out */
	uint64_t handle;
	struct sim_fate fate;
};

/* What the network really did; never asked by the engine. */
struct sim_truth {
	uint64_t left, received, duplicates, overtaken, highest;
	nanoseconds min, max;
	long double sum;
	uint8_t *seen; /* a bit for each sequence */
};

struct sim {
	const char *path;
	char title[128];
	/* from the path file */
	struct ping_settings settings;
	struct ping_target target;
	struct ping_start start;
	struct ping_view_settings view;
	char name[64], device[16];
	bool is_raw, has_kernel_stamps, is_traced, is_true;
	uint32_t batch;
	nanoseconds lateness, cost, call;
	nanoseconds delay, jitter, detour;
	uint64_t loss, duplicates, detours; /* of a million */
	uint64_t random;
	struct sim_rule rules[SIM_RULES];
	struct sim_action actions[SIM_ACTIONS];
	uint32_t rule_count, action_count;

	/* the run */
	nanoseconds now; /* since its begin */
	struct ping *engine;
	struct view_text text;
	FILE *out, *err;
	bool err_in_line;
	struct sim_arrival *arrivals; /* a heap: the earliest first */
	size_t arrival_count, arrival_room;
	uint64_t orders;
	struct sim_truth truth;
	uint64_t batch_handles[SIM_BATCH];
	uint32_t batch_count;
	uint8_t *packet; /* of the reply at hand */
};

/* The virtual clock shows this at the begin of a run, so that no time is 0 by chance. */
#define SIM_EPOCH (1000 * SECOND)

/* Read a path file into zeroed `sim`; ends the program when it is wrong. */
void sim_read(struct sim *sim, const char *path);

/* The network takes the probe now: what will come of it is put into the heap. */
void sim_network_take(struct sim *sim, uint64_t handle, const struct sim_fate *fate);
/* The fate of a probe by the rules, and the rule itself; a fate of nothing special without. */
struct sim_rule *sim_rule_find(struct sim *sim, uint64_t sequence);
/* Take the next arrival that is there by now; false when there is none. */
bool sim_network_next(struct sim *sim, struct sim_arrival *arrival);
/* When the next one arrives; NEVER. */
nanoseconds sim_network_wake(const struct sim *sim);
/* The reply that this arrival is, in sim->packet. */
void sim_network_reply(struct sim *sim, const struct sim_arrival *arrival, struct reply *reply);

/* Run to the end; the exit status is printed last. Returns false when it would never end. */
bool sim_run(struct sim *sim);

#endif

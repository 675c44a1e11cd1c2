/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hostile host's place in the world: a network namespace with one TUN device (10.66.0.1/16
 * and fd66::1/64 are the prober's, every other address is the hostile host's, default routes
 * lead there), a command that probes, and a loop that hands each echo request to a case.
 */
#ifndef TESTS_LAB_HOST_H
#define TESTS_LAB_HOST_H

#include "tests/lab/shape.h"

#include <stdio.h>
#include <sys/types.h>

enum {
	HELD_MAX = 128,
	/* exit statuses beside those of the command */
	EXIT_TROUBLE = 125,
	EXIT_LATE = 124,
};

struct host {
	int tun;
	FILE *pcap; /* NULL: not recorded */
	unsigned probes;
	unsigned long sent;
	unsigned long refused; /* packets the device did not take */
	struct shape *held[HELD_MAX];
	size_t held_count;
};

struct lab_case {
	const char *name;
	int families; /* 4, 6 or 46 */
	void (*answer)(
		struct host *host, const struct probe *probe, const struct lab_case *which);
	long a; /* what the function makes of them */
	long b;
};

struct host_settings {
	const struct lab_case *which;
	bool then_good; /* the right answer follows each hostile one */
	unsigned first; /* so many probes get hostile answers, later ones the right one; 0: all
			 */
	bool open;	/* ping sockets for every group */
	unsigned limit_s; /* the command is killed after so many seconds */
	const char *pcap; /* record what goes over the device, raw IP; NULL: nothing */
	char *const *command;
};

/* Make the namespace and the device, run the command, answer it. Returns the exit status. */
int host_run(const struct host_settings *settings);

/* Send now. */
void host_send(struct host *host, const struct shape *shape);
void host_send_bytes(struct host *host, const uint8_t *packet, size_t size);

/* Keep a shape for a later probe; send all kept ones, newest first. */
void host_hold(struct host *host, const struct shape *shape);
void host_release(struct host *host);

/* The scratch shape of cases: too big for the stack of each. */
struct shape *host_shape(void);

#endif

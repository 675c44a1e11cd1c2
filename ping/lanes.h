/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sockets of a sweep: some of each family, each with an identifier of its own and so with
 * 65,536 sequences (a lane). A family that cannot be had is missed only by a target of it.
 */
#ifndef PING_LANES_H
#define PING_LANES_H

#include "common/net/sock.h"
#include "ping/options.h"

enum { LANES_MAX = 16, LANES_FAMILIES = 2 };

struct lane {
	struct sock sock;
	uint16_t id;
	uint32_t dropped; /* by its receive buffer */
};

struct lanes_family {
	int error;	  /* 0, or why there is none */
	const char *call; /* that failed */
	int raw_error;
	char problem[96]; /* the sentence for it, where the error alone says too little */
	uint32_t flow_label;
	struct lane lanes[LANES_MAX];
};

struct lanes {
	uint32_t count; /* of each family */
	enum sock_stamps stamps;
	struct lanes_family families[LANES_FAMILIES];
};

/* Open `count` lanes of each family that the options allow and whose packets have room for the
 * data, set as the options ask; false, after a report, when not one family is left or an option
 * is refused. */
bool lanes_open(struct lanes *lanes, const struct ping_options *o, uint32_t count);
void lanes_close(struct lanes *lanes);
/* The lanes of an IP version; NULL when there are none, with the sentence for it. */
struct lanes_family *lanes_of(struct lanes *lanes, uint8_t version, const char **problem);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a run needs privilege for, got before any byte from outside is parsed: the socket that
 * sends, with its mark and device, those that receive, and the file that is quoted. What was
 * refused is reported where it is needed, after the mistakes of the command line.
 */
#ifndef ICMPGEN_ACQUIRE_H
#define ICMPGEN_ACQUIRE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/net/explain.h"
#include "common/net/sandbox.h"
#include "icmpgen/effect.h"
#include "icmpgen/options.h"

struct acquired {
	int sending; /* raw, with --link a packet socket; or -errno */
	int ping;    /* a ping socket, where a raw one was refused; or -errno */
	int refused; /* -errno of the option (-m, -I, --broadcast) that it did not take */
	int replies; /* of --reply: a packet socket, not bound yet; or -errno */
	int live;    /* of --quote-live: likewise */
	char hint[EXPLAIN_SIZE];      /* why `sending` was refused; empty: not known */
	struct effect_files counters; /* of --effect and --effect-netns */
	int no_netns;		      /* -errno of that */
	uint8_t *memory;	      /* of --quote-pcap: the file's bytes */
	struct span file;
	uint64_t number; /* of the packet in it */
};

/* Nothing so far. */
void acquire_nothing(struct acquired *acquired);
/* Open the sockets that settings need; the destination must be known. */
void acquire_sockets(struct acquired *acquired, const struct icmp_send_options *settings);
void acquired_release(struct acquired *acquired);
/* Mark, device and broadcast of a socket that sends: 0 or -errno. */
int acquire_options(int fd, const struct icmp_send_options *settings);
/* privilege_end() and sandbox_enter(); false after a complaint. From here on bytes from outside
 * may be parsed. */
bool acquire_end(struct view *view, enum sandbox_profile profile);

#endif

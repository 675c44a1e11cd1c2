/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names for addresses, looked up beside the probing: ONE helper process, forked at the first
 * question (after capabilities are gone, and never without a question), answers through a
 * socket pair and dies with it. Where no process can be had, every address stays a number.
 *
 * A question is asked again and again until it is answered; an answer is waited for at most
 * NAMES_WAIT, and an address that timed out once is never waited for again (a late answer still
 * helps the next line). Answers are kept; of more addresses than fit the oldest are forgotten.
 */
#ifndef COMMON_NET_NAMES_H
#define COMMON_NET_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/duration.h"
#include "common/net/helper.h"

enum { NAMES_SIZE = 1025, NAMES_CACHE = 1024 };

#define NAMES_WAIT SECOND

enum names_verdict {
	NAMES_KNOWN,   /* it has a name */
	NAMES_NONE,    /* it has none, or its answer took too long */
	NAMES_WAITING, /* ask again when the descriptor is readable, or at `until` */
};

struct names_entry {
	struct address address; /* version 0: free */
	enum names_verdict verdict;
	bool is_asked, has_timed_out;
	nanoseconds until;
	char *name; /* of NAMES_KNOWN: printable */
};

struct names {
	struct helper helper; /* started with the first question */
	uint32_t next;
	struct names_entry entries[NAMES_CACHE];
};

/* Begin: nothing is started yet. */
void names_open(struct names *names);
/* End the helper. */
void names_close(struct names *names);
/*
 * The name of `address` as known at `now`: *name is set with NAMES_KNOWN and lives until
 * names_close or until its entry is needed; *until with NAMES_WAITING. Starts the helper at the
 * first call.
 */
enum names_verdict names_ask(struct names *names, const struct address *address,
	nanoseconds now, const char **name, nanoseconds *until);
/* Take the answers that are there, without waiting. */
void names_receive(struct names *names);

#endif

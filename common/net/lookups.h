/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a source says about addresses (names, AS numbers), looked up beside the probing. A
 * helper process is started with the first question at the latest; it holds nothing, and starts
 * a process for each question, so that none waits for another. Each question has a time of its
 * own: when that is over, its address has no answer for those who wait, though a late answer
 * still helps the next line. Where no process can be had, no address has an answer.
 *
 * Answers are kept; of more than LOOKUPS_MAX addresses the oldest are forgotten.
 */
#ifndef COMMON_NET_LOOKUPS_H
#define COMMON_NET_LOOKUPS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/duration.h"
#include "common/base/hash.h"
#include "common/base/text.h"
#include "common/net/helper.h"
#include "common/net/loop.h"

enum { LOOKUPS_TEXT = 1025, LOOKUPS_MAX = 65536 };

enum lookups_verdict {
	LOOKUPS_KNOWN,	 /* there is an answer */
	LOOKUPS_NONE,	 /* there is none, or it took too long */
	LOOKUPS_WAITING, /* ask again when the descriptor is readable, or at `until` */
};

/* How a source is asked. */
struct lookups_source {
	/* In the helper, before the first question; NULL: nothing to do. */
	void (*begin)(void *context);
	/* In a process of the helper's: the answer about an address into `text`, which holds
	 * LOOKUPS_TEXT bytes; false when there is none. */
	bool (*ask)(void *context, const struct address *address, char *text);
	void *context;	  /* lives as long as the lookups */
	nanoseconds wait; /* for an answer, from its question on */
	/* All questions go to one server: when it has not answered for as long as `wait`, no
	 * answer is waited for until one comes. */
	bool is_one_server;
	/* It never waits: no process a question. */
	bool is_local;
};

struct lookups_entry {
	struct address address;
	enum lookups_verdict verdict;
	bool is_asked, has_timed_out;
	nanoseconds until;
	char *text; /* of LOOKUPS_KNOWN */
};

struct lookups {
	struct lookups_source source;
	struct helper helper; /* started with the first question at the latest */
	uint8_t key[HASH_KEY_SIZE];
	struct hash_table table; /* address to entry */
	struct lookups_entry *entries;
	uint32_t count, capacity;
	uint32_t next;		 /* to be forgotten, when all are in use */
	nanoseconds owing_since; /* the first question since the last answer; NEVER: none */
};

/* Begin: nothing is started yet. */
void lookups_open(struct lookups *lookups, const struct lookups_source *source);
/* Start the helper now: in a sandbox it can no longer be. */
void lookups_start(struct lookups *lookups);
/* End the helper. */
void lookups_close(struct lookups *lookups);
/*
 * What is known of `address` at `now`: *text is set with LOOKUPS_KNOWN and lives until
 * lookups_close or until its entry is needed; *until with LOOKUPS_WAITING. Starts the helper at
 * the first call.
 */
enum lookups_verdict lookups_ask(struct lookups *lookups, const struct address *address,
	nanoseconds now, struct outside_text *text, nanoseconds *until);
/* Take the answers that are there, without waiting. */
void lookups_receive(struct lookups *lookups);
/*
 * The last wait of a run: `tick` prints what is ready and lowers *wake as long as something
 * waits for a name. Ends when nothing does, after `limit`, or by a signal; `watched` is as for
 * loop_rewatch().
 */
void lookups_finish(struct lookups *lookups, struct loop *loop, int *watched, uint32_t tag,
	nanoseconds limit, void (*tick)(void *self, nanoseconds now, nanoseconds *wake),
	void *self);

#endif

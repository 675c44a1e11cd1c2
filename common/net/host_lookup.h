/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names to addresses, many side by side: a few helper processes without privilege, started as
 * names come, each with one question at a time.
 */
#ifndef COMMON_NET_HOST_LOOKUP_H
#define COMMON_NET_HOST_LOOKUP_H

#include "common/net/helper.h"
#include "common/net/resolve.h"

enum { HOST_LOOKUP_HELPERS = 16 };

struct host_lookup_place {
	struct helper helper;
	bool is_started, is_busy;
	uint32_t tag;
};

struct host_lookup {
	uint8_t version; /* 0: either family */
	struct host_lookup_place places[HOST_LOOKUP_HELPERS];
};

/* Nothing is started yet. `version` 4 or 6 demands that family. */
void host_lookup_init(struct host_lookup *l, uint8_t version);
/* Start as many helpers now, at most HOST_LOOKUP_HELPERS: in a sandbox none can be. 0, or
 * -errno when there is none. */
int host_lookup_start(struct host_lookup *l, uint32_t count);
/* End the helpers. */
void host_lookup_close(struct host_lookup *l);
/* Ask for `word`; false when all helpers that can be had are busy. `tag` comes back with the
 * reply. -errno in *error when no process can be had. */
bool host_lookup_ask(struct host_lookup *l, const char *word, uint32_t tag, int *error);
/* The next reply that is there, without waiting; false when there is none. A helper that
 * ended has failed with EAI_FAIL, and so has a look-up that crashed; one without end has with
 * EAI_AGAIN. */
bool host_lookup_take(struct host_lookup *l, uint32_t *tag, struct resolved_all *all);
/* The descriptors to wait for; returns how many. */
uint32_t host_lookup_descriptors(
	const struct host_lookup *l, int fds[static HOST_LOOKUP_HELPERS]);

#endif

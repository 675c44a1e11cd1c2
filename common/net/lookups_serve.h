/* SPDX-License-Identifier: BSD-2-Clause */
/* What the helper of lookups.c does, and what goes through the socket pair: a datagram a
 * question and a datagram an answer. */
#ifndef COMMON_NET_LOOKUPS_SERVE_H
#define COMMON_NET_LOOKUPS_SERVE_H

#include "common/net/lookups.h"

struct lookups_question {
	uint32_t index; /* of the entry: the answer names it again */
	struct address address;
};

struct lookups_answer {
	uint32_t index;
	struct address address;
	char text[LOOKUPS_TEXT]; /* "": none */
};

/* A helper_serve whose context is a struct lookups_source. */
void lookups_serve(int fd, void *context);

#endif

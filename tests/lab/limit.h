/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rate limits of ICMP errors, as Linux has them: a bucket for each peer of a router, and
 * one for the router in all. A message goes out only when both have a token, and takes one of
 * each. What a destination replies (echo replies, SYN-ACKs and resets, data) has a bucket of
 * its own for each peer, as firewalls, full accept queues and policed control planes have.
 */
#ifndef TESTS_LAB_LIMIT_H
#define TESTS_LAB_LIMIT_H

#include "tests/lab/model.h"
#include "tests/lab/table.h"

struct limits {
	struct table buckets;
};

struct limits limits_new(void);
void limits_release(struct limits *limits);
/*
 * Whether a router may send an error now.
 *
 * router: a number that is this router's own
 * now_ns: when; may go back a little between calls
 */
bool limits_allow(struct limits *limits, const struct behaviour *behaviour, uint64_t router,
	const struct address *peer, int64_t now_ns);
/* The same of a reply that is no error. */
bool limits_allow_reply(struct limits *limits, const struct behaviour *behaviour,
	uint64_t router, const struct address *peer, int64_t now_ns);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a destination answers to a packet that reached it: echo, timestamp, UDP, TCP, SCTP,
 * other protocols.
 */
#ifndef TESTS_LAB_ANSWER_H
#define TESTS_LAB_ANSWER_H

#include "tests/lab/reply.h"

enum answer {
	ANSWER_NOTHING, /* the service is silent, or the packet needs no answer */
	ANSWER_REPLY,	/* written */
	ANSWER_ERROR,	/* an ICMP error is due: type and code in *reason */
};

/* Write the answer into a begun reply. seed: of the TCP sequence numbers. */
enum answer answer_write(
	struct reply *reply, const struct walk *walk, uint64_t seed, struct reason *reason);

/* The packet that a polite TCP server sends after its SYN-ACK to end the connection at once:
 * RST/ACK. Returns false when this packet was no SYN that was accepted. */
bool answer_reset(struct reply *reply, const struct walk *walk, uint64_t seed);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A packet on its way back to the client: a transport message that the answering files write,
 * then checksums and the IP header around it.
 */
#ifndef TESTS_LAB_REPLY_H
#define TESTS_LAB_REPLY_H

#include "tests/lab/walk.h"

enum { REPLY_HEADER = 40, REPLY_BODY = 65535 - REPLY_HEADER, WHAT_TEXT = 16 };

struct reply {
	struct address from, to;
	uint8_t protocol, ttl, tos;
	size_t size;				 /* of the transport message */
	char what[WHAT_TEXT];			 /* for the record: ICMP type/code, TCP flags */
	uint8_t room[REPLY_HEADER + REPLY_BODY]; /* the message is after the header's room */
};

/* Begin a reply from a place to the sender of the walk's packet. usual_ttl: the time to live
 * that it starts with unless the path file says another; the way back takes its share. */
void reply_begin(struct reply *reply, const struct model *model, const struct walk *walk,
	const struct place *place, uint8_t usual_ttl);
uint8_t *reply_body(struct reply *reply);
/* Truncate, corrupt, sum and put the IP header before it. Returns the packet; *size is its. */
const uint8_t *reply_seal(
	struct reply *reply, const struct behaviour *behaviour, uint16_t id, size_t *size);

#endif

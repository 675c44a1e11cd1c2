/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The records after the truth, and their JSON.
 */
#ifndef TESTS_LAB_TRUTH_JSON_H
#define TESTS_LAB_TRUTH_JSON_H

#include "tests/lab/truth.h"

enum { NODE_NONE = -2, EVENT_TEXT = 16 };

/* Keys are compared as bytes: they have no holes. */
struct tally_key {
	struct address to;
	uint8_t ttl, protocol, padding;
};

struct tally {
	struct tally_key key;
	uint32_t seen, answered;
};

struct flow_key {
	struct tally_key tally;
	uint16_t source, port; /* ports; of ICMP: id and checksum */
	uint32_t label;
};

struct flow {
	struct flow_key key;
	uint32_t seen, answered;
	int32_t node;	     /* where the last one ended */
	struct address from; /* who answered it */
};

struct event {
	int64_t at_ns, delay_ns;
	struct tally_key key;
	struct address client, from;
	uint16_t source, port, checksum, id;
	uint32_t size, label;
	uint8_t tos;
	bool has_ports, has_icmp, is_unbreakable;
	int32_t node;
	enum outcome outcome;
	char what[EVENT_TEXT], answer[EVENT_TEXT];
};

/* "tcp SA" for TCP flags. */
void truth_name_flags(unsigned flags, char *to, size_t room);

#endif

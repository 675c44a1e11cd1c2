/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Node information queries (RFC 4620): the words of -N, the query's bytes and the reply's.
 * Pure. The nonce of a query holds six random bytes of this run and the sequence of the probe,
 * so that a reply proves itself as an echo's token does.
 */
#ifndef PING_ENGINE_PAYLOAD_NODE_H
#define PING_ENGINE_PAYLOAD_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/bytes.h"
#include "common/base/text.h"

enum {
	NODE_INFO_QUERY = 139,
	NODE_INFO_REPLY = 140,
	NODE_INFO_HEADER = 16, /* type to nonce */
	NODE_NONCE_SIZE = 8,
	NODE_SUBJECT_MAX = 257,
	NODE_ZONE_SIZE = 16, /* of an interface's name, with its end */
	NODE_QUERY_MAX = NODE_INFO_HEADER + NODE_SUBJECT_MAX,
};

enum node_qtype { NODE_NOOP = 0, NODE_NAME = 2, NODE_IPV6 = 3, NODE_IPV4 = 4 };

/* The code of a query says what its subject is (RFC 4620 section 4). */
enum node_subject { NODE_SUBJECT_IPV6 = 0, NODE_SUBJECT_NAME = 1, NODE_SUBJECT_IPV4 = 2 };

struct node_query {
	enum node_qtype qtype;
	uint16_t flags;
	bool has_subject; /* else the target's address is it */
	enum node_subject subject;
	uint8_t data[NODE_SUBJECT_MAX]; /* of the subject */
	uint32_t data_size;
	char zone[NODE_ZONE_SIZE]; /* of subject-name=host%eth0: where its group is */
};

/*
 * Take one word of -N: a query ("name", "ipv6-global", "ipv4-all") or a subject
 * ("subject-name=host", "subject-name=host%eth0"). False, with the rest of the sentence in
 * `problem`, when it is neither.
 */
bool node_query_parse(struct node_query *query, const char *word, struct text *problem);
/* The words that -N takes, a line each. */
const char *node_query_help(void);

/* Bytes of this query to `target`. */
uint32_t node_query_size(const struct node_query *query);
/* Append the query; the checksum is 0 (the kernel's). */
void node_query_write(struct writer *w, const struct node_query *query,
	const struct address *target, const uint8_t token[static 6], uint16_t sequence);

/* The sequence that a reply's nonce names; false when the nonce is not ours. `message` begins
 * with the ICMP header. */
bool node_reply_sequence(
	struct span message, const uint8_t token[static 6], uint16_t *sequence);

/* What a reply says, as words after "64 bytes from X:", appended to `t`: " bee.example", or
 * its addresses, " refused", or why it cannot be read. `message` begins with the ICMP header.
 */
void node_reply_text(struct text *t, struct span message);

#endif

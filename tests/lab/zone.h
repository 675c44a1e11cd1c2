/* SPDX-License-Identifier: BSD-2-Clause */
/* What the name server of the tests knows, and its answers (RFC 1035 section 4.1). */
#ifndef TESTS_LAB_ZONE_H
#define TESTS_LAB_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	TYPE_A = 1,
	TYPE_CNAME = 5,
	TYPE_PTR = 12,
	TYPE_TXT = 16,
	TYPE_AAAA = 28,
	/* what is no record but a way to answer */
	WAY_DELAY = 1000,
	WAY_RCODE,
	WAY_DROP,
	WAY_LOOP,
	WAY_CUT,

	RECORDS_MAX = 1024,
	NAME_MAX_BYTES = 256,
	MESSAGE_MAX = 4096,
};

/* A name as on the wire: labels with their lengths, the empty one last. */
struct name {
	uint8_t bytes[NAME_MAX_BYTES];
	size_t size;
};

struct record {
	struct name owner;
	int type;
	long number;
	uint8_t data[NAME_MAX_BYTES];
	size_t size;
};

struct zone {
	struct record records[RECORDS_MAX];
	size_t count;
	long delay_ms;
	int rcode; /* -1: as the records say */
	bool drop;
	bool truncates;
};

struct message {
	uint8_t bytes[MESSAGE_MAX];
	size_t size;
};

/* End the program: what failed, and on what. */
_Noreturn void die(const char *what, const char *detail);
/* Without regard to case. */
bool name_equal(const struct name *a, const struct name *b);
/* Read the records of a file, a line each. */
void zone_read(struct zone *zone, const char *path);
/* The first record of a name and type; NULL when there is none. */
const struct record *zone_find(const struct zone *zone, const struct name *owner, int type);
/* Whether there is any record of the name. */
bool zone_knows(const struct zone *zone, const struct name *owner);
/* Build the answer, to be sent after `delay_ms`; false: none is to be sent. */
bool zone_answer(
	const struct zone *zone, const struct message *in, struct message *out, long *delay_ms);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Replies whose payload was forged, altered, cut or lengthened. */
#include "tests/lab/cases.h"

#include <string.h>

enum word { ZERO, ONES, MINIMUM, MAXIMUM, LATER, EARLIER, NEGATIVE, BILLIONS };

static struct shape *reply(const struct probe *probe)
{
	shape_reply(host_shape(), probe);
	return host_shape();
}

static void good(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	(void)which;
	host_send(host, reply(probe));
}

static void silent(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	(void)host;
	(void)probe;
	(void)which;
}

/* A 64-bit word as this machine stores it, since that is how others read their stamps. */
static void word_forge(uint8_t *at, size_t room, enum word how)
{
	int64_t value = 0;
	if (room < sizeof value)
		return;
	memcpy(&value, at, sizeof value);
	if (how == ZERO)
		value = 0;
	else if (how == ONES || how == NEGATIVE)
		value = -1;
	else if (how == MINIMUM)
		value = INT64_MIN;
	else if (how == MAXIMUM)
		value = INT64_MAX;
	else if (how == BILLIONS)
		value = 1000000000000;
	else
		/* 194 days: whatever stood there, three bytes change at least */
		value = (int64_t)((uint64_t)value +
				  (uint64_t)(how == LATER ? 0x1000e10 : -0x1000e10));
	memcpy(at, &value, sizeof value);
}

/* a: seconds (bytes 0 to 7), b: microseconds (8 to 15); UNCHANGED leaves a word as it is */
static void stamp(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	if (which->a != UNCHANGED)
		word_forge(shape->body, shape->body_size, (enum word)which->a);
	if (which->b != UNCHANGED && shape->body_size >= 8)
		word_forge(shape->body + 8, shape->body_size - 8, (enum word)which->b);
	host_send(host, shape);
}

/* b bytes from byte a on have their bit 6 flipped; a < 0 counts from the end */
static void altered(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	size_t first = which->a < 0 ? shape->body_size - (size_t)-which->a : (size_t)which->a;
	for (size_t i = first; i < first + (size_t)which->b && i < shape->body_size; i++)
		shape->body[i] ^= 0x40;
	host_send(host, shape);
}

/* the payload is a bytes long; what is added counts on */
static void resized(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	for (size_t i = shape->body_size; i < (size_t)which->a; i++)
		shape->body[i] = (uint8_t)i;
	shape->body_size = (size_t)which->a;
	host_send(host, shape);
}

/* cut to a bytes, and from another source */
static void cut_other(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	address_other(probe->family, shape->from);
	shape->body_size = (size_t)which->a;
	host_send(host, shape);
}

/* bytes 0 to 15 are those of the first probe, whatever was asked */
static void replayed(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	static uint8_t first[16];
	struct shape *shape = reply(probe);
	(void)which;
	if (probe->number == 1)
		memcpy(first, shape->body, sizeof first);
	memcpy(shape->body, first, sizeof first);
	host_send(host, shape);
}

/* the bytes 0 to 7 and 8 to 15 change places */
static void swapped(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	uint8_t kept[8];
	struct shape *shape = reply(probe);
	(void)which;
	memcpy(kept, shape->body, 8);
	memcpy(shape->body, shape->body + 8, 8);
	memcpy(shape->body + 8, kept, 8);
	host_send(host, shape);
}

const struct lab_case cases_payload[] = {
	{"good", 46, good, 0, 0},
	{"silent", 46, silent, 0, 0},
	/* what other pings take for the time of sending */
	{"stamp-zero", 46, stamp, ZERO, ZERO},
	{"stamp-ones", 46, stamp, ONES, ONES},
	{"stamp-minimum", 46, stamp, MINIMUM, ZERO},
	{"stamp-maximum", 46, stamp, MAXIMUM, ZERO},
	{"stamp-extremes", 46, stamp, MINIMUM, MINIMUM},
	{"stamp-later", 46, stamp, LATER, UNCHANGED},
	{"stamp-earlier", 46, stamp, EARLIER, UNCHANGED},
	{"stamp-micro-negative", 46, stamp, UNCHANGED, NEGATIVE},
	{"stamp-micro-minimum", 46, stamp, UNCHANGED, MINIMUM},
	{"stamp-micro-maximum", 46, stamp, UNCHANGED, MAXIMUM},
	{"stamp-micro-billions", 46, stamp, UNCHANGED, BILLIONS},
	{"stamp-replayed", 46, replayed, 0, 0},
	{"stamp-swapped", 46, swapped, 0, 0},
	/* altered bytes */
	{"token-1-byte", 46, altered, 3, 1},
	{"token-2-bytes", 46, altered, 6, 2},
	{"token-3-bytes", 46, altered, 2, 3},
	{"token-all", 46, altered, 0, 8},
	{"pattern-16", 46, altered, 16, 1},
	{"pattern-20", 46, altered, 20, 1},
	{"pattern-last", 46, altered, -1, 1},
	{"pattern-two", 46, altered, 30, 2},
	{"pattern-all", 46, altered, 16, 65535},
	{"byte-3", 46, altered, 3, 1},
	{"all-bytes", 46, altered, 0, 65535},
	/* other sizes */
	{"size-0", 46, resized, 0, 0},
	{"size-1", 46, resized, 1, 0},
	{"size-4", 46, resized, 4, 0},
	{"size-8", 46, resized, 8, 0},
	{"size-12", 46, resized, 12, 0},
	{"size-15", 46, resized, 15, 0},
	{"size-16", 46, resized, 16, 0},
	{"size-40", 46, resized, 40, 0},
	{"size-55", 46, resized, 55, 0},
	{"size-57", 46, resized, 57, 0},
	{"size-1000", 46, resized, 1000, 0},
	{"size-65507", 46, resized, 65507, 0},
	{"size-65527", 6, resized, 65527, 0},
	{"cut-other-4", 46, cut_other, 4, 0},
	{NULL, 0, NULL, 0, 0},
};

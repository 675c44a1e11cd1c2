/* SPDX-License-Identifier: BSD-2-Clause */
/* IPv4 options of right replies: record route, timestamp and others, right or wrong.
 */
#include "tests/lab/cases.h"

#include <string.h>

enum { END = 0, NOP = 1, RECORD_ROUTE = 7, TIMESTAMP = 68, SECURITY = 130, LOOSE_ROUTE = 131 };

static struct shape *reply(const struct probe *probe)
{
	shape_reply(host_shape(), probe);
	return host_shape();
}

/* Bytes, filled up with end-of-list to a multiple of 4. */
static void options_set(struct shape *shape, const void *bytes, size_t size)
{
	memset(shape->options, END, 40);
	memcpy(shape->options, bytes, size);
	shape->options_size = (size + 3) / 4 * 4;
}

/* A record route option with `count` addresses 10.66.1.1, .2, ... of `slots`. */
static size_t record_route(uint8_t *at, size_t slots, size_t count)
{
	memset(at, 0, 3 + 4 * slots);
	at[0] = RECORD_ROUTE;
	at[1] = (uint8_t)(3 + 4 * slots);
	at[2] = (uint8_t)(4 + 4 * count);
	for (size_t i = 0; i < count; i++)
		memcpy(at + 3 + 4 * i, (uint8_t[]){10, 66, 1, (uint8_t)(i + 1)}, 4);
	return 3 + 4 * slots;
}

/* a of 9 slots are filled; b replaces the pointer unless 0 */
static void route(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	uint8_t bytes[40];
	size_t size = record_route(bytes, 9, (size_t)which->a);
	if (which->b != 0)
		bytes[2] = (uint8_t)which->b;
	options_set(shape, bytes, size);
	host_send(host, shape);
}

static void route_pointer(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	uint8_t bytes[40];
	size_t size = record_route(bytes, 9, 3);
	bytes[2] = (uint8_t)which->a;
	options_set(shape, bytes, size);
	host_send(host, shape);
}

/* the option claims a bytes */
static void route_length(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	uint8_t bytes[40];
	size_t size = record_route(bytes, (size_t)which->b, 2);
	bytes[1] = (uint8_t)which->a;
	options_set(shape, bytes, size);
	host_send(host, shape);
}

/* A timestamp option (RFC 791): flag, overflow, a pointer, and 4 stamps or 4 pairs. */
static void timestamp(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	bool pairs = (which->a & 15) != 0;
	uint8_t bytes[40] = {TIMESTAMP, 36, 0, (uint8_t)which->a};
	for (size_t i = 0; i < 8; i++) {
		bool is_address = pairs && i % 2 == 0;
		if (is_address)
			memcpy(bytes + 4 + 4 * i, (uint8_t[]){10, 66, 1, (uint8_t)(i / 2 + 1)},
				4);
		else
			store32(bytes + 4 + 4 * i, 1000 + 10 * i);
	}
	bytes[2] = (uint8_t)which->b;
	options_set(shape, bytes, 36);
	host_send(host, shape);
}

/* stamps that are not standard (high bit) or go back */
static void stamps_odd(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	uint8_t bytes[20] = {TIMESTAMP, 20, 21, 0};
	(void)which;
	store32(bytes + 4, 0x80000001);
	store32(bytes + 8, 0xffffffff);
	store32(bytes + 12, 86400000);
	store32(bytes + 16, 0);
	options_set(shape, bytes, sizeof bytes);
	host_send(host, shape);
}

/* a: 0 only no-operations, 1 end of list then garbage, 2 unknown, 3 security, 4 two record
 * routes, 5 a recorded loose route, 6 an option of length 0, 7 of length 1, 8 one byte beyond
 * the area, 9 a route between no-operations */
static void odd(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	static const struct {
		size_t size;
		uint8_t bytes[40];
	} rows[] = {
		{8, {NOP, NOP, NOP, NOP, NOP, NOP, NOP, NOP}},
		{8, {END, 7, 39, 4, 255, 255, 255, 255}},
		{8, {94, 8, 1, 2, 3, 4, 5, 6}},
		{12, {SECURITY, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, END}},
		{16, {RECORD_ROUTE, 7, 8, 10, 66, 1, 1, NOP, RECORD_ROUTE, 7, 8, 10, 66, 1, 2,
			     NOP}},
		{12, {LOOSE_ROUTE, 11, 12, 10, 66, 1, 1, 10, 66, 1, 2, NOP}},
		{4, {94, 0, 0, 0}},
		{4, {94, 1, 0, 0}},
		{8, {94, 9, 0, 0, 0, 0, 0, 0}},
		{12, {NOP, RECORD_ROUTE, 7, 8, 10, 66, 1, 1, NOP, NOP, NOP, END}},
	};
	struct shape *shape = reply(probe);
	options_set(shape, rows[which->a].bytes, rows[which->a].size);
	host_send(host, shape);
}

const struct lab_case cases_options[] = {
	{"route-3", 4, route, 3, 0},
	{"route-0", 4, route, 0, 0},
	{"route-9", 4, route, 9, 0},
	{"route-pointer-0", 4, route_pointer, 0, 0},
	{"route-pointer-1", 4, route_pointer, 1, 0},
	{"route-pointer-3", 4, route_pointer, 3, 0},
	{"route-pointer-5", 4, route_pointer, 5, 0},
	{"route-pointer-41", 4, route_pointer, 41, 0},
	{"route-pointer-255", 4, route_pointer, 255, 0},
	{"route-length-0", 4, route_length, 0, 9},
	{"route-length-1", 4, route_length, 1, 9},
	{"route-length-2", 4, route_length, 2, 9},
	{"route-length-3", 4, route_length, 3, 9},
	{"route-length-8", 4, route_length, 8, 9},
	{"route-length-41", 4, route_length, 41, 9},
	{"route-length-255", 4, route_length, 255, 2},
	{"stamps-only", 4, timestamp, 0, 37},
	{"stamps-pairs", 4, timestamp, 1, 37},
	{"stamps-half", 4, timestamp, 1, 21},
	{"stamps-overflow", 4, timestamp, 0xf1, 37},
	{"stamps-flag-2", 4, timestamp, 2, 37},
	{"stamps-flag-15", 4, timestamp, 15, 37},
	{"stamps-pointer-0", 4, timestamp, 1, 0},
	{"stamps-pointer-4", 4, timestamp, 1, 4},
	{"stamps-pointer-7", 4, timestamp, 1, 7},
	{"stamps-pointer-99", 4, timestamp, 1, 99},
	{"stamps-odd", 4, stamps_odd, 0, 0},
	{"option-nops", 4, odd, 0, 0},
	{"option-end", 4, odd, 1, 0},
	{"option-unknown", 4, odd, 2, 0},
	{"option-security", 4, odd, 3, 0},
	{"option-two-routes", 4, odd, 4, 0},
	{"option-loose", 4, odd, 5, 0},
	{"option-length-0", 4, odd, 6, 0},
	{"option-length-1", 4, odd, 7, 0},
	{"option-beyond", 4, odd, 8, 0},
	{"option-nop-route", 4, odd, 9, 0},
	{NULL, 0, NULL, 0, 0},
};

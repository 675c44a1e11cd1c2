/* SPDX-License-Identifier: BSD-2-Clause */
/* ICMP errors of the router about our probe: every type and code, with what belongs to it. */
#include "tests/lab/cases.h"

#include <string.h>

static struct shape *error_shape(const struct probe *probe, unsigned type, unsigned code)
{
	shape_error(host_shape(), probe, type, code);
	return host_shape();
}

/* type a, code b */
static void error_plain(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	host_send(host, error_shape(probe, (unsigned)which->a, (unsigned)which->b));
}

/* too big, MTU a */
static void too_big(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	bool is_v4 = probe->family == 4;
	struct shape *shape = error_shape(probe, is_v4 ? 3 : 2, is_v4 ? 4 : 0);
	store32(shape->rest, (unsigned long)which->a);
	host_send(host, shape);
}

/* redirect with code a: the new next hop is b ? the target : 10.66.0.7 */
static void redirect(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = error_shape(probe, 5, (unsigned)which->a);
	memcpy(shape->rest, which->b != 0 ? probe->to : (const uint8_t[]){10, 66, 0, 7}, 4);
	host_send(host, shape);
}

/* parameter problem, code a, pointer b */
static void parameter(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	bool is_v4 = probe->family == 4;
	struct shape *shape = error_shape(probe, is_v4 ? 12 : 4, (unsigned)which->a);
	if (is_v4)
		shape->rest[0] = (uint8_t)which->b;
	else
		store32(shape->rest, (unsigned long)which->b);
	host_send(host, shape);
}

static struct shape *time_exceeded(const struct probe *probe)
{
	return error_shape(probe, probe->family == 4 ? 11 : 3, 0);
}

/* a: 0 from the target, 1 from ourselves, 2 with a wrong checksum, 3 twice, 4 a hundred times,
 * 5 the right answer follows for the first probe, 6 it comes before */
static void error_odd(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = time_exceeded(probe);
	long times = which->a == 3 ? 2 : which->a == 4 ? 100 : 1;
	if (which->a == 0)
		memcpy(shape->from, probe->to, 16);
	else if (which->a == 1)
		memcpy(shape->from, probe->from, 16);
	else if (which->a == 2)
		shape->icmp_checksum_lie = 0x0100;
	bool first = probe->number == 1;
	if (which->a == 6 || (which->a >= 5 && !first)) {
		shape_reply(shape, probe);
		host_send(host, shape);
		shape = time_exceeded(probe);
	}
	if (which->a >= 5 && !first)
		return;
	for (long i = 0; i < times; i++)
		host_send(host, shape);
	if (which->a == 5) {
		shape_reply(shape, probe);
		host_send(host, shape);
	}
}

/* the first probe's error comes instead of probe a's answer: together they would race */
static void error_late(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	if (probe->number == 1) {
		host_hold(host, time_exceeded(probe));
	} else if (probe->number == (unsigned)which->a) {
		host_release(host);
	} else {
		shape_reply(host_shape(), probe);
		host_send(host, host_shape());
	}
}

/* each probe's error comes from another router: 10.66.9.N, fd66::9:N */
static void error_routers(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	(void)which;
	struct shape *shape = time_exceeded(probe);
	shape->from[probe->family == 4 ? 2 : 13] = 9;
	shape->from[probe->family == 4 ? 3 : 15] = (uint8_t)probe->number;
	host_send(host, shape);
}

const struct lab_case cases_error[] = {
	{"net-unreachable", 4, error_plain, 3, 0},
	{"host-unreachable", 4, error_plain, 3, 1},
	{"protocol-unreachable", 4, error_plain, 3, 2},
	{"port-unreachable", 4, error_plain, 3, 3},
	{"source-route-failed", 4, error_plain, 3, 5},
	{"net-unknown", 4, error_plain, 3, 6},
	{"host-unknown", 4, error_plain, 3, 7},
	{"source-isolated", 4, error_plain, 3, 8},
	{"net-prohibited", 4, error_plain, 3, 9},
	{"host-prohibited", 4, error_plain, 3, 10},
	{"net-tos", 4, error_plain, 3, 11},
	{"host-tos", 4, error_plain, 3, 12},
	{"filtered", 4, error_plain, 3, 13},
	{"precedence-violation", 4, error_plain, 3, 14},
	{"precedence-cutoff", 4, error_plain, 3, 15},
	{"unreachable-16", 4, error_plain, 3, 16},
	{"unreachable-255", 4, error_plain, 3, 255},
	{"source-quench", 4, error_plain, 4, 0},
	{"redirect-net", 4, redirect, 0, 0},
	{"redirect-host", 4, redirect, 1, 0},
	{"redirect-tos-net", 4, redirect, 2, 0},
	{"redirect-tos-host", 4, redirect, 3, 0},
	{"redirect-to-target", 4, redirect, 1, 1},
	{"time-exceeded", 4, error_plain, 11, 0},
	{"reassembly-exceeded", 4, error_plain, 11, 1},
	{"time-exceeded-2", 4, error_plain, 11, 2},
	{"parameter-20", 4, parameter, 0, 20},
	{"parameter-0", 4, parameter, 0, 0},
	{"parameter-255", 4, parameter, 0, 255},
	{"no-route", 6, error_plain, 1, 0},
	{"prohibited", 6, error_plain, 1, 1},
	{"beyond-scope", 6, error_plain, 1, 2},
	{"address-unreachable", 6, error_plain, 1, 3},
	{"port-unreachable", 6, error_plain, 1, 4},
	{"source-policy", 6, error_plain, 1, 5},
	{"reject-route", 6, error_plain, 1, 6},
	{"unreachable-9", 6, error_plain, 1, 9},
	{"unreachable-255", 6, error_plain, 1, 255},
	{"time-exceeded", 6, error_plain, 3, 0},
	{"reassembly-exceeded", 6, error_plain, 3, 1},
	{"time-exceeded-2", 6, error_plain, 3, 2},
	{"parameter-header", 6, parameter, 0, 6},
	{"parameter-next", 6, parameter, 1, 6},
	{"parameter-option", 6, parameter, 2, 40},
	{"parameter-far", 6, parameter, 0, -1},
	{"parameter-chain", 6, parameter, 3, 40},
	{"parameter-10", 6, parameter, 10, 0},
	{"parameter-11", 6, parameter, 11, 0},
	{"too-big-1400", 46, too_big, 1400, 0},
	{"too-big-1280", 46, too_big, 1280, 0},
	{"too-big-0", 46, too_big, 0, 0},
	{"too-big-67", 46, too_big, 67, 0},
	{"too-big-65535", 46, too_big, 65535, 0},
	{"too-big-far", 6, too_big, -1, 0},
	{"error-from-target", 46, error_odd, 0, 0},
	{"error-from-self", 46, error_odd, 1, 0},
	{"error-checksum", 46, error_odd, 2, 0},
	{"error-twice", 46, error_odd, 3, 0},
	{"error-hundred-times", 46, error_odd, 4, 0},
	{"error-then-answer", 46, error_odd, 5, 0},
	{"answer-then-error", 46, error_odd, 6, 0},
	{"error-late", 46, error_late, 3, 0},
	{"error-routers", 46, error_routers, 0, 0},
	{NULL, 0, NULL, 0, 0},
};

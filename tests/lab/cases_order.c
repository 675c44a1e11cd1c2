/* SPDX-License-Identifier: BSD-2-Clause */
/* Right replies at the wrong moment, too often or in the wrong order; never by a clock, always
 * by what was asked. */
#include "tests/lab/cases.h"

static struct shape *reply(const struct probe *probe)
{
	shape_reply(host_shape(), probe);
	return host_shape();
}

/* the first probe is answered a times, the others once */
static void twice(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	for (long i = 0; i < (probe->number == 1 ? which->a : 1); i++)
		host_send(host, shape);
}

/* the first probe is answered with b after the right answer: 0 altered, 1 cut, 2 other source,
 * 3 wrong checksum, 4 wrong token */
static void twice_bent(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	host_send(host, shape);
	if (probe->number > 1)
		return;
	if (which->b == 0)
		shape->body[20] ^= 0x40;
	else if (which->b == 1)
		shape->body_size = 20;
	else if (which->b == 2)
		address_other(probe->family, shape->from);
	else if (which->b == 3)
		shape->icmp_checksum_lie = 1;
	else
		for (size_t i = 0; i < 4; i++)
			shape->body[i] ^= 0x55;
	host_send(host, shape);
}

/* answers wait until a probes were seen, then come newest first */
static void backwards(
	struct host *host, const struct probe *probe, const struct lab_case *which)
{
	host_hold(host, reply(probe));
	if (probe->number == (unsigned)which->a)
		host_release(host);
}

/* the first answer waits until probe a, and comes before (b = 0) or after its answer */
static void late(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	bool now = probe->number == (unsigned)which->a;
	if (probe->number == 1) {
		host_hold(host, shape);
		return;
	}
	if (now && which->b == 0)
		host_release(host);
	host_send(host, shape);
	if (now)
		host_release(host);
}

/* the first answer comes at once and once more with that of probe a */
static void again(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	if (probe->number == 1)
		host_hold(host, shape);
	if (probe->number == (unsigned)which->a)
		host_release(host);
	host_send(host, reply(probe));
}

/* only every a-th probe is answered, the others are lost */
static void every(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	if (probe->number % (unsigned)which->a == (unsigned)which->b)
		host_send(host, reply(probe));
}

/* the first probe gets the answers to all that will be asked before they are */
static void foretold(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	struct shape *shape = reply(probe);
	host_send(host, shape);
	for (long i = 1; i <= which->a && probe->number == 1; i++) {
		store16(shape->rest + 2, load16(shape->rest + 2) + 1);
		host_send(host, shape);
	}
}

const struct lab_case cases_order[] = {
	{"twice", 46, twice, 2, 0},
	{"ten-times", 46, twice, 10, 0},
	{"hundred-times", 46, twice, 100, 0},
	{"twice-altered", 46, twice_bent, 0, 0},
	{"twice-cut", 46, twice_bent, 0, 1},
	{"twice-other", 46, twice_bent, 0, 2},
	{"twice-checksum", 46, twice_bent, 0, 3},
	{"twice-token", 46, twice_bent, 0, 4},
	{"backwards-2", 46, backwards, 2, 0},
	{"backwards-5", 46, backwards, 5, 0},
	{"backwards-60", 46, backwards, 60, 0},
	{"late-2", 46, late, 2, 0},
	{"late-3", 46, late, 3, 1},
	{"late-40", 46, late, 40, 1},
	{"again-2", 46, again, 2, 0},
	{"again-40", 46, again, 40, 0},
	{"every-second", 46, every, 2, 0},
	{"every-third", 46, every, 3, 1},
	{"foretold", 46, foretold, 4, 0},
	{NULL, 0, NULL, 0, 0},
};

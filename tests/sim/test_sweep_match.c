/* SPDX-License-Identifier: BSD-2-Clause */
/* What a sweep counts a reply as whose data is not as sent: each reply once. */
#include <stdlib.h>

#include "ping/engine/sweep.h"
#include "tests/sim/arrivals.h"
#include "tests/unit/tap.h"

enum { DATA_SIZE = ARRIVAL_DATA, REPLIES = 2 };

struct counts {
	unsigned received, duplicates, altered, corrupted, unmatched, unproven, alive;
	unsigned unasked; /* unmatched, and not counted for the target */
};

static const struct {
	const char *name;
	bool has_bad_checksum, is_from_another;
	uint32_t cut;  /* bytes of the data that are left out */
	uint32_t size; /* of a probe's data; 0: DATA_SIZE */
	struct counts counts;
} cases[] = {
	{"altered", .counts = {.received = 1, .duplicates = 1, .altered = 2, .alive = 1}},
	{"altered, wrong checksum", true, .counts = {.corrupted = 2}},
	{"altered, from another address", false, true, .counts = {.unmatched = 2}},
	{"altered, both", true, true, .counts = {.corrupted = 2}},
	{"empty", .cut = DATA_SIZE, .counts = {.unproven = 2}},
	{"empty, wrong checksum", true, .cut = DATA_SIZE, .counts = {.corrupted = 2}},
	{"empty, from another address", false, true, .cut = DATA_SIZE,
		.counts = {.unasked = 2}},
	{"three bytes of the token", .cut = DATA_SIZE - 3, .counts = {.unproven = 2}},
	{"four bytes of it", .cut = DATA_SIZE - 4,
		.counts = {.received = 1, .duplicates = 1, .alive = 1}},
	{"too small for a token, empty", .cut = 8, .size = 8,
		.counts = {.received = 1, .duplicates = 1, .alive = 1}},
};

static const struct address targets[] = {
	{.version = 4, .bytes = {192, 0, 2, 1}}, {.version = 6, .bytes = {0x20, 1, 0xd, 0xb8}}};

static struct sweep *open_sweep(struct payload *payload, const struct address *address)
{
	struct sweep_settings settings = {.slots = 1,
		.lanes = 1,
		.window = SWEEP_LANE_PROBES,
		.count = 2,
		.interval = SECOND,
		.timeout = SECOND,
		.payload = *payload};
	struct ping_target target = {.address = *address};
	struct sweep *s = zeroed(1, sweep_size(&settings));
	sweep_init(s, &settings);
	sweep_add(s, &target, 0);
	return s;
}

/* The reply to this probe, but for its last byte. */
static void answer(struct sweep *s, const struct payload *payload,
	const struct sweep_probe *probe, uint32_t number)
{
	uint8_t data[DATA_SIZE], packet[ARRIVAL_PACKET];
	payload_fill(payload, probe->handle, data);
	data[payload->size - 1] ^= 0xff;
	struct reply reply = arrival_echo_reply(packet, sizeof packet, &probe->to,
		probe->sequence, span_of(data, payload->size - cases[number].cut));
	reply.at = SECOND;
	if (cases[number].has_bad_checksum)
		reply.checksum = CHECKSUM_WRONG;
	reply.from.bytes[3] ^= cases[number].is_from_another;
	sweep_observe(s, probe->lane, &reply, SECOND);
	while (sweep_event(s))
		;
}

static void check(const struct sweep *s, const struct counts *want)
{
	struct ping_statistics of = sweep_statistics(s, 0);
	const struct sweep_totals *all = sweep_totals(s);
	is_number(of.received, want->received, "received from the target");
	is_number(of.duplicates, want->duplicates, "its duplicates");
	is_number(of.altered, want->altered, "altered ones of the target");
	is_number(of.corrupted, want->corrupted, "its wrong checksums");
	is_number(of.unmatched, want->unmatched, "unmatched ones of the target");
	is_number(of.unproven, want->unproven, "unproven ones of the target");
	is_number(all->unproven, want->unproven, "unproven in all");
	is_number(all->alive, want->alive, "alive");
	is_number(all->received, want->received, "received in all");
	is_number(all->duplicates, want->duplicates, "duplicates in all");
	is_number(all->altered, want->altered, "altered in all");
	is_number(all->corrupted, want->corrupted, "wrong checksums in all");
	is_number(all->unmatched, want->unmatched + want->unasked, "unmatched in all");
}

static void run_case(uint32_t number, const struct address *target)
{
	uint32_t size = cases[number].size ? cases[number].size : DATA_SIZE;
	struct payload payload = {.size = size, .token = {1, 2, 3, 4, 5, 6, 7, 8}};
	struct sweep *s = open_sweep(&payload, target);
	struct sweep_probe probe;
	nanoseconds wake;
	is_number(sweep_step(s, SECOND, &probe, &wake), STEP_SEND, "a probe");
	sweep_sent(s, probe.handle, SENT_OK, 0, SECOND, SECOND);
	for (uint32_t i = 0; i < REPLIES; i++)
		answer(s, &payload, &probe, number);
	check(s, &cases[number].counts);
	free(s);
}

int main(void)
{
	for (uint32_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		for (uint32_t k = 0; k < sizeof targets / sizeof targets[0]; k++) {
			test_begin("sweep_observe: %s, IPv%u", cases[i].name,
				(unsigned)targets[k].version);
			run_case(i, &targets[k]);
			test_end();
		}
	}
	return tap_end();
}

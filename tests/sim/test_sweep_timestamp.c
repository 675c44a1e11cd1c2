/* SPDX-License-Identifier: BSD-2-Clause */
/* ICMP timestamps in a sweep: which replies and errors are about its requests. */
#include <stdlib.h>

#include "common/wire/icmp/message.h"
#include "ping/engine/engine.h"
#include "ping/engine/payload_timestamp.h"
#include "tests/unit/tap.h"

enum { ID = 77, REPLIES = 2, SIZE = ICMP_HEADER_SIZE + TIMESTAMP_DATA_SIZE };

static const struct address target = {.version = 4, .bytes = {192, 0, 2, 1}};
static const struct payload payload = {
	.size = TIMESTAMP_DATA_SIZE, .token = {1, 2, 3, 4, 5, 6, 7, 8}};

static const struct {
	const char *name;
	uint32_t at;   /* where the reply differs from ours by... */
	uint8_t other; /* these bits */
	uint32_t cut;
	bool is_from_another, has_bad_checksum;
	uint64_t received, duplicates, unmatched, corrupted;
} cases[] = {
	{"ours, twice", .received = 1, .duplicates = 1},
	{"an echo reply", .at = 0, .other = TIMESTAMP_REPLY, .unmatched = 2},
	{"a code", .at = 1, .other = 1, .unmatched = 2},
	{"a sequence that was not sent", .at = 7, .other = 9, .unmatched = 2},
	{"another originate time", .at = 11, .other = 1, .unmatched = 2},
	{"the high bit missing", .at = 8, .other = 0x80, .unmatched = 2},
	{"cut", .cut = 1, .unmatched = 2},
	{"from another address", .is_from_another = true, .unmatched = 2},
	{"wrong checksum", .has_bad_checksum = true, .corrupted = 2},
};

static struct ping *open_sweep(struct ping_probe *probe)
{
	struct ping_settings settings = {.slots = 1,
		.lanes = 1,
		.window = PING_LANE_PROBES,
		.count = 2,
		.interval = SECOND,
		.timeout = SECOND,
		.asks_time = true,
		.payload = payload};
	struct ping_target only = {.address = target};
	struct ping *s = calloc(1, ping_size(&settings));
	nanoseconds wake;
	if (!s)
		abort();
	ping_init(s, &settings);
	ping_add_target(s, &only, 0);
	is_number(ping_step(s, SECOND, probe, &wake), STEP_SEND, "a probe");
	ping_sent(s, probe->handle, SENT_OK, 0, SECOND, SECOND);
	return s;
}

static uint32_t shown_receive_time(struct ping *s)
{
	const struct ping_event *event;
	struct timestamp_times times = {0};
	while ((event = ping_next_event(s)))
		if (event->kind == PING_EVENT_REPLY)
			timestamp_is_ours(&payload, event->data, &times);
	return times.receive;
}

static void answer(struct ping *s, const struct ping_probe *probe, uint32_t number)
{
	uint8_t packet[SIZE];
	timestamp_write_request(&payload, ID, probe->sequence, packet);
	packet[0] = TIMESTAMP_REPLY;
	packet[15] = 5; /* the receive time */
	packet[cases[number].at] ^= cases[number].other;
	struct span message = span_of(packet, SIZE - cases[number].cut);
	struct reply reply = {.from = probe->to, .at = SECOND};
	reply.checksum = cases[number].has_bad_checksum ? CHECKSUM_WRONG : CHECKSUM_RIGHT;
	reply.from.bytes[3] ^= cases[number].is_from_another;
	reply_from_message(&reply, 4, message, (struct part){0, message.size});
	ping_observe(s, probe->lane, &reply, SECOND);
	uint32_t receive = shown_receive_time(s);
	if (cases[number].received)
		is_number(receive, 5, "its event has the host's times");
}

static void run_case(uint32_t number)
{
	struct ping_probe probe;
	struct ping *s = open_sweep(&probe);
	for (uint32_t i = 0; i < REPLIES; i++)
		answer(s, &probe, number);
	const struct ping_totals *all = ping_totals(s);
	is_number(all->received, cases[number].received, "received");
	is_number(all->duplicates, cases[number].duplicates, "duplicates");
	is_number(all->unmatched, cases[number].unmatched, "unmatched");
	is_number(all->corrupted, cases[number].corrupted, "wrong checksums");
	is_number(all->alive, cases[number].received, "alive");
	free(s);
}

/* An error that quotes `type`, as a ping socket's queue has it. */
static void error_quoting(uint8_t type, uint64_t wanted, const char *what)
{
	uint8_t packet[SIZE];
	struct ping_probe probe;
	struct ping *s = open_sweep(&probe);
	timestamp_write_request(&payload, ID, probe.sequence, packet);
	packet[0] = type;
	struct reply reply = {.kind = REPLY_ICMP_ERROR,
		.by_error_queue = true,
		.version = 4,
		.type = 3,
		.known = REPLY_KNOWS_QUOTED_TO,
		.quoted_to = target,
		.at = SECOND,
		.bytes = {packet, SIZE},
		.quote = {0, SIZE}};
	ping_observe(s, probe.lane, &reply, SECOND);
	is_number(ping_totals(s)->errors, wanted, "%s", what);
	free(s);
}

static void errors_quote_requests(void)
{
	error_quoting(TIMESTAMP_REQUEST, 1, "an error about a request counts");
	error_quoting(8, 0, "one about an echo does not");
}

int main(void)
{
	for (uint32_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		test_begin("ping_observe: a timestamp reply, %s", cases[i].name);
		run_case(i);
		test_end();
	}
	run_test(errors_quote_requests, "ping_observe: errors that quote a timestamp request");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* What a sweep counts a reply as whose data is not as sent: each reply once. */
#include <stdlib.h>

#include "ping/engine/engine.h"
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

static struct ping *open_sweep(struct payload *payload, const struct address *address)
{
	struct ping_settings settings = {.slots = 1,
		.lanes = 1,
		.window = PING_LANE_PROBES,
		.count = 2,
		.interval = SECOND,
		.timeout = SECOND,
		.payload = *payload};
	struct ping_target target = {.address = *address};
	struct ping *s = zeroed(1, ping_size(&settings));
	ping_init(s, &settings);
	ping_add_target(s, &target, 0);
	return s;
}

/* The reply to this probe, but for its last byte. */
static void answer(struct ping *s, const struct payload *payload,
	const struct ping_probe *probe, uint32_t number)
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
	ping_observe(s, probe->lane, &reply, SECOND);
	while (ping_next_event(s))
		;
}

static void check(const struct ping *s, const struct counts *want)
{
	struct ping_statistics of = ping_statistics(s, 0);
	const struct ping_totals *all = ping_totals(s);
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
	struct ping *s = open_sweep(&payload, target);
	struct ping_probe probe;
	nanoseconds wake;
	is_number(ping_step(s, SECOND, &probe, &wake), STEP_SEND, "a probe");
	ping_sent(s, probe.handle, SENT_OK, 0, SECOND, SECOND);
	for (uint32_t i = 0; i < REPLIES; i++)
		answer(s, &payload, &probe, number);
	check(s, &cases[number].counts);
	free(s);
}

/* ---- other than replies in time ---------------------------------------------------- */

static const struct payload usual = {.size = DATA_SIZE, .token = {1, 2, 3, 4, 5, 6, 7, 8}};

static struct ping *open_with(const struct ping_settings *more, bool any_source)
{
	struct ping_settings settings = *more;
	struct ping_target target = {.address = targets[0], .any_source = any_source};
	settings.slots = settings.lanes = 1;
	settings.window = PING_LANE_PROBES;
	settings.timeout = SECOND;
	settings.payload = usual;
	struct ping *s = zeroed(1, ping_size(&settings));
	ping_init(s, &settings);
	ping_add_target(s, &target, 0);
	return s;
}

static const struct ping_settings counted = {.count = 2, .interval = SECOND};
static const struct ping_settings decided = {.decides = true, .retries = 2, .backoff = 1000};

static struct ping_probe handed_out(struct ping *s)
{
	struct ping_probe probe = {0};
	nanoseconds wake;
	is_number(ping_step(s, SECOND, &probe, &wake), STEP_SEND, "a probe");
	return probe;
}

static struct ping_probe sent(struct ping *s)
{
	struct ping_probe probe = handed_out(s);
	ping_sent(s, probe.handle, SENT_OK, 0, SECOND, SECOND);
	return probe;
}

/* The kind of the event that comes of it; -1: none. */
static int observe(struct ping *s, const struct reply *reply)
{
	const struct ping_event *event;
	int kind = -1;
	ping_observe(s, 0, reply, SECOND);
	while ((event = ping_next_event(s)))
		kind = event->kind != PING_EVENT_OVER ? (int)event->kind : kind;
	return kind;
}

static int observe_echo(struct ping *s, const struct ping_probe *probe,
	const struct address *from, uint32_t size, uint8_t code)
{
	uint8_t data[DATA_SIZE], packet[ARRIVAL_PACKET];
	payload_fill(&usual, probe->handle, data);
	struct reply reply = arrival_echo_reply(
		packet, sizeof packet, from, probe->sequence, span_of(data, size));
	reply.at = SECOND;
	reply.code = code;
	return observe(s, &reply);
}

static int observe_error(struct ping *s, const struct ping_probe *probe, uint8_t type)
{
	uint8_t packet[ARRIVAL_PACKET];
	struct reply reply = arrival_reply(&(struct arrival){.handle = probe->handle,
						   .from = probe->to,
						   .sequence = probe->sequence,
						   .fate = FATE_ERROR},
		&usual, packet);
	reply.type = type;
	return observe(s, &reply);
}

static void what_has_not_left_cannot_be_answered(void)
{
	struct ping *s = open_with(&counted, false);
	struct ping_probe none = {.to = targets[0]};
	is_number(observe_echo(s, &none, &targets[0], DATA_SIZE, 0), PING_EVENT_UNMATCHED,
		"before any probe");
	is_number(observe_error(s, &none, 3), PING_EVENT_UNMATCHED, "an error, too");
	struct ping_probe probe = handed_out(s);
	is_number(observe_echo(s, &probe, &targets[0], DATA_SIZE, 0), PING_EVENT_UNMATCHED,
		"before it has left");
	ping_sent(s, probe.handle, SENT_OK, 0, SECOND, SECOND);
	is_number(observe_echo(s, &probe, &targets[0], DATA_SIZE, 9), PING_EVENT_UNMATCHED,
		"with a code, which no echo has");
	is_number(ping_totals(s)->received, 0, "received");
	is_number(observe_echo(s, &probe, &targets[0], DATA_SIZE, 0), PING_EVENT_REPLY, "then");
	is_number(ping_totals(s)->received, 1, "received");
	is_number(ping_totals(s)->unmatched, 4, "unmatched");
	free(s);
}

static void errors_do_not_end_a_retry(void)
{
	struct ping *s = open_with(&decided, false);
	struct ping_probe probe = sent(s);
	is_number(observe_error(s, &probe, 4), PING_EVENT_NOTICE, "source quench is a notice");
	is_number(ping_totals(s)->errors, 0, "it is no error");
	is_number(observe_error(s, &probe, 3), PING_EVENT_ERROR, "unreachable");
	is_number(observe_error(s, &probe, 3), PING_EVENT_ERROR, "again");
	is_number(ping_totals(s)->errors, 1, "a probe has failed once");
	is_number(observe_echo(s, &probe, &targets[0], DATA_SIZE, 0), PING_EVENT_REPLY,
		"a reply counts all the same");
	is_number(ping_totals(s)->alive, 1, "it is alive");
	free(s);
}

static void errors_may_be_waited_out(void)
{
	struct ping_settings settings = counted;
	settings.waits_after_errors = true;
	struct ping *s = open_with(&settings, false);
	struct ping_probe probe = sent(s);
	is_number(observe_error(s, &probe, 3), PING_EVENT_ERROR, "unreachable");
	is_number(observe_echo(s, &probe, &targets[0], DATA_SIZE, 0), PING_EVENT_REPLY,
		"a reply");
	struct ping_statistics of = ping_statistics(s, 0);
	is_number(of.errors, 1, "the error");
	is_number(of.received, 1, "and the reply");
	is_number(of.late, 0, "which is in time");
	free(s);
}

static void unproven_ones_are_shown_once(void)
{
	struct ping *s = open_with(&decided, false);
	struct ping_probe probe = sent(s);
	is_number(observe_echo(s, &probe, &targets[0], 3, 0), PING_EVENT_REPLY, "the first");
	is_number(observe_echo(s, &probe, &targets[0], 3, 0), -1, "the second is no event");
	is_number(ping_totals(s)->unproven, 2, "both count");
	is_number(ping_totals(s)->alive, 0, "neither proves that it is alive");
	free(s);
}

static void any_host_may_reply_for_a_group(void)
{
	struct ping *s = open_with(&counted, true);
	struct ping_probe probe = sent(s);
	struct address other = {.version = 4, .bytes = {192, 0, 2, 77}};
	is_number(observe_echo(s, &probe, &other, DATA_SIZE, 0), PING_EVENT_REPLY, "a reply");
	is_number(ping_totals(s)->received, 1, "received");
	is_number(ping_totals(s)->unmatched, 0, "unmatched");
	free(s);
}

/* The quoted address is not the target's, which may be a group's. */
static void errors_quote_the_target(void)
{
	for (int any_source = 0; any_source < 2; any_source++) {
		struct ping *s = open_with(&counted, any_source);
		struct ping_probe probe = sent(s);
		probe.to.bytes[3] ^= 1;
		is_number(observe_error(s, &probe, 3),
			any_source ? PING_EVENT_ERROR : PING_EVENT_UNMATCHED,
			"an error about a packet to another address");
		is_number(ping_totals(s)->errors, (uint64_t)any_source, "errors");
		free(s);
	}
}

static void errors_about_what_is_over(void)
{
	struct ping *s = open_with(&decided, false);
	struct ping_probe probe = sent(s);
	is_number(observe_echo(s, &probe, &targets[0], DATA_SIZE, 0), PING_EVENT_REPLY,
		"a reply");
	is_number(observe_error(s, &probe, 3), PING_EVENT_UNMATCHED, "then an error");
	is_number(observe_echo(s, &probe, &targets[0], 3, 0), PING_EVENT_UNMATCHED,
		"and a reply without a token");
	is_number(ping_totals(s)->errors, 0, "errors");
	is_number(ping_totals(s)->alive, 1, "it was alive");
	free(s);
}

static void other_packets_are_none(void)
{
	struct ping *s = open_with(&counted, false);
	struct reply reply = {.kind = REPLY_UDP_DATA, .version = 4};
	sent(s);
	is_number(observe(s, &reply), -1, "UDP");
	reply.kind = REPLY_MALFORMED;
	is_number(observe(s, &reply), -1, "what is no message");
	is_number(ping_totals(s)->malformed, 1, "is counted");
	free(s);
}

int main(void)
{
	run_test(what_has_not_left_cannot_be_answered, "ping_observe: too early");
	run_test(errors_do_not_end_a_retry, "ping_observe: errors about a probe with retries");
	run_test(errors_may_be_waited_out, "ping_observe: errors that end nothing");
	run_test(unproven_ones_are_shown_once, "ping_observe: replies without a token");
	run_test(any_host_may_reply_for_a_group, "ping_observe: a target that is a group");
	run_test(errors_quote_the_target, "ping_observe: errors that quote another address");
	run_test(errors_about_what_is_over, "ping_observe: errors about a target that is over");
	run_test(other_packets_are_none, "ping_observe: other packets");
	for (uint32_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		for (uint32_t k = 0; k < sizeof targets / sizeof targets[0]; k++) {
			test_begin("ping_observe: %s, IPv%u", cases[i].name,
				(unsigned)targets[k].version);
			run_case(i, &targets[k]);
			test_end();
		}
	}
	return tap_end();
}

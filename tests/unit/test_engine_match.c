/* SPDX-License-Identifier: BSD-2-Clause */
/* Whose reply is it, and what does it count as? */
#include "ping/engine/engine.h"

#include "tests/unit/engine_lab.h"
#include "tests/unit/tap.h"

#define ELSEWHERE                                                                              \
	{                                                                                      \
		.version = 4, .bytes = { 198, 51, 100, 9 }                                     \
	}

/* ---- what a reply proves --------------------------------------------------------- */

struct row {
	const char *name;
	struct answer answer; /* handle 0: to the one probe that was sent */
	uint32_t size;	      /* of a probe's data */
	bool any_source;
	const char *event, *counts;
	int verdict;
};

static const struct row rows[] = {
	/* right token, id, sequence */
	{"a right reply is received", {.code = 0}, 56, false, "reply seq=1 rtt=10000000",
		"sent=1 received=1 times=1", 0},
	{"from another unicast source it is shown and not received", {.from = ELSEWHERE}, 56,
		false, "reply seq=1 rtt=10000000 elsewhere", "sent=1 unmatched=1", 1},
	{"from any source where any is right", {.from = ELSEWHERE}, 56, true,
		"reply seq=1 rtt=10000000", "sent=1 received=1 times=1", 0},
	{"a longer reply is received", {.extra = 8}, 56, false, "reply seq=1 rtt=10000000",
		"sent=1 received=1 times=1", 0},

	/* wrong token, id or sequence */
	{"three wrong bytes of the token leave it unproven", {.altered = 3}, 56, false,
		"reply seq=1 rtt=10000000 unproven altered=0:01/fe", "sent=1 unproven=1", 1},
	{"so does a token all wrong", {.altered = 8}, 56, false,
		"reply seq=1 rtt=10000000 unproven altered=0:01/fe", "sent=1 unproven=1", 1},
	{"so do one wrong byte of the token and two of the number",
		{.altered = 3, .alter_at = 7}, 56, false,
		"reply seq=1 rtt=10000000 unproven altered=7:08/f7", "sent=1 unproven=1", 1},
	{"so is another id", {.has_id = true, .id = 78}, 56, false, "unmatched",
		"sent=1 unmatched=1", 1},
	{"so is another sequence with the probe's number",
		{.has_sequence = true, .sequence = 2}, 56, false, "unmatched",
		"sent=1 unmatched=1", 1},
	{"so is a sequence and a number never sent", {.handle = 2}, 56, false, "unmatched",
		"sent=1 unmatched=1", 1},
	{"so is sequence 0", {.has_sequence = true}, 56, false, "unmatched",
		"sent=1 unmatched=1", 1},
	{"so is an echo request", {.has_type = true, .type = 8}, 56, false, "unmatched",
		"sent=1 unmatched=1", 1},
	{"so is another code", {.code = 1}, 56, false, "unmatched", "sent=1 unmatched=1", 1},

	/* wrong data */
	{"one wrong byte of the token is altered data", {.altered = 1, .alter_at = 3}, 56,
		false, "reply seq=1 rtt=10000000 altered=3:04/fb",
		"sent=1 received=1 altered=1 times=1", 0},
	{"so are two", {.altered = 2}, 56, false, "reply seq=1 rtt=10000000 altered=0:01/fe",
		"sent=1 received=1 altered=1 times=1", 0},
	{"so is a wrong byte of the number's target", {.altered = 1, .alter_at = 8}, 56, false,
		"reply seq=1 rtt=10000000 altered=8:00/ff",
		"sent=1 received=1 altered=1 times=1", 0},
	{"so is one of the number's middle", {.altered = 1, .alter_at = 13}, 56, false,
		"reply seq=1 rtt=10000000 altered=13:00/ff",
		"sent=1 received=1 altered=1 times=1", 0},
	{"so is its last one", {.altered = 1, .alter_at = 15}, 56, false,
		"reply seq=1 rtt=10000000 altered=15:01/fe",
		"sent=1 received=1 altered=1 times=1", 0},
	{"so is a wrong pattern, however much of it", {.altered = 40, .alter_at = 16}, 56,
		false, "reply seq=1 rtt=10000000 altered=16:10/ef",
		"sent=1 received=1 altered=1 times=1", 0},
	{"without a token all data may be wrong", {.altered = 8}, 8, false,
		"reply seq=1 rtt=10000000 altered=0:00/ff",
		"sent=1 received=1 altered=1 times=1", 0},

	/* bad checksum */
	{"a bad checksum is corrupted, not received", {.has_bad_checksum = true}, 56, false,
		"reply seq=1 rtt=10000000 checksum", "sent=1 corrupted=1", 1},

	/* shorter than sent */
	{"a truncated reply with its token is received", {.is_cut = true, .size = 20}, 56,
		false, "reply seq=1 rtt=10000000 truncated", "sent=1 received=1 times=1", 0},
	{"four right bytes of the token are enough", {.is_cut = true, .size = 4}, 56, false,
		"reply seq=1 rtt=10000000 truncated", "sent=1 received=1 times=1", 0},
	{"three are not", {.is_cut = true, .size = 3}, 56, false,
		"reply seq=1 rtt=10000000 truncated unproven", "sent=1 unproven=1", 1},
	{"nor is one", {.is_cut = true, .size = 1}, 56, false,
		"reply seq=1 rtt=10000000 truncated unproven", "sent=1 unproven=1", 1},
	{"nor are seven with a wrong one",
		{.is_cut = true, .size = 7, .altered = 1, .alter_at = 6}, 56, false,
		"reply seq=1 rtt=10000000 truncated unproven altered=6:07/f8",
		"sent=1 unproven=1", 1},
	{"from elsewhere too, but it is not received",
		{.is_cut = true, .size = 4, .from = ELSEWHERE}, 56, false,
		"reply seq=1 rtt=10000000 truncated elsewhere", "sent=1 unmatched=1", 1},
	{"one wrong byte and no right one is unproven",
		{.is_cut = true, .size = 1, .altered = 1}, 56, false,
		"reply seq=1 rtt=10000000 truncated unproven altered=0:01/fe",
		"sent=1 unproven=1", 1},
	{"so are one wrong and one right byte", {.is_cut = true, .size = 2, .altered = 1}, 56,
		false, "reply seq=1 rtt=10000000 truncated unproven altered=0:01/fe",
		"sent=1 unproven=1", 1},
	{"without any data the source and the sequence prove nothing", {.is_cut = true}, 56,
		false, "reply seq=1 rtt=10000000 truncated unproven", "sent=1 unproven=1", 1},
	{"without any data another source is unmatched", {.is_cut = true, .from = ELSEWHERE},
		56, false, "unmatched", "sent=1 unmatched=1", 1},
	{"below 16 bytes of data a truncated reply is received", {.is_cut = true, .size = 2}, 8,
		false, "reply seq=1 rtt=10000000 truncated", "sent=1 received=1 times=1", 0},
	{"below 16 bytes another source is still reported", {.from = ELSEWHERE}, 8, false,
		"reply seq=1 rtt=10000000 elsewhere", "sent=1 unmatched=1", 1},
};

static void each_reply_counts_as_what_it_proves(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct row *row = &rows[i];
		struct lab lab;
		lab_init(&lab);
		lab.settings.payload.size = row->size;
		lab.any_source = row->any_source;
		lab_open(&lab);
		struct answer answer = row->answer;
		uint64_t handle = lab_send(&lab);
		answer.handle = answer.handle ? answer.handle : handle;
		lab.now += 10 * MILLISECOND;
		lab_answer(&lab, &answer);
		is_text(lab_event(&lab), row->event, "%s", row->name);
		is_text(lab_event(&lab), "none", "%s: one event", row->name);
		is_text(lab_counts(&lab), row->counts, "%s: counts", row->name);
		is_number(ping_verdict(lab.engine), row->verdict, "%s: verdict", row->name);
		lab_close(&lab);
	}
}

/* ---- without our token ----------------------------------------------------------- */

static void other_processes_may_share_a_raw_sockets_identifier(void)
{
	static const struct {
		const char *name;
		struct answer answer;
		const char *event;
	} others[] = {
		{"none of our bytes", {.altered = 8}, "unmatched"},
		{"two of our bytes", {.altered = 6}, "unmatched"},
		{"three of our bytes", {.altered = 5},
			"reply seq=1 rtt=0 unproven altered=0:01/fe"},
		{"no data", {.is_cut = true}, "reply seq=1 rtt=0 truncated unproven"},
	};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct lab lab;
		lab_init(&lab);
		lab.settings.shares_id = true;
		lab_open(&lab);
		struct answer answer = others[i].answer;
		answer.handle = lab_send(&lab);
		lab_answer(&lab, &answer);
		is_text(lab_event(&lab), others[i].event, "%s", others[i].name);
		lab_close(&lab);
	}
}

static void unproven_replies_may_be_accepted(void)
{
	struct lab lab;
	lab_init(&lab);
	lab.settings.accept_unproven = true;
	lab_open(&lab);
	struct answer answer = {.handle = lab_send(&lab), .altered = 8};
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=1 rtt=0 altered=0:01/fe", "it is a reply");
	answer.from = (struct address)ELSEWHERE;
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "unmatched", "not from elsewhere");
	is_text(lab_counts(&lab), "sent=1 received=1 altered=1 unmatched=1 times=1",
		"and received");
	lab_close(&lab);
}

/* ---- again and late -------------------------------------------------------------- */

static void a_second_answer_is_a_duplicate(void)
{
	struct lab lab;
	lab_init(&lab);
	lab_open(&lab);
	struct answer answer = {.handle = lab_send(&lab)};
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=1 rtt=0", "the first answer is received");
	lab.now += 5;
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=1 rtt=5 duplicate", "the second is a duplicate");
	answer.is_cut = true;
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=1 rtt=5 truncated unproven",
		"one without data is not even that");
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "none", "and is reported once");
	answer = (struct answer){.handle = answer.handle, .has_bad_checksum = true};
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=1 rtt=5 checksum",
		"a bad checksum stays a bad checksum");
	is_text(lab_counts(&lab),
		"sent=1 received=1 duplicates=1 corrupted=1 unproven=2 times=2",
		"each in its own count");
	lab_close(&lab);
}

static void a_bad_checksum_does_not_spoil_the_good_copy(void)
{
	struct lab lab;
	lab_init(&lab);
	lab_open(&lab);
	struct answer answer = {.handle = lab_send(&lab), .has_bad_checksum = true};
	lab_answer(&lab, &answer);
	lab_event(&lab);
	is_number(ping_in_flight(lab.engine), 1, "a bad checksum leaves the probe under way");
	answer.has_bad_checksum = false;
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=1 rtt=0", "the good copy is received");
	is_number(ping_in_flight(lab.engine), 0, "and ends the probe");
	lab_close(&lab);
}

static void an_answer_after_an_error_is_received(void)
{
	struct lab lab;
	lab_init(&lab);
	lab_open(&lab);
	struct answer answer = {.handle = lab_send(&lab)};
	lab_error(&lab, answer.handle, 3, 1, NULL);
	is_text(lab_event(&lab), "error seq=1 3/1", "an error");
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=1 rtt=0", "then the answer");
	is_text(lab_counts(&lab), "sent=1 received=1 errors=1 times=1", "both count");
	lab_close(&lab);
}

static void an_answer_after_the_time_out_is_late(void)
{
	struct lab lab;
	lab_init(&lab);
	lab.settings.timeout = 100 * MILLISECOND;
	lab_open(&lab);
	struct answer answer = {.handle = lab_send(&lab)};
	lab_send(&lab);
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=1 rtt=1000000000 late", "late");
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=1 rtt=1000000000 duplicate late",
		"late, and a duplicate");
	is_text(lab_counts(&lab), "sent=2 duplicates=1 late=1 times=2", "neither is received");
	is_number(ping_verdict(lab.engine), 1, "late alone is no success");
	lab_close(&lab);
}

/* ---- sequences beyond 16 bits ---------------------------------------------------- */

static void send_until(struct lab *lab, uint64_t sequence)
{
	while (lab_send(lab) < sequence)
		;
}

static void sequences_go_on_after_a_wrap(void)
{
	struct lab lab;
	lab_init(&lab);
	lab.settings.window = 1024;
	lab_open(&lab);
	send_until(&lab, 65536);
	struct answer answer = {.handle = 65535};
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=65535 rtt=1000000000", "before the wrap");
	answer.handle = 65536;
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=65536 rtt=0", "wire sequence 0 is the 65,536th");
	send_until(&lab, 200000);
	answer.handle = 199999;
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=199999 rtt=1000000000", "after three wraps");
	answer.handle = 200000 - 65536;
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=134464 late",
		"an answer from an earlier wrap is late and has no time");
	is_text(lab_counts(&lab), "sent=200000 received=3 late=1 times=3", "counts");
	answer.handle = 200001;
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "unmatched",
		"the next number is unmatched although its 16 bits were sent before");
	lab_close(&lab);
}

static void without_a_token_the_wire_decides(void)
{
	struct lab lab;
	lab_init(&lab);
	lab.settings.payload.size = 8;
	lab_open(&lab);
	send_until(&lab, 70000);
	struct answer answer = {.handle = 1, .has_sequence = true, .sequence = 4464};
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=70000 rtt=0", "the last one with these bits");
	answer.sequence = 4465;
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=4465 rtt=65535000000000",
		"bits that were sent only once are that one");
	lab_close(&lab);
}

static void answers_from_before_the_first_wrap_are_never_sent(void)
{
	struct lab lab;
	lab_init(&lab);
	lab.settings.payload.size = 8;
	lab_open(&lab);
	struct answer answer = {.handle = lab_send(&lab), .has_sequence = true};
	uint16_t never[] = {0, 2, 32768, 65535};
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
		answer.sequence = never[i];
		lab_answer(&lab, &answer);
		is_text(lab_event(&lab), "unmatched", "sequence %u was never sent", never[i]);
	}
	lab_close(&lab);
}

/* ---- errors ---------------------------------------------------------------------- */

static void errors_count_by_what_they_quote(void)
{
	static const struct {
		const char *name;
		struct answer quote;
		const char *event;
	} quotes[] = {
		{"our echo", {.code = 0}, "error seq=1 11/0"},
		{"eight bytes of it", {.is_cut = true}, "error seq=1 11/0"},
		{"our echo without its token's end", {.is_cut = true, .size = 3},
			"error seq=1 11/0"},
		{"another id", {.has_id = true, .id = 5}, "unmatched"},
		{"a reply of ours", {.has_type = true}, "unmatched"},
		{"another destination", {.from = ELSEWHERE}, "unmatched"},
		{"a sequence never sent", {.has_sequence = true, .sequence = 9}, "unmatched"},
		{"another token", {.altered = 8}, "unmatched"},
	};
	for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++) {
		struct lab lab;
		lab_init(&lab);
		lab_open(&lab);
		struct answer quote = quotes[i].quote;
		quote.handle = lab_send(&lab);
		lab_error(&lab, quote.handle, 11, 0, &quote);
		is_text(lab_event(&lab), quotes[i].event, "an error that quotes %s",
			quotes[i].name);
		lab_close(&lab);
	}
}

static void an_error_with_a_bad_checksum_is_malformed(void)
{
	struct lab lab;
	lab_init(&lab);
	lab_open(&lab);
	struct answer quote = {.handle = lab_send(&lab), .has_bad_checksum = true};
	lab_error(&lab, quote.handle, 3, 1, &quote);
	is_text(lab_event(&lab), "none", "no event");
	is_text(lab_counts(&lab), "sent=1 malformed=1", "it counts");
	is_number(ping_in_flight(lab.engine), 1, "and the probe goes on");
	lab_close(&lab);
}

/* The name leads elsewhere, or the interface changed: a new socket, too. */
static void a_target_may_move(void)
{
	struct lab lab;
	lab_init(&lab);
	lab_open(&lab);
	struct answer old = {.handle = lab_send(&lab)};
	ping_move_target(lab.engine, &(struct ping_target){.address = ELSEWHERE}, 99, false);
	lab_answer(&lab, &old);
	is_text(lab_event(&lab), "unmatched", "a reply to the old identifier");
	lab.settings.id = 99;
	struct answer answer = {.handle = lab_send(&lab)};
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=2 rtt=0 elsewhere", "from the old address");
	answer = (struct answer){.handle = lab_send(&lab), .from = ELSEWHERE};
	lab_answer(&lab, &answer);
	is_text(lab_event(&lab), "reply seq=3 rtt=0", "from the new one");
	struct answer quote = {.handle = answer.handle, .from = ELSEWHERE};
	lab_error(&lab, quote.handle, 3, 1, &quote);
	is_text(lab_event(&lab), "error seq=3 3/1", "an error about it");
	quote.from = (struct address){0};
	lab_error(&lab, quote.handle, 3, 1, &quote);
	is_text(lab_event(&lab), "unmatched", "one about the old address");
	lab_close(&lab);
}

static void notices_are_no_errors(void)
{
	struct lab lab;
	lab_init(&lab);
	lab_open(&lab);
	uint64_t handle = lab_send(&lab);
	lab_error(&lab, handle, 5, 1, NULL);
	is_text(lab_event(&lab), "notice seq=1 5/1", "a redirect");
	lab_error(&lab, handle, 4, 0, NULL);
	is_text(lab_event(&lab), "notice seq=1 4/0", "a source quench");
	is_text(lab_counts(&lab), "sent=1", "neither counts");
	is_number(ping_in_flight(lab.engine), 1, "and the probe goes on");
	lab_close(&lab);
}

/* Who guesses identifier and sequence must not end a run whose probes are answered. */
static void a_guess_about_an_answered_probe_counts_for_nothing(void)
{
	struct lab lab;
	lab_init(&lab);
	lab_open(&lab);
	uint64_t handle = lab_send(&lab);
	lab_answer(&lab, &(struct answer){.handle = handle});
	is_text(lab_event(&lab), "reply seq=1 rtt=0", "a probe is answered");
	lab_error(&lab, handle, 3, 1, &(struct answer){.handle = handle, .is_cut = true});
	is_text(lab_event(&lab), "error seq=1 3/1", "an error that quotes no token is shown");
	is_number(ping_totals(lab.engine)->errors, 0, "and does not count");
	lab_error(&lab, handle, 3, 1, NULL);
	is_text(lab_event(&lab), "error seq=1 3/1", "one that quotes it");
	is_number(ping_totals(lab.engine)->errors, 1, "does");
	handle = lab_send(&lab);
	lab_error(&lab, handle, 3, 1, &(struct answer){.handle = handle, .is_cut = true});
	is_text(lab_event(&lab), "error seq=2 3/1", "about a probe that waits, none is needed");
	is_number(ping_totals(lab.engine)->errors, 2, "many routers quote no more");
	lab_close(&lab);
}

int main(void)
{
	run_test(each_reply_counts_as_what_it_proves,
		"engine_match: each reply counts as what it proves");
	run_test(other_processes_may_share_a_raw_sockets_identifier,
		"engine_match: other processes may share a raw socket's identifier");
	run_test(unproven_replies_may_be_accepted,
		"engine_match: unproven replies may be accepted");
	run_test(
		a_second_answer_is_a_duplicate, "engine_match: a second answer is a duplicate");
	run_test(a_bad_checksum_does_not_spoil_the_good_copy,
		"engine_match: a bad checksum does not spoil the good copy");
	run_test(an_answer_after_an_error_is_received,
		"engine_match: an answer after an error is received");
	run_test(an_answer_after_the_time_out_is_late,
		"engine_match: an answer after the time out is late");
	run_test(sequences_go_on_after_a_wrap, "engine_match: sequences go on after a wrap");
	run_test(without_a_token_the_wire_decides,
		"engine_match: without a token the wire decides");
	run_test(answers_from_before_the_first_wrap_are_never_sent,
		"engine_match: answers from before the first wrap are never sent");
	run_test(errors_count_by_what_they_quote,
		"engine_match: errors count by what they quote");
	run_test(an_error_with_a_bad_checksum_is_malformed,
		"engine_match: an error with a bad checksum is malformed");
	run_test(a_target_may_move, "ping_move_target: another address and identifier");
	run_test(a_guess_about_an_answered_probe_counts_for_nothing,
		"engine_match: a guess about an answered probe");
	run_test(notices_are_no_errors, "engine_match: notices are no errors");
	return tap_end();
}

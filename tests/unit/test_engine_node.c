/* SPDX-License-Identifier: BSD-2-Clause */
/* Node information queries in the engine: which replies and errors are to a query of ours. */
#include "ping/engine/payload_node.h"

#include <stdlib.h>

#include "tests/unit/engine_lab.h"
#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

/* RFC 4620 section 4: type, code, checksum, Qtype, flags, nonce (token and sequence), data */
#define NONCE "01 02 03 04 05 06 00 01 "
#define TARGET "fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 02 "
#define OTHER "fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 03 "
#define QUERY "8b 00 00 00 00 02 00 00 "
#define REPLY "8c 00 00 00 00 02 00 00 "
#define NAME "00 00 00 00 03 62 65 65 00 00"
/* RFC 8200 section 3: 32 bytes of ICMPv6 to the target, and to another host */
#define IP_TO "60 00 00 00 00 20 3a 40 fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 "
#define PORT "01 04 00 00 00 00 00 00 " /* RFC 4443 section 3.1 */

static const struct address target = {.version = 6, .bytes = {0xfd, [15] = 2}};

/* One query was sent to fd00::2. */
static void open_with_one(struct lab *lab)
{
	lab_init(lab);
	lab->settings.asks_node = true;
	lab->settings.payload.size = 0;
	lab->engine = calloc(1, ping_size(&lab->settings));
	if (!lab->engine)
		abort();
	ping_init(lab->engine, &lab->settings);
	ping_add_target(lab->engine, &(struct ping_target){.address = target}, 0);
	is_number(lab_send(lab), 1, "the query leaves");
	lab->now += 10 * MILLISECOND;
}

/* A message that a socket read. */
static void receive(struct lab *lab, struct span message)
{
	struct reply reply = {.at = lab->now, .from = target};
	reply_from_message(&reply, 6, message, (struct part){0, message.size});
	ping_observe(lab->engine, 0, &reply, lab->now);
}

/* An error that the error queue has, with what it quotes: no IP header. */
static void receive_error(struct lab *lab, struct span quote, const struct address *quoted_to)
{
	struct reply reply = {
		.kind = REPLY_ICMP_ERROR,
		.by_error_queue = true,
		.version = 6,
		.at = lab->now,
		.from = target,
		.type = 1,
		.code = 4,
		.known = quoted_to ? REPLY_KNOWS_QUOTED_TO : 0,
		.quoted_to = quoted_to ? *quoted_to : (struct address){0},
		.bytes = quote,
		.quote = {0, quote.size},
	};
	ping_observe(lab->engine, 0, &reply, lab->now);
}

struct row {
	const char *what, *bytes, *event;
};

static void messages_prove_themselves(void)
{
	static const struct row rows[] = {
		{"a reply with the nonce", REPLY NONCE NAME, "reply seq=1 rtt=10000000"},
		{"a refusal, too", "8c 01 00 00 00 02 00 00 " NONCE,
			"reply seq=1 rtt=10000000"},
		{"another token", REPLY "01 02 03 04 05 07 00 01 " NAME, "unmatched"},
		{"a sequence never sent", REPLY "01 02 03 04 05 06 00 02 " NAME, "unmatched"},
		{"half a nonce", REPLY "01 02 03 04", "unmatched"},
		{"a query", QUERY NONCE NAME, "unmatched"},
		{"an echo reply", "81 00 00 00 00 4d 00 01 " NONCE NAME, "unmatched"},
		{"an error that quotes the query", PORT IP_TO TARGET QUERY NONCE TARGET,
			"error seq=1 1/4"},
		{"one to another host", PORT IP_TO OTHER QUERY NONCE TARGET, "unmatched"},
		{"one with another token",
			PORT IP_TO TARGET QUERY "01 02 03 04 05 07 00 01 " TARGET, "unmatched"},
		{"one of a sequence never sent",
			PORT IP_TO TARGET QUERY "01 02 03 04 05 06 00 02 " TARGET, "unmatched"},
		{"an error that quotes a reply", PORT IP_TO TARGET REPLY NONCE TARGET,
			"unmatched"},
		{"one without the nonce", PORT IP_TO TARGET QUERY, "unmatched"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lab lab;
		struct hex hex;
		open_with_one(&lab);
		receive(&lab, hex_span(&hex, rows[i].bytes));
		is_text(lab_event(&lab), rows[i].event, "%s", rows[i].what);
		lab_close(&lab);
	}
}

static void a_reply_is_handed_on_whole(void)
{
	struct lab lab;
	struct hex hex;
	open_with_one(&lab);
	struct span message = hex_span(&hex, REPLY NONCE NAME);
	receive(&lab, message);
	const struct ping_event *event = ping_next_event(lab.engine);
	ok(event && event->is_node, "it is a node's reply");
	is_bytes(event ? event->data.data : NULL, event ? event->data.size : 0, message.data,
		message.size, "from the ICMP header on");
	is_text(lab_counts(&lab), "sent=1 received=1 times=1", "and received");
	lab_close(&lab);
}

static void quotes_of_the_error_queue(void)
{
	static const struct address other = {.version = 6, .bytes = {0xfd, [15] = 3}};
	static const struct {
		const char *what, *bytes;
		const struct address *to;
		const char *event;
	} rows[] = {
		{"the query", QUERY NONCE TARGET, &target, "error seq=1 1/4"},
		{"where it went is not known", QUERY NONCE TARGET, NULL, "error seq=1 1/4"},
		{"to another host", QUERY NONCE TARGET, &other, "unmatched"},
		{"another token", QUERY "01 02 03 04 05 07 00 01 " TARGET, &target,
			"unmatched"},
		{"the same, whereto is not known", QUERY "01 02 03 04 05 07 00 01 " TARGET,
			NULL, "unmatched"},
		{"an echo request", "80 00 00 00 00 4d 00 01 " NONCE, &target, "unmatched"},
		{"nothing", "", &target, "unmatched"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lab lab;
		struct hex hex;
		open_with_one(&lab);
		receive_error(&lab, hex_span(&hex, rows[i].bytes), rows[i].to);
		is_text(lab_event(&lab), rows[i].event, "%s", rows[i].what);
		lab_close(&lab);
	}
}

int main(void)
{
	run_test(messages_prove_themselves, "engine: a node's reply or error has the nonce");
	run_test(a_reply_is_handed_on_whole, "engine: a node's reply is handed on whole");
	run_test(quotes_of_the_error_queue,
		"engine: the error queue's quote of a node query has the nonce");
	return tap_end();
}

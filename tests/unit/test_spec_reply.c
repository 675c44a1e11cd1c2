/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/reply.h"

#include <stdlib.h>

#include "tests/unit/command_line.h"
#include "tests/unit/tap.h"

enum answer { NONE, REPLY, ERROR };

/* A query as it was sent, and a packet that came. */
struct pair {
	struct icmp_send_options *asked, *given;
	uint8_t *bytes;
	struct writer sent, came;
};

static struct pair pair_of(const char *query, const char *answer)
{
	char buffer[SPEC_PROBLEM_SIZE] = "";
	struct text problem = text_of(buffer, sizeof buffer);
	struct pair pair = {.asked = calloc(1, sizeof *pair.asked),
		.given = calloc(1, sizeof *pair.given),
		.bytes = malloc((size_t)2 * SPEC_PACKET_MAX)};
	if (!pair.asked || !pair.given || !pair.bytes)
		abort();
	pair.sent = writer_of(pair.bytes, SPEC_PACKET_MAX);
	pair.came = writer_of(pair.bytes + SPEC_PACKET_MAX, SPEC_PACKET_MAX);
	ok(command_line_build(pair.asked, query, &pair.sent, &problem) &&
			command_line_build(pair.given, answer, &pair.came, &problem),
		"%s, %s: %s", query, answer, buffer);
	return pair;
}

static void pair_free(struct pair *pair)
{
	free(pair->asked);
	free(pair->given);
	free(pair->bytes);
}

/* Whether `answer` replies to `query`, or is an error about it. */
static enum answer answer_to(const char *query, const char *answer)
{
	struct pair pair = pair_of(query, answer);
	struct span came = writer_span_of(&pair.came);
	enum answer found = NONE;
	if (reply_matches(&pair.asked->spec, came, false))
		found = REPLY;
	else if (reply_is_error(&pair.asked->spec, came, writer_span_of(&pair.sent)))
		found = ERROR;
	pair_free(&pair);
	return found;
}

/* clang-format off */
static const struct {
	const char *query, *answer;
	enum answer found;
} cases[] = {
	{"x --src 10.0.0.1 echo id=7 seq=3 10.0.0.2", "x --src 10.0.0.2 echo-reply id=7 seq=3 10.0.0.1", REPLY},
	{"x --src 10.0.0.1 echo id=7 seq=3 10.0.0.2", "x --src 10.0.0.2 echo-reply id=7 seq=4 10.0.0.1", NONE},
	{"x --src 10.0.0.1 echo id=7 seq=3 10.0.0.2", "x --src 10.0.0.3 echo-reply id=7 seq=3 10.0.0.1", NONE},
	/* a report is about a group (RFC 2710 section 3, RFC 3810 section 5.2.12) */
	{"x --src fe80::1 mld-query group=ff02::9 ff02::9", "x --src fe80::2 mld-report group=ff02::9 ff02::9", REPLY},
	{"x --src fe80::1 mld-query group=ff02::9 ff02::9", "x --src fe80::2 mld-report group=ff02::8 ff02::8", NONE},
	{"x --src fe80::1 mld-query ff02::1", "x --src fe80::2 mld-report group=ff02::8 ff02::8", REPLY},
	{"x --src fe80::1 mld-query group=ff02::9 ff02::9", "x --src fe80::2 mldv2-report record=is-ex,ff02::8 record=is-ex,ff02::9 ff02::16", REPLY},
	{"x --src fe80::1 mld-query group=ff02::9 ff02::9", "x --src fe80::2 mldv2-report record=is-ex,ff02::8 ff02::16", NONE},
	{"x --src fe80::1 mld-query ff02::1", "x --src fe80::2 mldv2-report record=is-ex,ff02::8 ff02::16", REPLY},
	/* errors: the quoted addresses and the 4 bytes after the checksum are ours */
	{"x --src 10.0.0.1 echo id=7 seq=3 10.0.0.2", "x --src 10.0.0.9 time-exceeded/ttl --quote icmp-echo:10.0.0.1>10.0.0.2,id=7,seq=3 10.0.0.1", ERROR},
	{"x --src 10.0.0.1 echo id=7 seq=3 10.0.0.2", "x --src 10.0.0.9 time-exceeded/ttl --quote icmp-echo:10.0.0.1>10.0.0.2,id=8,seq=3 10.0.0.1", NONE},
	{"x --src 10.0.0.1 echo id=7 seq=3 10.0.0.2", "x --src 10.0.0.9 time-exceeded/ttl --quote icmp-echo:10.0.0.1>10.0.0.3,id=7,seq=3 10.0.0.1", NONE},
	{"x --src 10.0.0.1 echo id=7 seq=3 10.0.0.2", "x --src 10.0.0.9 time-exceeded/ttl --quote icmp-echo:10.0.0.1>10.0.0.2,id=7,seq=3 --checksum bad 10.0.0.1", NONE},
	{"x --src 10.0.0.1 echo id=7 seq=3 10.0.0.2", "x --src 10.0.0.9 time-exceeded/ttl --quote icmp-echo:10.0.0.1>10.0.0.2,id=7,seq=3 --quote-len 24 10.0.0.1", NONE},
	{"x --src fd00::1 echo id=7 seq=3 fd00::2", "x --src fd00::9 dest-unreach/addr --quote icmp6-echo:fd00::1>fd00::2,id=7,seq=3 fd00::1", ERROR},
	{"x --src fd00::1 echo id=7 seq=3 fd00::2", "x --src fd00::9 dest-unreach/addr --quote icmp6-echo:fd00::7>fd00::2,id=7,seq=3 fd00::1", NONE},
	{"x --src 10.0.0.1 --ip-proto 253 echo id=7 10.0.0.2", "x --src 10.0.0.2 dest-unreach/proto --quote raw:253:10.0.0.1>10.0.0.2,data=hex:0800000000070000 10.0.0.1", ERROR},
	/* what is no answer at all */
	{"x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src fd00::2 echo-reply id=7 fd00::1", NONE},
	{"x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src 10.0.0.2 echo-reply id=7 --checksum bad 10.0.0.1", NONE},
	{"x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src 10.0.0.2 --ip-proto 17 echo-reply id=7 10.0.0.1", NONE},
	{"x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src 10.0.0.2 --frag-offset 8 echo-reply id=7 10.0.0.1", NONE},
	{"x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src 10.0.0.2 --truncate 3 echo-reply id=7 10.0.0.1", NONE},
	{"x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src 10.0.0.2 --truncate 6 echo-reply id=7 10.0.0.1", NONE},
	{"x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src 10.0.0.2 echo id=7 10.0.0.1", NONE},
	{"x --src 10.0.0.1 echo-reply id=7 10.0.0.2", "x --src 10.0.0.2 echo-reply id=7 10.0.0.1", NONE},
	{"x --src 10.0.0.1 200 10.0.0.2", "x --src 10.0.0.2 echo-reply id=7 10.0.0.1", NONE},
	/* the target of a solicitation is that of the advertisement (RFC 4861 section 7.2.5) */
	{"x --src fe80::1 neighbor-solicit target=fe80::2 fe80::2", "x --src fe80::2 neighbor-advert target=fe80::2 fe80::1", REPLY},
	{"x --src fe80::1 neighbor-solicit target=fe80::2 fe80::2", "x --src fe80::2 neighbor-advert target=fe80::3 fe80::1", NONE},
	/* an error about another protocol, a later fragment, or too few bytes to say */
	{"x --src 10.0.0.1 echo id=7 seq=3 10.0.0.2", "x --src 10.0.0.9 time-exceeded/ttl --quote udp:10.0.0.1:1>10.0.0.2:2 10.0.0.1", NONE},
	{"x --src 10.0.0.1 echo id=7 seq=3 10.0.0.2", "x --src 10.0.0.9 time-exceeded/ttl --quote icmp-echo:10.0.0.1>10.0.0.2,id=7,seq=3,frag=8 10.0.0.1", NONE},
	{"x --src 10.0.0.1 echo id=7 seq=3 10.0.0.2", "x --src 10.0.0.9 time-exceeded/ttl --quote-hex 4500 10.0.0.1", NONE},
	{"x --src 10.0.0.1 echo id=7 seq=3 10.0.0.2", "x --src 10.0.0.9 time-exceeded/ttl --quote icmp-echo:10.0.0.1>10.0.0.2,id=7,seq=3 --frag-offset 8 10.0.0.1", NONE},
};

static const struct {
	const char *what, *query, *answer;
	uint8_t type;
	int code; /* -1: any */
	bool is_expected;
} expectations[] = {
	{"an error of this code", "x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src 10.0.0.9 time-exceeded/ttl --quote icmp-echo:10.0.0.1>10.0.0.2,id=7,seq=0 10.0.0.1", 11, 0, true},
	{"of any code", "x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src 10.0.0.9 time-exceeded/ttl --quote icmp-echo:10.0.0.1>10.0.0.2,id=7,seq=0 10.0.0.1", 11, -1, true},
	{"of another code", "x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src 10.0.0.9 time-exceeded/ttl --quote icmp-echo:10.0.0.1>10.0.0.2,id=7,seq=0 10.0.0.1", 11, 1, false},
	{"of another type", "x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src 10.0.0.9 time-exceeded/ttl --quote icmp-echo:10.0.0.1>10.0.0.2,id=7,seq=0 10.0.0.1", 3, -1, false},
	{"about another packet", "x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src 10.0.0.9 time-exceeded/ttl --quote icmp-echo:10.0.0.1>10.0.0.2,id=8,seq=0 10.0.0.1", 11, 0, false},
	{"a message of whom was asked", "x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src 10.0.0.2 timestamp-reply 10.0.0.1", 14, -1, true},
	{"of another host", "x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src 10.0.0.3 timestamp-reply 10.0.0.1", 14, -1, false},
	{"of any host of a group", "x --src fe80::1 echo ff02::1", "x --src fe80::7 echo-reply fe80::1", 129, 0, true},
	{"with a wrong checksum", "x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src 10.0.0.2 timestamp-reply --checksum bad 10.0.0.1", 14, -1, false},
	{"a fragment", "x --src 10.0.0.1 echo id=7 10.0.0.2", "x --src 10.0.0.2 --ip-flags mf timestamp-reply 10.0.0.1", 14, -1, false},
};
/* clang-format on */

static void expected_messages(void)
{
	for (size_t i = 0; i < sizeof expectations / sizeof expectations[0]; i++) {
		struct pair pair = pair_of(expectations[i].query, expectations[i].answer);
		const struct reply_expected expected = {
			expectations[i].type, expectations[i].code};
		is_number(reply_is_expected_message(&pair.asked->spec, &expected,
				  writer_span_of(&pair.came), writer_span_of(&pair.sent)),
			expectations[i].is_expected, "%s", expectations[i].what);
		pair_free(&pair);
	}
}

/* Where the destination was a broadcast any host may reply, to this query. */
static void broadcasts_are_answered_by_any_host(void)
{
	struct pair pair = pair_of("x --src 10.0.0.1 echo id=7 seq=3 10.0.0.255",
		"x --src 10.0.0.9 echo-reply id=7 seq=3 10.0.0.1");
	struct span came = writer_span_of(&pair.came);
	ok(reply_matches(&pair.asked->spec, came, true), "a host of the network");
	ok(!reply_matches(&pair.asked->spec, came, false), "not where one host was asked");
	pair_free(&pair);
	pair = pair_of("x --src 10.0.0.1 echo id=7 seq=3 10.0.0.255",
		"x --src 10.0.0.9 echo-reply id=7 seq=4 10.0.0.1");
	ok(!reply_matches(&pair.asked->spec, writer_span_of(&pair.came), true),
		"another sequence");
	pair_free(&pair);
}

static void queries_expect_replies(void)
{
	static const struct {
		const char *line;
		bool is_expected;
	} lines[] = {{"x echo 10.0.0.2", true}, {"x timestamp 10.0.0.2", true},
		{"x neighbor-solicit target=fe80::2 fe80::2", true},
		{"x echo-reply 10.0.0.2", false}, {"x dest-unreach --no-quote 10.0.0.2", false},
		{"x 200 10.0.0.2", false}};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct pair pair = pair_of(lines[i].line, lines[i].line);
		is_number(reply_is_expected(&pair.asked->spec), lines[i].is_expected, "%s",
			lines[i].line);
		pair_free(&pair);
	}
}

static void answers_belong_to_queries(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		is_number(answer_to(cases[i].query, cases[i].answer), cases[i].found, "%s: %s",
			cases[i].query, cases[i].answer);
}

int main(void)
{
	run_test(answers_belong_to_queries,
		"reply_matches, reply_is_error: what belongs to a query");
	run_test(broadcasts_are_answered_by_any_host, "reply_matches: a broadcast");
	run_test(expected_messages, "reply_is_expected_message: what --expect names");
	run_test(queries_expect_replies, "reply_is_expected: queries only");
	return tap_end();
}

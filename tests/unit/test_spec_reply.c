/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/reply.h"

#include <stdlib.h>

#include "tests/unit/command_line.h"
#include "tests/unit/tap.h"

enum answer { NONE, REPLY, ERROR };

/* Whether `answer` replies to `query`, or is an error about it. */
static enum answer answer_to(const char *query, const char *answer)
{
	struct icmp_send_options *asked = calloc(1, sizeof *asked);
	struct icmp_send_options *given = calloc(1, sizeof *given);
	uint8_t *bytes = malloc((size_t)2 * SPEC_PACKET_MAX);
	char buffer[SPEC_PROBLEM_SIZE] = "";
	struct text problem = text_of(buffer, sizeof buffer);
	struct writer sent = writer_of(bytes, SPEC_PACKET_MAX);
	struct writer came = writer_of(bytes + SPEC_PACKET_MAX, SPEC_PACKET_MAX);
	enum answer found = NONE;
	if (!asked || !given || !bytes)
		abort();
	ok(command_line_build(asked, query, &sent, &problem) &&
			command_line_build(given, answer, &came, &problem),
		"%s, %s: %s", query, answer, buffer);
	if (reply_matches(&asked->spec, writer_span_of(&came), false))
		found = REPLY;
	else if (reply_is_error(&asked->spec, writer_span_of(&came), writer_span_of(&sent)))
		found = ERROR;
	free(asked);
	free(given);
	free(bytes);
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
};
/* clang-format on */

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
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Node information queries (RFC 4620): words, queries and replies as bytes. */
#include "ping/engine/payload_node.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

static const uint8_t token[6] = {1, 2, 3, 4, 5, 6};

/* The query that these words make, to fd00::2, sequence 258. */
static void query_is(const char *first, const char *second, const char *want, const char *what)
{
	struct node_query query = {0};
	struct address target;
	char words[256];
	uint8_t bytes[NODE_QUERY_MAX];
	struct hex hex;
	struct span wanted = hex_span(&hex, want);
	struct text problem = text_of(words, sizeof words);
	struct writer w = writer_of(bytes, sizeof bytes);
	address_parse("fd00::2", &target);
	ok(node_query_parse(&query, first, &problem), "%s: the first word is taken", what);
	if (second)
		ok(node_query_parse(&query, second, &problem), "%s: so is the second", what);
	node_query_write(&w, &query, &target, token, 0x0102);
	is_number(node_query_size(&query), w.size, "%s: the size is known before", what);
	is_bytes(bytes, w.size, wanted.data, wanted.size, "%s", what);
}

static void refuses(const char *word)
{
	struct node_query query = {0};
	char words[256];
	struct text problem = text_of(words, sizeof words);
	ok(!node_query_parse(&query, word, &problem) && problem.size > 0,
		"'%s' is refused with a reason", word);
}

static void reply_says(const char *bytes, const char *want, const char *what)
{
	char words[1024];
	struct text t = text_of(words, sizeof words);
	struct hex hex;
	node_reply_text(&t, hex_span(&hex, bytes));
	is_text(words, want, "%s", what);
}

#define TARGET "fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 02"
#define NONCE "01 02 03 04 05 06 01 02"
#define REPLY(code, qtype, flags) "8c " code " 00 00 " qtype " " flags " " NONCE " "

/* Each word that the help has is taken. */
static void help_lists_what_is_taken(void)
{
	static const char *const words[] = {"name", "ipv6", "ipv6-all", "ipv6-global",
		"ipv6-sitelocal", "ipv6-linklocal", "ipv6-compatible", "ipv4", "ipv4-all",
		"subject-ipv6=fd00::1", "subject-ipv4=10.0.0.1", "subject-name=a",
		"subject-fqdn=a.b"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		struct node_query query = {0};
		char problem[256] = "", word[32];
		struct text t = text_of(problem, sizeof problem);
		snprintf(word, sizeof word, "%.*s", (int)strcspn(words[i], "="), words[i]);
		ok(strstr(node_query_help(), word) != NULL, "the help has %s", word);
		ok(node_query_parse(&query, words[i], &t), "it is taken: %s", problem);
	}
}

static void queries(void)
{
	query_is("name", NULL, "8b 00 00 00 00 02 00 00 " NONCE TARGET,
		"a name is asked of the target's address (RFC 4620 section 6.3)");
	query_is("ipv6-global", "ipv6-linklocal", "8b 00 00 00 00 03 00 28 " NONCE TARGET,
		"kinds of IPv6 addresses add up (section 6.4)");
	query_is("ipv4-all", NULL, "8b 00 00 00 00 04 00 02 " NONCE TARGET,
		"all IPv4 addresses (section 6.5)");
	query_is("name", "subject-ipv4=10.1.2.3",
		"8b 02 00 00 00 02 00 00 " NONCE "0a 01 02 03",
		"an IPv4 address as subject has code 2 (section 4)");
	query_is("name", "subject-ipv6=fd00::2", "8b 00 00 00 00 02 00 00 " NONCE TARGET,
		"an IPv6 address as subject has code 0");
	query_is("ipv6", "subject-name=bee",
		"8b 01 00 00 00 03 00 00 " NONCE "03 62 65 65 00 00",
		"a single label ends in two empty ones (section 6.3.1)");
	query_is("ipv6", "subject-fqdn=bee.x",
		"8b 01 00 00 00 03 00 00 " NONCE "03 62 65 65 01 78 00",
		"a whole name ends in one");
	query_is("ipv6", "subject-name=bee%eth0.5",
		"8b 01 00 00 00 03 00 00 " NONCE "03 62 65 65 00 00",
		"the interface of the name's group is no part of it");
	query_is("ipv6", "subject-name=bee.x.%eth0",
		"8b 01 00 00 00 03 00 00 " NONCE "03 62 65 65 01 78 00",
		"a name with a dot is whole");
}

static void zone_is(const char *word, const char *want)
{
	struct node_query query = {.zone = "before"};
	char words[256];
	struct text problem = text_of(words, sizeof words);
	ok(node_query_parse(&query, word, &problem), "%s is taken", word);
	is_text(query.zone, want, "%s: its interface", word);
}

static void replies(void)
{
	uint16_t sequence;
	struct hex hex;
	struct span reply = hex_span(&hex, REPLY("00", "00 02", "00 00"));
	ok(node_reply_sequence(reply, token, &sequence) && sequence == 0x0102,
		"a reply's nonce names its probe");
	hex.bytes[9]++;
	ok(!node_reply_sequence(reply, token, &sequence), "another nonce is not ours");
	ok(!node_reply_sequence(span_slice(reply, 0, 15), token, &sequence),
		"a nonce that is cut is none");
	reply_says(REPLY("00", "00 02", "00 00") "00 00 00 00 03 62 65 65 01 78 00 02 1b 41 00",
		" bee.x, \\033A", "names, with control bytes escaped");
	reply_says(REPLY("00", "00 02", "00 00") "00 00 00 00 03 62 65 65 00 01 78 c0 04",
		" bee, x.bee", "compressed names (RFC 1035 section 4.1.4)");
	reply_says(REPLY("00", "00 02", "00 00") "00 00 00 00 03 62 65 65 00 00 01 78 00 00",
		" bee, x", "unqualified names end in two empty labels (section 6.3.1)");
	reply_says(REPLY("00", "00 02", "00 00") "00 00 00 00 c0 04", "  (malformed name)",
		"a name that points at itself ends");
	reply_says(REPLY("00", "00 02", "00 00") "00 00 00 00 09 62", "  (malformed name)",
		"a label beyond the end");
	reply_says(REPLY("00", "00 02", "00 00") "00 00", " (too short)", "no room for a name");
	reply_says(REPLY("00", "00 03", "00 01") "00 00 00 00 " TARGET " 00 00 00 00 " TARGET,
		" fd00::2, fd00::2 (more was cut off)", "addresses, and that some are missing");
	reply_says(REPLY("00", "00 04", "00 00") "00 00 00 00 0a 01 02 03 00 00",
		" 10.1.2.3 (truncated)", "an address that is cut");
	reply_says(REPLY("01", "00 02", "00 00"), " refused", "a refusal (code 1)");
	reply_says(
		REPLY("02", "00 09", "00 00"), " unknown query", "an unknown query (code 2)");
	reply_says("8c 00 00 00 00 02", " (too short)", "a header that is cut");
}

int main(void)
{
	run_test(help_lists_what_is_taken, "node_query_help: every word is taken");
	static const char *const wrong[] = {"", "nam", "subject-ipv6=10.1.1.1",
		"subject-ipv4=fd00::1", "subject-name=", "subject-name=a..b", "subject-fqdn=.",
		"subject-mac=1", "ipv6-some", "subject-name=bee%", "subject-name=%eth0",
		"subject-name=bee%0123456789abcdef"};
	run_test(queries, "payload_node: queries");
	test_begin("node_query_parse: zones of names, and what is refused");
	zone_is("subject-name=bee", "");
	zone_is("subject-name=bee.x%eth0.5", "eth0.5");
	zone_is("subject-fqdn=bee.x%0123456789abcde", "0123456789abcde");
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		refuses(wrong[i]);
	char label[80] = "subject-name=";
	memset(label + 13, 'a', 64);
	refuses(label);
	test_end();
	run_test(replies, "payload_node: replies");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The registry's words: each names one message, and comes back. */
#include <string.h>

#include "common/wire/icmp/names.h"
#include "tests/unit/tap.h"

static void parses_to(uint8_t version, const char *word, int want_type, int want_code)
{
	uint8_t type = 0;
	int code = 99;
	const char *suggestion = "untouched";
	bool known = icmp_name_parse(version, word, &type, &code, &suggestion);
	ok(known && type == want_type && code == want_code && !suggestion,
		"IPv%d: '%s' is %d/%d", version, word, want_type, want_code);
}

static const char *joined(char *buffer, size_t size, const char *format, const char *type,
	const char *code, int number)
{
	struct text t = text_of(buffer, size);
	for (; *format; format++) {
		if (*format == 't')
			text_add(&t, type);
		else if (*format == 'c')
			text_add(&t, code);
		else if (*format == 'n')
			text_format(&t, "%d", number);
		else
			text_add_char(&t, *format);
	}
	return buffer;
}

static void a_code_comes_back(const struct icmp_type *type, const struct icmp_code *code)
{
	char word[100];
	uint8_t version = type->version;
	const char *names[] = {code->name, code->symbol, code->reject};
	for (int i = 0; i < 3; i++) {
		if (!*names[i])
			continue;
		joined(word, sizeof(word), "t/c", type->name, names[i], 0);
		parses_to(version, word, type->type, code->code);
		joined(word, sizeof(word), "n/c", "", names[i], type->type);
		parses_to(version, word, type->type, code->code);
	}
	joined(word, sizeof(word), "t/n", type->name, "", code->code);
	parses_to(version, word, type->type, code->code);
	if (*type->symbol) {
		joined(word, sizeof(word), "t/n", type->symbol, "", code->code);
		parses_to(version, word, type->type, code->code);
	}
	if (*code->reject)
		parses_to(version, code->reject, type->type, code->code);
	if (*code->symbol)
		parses_to(version, code->symbol, type->type, code->code);
}

/* A text that filled its array would run on into the next field. */
static void every_text_is_terminated(void)
{
	size_t count;
	const struct icmp_type *types = icmp_types(&count);
	for (size_t i = 0; i < count; i++) {
		const struct icmp_type *t = &types[i];
		bool ends = memchr(t->name, 0, sizeof t->name) &&
			    memchr(t->symbol, 0, sizeof t->symbol) &&
			    memchr(t->rfc, 0, sizeof t->rfc) &&
			    memchr(t->title, 0, sizeof t->title) &&
			    memchr(t->sentence, 0, sizeof t->sentence) &&
			    memchr(t->mark, 0, sizeof t->mark) &&
			    memchr(t->code_value, 0, sizeof t->code_value);
		for (size_t j = 0; j < t->code_count; j++) {
			const struct icmp_code *c = &t->codes[j];
			ends = ends && memchr(c->name, 0, sizeof c->name) &&
			       memchr(c->symbol, 0, sizeof c->symbol) &&
			       memchr(c->reject, 0, sizeof c->reject) &&
			       memchr(c->sentence, 0, sizeof c->sentence) &&
			       memchr(c->mark, 0, sizeof c->mark);
		}
		ok(ends, "IPv%u type %u: every text ends in its field", t->version, t->type);
	}
}

static void every_name_comes_back(void)
{
	size_t count;
	const struct icmp_type *types = icmp_types(&count);
	for (size_t i = 0; i < count; i++) {
		char word[8];
		joined(word, sizeof(word), "n", "", "", types[i].type);
		parses_to(types[i].version, word, types[i].type, -1);
		parses_to(types[i].version, types[i].name, types[i].type, -1);
		if (*types[i].symbol)
			parses_to(types[i].version, types[i].symbol, types[i].type, -1);
		for (size_t j = 0; j < types[i].code_count; j++)
			a_code_comes_back(&types[i], &types[i].codes[j]);
	}
	const struct icmp_alias *aliases = icmp_aliases(&count);
	for (size_t i = 0; i < count; i++) {
		const struct icmp_alias *a = &aliases[i];
		parses_to(a->version, a->word, a->type, a->code);
		ok(strlen(a->word) < 32, "'%s' is short enough to be suggested", a->word);
	}
}

/* As nft(8) and iptables-extensions(8) have them; -1: any code. */
static void words_of_nft_and_iptables(void)
{
	static const struct {
		uint8_t version;
		const char *word;
		int type, code;
	} rows[] = {
		{4, "destination-unreachable", 3, -1},
		{4, "echo-request", 8, -1},
		{4, "router-advertisement", 9, -1},
		{4, "router-solicitation", 10, -1},
		{4, "parameter-problem", 12, -1},
		{4, "timestamp-request", 13, -1},
		{4, "address-mask-request", 17, -1},
		{4, "address-mask-reply", 18, -1},
		{4, "net-unreachable", 3, 0},
		{4, "host-unreachable", 3, 1},
		{4, "prot-unreachable", 3, 2},
		{4, "port-unreachable", 3, 3},
		{4, "frag-needed", 3, 4},
		{4, "net-prohibited", 3, 9},
		{4, "host-prohibited", 3, 10},
		{4, "admin-prohibited", 3, 13},
		{4, "net-unreach", 3, 0},
		{4, "host-unreach", 3, 1},
		{4, "proto-unreach", 3, 2},
		{4, "port-unreach", 3, 3},
		{4, "net-prohib", 3, 9},
		{4, "host-prohib", 3, 10},
		{4, "admin-prohib", 3, 13},
		{6, "destination-unreachable", 1, -1},
		{6, "parameter-problem", 4, -1},
		{6, "echo-request", 128, -1},
		{6, "mld-listener-query", 130, -1},
		{6, "mld-listener-report", 131, -1},
		{6, "mld-listener-done", 132, -1},
		{6, "mld-listener-reduction", 132, -1},
		{6, "nd-router-solicit", 133, -1},
		{6, "nd-router-advert", 134, -1},
		{6, "nd-neighbor-solicit", 135, -1},
		{6, "nd-neighbor-advert", 136, -1},
		{6, "nd-redirect", 137, -1},
		{6, "ind-neighbor-solicit", 141, -1},
		{6, "ind-neighbor-advert", 142, -1},
		{6, "mld2-listener-report", 143, -1},
		{6, "no-route", 1, 0},
		{6, "admin-prohibited", 1, 1},
		{6, "addr-unreachable", 1, 3},
		{6, "port-unreachable", 1, 4},
		{6, "policy-fail", 1, 5},
		{6, "reject-route", 1, 6},
		{6, "adm-prohibited", 1, 1},
		{6, "addr-unreach", 1, 3},
		{6, "port-unreach", 1, 4},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		parses_to(rows[i].version, rows[i].word, rows[i].type, rows[i].code);
	size_t count;
	icmp_aliases(&count);
	is_number(count, sizeof rows / sizeof *rows, "these are all");
}

/* The words that stand alone, per version: all are different. */
struct words {
	const char *list[400];
	size_t count;
};

static void words_add(struct words *w, const char *word)
{
	if (*word && w->count < 400)
		w->list[w->count++] = word;
}

static void names_are_unique(uint8_t version)
{
	struct words words = {.count = 0};
	size_t count;
	const struct icmp_type *types = icmp_types(&count);
	for (size_t i = 0; i < count; i++) {
		if (types[i].version != version)
			continue;
		words_add(&words, types[i].name);
		words_add(&words, types[i].symbol);
		for (size_t j = 0; j < types[i].code_count; j++) {
			words_add(&words, types[i].codes[j].symbol);
			words_add(&words, types[i].codes[j].reject);
		}
	}
	const struct icmp_alias *aliases = icmp_aliases(&count);
	for (size_t i = 0; i < count; i++) {
		if (aliases[i].version == version)
			words_add(&words, aliases[i].word);
	}
	int doubles = 0, malformed = 0;
	for (size_t i = 0; i < words.count; i++) {
		malformed += strlen(words.list[i]) > 31 || strchr(words.list[i], '/') != NULL;
		for (size_t j = 0; j < i; j++)
			doubles += strcmp(words.list[i], words.list[j]) == 0;
	}
	ok(words.count > 80 && words.count < 400, "IPv%d has words", version);
	is_number(doubles, 0, "IPv%d: no word means two things", version);
	is_number(malformed, 0, "IPv%d: every word can be suggested", version);
}

static void code_names_are_unique_in_their_type(void)
{
	size_t count;
	const struct icmp_type *types = icmp_types(&count);
	int doubles = 0, malformed = 0;
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 1; j < types[i].code_count; j++) {
			const char *name = types[i].codes[j].name;
			malformed += strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") !=
					     strlen(name) ||
				     strlen(name) > 31;
			for (size_t k = 0; k < j; k++)
				doubles += strcmp(name, types[i].codes[k].name) == 0;
		}
	}
	is_number(doubles, 0, "no code name means two codes of one type");
	is_number(malformed, 0, "code names are lower case words");
}

static void reads_literal_words(void)
{
	parses_to(4, "dest-unreach/port", 3, 3);
	parses_to(4, "dest-unreach/3", 3, 3);
	parses_to(4, "3/port", 3, 3);
	parses_to(4, "3/3", 3, 3);
	parses_to(4, "3", 3, -1);
	parses_to(4, "ICMP_PORT_UNREACH", 3, 3);
	parses_to(4, "ICMP_DEST_UNREACH", 3, -1);
	parses_to(4, "ICMP_DEST_UNREACH/ICMP_PORT_UNREACH", 3, 3);
	parses_to(4, "icmp-port-unreachable", 3, 3);
	parses_to(4, "icmp-admin-prohibited", 3, 13);
	parses_to(4, "dest-unreach/port-unreachable", 3, 3);
	parses_to(4, "port-unreach", 3, 3);
	parses_to(4, "redirect/host", 5, 1);
	parses_to(4, "time-exceeded/ttl", 11, 0);
	parses_to(4, "router-advert/no-common-traffic", 9, 16);
	parses_to(4, "conversion-error/unknown-transport-option", 31, 11);
	parses_to(4, "ext-echo-reply/no-interface", 43, 2);
	parses_to(4, "200", 200, -1);
	parses_to(4, "200/9", 200, 9);
	parses_to(4, "3/16", 3, 16);
	parses_to(4, "3/255", 3, 255);
	parses_to(6, "dest-unreach/no-route", 1, 0);
	parses_to(6, "ICMPV6_NOROUTE", 1, 0);
	parses_to(6, "icmp6-adm-prohibited", 1, 1);
	parses_to(6, "packet-too-big", 2, -1);
	parses_to(6, "rpl/dao-ack", 155, 3);
	parses_to(6, "rpl/secure-dao-ack", 155, 0x83);
	parses_to(6, "0x9b/0x80", 155, 0x80);
	parses_to(6, "mrd-advert/20", 151, 20);
	parses_to(6, "dup-addr-request/rovr-128", 157, 2);
	parses_to(6, "router-renumbering/sequence-reset", 138, 255);
	parses_to(6, "redirect", 137, -1);
}

static void is_refused(uint8_t version, const char *word, int want_part, const char *nearest)
{
	uint8_t type = 0;
	int code = 99;
	const char *suggestion = "untouched";
	bool known = icmp_name_parse(version, word, &type, &code, &suggestion);
	ok(!known, "IPv%d: '%.60s' is refused", version, word);
	is_number(code, want_part, "and the part that was wrong is reported");
	is_text(suggestion ? suggestion : "(none)", nearest, "with the nearest name");
}

static void near_misses_get_a_suggestion(void)
{
	is_refused(4, "dest-unreech", -1, "dest-unreach");
	is_refused(4, "dest-unreech/port", -1, "dest-unreach");
	is_refused(4, "dest-unreach/prt", -2, "port");
	is_refused(4, "3/frag-neded", -2, "frag-needed");
	is_refused(4, "time-exeeded", -1, "time-exceeded");
	is_refused(4, "ICMP_PORT_UNREACHED", -1, "ICMP_PORT_UNREACH");
	is_refused(4, "icmp-port-unreacheable", -1, "icmp-port-unreachable");
	is_refused(4, "ecoh", -1, "echo");
	is_refused(6, "packet-to-big", -1, "packet-too-big");
	is_refused(6, "dest-unreach/no-rout", -2, "no-route");
	is_refused(6, "icmp6-adm-prohibitted", -1, "icmp6-adm-prohibited");
	is_refused(6, "neighbour-solicit", -1, "neighbor-solicit");
	is_refused(6, "nonsense", -1, "(none)");
}

static void malformed_words_are_refused(void)
{
	static char endless[5000];
	memset(endless, 'a', sizeof(endless) - 1);
	is_refused(4, "", -1, "(none)");
	is_refused(4, "/", -1, "(none)");
	is_refused(4, "/3", -1, "(none)");
	is_refused(4, "3/", -2, "(none)");
	is_refused(4, "dest-unreach/", -2, "(none)");
	is_refused(4, "300", -1, "(none)");
	is_refused(4, "256/0", -1, "(none)");
	is_refused(4, "3/256", -2, "(none)");
	is_refused(4, "3/-1", -2, "(none)");
	is_refused(4, "-1", -1, "(none)");
	is_refused(4, "3 ", -1, "(none)");
	is_refused(4, "3/3/3", -2, "(none)");
	is_refused(4, "3//3", -2, "(none)");
	is_refused(4, "99999999999999999999999", -1, "(none)");
	is_refused(4, "200/port", -2, "(none)");
	is_refused(4, "port", -1, "(none)");
	is_refused(4, endless, -1, "(none)");
	endless[100] = '/';
	is_refused(4, endless, -1, "(none)");
	endless[1] = '/';
	endless[0] = '3';
	is_refused(4, endless, -2, "(none)");
}

static void families_do_not_mix(void)
{
	is_refused(4, "packet-too-big", -1, "(none)");
	is_refused(6, "source-quench", -1, "(none)");
	is_refused(6, "icmp-net-prohibited", -1, "(none)");
	is_refused(4, "mldv2-report", -1, "(none)");
}

static void names_any_message(void)
{
	static const struct {
		uint8_t version, type, code;
		const char *name;
	} rows[] = {
		{4, 3, 3, "dest-unreach/port"},
		{4, 11, 0, "time-exceeded/ttl"},
		{4, 8, 0, "echo"},
		{4, 3, 99, "dest-unreach/99"},
		{6, 200, 0, "200"},
		{4, 99, 7, "99/7"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char name[64];
		struct text t = text_of(name, sizeof name);
		icmp_name(&t, rows[i].version, rows[i].type, rows[i].code);
		is_text(name, rows[i].name, "%s", rows[i].name);
	}
}

int main(void)
{
	run_test(every_text_is_terminated, "icmp_names: every text is terminated");
	run_test(every_name_comes_back, "icmp_names: every name comes back");
	run_test(words_of_nft_and_iptables, "icmp_name_parse: the words of nft and iptables");
	test_begin("icmp_types: names are unique in their family");
	names_are_unique(4);
	names_are_unique(6);
	test_end();
	run_test(code_names_are_unique_in_their_type,
		"icmp_names: code names are unique in their type");
	run_test(reads_literal_words, "icmp_names: reads literal words");
	run_test(near_misses_get_a_suggestion, "icmp_names: near misses get a suggestion");
	run_test(malformed_words_are_refused, "icmp_names: malformed words are refused");
	run_test(families_do_not_mix, "icmp_names: families do not mix");
	run_test(names_any_message, "icmp_name: a number where there is no name");
	return tap_end();
}

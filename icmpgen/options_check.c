/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/options_check.h"

#include <string.h>

#include "common/wire/icmp/names.h"

static uint32_t row_find(const char *name)
{
	const struct option_table *table = &options_table;
	for (uint32_t i = 0; i < table->row_count; i++)
		if (table->rows[i].name && strcmp(table->rows[i].name, name) == 0)
			return i;
	return UINT32_MAX;
}

static bool is_given(const struct icmp_send_options *s, const char *name)
{
	uint32_t row = row_find(name);
	return row < OPTIONS_ROWS_MAX && s->given_options[row];
}

/* Whether `names` (NULL-terminated) has the name. */
static bool has_name(const char *const *names, const char *name)
{
	for (; *names; names++)
		if (name && strcmp(*names, name) == 0)
			return true;
	return false;
}

static void row_name(struct text *t, const struct option_row *row)
{
	if (row->name)
		text_format(t, "--%s", row->name);
	else
		text_format(t, "-%c", row->letter);
}

/* ---- modes that send nothing ----------------------------------------------------- */
/* What means something beside them. */
static const char *const with_list[] = {
	"list", "list-man", "json", "numeric", "quiet", "sandbox", NULL};
static const char *const with_explain[] = {
	"explain", "json", "numeric", "quiet", "sandbox", NULL};
static const char *const with_decode[] = {
	"decode", "json", "pcapng", "numeric", "quiet", "sandbox", NULL};
static const char *const with_listen[] = {"listen", "words", "interface", "netns", "count",
	"deadline", "json", "pcapng", "numeric", "quiet", "sandbox", "verbose", NULL};

static bool mode_check(const struct icmp_send_options *s, const char *mode,
	const char *const *allowed, bool has_family, struct text *problem)
{
	const struct option_table *table = &options_table;
	for (uint32_t i = 0; i < table->row_count; i++) {
		const struct option_row *row = &table->rows[i];
		bool is_family = row->letter == '4' || row->letter == '6';
		if (!s->given_options[i] || (is_family && has_family) ||
			has_name(allowed, row->name))
			continue;
		row_name(problem, row);
		text_format(problem, " cannot be combined with %s", mode);
		return false;
	}
	return true;
}

static bool one_word_check(
	const struct icmp_send_options *s, const char *takes, struct text *problem)
{
	if (s->word_count == 0)
		return true;
	text_format(problem, "%s: unexpected argument '", takes);
	text_add_escaped(problem, s->words[0], strlen(s->words[0]));
	text_add_char(problem, '\'');
	return false;
}

static bool decode_check(const struct icmp_send_options *s, struct text *problem)
{
	if (!mode_check(s, "--decode", with_decode, false, problem))
		return false;
	if (s->decode[0] == '-' && s->decode[1] != '\0') {
		text_format(problem, "--decode needs FILE or - after it: '");
		text_add_escaped(problem, s->decode, strlen(s->decode));
		return text_refuse(
			problem, "' is an option (a file of this name is ./", s->decode, ")");
	}
	return one_word_check(s, "--decode takes one FILE", problem);
}

/* ---- options that exclude each other --------------------------------------------- */
static const char *const quotes[] = {
	"quote", "quote-hex", "quote-pcap", "quote-live", "quote-socket", "no-quote", NULL};
/* --body stands for all of these. */
static const char *const inside_body[] = {"quote", "quote-hex", "quote-pcap", "quote-live",
	"quote-socket", "quote-len", "quote-break", "ext", "ext-checksum", "ext-version", NULL};
static const char *const pairs[][2] = {
	{"rate", "interval"},
	{"frag", "more-fragments"},
	{"frag", "frag-offset"},
	{"no-quote", "quote-len"},
	{"no-quote", "quote-break"},
};

static bool exclude(const char *a, const char *b, struct text *problem)
{
	text_format(problem, "--%s and --%s exclude each other", a, b);
	return false;
}

static bool pairs_check(const struct icmp_send_options *s, struct text *problem)
{
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		if (is_given(s, pairs[i][0]) && is_given(s, pairs[i][1]))
			return exclude(pairs[i][0], pairs[i][1], problem);
	for (int i = 0; is_given(s, "body") && inside_body[i]; i++)
		if (is_given(s, inside_body[i]))
			return exclude("body", inside_body[i], problem);
	const char *first = NULL;
	for (int i = 0; quotes[i]; i++) {
		if (!is_given(s, quotes[i]))
			continue;
		if (first)
			return exclude(first, quotes[i], problem);
		first = quotes[i];
	}
	if (is_given(s, "src") && s->vary.source.version) {
		text_add(problem, "--src and --vary src= exclude each other");
		return false;
	}
	if (is_given(s, "ttl") && s->vary.hop_limit) {
		text_add(problem, "--ttl and --vary ttl exclude each other");
		return false;
	}
	return true;
}

bool options_check(const struct icmp_send_options *s, struct text *problem)
{
	if (s->wants_v4 && s->wants_v6) {
		text_add(problem, "-4 and -6 exclude each other");
		return false;
	}
	if (s->quiet && s->verbose)
		return exclude("quiet", "verbose", problem);
	if (s->json && s->pcapng && strcmp(s->pcapng, "-") == 0) {
		text_add(problem, "--pcapng=-: stdout holds the records: name a file");
		return false;
	}
	if (s->list || s->list_man)
		return mode_check(s, "--list", with_list, true, problem);
	if (s->explain)
		return mode_check(s, "--explain", with_explain, true, problem) &&
		       one_word_check(s, "--explain takes one MESSAGE", problem);
	if (s->decode)
		return decode_check(s, problem);
	if (s->listen)
		return mode_check(s, "--listen", with_listen, true, problem);
	if (s->as_words) {
		text_add(problem, "--words needs --listen");
		return false;
	}
	return pairs_check(s, problem);
}

/* ---- with the message ------------------------------------------------------------ */
static bool refuse(const struct icmp_send_options *s, const char *option, const char *why,
	struct text *problem)
{
	const struct icmp_type *row = icmp_type_find(s->spec.version, (uint8_t)s->spec.type);
	text_format(problem, "--%s: %s %s", option, row ? row->name : "this type", why);
	return false;
}

static bool has_length(const struct icmp_layout *layout)
{
	for (size_t i = 0; i < layout->field_count; i++)
		if (layout->fields[i].source == ICMP_FROM_QUOTE_SIZE)
			return true;
	return false;
}

bool options_check_message(const struct icmp_send_options *s, struct text *problem)
{
	const struct spec *spec = &s->spec;
	static const char *const of_quote[] = {"quote", "quote-hex", "quote-pcap", "quote-live",
		"quote-socket", "quote-len", "quote-break", NULL};
	for (int i = 0; spec->layout->trailer != ICMP_TRAILER_QUOTE && of_quote[i]; i++)
		if (is_given(s, of_quote[i]))
			return refuse(s, of_quote[i], "quotes no datagram", problem);
	bool is_forcing = spec->has_objects && spec->layout->trailer == ICMP_TRAILER_QUOTE;
	if (is_given(s, "ext-length") && !has_length(spec->layout) && !is_forcing)
		return refuse(s, "ext-length", "has no length byte", problem);
	if (spec->has_body && spec->trailer.size > 0) {
		text_add(
			problem, "--body replaces what data= and the like say: leave them out");
		return false;
	}
	if (!spec->has_objects && (is_given(s, "ext-checksum") || is_given(s, "ext-version"))) {
		text_format(problem, "--%s: there is no structure without --ext",
			is_given(s, "ext-checksum") ? "ext-checksum" : "ext-version");
		return false;
	}
	return true;
}

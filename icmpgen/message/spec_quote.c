/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_quote.h"

#include <string.h>

#include "common/base/number.h"
#include "common/wire/family.h"
#include "common/wire/ip.h"
#include "icmpgen/message/spec.h"
#include "icmpgen/message/spec_datagram.h"
#include "icmpgen/message/words.h"

enum { TCP_FLAGS_MAX = 0xfff };

/* ---- words to quote_spec --------------------------------------------------------- */
/* "10.0.0.1:53", "[2001:db8::1]:53", "2001:db8::1:53" (the last colon counts), or no port. */
static bool endpoint_parse(
	char *word, bool has_port, struct address *address, uint16_t *port_out)
{
	uint64_t port = 0;
	if (has_port) {
		char *colon = strrchr(word, ':');
		if (!colon || number_parse(colon + 1, 0, UINT16_MAX, false, &port) != NUMBER_OK)
			return false;
		*colon = '\0';
	}
	size_t size = strlen(word);
	if (word[0] == '[' && size > 1 && word[size - 1] == ']') {
		word[size - 1] = '\0';
		word++;
	}
	*port_out = (uint16_t)port;
	return address_parse(word, address);
}

static bool endpoints_parse(struct quote_spec *q, char *word)
{
	bool has_port = quote_has_ports(q->kind);
	char *arrow = strchr(word, '>');
	if (!arrow)
		return false;
	*arrow = '\0';
	return endpoint_parse(word, has_port, &q->source, &q->source_port) &&
	       endpoint_parse(arrow + 1, has_port, &q->destination, &q->destination_port) &&
	       q->source.version == q->destination.version &&
	       (q->kind->version == 0 || q->kind->version == q->source.version);
}

static bool raw_protocol(struct quote_spec *q, char **word)
{
	uint64_t protocol;
	char *colon = strchr(*word, ':');
	if (!colon)
		return false;
	*colon = '\0';
	if (number_parse(*word, 0, 255, false, &protocol) != NUMBER_OK)
		return false;
	q->protocol = (uint8_t)protocol;
	*word = colon + 1;
	return true;
}

static const struct quote_kind *kind_find(const char *words, size_t size)
{
	for (size_t i = 0; i < quote_kind_count; i++)
		if (strlen(quote_kinds[i].name) == size &&
			memcmp(quote_kinds[i].name, words, size) == 0)
			return &quote_kinds[i];
	return NULL;
}

static bool tcp_flags_parse(const char *word, uint16_t *flags)
{
	char letters[TCP_FLAGS + 1] = {0};
	uint64_t bits;
	for (int i = 0; i < TCP_FLAGS; i++) /* ours are from the lowest bit */
		letters[i] = quote_tcp_letters[TCP_FLAGS - 1 - i];
	/* the reserved bits above have no letters */
	if (!number_parse_flags(word, letters, TCP_FLAGS, &bits) &&
		number_parse(word, 0, TCP_FLAGS_MAX, true, &bits) != NUMBER_OK)
		return false;
	*flags = (uint16_t)bits;
	return true;
}

/* ---- bytes: data=, opt=, options=, chain= ---------------------------------------- */
/* The digits of `value` up to a comma or the end, which spell no more than `limit` bytes. */
static bool blob_parse(const char *name, const char *value, uint32_t limit,
	struct quote_blob *blob, struct text *problem)
{
	value = number_hex_digits(value);
	uint32_t digits = 0;
	while (number_hex_digit(value[digits]) >= 0)
		digits++;
	if (digits % 2 != 0 || (value[digits] != ',' && value[digits] != '\0')) {
		text_format(problem, "--quote: %s=: must be hex: and an even number of digits",
			name);
		return false;
	}
	*blob = (struct quote_blob){.digits = value, .size = digits / 2};
	if (blob->size > limit)
		text_format(problem, "--quote: %s=: more than %u bytes", name, limit);
	return blob->size <= limit;
}

/* IPv4 options, padded, or IPv6 headers after the number of the first. */
static bool area_parse(
	struct quote_spec *q, const char *name, const char *value, struct text *problem)
{
	struct quote_blob blob;
	bool is_chain = strcmp(name, "chain") == 0;
	uint64_t first = 0;
	char number[4] = {0};
	size_t size = is_chain ? strcspn(value, ":") : 0;
	if (is_chain != (q->source.version == 6)) {
		text_format(problem, "--quote: %s= is for IPv%d", name, is_chain ? 6 : 4);
		return false;
	}
	if (size < sizeof number)
		memcpy(number, value, size);
	if (is_chain && (size >= sizeof number || value[size] != ':' ||
				number_parse(number, 0, 255, false, &first) != NUMBER_OK)) {
		text_add(problem, "--quote: chain=: expected NEXT-HEADER:DIGITS");
		return false;
	}
	uint32_t limit = is_chain ? QUOTE_AREA_MAX : IP_OPTIONS_MAX;
	if (!blob_parse(name, value + size + is_chain, limit, &blob, problem))
		return false;
	for (uint32_t i = 0; i < blob.size; i++)
		q->area[i] = (uint8_t)(number_hex_digit(blob.digits[2 * i]) * 16 +
				       number_hex_digit(blob.digits[2 * i + 1]));
	q->area_size = (blob.size + 3) / 4 * 4;
	q->first_header = (uint8_t)first;
	return true;
}

/* ---- details --------------------------------------------------------------------- */
/* Whether the piece at `words` is NAME=; `value` follows it. */
static bool is_named(const char *words, const char *name, const char **value)
{
	size_t size = strlen(name);
	*value = words + size + 1;
	return strncmp(words, name, size) == 0 && words[size] == '=';
}

enum taken { TAKEN_NOT, TAKEN, TAKEN_WRONG };

/* A piece that may be longer than any number. */
static enum taken bytes_take(struct quote_spec *q, const char *words, struct text *problem)
{
	const char *value;
	bool right;
	if (is_named(words, "data", &value))
		right = blob_parse("data", value, QUOTE_DATA_MAX, &q->data, problem);
	else if (is_named(words, "opt", &value) && q->kind->form == FORM_TCP)
		right = blob_parse("opt", value, IP_OPTIONS_MAX, &q->tcp_options, problem);
	else if (is_named(words, "options", &value))
		right = area_parse(q, "options", value, problem);
	else if (is_named(words, "chain", &value))
		right = area_parse(q, "chain", value, problem);
	else
		return TAKEN_NOT;
	return right ? TAKEN : TAKEN_WRONG;
}

static bool flags_take(struct quote_spec *q, const struct piece *piece, struct text *problem)
{
	if (piece->value && tcp_flags_parse(piece->value, &q->tcp_flags))
		return true;
	text_format(problem, "--quote: flags=: must be letters of %s, or a number",
		quote_tcp_letters);
	return false;
}

static bool number_take(struct quote_spec *q, struct piece *piece, struct text *problem)
{
	char one[PIECE_SIZE + 1];
	struct text t = text_of(one, sizeof one);
	if (strcmp(piece->key, "flags") == 0 && q->kind->form == FORM_TCP)
		return flags_take(q, piece, problem);
	text_format(&t, "%s%s%s", piece->key, piece->value ? "=" : "",
		piece->value ? piece->value : "");
	return pieces_store(
		one, quote_number_rows, QUOTE_NUMBERS, q->numbers, "--quote", problem);
}

static bool numbers_check(const struct quote_spec *q, struct text *problem)
{
	if (q->kind->form == FORM_ECHO && q->numbers[QUOTE_SEQ] > UINT16_MAX)
		text_format(problem, "--quote: seq=: must be 0..%d in an echo", UINT16_MAX);
	else if (q->numbers[QUOTE_FRAG] % 8 != 0)
		text_add(problem, "--quote: frag=: must be a multiple of 8");
	return problem->size == 0;
}

static bool details_parse(struct quote_spec *q, const char *words, struct text *problem)
{
	struct piece piece;
	while (words) {
		enum taken taken = bytes_take(q, words, problem);
		if (taken == TAKEN_WRONG)
			return false;
		if (taken == TAKEN) {
			words += strcspn(words, ",");
			words = *words ? words + 1 : NULL;
			continue;
		}
		if (!piece_next(&words, &piece))
			return pieces_end(words, "--quote", problem);
		if (!number_take(q, &piece, problem))
			return false;
	}
	return numbers_check(q, problem);
}

static bool quote_parse_words(
	struct quote_spec *q, const char *words, const char **rest, struct text *problem)
{
	char endpoints[2 * ADDRESS_TEXT_SIZE + 32];
	size_t name = strcspn(words, ":");
	size_t size = strcspn(words, ",");
	*q = (struct quote_spec){.kind = kind_find(words, name)};
	if (!q->kind) {
		text_refuse(problem, "quote '", words,
			"': must begin with udp:, tcp:, icmp-echo:, "
			"icmp-echo-reply:, icmp6-echo:, icmp6-echo-reply:, "
			"sctp:, dccp:, esp:, gre:, ah: or raw:");
		return false;
	}
	q->protocol = q->kind->protocol;
	quote_defaults(q);
	bool right = words[name] == ':' && size - name - 1 < sizeof endpoints;
	char *at = endpoints;
	if (right) {
		memcpy(endpoints, words + name + 1, size - name - 1);
		endpoints[size - name - 1] = '\0';
		right = (q->kind->protocol != 0 || raw_protocol(q, &at)) &&
			endpoints_parse(q, at);
	}
	*rest = words[size] == ',' ? words + size + 1 : NULL;
	if (right)
		return true;
	text_add(problem, "quote '");
	text_add_escaped(problem, words, strlen(words));
	text_format(problem, "': expected %s", q->kind->expected);
	return false;
}

bool quote_write(struct writer *w, const char *words, uint8_t hop_limit, struct text *problem)
{
	struct quote_spec q;
	const char *rest;
	if (!quote_parse_words(&q, words, &rest, problem))
		return false;
	q.numbers[QUOTE_TTL] = hop_limit;
	if (rest && !details_parse(&q, rest, problem))
		return false;
	quote_build(w, &q);
	if (w->failed)
		text_add(problem, "--quote: the datagram is longer than 65535 bytes");
	return !w->failed;
}

/* ---- into the spec --------------------------------------------------------------- */
uint8_t spec_usual_quoted_hop_limit(const struct spec *spec)
{
	bool is_exceeded = (spec->version == 4 || spec->version == 6) &&
			   spec->type == family_of(spec->version)->time_exceeded;
	bool is_in_transit = spec->code == SPEC_UNSET || spec->code == 0;
	return is_exceeded && is_in_transit ? QUOTE_TTL_EXCEEDED : QUOTE_TTL_USUAL;
}

bool spec_quote(struct spec *spec, const char *words, struct text *problem)
{
	struct writer w = writer_of(spec->quote.data, sizeof spec->quote.data);
	if (!quote_write(&w, words, spec_usual_quoted_hop_limit(spec), problem))
		return false;
	spec->quote.size = w.size;
	spec->has_quote = true;
	return true;
}

bool spec_quote_hex(struct spec *spec, const char *digits, struct text *problem)
{
	spec->has_quote = spec_hex("--quote-hex", digits, &spec->quote, problem);
	return spec->has_quote;
}

bool spec_quote_bytes(struct spec *spec, struct span bytes, struct text *problem)
{
	if (bytes.size > SPEC_BYTES_MAX) {
		text_format(problem, "the original datagram is longer than %d bytes",
			SPEC_BYTES_MAX);
		return false;
	}
	if (bytes.size > 0)
		memcpy(spec->quote.data, bytes.data, bytes.size);
	spec->quote.size = bytes.size;
	spec->has_quote = true;
	return true;
}

bool spec_quote_break(struct spec *spec, const char *word, struct text *problem)
{
	static const char *const words[] = {
		[SPEC_BREAK_NONE] = "none",
		[SPEC_BREAK_IHL] = "ihl",
		[SPEC_BREAK_CHECKSUM] = "checksum",
		[SPEC_BREAK_VERSION] = "version",
		[SPEC_BREAK_LENGTH] = "length",
	};
	for (int i = SPEC_BREAK_IHL; i <= SPEC_BREAK_LENGTH; i++) {
		if (strcmp(words[i], word) == 0) {
			spec->quote_break = (enum spec_break)i;
			return true;
		}
	}
	return text_refuse(problem, "--quote-break '", word,
		"': must be ihl, checksum, version or length");
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/base/number.h"
#include "icmpgen/message/spec.h"
#include "icmpgen/message/words.h"

enum { ROUTE_SLOTS = 9, ROUTER_ALERT_6 = 5, HEX_DIGITS_MAX = 2 * SPEC_HEADER_MAX };

/* ---- IPv4 options (RFC 791 section 3.1) ------------------------------------------ */
/* rr:N: room for N addresses. */
static bool record_write(struct spec *spec, struct writer *w, const char *value)
{
	uint64_t slots = ROUTE_SLOTS;
	(void)spec;
	if (*value && number_parse(value, 1, ROUTE_SLOTS, false, &slots) != NUMBER_OK)
		return false;
	writer_u8(w, IP_OPTION_RECORD_ROUTE);
	writer_u8(w, (uint8_t)(3 + 4 * slots));
	writer_u8(w, 4);
	writer_zeros(w, (uint32_t)(4 * slots));
	return true;
}

/* ts: time stamps only, nine slots. */
static bool timestamp_write(struct spec *spec, struct writer *w, const char *value)
{
	(void)spec;
	writer_u8(w, IP_OPTION_TIMESTAMP);
	writer_u8(w, IP_OPTIONS_MAX);
	writer_u8(w, 5);
	writer_u8(w, 0);
	writer_zeros(w, IP_OPTIONS_MAX - 4);
	return *value == '\0';
}

static bool alert_write(struct spec *spec, struct writer *w, const char *value)
{
	(void)spec;
	writer_u32(w, IP_OPTION_ROUTER_ALERT * 0x1000000u + 0x040000u);
	return *value == '\0';
}

/* The packet goes to the first address; the others and the destination are in the option. */
static bool route_write(struct spec *spec, struct writer *w, uint8_t type, const char *value)
{
	struct piece piece;
	uint32_t begin = w->size;
	struct address hop;
	if (spec->route_at > 0 || !piece_next(&value, &piece) ||
		!address_parse(piece.key, &spec->route_hop) || spec->route_hop.version != 4)
		return false;
	writer_u8(w, type);
	writer_u8(w, 0);
	writer_u8(w, 4);
	while (piece_next(&value, &piece)) {
		if (!address_parse(piece.key, &hop) || hop.version != 4)
			return false;
		address_write(w, &hop);
	}
	spec->route_at = w->size;
	writer_u32(w, 0);
	writer_patch_u8(w, begin + 1, (uint8_t)(w->size - begin));
	return !w->failed && value == NULL;
}

static bool loose_write(struct spec *spec, struct writer *w, const char *value)
{
	return route_write(spec, w, IP_OPTION_LOOSE_ROUTE, value);
}

static bool strict_write(struct spec *spec, struct writer *w, const char *value)
{
	return route_write(spec, w, IP_OPTION_STRICT_ROUTE, value);
}

static bool nop_write(struct spec *spec, struct writer *w, const char *value)
{
	(void)spec;
	writer_u8(w, IP_OPTION_NOP);
	return *value == '\0';
}

static bool hex_write(struct spec *spec, struct writer *w, const char *value)
{
	(void)spec;
	return words_hex_write(w, value);
}

struct ip_option_kind {
	const char *name; /* up to the colon */
	bool (*write)(struct spec *spec, struct writer *w, const char *value);
};
static const struct ip_option_kind kinds[] = {
	{"rr", record_write},
	{"ts", timestamp_write},
	{"ra", alert_write},
	{"nop", nop_write},
	{"lsrr", loose_write},
	{"ssrr", strict_write},
	{"hex", hex_write},
};

bool spec_ip_options(struct spec *spec, const char *words, struct text *problem)
{
	size_t size = strcspn(words, ":");
	const char *value = words[size] == ':' ? words + size + 1 : words + size;
	struct writer w = writer_of(spec->options, sizeof spec->options);
	w.size = spec->options_size;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strlen(kinds[i].name) != size || memcmp(kinds[i].name, words, size) != 0)
			continue;
		if (!kinds[i].write(spec, &w, value) && !w.failed)
			break;
		if (!w.failed) {
			spec->options_size = w.size;
			return true;
		}
		text_format(problem, "--ip-options: more than %d bytes", IP_OPTIONS_MAX);
		return false;
	}
	return text_refuse(problem, "--ip-options '", words,
		"': expected rr[:1..9], ts, ra, nop, lsrr:ADDRESS,..., ssrr:ADDRESS,... "
		"or hex:DIGITS");
}

/* Words other than routes, tried one by one: there are few. */
static const char *const common_options[] = {"ra", "ts", "nop", "rr:9", "rr:8", "rr:7", "rr:6",
	"rr:5", "rr:4", "rr:3", "rr:2", "rr:1"};

static bool option_makes(const char *words, struct span options)
{
	uint8_t bytes[IP_OPTIONS_MAX];
	struct writer w = writer_of(bytes, sizeof bytes);
	size_t size = strcspn(words, ":");
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strlen(kinds[i].name) == size && memcmp(kinds[i].name, words, size) == 0)
			kinds[i].write(NULL, &w, words + size + (words[size] == ':'));
	writer_zeros(&w, (4 - w.size % 4) % 4);
	return span_equal(writer_span_of(&w), options);
}

void spec_ip_options_words(struct span options, struct text *t)
{
	for (size_t i = 0; i < sizeof common_options / sizeof common_options[0]; i++) {
		if (option_makes(common_options[i], options)) {
			text_add(t, common_options[i]);
			return;
		}
	}
	text_add(t, "hex:");
	text_add_hex(t, options);
}

/* ---- IPv6 options headers (RFC 8200 sections 4.3 and 4.6) ------------------------ */
void spec_pad_options(struct writer *w)
{
	uint32_t padding = (8 - (w->size + 2) % 8) % 8;
	if (padding == 1) {
		writer_u8(w, 0);
	} else if (padding > 1) {
		writer_u8(w, 1);
		writer_u8(w, (uint8_t)(padding - 2));
		writer_zeros(w, padding - 2);
	}
}

static bool header_store(struct spec_header *header, const char *option, const char *digits,
	struct text *problem)
{
	struct writer w = writer_of(header->data, sizeof header->data - 2);
	bool right = words_hex_write(&w, digits);
	if (right && w.size == 0)
		writer_zeros(&w, 0);
	spec_pad_options(&w);
	if (!right || w.failed) {
		text_format(problem,
			"%s hex: must be an even number of hexadecimal digits, up "
			"to %d",
			option, HEX_DIGITS_MAX - 4);
		return false;
	}
	header->size = w.size;
	header->present = true;
	header->absent = false;
	return true;
}

bool spec_hop_by_hop(struct spec *spec, const char *words, struct text *problem)
{
	/* RFC 2711: router alert, value 0 (MLD) */
	if (strcmp(words, "ra") == 0)
		return header_store(&spec->hop_by_hop, "--hbh", "05020000", problem);
	if (strncmp(words, "hex:", 4) == 0)
		return header_store(&spec->hop_by_hop, "--hbh", words + 4, problem);
	spec->hop_by_hop.absent = strcmp(words, "none") == 0;
	if (spec->hop_by_hop.absent) {
		spec->hop_by_hop.present = false;
		return true;
	}
	return text_refuse(problem, "--hbh '", words, "': expected ra, hex:DIGITS or none");
}

bool spec_destination_options(struct spec *spec, const char *words, struct text *problem)
{
	if (strncmp(words, "hex:", 4) == 0)
		return header_store(&spec->destination_options, "--dstopt", words + 4, problem);
	return text_refuse(problem, "--dstopt '", words, "': expected hex:DIGITS");
}

/* ---- --ip-flags evil,df,mf (RFC 791 section 3.1, RFC 3514) ------------------------ */
bool spec_ip_flags(struct spec *spec, const char *words, struct text *problem)
{
	const struct {
		const char *name;
		bool *flag;
	} rows[] = {{"evil", &spec->reserved_flag}, {"df", &spec->dont_fragment},
		{"mf", &spec->more_fragments}};
	struct piece piece;
	const char *at = words;
	bool right = true;
	while (right && piece_next(&at, &piece)) {
		right = false;
		for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
			bool is_this = !piece.value && strcmp(rows[i].name, piece.key) == 0;
			*rows[i].flag |= is_this;
			right |= is_this;
		}
	}
	if (right && !at)
		return true;
	return text_refuse(problem, "--ip-flags '", words,
		"': expected evil, df and mf, with commas between them");
}

/* ---- --frag SIZE[,reverse|overlap] ----------------------------------------------- */
bool spec_fragment(struct spec *spec, const char *words, struct text *problem)
{
	static const char *const orders[] = {
		[SPEC_ORDER_PLAIN] = "plain",
		[SPEC_ORDER_REVERSE] = "reverse",
		[SPEC_ORDER_OVERLAP] = "overlap",
	};
	struct piece piece;
	uint64_t size;
	bool right = piece_next(&words, &piece) && !piece.value &&
		     number_parse(piece.key, 8, 65528, false, &size) == NUMBER_OK &&
		     size % 8 == 0;
	while (right && piece_next(&words, &piece)) {
		right = false;
		for (int i = SPEC_ORDER_REVERSE; i <= SPEC_ORDER_OVERLAP; i++) {
			if (strcmp(orders[i], piece.key) != 0)
				continue;
			spec->fragment_order = (enum spec_order)i;
			right = true;
		}
	}
	if (!right || words) {
		text_add(problem, "--frag: expected SIZE[,reverse|overlap], SIZE a multiple of "
				  "8 from 8 to 65528");
		return false;
	}
	spec->fragment_size = size;
	return true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/base/address.h"
#include "common/base/number.h"
#include "icmpgen/message/spec_names.h"
#include "icmpgen/message/spec_trailer_option.h"
#include "icmpgen/message/words.h"

/* ---- prefix information (section 4.6.2, RFC 6275 for R) -------------------------- */
static const char prefix_flags[] = "LAR";

static bool named_number(const struct piece *piece, const char *name, uint64_t *value)
{
	return strcmp(piece->key, name) == 0 && piece->value &&
	       number_parse(piece->value, 0, UINT32_MAX, true, value) == NUMBER_OK;
}

bool prefix_store(struct writer *w, const char *value)
{
	struct piece piece;
	struct address address;
	uint8_t length;
	/* RFC 4861 section 6.2.1: what routers send by default */
	uint64_t flags = 0xc0, valid = 2592000, preferred = 604800;
	uint32_t begin = w->size;
	if (!piece_next(&value, &piece) || !prefix_parse(piece.key, 6, &address, &length))
		return false;
	while (piece_next(&value, &piece)) {
		bool is_flags = strcmp(piece.key, "flags") == 0 && piece.value &&
				number_parse_flags(piece.value, prefix_flags, 8, &flags);
		if (!is_flags && !named_number(&piece, "valid", &valid) &&
			!named_number(&piece, "preferred", &preferred))
			return false;
	}
	option_begin(w, OPTION_PREFIX);
	writer_u8(w, length);
	writer_u8(w, (uint8_t)flags);
	writer_u32(w, (uint32_t)valid);
	writer_u32(w, (uint32_t)preferred);
	writer_u32(w, 0);
	address_write(w, &address);
	return value == NULL && option_end(w, begin);
}

bool prefix_print(struct text *t, struct span item)
{
	char text[ADDRESS_TEXT_SIZE];
	struct reader r = reader_of(span_from(item, 2));
	uint8_t length = reader_u8(&r);
	uint8_t flags = reader_u8(&r);
	uint32_t valid = reader_u32(&r);
	uint32_t preferred = reader_u32(&r);
	reader_u32(&r);
	struct address address = address_read(&r, 6);
	text_format(t, "%s/%u,flags=", address_text(text, &address), length);
	words_flags(t, flags, prefix_flags, 8);
	text_format(t, ",valid=%u,preferred=%u", valid, preferred);
	return !r.failed;
}

/* RFC 8910 section 2.3: a URI, padded with zeros */
bool portal_store(struct writer *w, const char *value)
{
	uint32_t begin = w->size;
	option_begin(w, OPTION_CAPTIVE_PORTAL);
	writer_bytes(w, value, strlen(value));
	return option_end(w, begin);
}

bool portal_print(struct text *t, struct span item)
{
	for (uint32_t i = 2; i < item.size && item.data[i] != 0; i++) {
		if (item.data[i] <= ' ' || item.data[i] > '~')
			return false;
		text_add_char(t, (char)item.data[i]);
	}
	return true;
}

/* ---- route information (RFC 4191 section 2.3) ------------------------------------ */
static const char *const preferences[] = {"medium", "high", "reserved", "low"};

static bool preference_parse(const struct piece *piece, uint64_t *preference)
{
	if (strcmp(piece->key, "prf") != 0 || !piece->value)
		return false;
	for (uint64_t i = 0; i < sizeof preferences / sizeof preferences[0]; i++) {
		if (strcmp(preferences[i], piece->value) == 0) {
			*preference = i;
			return true;
		}
	}
	return number_parse(piece->value, 0, 3, true, preference) == NUMBER_OK;
}

bool route_store(struct writer *w, const char *value)
{
	struct piece piece;
	struct address address;
	uint8_t length;
	uint64_t preference = 0, lifetime = 1800;
	uint32_t begin = w->size;
	if (!piece_next(&value, &piece) || !prefix_parse(piece.key, 6, &address, &length))
		return false;
	while (piece_next(&value, &piece))
		if (!preference_parse(&piece, &preference) &&
			!named_number(&piece, "lifetime", &lifetime))
			return false;
	if (value || preference > 3)
		return false;
	option_begin(w, OPTION_ROUTE);
	writer_u8(w, length);
	writer_u8(w, (uint8_t)(preference * 8));
	writer_u32(w, (uint32_t)lifetime);
	writer_bytes(w, address.bytes, length == 0 ? 0 : length <= 64 ? 8 : 16);
	return option_end(w, begin);
}

bool route_print(struct text *t, struct span item)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address address = {.version = 6};
	struct reader r = reader_of(span_from(item, 2));
	uint8_t length = reader_u8(&r);
	uint8_t preference = reader_u8(&r) / 8u;
	uint32_t lifetime = reader_u32(&r);
	struct span prefix = reader_rest(&r);
	if (r.failed || prefix.size > 16)
		return false;
	if (prefix.size > 0)
		memcpy(address.bytes, prefix.data, prefix.size);
	text_format(t, "%s/%u,prf=", address_text(text, &address), length);
	if (preference < sizeof preferences / sizeof preferences[0])
		text_add(t, preferences[preference]);
	else
		text_format(t, "%u", preference);
	text_format(t, ",lifetime=%u", lifetime);
	return true;
}

/* ---- DNS servers and search list (RFC 8106 sections 5.1 and 5.2) ----------------- */
static bool server_write(struct writer *w, const char *word)
{
	struct address address;
	if (!address_parse(word, &address) || address.version != 6)
		return false;
	address_write(w, &address);
	return true;
}

static bool suffix_write(struct writer *w, const char *word)
{
	return spec_name_write(w, word);
}

static bool dns_store(struct writer *w, uint8_t type, const char *value,
	bool (*item_write)(struct writer *w, const char *word))
{
	struct piece piece;
	uint64_t lifetime = 1800;
	uint32_t begin = w->size;
	option_begin(w, type);
	writer_zeros(w, 6);
	while (piece_next(&value, &piece))
		if (!named_number(&piece, "lifetime", &lifetime) &&
			(piece.value || !item_write(w, piece.key)))
			return false;
	writer_patch_u16(w, begin + 4, (uint16_t)(lifetime >> 16));
	writer_patch_u16(w, begin + 6, (uint16_t)lifetime);
	return value == NULL && w->size > begin + 8 && option_end(w, begin);
}

bool rdnss_store(struct writer *w, const char *value)
{
	return dns_store(w, OPTION_RDNSS, value, server_write);
}

bool dnssl_store(struct writer *w, const char *value)
{
	return dns_store(w, OPTION_DNSSL, value, suffix_write);
}

bool rdnss_print(struct text *t, struct span item)
{
	char text[ADDRESS_TEXT_SIZE];
	struct reader r = reader_of(span_from(item, 4));
	uint32_t lifetime = reader_u32(&r);
	while (reader_left(&r) >= 16) {
		struct address address = address_read(&r, 6);
		text_format(t, "%s,", address_text(text, &address));
	}
	text_format(t, "lifetime=%u", lifetime);
	return true;
}

bool dnssl_print(struct text *t, struct span item)
{
	struct reader r = reader_of(span_from(item, 4));
	uint32_t lifetime = reader_u32(&r);
	while (reader_left(&r) > 0 && r.data[r.offset] != 0) {
		if (!spec_name_print(t, &r))
			return false;
		text_add_char(t, ',');
	}
	text_format(t, "lifetime=%u", lifetime);
	return true;
}

/* ---- PREF64 (RFC 8781 section 4) ------------------------------------------------- */
static const uint8_t pref64_lengths[] = {96, 64, 56, 48, 40, 32};
enum { PREF64_LENGTHS = sizeof pref64_lengths };

bool pref64_store(struct writer *w, const char *value)
{
	struct piece piece;
	struct address address;
	uint8_t length;
	uint64_t lifetime = 1800;
	uint16_t code = 0;
	uint32_t begin = w->size;
	if (!piece_next(&value, &piece) || !prefix_parse(piece.key, 6, &address, &length))
		return false;
	while (piece_next(&value, &piece))
		if (!named_number(&piece, "lifetime", &lifetime))
			return false;
	while (code < PREF64_LENGTHS && pref64_lengths[code] != length)
		code++;
	if (value || code == PREF64_LENGTHS || lifetime > 65528 || lifetime % 8 != 0)
		return false;
	option_begin(w, OPTION_PREF64);
	writer_u16(w, (uint16_t)(lifetime | code));
	writer_bytes(w, address.bytes, 12);
	return option_end(w, begin);
}

bool pref64_print(struct text *t, struct span item)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address address = {.version = 6};
	struct reader r = reader_of(span_from(item, 2));
	uint16_t word = reader_u16(&r);
	reader_copy(&r, address.bytes, 12);
	if (word % 8 >= PREF64_LENGTHS)
		return false;
	text_format(t, "%s/%u,lifetime=%u", address_text(text, &address),
		pref64_lengths[word % 8], word / 8u * 8u);
	return !r.failed;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/base/number.h"
#include "icmpgen/spec_names.h"
#include "icmpgen/spec_tail.h"
#include "icmpgen/words.h"

enum {
	OPTION_SLLA = 1,
	OPTION_TLLA = 2,
	OPTION_PREFIX = 3,
	OPTION_REDIRECTED = 4,
	OPTION_MTU = 5,
	OPTION_TIMESTAMP = 13,
	OPTION_NONCE = 14,
	OPTION_ROUTE = 24,
	OPTION_RDNSS = 25,
	OPTION_DNSSL = 31,
	OPTION_CAPTIVE_PORTAL = 37,
	OPTION_PREF64 = 38,
	OPTION_SIZE_MAX = 255 * 8,
	MAC_SIZE = 6,
};

/* RFC 4861 section 4.6: type and length in units of 8 bytes; `w` begins with the option, which
 * option_end pads. */
static void option_begin(struct writer *w, uint8_t type)
{
	writer_u8(w, type);
	writer_u8(w, 0);
}

static bool option_end(struct writer *w, uint32_t begin)
{
	writer_zeros(w, (8 - (w->size - begin) % 8) % 8);
	uint32_t size = w->size - begin;
	if (size > OPTION_SIZE_MAX)
		return false;
	writer_patch_u8(w, begin + 1, (uint8_t)(size / 8));
	return true;
}

static bool hex_write(struct writer *w, const char *digits)
{
	for (; digits[0] && digits[1]; digits += 2) {
		int high = number_hex_digit(digits[0]);
		int low = number_hex_digit(digits[1]);
		if (high < 0 || low < 0)
			return false;
		writer_u8(w, (uint8_t)(high * 16 + low));
	}
	return digits[0] == '\0';
}

/* ---- link-layer addresses (RFC 4861 section 4.6.1) ---- */
static bool mac_store(struct writer *w, uint8_t type, const char *value)
{
	uint32_t begin = w->size;
	option_begin(w, type);
	for (int i = 0; i < MAC_SIZE; i++, value += 2) {
		if (i > 0 && *value++ != ':')
			return false;
		int high = number_hex_digit(value[0]);
		int low = high < 0 ? -1 : number_hex_digit(value[1]);
		if (low < 0)
			return false;
		writer_u8(w, (uint8_t)(high * 16 + low));
	}
	return *value == '\0' && option_end(w, begin);
}

static bool slla_store(struct writer *w, const char *value)
{
	return mac_store(w, OPTION_SLLA, value);
}

static bool tlla_store(struct writer *w, const char *value)
{
	return mac_store(w, OPTION_TLLA, value);
}

static bool mac_print(struct text *t, struct span item)
{
	for (uint32_t i = 0; i < MAC_SIZE; i++)
		text_format(t, "%s%02x", i == 0 ? "" : ":", item.data[2 + i]);
	return true;
}

/* ---- prefix information (section 4.6.2, RFC 6275 for R) ---- */
static const char prefix_flags[] = "LAR";

static bool flags_parse(const char *word, const char *letters, uint64_t *flags)
{
	*flags = 0;
	for (; *word; word++) {
		const char *letter = strchr(letters, *word);
		if (!letter)
			return false;
		*flags |= 0x80u >> (letter - letters);
	}
	return true;
}

static bool named_number(const struct piece *piece, const char *name, uint64_t *value)
{
	return strcmp(piece->key, name) == 0 && piece->value &&
	       number_parse(piece->value, 0, UINT32_MAX, true, value) == NUMBER_OK;
}

static bool prefix_store(struct writer *w, const char *value)
{
	struct piece piece;
	struct address address;
	uint8_t length;
	/* RFC 4861 section 6.2.1: what routers say unless told otherwise */
	uint64_t flags = 0xc0, valid = 2592000, preferred = 604800;
	uint32_t begin = w->size;
	if (!piece_next(&value, &piece) || !prefix_parse(piece.key, 6, &address, &length))
		return false;
	while (piece_next(&value, &piece)) {
		bool is_flags = strcmp(piece.key, "flags") == 0 && piece.value &&
				flags_parse(piece.value, prefix_flags, &flags);
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

static bool prefix_print(struct text *t, struct span item)
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
	for (int i = 0; prefix_flags[i]; i++)
		if (flags & 0x80u >> i)
			text_add_char(t, prefix_flags[i]);
	text_format(t, ",valid=%u,preferred=%u", valid, preferred);
	return !r.failed;
}

/* ---- redirected header, nonce, captive portal: bytes or text ---- */
static bool redirected_store(struct writer *w, const char *value)
{
	uint32_t begin = w->size;
	option_begin(w, OPTION_REDIRECTED);
	writer_zeros(w, 6);
	return hex_write(w, value) && option_end(w, begin);
}

static bool redirected_print(struct text *t, struct span item)
{
	words_add_hex(t, span_from(item, 8));
	return true;
}

/* RFC 3971 section 5.3.2 */
static bool nonce_store(struct writer *w, const char *value)
{
	uint32_t begin = w->size;
	option_begin(w, OPTION_NONCE);
	return hex_write(w, value) && option_end(w, begin);
}

static bool nonce_print(struct text *t, struct span item)
{
	words_add_hex(t, span_from(item, 2));
	return true;
}

/* RFC 8910 section 2.3: a URI, padded with zeros */
static bool portal_store(struct writer *w, const char *value)
{
	uint32_t begin = w->size;
	option_begin(w, OPTION_CAPTIVE_PORTAL);
	writer_bytes(w, value, strlen(value));
	return option_end(w, begin);
}

static bool portal_print(struct text *t, struct span item)
{
	for (uint32_t i = 2; i < item.size && item.data[i] != 0; i++) {
		if (item.data[i] <= ' ' || item.data[i] > '~')
			return false;
		text_add_char(t, (char)item.data[i]);
	}
	return true;
}

/* ---- mtu (section 4.6.4), timestamp (RFC 3971 section 5.3.1) ---- */
static bool mtu_store(struct writer *w, const char *value)
{
	uint64_t mtu;
	uint32_t begin = w->size;
	if (number_parse(value, 0, UINT32_MAX, false, &mtu) != NUMBER_OK)
		return false;
	option_begin(w, OPTION_MTU);
	writer_u16(w, 0);
	writer_u32(w, (uint32_t)mtu);
	return option_end(w, begin);
}

static bool mtu_print(struct text *t, struct span item)
{
	struct reader r = reader_of(span_from(item, 4));
	text_format(t, "%u", reader_u32(&r));
	return !r.failed;
}

static bool timestamp_store(struct writer *w, const char *value)
{
	uint64_t stamp;
	uint32_t begin = w->size;
	if (number_parse(value, 0, UINT64_MAX, true, &stamp) != NUMBER_OK)
		return false;
	option_begin(w, OPTION_TIMESTAMP);
	writer_zeros(w, 6);
	writer_u64(w, stamp);
	return option_end(w, begin);
}

static bool timestamp_print(struct text *t, struct span item)
{
	struct reader r = reader_of(span_from(item, 8));
	text_format(t, "0x%llx", (unsigned long long)reader_u64(&r));
	return !r.failed;
}

/* ---- route information (RFC 4191 section 2.3) ---- */
static bool route_store(struct writer *w, const char *value)
{
	struct piece piece;
	struct address address;
	uint8_t length;
	uint64_t preference = 0, lifetime = 1800;
	uint32_t begin = w->size;
	if (!piece_next(&value, &piece) || !prefix_parse(piece.key, 6, &address, &length))
		return false;
	while (piece_next(&value, &piece))
		if (!named_number(&piece, "prf", &preference) &&
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

static bool route_print(struct text *t, struct span item)
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
	text_format(t, "%s/%u,prf=%u,lifetime=%u", address_text(text, &address), length,
		preference, lifetime);
	return true;
}

/* ---- DNS servers and search list (RFC 8106 sections 5.1 and 5.2) ---- */
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
	return spec_name_write(w, word, strlen(word));
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

static bool rdnss_store(struct writer *w, const char *value)
{
	return dns_store(w, OPTION_RDNSS, value, server_write);
}

static bool dnssl_store(struct writer *w, const char *value)
{
	return dns_store(w, OPTION_DNSSL, value, suffix_write);
}

static bool rdnss_print(struct text *t, struct span item)
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

static bool dnssl_print(struct text *t, struct span item)
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

/* ---- PREF64 (RFC 8781 section 4) ---- */
static const uint8_t pref64_lengths[] = {96, 64, 56, 48, 40, 32};
enum { PREF64_LENGTHS = sizeof pref64_lengths };

static bool pref64_store(struct writer *w, const char *value)
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

static bool pref64_print(struct text *t, struct span item)
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

/* ---- every other one ---- */
static bool other_store(struct writer *w, const char *value)
{
	char number[4];
	uint64_t type;
	uint32_t begin = w->size;
	size_t size = strcspn(value, ":");
	if (size >= sizeof number || value[size] != ':')
		return false;
	memcpy(number, value, size);
	number[size] = '\0';
	if (number_parse(number, 0, 255, false, &type) != NUMBER_OK)
		return false;
	option_begin(w, (uint8_t)type);
	return hex_write(w, value + size + 1) && option_end(w, begin);
}

static bool other_print(struct text *t, struct span item)
{
	text_format(t, "%u:", item.data[0]);
	words_add_hex(t, span_from(item, 2));
	return true;
}

#define ROW(name_, type_, expected_, function_)                                                \
	{                                                                                      \
		.tail = ICMP_TAIL_OPTIONS, .name = name_, .type = type_,                       \
		.expected = expected_, .store = function_##_store, .print = function_##_print  \
	}
#define slla_print mac_print
#define tlla_print mac_print

/* clang-format off */
static const struct tail_row rows[] = {
	ROW("slla", OPTION_SLLA, "a MAC address", slla),
	ROW("tlla", OPTION_TLLA, "a MAC address", tlla),
	ROW("prefix", OPTION_PREFIX, "PREFIX/LENGTH[,flags=LAR][,valid=N][,preferred=N]", prefix),
	ROW("redirected", OPTION_REDIRECTED, "hexadecimal digits", redirected),
	ROW("mtu", OPTION_MTU, "0..4294967295", mtu),
	ROW("timestamp", OPTION_TIMESTAMP, "a 64-bit number", timestamp),
	ROW("nonce", OPTION_NONCE, "hexadecimal digits", nonce),
	ROW("route", OPTION_ROUTE, "PREFIX/LENGTH[,prf=0..3][,lifetime=N]", route),
	ROW("rdnss", OPTION_RDNSS, "ADDRESS[,ADDRESS...][,lifetime=N]", rdnss),
	ROW("dnssl", OPTION_DNSSL, "DOMAIN[,DOMAIN...][,lifetime=N]", dnssl),
	ROW("captive-portal", OPTION_CAPTIVE_PORTAL, "a URI", portal),
	ROW("pref64", OPTION_PREF64, "PREFIX/96|64|56|48|40|32[,lifetime=N] (N a multiple of 8)", pref64),
	ROW("opt", TAIL_ANY_TYPE, "TYPE:HEX", other),
};
/* clang-format on */

const struct tail_row *tail_options(size_t *count)
{
	*count = sizeof rows / sizeof rows[0];
	return rows;
}

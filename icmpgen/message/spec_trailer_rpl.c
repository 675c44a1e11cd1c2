/* SPDX-License-Identifier: BSD-2-Clause */
/* Options of RPL control messages (RFC 6550 section 6.7): one byte of padding, or type, length
 * of what follows, and that. */
#include <string.h>

#include "common/base/address.h"
#include "common/base/number.h"
#include "icmpgen/message/spec_trailer.h"
#include "icmpgen/message/words.h"

enum {
	PAD_ONE = 0,
	PAD_MANY = 1,
	TARGET = 5,
	TRANSIT = 6,
	OPTION_HEADER = 2,
	OPTION_MAX = 255,
	ADDRESS_BYTES = 16,
};

uint32_t spec_rpl_size(struct span left)
{
	if (left.size > 0 && left.data[0] == PAD_ONE)
		return 1;
	return left.size >= OPTION_HEADER ? OPTION_HEADER + left.data[1] : 0;
}

/* ---- padding (sections 6.7.2 and 6.7.3) ------------------------------------------- */
static bool pad_store(struct writer *w, const char *value)
{
	uint64_t size;
	if (number_parse(value, 1, OPTION_HEADER + OPTION_MAX, false, &size) != NUMBER_OK)
		return false;
	writer_u8(w, size == 1 ? PAD_ONE : PAD_MANY);
	if (size == 1)
		return true;
	writer_u8(w, (uint8_t)(size - OPTION_HEADER));
	writer_zeros(w, (uint32_t)size - OPTION_HEADER);
	return true;
}

static bool pad_print(struct text *t, struct span item)
{
	text_format(t, "%u", item.size);
	return item.data[0] <= PAD_MANY;
}

/* ---- target (section 6.7.7): as many bytes of the prefix as have bits of it --------- */
static bool target_store(struct writer *w, const char *value)
{
	struct address prefix;
	uint8_t length;
	if (!prefix_parse(value, 6, &prefix, &length))
		return false;
	uint32_t bytes = (length + 7u) / 8;
	writer_u8(w, TARGET);
	writer_u8(w, (uint8_t)(OPTION_HEADER + bytes));
	writer_u8(w, 0);
	writer_u8(w, length);
	writer_bytes(w, prefix.bytes, bytes);
	return true;
}

static bool target_print(struct text *t, struct span item)
{
	char number[ADDRESS_TEXT_SIZE];
	struct address prefix = {.version = 6};
	struct reader r = reader_of(span_from(item, OPTION_HEADER + 1));
	uint8_t length = reader_u8(&r);
	uint32_t bytes = reader_left(&r);
	if (r.failed || bytes > ADDRESS_BYTES)
		return false;
	reader_copy(&r, prefix.bytes, bytes);
	text_format(t, "%s/%u", address_text(number, &prefix), length);
	return true;
}

/* ---- transit information (section 6.7.8) ------------------------------------------ */
static bool transit_take(
	const struct piece *piece, uint8_t numbers[static 4], struct address *parent)
{
	static const char *const names[] = {"flags", "control", "seq", "lifetime"};
	if (piece->value && strcmp(piece->key, "parent") == 0)
		return address_parse(piece->value, parent) && parent->version == 6;
	for (size_t i = 0; piece->value && i < sizeof names / sizeof names[0]; i++) {
		uint64_t number;
		if (strcmp(piece->key, names[i]) != 0)
			continue;
		if (number_parse(piece->value, 0, UINT8_MAX, true, &number) != NUMBER_OK)
			return false;
		numbers[i] = (uint8_t)number;
		return true;
	}
	return false;
}

static bool transit_store(struct writer *w, const char *value)
{
	struct piece piece;
	uint8_t numbers[4] = {0};
	struct address parent = {0};
	while (value && piece_next(&value, &piece))
		if (!transit_take(&piece, numbers, &parent))
			return false;
	writer_u8(w, TRANSIT);
	writer_u8(w, sizeof numbers + (parent.version ? ADDRESS_BYTES : 0));
	writer_bytes(w, numbers, sizeof numbers);
	if (parent.version)
		address_write(w, &parent);
	return value == NULL;
}

static bool transit_print(struct text *t, struct span item)
{
	char number[ADDRESS_TEXT_SIZE];
	struct reader r = reader_of(span_from(item, OPTION_HEADER));
	uint8_t flags = reader_u8(&r);
	uint8_t control = reader_u8(&r);
	uint8_t sequence = reader_u8(&r);
	uint8_t lifetime = reader_u8(&r);
	text_format(t, "flags=0x%02x,control=0x%02x,seq=%u,lifetime=%u", flags, control,
		sequence, lifetime);
	if (reader_left(&r) == 0)
		return !r.failed;
	struct address parent = address_read(&r, 6);
	text_format(t, ",parent=%s", address_text(number, &parent));
	return !r.failed;
}

/* ---- every other one ------------------------------------------------------------- */
static bool other_store(struct writer *w, const char *value)
{
	char number[4];
	uint64_t type;
	size_t size = strcspn(value, ":");
	uint32_t begin = w->size;
	if (size >= sizeof number || value[size] != ':')
		return false;
	memcpy(number, value, size);
	number[size] = '\0';
	if (number_parse(number, 1, UINT8_MAX, false, &type) != NUMBER_OK)
		return false;
	writer_u8(w, (uint8_t)type);
	writer_u8(w, 0);
	if (!words_hex_write(w, value + size + 1))
		return false;
	uint32_t bytes = w->size - begin - OPTION_HEADER;
	writer_patch_u8(w, begin + 1, (uint8_t)bytes);
	return bytes <= OPTION_MAX;
}

static bool other_print(struct text *t, struct span item)
{
	text_format(t, "%u:", item.data[0]);
	text_add_hex(t, span_from(item, OPTION_HEADER));
	return true;
}

#define ROW(name_, type_, expected_, function_)                                                \
	{                                                                                      \
		.trailer = ICMP_TRAILER_RPL_OPTIONS, .name = name_, .type = type_,             \
		.expected = expected_, .store = function_##_store, .print = function_##_print  \
	}

/* clang-format off */
static const struct trailer_row rows[] = {
	ROW("target", TARGET, "PREFIX/LENGTH", target),
	ROW("transit", TRANSIT, "flags=N,control=N,seq=N,lifetime=N[,parent=ADDRESS]", transit),
	ROW("pad", TRAILER_ANY_TYPE, "1..257, so many bytes", pad),
	ROW("opt", TRAILER_ANY_TYPE, "TYPE:HEX", other),
};
/* clang-format on */

const struct trailer_row *trailer_rpl_options(size_t *count)
{
	*count = sizeof rows / sizeof rows[0];
	return rows;
}

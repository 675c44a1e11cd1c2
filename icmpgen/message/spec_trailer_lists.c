/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/base/number.h"
#include "icmpgen/message/spec_names.h"
#include "icmpgen/message/spec_trailer.h"
#include "icmpgen/message/words.h"

static bool router_store(struct writer *w, const char *value)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address address;
	size_t size = strcspn(value, "/");
	uint64_t preference = 0;
	if (size >= sizeof text)
		return false;
	memcpy(text, value, size);
	text[size] = '\0';
	bool is_negative = value[size] == '/' && value[size + 1] == '-' &&
			   number_hex_digit(value[size + 2]) >= 0;
	if (value[size] == '/' &&
		number_parse(value + size + 1 + is_negative, 0,
			is_negative ? 0x80000000 : 0x7fffffff, false, &preference) != NUMBER_OK)
		return false;
	if (!address_parse(text, &address) || address.version != 4)
		return false;
	address_write(w, &address);
	writer_u32(w, is_negative ? (uint32_t)(0 - preference) : (uint32_t)preference);
	return true;
}

static bool router_print(struct text *t, struct span item)
{
	char text[ADDRESS_TEXT_SIZE];
	struct reader r = reader_of(item);
	struct address address = address_read(&r, 4);
	text_format(t, "%s/%d", address_text(text, &address), (int32_t)reader_u32(&r));
	return true;
}

static bool address_store(struct writer *w, const char *value)
{
	struct address address;
	if (!address_parse(value, &address) || address.version != 6)
		return false;
	address_write(w, &address);
	return true;
}

static bool address_print(struct text *t, struct span item)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address address = address_from(item);
	text_add(t, address_text(text, &address));
	return true;
}

static bool address4_store(struct writer *w, const char *value)
{
	struct address address;
	if (!address_parse(value, &address) || address.version != 4)
		return false;
	address_write(w, &address);
	return true;
}

/* RFC 3810 section 5.2.5 */
static const char *const record_types[] = {
	"is-in", "is-ex", "to-in", "to-ex", "allow", "block"};
enum { RECORD_TYPES = sizeof record_types / sizeof record_types[0] };

static uint8_t record_type(const char *word)
{
	for (uint8_t i = 0; i < RECORD_TYPES; i++)
		if (strcmp(record_types[i], word) == 0)
			return (uint8_t)(i + 1);
	return 0;
}

static bool record_store(struct writer *w, const char *value)
{
	struct piece piece;
	uint32_t begin = w->size;
	uint16_t sources = 0;
	uint8_t type = piece_next(&value, &piece) ? record_type(piece.key) : 0;
	writer_u8(w, type);
	writer_u8(w, 0);
	writer_u16(w, 0);
	if (type == 0 || !piece_next(&value, &piece) || !address_store(w, piece.key))
		return false;
	for (; piece_next(&value, &piece); sources++)
		if (!address_store(w, piece.key))
			return false;
	writer_patch_u16(w, begin + 2, sources);
	return value == NULL;
}

static bool record_print(struct text *t, struct span item)
{
	struct reader r = reader_of(item);
	uint8_t type = reader_u8(&r);
	uint8_t auxiliary = reader_u8(&r);
	reader_u16(&r);
	if (type < 1 || type > RECORD_TYPES || auxiliary != 0)
		return false;
	text_add(t, record_types[type - 1]);
	while (reader_left(&r) >= 16) {
		text_add_char(t, ',');
		address_print(t, reader_take(&r, 16));
	}
	return !t->cut;
}

/* RFC 6743 section 3: locator64 preference16 lifetime16 */
static bool locator_store(struct writer *w, const char *value)
{
	uint64_t parts[3] = {0, 0, 0};
	char text[24];
	for (int i = 0; i < 3; i++) {
		size_t size = strcspn(value, "/");
		if (size >= sizeof text)
			return false;
		memcpy(text, value, size);
		text[size] = '\0';
		if (number_parse(text, 0, i == 0 ? UINT64_MAX : UINT16_MAX, true, &parts[i]) !=
			NUMBER_OK)
			return false;
		value += size;
		if (*value == '\0')
			break;
		value++;
	}
	writer_u64(w, parts[0]);
	writer_u16(w, (uint16_t)parts[1]);
	writer_u16(w, (uint16_t)parts[2]);
	return true;
}

static bool locator_print(struct text *t, struct span item)
{
	struct reader r = reader_of(item);
	uint64_t locator = reader_u64(&r);
	uint16_t preference = reader_u16(&r);
	text_format(t, "0x%llx/%u/%u", (unsigned long long)locator, preference, reader_u16(&r));
	return true;
}

static bool name_store(struct writer *w, const char *value)
{
	return spec_name_write(w, value);
}

static bool name_print(struct text *t, struct span item)
{
	struct reader r = reader_of(item);
	return spec_name_print(t, &r);
}

static const struct trailer_row rows[] = {
	{ICMP_TRAILER_ROUTERS, "router", TRAILER_ANY_TYPE, "ADDRESS[/PREFERENCE]", router_store,
		router_print},
	{ICMP_TRAILER_ADDRESSES, "source", TRAILER_ANY_TYPE, "an IPv6 address", address_store,
		address_print},
	{ICMP_TRAILER_RECORDS, "record", TRAILER_ANY_TYPE,
		"is-in|is-ex|to-in|to-ex|allow|block,GROUP[,SOURCE...]", record_store,
		record_print},
	{ICMP_TRAILER_LOCATORS, "locator", TRAILER_ANY_TYPE,
		"0xLOCATOR[/PREFERENCE[/LIFETIME]]", locator_store, locator_print},
	{ICMP_TRAILER_NAMES, "name", TRAILER_ANY_TYPE, "a domain name", name_store, name_print},
	{ICMP_TRAILER_SUBJECT6, "subject", TRAILER_ANY_TYPE, "an IPv6 address", address_store,
		address_print},
	{ICMP_TRAILER_SUBJECT_NAME, "subject", TRAILER_ANY_TYPE, "a domain name", name_store,
		name_print},
	{ICMP_TRAILER_SUBJECT4, "subject", TRAILER_ANY_TYPE, "an IPv4 address", address4_store,
		address_print},
};

const struct trailer_row *trailer_lists(size_t *count)
{
	*count = sizeof rows / sizeof rows[0];
	return rows;
}

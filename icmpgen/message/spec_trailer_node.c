/* SPDX-License-Identifier: BSD-2-Clause */
/* What a node information reply says (RFC 4620 section 6): names, or addresses with the time
 * that each may be kept. */
#include <string.h>

#include "common/base/number.h"
#include "common/wire/dns_name.h"
#include "icmpgen/message/spec_names.h"
#include "icmpgen/message/spec_trailer.h"
#include "icmpgen/message/words.h"

/* "ttl=N" in seconds. */
static bool ttl_take(const struct piece *piece, uint32_t *ttl)
{
	uint64_t number;
	if (!piece->value || strcmp(piece->key, "ttl") != 0 ||
		number_parse(piece->value, 0, UINT32_MAX, false, &number) != NUMBER_OK)
		return false;
	*ttl = (uint32_t)number;
	return true;
}

static void ttl_print(struct text *t, uint32_t ttl)
{
	if (ttl > 0)
		text_format(t, ",ttl=%u", ttl);
}

/* ---- names (section 6.3): one that is not fully qualified ends in two empty labels ----- */
static void name_write(struct writer *w, const char *name)
{
	dns_name_write(w, name);
	if (!strchr(name, '.'))
		writer_u8(w, 0);
}

static bool names_store(struct writer *w, const char *value)
{
	struct piece piece;
	uint8_t bytes[TRAILER_ITEM_MAX];
	struct writer names = writer_of(bytes, sizeof bytes);
	uint32_t ttl = 0;
	while (value && piece_next(&value, &piece)) {
		if (piece.value ? !ttl_take(&piece, &ttl) : !*piece.key)
			return false;
		if (!piece.value)
			name_write(&names, piece.key);
	}
	writer_u32(w, ttl);
	writer_bytes(w, bytes, names.size);
	return value == NULL && names.size > 0 && !names.failed;
}

static bool name_print(struct text *t, struct reader *r)
{
	size_t begin = t->size;
	if (!spec_name_print(t, r))
		return false;
	if (strchr(t->at + begin, '.'))
		return true;
	bool is_qualified = reader_left(r) == 0 || r->data[r->offset] != 0;
	if (is_qualified)
		text_add_char(t, '.');
	else
		reader_u8(r);
	return true;
}

static bool names_print(struct text *t, struct span item)
{
	struct reader r = reader_of(item);
	uint32_t ttl = reader_u32(&r);
	const char *before = "";
	for (; reader_left(&r) > 0; before = ",") {
		text_add(t, before);
		if (!name_print(t, &r))
			return false;
	}
	ttl_print(t, ttl);
	return !r.failed && *before;
}

/* ---- addresses (sections 6.4 and 6.5) ------------------------------------------------ */
static bool address_store(struct writer *w, const char *value, uint8_t version)
{
	struct piece piece;
	struct address address;
	uint32_t ttl = 0;
	if (!piece_next(&value, &piece) || piece.value || !address_parse(piece.key, &address) ||
		address.version != version)
		return false;
	if (value && (!piece_next(&value, &piece) || !ttl_take(&piece, &ttl)))
		return false;
	writer_u32(w, ttl);
	address_write(w, &address);
	return value == NULL;
}

static bool address_print(struct text *t, struct span item, uint8_t version)
{
	char text[ADDRESS_TEXT_SIZE];
	struct reader r = reader_of(item);
	uint32_t ttl = reader_u32(&r);
	struct address address = address_read(&r, version);
	text_add(t, address_text(text, &address));
	ttl_print(t, ttl);
	return !r.failed;
}

static bool address6_store(struct writer *w, const char *value)
{
	return address_store(w, value, 6);
}

static bool address6_print(struct text *t, struct span item)
{
	return address_print(t, item, 6);
}

static bool address4_store(struct writer *w, const char *value)
{
	return address_store(w, value, 4);
}

static bool address4_print(struct text *t, struct span item)
{
	return address_print(t, item, 4);
}

static const struct trailer_row rows[] = {
	{ICMP_TRAILER_ANSWER_NAMES, "names", TRAILER_ANY_TYPE, "NAME[,NAME...][,ttl=N]",
		names_store, names_print},
	{ICMP_TRAILER_ANSWER6, "ipv6", TRAILER_ANY_TYPE, "ADDRESS[,ttl=N]", address6_store,
		address6_print},
	{ICMP_TRAILER_ANSWER4, "ipv4", TRAILER_ANY_TYPE, "ADDRESS[,ttl=N]", address4_store,
		address4_print},
};

const struct trailer_row *trailer_answers(size_t *count)
{
	*count = sizeof rows / sizeof rows[0];
	return rows;
}

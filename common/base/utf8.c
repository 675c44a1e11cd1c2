/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/utf8.h"

#include <string.h>

/* RFC 3629 section 3: what the first byte says of a character. */
static const struct form {
	uint8_t mask, lead; /* first & mask == lead */
	uint8_t size;
	uint32_t min; /* a smaller number has a shorter form */
} forms[] = {
	{0x80, 0x00, 1, 0},
	{0xe0, 0xc0, 2, 0x80},
	{0xf0, 0xe0, 3, 0x800},
	{0xf8, 0xf0, 4, 0x10000},
};

static const struct form *form_of(uint8_t first)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if ((first & forms[i].mask) == forms[i].lead)
			return &forms[i];
	return NULL;
}

size_t utf8_next(const char *bytes, size_t size, uint32_t *point)
{
	const struct form *form = size > 0 ? form_of((uint8_t)bytes[0]) : NULL;
	if (!form || form->size > size)
		return 0;
	uint32_t number = (uint8_t)bytes[0] & (uint8_t)~form->mask;
	for (size_t i = 1; i < form->size; i++) {
		uint8_t byte = (uint8_t)bytes[i];
		if ((byte & 0xc0) != 0x80)
			return 0;
		number = number << 6 | (byte & 0x3f);
	}
	bool is_surrogate = number >= 0xd800 && number <= 0xdfff;
	if (number < form->min || number > 0x10ffff || is_surrogate)
		return 0;
	*point = number;
	return form->size;
}

bool utf8_is_valid(const char *text)
{
	size_t size = strlen(text);
	uint32_t point;
	for (size_t at = 0, got; at < size; at += got) {
		got = utf8_next(text + at, size - at, &point);
		if (got == 0)
			return false;
	}
	return true;
}

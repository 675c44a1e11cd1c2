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

static bool is_surrogate(uint32_t point)
{
	return point >= 0xd800 && point <= 0xdfff;
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
	if (number < form->min || number > 0x10ffff || is_surrogate(number))
		return 0;
	*point = number;
	return form->size;
}

bool utf8_is_printable(uint32_t point)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{0, 0x20},
		{0x7f, 0xa0},
		{0xad, 0xad},
		{0x34f, 0x34f},
		{0x600, 0x605},
		{0x61c, 0x61c},
		{0x6dd, 0x6dd},
		{0x70f, 0x70f},
		{0x115f, 0x1160},
		{0x1680, 0x1680},
		{0x17b4, 0x17b5},
		{0x180b, 0x180f},
		{0x2000, 0x200f},
		{0x2028, 0x202f},
		{0x205f, 0x206f},
		{0x3000, 0x3000},
		{0x3164, 0x3164},
		{0xd800, 0xf8ff},
		{0xfe00, 0xfe0f},
		{0xfeff, 0xfeff},
		{0xffa0, 0xffa0},
		{0xfff0, 0xfffb},
		{0xfffe, 0xffff},
		{0x1d173, 0x1d17a},
		{0xe0000, UINT32_MAX},
	};
	/* in ascending order: letters are found shown at once */
	size_t i = 0;
	while (i + 1 < sizeof hidden / sizeof *hidden && point > hidden[i].last)
		i++;
	return point < hidden[i].first;
}

size_t utf8_write(char bytes[static 4], uint32_t point)
{
	size_t i = 0;
	if (point > 0x10ffff || is_surrogate(point))
		return 0;
	while (i + 1 < sizeof forms / sizeof *forms && point >= forms[i + 1].min)
		i++;
	for (size_t at = forms[i].size; at-- > 1; point >>= 6)
		bytes[at] = (char)(0x80 | (point & 0x3f));
	bytes[0] = (char)(forms[i].lead | point);
	return forms[i].size;
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

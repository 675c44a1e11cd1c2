/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/idn.h"

#include <stdint.h>
#include <string.h>

#include "common/base/utf8.h"

/* RFC 3492 section 5 */
enum {
	BASE = 36,
	T_MIN = 1,
	T_MAX = 26,
	SKEW = 38,
	DAMP = 700,
	BIAS = 72,
	FIRST = 0x80,
	LABEL_MAX = 63,
	PREFIX = 4
};

struct label {
	uint32_t points[LABEL_MAX];
	uint32_t count;
};

/* a to z are 0 to 25, 0 to 9 are 26 to 35; BASE: none. */
static uint32_t digit_value(char c)
{
	if (c >= 'a' && c <= 'z')
		return (uint32_t)(c - 'a');
	if (c >= 'A' && c <= 'Z')
		return (uint32_t)(c - 'A');
	return c >= '0' && c <= '9' ? (uint32_t)(c - '0') + 26 : BASE;
}

/* RFC 3492 section 6.1 */
static uint32_t adapt(uint32_t delta, uint32_t count, bool is_first)
{
	uint32_t k = 0;
	delta = is_first ? delta / DAMP : delta / 2;
	delta += delta / count;
	for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
		delta /= BASE - T_MIN;
	return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

/* One number of variable length, added to *i; how many digits it has, 0 when it is none. */
static size_t read_number(const char *digits, size_t size, uint32_t bias, uint32_t *i)
{
	uint64_t sum = *i, weight = 1;
	for (size_t at = 0; at < size; at++) {
		uint32_t digit = digit_value(digits[at]);
		uint32_t k = (uint32_t)(at + 1) * BASE;
		uint32_t t = k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
		if (digit == BASE)
			return 0;
		sum += digit * weight;
		weight *= BASE - t;
		if (sum > UINT32_MAX / 2 || weight > UINT32_MAX)
			return 0;
		if (digit < t) {
			*i = (uint32_t)sum;
			return at + 1;
		}
	}
	return 0;
}

/* There is room: each point takes a coded byte or more, of fewer than LABEL_MAX. */
static void insert(struct label *label, uint32_t at, uint32_t point)
{
	for (uint32_t i = label->count++; i > at; i--)
		label->points[i] = label->points[i - 1];
	label->points[at] = point;
}

/* The plain characters come first, up to the last hyphen (RFC 3492 section 6.2). */
static bool decode(const char *coded, size_t size, struct label *label)
{
	uint32_t n = FIRST, i = 0, bias = BIAS;
	size_t at = 0, plain = size;
	while (plain > 0 && coded[plain - 1] != '-')
		plain--;
	*label = (struct label){.count = 0};
	for (; at + 1 < plain; at++)
		insert(label, label->count, (uint8_t)coded[at]);
	at = plain;
	while (at < size) {
		uint32_t before = i;
		size_t got = read_number(coded + at, size - at, bias, &i);
		uint32_t places = label->count + 1;
		if (got == 0)
			return false;
		bias = adapt(i - before, places, before == 0 && n == FIRST);
		n += i / places;
		i %= places;
		insert(label, i++, n);
		at += got;
	}
	return true;
}

/* What may be part of a label: letters, digits and marks, no punctuation that could be taken
 * for a dot, a slash or a parenthesis (RFC 5892 has the whole list). */
static bool is_letter(uint32_t point)
{
	static const struct {
		uint32_t first, last;
	} others[] = {{0x80, 0xb6}, {0xb8, 0xbf}, {0xd7, 0xd7}, {0xf7, 0xf7}, {0x2000, 0x2bff},
		{0x2e00, 0x3004}, {0x3008, 0x3020}, {0xfe00, 0xfe72}, {0xff00, 0xffff}};
	if (point < 0x80)
		return digit_value((char)point) < BASE || point == '-' || point == '_';
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (point >= others[i].first && point <= others[i].last)
			return false;
	return utf8_is_printable(point);
}

static bool is_coded(const char *label)
{
	return (label[0] == 'x' || label[0] == 'X') && (label[1] == 'n' || label[1] == 'N') &&
	       label[2] == '-' && label[3] == '-';
}

/* The label as UTF-8; false when it is to stay as it is. */
static bool add_label(struct text *t, const char *coded, size_t size)
{
	struct label label;
	bool is_plain = true;
	if (size <= PREFIX || size > LABEL_MAX || !is_coded(coded) ||
		!decode(coded + PREFIX, size - PREFIX, &label))
		return false;
	for (uint32_t i = 0; i < label.count; i++) {
		is_plain &= label.points[i] < 0x80;
		if (!is_letter(label.points[i]))
			return false;
	}
	for (uint32_t i = 0; !is_plain && i < label.count; i++) {
		char bytes[5] = "";
		utf8_write(bytes, label.points[i]);
		text_add(t, bytes);
	}
	return !is_plain;
}

void idn_add_decoded(struct text *t, const char *name)
{
	while (*name) {
		size_t size = text_until(name, '.');
		if (!add_label(t, name, size))
			text_format(t, "%.*s", (int)size, name);
		name += size;
		if (*name)
			text_add_char(t, *name++);
	}
}

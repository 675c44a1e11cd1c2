/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/idn.h"

#include "common/base/punycode.h"
#include "common/base/utf8.h"

enum { PREFIX = 4 };

/* What may be part of a label: letters, digits and marks, no punctuation that could be taken
 * for a dot, a slash or a parenthesis (RFC 5892 has the whole list). */
static bool is_letter(uint32_t point)
{
	static const struct {
		uint32_t first, last;
	} others[] = {{0x80, 0xb6}, {0xb8, 0xbf}, {0xd7, 0xd7}, {0xf7, 0xf7}, {0x2000, 0x2bff},
		{0x2e00, 0x3004}, {0x3008, 0x3020}, {0xfe00, 0xfe72}, {0xff00, 0xffff}};
	if (point < 0x80)
		return punycode_digit((char)point) < PUNYCODE_BASE || point == '-' ||
		       point == '_';
	/*@ loop invariant 0 <= i <= 9;
	    loop assigns i;
	    loop variant 9 - i; */
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
	struct punycode label;
	bool is_plain = true;
	if (size <= PREFIX || size > PUNYCODE_MAX || !is_coded(coded) ||
		!punycode_decode(coded + PREFIX, size - PREFIX, &label))
		return false;
	/*@ loop invariant 0 <= i <= label.count;
	    loop assigns i, is_plain;
	    loop variant label.count - i; */
	for (uint32_t i = 0; i < label.count; i++) {
		is_plain &= label.points[i] < 0x80;
		if (!is_letter(label.points[i]))
			return false;
	}
	/*@ loop invariant 0 <= i <= label.count && text_ok(t);
	    loop assigns i, t->size, t->cut, t->at[0 .. t->capacity - 1];
	    loop variant label.count - i; */
	for (uint32_t i = 0; !is_plain && i < label.count; i++) {
		char bytes[5] = "";
		utf8_write(bytes, label.points[i]);
		//@ assert bytes[4] == 0;
		text_add(t, bytes);
	}
	return !is_plain;
}

void idn_add_decoded(struct text *t, const char *name)
{
	/*@ loop invariant text_ok(t) && words(name) && text_apart(t, name, length(name) + 1);
	    loop assigns name, t->size, t->cut, t->at[0 .. t->capacity - 1];
	    loop variant length(name); */
	while (*name) {
		size_t size = text_until(name, '.');
		if (!add_label(t, name, size))
			text_format(t, "%.*s", (int)size, name);
		name += size;
		if (*name)
			text_add_char(t, *name++);
	}
}

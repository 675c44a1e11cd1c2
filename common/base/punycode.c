/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/punycode.h"

/* RFC 3492 section 5 */
enum { T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, BIAS = 72, FIRST = 0x80 };

uint32_t punycode_digit(char c)
{
	if (c >= 'a' && c <= 'z')
		return (uint32_t)(c - 'a');
	if (c >= 'A' && c <= 'Z')
		return (uint32_t)(c - 'A');
	return c >= '0' && c <= '9' ? (uint32_t)(c - '0') + 26 : PUNYCODE_BASE;
}

/* RFC 3492 section 6.1 */
static uint32_t adapt(uint32_t delta, uint32_t count, bool is_first)
{
	uint32_t k = 0;
	delta = is_first ? delta / DAMP : delta / 2;
	delta += delta / count;
	/*@ loop assigns delta, k;
	    loop variant delta; */
	for (; delta > (PUNYCODE_BASE - T_MIN) * T_MAX / 2; k += PUNYCODE_BASE)
		delta /= PUNYCODE_BASE - T_MIN;
	return k + (PUNYCODE_BASE - T_MIN + 1) * delta / (delta + SKEW);
}

/* One number of variable length, added to *i; how many digits it has, 0 when it is none. */
static size_t read_number(const char *digits, size_t size, uint32_t bias, uint32_t *i)
{
	uint64_t sum = *i, weight = 1;
	/*@ loop invariant 0 <= at <= size && sum <= UINT32_MAX / 2 && 0 < weight <= UINT32_MAX;
	    loop assigns at, sum, weight;
	    loop variant size - at; */
	for (size_t at = 0; at < size; at++) {
		uint32_t digit = punycode_digit(digits[at]);
		uint32_t k = (uint32_t)(at + 1) * PUNYCODE_BASE;
		uint32_t t = k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
		if (digit == PUNYCODE_BASE)
			return 0;
		sum += digit * weight;
		weight *= PUNYCODE_BASE - t;
		if (sum > UINT32_MAX / 2 || weight > UINT32_MAX)
			return 0;
		if (digit < t) {
			*i = (uint32_t)sum;
			return at + 1;
		}
	}
	return 0;
}

/* There is room: each point takes a coded byte or more, of fewer than PUNYCODE_MAX. */
static void insert(struct punycode *label, uint32_t at, uint32_t point)
{
	/*@ loop invariant at <= i <= \at(label->count, Pre);
	    loop invariant label->count == \at(label->count, Pre) + 1;
	    loop assigns i, label->points[0 .. PUNYCODE_MAX - 1];
	    loop variant i; */
	for (uint32_t i = label->count++; i > at; i--)
		label->points[i] = label->points[i - 1];
	label->points[at] = point;
}

/* The plain characters come first, up to the last hyphen (RFC 3492 section 6.2). */
bool punycode_decode(const char *coded, size_t size, struct punycode *label)
{
	uint32_t n = FIRST, i = 0, bias = BIAS;
	size_t at = 0, plain = size;
	/*@ loop invariant 0 <= plain <= size;
	    loop assigns plain;
	    loop variant plain; */
	while (plain > 0 && coded[plain - 1] != '-')
		plain--;
	label->count = 0;
	/*@ loop invariant 0 <= at && label->count == at && (at == 0 || at < plain);
	    loop assigns at, label->count, label->points[0 .. PUNYCODE_MAX - 1];
	    loop variant plain - at; */
	for (; at + 1 < plain; at++)
		insert(label, label->count, (uint8_t)coded[at]);
	at = plain;
	/*@ loop invariant label->count <= at <= size && i <= label->count;
	    loop assigns at, i, n, bias, label->count, label->points[0 .. PUNYCODE_MAX - 1];
	    loop variant size - at; */
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

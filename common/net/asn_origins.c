/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/asn_origins.h"

#include <stdint.h>
#include <string.h>

#include "common/base/text.h"
#include "common/net/asn.h"

enum { DIGITS_MAX = 10 };

static const char decimal[] = "0123456789";

bool asn_is_number(const char *digits, size_t size)
{
	uint64_t number = 0;
	/*@ loop invariant 0 <= i <= size && number <= 10 * UINT32_MAX + 9;
	    loop assigns i, number;
	    loop variant size - i; */
	for (size_t i = 0; i < size && number <= UINT32_MAX; i++) {
		if (digits[i] < '0' || digits[i] > '9')
			return false;
		number = number * 10 + (uint64_t)(digits[i] - '0');
	}
	return size > 0 && size <= DIGITS_MAX && number <= UINT32_MAX;
}

static bool is_known(const struct asn_origins *origins, const char *at, size_t size)
{
	/*@ loop invariant 0 <= i <= origins->count;
	    loop assigns i;
	    loop variant origins->count - i; */
	for (size_t i = 0; i < origins->count; i++)
		if (origins->size[i] == size && memcmp(origins->at[i], at, size) == 0)
			return true;
	return false;
}

bool asn_origins_mask(struct asn_origins *origins, size_t mask)
{
	if (mask > origins->mask)
		origins->count = 0;
	if (mask < origins->mask)
		return false;
	origins->mask = mask;
	return true;
}

void asn_origins_add(struct asn_origins *origins, const char *digits)
{
	size_t size = strspn(digits, decimal);
	if (!asn_is_number(digits, size) || origins->count == ASN_ORIGINS_MAX ||
		is_known(origins, digits, size))
		return;
	origins->at[origins->count] = digits;
	origins->size[origins->count++] = size;
}

void asn_origins_show(const struct asn_origins *origins, char *text)
{
	struct text t = text_of(text, ASN_TEXT);
	/*@ loop invariant 0 <= i <= origins->count && text_ok(&t);
	    loop invariant t.at == text && t.capacity == ASN_TEXT;
	    loop assigns i, t.size, t.cut, text[0 .. ASN_TEXT - 1];
	    loop variant origins->count - i; */
	for (size_t i = 0; i < origins->count; i++)
		text_format(
			&t, "%sAS%.*s", i ? "/" : "", (int)origins->size[i], origins->at[i]);
	if (origins->count == 0)
		text_add_char(&t, '*');
}

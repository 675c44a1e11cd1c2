/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/address.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

size_t address_size(uint8_t family)
{
	return family == 4 ? 4 : 16;
}

bool address_equal(const struct address *a, const struct address *b)
{
	return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

bool address_parse(const char *text, struct address *to)
{
	*to = (struct address){.family = strchr(text, ':') ? 6 : 4};
	return inet_pton(to->family == 4 ? AF_INET : AF_INET6, text, to->bytes) == 1;
}

bool prefix_parse(const char *text, struct prefix *to)
{
	char address[ADDRESS_TEXT];
	size_t size = strcspn(text, "/");
	if (size >= sizeof address)
		return false;
	memcpy(address, text, size);
	address[size] = '\0';
	if (!address_parse(address, &to->base))
		return false;
	unsigned most = (unsigned)address_size(to->base.family) * 8;
	to->length = (uint8_t)most;
	if (text[size] == '\0')
		return true;
	char *end;
	unsigned long length = strtoul(text + size + 1, &end, 10);
	if (end == text + size + 1 || *end || length > most)
		return false;
	to->length = (uint8_t)length;
	for (unsigned bit = to->length; bit < most; bit++)
		if (to->base.bytes[bit / 8] >> (7 - bit % 8) & 1)
			return false;
	return true;
}

const char *address_text(const struct address *address, char text[static ADDRESS_TEXT])
{
	int family = address->family == 4 ? AF_INET : AF_INET6;
	if (!inet_ntop(family, address->bytes, text, ADDRESS_TEXT))
		text[0] = '\0';
	return text;
}

const struct address *address_of_pair(const struct address_pair *pair, uint8_t family)
{
	const struct address *one = family == 4 ? &pair->v4 : &pair->v6;
	return one->family ? one : NULL;
}

bool prefix_contains(const struct prefix *prefix, const struct address *address)
{
	if (prefix->base.family != address->family)
		return false;
	size_t whole = prefix->length / 8;
	if (memcmp(prefix->base.bytes, address->bytes, whole) != 0)
		return false;
	unsigned rest = prefix->length % 8;
	return rest == 0 ||
	       (prefix->base.bytes[whole] ^ address->bytes[whole]) >> (8 - rest) == 0;
}

uint32_t address_bits(const struct address *address, unsigned from, unsigned to)
{
	uint32_t bits = 0;
	for (unsigned bit = from; bit < to; bit++)
		bits = bits << 1 | (address->bytes[bit / 8] >> (7 - bit % 8) & 1);
	return bits;
}

struct address address_add(struct address base, uint64_t count)
{
	for (size_t i = address_size(base.family); i-- > 0 && count; count >>= 8) {
		count += base.bytes[i];
		base.bytes[i] = (uint8_t)count;
	}
	return base;
}

bool address_is_unicast(const struct address *address)
{
	if (address->family == 4)
		return address->bytes[0] < 224 && address->bytes[0] != 0;
	return address->bytes[0] != 0xff;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/address.h"

#include <arpa/inet.h>
#include <string.h>

#include "common/base/number.h"
#include "common/base/text.h"

uint32_t address_size(uint8_t version)
{
	return version == 4 ? 4 : 16;
}

struct address address_from(struct span bytes)
{
	struct address address = {0};
	if (bytes.size == 4)
		address.version = 4;
	else if (bytes.size == 16)
		address.version = 6;
	else
		return address;
	struct writer w = writer_of(address.bytes, sizeof address.bytes);
	writer_span(&w, bytes);
	return address;
}

struct address address_read(struct reader *r, uint8_t version)
{
	return address_from(reader_take(r, address_size(version)));
}

void address_write(struct writer *w, const struct address *address)
{
	writer_bytes(w, address->bytes, address_size(address->version));
}

bool address_equal(const struct address *a, const struct address *b)
{
	if (a->version != b->version)
		return false;
	if (a->zone && b->zone && a->zone != b->zone)
		return false;
	return a->version == 0 || memcmp(a->bytes, b->bytes, address_size(a->version)) == 0;
}

bool address_is_unspecified(const struct address *address)
{
	static const uint8_t zeros[16];
	return address->version == 0 ||
	       memcmp(address->bytes, zeros, address_size(address->version)) == 0;
}

bool address_is_multicast(const struct address *address)
{
	if (address->version == 4)
		return address->bytes[0] / 16u == 0xe;
	return address->version == 6 && address->bytes[0] == 0xff;
}

bool address_is_loopback(const struct address *address)
{
	static const uint8_t loopback[16] = {[15] = 1};
	if (address->version == 4)
		return address->bytes[0] == 127;
	return address->version == 6 && memcmp(address->bytes, loopback, 16) == 0;
}

bool address_is_link_local(const struct address *address)
{
	if (address->version != 6)
		return false;
	if (address->bytes[0] == 0xfe)
		return address->bytes[1] / 64u == 2;
	/* RFC 4291 section 2.7: scope 1 is interface-local, 2 link-local */
	return address->bytes[0] == 0xff &&
	       (address->bytes[1] % 16u == 1 || address->bytes[1] % 16u == 2);
}

bool address_is_subnet_router(const struct address *address)
{
	static const uint8_t zeros[8];
	return address->version == 6 && !address_is_unspecified(address) &&
	       !address_is_multicast(address) &&
	       memcmp(address->bytes + 8, zeros, sizeof zeros) == 0;
}

char *address_text(char *text, const struct address *address)
{
	char *at = text;
	if (address->version == 6)
		inet_ntop(AF_INET6, address->bytes, text, ADDRESS_TEXT_SIZE);
	else if (address->version != 4)
		memcpy(text, "?", 2);
	/*@ loop invariant 0 <= i <= 4 && 0 <= at - text <= 7 * i && at == text + (at - text);
	    loop assigns i, at, text[0 .. ADDRESS_TEXT_SIZE - 1];
	    loop variant 4 - i; */
	for (uint32_t i = 0; address->version == 4 && i < 4; i++) {
		if (i > 0)
			*at++ = '.';
		at = number_text(at, address->bytes[i], 1);
	}
	return text;
}

char *address_text_zone(char *text, const struct address *address,
	char *(*zone_name)(char *name, uint32_t zone))
{
	char name[ADDRESS_ZONE_SIZE];
	address_text(text, address);
	if (address->zone == 0 || !zone_name)
		return text;
	struct text t = {.at = text, .capacity = ADDRESS_ZONE_TEXT_SIZE, .size = strlen(text)};
	text_add_char(&t, '%');
	zone_name(name, address->zone);
	text_add_escaped(&t, name, strlen(name));
	return text;
}

bool address_parse(const char *word, struct address *address)
{
	*address = (struct address){.version = 4};
	if (inet_pton(AF_INET, word, address->bytes) == 1)
		return true;
	address->version = 6;
	if (inet_pton(AF_INET6, word, address->bytes) == 1)
		return true;
	*address = (struct address){0};
	return false;
}

bool address_parse_prefix(const char *word, struct address *address, uint8_t *bits)
{
	char text[ADDRESS_TEXT_SIZE];
	static const char slash[] = "/";
	size_t size = strcspn(word, slash);
	uint64_t number;
	if (size >= sizeof text || word[size] != '/')
		return false;
	memcpy(text, word, size);
	text[size] = '\0';
	if (!address_parse(text, address) ||
		number_parse(word + size + 1, 0, address_size(address->version) * 8, false,
			&number) != NUMBER_OK)
		return false;
	*bits = (uint8_t)number;
	return true;
}

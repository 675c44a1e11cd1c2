/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "ping/node_group.h"

#include <dlfcn.h>
#include <string.h>

#include "common/wire/dns_name.h"

enum { DIGITS_SIZE = 33 };

/* RFC 1321 of `size` bytes as hex digits; false where libmd is not there. */
static bool hash(const uint8_t *bytes, size_t size, char digits[static DIGITS_SIZE])
{
#ifdef USE_LIBMD
	char *(*md5)(const uint8_t *, size_t, char *) = NULL;
	void *library = dlopen("libmd.so.0", RTLD_NOW | RTLD_LOCAL);
	void *symbol = library ? dlsym(library, "MD5Data") : NULL;
	memcpy(&md5, &symbol, sizeof md5);
	return md5 && md5(bytes, size, digits);
#else
	(void)bytes;
	(void)size;
	(void)digits;
	return false;
#endif
}

/* The first label with its length byte, in lower case (RFC 4034 section 6.2); its size. */
static size_t first_label(
	const struct node_query *query, uint8_t label[static DNS_LABEL_MAX + 1])
{
	size_t size = 1u + query->data[0];
	for (size_t i = 0; i < size; i++) {
		uint8_t byte = query->data[i];
		bool is_upper = i > 0 && byte >= 'A' && byte <= 'Z';
		label[i] = is_upper ? (uint8_t)(byte - 'A' + 'a') : byte;
	}
	return size;
}

const char *node_group(const struct node_query *query, char group[static NODE_GROUP_SIZE])
{
	char digits[DIGITS_SIZE];
	uint8_t label[DNS_LABEL_MAX + 1];
	if (!hash(label, first_label(query, label), digits))
#ifdef USE_LIBMD
		return "its group needs MD5, and libmd.so.0 (Debian: libmd0) is not there";
#else
		return "its group needs MD5, and this ping was built without libmd";
#endif
	struct text t = text_of(group, NODE_GROUP_SIZE);
	text_add(&t, "ff02::2:ff");
	for (size_t i = 0; i < 6; i++) {
		if (i == 2)
			text_add_char(&t, ':');
		text_add_char(&t, digits[i]);
	}
	if (query->zone[0])
		text_add_char(&t, '%');
	text_add(&t, query->zone);
	return NULL;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <string.h>

#include "common/base/text.h"
#include "common/net/asn.h"

enum { ORIGINS_MAX = 16 };

struct origins {
	const char *at[ORIGINS_MAX];
	size_t size[ORIGINS_MAX];
	size_t prefix[ORIGINS_MAX]; /* length of the route's mask */
	size_t count;
};

static bool is_known(const struct origins *origins, const char *at, size_t size)
{
	for (size_t i = 0; i < origins->count; i++)
		if (origins->size[i] == size && memcmp(origins->at[i], at, size) == 0)
			return true;
	return false;
}

static void take_origin(struct origins *origins, const char *value)
{
	if (strncmp(value, "AS", 2) != 0)
		return;
	size_t size = 2 + strspn(value + 2, "0123456789");
	if (size == 2 || size > 12 || origins->count == ORIGINS_MAX ||
		is_known(origins, value, size))
		return;
	origins->at[origins->count] = value;
	origins->size[origins->count++] = size;
}

/* How long the mask of "192.0.2.0/24" is. */
static size_t mask_of(const char *value)
{
	size_t size = strcspn(value, "/\n");
	size_t mask = 0;
	if (value[size] != '/')
		return 0;
	for (const char *at = value + size + 1; isdigit((unsigned char)*at) && mask < 1000;
		at++)
		mask = mask * 10 + (size_t)(*at - '0');
	return mask;
}

static const char *value_of(const char *line, const char *key)
{
	size_t size = strlen(key);
	if (strncmp(line, key, size) != 0)
		return NULL;
	return line + size + strspn(line + size, " \t");
}

/* The most specific route wins; all its origins count. */
void asn_parse(const char *answer, char *text)
{
	struct origins origins = {.count = 0};
	size_t best = 0, mask = 0;
	for (const char *line = answer; *line;
		line += strcspn(line, "\n"), line += *line == '\n') {
		const char *route = value_of(line, "route:");
		if (!route)
			route = value_of(line, "route6:");
		const char *origin = value_of(line, "origin:");
		if (route) {
			mask = mask_of(route);
			if (mask > best)
				origins.count = 0;
			best = mask > best ? mask : best;
		}
		if (origin && mask >= best)
			take_origin(&origins, origin);
	}
	struct text t = text_of(text, ASN_TEXT);
	for (size_t i = 0; i < origins.count; i++)
		text_format(&t, "%s%.*s", i ? "/" : "", (int)origins.size[i], origins.at[i]);
	if (origins.count == 0)
		text_add_char(&t, '*');
}

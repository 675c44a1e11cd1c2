/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <string.h>

#include "common/base/text.h"
#include "common/net/asn_source.h"
#include "common/wire/dns_name.h"

enum { ORIGINS_MAX = 16, DIGITS_MAX = 10 };

/* Digits of AS numbers, as they are in the answer. */
struct origins {
	const char *at[ORIGINS_MAX];
	size_t size[ORIGINS_MAX];
	size_t count;
	size_t mask; /* the longest so far */
};

static bool is_known(const struct origins *origins, const char *at, size_t size)
{
	for (size_t i = 0; i < origins->count; i++)
		if (origins->size[i] == size && memcmp(origins->at[i], at, size) == 0)
			return true;
	return false;
}

/* RFC 6793: 32 bits. */
bool asn_is_number(const char *digits, size_t size)
{
	uint64_t number = 0;
	for (size_t i = 0; i < size && number <= UINT32_MAX; i++) {
		if (digits[i] < '0' || digits[i] > '9')
			return false;
		number = number * 10 + (uint64_t)(digits[i] - '0');
	}
	return size > 0 && size <= DIGITS_MAX && number <= UINT32_MAX;
}

static void take_number(struct origins *origins, const char *digits)
{
	size_t size = strspn(digits, "0123456789");
	if (!asn_is_number(digits, size) || origins->count == ORIGINS_MAX ||
		is_known(origins, digits, size))
		return;
	origins->at[origins->count] = digits;
	origins->size[origins->count++] = size;
}

static void take_origin(struct origins *origins, const char *value)
{
	if (strncmp(value, "AS", 2) == 0)
		take_number(origins, value + 2);
}

static void show_origins(const struct origins *origins, char *text)
{
	struct text t = text_of(text, ASN_TEXT);
	for (size_t i = 0; i < origins->count; i++)
		text_format(
			&t, "%sAS%.*s", i ? "/" : "", (int)origins->size[i], origins->at[i]);
	if (origins->count == 0)
		text_add_char(&t, '*');
}

/* Of several routes the most specific counts: a longer mask forgets what came before. Whether
 * the origins of this one are to be taken. */
static bool take_mask(struct origins *origins, size_t mask)
{
	if (mask > origins->mask)
		origins->count = 0;
	if (mask < origins->mask)
		return false;
	origins->mask = mask;
	return true;
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

void asn_parse(const char *answer, char *text)
{
	struct origins origins = {.count = 0};
	bool counts = true;
	for (const char *line = answer; *line;
		line += strcspn(line, "\n"), line += *line == '\n') {
		const char *route = value_of(line, "route:");
		if (!route)
			route = value_of(line, "route6:");
		const char *origin = value_of(line, "origin:");
		if (route)
			counts = take_mask(&origins, mask_of(route));
		if (origin && counts)
			take_origin(&origins, origin);
	}
	show_origins(&origins, text);
}

/* ---- the DNS --------------------------------------------------------------------- */

enum { RECORDS_MAX = 16, RECORD_TEXT = 256, TYPE_TXT = 16 };

/* The first string of a TXT record (RFC 1035 section 3.3.14). */
static void read_txt(struct span data, char *words)
{
	struct reader r = reader_of(data);
	uint8_t size = reader_u8(&r);
	struct span string = reader_take(&r, size);
	struct text t = text_of(words, RECORD_TEXT);
	text_add_escaped(&t, (const char *)string.data, string.size);
}

/* "64500 64501 | 192.0.2.0/24 | ..." */
static void take_record(struct origins *origins, const char *words)
{
	const char *bar = strchr(words, '|');
	if (!take_mask(origins, bar ? mask_of(bar) : 0))
		return;
	for (const char *at = words; *at && *at != '|';) {
		at += strspn(at, " ,");
		if (strncmp(at, "AS", 2) == 0)
			at += 2;
		take_number(origins, at);
		at += strcspn(at, " ,|");
	}
}

bool asn_parse_txt(struct span message, char *text)
{
	char words[RECORDS_MAX][RECORD_TEXT];
	struct origins origins = {.count = 0};
	struct dns_records records = dns_records_of(message);
	struct span data;
	for (int i = 0; i < RECORDS_MAX && dns_records_next(&records, TYPE_TXT, &data); i++) {
		read_txt(data, words[i]);
		take_record(&origins, words[i]);
	}
	show_origins(&origins, text);
	return !records.r.failed;
}

bool asn_zone_is_name(const char *zone)
{
	/* 64 characters of nibbles and "origin6." come before it; 253 is a name's length */
	size_t size = strlen(zone);
	if (size == 0 || size > 253 - 64 - 8 || *zone == '.' || strstr(zone, ".."))
		return false;
	return strspn(zone, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "0123456789-_.") == size;
}

void asn_zone_name(char *name, const char *zone, const struct address *address)
{
	struct text t = text_of(name, ASN_NAME);
	dns_name_reverse(&t, address);
	text_add(&t, address->version == 4 ? "origin." : "origin6.");
	text_add(&t, zone);
}

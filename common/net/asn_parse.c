/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/base/text.h"
#include "common/net/asn_origins.h"
#include "common/net/asn_source.h"
#include "common/wire/dns_name.h"

/* What a registry's lines and a record's words begin with and end at. */
static const char route4[] = "route:", route6[] = "route6:", origin_of[] = "origin:";
static const char prefix[] = "AS", blanks[] = " \t", before_mask[] = "/\n";
static const char between[] = " ,", after_number[] = " ,|";

static void take_origin(struct asn_origins *origins, const char *value)
{
	if (strncmp(value, prefix, 2) == 0)
		asn_origins_add(origins, value + 2);
}

/* How long the mask of "192.0.2.0/24" is. */
static size_t mask_of(const char *value)
{
	size_t size = strcspn(value, before_mask);
	size_t mask = 0;
	if (value[size] != '/')
		return 0;
	/*@ loop invariant words(at) && mask <= 10009;
	    loop assigns at, mask;
	    loop variant length(at); */
	for (const char *at = value + size + 1; *at >= '0' && *at <= '9' && mask < 1000; at++)
		mask = mask * 10 + (size_t)(*at - '0');
	return mask;
}

static const char *value_of(const char *line, const char *key)
{
	size_t size = strlen(key);
	if (strncmp(line, key, size) != 0)
		return NULL;
	return line + size + strspn(line + size, blanks);
}

void asn_parse(const char *answer, char *text)
{
	struct asn_origins origins = {.count = 0};
	bool counts = true;
	/*@ loop invariant words(line) && origins_ok(&origins);
	    loop invariant answer <= line && line + length(line) == answer + length(answer);
	    loop assigns line, counts, origins;
	    loop variant length(line); */
	for (const char *line = answer; *line;
		line += text_until(line, '\n'), line += *line == '\n') {
		const char *route = value_of(line, route4);
		if (!route)
			route = value_of(line, route6);
		const char *origin = value_of(line, origin_of);
		if (route)
			counts = asn_origins_mask(&origins, mask_of(route));
		if (origin && counts)
			take_origin(&origins, origin);
	}
	asn_origins_show(&origins, text);
}

/* ---- the DNS --------------------------------------------------------------------- */

enum { RECORDS_MAX = 16, RECORD_TEXT = 256 };

/* The first string of a TXT record (RFC 1035 section 3.3.14). */
static void read_txt(struct span data, char *words)
{
	struct reader r = reader_of(data);
	uint8_t size = reader_u8(&r);
	struct span string = reader_take(&r, size);
	struct text t = text_of(words, RECORD_TEXT);
	text_add_escaped(&t, (const char *)string.data, string.size);
	//@ assert t.at == words && words[t.size] == 0;
}

/* "64500 64501 | 192.0.2.0/24 | ..." */
static void take_record(struct asn_origins *origins, const char *words)
{
	const char *bar = strchr(words, '|');
	if (!asn_origins_mask(origins, bar ? mask_of(bar) : 0))
		return;
	/*@ loop invariant words(at) && origins_ok(origins);
	    loop invariant words <= at && at + length(at) == words + length(words);
	    loop assigns at, origins->count, origins->at[0 .. ASN_ORIGINS_MAX - 1],
			 origins->size[0 .. ASN_ORIGINS_MAX - 1];
	    loop variant length(at); */
	for (const char *at = words; *at && *at != '|';) {
		at += strspn(at, between);
		if (strncmp(at, prefix, 2) == 0)
			at += 2;
		asn_origins_add(origins, at);
		at += strcspn(at, after_number);
	}
}

bool asn_parse_txt(struct span message, char *text)
{
	char room[RECORDS_MAX * RECORD_TEXT]; /* what the origins point into */
	struct asn_origins origins = {.count = 0};
	struct dns_records records = dns_records_of(message);
	struct span data;
	/*@ loop invariant 0 <= i <= RECORDS_MAX && origins_ok(&origins) && span_ok(message);
	    loop invariant records.r.data == message.data && records.r.size == message.size;
	    loop invariant reader_ok(&records.r);
	    loop assigns i, records.r.offset, records.r.failed, records.left, data, origins,
			 room[0 .. RECORDS_MAX * RECORD_TEXT - 1];
	    loop variant RECORDS_MAX - i; */
	for (int i = 0; i < RECORDS_MAX && dns_records_next(&records, DNS_TYPE_TXT, &data);
		i++) {
		char *words = room + i * RECORD_TEXT;
		read_txt(data, words);
		take_record(&origins, words);
	}
	asn_origins_show(&origins, text);
	return !records.r.failed;
}

bool asn_zone_is_name(const char *zone)
{
	static const char empty_label[] = "..";
	static const char of_names[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "0123456789-_.";
	/* 64 characters of nibbles and "origin6." come before it; 253 is a name's length */
	size_t size = strlen(zone);
	if (size == 0 || size > 253 - 64 - 8 || *zone == '.' || strstr(zone, empty_label))
		return false;
	return strspn(zone, of_names) == size;
}

void asn_zone_name(char *name, const char *zone, const struct address *address)
{
	struct text t = text_of(name, ASN_NAME);
	dns_name_reverse(&t, address);
	text_add(&t, address->version == 4 ? "origin." : "origin6.");
	text_add(&t, zone);
}

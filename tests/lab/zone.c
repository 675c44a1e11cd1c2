/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/zone.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *word;
	int type;
} type_words[] = {
	{"A", TYPE_A},
	{"CNAME", TYPE_CNAME},
	{"PTR", TYPE_PTR},
	{"TXT", TYPE_TXT},
	{"AAAA", TYPE_AAAA},
	{"DELAY", WAY_DELAY},
	{"RCODE", WAY_RCODE},
	{"DROP", WAY_DROP},
	{"LOOP", WAY_LOOP},
	{"CUT", WAY_CUT},
};

_Noreturn void die(const char *what, const char *detail)
{
	fprintf(stderr, "nameserver: %s: %s\n", what, detail);
	exit(2);
}

/* One byte of a name as written; \xHH stands for any. Returns how many characters it took. */
static size_t name_byte(const char *text, uint8_t *byte)
{
	unsigned value;
	if (text[0] == '\\' && text[1] == 'x' && sscanf(text + 2, "%2x", &value) == 1) {
		*byte = (uint8_t)value;
		return 4;
	}
	*byte = (uint8_t)text[0];
	return 1;
}

static struct name name_parse(const char *text)
{
	struct name name = {.size = 1};
	size_t label = 0;
	while (*text != '\0') {
		bool dot = *text == '.';
		uint8_t byte;
		text += name_byte(text, &byte);
		if (name.size >= sizeof name.bytes - 1)
			die("name too long", text);
		if (dot && *text == '\0')
			break;
		if (dot) {
			label = name.size++;
			continue;
		}
		name.bytes[name.size++] = byte;
		name.bytes[label]++;
	}
	name.bytes[name.size] = 0;
	name.size++;
	return name;
}

/* The reverse name when the text is an address, else the text itself. */
static struct name owner_parse(const char *text)
{
	uint8_t bytes[16];
	char reverse[128] = "";
	if (inet_pton(AF_INET, text, bytes) == 1) {
		snprintf(reverse, sizeof reverse, "%u.%u.%u.%u.in-addr.arpa", bytes[3],
			bytes[2], bytes[1], bytes[0]);
		return name_parse(reverse);
	}
	if (inet_pton(AF_INET6, text, bytes) != 1)
		return name_parse(text);
	size_t length = 0;
	for (size_t i = 16; i-- > 0;) {
		length += (size_t)snprintf(reverse + length, sizeof reverse - length, "%x.%x.",
			bytes[i] & 15u, bytes[i] >> 4);
	}
	snprintf(reverse + length, sizeof reverse - length, "ip6.arpa");
	return name_parse(reverse);
}

static int type_parse(const char *word)
{
	for (size_t i = 0; i < sizeof type_words / sizeof *type_words; i++) {
		if (strcasecmp(word, type_words[i].word) == 0)
			return type_words[i].type;
	}
	die("no such record type", word);
	return 0;
}

static void record_value(struct record *record, const char *value)
{
	if (record->type == TYPE_A || record->type == TYPE_AAAA) {
		int family = record->type == TYPE_A ? AF_INET : AF_INET6;
		if (inet_pton(family, value, record->data) != 1)
			die("no such address", value);
		record->size = record->type == TYPE_A ? 4 : 16;
	} else if (record->type == TYPE_CNAME || record->type == TYPE_PTR) {
		struct name name = name_parse(value);
		memcpy(record->data, name.bytes, name.size);
		record->size = name.size;
	} else if (record->type == TYPE_TXT) {
		for (record->size = 1; *value != '\0' && record->size < 250; record->size++)
			value += name_byte(value, &record->data[record->size]);
		record->data[0] = (uint8_t)(record->size - 1);
	} else {
		record->number = strtol(value, NULL, 10);
	}
}

void zone_read(struct zone *zone, const char *path)
{
	char line[2048];
	FILE *file = fopen(path, "r");
	if (file == NULL)
		die(path, strerror(errno));
	while (fgets(line, sizeof line, file) != NULL) {
		char owner[1024];
		char type[16];
		char value[1024];
		line[strcspn(line, "#\n")] = '\0';
		if (sscanf(line, "%1023s %15s %1023s", owner, type, value) != 3)
			continue;
		if (zone->count == RECORDS_MAX)
			die(path, "too many records");
		struct record *record = &zone->records[zone->count++];
		record->owner = owner_parse(owner);
		record->type = type_parse(type);
		record_value(record, value);
	}
	fclose(file);
}

bool name_equal(const struct name *a, const struct name *b)
{
	if (a->size != b->size)
		return false;
	/* lengths are below 64, so that folding the case of letters never changes one */
	for (size_t i = 0; i < a->size; i++) {
		uint8_t x = a->bytes[i];
		uint8_t y = b->bytes[i];
		x = x >= 'A' && x <= 'Z' ? (uint8_t)(x + 32) : x;
		y = y >= 'A' && y <= 'Z' ? (uint8_t)(y + 32) : y;
		if (x != y)
			return false;
	}
	return true;
}

const struct record *zone_find(const struct zone *zone, const struct name *owner, int type)
{
	for (size_t i = 0; i < zone->count; i++) {
		const struct record *record = &zone->records[i];
		if (record->type == type && name_equal(&record->owner, owner))
			return record;
	}
	return NULL;
}

bool zone_knows(const struct zone *zone, const struct name *owner)
{
	for (size_t i = 0; i < zone->count; i++) {
		if (name_equal(&zone->records[i].owner, owner))
			return true;
	}
	return false;
}

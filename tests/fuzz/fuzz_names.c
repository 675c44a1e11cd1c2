/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds the ICMP registry: the input's first bytes are a message for its sentence and its mark,
 * the rest is a word to parse. What parses must say so again by numbers, a suggestion must
 * parse, and no text may break out of its buffer.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/wire/icmp/names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD_SIZE = 10, BUFFER_SIZE = 256 };

static void require(bool held)
{
	if (!held)
		abort();
}

static void check_text(const struct text *t)
{
	require(t->size < t->capacity);
	require(strlen(t->at) == t->size);
}

/* version, type, code, info32, capacity, gateway version and a bit for details, gateway byte */
static void try_message(const uint8_t *head)
{
	struct icmp_details details = {.gateway = {.version = head[8] >> 1}};
	memcpy(&details.info, head + 3, sizeof(details.info));
	memset(details.gateway.bytes, head[9], sizeof(details.gateway.bytes));
	char *buffer = malloc(head[7] + 1u);
	require(buffer);
	struct text t = text_of(buffer, head[7] + 1u);
	icmp_sentence(&t, head[0], head[1], head[2], head[8] & 1 ? &details : NULL);
	check_text(&t);
	icmp_mark(&t, head[0], head[1], head[2], head[8] & 1 ? &details : NULL);
	check_text(&t);
	free(buffer);
}

static void check_numbers(uint8_t version, uint8_t type, int code)
{
	char buffer[BUFFER_SIZE];
	struct text t = text_of(buffer, sizeof(buffer));
	text_format(&t, "%u", (unsigned)type);
	if (code >= 0)
		text_format(&t, "/%d", code);
	uint8_t again_type;
	int again_code;
	const char *suggestion;
	require(icmp_name_parse(version, buffer, &again_type, &again_code, &suggestion));
	require(again_type == type && again_code == code && !suggestion);
}

static void check_suggestion(uint8_t version, uint8_t type, int part, const char *suggestion)
{
	char buffer[BUFFER_SIZE];
	struct text t = text_of(buffer, sizeof(buffer));
	if (part == -2)
		text_format(&t, "%u/", (unsigned)type);
	text_add(&t, suggestion);
	uint8_t again_type;
	int again_code;
	require(icmp_name_parse(version, buffer, &again_type, &again_code, &suggestion));
	require(part == -1 || (again_type == type && again_code >= 0));
}

static void try_word(uint8_t version, const char *word)
{
	uint8_t type;
	int code;
	const char *suggestion;
	if (icmp_name_parse(version, word, &type, &code, &suggestion)) {
		require(code >= -1 && code <= UINT8_MAX && !suggestion);
		check_numbers(version, type, code);
		return;
	}
	require(code == -1 || code == -2);
	if (suggestion)
		check_suggestion(version, type, code, suggestion);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < HEAD_SIZE)
		return 0;
	try_message(data);
	char *word = malloc(size - HEAD_SIZE + 1);
	require(word);
	memcpy(word, data + HEAD_SIZE, size - HEAD_SIZE);
	word[size - HEAD_SIZE] = '\0';
	try_word(data[0], word);
	free(word);
	return 0;
}

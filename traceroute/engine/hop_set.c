/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/engine/hop_set.h"

#include <string.h>

#include "common/base/number.h"

enum { WORD_SIZE = 8 }; /* of "255-255" and its end */

void hop_set_add(struct hop_set *set, uint32_t from, uint32_t to)
{
	for (uint32_t hop = from; hop <= to; hop++)
		set->bits[hop / 64] |= UINT64_C(1) << hop % 64;
}

/* A hop, or two and a dash. */
static bool read_range(const char *word, uint64_t *from, uint64_t *to)
{
	char low[WORD_SIZE];
	const char *dash = strchr(word, '-');
	size_t size = dash ? (size_t)(dash - word) : strlen(word);
	memcpy(low, word, size);
	low[size] = '\0';
	if (number_parse(low, 1, HOP_MAX, false, from) != NUMBER_OK)
		return false;
	*to = *from;
	return !dash || number_parse(dash + 1, *from, HOP_MAX, false, to) == NUMBER_OK;
}

bool hop_set_parse(struct hop_set *set, const char *list)
{
	for (;;) {
		char word[WORD_SIZE];
		uint64_t from, to;
		size_t size = strcspn(list, ",");
		if (size >= sizeof word)
			return false;
		memcpy(word, list, size);
		word[size] = '\0';
		if (!read_range(word, &from, &to))
			return false;
		hop_set_add(set, (uint32_t)from, (uint32_t)to);
		if (list[size] == '\0')
			return true;
		list += size + 1;
	}
}

uint8_t hop_set_from(const struct hop_set *set, uint32_t hop)
{
	while (hop <= HOP_MAX && !hop_set_has(set, hop))
		hop++;
	return hop <= HOP_MAX ? (uint8_t)hop : 0;
}

uint8_t hop_set_before(const struct hop_set *set, uint32_t hop)
{
	do
		hop--;
	while (hop > 0 && !hop_set_has(set, hop));
	return (uint8_t)hop;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/prefix_set.h"

#include <string.h>

/* ---- one prefix ------------------------------------------------------------------- */

/* The mask of byte `at` for a prefix of so many bits. */
static uint8_t mask_at(uint32_t bits, uint32_t at)
{
	if (bits >= 8 * (at + 1))
		return 0xff;
	if (bits <= 8 * at)
		return 0;
	return (uint8_t)(0xff00U >> (bits - 8 * at));
}

static void clear_host(struct prefix_entry *prefix)
{
	for (uint32_t i = 0; i < sizeof prefix->bytes; i++)
		prefix->bytes[i] &= mask_at(prefix->bits, i);
}

bool prefix_entry_parse(const char *word, struct prefix_entry *prefix)
{
	struct address address;
	uint8_t bits;
	if (!address_parse_prefix(word, &address, &bits)) {
		if (!address_parse(word, &address))
			return false;
		bits = (uint8_t)(8 * address_size(address.version));
	}
	*prefix = (struct prefix_entry){.version = address.version, .bits = bits};
	memcpy(prefix->bytes, address.bytes, address_size(address.version));
	clear_host(prefix);
	return true;
}

bool prefix_entry_holds(const struct prefix_entry *prefix, const struct address *address)
{
	uint32_t whole = prefix->bits / 8U;
	if (prefix->version != address->version ||
		memcmp(prefix->bytes, address->bytes, whole) != 0)
		return false;
	return prefix->bits % 8 == 0 ||
	       (address->bytes[whole] & mask_at(prefix->bits, whole)) == prefix->bytes[whole];
}

/* ---- the set ---------------------------------------------------------------------- */

void prefix_set_init(struct prefix_set *set, struct prefix_entry *memory, size_t capacity)
{
	*set = (struct prefix_set){.prefixes = memory, .capacity = capacity};
}

bool prefix_set_add(struct prefix_set *set, const struct prefix_entry *prefix)
{
	if (set->count >= set->capacity)
		return false;
	set->prefixes[set->count++] = *prefix;
	return true;
}

/* By version, first address, then length: a prefix comes before those that it holds. */
static bool is_before(const struct prefix_entry *a, const struct prefix_entry *b)
{
	int order = memcmp(a->bytes, b->bytes, sizeof a->bytes);
	if (a->version != b->version)
		return a->version < b->version;
	return order != 0 ? order < 0 : a->bits < b->bits;
}

/* Heap sort: libc's qsort may allocate. */
static void move_down(struct prefix_entry *prefixes, size_t at, size_t count)
{
	struct prefix_entry moved = prefixes[at];
	for (size_t child; (child = 2 * at + 1) < count; at = child) {
		if (child + 1 < count && is_before(&prefixes[child], &prefixes[child + 1]))
			child++;
		if (!is_before(&moved, &prefixes[child]))
			break;
		prefixes[at] = prefixes[child];
	}
	prefixes[at] = moved;
}

static void sort(struct prefix_entry *prefixes, size_t count)
{
	for (size_t i = count / 2; i-- > 0;)
		move_down(prefixes, i, count);
	for (size_t end = count; end-- > 1;) {
		struct prefix_entry last = prefixes[end];
		prefixes[end] = prefixes[0];
		prefixes[0] = last;
		move_down(prefixes, 0, end);
	}
}

/* Two prefixes are apart, or the longer is in the shorter. */
static bool is_within(const struct prefix_entry *inner, const struct prefix_entry *outer)
{
	struct address first = {.version = inner->version};
	memcpy(first.bytes, inner->bytes, sizeof first.bytes);
	return inner->bits >= outer->bits && prefix_entry_holds(outer, &first);
}

void prefix_set_seal(struct prefix_set *set)
{
	size_t kept = 0;
	sort(set->prefixes, set->count);
	for (size_t i = 0; i < set->count; i++)
		if (kept == 0 || !is_within(&set->prefixes[i], &set->prefixes[kept - 1]))
			set->prefixes[kept++] = set->prefixes[i];
	set->count = kept;
}

/* Of disjoint prefixes only the last that begins at or before the address can hold it. */
bool prefix_set_holds(const struct prefix_set *set, const struct address *address)
{
	struct prefix_entry wanted = {.version = address->version, .bits = UINT8_MAX};
	memcpy(wanted.bytes, address->bytes, address_size(address->version));
	size_t low = 0, high = set->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (is_before(&set->prefixes[middle], &wanted))
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && prefix_entry_holds(&set->prefixes[low - 1], address);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/hash.h"

#include <string.h>

#include "tests/unit/tap.h"

/* Appendix A of the paper: key 00 01 .. 0f, and the first bytes of 00 01 02 .. */
static void siphash_values(void)
{
	const struct {
		uint32_t size;
		uint64_t hash;
	} cases[] = {
		{15, 0xa129ca6149be45e5},
		{0, 0x726fdb47dd0e0e31},
		{8, 0x93f5f5799a932462},
	};
	uint8_t key[HASH_KEY_SIZE], bytes[15];
	for (uint8_t i = 0; i < sizeof key; i++)
		key[i] = i;
	for (uint8_t i = 0; i < sizeof bytes; i++)
		bytes[i] = i;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ok(hash_bytes(key, span_of(bytes, cases[i].size)) == cases[i].hash, "%u bytes",
			(unsigned)cases[i].size);
}

static uint32_t found(const struct hash_table *table, uint64_t hash, uint32_t wanted)
{
	struct hash_search search = {0};
	uint32_t value, count = 0;
	while (hash_table_next(table, hash, &search, &value))
		count += value == wanted;
	return count;
}

static void values_of_one_hash(void)
{
	struct hash_slot slots[8];
	struct hash_table table;
	memset(slots, 0xff, sizeof slots); /* memory that was used */
	is_number(hash_slots(6), 8, "six values need eight slots");
	is_number(hash_slots(7), 16, "seven need sixteen");
	hash_table_init(&table, slots, 8);
	ok(hash_table_add(&table, 5, 0) && hash_table_add(&table, 5, 9), "two of one hash");
	is_number(found(&table, 5, 0) + found(&table, 5, 9), 2, "both are found");
	is_number(found(&table, 13, 0), 0, "another hash of the same slot finds none");
	ok(!hash_table_remove(&table, 5, 8), "what is not there is not removed");
	for (uint32_t i = 0; i < 5; i++)
		hash_table_add(&table, i, i);
	ok(!hash_table_add(&table, 6, 6), "full with one slot free");
}

/* Searches that begin at the same few slots, so that every removal has a gap to close. */
static void removal_leaves_the_rest(void)
{
	static struct hash_slot slots[256];
	struct hash_table table;
	uint32_t wrong = 0;
	hash_table_init(&table, slots, 256);
	for (uint32_t i = 0; i < 192; i++)
		hash_table_add(&table, i * 37 % 16 + 256 * i + 245, i);
	for (uint32_t i = 0; i < 192; i += 2)
		wrong += !hash_table_remove(&table, i * 37 % 16 + 256 * i + 245, i);
	for (uint32_t i = 0; i < 192; i++)
		wrong += found(&table, i * 37 % 16 + 256 * i + 245, i) != i % 2;
	is_number(wrong, 0, "each other value is there, the rest is not");
	is_number(table.count, 96, "count");
}

static void has_an_upper_end(void)
{
	is_number(hash_slots(0), 4, "no entry");
	is_number(hash_slots(3), 4, "three quarters of four");
	is_number(hash_slots(4), 8, "one more");
	is_number(hash_slots(UINT32_MAX), UINT32_C(1) << 31, "as many as there can be");
}

int main(void)
{
	run_test(siphash_values, "hash_bytes: the values of the paper");
	run_test(values_of_one_hash, "hash_table: all values of one hash are found");
	run_test(removal_leaves_the_rest,
		"hash_table: removal leaves the rest where it is found");
	run_test(has_an_upper_end, "hash_slots: powers of two, to 2^31");
	return tap_end();
}

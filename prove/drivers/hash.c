/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tables of 4 to 64 slots: any sequence of operations of any length, with any hashes and any values. That a search ends,
 * as one slot is always free, is not shown here.
 */
#include <__fc_builtin.h>

#include "common/base/hash.h"

enum { SLOTS_MAX = 64 };
static struct hash_slot slots[SLOTS_MAX];

static void operate(struct hash_table *table)
{
	uint64_t hash = Frama_C_unsigned_long_interval(0, UINT64_MAX);
	uint32_t value = Frama_C_unsigned_int_interval(0, UINT32_MAX);
	struct hash_search search = {.steps = Frama_C_unsigned_int_interval(0, UINT32_MAX)};
	switch (Frama_C_interval(0, 2)) {
	case 0:
		hash_table_add(table, hash, value);
		return;
	case 1:
		hash_table_remove(table, hash, value);
		return;
	default:
		hash_table_next(table, hash, &search, &value);
	}
}

/* The table's slots end where the array does. */
static void table_of(uint32_t count)
{
	struct hash_table table;
	hash_table_init(&table, slots + SLOTS_MAX - count, count);
	while (Frama_C_interval(0, 1))
		operate(&table);
}

int main(void)
{
	table_of(4);
	table_of(8);
	table_of(16);
	table_of(32);
	table_of(SLOTS_MAX);
	return 0;
}

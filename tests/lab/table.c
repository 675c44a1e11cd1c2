/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/table.h"

#include <stdlib.h>
#include <string.h>

#include "tests/lab/random.h"

struct table table_of(size_t key_size, size_t record_size)
{
	return (struct table){.key_size = key_size, .record_size = record_size};
}

/* The slot that holds the key, or the free one where it belongs. Twice as many slots as
 * records. */
static uint32_t *find_slot(const struct table *table, const void *key)
{
	size_t mask = 2 * table->room - 1;
	for (size_t i = (size_t)random_bytes(0, key, table->key_size) & mask;;
		i = (i + 1) & mask) {
		uint32_t *slot = &table->slots[i];
		if (*slot == 0 ||
			memcmp(table_record(table, *slot - 1), key, table->key_size) == 0)
			return slot;
	}
}

static void grow(struct table *table)
{
	table->room = table->room ? 2 * table->room : 64;
	table->records = realloc(table->records, table->room * table->record_size);
	free(table->slots);
	table->slots = calloc(2 * table->room, sizeof *table->slots);
	if (!table->records || !table->slots)
		abort();
	for (size_t i = 0; i < table->count; i++)
		*find_slot(table, table_record(table, i)) = (uint32_t)i + 1;
}

void *table_at(struct table *table, const void *key)
{
	if (table->count == table->room)
		grow(table);
	uint32_t *slot = find_slot(table, key);
	char *record;
	if (*slot == 0) {
		record = table->records + table->count * table->record_size;
		memset(record, 0, table->record_size);
		memcpy(record, key, table->key_size);
		*slot = (uint32_t)++table->count;
	}
	return table->records + (*slot - 1) * table->record_size;
}

const void *table_record(const struct table *table, size_t place)
{
	return table->records + place * table->record_size;
}

void table_release(struct table *table)
{
	free(table->records);
	free(table->slots);
	*table = (struct table){0};
}

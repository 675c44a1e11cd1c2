/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A growing hash table of fixed-size records whose first bytes are the key. Records keep the
 * order in which they came.
 */
#ifndef TESTS_LAB_TABLE_H
#define TESTS_LAB_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct table {
	size_t key_size, record_size;
	char *records;
	uint32_t *slots; /* place of a record + 1; 0: free */
	size_t count, room;
};

struct table table_of(size_t key_size, size_t record_size);
/* The record with that key; a new one is all zero after the key. The pointer holds until the
 * next call. Keys are compared byte for byte: padding must be zero. */
void *table_at(struct table *table, const void *key);
/* Record `place` of table->count, in the order in which they came. */
const void *table_record(const struct table *table, size_t place);
void table_release(struct table *table);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/hash.h"

#include <string.h>

/* ---- the hash --------------------------------------------------------------------- */

static uint64_t rotate(uint64_t value, unsigned bits)
{
	return value << bits | value >> (64 - bits);
}

static uint64_t little_endian(const uint8_t *bytes, size_t size)
{
	uint64_t value = 0;
	/*@ loop invariant i <= size;
	    loop assigns i, value;
	    loop variant size - i; */
	for (size_t i = 0; i < size; i++)
		value |= (uint64_t)bytes[i] << (8 * i);
	return value;
}

static void rounds(uint64_t v[static 4], int count)
{
	/*@ loop assigns i, v[0 .. 3];
	    loop variant count - i; */
	for (int i = 0; i < count; i++) {
		v[0] += v[1];
		v[2] += v[3];
		v[1] = rotate(v[1], 13) ^ v[0];
		v[3] = rotate(v[3], 16) ^ v[2];
		v[0] = rotate(v[0], 32) + v[3];
		v[2] += v[1];
		v[3] = rotate(v[3], 21) ^ v[0];
		v[1] = rotate(v[1], 17) ^ v[2];
		v[2] = rotate(v[2], 32);
	}
}

static void absorb(uint64_t v[static 4], uint64_t word)
{
	v[3] ^= word;
	rounds(v, 2);
	v[0] ^= word;
}

uint64_t hash_bytes(const uint8_t key[static HASH_KEY_SIZE], struct span bytes)
{
	uint64_t k0 = little_endian(key, 8), k1 = little_endian(key + 8, 8);
	/* "somepseudorandomlygeneratedbytes", section 2.1 of the paper */
	uint64_t v[4] = {k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d,
		k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573};
	size_t whole = bytes.size / 8 * 8;
	/*@ loop invariant i <= whole && i % 8 == 0;
	    loop assigns i, v[0 .. 3];
	    loop variant whole - i; */
	for (size_t i = 0; i < whole; i += 8)
		absorb(v, little_endian(bytes.data + i, 8));
	uint64_t last = (uint64_t)bytes.size << 56;
	if (bytes.size > whole)
		last |= little_endian(bytes.data + whole, bytes.size - whole);
	absorb(v, last);
	v[2] ^= 0xff;
	rounds(v, 4);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* ---- the table -------------------------------------------------------------------- */

uint32_t hash_slots(uint32_t capacity)
{
	uint32_t slots = 4;
	/*@ loop invariant 4 <= slots;
	    loop assigns slots;
	    loop variant UINT32_MAX - slots; */
	while (slots < UINT32_C(1) << 31 && (uint64_t)slots * 3 / 4 < capacity)
		slots *= 2;
	return slots;
}

void hash_table_init(struct hash_table *table, struct hash_slot *slots, uint32_t count)
{
	*table = (struct hash_table){.slots = slots, .mask = count - 1};
	memset(slots, 0, (size_t)count * sizeof *slots);
}

/* The tag is the low half, so that a slot alone tells where its search begins. */
static uint32_t tag_of(uint64_t hash)
{
	return (uint32_t)hash;
}

bool hash_table_add(struct hash_table *table, uint64_t hash, uint32_t value)
{
	if (table->count >= table->mask)
		return false;
	uint32_t at = tag_of(hash) & table->mask;
	while (table->slots[at].value != 0)
		at = (at + 1) & table->mask;
	table->slots[at] = (struct hash_slot){.tag = tag_of(hash), .value = value + 1};
	table->count++;
	return true;
}

/* Slots after a free one move towards the place where their search begins. */
static void close_gap(struct hash_table *table, uint32_t gap)
{
	uint32_t at = gap;
	for (;;) {
		at = (at + 1) & table->mask;
		const struct hash_slot *slot = &table->slots[at];
		if (slot->value == 0)
			break;
		uint32_t distance = (at - slot->tag) & table->mask;
		if (distance < ((at - gap) & table->mask))
			continue;
		/*@ split gap; */
		table->slots[gap] = *slot;
		/*@ merge gap; */
		gap = at;
	}
	table->slots[gap] = (struct hash_slot){0};
}

bool hash_table_remove(struct hash_table *table, uint64_t hash, uint32_t value)
{
	uint32_t at = tag_of(hash) & table->mask;
	for (; table->slots[at].value != 0; at = (at + 1) & table->mask) {
		const struct hash_slot *slot = &table->slots[at];
		if (slot->tag != tag_of(hash) || slot->value != value + 1)
			continue;
		table->count--;
		close_gap(table, at);
		return true;
	}
	return false;
}

bool hash_table_next(const struct hash_table *table, uint64_t hash, struct hash_search *search,
	uint32_t *value)
{
	for (;;) {
		const struct hash_slot *slot =
			&table->slots[(tag_of(hash) + search->steps) & table->mask];
		if (slot->value == 0)
			return false;
		search->steps++;
		if (slot->tag != tag_of(hash))
			continue;
		*value = slot->value - 1;
		return true;
	}
}

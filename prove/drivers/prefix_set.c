/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sets of up to five prefixes of any version, bytes and lengths, in any order, sealed and asked for any address; and one
 * more than there is room for. Of one prefix only the contract below counts (-eva-use-spec): prefix.c.
 */
#include <__fc_builtin.h>

#include "common/base/prefix_set.h"

/*@ requires \valid_read(prefix) && \valid_read(address) && prefix->bits <= 128;
    assigns \result \from *prefix, *address;
    ensures \result == 0 || \result == 1; */
bool prefix_entry_holds(const struct prefix_entry *prefix, const struct address *address);

enum { COUNT = 5 };
static struct address address;

static struct prefix_entry any_prefix(void)
{
	struct prefix_entry prefix;
	for (int i = 0; i < 16; i++)
		prefix.bytes[i] = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	prefix.version = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	prefix.bits = Frama_C_unsigned_char_interval(0, 128);
	return prefix;
}

static void set_of(size_t count)
{
	struct prefix_entry memory[COUNT], prefix = any_prefix();
	struct prefix_set set;
	prefix_set_init(&set, memory, count);
	for (size_t i = 0; i <= count; i++)
		prefix_set_add(&set, &prefix);
	//@ assert set.count == count;
	prefix_set_seal(&set);
	//@ assert set.count <= count;
	//@ split set.count;
	prefix_set_holds(&set, &address);
	//@ merge set.count;
}

int main(void)
{
	for (int i = 0; i < 16; i++)
		address.bytes[i] = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	address.version = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	for (size_t count = 0; count <= COUNT; count++)
		set_of(count);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any word of up to 100 characters read as a range, any address of any range, and the blocks of every address. How one
 * address or prefix is read and asked is only what the contracts below say (-eva-use-spec): prefix.c.
 */
#include <__fc_builtin.h>
#include <string.h>

#include "common/base/address_range.h"

/*@ requires valid_read_string(word) && \valid(address);
    assigns *address, \result \from *word;
    ensures \result == 0 || (\result == 1 && \initialized(&address->version) && \initialized(&address->bytes[0 .. 15])
      && \initialized(&address->zone)); */
bool address_parse(const char *word, struct address *address);

/*@ requires valid_read_string(word) && \valid(prefix);
    assigns *prefix, \result \from *word;
    ensures \result == 0 || (\result == 1 && \initialized(&prefix->version) && \initialized(&prefix->bytes[0 .. 15])
      && \initialized(&prefix->bits) && prefix->bits <= 128); */
bool prefix_entry_parse(const char *word, struct prefix_entry *prefix);

/*@ requires \valid_read(prefix) && \valid_read(address) && prefix->bits <= 128;
    assigns \result \from *prefix, *address;
    ensures \result == 0 || \result == 1; */
bool prefix_entry_holds(const struct prefix_entry *prefix, const struct address *address);

enum { LENGTH = 100 };
static char word[LENGTH + 1];
static struct prefix_entry memory[ADDRESS_SPECIAL_MAX];

static struct address any_address(void)
{
	struct address address;
	for (int i = 0; i < 16; i++)
		address.bytes[i] = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	address.version = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	address.zone = Frama_C_unsigned_int_interval(0, UINT32_MAX);
	return address;
}

int main(void)
{
	struct address address = any_address();
	struct address_range range;
	struct prefix_set set;
	for (int i = 0; i < LENGTH; i++)
		word[i] = Frama_C_char_interval(-128, 127);
	address_range_parse(word, &range);
	range.first = address;
	address_range_at(&range, Frama_C_unsigned_long_interval(0, UINT64_MAX));
	//@ split address.version;
	address_special(&address);
	//@ merge address.version;
	prefix_set_init(&set, memory, ADDRESS_SPECIAL_MAX);
	address_special_add(&set);
	//@ assert set.count <= ADDRESS_SPECIAL_MAX;
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any word of up to 95 characters of ASCII read as a range, any address of any range, and the blocks of every address.
 * How one address or prefix is read and asked is only what the contracts below say (-eva-use-spec): prefix.c.
 */
#include <__fc_builtin.h>
#include <string.h>

#include "common/base/address_range.h"

/*@ requires valid_read_string(word) && \valid(address);
    assigns *address, \result \from *word;
    ensures \result == 0 || (\result == 1 && \initialized(&address->version) && \initialized(&address->bytes[0 .. 15])
      && \initialized(&address->zone) && (address->version == 4 || address->version == 6)); */
bool address_parse(const char *word, struct address *address);

/*@ requires valid_read_string(word) && \valid(prefix);
    assigns *prefix, \result \from *word;
    ensures \result == 0 || (\result == 1 && \initialized(&prefix->version) && \initialized(&prefix->bytes[0 .. 15])
      && \initialized(&prefix->bits) && prefix->bits <= 128 && (prefix->version == 4 || prefix->version == 6)); */
bool prefix_entry_parse(const char *word, struct prefix_entry *prefix);

/*@ requires \valid_read(prefix) && \valid_read(address) && prefix->bits <= 128;
    assigns \result \from *prefix, *address;
    ensures \result == 0 || \result == 1; */
bool prefix_entry_holds(const struct prefix_entry *prefix, const struct address *address);

enum { LENGTH = 95 };
static char word[LENGTH + 1];
static struct prefix_entry memory[ADDRESS_SPECIAL_MAX];

static struct address any_address(void)
{
	struct address address;
	for (int i = 0; i < 16; i++)
		address.bytes[i] = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	address.version = (uint8_t)(2 * Frama_C_interval(0, 3)); /* 4, 6, and what is none */
	address.zone = Frama_C_unsigned_int_interval(0, UINT32_MAX);
	return address;
}

static void word_of(int length)
{
	struct address_range range;
	for (int i = 0; i < length; i++)
		word[i] = Frama_C_char_interval(1, 127);
	word[length] = 0;
	address_range_parse(word, &range);
}

int main(void)
{
	struct address address = any_address();
	struct address_range range = {.first = address};
	struct prefix_set set;
	for (int length = 0; length <= LENGTH; length++)
		word_of(length);
	address_range_at(&range, Frama_C_unsigned_long_interval(0, UINT64_MAX));
	address_special(&address);
	prefix_set_init(&set, memory, ADDRESS_SPECIAL_MAX);
	address_special_add(&set);
	//@ assert set.count <= ADDRESS_SPECIAL_MAX;
	return 0;
}

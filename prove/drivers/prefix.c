/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any prefix of each length, asked for any address; and any words read as a prefix. How an address is read is only what
 * the contracts below say (-eva-use-spec).
 */
#include <__fc_builtin.h>

#include "common/base/prefix_set.h"

/*@ requires \valid_read(word) && \valid(address);
    assigns *address, \result \from *word;
    ensures \result == 0 || (\result == 1 && \initialized(&address->version) && \initialized(&address->bytes[0 .. 15])); */
bool address_parse(const char *word, struct address *address);

/*@ requires \valid_read(word) && \valid(address) && \valid(bits);
    assigns *address, *bits, \result \from *word;
    ensures \result == 0 || (\result == 1 && \initialized(&address->version) && \initialized(&address->bytes[0 .. 15])
      && \initialized(bits) && *bits <= 128); */
bool address_parse_prefix(const char *word, struct address *address, uint8_t *bits);

static struct prefix_entry prefix;
static struct address address;

int main(void)
{
	for (int i = 0; i < 16; i++) {
		address.bytes[i] = Frama_C_unsigned_char_interval(0, UINT8_MAX);
		prefix.bytes[i] = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	}
	address.version = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	prefix.version = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	for (int bits = 0; bits <= 128; bits++) {
		prefix.bits = (uint8_t)bits;
		prefix_entry_holds(&prefix, &address);
	}
	if (prefix_entry_parse("word", &prefix)) {
		//@ assert prefix.bits <= 128;
	}
	return 0;
}

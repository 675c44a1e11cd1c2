/* SPDX-License-Identifier: BSD-2-Clause */
/* The family of every version; every method by its number, and by any word of up to 12 characters. */
#include <__fc_builtin.h>

#include "traceroute/engine/method.h"

enum { LENGTH = 12 };
static char word[LENGTH + 1];

int main(void)
{
	const struct family *family = family_of(Frama_C_unsigned_char_interval(0, UINT8_MAX));
	//@ assert \valid_read(family);
	const struct method *method = method_at(Frama_C_unsigned_int_interval(0, UINT32_MAX));
	//@ assert method == \null || \valid_read(method);
	for (int i = 0; i < LENGTH; i++)
		word[i] = Frama_C_char_interval(-128, 127);
	method = method_find(word);
	//@ assert method == \null || \valid_read(method);
	return method != 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* What every ICMP message means: every version, type and code, and every row by its number. */
#include <__fc_builtin.h>

#include "common/wire/icmp/meanings.h"

int main(void)
{
	uint8_t version = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	uint8_t type = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	const struct icmp_meaning *row =
		icmp_meaning_find(version, type, Frama_C_interval(INT32_MIN, INT32_MAX));
	//@ assert row == \null || \valid_read(row);
	row = icmp_meaning_row(Frama_C_unsigned_long_interval(0, UINT64_MAX));
	//@ assert row == \null || \valid_read(row);
	return row != 0;
}

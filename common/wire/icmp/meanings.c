/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/icmp/meanings.h"

#include "common/wire/icmp/meanings_table.h"

const struct icmp_meaning *icmp_meaning_row(size_t number)
{
	if (number < icmp_table_meanings4_count)
		return &icmp_table_meanings4[number];
	number -= icmp_table_meanings4_count;
	return number < icmp_table_meanings6_count ? &icmp_table_meanings6[number] : NULL;
}

const struct icmp_meaning *icmp_meaning_find(uint8_t version, uint8_t type, int code)
{
	const struct icmp_meaning *of_type = NULL;
	const struct icmp_meaning *row;
	for (size_t i = 0; (row = icmp_meaning_row(i)); i++) {
		if (row->version != version || row->type != type)
			continue;
		if (row->code == code)
			return row;
		if (row->code == ICMP_MEANING_TYPE)
			of_type = row;
	}
	return of_type;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The rows of meanings.h, a table for each family; only meanings.c includes them. */
#ifndef COMMON_WIRE_ICMP_MEANINGS_TABLE_H
#define COMMON_WIRE_ICMP_MEANINGS_TABLE_H

#include "common/wire/icmp/meanings.h"

extern const struct icmp_meaning icmp_table_meanings4[];
extern const size_t icmp_table_meanings4_count;
extern const struct icmp_meaning icmp_table_meanings6[];
extern const size_t icmp_table_meanings6_count;

#endif

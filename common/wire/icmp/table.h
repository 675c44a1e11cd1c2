/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rows of the registry, pure data: types in types.c with their codes from codes.h, the
 * firewalls' other words in aliases.c. Only names.c and these tables include this header; all
 * others ask names.h.
 */
#ifndef COMMON_WIRE_ICMP_TABLE_H
#define COMMON_WIRE_ICMP_TABLE_H

#include "common/wire/icmp/names.h"

extern const struct icmp_type icmp_table_types[];
extern const size_t icmp_table_type_count;
extern const struct icmp_alias icmp_table_aliases[];
extern const size_t icmp_table_alias_count;

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The rows of fields.h, pure data; all other files ask icmp_layouts(). */
#ifndef COMMON_WIRE_ICMP_FIELDS_TABLE_H
#define COMMON_WIRE_ICMP_FIELDS_TABLE_H

#include "common/wire/icmp/fields.h"

extern const struct icmp_layout icmp_layout_rows[];
extern const size_t icmp_layout_row_count;

#endif

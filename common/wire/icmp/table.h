/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rows behind icmp_names.h, pure data: codes in icmp_table_codes.c, types in
 * icmp_table_types.c, the firewalls' other words in icmp_table_aliases.c. Only icmp_names.c
 * and these tables read this header; everybody else asks icmp_names.h.
 */
#ifndef COMMON_WIRE_ICMP_TABLE_H
#define COMMON_WIRE_ICMP_TABLE_H

#include "common/wire/icmp/names.h"

/* Code 0 alone, without a name: most types. */
extern const struct icmp_code icmp_codes_zero[1];

extern const struct icmp_code icmp_codes_unreach4[16];
extern const struct icmp_code icmp_codes_redirect4[4];
extern const struct icmp_code icmp_codes_router_advert4[2];
extern const struct icmp_code icmp_codes_exceeded4[2];
extern const struct icmp_code icmp_codes_parameter4[3];
extern const struct icmp_code icmp_codes_traceroute4[2];
extern const struct icmp_code icmp_codes_conversion4[12];
extern const struct icmp_code icmp_codes_photuris4[6];

extern const struct icmp_code icmp_codes_unreach6[9];
extern const struct icmp_code icmp_codes_too_big6[1];
extern const struct icmp_code icmp_codes_exceeded6[2];
extern const struct icmp_code icmp_codes_parameter6[11];
extern const struct icmp_code icmp_codes_renumbering6[3];
extern const struct icmp_code icmp_codes_ni_query6[3];
extern const struct icmp_code icmp_codes_ni_reply6[3];
extern const struct icmp_code icmp_codes_rpl6[19];
extern const struct icmp_code icmp_codes_dup_addr6[5];

/* Both families (RFC 8335). */
extern const struct icmp_code icmp_codes_ext_reply[5];

extern const struct icmp_type icmp_table_types[];
extern const size_t icmp_table_type_count;
extern const struct icmp_alias icmp_table_aliases[];
extern const size_t icmp_table_alias_count;

#endif

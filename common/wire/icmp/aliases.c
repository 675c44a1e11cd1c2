/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/icmp/table.h"

/* clang-format off */

const struct icmp_alias icmp_table_aliases[] = {
	/* nft's words for types */
	{.version = 4, .type = 3, .code = -1, .word = "destination-unreachable"},
	{.version = 4, .type = 8, .code = -1, .word = "echo-request"},
	{.version = 4, .type = 9, .code = -1, .word = "router-advertisement"},
	{.version = 4, .type = 10, .code = -1, .word = "router-solicitation"},
	{.version = 4, .type = 12, .code = -1, .word = "parameter-problem"},
	{.version = 4, .type = 13, .code = -1, .word = "timestamp-request"},
	{.version = 4, .type = 17, .code = -1, .word = "address-mask-request"},
	{.version = 4, .type = 18, .code = -1, .word = "address-mask-reply"},
	/* nft's words for codes: reject with icmp */
	{.version = 4, .type = 3, .code = 0, .word = "net-unreachable"},
	{.version = 4, .type = 3, .code = 1, .word = "host-unreachable"},
	{.version = 4, .type = 3, .code = 2, .word = "prot-unreachable"},
	{.version = 4, .type = 3, .code = 3, .word = "port-unreachable"},
	{.version = 4, .type = 3, .code = 4, .word = "frag-needed"},
	{.version = 4, .type = 3, .code = 9, .word = "net-prohibited"},
	{.version = 4, .type = 3, .code = 10, .word = "host-prohibited"},
	{.version = 4, .type = 3, .code = 13, .word = "admin-prohibited"},
	/* iptables' short words: -j REJECT --reject-with */
	{.version = 4, .type = 3, .code = 0, .word = "net-unreach"},
	{.version = 4, .type = 3, .code = 1, .word = "host-unreach"},
	{.version = 4, .type = 3, .code = 2, .word = "proto-unreach"},
	{.version = 4, .type = 3, .code = 3, .word = "port-unreach"},
	{.version = 4, .type = 3, .code = 9, .word = "net-prohib"},
	{.version = 4, .type = 3, .code = 10, .word = "host-prohib"},
	{.version = 4, .type = 3, .code = 13, .word = "admin-prohib"},

	/* nft's words for types */
	{.version = 6, .type = 1, .code = -1, .word = "destination-unreachable"},
	{.version = 6, .type = 4, .code = -1, .word = "parameter-problem"},
	{.version = 6, .type = 128, .code = -1, .word = "echo-request"},
	{.version = 6, .type = 130, .code = -1, .word = "mld-listener-query"},
	{.version = 6, .type = 131, .code = -1, .word = "mld-listener-report"},
	{.version = 6, .type = 132, .code = -1, .word = "mld-listener-done"},
	{.version = 6, .type = 132, .code = -1, .word = "mld-listener-reduction"},
	{.version = 6, .type = 133, .code = -1, .word = "nd-router-solicit"},
	{.version = 6, .type = 134, .code = -1, .word = "nd-router-advert"},
	{.version = 6, .type = 135, .code = -1, .word = "nd-neighbor-solicit"},
	{.version = 6, .type = 136, .code = -1, .word = "nd-neighbor-advert"},
	{.version = 6, .type = 137, .code = -1, .word = "nd-redirect"},
	{.version = 6, .type = 141, .code = -1, .word = "ind-neighbor-solicit"},
	{.version = 6, .type = 142, .code = -1, .word = "ind-neighbor-advert"},
	{.version = 6, .type = 143, .code = -1, .word = "mld2-listener-report"},
	/* nft's words for codes: reject with icmpv6 (some are iptables' short ones too) */
	{.version = 6, .type = 1, .code = 0, .word = "no-route"},
	{.version = 6, .type = 1, .code = 1, .word = "admin-prohibited"},
	{.version = 6, .type = 1, .code = 3, .word = "addr-unreachable"},
	{.version = 6, .type = 1, .code = 4, .word = "port-unreachable"},
	{.version = 6, .type = 1, .code = 5, .word = "policy-fail"},
	{.version = 6, .type = 1, .code = 6, .word = "reject-route"},
	/* ip6tables' short words */
	{.version = 6, .type = 1, .code = 1, .word = "adm-prohibited"},
	{.version = 6, .type = 1, .code = 3, .word = "addr-unreach"},
	{.version = 6, .type = 1, .code = 4, .word = "port-unreach"},
};

const size_t icmp_table_alias_count =
	sizeof(icmp_table_aliases) / sizeof(icmp_table_aliases[0]);

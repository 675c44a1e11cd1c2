/* SPDX-License-Identifier: BSD-2-Clause */
/* The rows of icmp-send's options, between options.c (which walks over argv) and the table. */
#ifndef ICMPGEN_OPTIONS_TABLE_H
#define ICMPGEN_OPTIONS_TABLE_H

#include "icmpgen/options.h"

/* How rows of OPTION_CALL take their arguments. */
option_apply apply_body, apply_checksum, apply_decode, apply_destination, apply_extension,
	apply_extension_checksum, apply_extension_length, apply_fragment, apply_header,
	apply_hop_by_hop, apply_ip_flags, apply_interval, apply_ip_checksum, apply_ip_options,
	apply_quote, apply_quote_break, apply_quote_hex, apply_quote_size, apply_rate,
	apply_reply, apply_rest, apply_sandbox, apply_source, apply_vary;

#endif

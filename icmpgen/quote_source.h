/* SPDX-License-Identifier: BSD-2-Clause */
/* Original datagrams from outside: a capture file, the wire, a local socket. */
#ifndef ICMPGEN_QUOTE_SOURCE_H
#define ICMPGEN_QUOTE_SOURCE_H

#include "icmpgen/options.h"
#include "icmpgen/status.h"

/*
 * Do what --quote-pcap, --quote-live or --quote-socket asks; nothing when none was given.
 * `note` gets a sentence when the datagram is not all that it could be.
 */
enum status quote_source(
	struct icmp_send_options *settings, struct text *note, struct text *problem);

#endif

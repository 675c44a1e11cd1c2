/* SPDX-License-Identifier: BSD-2-Clause */
/* Original datagrams from outside: a capture file, the wire, a local socket. */
#ifndef ICMPGEN_QUOTE_SOURCE_H
#define ICMPGEN_QUOTE_SOURCE_H

#include "icmpgen/acquire.h"
#include "icmpgen/options.h"
#include "icmpgen/status.h"

/* Read the file of --quote-pcap into `acquired`, where one was given. */
enum status quote_source_open(const struct icmp_send_options *settings,
	struct acquired *acquired, struct text *problem);
/* The protocol that --quote-live PROTO[,PORT] waits for; 0 when that is no such word. */
uint8_t quote_live_protocol(const char *word, uint8_t version);

/*
 * Do what --quote-pcap, --quote-live or --quote-socket asks, with what was acquired for it;
 * nothing when none was given. `note` gets a sentence when the datagram is not all that it
 * could be.
 */
enum status quote_source(struct icmp_send_options *settings, const struct acquired *acquired,
	struct text *note, struct text *problem);

#endif

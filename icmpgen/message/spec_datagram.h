/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An original datagram between words and bytes: what kinds there are, which numbers each has,
 * and how it is built. The readers of either side are spec_quote.c and spec_quote_words.c.
 */
#ifndef ICMPGEN_MESSAGE_SPEC_DATAGRAM_H
#define ICMPGEN_MESSAGE_SPEC_DATAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/bytes.h"
#include "icmpgen/message/words.h"

enum {
	QUOTE_DATA_MAX = 65000,
	QUOTE_RAW_DATA = 8, /* what a host looks at behind the IP header (RFC 792) */
	TCP_WINDOW = 65535,
	TCP_FLAGS = 8,
};

enum quote_form { FORM_UDP, FORM_TCP, FORM_ECHO, FORM_RAW };

struct quote_kind {
	const char *name;
	enum quote_form form;
	uint8_t protocol;
	uint8_t version; /* 0: as its addresses are */
	bool is_reply;
	const char *expected;
};

enum quote_number {
	QUOTE_TTL,
	QUOTE_LEN,
	QUOTE_ID,
	QUOTE_DF,
	QUOTE_TOS,
	QUOTE_SEQ,
	QUOTE_ACK,
	QUOTE_IPID,
	QUOTE_FLOW,
	QUOTE_WINDOW,
	QUOTE_NUMBERS,
};

struct quote_spec {
	const struct quote_kind *kind;
	uint8_t protocol;
	struct address source, destination;
	uint16_t source_port, destination_port;
	uint16_t tcp_flags;
	uint64_t numbers[QUOTE_NUMBERS];
};

extern const struct quote_kind quote_kinds[]; /* udp, tcp, echoes; raw is the last */
extern const size_t quote_kind_count;
extern const struct number_row quote_number_rows[QUOTE_NUMBERS];
extern const char quote_tcp_letters[TCP_FLAGS + 1]; /* from the lowest bit */

/* The numbers that need not be said. */
void quote_defaults(struct quote_spec *q);
/* Bytes behind the IP header. */
uint32_t quote_transport_size(const struct quote_spec *q);
/* Append the whole datagram, data of zeros, checksums right. */
void quote_build(struct writer *w, const struct quote_spec *q);

#endif

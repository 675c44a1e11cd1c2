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

#define QUOTE_AUTO UINT64_MAX /* a number that follows from the others */

enum {
	QUOTE_DATA_MAX = 65000,
	QUOTE_RAW_DATA = 8, /* what a host looks at after the IP header (RFC 792) */
	QUOTE_AREA_MAX = 512,
	QUOTE_WORDS_MAX = 4096, /* characters of words; longer ones are digits of the packet */
	TCP_WINDOW = 65535,
	TCP_FLAGS = 8,
};

enum quote_form { FORM_UDP, FORM_TCP, FORM_ECHO, FORM_SCTP, FORM_DCCP, FORM_ESP, FORM_RAW };

struct quote_kind {
	const char *name;
	enum quote_form form;
	uint8_t protocol; /* 0: it is given by number */
	uint8_t version;  /* 0: as its addresses are */
	bool is_reply;
	const char *expected;
};

enum quote_number {
	QUOTE_TTL,
	QUOTE_LEN, /* bytes of data */
	QUOTE_ID,
	QUOTE_DF,
	QUOTE_TOS,
	QUOTE_SEQ,
	QUOTE_ACK,
	QUOTE_IPID,
	QUOTE_FLOW,
	QUOTE_WINDOW,
	QUOTE_SUM,   /* the transport's checksum */
	QUOTE_IPSUM, /* the IPv4 header's */
	QUOTE_IPLEN, /* the length that the IP header says */
	QUOTE_ULEN,  /* the length that the UDP header says */
	QUOTE_HLEN,  /* bytes of a TCP header */
	QUOTE_URG,
	QUOTE_MF,
	QUOTE_FRAG, /* fragment offset in bytes */
	QUOTE_TAG,  /* SCTP */
	QUOTE_SPI,  /* ESP */
	QUOTE_NUMBERS,
};

/* Bytes as digits of a command line, or as they are in a packet. */
struct quote_blob {
	const char *digits; /* NULL: `bytes` has them */
	struct span bytes;
	uint32_t size;
};

struct quote_spec {
	const struct quote_kind *kind;
	uint8_t protocol;
	struct address source, destination;
	uint16_t source_port, destination_port;
	uint16_t tcp_flags;
	uint64_t numbers[QUOTE_NUMBERS];
	struct quote_blob data, tcp_options;
	/* IPv4 options, or IPv6 extension headers, whose first one's number is first_header */
	uint8_t first_header;
	uint32_t area_size;
	uint8_t area[QUOTE_AREA_MAX];
};

extern const struct quote_kind quote_kinds[]; /* udp, tcp, echoes, ...; raw is the last */
extern const size_t quote_kind_count;
extern const struct number_row quote_number_rows[QUOTE_NUMBERS];
extern const char quote_tcp_letters[TCP_FLAGS + 1]; /* from the lowest bit */

/* Whether the kind's endpoints have ports. */
bool quote_has_ports(const struct quote_kind *kind);
/* The numbers that need not be said; `q` has its kind and blobs. */
void quote_defaults(struct quote_spec *q);
/* Bytes of data, and of all that follows the IP header. */
uint32_t quote_data_size(const struct quote_spec *q);
uint32_t quote_transport_size(const struct quote_spec *q);
/* Bytes of the IP header with what `area` holds. */
uint32_t quote_header_size(const struct quote_spec *q);
/* Where the transport's checksum is, counted from its header, and its bytes; 0: it has none. */
uint32_t quote_sum_at(const struct quote_spec *q, uint32_t *size);
/* Append the whole datagram, data filled up with zeros, checksums right unless given. */
void quote_build(struct writer *w, const struct quote_spec *q);

#endif

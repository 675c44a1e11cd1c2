/* SPDX-License-Identifier: BSD-2-Clause */
/* UDP (RFC 768), UDP-Lite (RFC 3828) and TCP (RFC 9293) headers: <-> bytes, with their
 * checksums. */
#ifndef COMMON_WIRE_TRANSPORT_H
#define COMMON_WIRE_TRANSPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/bytes.h"

struct udp_header {
	uint16_t source_port, destination_port;
	uint16_t length; /* bytes with the header; UDP-Lite: checksum coverage */
};

enum {
	UDP_HEADER_SIZE = 8,
	TCP_HEADER_SIZE = 20,
	TCP_FIN = 0x01,
	TCP_SYN = 0x02,
	TCP_RST = 0x04,
	TCP_PSH = 0x08,
	TCP_ACK = 0x10,
	TCP_URG = 0x20,
	TCP_ECE = 0x40,
	TCP_CWR = 0x80,
	/* kinds of options: RFC 9293 section 3.2, 7323, 2018 */
	TCP_OPTION_END = 0,
	TCP_OPTION_NOP = 1,
	TCP_OPTION_MSS = 2,
	TCP_OPTION_WINDOW_SCALE = 3,
	TCP_OPTION_SACK_PERMITTED = 4,
	TCP_OPTION_SACK = 5,
	TCP_OPTION_TIMESTAMPS = 8,
};

struct tcp_header {
	uint16_t source_port, destination_port;
	uint32_t sequence, acknowledgment;
	uint16_t flags; /* TCP_*; with the AccECN bit (0x100) nine of them */
	uint16_t window, checksum, urgent;
	struct span options; /* padded to 4 bytes */
};

/* Append header and `data` of UDP or UDP-Lite (RFC 3828); a length of 0 is computed, another
 * stays as given. The checksum is computed over the pseudo header, 0 becomes 0xffff. */
void udp_write(struct writer *w, uint8_t protocol, const struct udp_header *header,
	const struct address *source, const struct address *destination, struct span data);
/* False when fewer than 20 bytes are there or the data offset is below 5 or past the end. */
bool tcp_parse(struct span segment, struct tcp_header *header);
/* What the first option of this kind holds; empty: it is not there, or ill-formed. */
struct span tcp_option(struct span options, uint8_t kind);
/* Append the option timestamps, 10 bytes. */
void tcp_write_timestamps(struct writer *w, uint32_t value, uint32_t echo);
/* Append header, options and `data`; the checksum is computed. */
void tcp_write(struct writer *w, const struct tcp_header *header, const struct address *source,
	const struct address *destination, struct span data);

#endif

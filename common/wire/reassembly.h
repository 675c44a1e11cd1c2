/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fragments of IPv4 (RFC 791) and IPv6 (RFC 8200 section 4.5) back to whole packets, for who
 * sees them before the kernel has put them together. Bounded: so many packets at a time, each
 * for 30 seconds; one with fragments that overlap is given up (RFC 5722). Pure: the memory is
 * the caller's, the time passed in.
 */
#ifndef COMMON_WIRE_REASSEMBLY_H
#define COMMON_WIRE_REASSEMBLY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/bytes.h"
#include "common/base/duration.h"
#include "common/wire/ip.h"

enum {
	REASSEMBLY_PACKETS = 64,
	REASSEMBLY_HEADER_MAX = 512, /* what precedes the fragmented part */
	REASSEMBLY_PAYLOAD_MAX = 65536,
	REASSEMBLY_BLOCKS = REASSEMBLY_PAYLOAD_MAX / 8,
};

/* One fragment: what precedes the part that was cut, and its piece of that part. Only
 * reassembly.c fills it. */
struct ip_fragment {
	struct ip_header ip;
	struct span header, data;
	uint32_t next_at; /* IPv6: the byte of the header that names what was cut */
	uint8_t next;	  /* and what it named before */
};

struct reassembly_packet {
	nanoseconds since; /* of its first fragment; 0: the place is free */
	uint8_t version, protocol;
	uint32_t identification;
	struct address source, destination;
	bool is_given_up;
	uint32_t header_size; /* 0: the first fragment is not here yet */
	uint32_t total;	      /* bytes of the fragmented part; 0: the last is not here yet */
	uint32_t received;
	uint8_t has[REASSEMBLY_BLOCKS / 8]; /* a bit for each 8 bytes */
	uint8_t bytes[REASSEMBLY_HEADER_MAX + REASSEMBLY_PAYLOAD_MAX];
};

/* All zeros: nothing has come. */
struct reassembly {
	struct reassembly_packet packets[REASSEMBLY_PACKETS];
};

/*
 * Take a packet that came at `now` (> 0). True when there is a whole one in `whole`: the packet
 * itself when it is no fragment, or what it completes, which lives until the next call; its
 * header says that it is whole.
 */
bool reassembly_take(
	struct reassembly *r, struct span packet, nanoseconds now, struct span *whole);

#endif

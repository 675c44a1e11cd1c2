/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parts of a capture file, each read from the bytes that it begins with
 * (draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng). What is read is a value of its own: it
 * knows nothing of the parts before it but the byte order, and `problem` says what is wrong
 * with it, NULL for nothing.
 */
#ifndef COMMON_WIRE_PCAP_PARTS_H
#define COMMON_WIRE_PCAP_PARTS_H

#include "common/wire/pcap/pcap.h"

/* How a file begins. */
struct pcap_header {
	bool is_next_generation; /* pcapng: its blocks say the rest */
	bool is_little_endian;
	uint32_t size;		  /* up to the first record or block */
	uint32_t interface_count; /* 0 or 1 */
	struct pcap_interface interface;
	const char *problem;
};

/* A packet as a record or a block has it. */
struct pcap_captured {
	uint32_t interface;
	uint64_t stamp; /* in the unit of its interface */
	struct span frame;
	uint32_t original_size;
	const char *problem;
};

enum pcap_block_type {
	PCAP_BLOCK_SECTION = 0x0a0d0d0a, /* reads the same in both byte orders */
	PCAP_BLOCK_INTERFACE = 1,
	PCAP_BLOCK_PACKET = 2, /* obsolete */
	PCAP_BLOCK_SIMPLE_PACKET = 3,
	PCAP_BLOCK_ENHANCED_PACKET = 6,
};

struct pcap_block {
	uint32_t type;
	uint32_t size; /* type and both lengths included */
	struct span body;
	const char *problem;
};

enum {
	PCAP_BYTE_ORDER = 0x1a2b3c4d, /* a section begins with it, in its own order */
	PCAP_RECORD_HEADER_SIZE = 16,
	PCAP_INTERFACE_SIZE_MIN = 8, /* an interface block's body, options left out */
};

/* The header of a file. */
struct pcap_header pcap_header_read(struct span file);
/* The record of a classic file that `left` begins with; its stamp counts microseconds, with
 * `is_fine` nanoseconds. */
struct pcap_captured pcap_record_read(bool is_little_endian, bool is_fine, struct span left);

/* The byte order of the block that `left` begins with: a section header tells its own, any
 * other has the one before, `is_little_endian`. */
bool pcap_block_order(bool is_little_endian, struct span left);
/* The block that `left` begins with. */
struct pcap_block pcap_block_read(bool is_little_endian, struct span left);
/* Whether a section's body has a byte order and a version that are known. */
bool pcap_section_is_known(bool is_little_endian, struct span body);
/* What an interface block's body says; it has PCAP_INTERFACE_SIZE_MIN bytes or more. */
struct pcap_interface pcap_interface_read(bool is_little_endian, struct span body);
/* The packet in the body of an enhanced or an obsolete packet block. */
struct pcap_captured pcap_packet_read(bool is_little_endian, uint32_t type, struct span body);
/* The packet in the body of a simple packet block, which has neither time nor captured size:
 * the frame is all that follows, padding included. */
struct pcap_captured pcap_simple_packet_read(bool is_little_endian, struct span body);

#endif

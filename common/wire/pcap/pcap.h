/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capture files: reads pcap (draft-ietf-opsawg-pcap) and pcapng (draft-ietf-opsawg-pcapng) that
 * lie in memory, packet by packet, down to the IP header; writes pcapng blocks of raw IP
 * packets. Files come from anywhere: every length is checked against the bytes at hand, and the
 * first one that lies ends the reading with its place and a word on what is wrong.
 */
#ifndef COMMON_WIRE_PCAP_PCAP_H
#define COMMON_WIRE_PCAP_PCAP_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/base/duration.h"

/* Link types that are understood (draft-ietf-opsawg-pcaplinktype). */
enum pcap_link {
	PCAP_LINK_NULL = 0,
	PCAP_LINK_ETHERNET = 1,
	PCAP_LINK_PPP = 9,
	PCAP_LINK_RAW_12 = 12, /* raw IP, as some systems number it */
	PCAP_LINK_RAW_14 = 14,
	PCAP_LINK_PPP_SERIAL = 50,
	PCAP_LINK_PPP_ETHERNET = 51,
	PCAP_LINK_RAW = 101,
	PCAP_LINK_LOOP = 108,
	PCAP_LINK_COOKED = 113,
	PCAP_LINK_IPV4 = 228,
	PCAP_LINK_IPV6 = 229,
	PCAP_LINK_COOKED_2 = 276,
};

/* ---- reading --------------------------------------------------------------------- */
enum { PCAP_INTERFACES = 32, PCAP_FILE_HEADER_SIZE = 24 };

/* How one interface of a capture gives its packets. */
struct pcap_interface {
	uint32_t link, snap_size;
	uint8_t resolution; /* as if_tsresol: 10^-n s, with the top bit 2^-n s */
	int64_t offset;	    /* seconds to add to every stamp */
};

struct pcap {
	struct span file;
	uint32_t offset; /* of the next record or block */
	bool is_next_generation;
	bool is_little_endian;
	uint32_t packets; /* read so far */
	uint32_t interface_count;
	struct pcap_interface interfaces[PCAP_INTERFACES];
	/* what follows these: as much room as pcap_give_room gave */
	struct pcap_interface *more;
	uint32_t room;
	bool is_full;	     /* the next interface has none */
	const char *problem; /* what is wrong with the file; NULL while nothing is */
	uint32_t problem_at; /* byte of the record or block that it is in */
};

struct pcap_packet {
	uint32_t number; /* in the file, from 1 */
	uint32_t link;
	nanoseconds wall;	/* since 1970; 0 when the file has none, NEVER past the range */
	uint32_t original_size; /* on the wire, link header included */
	struct span frame;	/* as captured, from the link header on */
	struct span ip;		/* from the IP header on; empty when there is none */
	const char *why_no_ip;	/* then: "unknown link type", "not IP", "cut"; else NULL */
};

/* A unit of 10^-9 s, as an interface's resolution. */
enum { PCAP_NANOSECONDS = 9 };

/* A stamp in the unit and from the origin of its interface: since 1970; NEVER past the range, 0
 * in a unit too small to be one. */
nanoseconds pcap_stamp_wall(const struct pcap_interface *interface, uint64_t stamp);

/* Begin to read a whole file. False, with `problem`, when it is neither pcap nor pcapng. */
bool pcap_open(struct pcap *pcap, struct span file);
/*
 * The next packet. False at the end of the file, then `problem` tells a bad end from a good
 * one, and, with `is_full`, where the file has more interfaces than there is room for: after
 * pcap_give_room it goes on.
 */
bool pcap_next(struct pcap *pcap, struct pcap_packet *packet);
/* Room for `count` interfaces beyond the first PCAP_INTERFACES; it begins with what the room
 * before had. */
void pcap_give_room(struct pcap *pcap, struct pcap_interface *more, uint32_t count);
/* The program that unpacks such a file ("zcat"); NULL: it is not compressed. */
const char *pcap_unpacker(struct span file);
/* From a captured frame to its IP header: over VLAN tags (IEEE 802.1Q), PPP, PPPoE (RFC 2516),
 * MPLS labels (RFC 3032), cooked and null headers. What follows the packet in its frame is left
 * out. Empty, with the reason, when there is none. */
struct span pcap_frame_ip(uint32_t link, struct span frame, const char **why_no_ip);

/* ---- writing --------------------------------------------------------------------- */
enum pcap_direction { PCAP_DIRECTION_UNKNOWN, PCAP_INBOUND, PCAP_OUTBOUND };

struct pcap_record {
	nanoseconds wall; /* since 1970 */
	enum pcap_direction direction;
	const char *comment; /* NULL: none */
};

enum {
	PCAP_TEXT_MAX = 255,	/* bytes of an application name or comment; more is cut */
	PCAP_HEADER_SIZE = 324, /* at most, what pcap_write_header appends */
	PCAP_PACKET_SIZE = 308, /* at most, what pcap_write_packet appends beyond the packet */
};

/* Append what a file begins with: a section header that names the application, and one
 * interface of raw IP packets (link type 101) whose stamps count nanoseconds. */
void pcap_write_header(struct writer *w, const char *application);
/* Append one packet, from its IP header on. */
void pcap_write_packet(struct writer *w, const struct pcap_record *record, struct span packet);

#endif

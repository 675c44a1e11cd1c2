/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A packet by words. The spec_* readers turn the words of a command line into a `struct spec`,
 * each word right into the bytes it stands for; spec_build turns that into the packet. All of
 * it is pure: no socket, no clock, no allocation, so that what a dry run shows is what would be
 * sent. decode.h is the way back.
 *
 * A reader that refuses a word leaves the whole sentence about it in `problem`.
 */
#ifndef ICMPGEN_MESSAGE_SPEC_H
#define ICMPGEN_MESSAGE_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/bytes.h"
#include "common/base/text.h"
#include "common/wire/icmp/fields.h"
#include "common/wire/icmp/names.h"
#include "common/wire/ip.h"

#define SPEC_UNSET UINT64_MAX

enum {
	SPEC_PACKET_MAX = 65575, /* the largest IPv6 packet without a jumbo payload */
	SPEC_BYTES_MAX = 65536,
	SPEC_OBJECTS_MAX = 4096,
	SPEC_HEADER_MAX = 2048,	 /* an IPv6 options header: 8 + 255 x 8 bytes */
	SPEC_CHAIN_MAX = 4096,	 /* all headers of --header */
	SPEC_PROBLEM_SIZE = 512, /* a buffer for any sentence of this module */
	SPEC_QUOTE_MIN = 128,	 /* RFC 4884 section 4.3: an extended quote is this long */
};

/* How a checksum comes about. */
enum spec_sum { SPEC_SUM_AUTO, SPEC_SUM_BAD, SPEC_SUM_ZERO, SPEC_SUM_GIVEN };
struct spec_checksum {
	enum spec_sum how;
	uint16_t value; /* GIVEN */
};

enum spec_break {
	SPEC_BREAK_NONE,
	SPEC_BREAK_IHL,
	SPEC_BREAK_CHECKSUM,
	SPEC_BREAK_VERSION,
	SPEC_BREAK_LENGTH,
};

enum spec_order { SPEC_ORDER_PLAIN, SPEC_ORDER_REVERSE, SPEC_ORDER_OVERLAP };

struct spec_bytes {
	uint32_t size;
	uint8_t data[SPEC_BYTES_MAX];
};

/* The body of an IPv6 options header, after its next-header and length bytes, padded. */
struct spec_header {
	bool present, absent; /* `absent`: not even where it is usual */
	uint32_t size;
	uint8_t data[SPEC_HEADER_MAX];
};

/* The IPv6 headers of --header in their order, the first byte of each filled in by building. */
struct spec_chain {
	uint32_t count, size;
	struct spec_chain_header {
		uint8_t number;
		uint32_t at, size; /* in `data` */
	} headers[IP_HEADERS_MAX];
	uint8_t data[SPEC_CHAIN_MAX];
};

struct spec {
	uint8_t version; /* 4 or 6 */
	struct address source, destination;

	/* ---- the message ---- */
	uint64_t type, code; /* SPEC_UNSET until known */
	const struct icmp_layout *layout;
	uint8_t fixed[ICMP_FIXED_MAX]; /* after the checksum */
	uint32_t given;		       /* a bit for each of layout's fields that has a value */
	struct spec_bytes trailer;     /* data, options, routers, ...: all but the quote */
	struct spec_checksum checksum;
	bool has_rest, has_body;
	uint8_t rest[4];	/* --rest: the four bytes after the checksum */
	struct spec_bytes body; /* --body: what follows the first eight bytes */
	uint64_t truncate;

	/* ---- the quote and what follows it ---- */
	bool has_quote, no_quote;
	struct spec_bytes quote;
	const char *quote_words; /* that it was made of; NULL: bytes */
	uint64_t quote_size;
	enum spec_break quote_break;
	bool has_objects;
	struct spec_bytes objects; /* RFC 4884 objects, one after the other */
	uint32_t label_at;   /* where the last object, a label stack, begins; UINT32_MAX: none
				to extend */
	bool label_is_ended; /* its last label's bottom bit was asked for, not assumed */
	uint64_t extension_length;
	struct spec_checksum extension_checksum;
	uint64_t extension_version;

	/* ---- the IP header ---- */
	uint64_t hop_limit, traffic_class, identification, flow_label;
	uint32_t fresh_identification; /* where none is given */
	uint64_t protocol, total_length, fragment_offset;
	bool dont_fragment, more_fragments, reserved_flag;
	uint64_t ip_version, ip_ihl; /* faults; SPEC_UNSET: none */
	struct spec_checksum ip_checksum;
	uint32_t options_size;
	uint8_t options[IP_OPTIONS_MAX];
	uint32_t route_at;	  /* where the destination goes in a source route; 0: none */
	struct address route_hop; /* the first hop, which the packet is addressed to */
	struct spec_header hop_by_hop, destination_options;
	struct spec_chain chain; /* between the two */
	uint64_t fragment_size;
	enum spec_order fragment_order;
};

/* What the pure readers need from outside: the bytes of @FILE, and randomness. */
struct spec_source {
	bool (*read)(
		void *context, const char *name, struct spec_bytes *to, struct text *problem);
	void *context;
	uint64_t seed;
};

void spec_init(struct spec *spec);

/* ---- options --------------------------------------------------------------------- */
bool spec_quote(struct spec *spec, const char *words, struct text *problem);
bool spec_quote_hex(struct spec *spec, const char *digits, struct text *problem);
bool spec_quote_bytes(struct spec *spec, struct span bytes, struct text *problem);
bool spec_quote_break(struct spec *spec, const char *word, struct text *problem);
bool spec_extension(struct spec *spec, const char *words, struct text *problem);
bool spec_ip_options(struct spec *spec, const char *words, struct text *problem);
/* Append the --ip-options words that make these bytes, padding included. */
void spec_ip_options_words(struct span options, struct text *t);
bool spec_hop_by_hop(struct spec *spec, const char *words, struct text *problem);
bool spec_destination_options(struct spec *spec, const char *words, struct text *problem);
/* One header of the IPv6 chain; spec_chain_words is the way back. */
bool spec_chain_header(struct spec *spec, const char *words, struct text *problem);
/* Append ` --header WORDS` for each header of the chain. */
void spec_chain_words(const struct spec *spec, struct text *t);
/* PadN after a body of options, up to whole 8 bytes with the 2 before it (RFC 8200
 * section 4.2). */
void spec_pad_options(struct writer *body);
/* Append a whole header; false when there is no room. */
bool spec_chain_add(struct spec_chain *chain, uint8_t number, struct span header);
bool spec_ip_flags(struct spec *spec, const char *words, struct text *problem);
bool spec_fragment(struct spec *spec, const char *words, struct text *problem);
bool spec_rest(struct spec *spec, const char *digits, struct text *problem);
bool spec_body(struct spec *spec, const char *digits, struct text *problem);
/* auto, bad, 0xHHHH, and zero where `zero` allows; `option` is named in the problem. */
bool spec_checksum(struct spec_checksum *sum, const char *option, bool zero, const char *word,
	struct text *problem);
/* Hexadecimal digits, an even number; `option` is named in the problem. */
bool spec_hex(
	const char *option, const char *digits, struct spec_bytes *to, struct text *problem);

/* ---- words: first MESSAGE[/CODE], then each FIELD=VALUE; spec->version must be known ---- */
bool spec_message(struct spec *spec, const char *word, struct text *problem);
/* Append the message's name and, unless it is the only one, its code's: "time-exceeded/ttl". */
void spec_message_name(const struct spec *spec, struct text *t);
/* Decide the layout by type and code; spec_message has done it, --type and --code need it. */
void spec_complete(struct spec *spec);
bool spec_field(struct spec *spec, const char *word, const struct spec_source *source,
	struct text *problem);
/* Everything that only the whole can tell: families, a quote where one is needed, sizes. */
bool spec_check(const struct spec *spec, struct text *problem);

/* ---- bytes ----------------------------------------------------------------------- */
/* The usual hop limit of this message to its destination, by the registry. */
uint8_t spec_usual_hop_limit(const struct spec *spec);
/* The usual hop limit of the quoted datagram: 1 where a router had to drop it for that. */
uint8_t spec_usual_quoted_hop_limit(const struct spec *spec);
/* Neighbour and multicast listener discovery: their usual destinations are multicast. */
bool spec_is_neighbor_discovery(const struct spec *spec);
bool spec_is_listener_discovery(const struct spec *spec);
/* Whether the header is that of --hbh ra. */
bool spec_is_router_alert(const struct spec_header *header);
/* What the packet's IP header says it goes to: a source route's first hop, else destination. */
const struct address *spec_next_address(const struct spec *spec);
/* Where it ends up: the last address of a routing header, else destination. */
struct address spec_final_address(const struct spec *spec);
/* The identification of the IPv4 header, or of an IPv6 fragment header. */
uint32_t spec_identification(const struct spec *spec);
/* The option that says something a raw socket would overwrite or cannot send; NULL: none. */
const char *spec_needs_link(const struct spec *spec);
/* How many bytes of an original datagram fit into the message unless a size is asked for. */
uint32_t spec_quote_max(const struct spec *spec);
/* The value that a field of layout has when the user gives none. */
uint64_t spec_field_value(const struct spec *spec, const struct icmp_field *field);
/*
 * The ICMP message (type to end) or the whole IP packet into `w`. False when it does not fit
 * into a packet: then `w` has failed. `spec` must have passed spec_check.
 */
bool spec_build_message(const struct spec *spec, struct writer *w);
bool spec_build(const struct spec *spec, struct writer *w);

#endif

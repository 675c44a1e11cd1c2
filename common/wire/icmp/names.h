/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The one registry of ICMP messages, for both families: what each type and code is called, by
 * us, by the kernel's headers and by firewalls; what ping says when it meets one, what
 * traceroute marks; what its first bytes hold. fields.h has the rest of what follows the
 * checksum. Every command reads this table; no other file lists ICMP types.
 */
#ifndef COMMON_WIRE_ICMP_NAMES_H
#define COMMON_WIRE_ICMP_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/text.h"

/* What a message is to the host that meets it. */
enum icmp_class {
	ICMP_CLASS_ERROR,  /* quotes the packet that caused it and ends its probe */
	ICMP_CLASS_NOTICE, /* quotes a packet, but that packet went on: redirect, source quench
			    */
	ICMP_CLASS_QUERY,
	ICMP_CLASS_REPLY,
	ICMP_CLASS_OTHER,
};

/* What the four bytes after the checksum say about the quoted packet. */
enum icmp_info_kind { ICMP_INFO_NONE, ICMP_INFO_MTU, ICMP_INFO_POINTER, ICMP_INFO_GATEWAY };
struct icmp_info {
	enum icmp_info_kind kind;
	uint8_t at, size; /* bytes, counted from the end of the checksum */
};

/* Whose message it is where only some may send it. */
enum icmp_sender { ICMP_SENDER_ANY, ICMP_SENDER_ROUTER, ICMP_SENDER_HOST };

/* Messages that go to groups of their own, with rules of their own for the IPv6 header. */
enum icmp_discovery {
	ICMP_DISCOVERY_NONE,
	ICMP_DISCOVERY_NEIGHBORS, /* RFC 4861 */
	ICMP_DISCOVERY_LISTENERS, /* RFC 2710, 3810, and of multicast routers, RFC 4286 */
};

/*
 * The rows hold their texts themselves: as pointers they would be six hundred relocations for
 * the loader, a thirtieth of all that ping does to start.
 *
 * In sentences and marks the words in braces stand for the message's values: {type} and {code}
 * its numbers, {mtu} and {pointer} its `info`, {gateway} its address.
 */
struct icmp_code {
	uint8_t code;
	char name[28];	   /* ours: "port"; empty for a type's only code */
	char symbol[28];   /* the kernel's: "ICMP_PORT_UNREACH"; empty when it has none */
	char reject[24];   /* iptables': "icmp-port-unreachable"; empty when none */
	char sentence[72]; /* ping's; empty: the type's */
	char mark[12]; /* traceroute's, without the space before it; ICMP_NO_MARK; empty: the
			  type's */
	struct icmp_info info; /* where it differs from the type's */
};

enum { ICMP_HOP_LIMIT_USUAL = 64 };

/* The target answered, or the hop expired the probe: nothing is to be marked. */
#define ICMP_NO_MARK "-"

struct icmp_type {
	uint8_t version; /* 4 or 6 */
	uint8_t type;
	enum icmp_class class;
	uint8_t answer;	      /* a query's: the type that answers it */
	uint8_t other_answer; /* another that does; 0: none */
	bool deprecated;      /* RFC 6633, RFC 6918 */
	bool quotes;	      /* the packet that caused it follows the first 8 bytes */
	bool extends;	      /* and after it RFC 4884 objects may follow (section 4.6) */
	bool has_id;	      /* identifier and sequence follow the checksum */
	struct icmp_info info;
	uint8_t hop_limit;	 /* usual; 0: ICMP_HOP_LIMIT_USUAL */
	uint8_t group_hop_limit; /* the same to a multicast group; 0: as hop_limit */
	enum icmp_discovery discovery;
	enum icmp_sender sender;
	char name[24];	   /* "dest-unreach" */
	char symbol[28];   /* "ICMP_DEST_UNREACH"; empty when the kernel has none */
	char rfc[28];	   /* "792, 1122, 1812, 1191"; empty when none */
	char title[44];	   /* the registry's words: "Destination Unreachable" */
	char sentence[56]; /* ping's for a code that has none; empty: the title */
	char mark[12]; /* traceroute's for a code that has none; empty: "!<{type}-{code}>" */
	/* what the code's number means where it is a value, so that all are assigned; else
	 * empty
	 */
	char code_value[36];
	const struct icmp_code *codes; /* in order; those assigned unless code_value is given */
	size_t code_count;
};

/* Another word of the firewalls, nft's or iptables', for what the registry names otherwise. */
struct icmp_alias {
	uint8_t version;
	uint8_t type;
	int16_t code; /* -1 when the word names only a type */
	const char *word;
};

/* The whole registry, IPv4 first, by type. */
const struct icmp_type *icmp_types(size_t *count);
/* The row of a type; NULL when the registry has none. */
const struct icmp_type *icmp_type_find(uint8_t version, uint8_t type);
/* The row of a code of this type; NULL when it has none. */
const struct icmp_code *icmp_code_find(const struct icmp_type *type, uint8_t code);
/* Does the registry assign this code to the type? */
bool icmp_code_is_assigned(const struct icmp_type *type, uint8_t code);
/*
 * Facts of a message, of those too that have no row: for IPv6 every type below 128 is an error
 * and quotes a packet (RFC 4443 section 2.1).
 */
bool icmp_quotes(uint8_t version, uint8_t type);
bool icmp_extends(uint8_t version, uint8_t type);
bool icmp_has_id(uint8_t version, uint8_t type);
struct icmp_info icmp_info(uint8_t version, uint8_t type, uint8_t code);
/* Whether it says that the packet was too big for a link: its info is the link's MTU. */
bool icmp_is_too_big(uint8_t version, uint8_t type, uint8_t code);
/* The hop limit it is usually sent with, to a group or to one host. */
uint8_t icmp_hop_limit(uint8_t version, uint8_t type, bool to_group);
/* The firewalls' words, IPv4 first. */
const struct icmp_alias *icmp_aliases(size_t *count);

/*
 * A type, and maybe a code, by a word: "dest-unreach", "dest-unreach/port", "3", "3/3",
 * "3/port", "0x9b/0x80", the kernel's symbol of a type or code, a firewall's word for either.
 * The part after the slash may be any word that names a code of that type. Numbers are 0 to
 * 255 and need not be in the registry: the caller who minds asks icmp_code_is_assigned.
 *
 * code: -1 when the word names only a type
 * Returns false when there is none; then `code` tells the part that was wrong: -1 the type, -2
 * the code (and `type` is set), and `suggestion` is the nearest name for that part or NULL.
 */
bool icmp_name_parse(
	uint8_t version, const char *word, uint8_t *type, int *code, const char **suggestion);

/* What an error message says besides its type and code. */
struct icmp_details {
	uint32_t info;		/* mtu or pointer */
	struct address gateway; /* redirects */
};

/*
 * ping's sentence for this message, with its values filled in, appended to `t`: iputils' words
 * wherever it has some, else the registry's title. `details` may be NULL: all values are 0, the
 * gateway is "?".
 */
void icmp_sentence(struct text *t, uint8_t version, uint8_t type, uint8_t code,
	const struct icmp_details *details);
/* "dest-unreach/port", numbers where there are no names: as icmp-send takes it. */
void icmp_name(struct text *t, uint8_t version, uint8_t type, uint8_t code);
/*
 * traceroute's mark for this message, appended to `t`: "!H", "!F-1400", "!<9>", "!<4-0>" for a
 * type that is neither unreachable nor too big; nothing for time exceeded in transit, for the
 * destination's port unreachable and for replies. `details` may be NULL, as above.
 */
void icmp_mark(struct text *t, uint8_t version, uint8_t type, uint8_t code,
	const struct icmp_details *details);

#endif

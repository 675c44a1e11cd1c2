/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The one registry of ICMP messages, for both families: what each type and code is called, by
 * us, by the kernel's headers and by firewalls; what ping says when it meets one, what
 * traceroute marks; what follows the checksum. Every command reads this table; no other file
 * lists ICMP types.
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

struct icmp_code {
	uint8_t code;
	const char *
		name; /* ours: "port"; NULL for a type whose only code has no name of its own */
	const char *symbol; /* the kernel's: "ICMP_PORT_UNREACH"; NULL when it has none */
	const char *reject; /* the firewalls': "icmp-port-unreachable"; NULL when none */
	/* ping's sentence; {mtu}, {pointer}, {gateway} stand for the message's values. NULL:
	 * the type's */
	const char *sentence;
	/* traceroute's mark without the space before it: "!H"; "" for none (the target answered
	 * or the hop expired the probe); {mtu} as above. NULL: "!<code>" */
	const char *mark;
};

struct icmp_type {
	uint8_t version; /* 4 or 6 */
	uint8_t type;
	enum icmp_class class;
	bool deprecated;    /* RFC 6633, RFC 6918 */
	bool is_final;	    /* traceroute: some code of it means the destination answered (see
			       final_code) */
	uint8_t final_code; /* that code: port unreachable */
	const char *name;   /* "dest-unreach" */
	const char *symbol; /* "ICMP_DEST_UNREACH" */
	const char *rfc;    /* "792, 1122, 1812, 1191" */
	const char *title;  /* the registry's words: "Destination Unreachable" */
	/* ping's sentence for a code without one; {code} is the number */
	const char *sentence;
	/* what follows the checksum, as words for --list and the man page: "unused8 length8
	 * mtu16, quote" */
	const char *body;
	const struct icmp_code *codes;
	size_t code_count;
};

/* The whole registry, IPv4 first, by type. */
const struct icmp_type *icmp_types(size_t *count);
/* The row of a type; NULL when the registry has none. */
const struct icmp_type *icmp_type_find(uint8_t version, uint8_t type);
/* The row of a code of this type; NULL when it is not assigned. */
const struct icmp_code *icmp_code_find(const struct icmp_type *type, uint8_t code);

/*
 * A type, and maybe a code, by a word: "dest-unreach", "dest-unreach/port", "3", "3/3", the
 * kernel's symbol of a type or code, a firewall's reject name (code without type). `code` is -1
 * when the word names only a type. Returns false and leaves `suggestion` at the nearest name
 * (or NULL) when there is none.
 */
bool icmp_name_parse(
	uint8_t version, const char *word, uint8_t *type, int *code, const char **suggestion);

/* What an error message says besides its type and code. */
struct icmp_details {
	uint32_t info;		/* mtu or pointer */
	struct address gateway; /* redirects */
};

/* ping's sentence for this message, with its values filled in, appended to `t`. */
void icmp_sentence(struct text *t, uint8_t version, uint8_t type, uint8_t code,
	const struct icmp_details *details);
/*
 * traceroute's mark for this message, appended to `t`: "!H", "!F-1400", "!<9>", "!<4-0>" for a
 * type that is neither unreachable nor too big; nothing for time exceeded in transit and for
 * the destination's port unreachable.
 */
void icmp_mark(struct text *t, uint8_t version, uint8_t type, uint8_t code,
	const struct icmp_details *details);

#endif

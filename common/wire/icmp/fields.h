/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What follows the checksum of every ICMP message, as data: the fixed fields with their name,
 * place, width and kind, and what kind of trailer comes after them. One pair of functions turns
 * a field into bytes and back into text, so that building, decoding, help and the man page all
 * read the same rows. Every bit of a fixed part belongs to exactly one field, the unused ones
 * included: printing all fields and parsing them again gives the same bytes.
 */
#ifndef COMMON_WIRE_ICMP_FIELDS_H
#define COMMON_WIRE_ICMP_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/base/text.h"

enum icmp_field_kind {
	ICMP_FIELD_NUMBER,  /* unsigned, up to 64 bits; decimal, or hexadecimal after 0x */
	ICMP_FIELD_HEX,	    /* the same, printed as 0x... */
	ICMP_FIELD_ADDRESS, /* 32 or 128 bits */
	ICMP_FIELD_BYTES,   /* whole bytes: hex:DIGITS, 0xDIGITS or DIGITS */
	ICMP_FIELD_FLAGS,   /* letters with or without commas, 0, or a number: "R,O" */
};

/* A value that follows from the trailer unless it is given. */
enum icmp_field_source {
	ICMP_FROM_USER,
	ICMP_FROM_TRAILER_COUNT, /* how many elements the trailer has */
	ICMP_FROM_QUOTE_SIZE,	 /* RFC 4884 length byte */
};

struct icmp_field {
	const char *name;
	enum icmp_field_kind kind;
	uint16_t at;	   /* bits, counted from after the checksum */
	uint16_t width;	   /* bits */
	uint32_t usual;	   /* the value when none is given */
	bool is_required;  /* none is usual: the message says nothing without it */
	const char *names; /* of the values 0, 1, ...: "medium,high"; NULL: numbers only */
	enum icmp_field_source source;
	const char
		*flags; /* FLAGS: one letter a bit from the highest; '.': not of this field */
};

enum icmp_trailer {
	ICMP_TRAILER_DATA,  /* bytes */
	ICMP_TRAILER_NONE,  /* nothing; bytes that are there all the same are data */
	ICMP_TRAILER_QUOTE, /* the datagram that caused the message, maybe RFC 4884 objects */
	ICMP_TRAILER_EXTENSION, /* an RFC 4884 structure at once (RFC 8335) */
	ICMP_TRAILER_OPTIONS,	/* neighbour discovery options (RFC 4861 section 4.6) */
	ICMP_TRAILER_ROUTERS,	/* address and preference (RFC 1256) */
	ICMP_TRAILER_ADDRESSES, /* IPv6 addresses */
	ICMP_TRAILER_RECORDS,	/* multicast address records (RFC 3810 section 5.2) */
	ICMP_TRAILER_LOCATORS,	/* locator, preference, lifetime (RFC 6743) */
	ICMP_TRAILER_NAMES,	/* domain names (RFC 1788) */
	/* what a node information query is about (RFC 4620 section 4) */
	ICMP_TRAILER_SUBJECT6,
	ICMP_TRAILER_SUBJECT_NAME,
	ICMP_TRAILER_SUBJECT4,
	ICMP_TRAILER_RPL_OPTIONS, /* of RPL (RFC 6550 section 6.7) */
	ICMP_TRAILER_ANSWERS,	  /* of a node information reply (RFC 4620 section 6) */
	ICMP_TRAILER_OPERATIONS, /* on prefixes, of router renumbering (RFC 2894 section 3.2) */
	ICMP_TRAILER_REPORTS,	 /* of prefixes that matched (section 3.3) */
	ICMP_TRAILERS,
	/* what ICMP_TRAILER_ANSWERS is once the question is known; no layout's */
	ICMP_TRAILER_ANSWER_NAMES,
	ICMP_TRAILER_ANSWER6,
	ICMP_TRAILER_ANSWER4,
};

enum { ICMP_FIXED_MAX = 64, ICMP_FIELDS_MAX = 16, ICMP_CODE_ANY = -1 };

struct icmp_layout {
	uint8_t version, type;
	int16_t code; /* ICMP_CODE_ANY: every code without a layout of its own */
	uint8_t size; /* bytes of the fixed part, after the checksum */
	/* size when fields after `size` or a trailer are there; 0: there are none such */
	uint8_t extended_size;
	uint8_t extended_bit; /* of the fixed part: says so itself; 0: there is none such */
	enum icmp_trailer trailer;
	const struct icmp_field *fields;
	size_t field_count;
};

/* Every layout; the last two have version 0: of types that have none, errors and others. */
const struct icmp_layout *icmp_layouts(size_t *count);
/*
 * The layout of a message, or with ICMP_CODE_ANY that of the codes without one of their own;
 * never NULL: unknown types have four free bytes and data.
 */
const struct icmp_layout *icmp_layout_find(uint8_t version, uint8_t type, int code);
/* Bytes of the fixed part at the beginning of `rest`, which follows a checksum. */
uint32_t icmp_layout_size(const struct icmp_layout *layout, struct span rest);
/*
 * The trailer of a message whose bytes after the checksum are `rest`: the layout's, but that of
 * a node information reply is what its query type says, or data.
 */
enum icmp_trailer icmp_layout_trailer(const struct icmp_layout *layout, struct span rest);
/* Index of a layout's field; -1 when it has none of this name. */
int icmp_field_find(const struct icmp_layout *layout, const char *name);
/* The largest number that fits. */
uint64_t icmp_field_limit(const struct icmp_field *field);

/* Read and write a number of up to 64 bits; `fixed` holds ICMP_FIXED_MAX bytes. */
uint64_t icmp_field_get(const struct icmp_field *field, const uint8_t *fixed);
void icmp_field_put(const struct icmp_field *field, uint8_t *fixed, uint64_t value);

/*
 * What follows the checksum, in words made of the fields: each with its bits, then the trailer:
 * "unused:8 length:8 mtu:16, quote". Flags are letters of one bit each.
 */
void icmp_layout_text(struct text *t, const struct icmp_layout *layout);

/* Store `value` into `fixed`. False, with "must be 0..65535" in `problem`, when it is wrong. */
bool icmp_field_parse(const struct icmp_field *field, const char *value, uint8_t *fixed,
	struct text *problem);
/* Append the value that is in `fixed`, in a form that icmp_field_parse takes. */
void icmp_field_print(const struct icmp_field *field, const uint8_t *fixed, struct text *t);
/* The value's form: "0..65535", "an IPv4 address", "letters out of R,S,O". */
void icmp_field_form(const struct icmp_field *field, struct text *t);
/* Whether `fixed` holds the value that the field has when none is given. */
bool icmp_field_is_usual(const struct icmp_field *field, const uint8_t *fixed);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Names and records in messages of the DNS (RFC 1035 sections 3.1, 4.1.3 and 4.1.4); ICMPv6 has
 * names of the same form. */
#ifndef COMMON_WIRE_DNS_NAME_H
#define COMMON_WIRE_DNS_NAME_H

#include "common/base/address.h"
#include "common/base/text.h"

enum {
	DNS_NAME_SIZE = 256,
	DNS_NAME_MAX = 255, /* bytes of a name with its root (RFC 1035 section 2.3.4) */
	DNS_LABEL_MAX = 63,
};

/* Write a dotted name as labels; the writer fails when a label is empty or longer than 63
 * bytes. A dot at the end does not matter. */
void dns_name_write(struct writer *w, const char *name);

/* A walk over the labels of a name. */
struct dns_labels {
	struct span message;
	uint32_t at;	/* the next label */
	uint32_t end;	/* what follows the name; 0: not known yet */
	uint32_t size;	/* bytes of the labels so far */
	uint32_t jumps; /* pointers that may still be followed */
	bool failed;
};

/* The name at `at` of a message. `follows`: it may hold pointers; else one is an error. */
struct dns_labels dns_labels_of(struct span message, uint32_t at, bool follows);
/* The next label; false at the root, where `end` is set, and with `failed` set where the name
 * is cut, longer than DNS_NAME_MAX, or leads into a circle. */
bool dns_labels_next(struct dns_labels *labels, struct span *label);

/* Go past a name. */
void dns_name_skip(struct reader *r);

/*
 * Append the name at `at` of a message, dotted, without the dot of the root; pointers are
 * followed. False, and anything appended, when it does not end, or when it holds more than the
 * letters, digits, hyphens and underscores of host names.
 */
bool dns_name_read(struct span message, uint32_t at, struct text *t);

/* Of records and of questions about them (RFC 1035 section 3.2.2). */
enum { DNS_TYPE_NS = 2, DNS_TYPE_PTR = 12, DNS_TYPE_TXT = 16 };

/* A walk over the records of a reply, past its questions. */
struct dns_records {
	struct reader r; /* `failed`: the message is cut */
	uint16_t left;
};

struct dns_records dns_records_of(struct span message);
/* The data of the next record of this type; false when there are no more. */
bool dns_records_next(struct dns_records *records, uint16_t type, struct span *data);

/* Append the name that the first PTR record of a reply holds: an alias leads to it (RFC 2317).
 * False when there is no such record, or as dns_name_read(). */
bool dns_pointer_read(struct span message, struct text *t);

/* Append an address in reverse with a dot after each part: "1.2.0.192.", or 32 nibbles. */
void dns_name_reverse(struct text *t, const struct address *address);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The extension structure that ICMP errors may carry after their quote (RFC 4884), and its
 * objects: MPLS label stack (RFC 4950), interface information (RFC 5837), interface
 * identification (RFC 8335), extended information (RFC 8883).
 */
#ifndef COMMON_WIRE_EXTENSION_H
#define COMMON_WIRE_EXTENSION_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/bytes.h"
#include "common/wire/family.h"

enum extension_verdict {
	EXTENSION_NONE,	       /* no structure there */
	EXTENSION_COMPLIANT,   /* found where the length byte says */
	EXTENSION_LEGACY,      /* length byte 0, found at byte 128 (RFC 4884 section 5.5) */
	EXTENSION_BAD_VERSION, /* not version 2 */
	EXTENSION_BAD_CHECKSUM,
	EXTENSION_BAD_LENGTH, /* the length byte points past the message or below 128 bytes with
				 bytes following */
};

struct extension_found {
	enum extension_verdict verdict;
	uint32_t quote_size;	 /* bytes of the body that are quote (padding included) */
	uint32_t objects_offset; /* of the first object, from the start of the body; 0 when none
				  */
	uint32_t objects_size;	 /* 0 unless COMPLIANT or LEGACY */
};

/*
 * Parse the RFC 4884 extension structure that follows a quoted datagram.
 *
 * body:   the ICMP error after its 8-byte header, as received
 * length: the length byte of the ICMP header (RFC 4884 section 4), in the family's unit; 0 when
 * the sender gave none: then a structure counts only with version 2 and a checksum that is
 * there and right. A zero checksum after a length byte means "not transmitted" (section 7).
 * Where the length byte lies, quote_size is the whole body. Types that cannot carry a structure
 * (RFC 4884 section 4.6) are the caller's business: icmp_extends().
 */
struct extension_found extension_find(
	const struct family *family, struct span body, uint8_t length);
/*
 * The same where the place is known already: `offset` bytes into `bytes`, by a length byte
 * or only supposed (then its checksum must prove it). Offsets count from the start of `bytes`.
 */
struct extension_found extension_find_at(struct span bytes, uint32_t offset, bool is_reported);
/*
 * Bytes of the structure at the beginning of `bytes`, header included: data may follow it in
 * an extended echo (RFC 8335 section 2). It ends with the object after which its checksum is
 * right; where there is none, or none is right, with
 * the last whole object; all bytes where there is no object either.
 */
uint32_t extension_structure_size(struct span bytes);

struct extension_object {
	uint8_t class, type;
	struct span data;
};
enum {
	EXTENSION_CLASS_MPLS = 1,
	EXTENSION_CLASS_INTERFACE = 2,
	EXTENSION_CLASS_IDENTIFICATION = 3,
	EXTENSION_CLASS_INFORMATION = 4,
};

/* The next object; false at the end, then r->failed tells a malformed object (length < 4, no
 * multiple of 4, or past the end). */
bool extension_next(struct reader *r, struct extension_object *object);

struct mpls_label {
	uint32_t label; /* 20 bits */
	uint8_t traffic_class, bottom, ttl;
};
/* Whether an object is a label stack: class 1, C-type 1 (RFC 4950 section 4). */
bool extension_is_mpls(const struct extension_object *object);
/* The next entry of a label stack (RFC 4950 section 4); false at the end, then r->failed tells
 * that bytes were left over. */
bool extension_mpls_next(struct reader *r, struct mpls_label *label);

struct interface_information {
	uint8_t role; /* 0 incoming, 1 sub-IP, 2 outgoing, 3 next hop (RFC 5837 section 4.1) */
	bool has_index, has_address, has_name, has_mtu;
	uint32_t index, mtu;
	struct address address;
	struct span name; /* without its length byte and padding */
};
/* The names of the roles by their number. */
#define EXTENSION_ROLE_NAMES "incoming", "incoming-sub-ip", "outgoing", "next-hop"
const char *extension_role(uint8_t role);
/* Decode an interface information object (class 2). False when a part is cut or lies; what came
 * before it is filled. */
bool extension_interface(
	const struct extension_object *object, struct interface_information *info);

struct interface_identification {
	uint8_t by; /* 1 name, 2 index, 3 address (RFC 8335 section 2.1) */
	struct span name;
	uint32_t index;
	struct address address;
};
/* Decode an interface identification object (class 3); false when its type is none of these, or
 * it is cut, empty or no IP address. */
bool extension_identification(
	const struct extension_object *object, struct interface_identification *identification);

/* The pointer of an extended information object (class 4, RFC 8883 section 3.1): the byte of
 * the original datagram at which a limit was exceeded; false when it is of another type or
 * size. */
bool extension_pointer(const struct extension_object *object, uint32_t *pointer);

/* ---- building -------------------------------------------------------------------- */
/* Begin a structure: version and an empty checksum. Returns the offset to give to
 * extension_end. */
uint32_t extension_begin(struct writer *w, uint8_t version);
/* Append one object with `data` as it is: a multiple of 4 bytes makes it right. */
void extension_write(struct writer *w, uint8_t class, uint8_t type, struct span data);
void extension_write_mpls(struct writer *w, const struct mpls_label *labels, uint32_t count);
void extension_write_interface(struct writer *w, const struct interface_information *info);
void extension_write_identification(
	struct writer *w, const struct interface_identification *identification);
void extension_write_pointer(struct writer *w, uint32_t pointer);
/* Compute the checksum over everything since `begin`. */
void extension_end(struct writer *w, uint32_t begin);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Errors with an RFC 4884 extension structure, right and wrong. */
#include "tests/lab/cases.h"

#include <string.h>

enum fault {
	RIGHT,
	LEGACY,	      /* length 0, extension at 128: routers of before RFC 4884 */
	LENGTH_LONG,  /* beyond the end of the message */
	LENGTH_SHORT, /* inside the quote */
	LENGTH_MOST,  /* 255 words */
	VERSION_1,
	VERSION_3,
	CHECKSUM_WRONG,
	CHECKSUM_NONE, /* zero: the sender did not sum (RFC 4884 section 7) */
	OBJECT_SHORT,  /* an object of length 3 */
	OBJECT_ZERO,
	OBJECT_UNALIGNED,
	OBJECT_BEYOND,
	OBJECT_CUT,	/* 2 bytes where an object header should be */
	LABELS_ENDLESS, /* no bottom-of-stack bit anywhere */
	OBJECTS_MANY,
	NAME_LIES,    /* an interface name longer than its object */
	NAME_HOSTILE, /* an interface name with an escape sequence and a newline */
	INTERFACE,    /* a whole interface information object */
	INTERFACES,   /* two of the largest */
	CLASS_UNKNOWN,
	ALONE, /* a header without objects */
};

/* Append the object of a class and type with these bytes after its header. */
static size_t object(uint8_t *at, unsigned class, unsigned type, const void *bytes, size_t size)
{
	store16(at, (unsigned)(size + 4));
	at[2] = (uint8_t) class;
	at[3] = (uint8_t)type;
	memcpy(at + 4, bytes, size);
	return size + 4;
}

static size_t objects_many(uint8_t *at, size_t room)
{
	size_t size = 0;
	while (size + 8 <= room)
		size += object(at + size, 1, 1, "\0\21\1\100", 4);
	return size;
}

/* Two MPLS labels: 16 with ttl 1, 17 at the bottom with ttl 64. */
static size_t labels(uint8_t *at, bool has_bottom)
{
	uint8_t stack[] = {0, 1, 0, 1, 0, 1, 0x10, 64};
	stack[6] |= has_bottom ? 1 : 0;
	return object(at, 1, 1, stack, sizeof stack);
}

/* RFC 5837: role, index, address, name and MTU of the interface the packet came in by. */
static size_t interface(uint8_t *at, enum fault how)
{
	uint8_t info[4 + 8 + 12 + 4] = {0, 0, 0, 7, 0, 1, 0, 0, 10, 66, 0, 9, 12, 'e', 't', 'h',
		'0', '/', '1', 0, 0, 0, 0, 0, 0, 0, 5, 220};
	if (how == NAME_LIES)
		info[12] = 200;
	if (how == NAME_HOSTILE)
		memcpy(info + 13, "\033[31m\n%n%s\0", 11);
	return object(at, 2, 0x0f, info, sizeof info);
}

/* Of the outgoing or incoming interface, with everything that there is. */
static size_t interface_full(uint8_t *at, bool outgoing)
{
	uint8_t info[4 + 20 + 64 + 4] = {0, 0, 0, 7, 0, 2, 0, 0, 0xfd, 0x66};
	info[3] += outgoing;
	memset(info + 10, 0xff, 12);
	info[23] = (uint8_t)(9 + outgoing);
	info[24] = 64;
	memset(info + 25, outgoing ? 'b' : 'a', 63);
	store16(info + 90, outgoing ? 9000 : 1500);
	return object(at, 2, outgoing ? 0x8f : 0x0f, info, sizeof info);
}

/* The objects of a fault; returns their size. */
static size_t objects(uint8_t *at, size_t room, enum fault how)
{
	if (how == ALONE)
		return 0;
	if (how == OBJECTS_MANY)
		return objects_many(at, room);
	if (how == INTERFACE || how == NAME_LIES || how == NAME_HOSTILE)
		return interface(at, how);
	if (how == INTERFACES) {
		size_t first = interface_full(at, false);
		return first + interface_full(at + first, true);
	}
	if (how == CLASS_UNKNOWN)
		return object(at, 250, 9, "whatever", 8) + labels(at + 12, true);
	size_t size = labels(at, how != LABELS_ENDLESS);
	if (how == OBJECT_SHORT)
		store16(at, 3);
	else if (how == OBJECT_ZERO)
		store16(at, 0);
	else if (how == OBJECT_UNALIGNED)
		store16(at, 11);
	else if (how == OBJECT_BEYOND)
		store16(at, 4000);
	else if (how == OBJECT_CUT)
		size += 2;
	return size;
}

/* The extension structure: header, objects, checksum (RFC 4884 section 7). */
static size_t structure(uint8_t *at, size_t room, enum fault how)
{
	memset(at, 0, room);
	at[0] = how == VERSION_1 ? 0x10 : how == VERSION_3 ? 0x30 : 0x20;
	size_t size = 4 + objects(at + 4, room - 4, how);
	store16(at + 2, ~sum16(at, size, 0) & 0xffff);
	if (how == CHECKSUM_WRONG)
		at[2] ^= 0x5a;
	if (how == CHECKSUM_NONE)
		store16(at + 2, 0);
	return size;
}

/* a: the fault. The quote is padded to 128 bytes, its length is in the second word. */
static void extended(struct host *host, const struct probe *probe, const struct lab_case *which)
{
	enum fault how = (enum fault)which->a;
	bool is_v4 = probe->family == 4;
	struct shape *shape = host_shape();
	shape_error(shape, probe, is_v4 ? 11 : 3, 0);
	size_t quote = 128;
	if (shape->body_size < quote)
		memset(shape->body + shape->body_size, 0, quote - shape->body_size);
	size_t size = structure(shape->body + quote, how == OBJECTS_MANY ? 1000 : 400, how);
	shape->body_size = quote + size;
	unsigned words = (unsigned)(is_v4 ? quote / 4 : quote / 8);
	if (how == LEGACY)
		words = 0;
	else if (how == LENGTH_LONG)
		words += 40;
	else if (how == LENGTH_SHORT)
		words = is_v4 ? 7 : 6;
	else if (how == LENGTH_MOST)
		words = 255;
	shape->rest[is_v4 ? 1 : 0] = (uint8_t)words;
	host_send(host, shape);
}

const struct lab_case cases_extension[] = {
	{"extension", 46, extended, RIGHT, 0},
	{"extension-legacy", 46, extended, LEGACY, 0},
	{"extension-length-long", 46, extended, LENGTH_LONG, 0},
	{"extension-length-short", 46, extended, LENGTH_SHORT, 0},
	{"extension-length-most", 46, extended, LENGTH_MOST, 0},
	{"extension-version-1", 46, extended, VERSION_1, 0},
	{"extension-version-3", 46, extended, VERSION_3, 0},
	{"extension-checksum", 46, extended, CHECKSUM_WRONG, 0},
	{"extension-no-checksum", 46, extended, CHECKSUM_NONE, 0},
	{"extension-object-short", 46, extended, OBJECT_SHORT, 0},
	{"extension-object-zero", 46, extended, OBJECT_ZERO, 0},
	{"extension-unaligned", 46, extended, OBJECT_UNALIGNED, 0},
	{"extension-object-beyond", 46, extended, OBJECT_BEYOND, 0},
	{"extension-object-cut", 46, extended, OBJECT_CUT, 0},
	{"extension-labels-endless", 46, extended, LABELS_ENDLESS, 0},
	{"extension-many", 46, extended, OBJECTS_MANY, 0},
	{"extension-name-lies", 46, extended, NAME_LIES, 0},
	{"extension-name-hostile", 46, extended, NAME_HOSTILE, 0},
	{"extension-interface", 46, extended, INTERFACE, 0},
	{"extension-interfaces", 46, extended, INTERFACES, 0},
	{"extension-class-unknown", 46, extended, CLASS_UNKNOWN, 0},
	{"extension-alone", 46, extended, ALONE, 0},
	{NULL, 0, NULL, 0, 0},
};

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ICMP extension objects (RFC 4884): read from a path file's words, and written after a quote:
 * MPLS label stacks (RFC 4950), interface information (RFC 5837), and any other as bytes.
 */
#ifndef TESTS_LAB_OBJECTS_H
#define TESTS_LAB_OBJECTS_H

#include "tests/lab/model.h"

/* LABEL[:EXP[:S[:TTL]]],...; S is by default 1 in the last entry, TTL 1. */
bool objects_read_mpls(struct extension *to, char *value);
/* ROLE/INDEX/ADDRESS/NAME/MTU, '-' or nothing for what is absent; several with commas. */
bool objects_read_interface(struct extension *to, char *value);
/* CLASS/TYPE:HEX; several with commas. */
bool objects_read_raw(struct extension *to, char *value);

bool extension_is_present(const struct extension *extension);

/*
 * Write the extension structure: header, objects, checksum.
 *
 * own: the address that the word `self` stands for
 * to:  room for EXTENSION_ROOM bytes
 * Returns its size in bytes.
 */
enum { EXTENSION_ROOM = 60000 };
size_t extension_write(
	const struct extension *extension, const struct address *own, uint8_t *to);

#endif

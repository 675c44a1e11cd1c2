/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes of a packet as a path file wants them: some put between its IP header and what follows
 * (IPv4 options, IPv6 extension headers), others written over what is there. For a quote
 * and for an answer's own headers.
 */
#ifndef TESTS_LAB_EDIT_H
#define TESTS_LAB_EDIT_H

#include "tests/lab/model.h"

/* HEX: bytes between the IP header and what follows. */
bool edit_read_insert(struct edits *to, const char *value);
/* PLACE:HEX,...; PLACE counts bytes from the IP header, tPLACE from the transport header; ^HEX
 * flips these bits. */
bool edit_read_patch(struct edits *to, char *value);

/* Write over the transport message: before its checksum is made. */
void edit_transport(const struct edits *edits, uint8_t *transport, size_t size);
/*
 * Put in what is to be after the IP header and write over the header. Its length and
 * checksum are made right for what was put in, unless they are written over themselves.
 *
 * packet: of `size` bytes, with room for INSERTED_ROOM more; `header` of them are the IP
 * header's. Returns the new size.
 */
size_t edit_packet(const struct edits *edits, uint8_t *packet, size_t header, size_t size);

#endif

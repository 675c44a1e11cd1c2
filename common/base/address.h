/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One type for an IPv4 or IPv6 address with its zone (RFC 4007). Conversion from and to
 * sockaddr is the business of common/net; this module compares, classifies and prints.
 */
#ifndef COMMON_BASE_ADDRESS_H
#define COMMON_BASE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/bytes.h"

struct address {
	uint8_t version;   /* 4 or 6; 0: no address */
	uint8_t bytes[16]; /* network order; the first 4 for IPv4 */
	uint32_t zone;	   /* interface index of a link-local IPv6 address, else 0 */
};

/* Bytes in an address of this IP version: 4 or 16. */
uint32_t address_size(uint8_t version);
/* An address from `bytes`, which must be 4 or 16 long; version 0 otherwise. */
struct address address_from(struct span bytes);
/* The next address of `version` out of a reader. */
struct address address_read(struct reader *r, uint8_t version);
void address_write(struct writer *w, const struct address *address);
/* Same version, bytes and, where both have one, zone. */
bool address_equal(const struct address *a, const struct address *b);
/* 0.0.0.0 or ::, and no address at all. */
bool address_is_unspecified(const struct address *address);
/* 224.0.0.0/4 (RFC 1112 section 4) or ff00::/8 (RFC 4291 section 2.7). */
bool address_is_multicast(const struct address *address);
/* 127.0.0.0/8 or ::1. */
bool address_is_loopback(const struct address *address);
/* fe80::/10 (RFC 4291 section 2.5.6) or multicast of link scope: an address that needs a zone.
 */
bool address_is_link_local(const struct address *address);
/* The subnet-router anycast address of a /64, an interface identifier of zero (RFC 4291 section
 * 2.6.1): any router of that link may answer, from its own address. */
bool address_is_subnet_router(const struct address *address);
/* Numeric text without zone, for both families; "?" for no address. `text` holds
 * ADDRESS_TEXT_SIZE bytes. */
enum { ADDRESS_TEXT_SIZE = 46 };
char *address_text(char *text, const struct address *address);
/* The same with the zone of a link-local address: "fe80::1%eth0" (RFC 4007 section 11).
 * `zone_name` fills 16 bytes with the interface's name, which is whatever its owner chose and
 * is escaped; NULL: no zone. `text` holds ADDRESS_ZONE_TEXT_SIZE bytes. */
enum {
	ADDRESS_ZONE_SIZE = 16,
	ADDRESS_ZONE_TEXT_SIZE = ADDRESS_TEXT_SIZE + 4 * ADDRESS_ZONE_SIZE
};
char *address_text_zone(char *text, const struct address *address,
	char *(*zone_name)(char *name, uint32_t zone));
/* An address out of its numeric text (no zone, no name). False when it is none. */
bool address_parse(const char *word, struct address *address);
/* "192.0.2.0/24": an address, of which the first so many bits count. False when the word is no
 * such prefix. */
bool address_parse_prefix(const char *word, struct address *address, uint8_t *bits);

#endif

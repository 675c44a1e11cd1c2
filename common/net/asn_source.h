/* SPDX-License-Identifier: BSD-2-Clause */
/* The sources of AS numbers, as the helper process of asn.c asks them, and how they answer. */
#ifndef COMMON_NET_ASN_SOURCE_H
#define COMMON_NET_ASN_SOURCE_H

#include "common/base/bytes.h"
#include "common/net/asn.h"

/* Each fills `text` (ASN_TEXT bytes) with "AS1/AS2", or "*" without an entry; false when the
 * source gave no answer. */
bool asn_whois_ask(const struct asn_source *, const struct address *, char *text);
bool asn_zone_ask(const struct asn_source *, const struct address *, char *text);
bool asn_database_ask(const struct asn_database *, const struct address *, char *text);

/* The AS numbers in a registry's answer. Pure. */
void asn_parse(const char *answer, char *text);
/* In an answer of the DNS (RFC 1035 section 4.1): TXT records "64500 64501 | 192.0.2.0/24 ...".
 * False when it is no whole message. Pure. */
bool asn_parse_txt(struct span message, char *text);
/* The name that a zone has for an address: "1.2.0.192.origin.ZONE", for IPv6 32 nibbles before
 * "origin6.ZONE". `name` holds ASN_NAME bytes. Pure. */
void asn_zone_name(char *name, const char *zone, const struct address *address);

#endif

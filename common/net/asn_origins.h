/* SPDX-License-Identifier: BSD-2-Clause */
/* The AS numbers in an answer, each once: those of the most specific route that it names. Pure.
 */
#ifndef COMMON_NET_ASN_ORIGINS_H
#define COMMON_NET_ASN_ORIGINS_H

#include <stdbool.h>
#include <stddef.h>

enum { ASN_ORIGINS_MAX = 16 };

/* All zeros: none. */
struct asn_origins {
	const char *at[ASN_ORIGINS_MAX]; /* digits, as they are in the answer */
	size_t size[ASN_ORIGINS_MAX];
	size_t count;
	size_t mask; /* the longest so far */
};

/* Whether the digits are an AS number (RFC 6793: 32 bits). */
bool asn_is_number(const char *digits, size_t size);
/* A route with this length of its mask: a longer one forgets what came before. Whether the
 * origins of this one are to be taken. */
bool asn_origins_mask(struct asn_origins *origins, size_t mask);
/* Take the AS number that `digits` begins with, if one does, it is new, and there is room. */
void asn_origins_add(struct asn_origins *origins, const char *digits);
/* "AS1/AS2", or "*" without any, into `text` (ASN_TEXT bytes). */
void asn_origins_show(const struct asn_origins *origins, char *text);

#endif

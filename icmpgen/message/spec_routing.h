/* SPDX-License-Identifier: BSD-2-Clause */
/* The routing header of --header (RFC 5095, RFC 6275 section 6.4, RFC 6554, RFC 8754). */
#ifndef ICMPGEN_MESSAGE_SPEC_ROUTING_H
#define ICMPGEN_MESSAGE_SPEC_ROUTING_H

#include <stdbool.h>

#include "common/base/address.h"
#include "common/base/bytes.h"
#include "common/base/text.h"

/* An extension header of a packet that is to be put in words. */
struct spec_header_seen {
	struct span bytes; /* the whole header */
	const struct address *destination;
};

/*
 * Append what words like "0,fd00::5" make of a routing header, after its next-header and length
 * bytes: false when they are not understood or there is no room.
 */
bool spec_routing_write(struct writer *w, const char *value);
/* Append the words of a routing header; false when it is cut or of an unknown type. Bytes that
 * they do not make have to be looked for by the caller. */
bool spec_routing_print(const struct spec_header_seen *seen, struct text *t);

#endif

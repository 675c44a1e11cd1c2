/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * AS numbers of addresses, looked up beside the probing: one helper process asks the registry
 * (whois, RFC 3912) and answers through a socket pair. A slow registry delays no probe, a
 * failing one ends no trace.
 */
#ifndef COMMON_NET_ASN_H
#define COMMON_NET_ASN_H

#include <stdbool.h>
#include <stdint.h>

#include <sys/types.h>

#include "common/base/address.h"
#include "common/base/duration.h"

enum { ASN_TEXT = 128, ASN_CACHE = 256 };

#define ASN_WAIT (2 * SECOND)

struct asn_entry {
	struct address address; /* version 0: free */
	bool is_known;
	nanoseconds until;
	char text[ASN_TEXT]; /* "AS1/AS2", "*" without an entry, "!!" when the registry refused
			      */
};

struct asn {
	int fd;	   /* -1: no helper */
	pid_t pid; /* 0: not started, -1: not to be had */
	uint32_t count;
	const char *server, *port;
	struct asn_entry entries[ASN_CACHE];
};

/* `server`: HOST or HOST:PORT... of the registry; NULL: the usual one. */
void asn_open(struct asn *asn, const char *server);
void asn_close(struct asn *asn);
/* The AS numbers of an address; NULL: not yet, ask again at `until` or when fd is readable. */
const char *asn_ask(
	struct asn *asn, const struct address *address, nanoseconds now, nanoseconds *until);
void asn_receive(struct asn *asn);

/* The AS numbers in a registry's answer, as "AS1/AS2"; "*" when there is none. Pure. */
void asn_parse(const char *answer, char *text);

#endif

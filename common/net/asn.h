/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * AS numbers of addresses, looked up by lookups.h in a registry (whois, RFC 3912), a zone of
 * the DNS or a database file. A slow source delays no probe, a failing one ends no trace.
 */
#ifndef COMMON_NET_ASN_H
#define COMMON_NET_ASN_H

#include <stdbool.h>
#include <stdint.h>

#include "common/net/lookups.h"

enum { ASN_TEXT = 128, ASN_NAME = 256 };

#define ASN_WAIT (5 * SECOND)

struct asn_database;

/* Where to ask: the database if there is one, else the zone, else the registry. */
struct asn_source {
	struct asn_database *database; /* NULL: none */
	const char *zone;	       /* NULL: none */
	const char *server, *service;  /* of the registry; NULL: the usual ones */
	struct address resolver; /* that is asked about the zone; version 0: the system's */
};

/* Begin: look-ups whose answers are "AS1/AS2", or "*" without an entry; `source` and what it
 * points to must live on. */
void asn_open(struct lookups *asn, struct asn_source *source);
/* The AS numbers of an address, "!!" when the source gave no answer; none: not yet, ask again
 * at `until` or when there is an answer. */
struct outside_text asn_ask(struct lookups *asn, const struct address *address, nanoseconds now,
	nanoseconds *until);

/*
 * Open a MaxMind DB file; the library is loaded only here, and parses the file: after
 * privilege_end(). `fd` is the file, opened before, or -1; it is read where `file` itself may
 * no longer be opened. NULL with what is wrong in `problem` ("No such file or directory"),
 * which lives as long as the program.
 */
struct asn_database *asn_database_open(int fd, const char *file, const char **problem);
void asn_database_close(struct asn_database *database);

/* Whether `zone` can have origins: a name of labels, short enough for those of IPv6. */
bool asn_zone_is_name(const char *zone);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * AS numbers of addresses, looked up beside the probing: a helper process asks a registry
 * (whois, RFC 3912), a zone of the DNS or a database file, and answers through a socket pair. A
 * slow source delays no probe, a failing one ends no trace.
 */
#ifndef COMMON_NET_ASN_H
#define COMMON_NET_ASN_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/duration.h"
#include "common/net/helper.h"

enum { ASN_TEXT = 128, ASN_CACHE = 1024, ASN_NAME = 256 };

#define ASN_WAIT (5 * SECOND)

struct asn_database;

/* Where to ask: the database if there is one, else the zone, else the registry. */
struct asn_source {
	struct asn_database *database; /* NULL: none */
	const char *zone;	       /* NULL: none */
	const char *server, *service;  /* of the registry; NULL: the usual ones */
};

struct asn_entry {
	struct address address; /* version 0: free */
	bool is_asked, is_known;
	nanoseconds until;
	char text[ASN_TEXT]; /* "AS1/AS2", "*" without an entry, "!!" when the source refused */
};

struct asn {
	struct helper helper; /* started with the first question */
	uint32_t count;
	struct asn_source source;
	struct asn_entry entries[ASN_CACHE];
};

/* The helper starts with the first question; `source` and what it points to must live on. */
void asn_open(struct asn *asn, const struct asn_source *source);
void asn_close(struct asn *asn);
/* The AS numbers of an address; NULL: not yet, ask again at `until` or when fd is readable. */
const char *asn_ask(
	struct asn *asn, const struct address *address, nanoseconds now, nanoseconds *until);
void asn_receive(struct asn *asn);

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

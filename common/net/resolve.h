/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A target's word to its address. Numbers are read here, without the resolver's files and
 * sockets; names go to a helper process without privilege and there to getaddrinfo, names
 * outside ASCII through its IDN support (glibc loads libidn2 by itself).
 */
#ifndef COMMON_NET_RESOLVE_H
#define COMMON_NET_RESOLVE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/duration.h"

enum { RESOLVE_NAME_SIZE = 1025, RESOLVE_ADDRESSES = 16 };

struct resolved {
	struct address address;			  /* the one to use */
	struct address others[RESOLVE_ADDRESSES]; /* that the name has too, in order */
	uint32_t other_count;
	bool is_numeric;	      /* the word was an address itself */
	char name[RESOLVE_NAME_SIZE]; /* canonical name, as the resolver has it; the word when
				       * numeric */
};

/*
 * Look `word` up. `version` 4 or 6 demands that family, 0 takes what the resolver gives, in its
 * order. An IPv4-mapped address (RFC 4291 section 2.5.5.2) is the IPv4 address that it maps: no
 * packet can be sent to it as it is. NULL on success, else the resolver's sentence ("Name or
 * service not known"). It takes until a time at most (monotonic; NEVER: as long as the resolver
 * does). A signal that is handled ends it as well: the sentence is then RESOLVE_INTERRUPTED.
 */
const char *resolve_until(
	const char *word, uint8_t version, nanoseconds until, struct resolved *resolved);
extern const char RESOLVE_INTERRUPTED[];

/* All that the resolver gives for a word, in its order, each address once. */
struct resolved_all {
	int failed; /* of getaddrinfo(): gai_strerror() words it */
	uint32_t count;
	struct address addresses[RESOLVE_ADDRESSES];
	char name[RESOLVE_NAME_SIZE]; /* canonical name, as the resolver has it */
};

/* Ask the resolver in this process, which therefore is a helper without privilege. */
void resolve_all(const char *word, uint8_t version, struct resolved_all *all);
/* The same in a process that may end: by SIGALRM when it takes longer than a resolver that
 * answers ever does. The C library waits without a limit for a server that asks for TCP (a
 * truncated answer) and then sends nothing. */
void resolve_all_or_end(const char *word, uint8_t version, struct resolved_all *all);
/* In seconds. */
enum { RESOLVER_LIFE = 300 };
/* The failure of getaddrinfo() that stands for its end, as waitpid() tells it. */
int resolve_failure(int status);
/* Whether a helper that keeps to its part could have sent that: what it parses may have made it
 * another program. Ends the name in any case. */
bool resolved_all_is_possible(struct resolved_all *all);
/* The same as resolve_until() gives it: the first address is the one to use. `all` is
 * possible and has not failed. */
void resolved_from(struct resolved *resolved, const struct resolved_all *all);
/* Read a number as resolve_until() does, without the resolver. */
bool resolve_number(const char *word, struct address *address);

/* Addresses of this family come first, the first of them is the one to use. */
void resolved_prefer(struct resolved *resolved, uint8_t version);

/* How packets to it will be sent. */
struct resolved_way {
	const char *device;    /* NULL: any */
	struct address source; /* version 0: any */
	bool has_mark;
	uint32_t mark;
};
/* Of several addresses use the first that has a route this way, as far as the kernel says so
 * before anything is sent; when none has, all stays as it is. */
void resolved_choose(struct resolved *resolved, const struct resolved_way *way);

/* The name of a zone (interface), "" for 0; `name` holds at least 16 bytes. Its number when it
 * has no name. */
char *resolve_zone_name(char *name, uint32_t zone);
/* From now on by this socket, of any kind, as no other can be opened; -1: no longer. */
void resolve_zones_by(int fd);

#endif

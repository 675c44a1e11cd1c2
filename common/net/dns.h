/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A question to one name server (RFC 1035, over UDP and, where a
 * reply is truncated, over TCP), which the C library's resolver would not
 * ask. It parses what a server says: in a helper without privilege only.
 */
#ifndef COMMON_NET_DNS_H
#define COMMON_NET_DNS_H

#include "common/base/address.h"
#include "common/base/bytes.h"

enum { DNS_MESSAGE_MAX = 4096 };

enum dns_verdict {
	DNS_REPLY,   /* a reply without error, which may hold no record */
	DNS_NO_NAME, /* there is no such name */
	DNS_FAILED,  /* the server cannot be asked, refuses or fails */
};

/*
 * Ask `server` for records of a name, again each second, until it replies or the process ends;
 * once more over TCP, for 5 seconds at most, where the reply is truncated.
 * `message` holds DNS_MESSAGE_MAX bytes; with DNS_REPLY, *reply is the message in it.
 */
enum dns_verdict dns_ask(const struct address *server, const char *name, uint16_t type,
	uint8_t *message, struct span *reply);

/* The name of an address in its PTR record, dotted, into `name` of `size` bytes; false when
 * there is none. */
bool dns_ask_name(
	const struct address *server, const struct address *address, char *name, size_t size);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The extension objects of an ICMP error (RFC 4884) in JSON: one form for every command. */
#ifndef COMMON_CLI_JSON_EXTENSION_H
#define COMMON_CLI_JSON_EXTENSION_H

#include "common/base/address.h"
#include "common/cli/json.h"

/*
 * Put the array "mpls" of a label stack (RFC 4950): objects with label, the traffic class by
 * the key `class`, s and ttl.
 */
void json_mpls(struct json *j, struct span data, const char *class);

/*
 * Put the array "ext": of each object its class and type, and `mpls` (RFC 4950: label, tc, s,
 * ttl), `interface` (RFC 5837: role, index, addr, name, mtu) or `bytes` in hexadecimal. An
 * object cut in the middle ends it, or more than `most` objects: then "malformed_ext" is true.
 * Nothing is put when there are no bytes.
 *
 * objects: the bytes that follow the structure's header
 * zone: as address_text_zone() takes it
 */
void json_extension(
	struct json *j, struct span objects, uint32_t most, char *(*zone)(char *, uint32_t));

#endif

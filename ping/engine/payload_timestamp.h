/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ICMP timestamps (RFC 792, page 16) instead of echoes, IPv4 only: the host says when it
 * received the request and when it sent the reply. The originate time comes back unaltered: it
 * carries a part of the run's token, which proves the reply. With its high bit set it is not a
 * time since midnight, as the RFC permits.
 */
#ifndef PING_ENGINE_PAYLOAD_TIMESTAMP_H
#define PING_ENGINE_PAYLOAD_TIMESTAMP_H

#include "common/base/duration.h"
#include "ping/engine/payload.h"

enum { TIMESTAMP_REQUEST = 13, TIMESTAMP_REPLY = 14, TIMESTAMP_DATA_SIZE = 12 };

/* The two times of the host that replied: milliseconds since midnight UTC, or anything else
 * when the high bit is set. */
struct timestamp_times {
	uint32_t receive, transmit;
};

/* Write the request at `packet`, with room for the ICMP header and the data. Returns its bytes.
 */
struct span timestamp_write_request(
	const struct payload *payload, uint16_t id, uint16_t sequence, uint8_t *packet);

/* Whether the data of a reply is whole and has the originate time of our requests; then *times
 * are the others (NULL: not wanted). */
bool timestamp_is_ours(
	const struct payload *payload, struct span data, struct timestamp_times *times);

/* Milliseconds since midnight UTC. `wall`: since 1970. */
uint32_t timestamp_of_day(nanoseconds wall);

#endif

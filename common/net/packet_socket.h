/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whole IP packets as they arrive, for --reply, --listen and --quote-live: a packet socket
 * shows both families alike, from the IP header on, with wrong checksums and to every address.
 */
#ifndef COMMON_NET_PACKET_SOCKET_H
#define COMMON_NET_PACKET_SOCKET_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/base/text.h"
#include "common/net/stamp.h"

enum { CAPTURED_PACKET_MAX = 65536 };

struct captured_packet {
	struct span bytes; /* from the IP header on */
	bool is_outgoing;  /* ours, on its way out */
	uint32_t interface;
	nanoseconds at; /* when it arrived */
	enum stamp stamp;
};

/*
 * Open a packet socket that takes these protocols of IPv4 and IPv6 and no others, for good.
 * Returns a descriptor or -errno. Needs CAP_NET_RAW, before privilege_end(); nothing comes in
 * until it is bound.
 */
int packet_socket_create(uint8_t v4, uint8_t v6);
/* Let in packets of `version` (0: both), of `device` when not NULL. 0 or -errno. */
int packet_socket_bind(int fd, uint8_t version, const char *device);
/* What the user reads when the device of -I is none. */
void device_problem(const char *device, struct text *problem);
/* What the user reads when creating or binding gave `error`, with the remedy. */
void packet_socket_problem(int error, const char *device, struct text *problem);
/*
 * The next packet into `buffer` of CAPTURED_PACKET_MAX bytes; false when none is there now.
 * `clock`: for the kernel's stamps, where the socket asks for them; NULL: the time of reading.
 */
bool packet_socket_read(
	int fd, uint8_t *buffer, struct captured_packet *packet, struct stamp_clock *clock);

/* The name of an interface, asked through the socket, which needs no other; NULL: it is gone.
 */
const char *packet_socket_device(int fd, uint32_t interface, char name[static 16]);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whole IP packets as they arrive, for --reply, --listen and --quote-live: a packet socket
 * shows both families alike, from the IP header on, with wrong checksums and to every address.
 */
#ifndef ICMPGEN_TAP_H
#define ICMPGEN_TAP_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/base/text.h"

enum tap_what { TAP_ICMP, TAP_ALL };
enum { TAP_PACKET_MAX = 65536 };

struct tap_packet {
	struct span bytes; /* from the IP header on */
	bool is_outgoing;  /* ours, on its way out */
	uint32_t interface;
};

/* Open a tap for `version` (0: both), on `device` when not NULL; a descriptor or -errno. */
int tap_open(uint8_t version, const char *device, enum tap_what what);
/* What the user reads when the device of -I is none. */
void device_problem(const char *device, struct text *problem);
/* What the user reads when tap_open() gave `error`, with the remedy. */
void tap_problem(int error, const char *device, struct text *problem);
/* The next packet into `buffer` of TAP_PACKET_MAX bytes; false when none is there now. */
bool tap_read(int fd, uint8_t *buffer, struct tap_packet *packet);

#endif

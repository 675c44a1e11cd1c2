/* SPDX-License-Identifier: BSD-2-Clause */
/* What opening the doors and opening a TCP connection for each probe have in common. */
#ifndef TRACEROUTE_DOORS_OPEN_H
#define TRACEROUTE_DOORS_OPEN_H

#include "traceroute/doors.h"

enum { DOORS_PACKET_MAX = 65536 + 64 };

/* Device, mark, traffic class and the like, as the command line says. 0, or -errno with
 * `failed` set. */
int doors_set_common(struct doors *d, const struct sock *s);
/* The address to bind to; NULL: any. */
const struct address *doors_bind_address(const struct doors *d);
/* The source address that each packet is sent with; NULL: the socket's. */
const struct address *doors_packet_source(const struct doors *d);
/* The source port that the user wants; 0: any. */
uint16_t doors_wanted_port(const struct options *o);

#endif

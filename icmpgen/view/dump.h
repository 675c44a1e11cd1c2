/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A packet as hexadecimal bytes with what each of them is: IP header, ICMP header and fields,
 * the quoted datagram, RFC 4884 objects. Reads the bytes alone, so it shows what is there.
 */
#ifndef ICMPGEN_VIEW_DUMP_H
#define ICMPGEN_VIEW_DUMP_H

#include <stdio.h>

#include "common/base/bytes.h"

void dump_packet(FILE *to, struct span packet);

#endif

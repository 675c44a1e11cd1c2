/* SPDX-License-Identifier: BSD-2-Clause */
/* The packets of a capture file with any number of interfaces: the memory that pcap.h, which
 * allocates nothing, asks for. */
#ifndef ICMPGEN_PACKETS_H
#define ICMPGEN_PACKETS_H

#include "common/wire/pcap/pcap.h"

/* As pcap_next(); there is always room, or a problem. */
bool packets_next(struct pcap *pcap, struct pcap_packet *packet);
/* Give the memory back; the file cannot be read on. */
void packets_release(struct pcap *pcap);

#endif

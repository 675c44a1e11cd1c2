/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/packets.h"

#include <stdlib.h>

static bool grow(struct pcap *pcap)
{
	uint32_t room = pcap->room ? 2 * pcap->room : PCAP_INTERFACES;
	struct pcap_interface *more = realloc(pcap->more, room * sizeof *more);
	if (more)
		pcap_give_room(pcap, more, room);
	else
		pcap->problem = "more interfaces than memory";
	return more != NULL;
}

bool packets_next(struct pcap *pcap, struct pcap_packet *packet)
{
	bool has_packet;
	while (!(has_packet = pcap_next(pcap, packet)) && pcap->is_full && grow(pcap))
		continue;
	return has_packet;
}

void packets_release(struct pcap *pcap)
{
	free(pcap->more);
	pcap_give_room(pcap, NULL, 0);
}

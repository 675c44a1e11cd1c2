/* SPDX-License-Identifier: BSD-2-Clause */
/* Contract of what common/wire/pcap/stamp.c has of pcap.h. */
#ifndef PROVE_PCAP_STAMP_H
#define PROVE_PCAP_STAMP_H

#include "common/wire/pcap/pcap.h"
#include "prove/contracts/common/base/number.h"

/*@ requires \valid_read(interface);
    assigns \nothing; */
nanoseconds pcap_stamp_wall(const struct pcap_interface *interface, uint64_t stamp);

#endif

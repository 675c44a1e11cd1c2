/* SPDX-License-Identifier: BSD-2-Clause */
/* The part of a dump that is an IP header: the packet's own or the quoted one. */
#ifndef ICMPGEN_VIEW_DUMP_IP_H
#define ICMPGEN_VIEW_DUMP_IP_H

#include <stdbool.h>

#include "common/wire/ip.h"
#include "icmpgen/view/dump_lines.h"

/* Print an IP header; false, and nothing printed, when there is no whole one. */
bool dump_ip(struct dump *d, struct ip_header *ip);

#endif

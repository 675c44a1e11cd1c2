/* SPDX-License-Identifier: BSD-2-Clause */
/* The part of a dump after a message's fixed fields. */
#ifndef ICMPGEN_VIEW_DUMP_BODY_H
#define ICMPGEN_VIEW_DUMP_BODY_H

#include "common/wire/icmp/fields.h"
#include "icmpgen/view/dump_lines.h"

/* Everything from here to the packet's end; `length` is the RFC 4884 length byte. */
void dump_body(struct dump *d, uint8_t version, uint8_t type, enum icmp_trailer trailer,
	uint8_t length);

#endif

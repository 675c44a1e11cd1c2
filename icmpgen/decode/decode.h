/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The way back: a packet becomes a `struct spec`, and that becomes words. What comes out is
 * checked by building it again, so that the dry run of the words is the packet byte for byte;
 * where no words of a message say what is there, its bytes do (--rest, --body). Pure.
 */
#ifndef ICMPGEN_DECODE_DECODE_H
#define ICMPGEN_DECODE_DECODE_H

#include <stdbool.h>

#include "common/base/bytes.h"
#include "common/base/text.h"
#include "icmpgen/message/spec.h"

/*
 * Fill `spec` so that spec_build gives `packet` (from its IP header on) again. `scratch` has
 * room for SPEC_PACKET_MAX bytes. False, with the place and the reason in `problem`, when no
 * words make these bytes: a header that is cut, lies or holds what icmp-send has no option for.
 */
bool decode_packet(
	struct span packet, struct spec *spec, struct writer scratch, struct text *problem);

/* The same for an ICMP message alone; source, destination and version are in `spec` already. */
void decode_message(struct span message, struct spec *spec, struct writer scratch);

/* Append the whole command line, "icmp-send -4 --src ..."; `scratch` as above. */
void decode_words(const struct spec *spec, struct writer scratch, struct text *t);
/* Append the message's words alone: "dest-unreach/port --quote ...". */
void decode_message_words(const struct spec *spec, struct writer scratch, struct text *t);
/* Append "dest-unreach/port", "echo", "200/3". */
void decode_name(const struct spec *spec, struct text *t);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* What the forms of output ask of one packet. */
#ifndef ICMPGEN_VIEW_PACKET_H
#define ICMPGEN_VIEW_PACKET_H

#include "common/wire/ip.h"
#include "icmpgen/view/view.h"

/* view->spec becomes that of the packet's message; false: it has no whole IP header. */
bool packet_decode(struct view *view, struct span packet, struct ip_header *ip);
/* Fill view->words with the message's words, a space in front. */
void packet_words(struct view *view, struct span packet);
/* The same for a reader: message_text(). */
void packet_text(struct view *view, struct span packet);
/* Its addresses as text; `text` holds ADDRESS_TEXT_SIZE bytes. */
char *packet_source(struct span packet, char *text);
char *packet_destination(struct span packet, char *text);
/* Bytes from the middle of a message: they have neither type nor words. */
bool packet_is_later_fragment(struct span packet, struct ip_header *ip);
/* Whether the time of its capture is known. */
bool packet_has_wall(const struct view_origin *origin);

#endif

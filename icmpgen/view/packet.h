/* SPDX-License-Identifier: BSD-2-Clause */
/* One packet as a line or as a JSON record. */
#ifndef ICMPGEN_VIEW_PACKET_H
#define ICMPGEN_VIEW_PACKET_H

#include "icmpgen/view/view.h"

/* Fill view->words with the message's words, a space in front. */
void packet_words(struct view *view, struct span packet);
/* The same for a reader: message_text(). */
void packet_text(struct view *view, struct span packet);
/* "sent 56 bytes 10.0.0.1 > 10.0.0.2 dest-unreach/port" */
void packet_line(struct view *view, const char *what, struct span packet);
/* {"type":what,...}; `times` NULL: none. */
void packet_json(struct view *view, const char *what, struct span packet,
	const struct view_times *times);
/* Its addresses as text; `text` holds ADDRESS_TEXT_SIZE bytes. */
char *packet_source(struct span packet, char *text);
char *packet_destination(struct span packet, char *text);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets in hexadecimal text, one after the other. Two forms are read, and the first line that
 * is of either form decides which:
 *
 * plain  digits with any blanks: a packet ends with its line, goes on over the lines that
 *        follow as long as its IP header asks for more, and always ends with an empty line;
 * dumps  lines of an offset and bytes, as the dry run, tcpdump -x and -xx, tshark -x, xxd and
 * hexdump -C write them: offset 0 begins a packet, text after two blanks and lines without an
 * offset are passed over.
 *
 * Pure: the bytes are put where their digits stood.
 */
#ifndef ICMPGEN_DECODE_DECODE_TEXT_H
#define ICMPGEN_DECODE_DECODE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/base/text.h"

struct decode_text {
	uint8_t *text;
	uint32_t size;
	uint32_t at;	  /* where the next line begins */
	uint32_t lines;	  /* before that */
	uint32_t line;	  /* in which the last packet began, from 1 */
	uint32_t packets; /* so far */
	bool has_offsets;
};

struct decode_text decode_text_of(uint8_t *text, uint32_t size);
/*
 * The next packet. False at the end, and with the line, the column and the reason in `problem`
 * when the text is wrong.
 */
bool decode_text_next(struct decode_text *d, struct span *packet, struct text *problem);

/*
 * The IP packet in what such a text showed: all of it, or what is after a link layer's header,
 * where the bytes are a frame as tshark -x and tcpdump -xx write it (Ethernet, Linux cooked)
 * and no IP packet by themselves.
 */
struct span decode_text_ip(struct span bytes);

#endif

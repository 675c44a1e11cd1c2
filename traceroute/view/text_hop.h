/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The header and a hop as Butskoy's traceroute prints them, byte for byte. Pure: a hop goes in,
 * its text comes out; who an address is (name, AS numbers) is asked through `labels`.
 */
#ifndef TRACEROUTE_VIEW_TEXT_HOP_H
#define TRACEROUTE_VIEW_TEXT_HOP_H

#include "common/base/text.h"
#include "traceroute/view/view.h"

enum { VIEW_HOP_SIZE = 32768 };

struct text_settings {
	bool extensions, back, tcp_info;
	bool marks_dscp,
		marks_ecn; /* show them as quoted, where they differ from what was sent */
	bool quoted;
	/* as sent, to be compared with what is quoted; no address, port 0: not compared */
	uint8_t traffic_class;
	struct address source, destination;
	uint16_t source_port;
	struct view_labels labels;
};

/* "traceroute to HOST (ADDRESS), 30 hops max, 60 byte packets", without newline. */
void view_text_header(const struct view_labels *labels, struct text *t, const char *host,
	const struct address *address, uint8_t max_hops, uint16_t size);
/* One hop with the newline before it. */
/* Append "!H" and the like; nothing for an ordinary port unreachable of the destination. */
void view_text_mark(const struct answer *answer, struct text *t);
void view_text_hop(const struct text_settings *view, const struct hop *hop, struct text *t);
/* The extension objects of an answer: "<MPLS:L=24017,E=0,S=1,T=1>"; nothing without any. */
void view_text_extensions(const struct answer *answer, struct text *t);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A trace as Butskoy's traceroute prints it, byte for byte. Pure: a hop goes in, its text comes
 * out; who an address is (name, AS numbers) is asked through `labels`.
 */
#ifndef TRACEROUTE_VIEW_TEXT_H
#define TRACEROUTE_VIEW_TEXT_H

#include "common/base/text.h"
#include "traceroute/engine/trace.h"

enum { VIEW_LABEL_SIZE = 1025, VIEW_HOP_SIZE = 32768 };

/* What is known of addresses. Each function fills `text` (VIEW_LABEL_SIZE bytes), or leaves it
 * empty when nothing is known. NULL: not wanted. */
struct view_labels {
	void (*name)(void *self, const struct address *address, char *text);
	void (*as_numbers)(void *self, const struct address *address, char *text);
	/* the interface's name of a zone (16 bytes), for link-local addresses */
	char *(*zone)(char *name, uint32_t zone);
	void *self;
};

struct view_text {
	bool extensions, back, tcp_info, find_mtu;
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
void view_text_hop(const struct view_text *view, const struct hop *hop, struct text *t);
/* The extension objects of an answer: "<MPLS:L=24017,E=0,S=1,T=1>"; nothing without any. */
void view_text_extensions(const struct answer *answer, struct text *t);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Packets to words of icmp-send's command line, and back to packets. */
#ifndef TESTS_UNIT_ROUND_TRIP_H
#define TESTS_UNIT_ROUND_TRIP_H

#include "common/base/bytes.h"
#include "common/base/text.h"
#include "icmpgen/options.h"

enum round_trip {
	ROUND_TRIP_SAME,
	ROUND_TRIP_NO_WORDS, /* not decoded */
	ROUND_TRIP_REFUSED,  /* the words are no packet */
	ROUND_TRIP_OTHER,    /* the words are another packet */
};

struct round_trip_bench {
	struct icmp_send_options *settings;
	struct spec *spec;
	uint8_t *first;		  /* the caller's, SPEC_PACKET_MAX bytes */
	uint8_t *again, *scratch; /* and as many each */
	char *words;		  /* of the last packet that had some, COMMAND_LINE_MAX */
};

/* Take the memory, or end the program. */
void round_trip_init(struct round_trip_bench *b);
void round_trip_release(struct round_trip_bench *b);
/* Decode `packet` and build it again from its words; but for SAME and OTHER, `problem` says why
 * not. */
enum round_trip round_trip(
	struct round_trip_bench *b, struct span packet, struct text *problem);
/* What became of it, for a person. */
const char *round_trip_name(enum round_trip result);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A ping engine in a test's hands: its memory, a clock, replies made to measure, and events and
 * statistics as one line of text each, so that a test compares everything at once.
 */
#ifndef TESTS_UNIT_ENGINE_LAB_H
#define TESTS_UNIT_ENGINE_LAB_H

#include "ping/engine/engine.h"

enum { LAB_DATA = 2048, LAB_TEXT = 512 };

struct lab {
	struct ping_settings settings;
	bool any_source; /* the target gets replies from any source */
	struct ping *engine;
	nanoseconds now;
	nanoseconds call; /* how long sending takes */
	uint8_t packet[LAB_DATA];
	char text[LAB_TEXT];
};

/* The answer to a probe; what is not set is as the target would do it. */
struct answer {
	uint64_t handle;
	struct address from; /* version 0: the target */
	bool has_type, has_id, has_sequence;
	uint8_t type, code;
	uint16_t id, sequence;
	uint32_t altered, alter_at; /* so many bytes from there on are turned over */
	bool is_cut;
	uint32_t size; /* of the data, when cut */
	uint32_t extra;
	bool has_bad_checksum;
};

/* Settings for one IPv4 target, 56 bytes, one probe a second, endless. */
void lab_init(struct lab *lab);
/* Make the engine with lab->settings and its target 192.0.2.1. */
void lab_open(struct lab *lab);
void lab_close(struct lab *lab);
/* Step until a probe is handed out and report it as sent; time goes on as the engine asks.
 * Events on the way are thrown away. Returns its handle, 0 when the engine is done. */
uint64_t lab_send(struct lab *lab);
/* Let it be answered now. */
void lab_answer(struct lab *lab, const struct answer *answer);
/* An ICMP error that quotes the probe as the error queue does. */
void lab_error(struct lab *lab, uint64_t handle, uint8_t type, uint8_t code,
	const struct answer *quote);
/* The next event as text, "none" without. */
const char *lab_event(struct lab *lab);
/* What the statistics count, zeros left out: "sent=2 received=1". */
const char *lab_counts(struct lab *lab);

#endif

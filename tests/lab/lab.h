/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lab itself, without its device: packets go in with the time, answers come out of a
 * schedule.
 */
#ifndef TESTS_LAB_LAB_H
#define TESTS_LAB_LAB_H

#include "tests/lab/limit.h"
#include "tests/lab/reply.h"
#include "tests/lab/schedule.h"
#include "tests/lab/truth.h"

struct lab {
	const struct model *model;
	struct walker walker;
	struct limits limits;
	struct schedule schedule;
	struct truth truth;
	struct behaviour gateway; /* says that there is no such destination */
	struct table ids;	  /* how many IPv4 headers each counter has numbered */
	struct reply reply;
};

void lab_init(struct lab *lab, const struct model *model);
void lab_release(struct lab *lab);
/* A packet came from the client. */
void lab_take(struct lab *lab, const uint8_t *bytes, size_t size, int64_t now_ns);

#endif

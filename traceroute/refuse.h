/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Command lines that are right in themselves, but ask for what the method's socket cannot do
 * here: refused before anything is opened, with what is missing.
 */
#ifndef TRACEROUTE_REFUSE_H
#define TRACEROUTE_REFUSE_H

#include "traceroute/run.h"

/* To be asked after setup(); ends the program where it refuses. */
void refuse_impossible(const struct trace_run *run);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* What the options of a run over many targets come to. */
#ifndef PING_SWEEP_SETTINGS_H
#define PING_SWEEP_SETTINGS_H

#include "ping/engine/engine.h"
#include "ping/options.h"

/* Probes a second, over all targets; 0: as many as there can be. */
uint64_t sweep_rate(const struct ping_options *o);
/* The most targets that there may be, with so many words and lines. */
uint64_t sweep_count_with(const struct ping_options *o, uint64_t count);
/* The same as far as the options tell; UINT64_MAX: not known. */
uint64_t sweep_count_targets(const struct ping_options *o);
/* What --max-targets allows. */
uint64_t sweep_max_targets(const struct ping_options *o);
/* How soon the second probe to a target follows the first; NEVER: there is none. */
nanoseconds sweep_repetition(const struct ping_options *o);
/* The engine's settings, but for the token. */
struct ping_settings sweep_settings(const struct ping_options *o);

#endif

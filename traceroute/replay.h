/* SPDX-License-Identifier: BSD-2-Clause */
/* The options that choose the packets of a trace, as they would be typed again. */
#ifndef TRACEROUTE_REPLAY_H
#define TRACEROUTE_REPLAY_H

#include "common/base/text.h"
#include "traceroute/options.h"

/* "-6 -U -p 5353 ", with a blank after each; nothing where all are the defaults. */
void replay_options(const struct traceroute_options *options, struct text *t);

#endif

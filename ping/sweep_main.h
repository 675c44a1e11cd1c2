/* SPDX-License-Identifier: BSD-2-Clause */
/* ping over many targets: what the options mean, and the run. */
#ifndef PING_SWEEP_MAIN_H
#define PING_SWEEP_MAIN_H

#include "ping/options.h"

/* From the options, with which privilege_begin() was called, to the end; the status. */
int sweep_main(const struct ping_options *o);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The IPv4 options that -R, -T, --lsrr and --ssrr put into each probe, their hosts looked up.
 */
#ifndef PING_IP_OPTIONS_H
#define PING_IP_OPTIONS_H

#include "common/base/bytes.h"
#include "ping/options.h"

/* Append the options' bytes, none when none is asked for. False, after a complaint, when a host
 * cannot be found. */
bool ip_options_build(const struct ping_options *o, struct writer *w);

#endif

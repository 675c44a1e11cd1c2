/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an answer keeps of the extension objects after a quote (RFC 4884): as many bytes as it
 * has room for. An object that does not fit is kept as far as it goes, with a length that says
 * so, and the answer says that something is missing.
 */
#ifndef TRACEROUTE_ENGINE_KEEP_EXTENSION_H
#define TRACEROUTE_ENGINE_KEEP_EXTENSION_H

#include "common/base/bytes.h"
#include "traceroute/engine/trace.h"

void keep_extension(struct answer *answer, struct span objects);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* A target for tests of probe methods. */
#ifndef TESTS_UNIT_METHOD_CONTEXT_H
#define TESTS_UNIT_METHOD_CONTEXT_H

#include "traceroute/engine/method.h"

/* From 192.0.2.1 port 40000 to the method's port of 192.0.2.9, or of 2001:db8::9. */
struct method_context method_context_of(const struct method *method, uint8_t version);

#endif

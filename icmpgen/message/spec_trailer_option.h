/* SPDX-License-Identifier: BSD-2-Clause */
/* Neighbour discovery options one by one: what the rows of spec_trailer_options.c are made of.
 */
#ifndef ICMPGEN_MESSAGE_SPEC_TRAILER_OPTION_H
#define ICMPGEN_MESSAGE_SPEC_TRAILER_OPTION_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/base/text.h"

enum {
	OPTION_SLLA = 1,
	OPTION_TLLA = 2,
	OPTION_PREFIX = 3,
	OPTION_REDIRECTED = 4,
	OPTION_MTU = 5,
	OPTION_TIMESTAMP = 13,
	OPTION_NONCE = 14,
	OPTION_ROUTE = 24,
	OPTION_RDNSS = 25,
	OPTION_DNSSL = 31,
	OPTION_CAPTIVE_PORTAL = 37,
	OPTION_PREF64 = 38,
	OPTION_SIZE_MAX = 255 * 8,
	MAC_SIZE = 6,
};

/*
 * RFC 4861 section 4.6: type and length in units of 8 bytes. What the writer holds from `begin`
 * on is the option, which option_end pads; false when it is too long.
 */
void option_begin(struct writer *w, uint8_t type);
bool option_end(struct writer *w, uint32_t begin);

/* The options of router advertisements. */
bool prefix_store(struct writer *w, const char *value);
bool prefix_print(struct text *t, struct span item);
bool route_store(struct writer *w, const char *value);
bool route_print(struct text *t, struct span item);
bool rdnss_store(struct writer *w, const char *value);
bool rdnss_print(struct text *t, struct span item);
bool dnssl_store(struct writer *w, const char *value);
bool dnssl_print(struct text *t, struct span item);
bool portal_store(struct writer *w, const char *value);
bool portal_print(struct text *t, struct span item);
bool pref64_store(struct writer *w, const char *value);
bool pref64_print(struct text *t, struct span item);

#endif

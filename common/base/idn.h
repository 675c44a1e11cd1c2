/* SPDX-License-Identifier: BSD-2-Clause */
/* Internationalised names (RFC 5890) from the form that the DNS holds to the one that is read.
 */
#ifndef COMMON_BASE_IDN_H
#define COMMON_BASE_IDN_H

#include "common/base/text.h"

/*
 * Append a name with its "xn--" labels decoded (RFC 3492). A label that is none, or that holds
 * what a name may not (other punctuation than a hyphen, symbols, what cannot be seen), stays as
 * it is.
 */
void idn_add_decoded(struct text *t, const char *name);

#endif

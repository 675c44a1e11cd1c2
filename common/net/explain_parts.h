/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts of explain share. */
#ifndef COMMON_NET_EXPLAIN_PARTS_H
#define COMMON_NET_EXPLAIN_PARTS_H

#include "common/base/text.h"

/* Begin a line of `hint`: a newline, unless it is empty. */
void explain_line(struct text *hint);
/* Append what may refuse a call when no rule of the kernel that can be looked at does. */
void explain_refuser(struct text *hint);

#endif

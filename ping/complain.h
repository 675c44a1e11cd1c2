/* SPDX-License-Identifier: BSD-2-Clause */
/* What stops ping before its first probe, or was no reason to stop: words on stderr and, under
 * --json, an error or warning record on stdout as well. */
#ifndef PING_COMPLAIN_H
#define PING_COMPLAIN_H

#include "ping/options.h"

/* "ping: object: problem"; without object when it is NULL. */
void complain(const struct ping_options *o, const char *object, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The same with the sentence of an errno (positive or negative) as the problem. */
void complain_errno(const struct ping_options *o, const char *object, int error);

/* A warning, that a caller has said on stderr: only its record, under --json. */
void complain_warning(const struct ping_options *o, const char *words, int error);

#endif

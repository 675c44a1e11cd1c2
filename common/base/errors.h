/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names and English sentences of every errno. They are ours, because those of the C libraries
 * differ from each other and follow the locale, and what scripts read must not.
 */
#ifndef COMMON_BASE_ERRORS_H
#define COMMON_BASE_ERRORS_H

/* Both take an errno or its negative, as system calls here return it. */

/* "ENETUNREACH"; "0" for none, NULL for a number that is no errno. */
const char *error_name(int error);
/* "Network is unreachable"; "Unknown error" for a number that is no errno. */
const char *error_text(int error);

#endif

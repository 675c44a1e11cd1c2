/* SPDX-License-Identifier: BSD-2-Clause */
/* What a function prints on stdout and stderr. */
#ifndef TESTS_UNIT_STREAMS_H
#define TESTS_UNIT_STREAMS_H

enum { STREAM_OUT, STREAM_ERR, STREAMS, STREAM_SIZE = 8192 };

/* From here on stdout and stderr are files; no point may be printed, so within a test. */
void streams_catch(void);
/* Until here: what they hold, at most STREAM_SIZE - 1 bytes each; overwritten by the next call.
 */
const char *const *streams_release(void);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an engine asks of the shell around it. An engine owns no clock and no socket: it is
 * stepped with the time, says what to do next, and gets what came of it. EVENT is drained
 * before anything else.
 */
#ifndef COMMON_BASE_STEP_H
#define COMMON_BASE_STEP_H

#include <stdbool.h>

#include "common/base/duration.h"

enum step {
	STEP_EVENT, /* an event for the views */
	STEP_SEND,  /* a probe to send; the shell may gather several before it sends them */
	STEP_WAIT,  /* nothing to do until a time, or until something is received */
	STEP_DONE,
};

/*
 * Whether the end, which is due, waits until `wake`: a process that came back late from sending
 * has not read yet what arrived in time.
 *
 * has_waited: since the last probe, so that what came for it has been read; true afterwards.
 */
static inline bool step_waits_first(bool *has_waited, nanoseconds now, nanoseconds *wake)
{
	if (*has_waited)
		return false;
	*has_waited = true;
	*wake = now + 1;
	return true;
}

#endif

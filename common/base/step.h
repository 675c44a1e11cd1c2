/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an engine asks of the shell around it. An engine owns no clock and no socket: it is
 * stepped with the time, says what to do next, and gets what came of it. EVENT is drained
 * before anything else.
 */
#ifndef COMMON_BASE_STEP_H
#define COMMON_BASE_STEP_H

enum step {
	STEP_EVENT, /* an event for the views */
	STEP_SEND,  /* a probe to send; the shell may gather several before it sends them */
	STEP_WAIT,  /* nothing to do until a time, or until something is received */
	STEP_DONE,
};

#endif

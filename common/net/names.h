/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names for addresses, as the system's resolver has them (its files, the DNS and whatever else
 * it asks), looked up by lookups.h. A name is text of any bytes: who prints it escapes it.
 */
#ifndef COMMON_NET_NAMES_H
#define COMMON_NET_NAMES_H

#include "common/net/lookups.h"

/* How long a line waits for a name unless the user says otherwise. */
#define NAMES_WAIT (3 * SECOND)

struct names_settings {
	nanoseconds wait;	 /* for a name; 0: for as long as the resolver takes */
	bool decodes;		 /* internationalised names, to UTF-8 */
	struct address resolver; /* the name server to ask; version 0: the system's resolver */
};

/* Begin: look-ups whose answers are names; the settings must live on. */
void names_open(struct lookups *names, struct names_settings *settings);

#endif

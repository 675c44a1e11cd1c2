/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the words of the command line to a complete spec: the destination's address, the
 * message and its fields, and the original datagram from wherever it is to come.
 */
#ifndef ICMPGEN_PREPARE_H
#define ICMPGEN_PREPARE_H

#include <stdbool.h>

#include "icmpgen/acquire.h"
#include "icmpgen/options.h"
#include "icmpgen/status.h"

/*
 * Find the destination, read the message's words and get what needs privilege. Anything but
 * STATUS_OK comes with the sentence in `problem`: usage for arguments that are wrong, local for
 * files that cannot be had.
 */
enum status prepare(
	struct icmp_send_options *settings, struct acquired *acquired, struct text *problem);

/*
 * Complete settings->spec with its original datagram, which comes from outside: after
 * privilege_end(). As prepare(), and local for sockets that cannot be had; `note` gets what the
 * user should know all the same.
 */
enum status prepare_quote(struct icmp_send_options *settings, struct acquired *acquired,
	struct text *note, struct text *problem);

#endif

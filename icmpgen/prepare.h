/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the words of the command line to a complete spec: the destination's address, the
 * message and its fields, and the original datagram from wherever it is to come.
 */
#ifndef ICMPGEN_PREPARE_H
#define ICMPGEN_PREPARE_H

#include <stdbool.h>

#include "icmpgen/options.h"
#include "icmpgen/status.h"

/*
 * Complete settings->spec. Anything but STATUS_OK comes with the sentence in `problem`: usage
 * for words that are wrong, local for files and sockets that cannot be had. `note` gets what
 * the user should know all the same.
 */
enum status prepare(
	struct icmp_send_options *settings, struct text *note, struct text *problem);

#endif

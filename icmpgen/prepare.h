/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the words of the command line to a complete spec: the destination's address, the
 * message and its fields, and the original datagram from wherever it is to come.
 */
#ifndef ICMPGEN_PREPARE_H
#define ICMPGEN_PREPARE_H

#include <stdbool.h>

#include "icmpgen/options.h"

/* Exit statuses of icmp-send. */
enum status { STATUS_OK = 0, STATUS_NO_REPLY = 1, STATUS_USAGE = 2, STATUS_LOCAL = 3 };

/*
 * Complete settings->spec. Anything but STATUS_OK comes with the sentence in `problem`: usage
 * for words that are wrong, local for files and sockets that cannot be had. `note` gets what
 * the user should know all the same.
 */
enum status prepare(
	struct icmp_send_options *settings, struct text *note, struct text *problem);

/* Read a file, or standard input for "-", into memory that the caller frees; `bytes` is what
 * was read. False with the sentence in `problem`. */
bool file_read(const char *name, uint8_t **memory, struct span *bytes, struct text *problem);

#endif

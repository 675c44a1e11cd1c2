/* SPDX-License-Identifier: BSD-2-Clause */
/* ping's command line: the table of its options and the struct they fill. */
#ifndef PING_OPTIONS_H
#define PING_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/duration.h"

struct ping_options {
	const char *program; /* as typed */
	const char *target;
	bool only_ipv4, only_ipv6;
	uint8_t version; /* demanded by -4, -6 or the program's name; 0: either */

	uint64_t count; /* 0: endless */
	nanoseconds interval;
	nanoseconds deadline; /* 0: none */
	nanoseconds linger;   /* -W; 0: no limit */

	uint64_t size;
	uint64_t hop_limit;    /* 0: the system's */
	const char *device;    /* -I with an interface; NULL: none */
	struct address source; /* -I with an address; version 0: none */

	bool is_quiet, is_verbose, is_numeric;
	bool wants_help, wants_version;
};

/* Fill `o` from the command line; ends the process on help, version and errors (status 2). */
void options_parse(struct ping_options *o, int argc, char **argv);

#endif

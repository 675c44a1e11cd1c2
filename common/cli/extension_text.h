/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ICMP extension objects as text: label stacks and interfaces. The commands differ in the
 * words, which their views give; traceroute's are those of Butskoy's.
 */
#ifndef COMMON_CLI_EXTENSION_TEXT_H
#define COMMON_CLI_EXTENSION_TEXT_H

#include "common/base/text.h"
#include "common/wire/extension.h"

struct extension_words {
	/* what precedes the label (the first, each further one), its traffic class, its bottom
	 * and its time to live */
	const char *label, *next_label, *traffic_class, *bottom, *ttl;
	const char *roles[4]; /* of an interface, by its number */
	/* what precedes the parts of an interface: the first, each further one; then the name
	 * of the part; a name ends with name_end */
	const char *first_part, *next_part;
	const char *index, *address, *name, *name_end, *mtu;
};

/* Append the entries of a label stack (RFC 4950); nothing where there is none. */
void extension_mpls_text(struct text *t, struct span data, const struct extension_words *words);
/* Append role, index, address, name and MTU of an interface (RFC 5837), those that are there.
 */
void extension_interface_text(struct text *t, const struct interface_information *info,
	const struct extension_words *words);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ICMP errors: the message about a packet, with the packet quoted as it looks where it ended,
 * and with extensions after the quote.
 */
#ifndef TESTS_LAB_ERROR_H
#define TESTS_LAB_ERROR_H

#include "tests/lab/reply.h"

/*
 * Write an ICMP error into a begun reply.
 *
 * type, code: of the packet's family
 * rest:       the MTU, gateway or pointer; 0 where the type has none
 */
void error_write(struct reply *reply, const struct walk *walk, const struct place *place,
	uint8_t type, uint8_t code, uint32_t rest);

#endif

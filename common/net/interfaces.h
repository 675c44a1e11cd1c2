/* SPDX-License-Identifier: BSD-2-Clause */
/* Which interface has an address, and which one a link-local address can only mean. */
#ifndef COMMON_NET_INTERFACES_H
#define COMMON_NET_INTERFACES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"

/*
 * The zone of a link-local address that was given without one: the interface that has it as its
 * own, else the only one that is up and has a link-local address. 0 when several could be
 * meant, or none.
 */
uint32_t interface_of_link_local(const struct address *address);

/*
 * Whether `address` is one of `device`, of an interface that belongs to it (VRF, bridge), or of
 * no interface at all. Else `other`, of 16 bytes, is the name of the one that has it.
 */
bool interface_may_have(const char *device, const struct address *address, char other[16]);

#endif

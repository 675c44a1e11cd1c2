/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A row of addresses, of any size and without a table: "192.0.2.0/24", "2001:db8::/64" or
 * "192.0.2.7-192.0.2.99"; and the address blocks that are for special purposes (RFC 6890).
 */
#ifndef COMMON_BASE_ADDRESS_RANGE_H
#define COMMON_BASE_ADDRESS_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/prefix_set.h"

struct address_range {
	struct address first;
	uint64_t count;	 /* of 2^64 addresses and more: UINT64_MAX */
	bool is_whole;	 /* of a prefix of length 0 */
	bool is_special; /* all of it lies in one block for special purposes */
};

/*
 * Read a range. Of an IPv4 network of up to 30 bits the network's own address and the broadcast
 * address are left out, as nothing there replies for a host. NULL, or what is wrong.
 */
const char *address_range_parse(const char *word, struct address_range *range);
/* The n-th address of the range, n below count. */
struct address address_range_at(const struct address_range *range, uint64_t n);

/* The block for special purposes that holds the address (RFC 6890 and its registries), as its
 * prefix: "10.0.0.0/8"; NULL for addresses of the public Internet. */
const char *address_special(const struct address *address);
/* Add all these blocks, at most ADDRESS_SPECIAL_MAX, to a set. */
enum { ADDRESS_SPECIAL_MAX = 32 };
void address_special_add(struct prefix_set *set);

#endif

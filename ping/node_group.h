/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a node is that only its name is known of (RFC 4620 section 5): it listens to a
 * link-local group that is made of the name's first label. The hash in it, MD5, is libmd's,
 * which is loaded on demand and never linked.
 */
#ifndef PING_NODE_GROUP_H
#define PING_NODE_GROUP_H

#include "ping/engine/payload_node.h"

/* ff02::2:ffXX:XXXX, a % and the name of an interface */
enum { NODE_GROUP_SIZE = ADDRESS_TEXT_SIZE + 1 + NODE_ZONE_SIZE };

/*
 * Write the group of the query's subject, a name, with its zone as a target's word. Returns
 * NULL, or why there is none.
 */
const char *node_group(const struct node_query *query, char group[static NODE_GROUP_SIZE]);

#endif

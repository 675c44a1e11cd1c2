/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Putting a model together: actors, nodes, levels of nodes side by side, and the links between
 * them.
 */
#ifndef TESTS_LAB_BUILD_H
#define TESTS_LAB_BUILD_H

#include "tests/lab/model.h"

/* One hop as it is asked for: `width` nodes side by side. */
struct level {
	const char *name;	     /* NULL: h and the hop's number */
	struct address_pair address; /* families that are absent get the default */
	unsigned width, per4, per6;
	uint32_t absent;
	enum balance balance;
	bool is_meshed; /* every node above leads to every node here */
	unsigned actor;
};

/* Where a path's next hop will be joined. */
struct tail {
	unsigned path;
	unsigned hops;	       /* of the path so far */
	unsigned first, count; /* the nodes of its last hop; count 0: the client */
};

/* Room for one more element of an array of `count`; ends the program when memory is out. */
void *build_grow(void *array, unsigned count, size_t size);

unsigned build_actor(struct model *model, const struct behaviour *base);
/* Add a rule to an actor and return it, its behaviour copied from the actor's base. */
struct rule *build_rule(struct model *model, unsigned actor);
/* Begin a path; the tail is at the client. */
struct tail build_path(struct model *model, const char *name);
/* Add a hop after the tail, joined to the nodes before it. */
void build_level(struct model *model, struct tail *tail, const struct level *level);
/* The index of the node of that name, or -1. */
int build_find_node(const struct model *model, const char *name);
int build_find_path(const struct model *model, const char *name);
void build_destination(
	struct model *model, const struct prefix *prefix, unsigned path, unsigned actor);
/* Order the destinations so that the first match is the longest. */
void build_finish(struct model *model);
void build_release(struct model *model);

#endif

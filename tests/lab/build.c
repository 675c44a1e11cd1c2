/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lab/random.h"

void *build_grow(void *array, unsigned count, size_t size)
{
	/* room doubles whenever the count is a power of two */
	if (count & (count - 1) || (count == 0 && array))
		return array;
	void *grown = realloc(array, (count ? 2 * (size_t)count : 1) * size);
	if (!grown)
		abort();
	return grown;
}

unsigned build_actor(struct model *model, const struct behaviour *base)
{
	unsigned id = model->actor_count;
	model->actors = build_grow(model->actors, id, sizeof *model->actors);
	model->actors[id] = (struct actor){.id = id, .base = *base};
	model->actor_count++;
	return id;
}

struct rule *build_rule(struct model *model, unsigned actor)
{
	struct actor *a = &model->actors[actor];
	a->rules = build_grow(a->rules, a->rule_count, sizeof *a->rules);
	struct rule *rule = &a->rules[a->rule_count++];
	*rule = (struct rule){
		.behaviour = a->base,
		.chance = CHANCE_CERTAIN,
		.family = UNSET,
		.protocol = UNSET,
		.larger = UNSET,
	};
	return rule;
}

struct tail build_path(struct model *model, const char *name)
{
	unsigned path = model->path_count;
	model->paths = build_grow(model->paths, path, sizeof *model->paths);
	model->paths[path] = (struct path){0};
	snprintf(model->paths[path].name, NAME_ROOM, "%s", name);
	model->path_count++;
	return (struct tail){.path = path};
}

static void name_node(struct node *node, const struct tail *tail, const struct level *level,
	unsigned place, const char *path)
{
	char base[NAME_ROOM / 2];
	if (level->name)
		snprintf(base, sizeof base, "%s", level->name);
	else if (tail->path == 0)
		snprintf(base, sizeof base, "h%u", tail->hops);
	else
		snprintf(base, sizeof base, "%.16s.h%u", path, tail->hops);
	if (level->width == 1)
		snprintf(node->name, NAME_ROOM, "%s", base);
	else
		snprintf(node->name, NAME_ROOM, "%s.%u", base, place + 1);
}

/* 10.50.HOP.PLACE and fd00:50:0:HOP::PLACE, HOP written in the same digits in both; the second
 * path has 51. One router for each prefix: 10.(128 + HOP).0.1 on and fd00:50:1:HOP::1 on. */
static struct address_pair default_address(const struct tail *tail, const struct level *level)
{
	struct address_pair pair;
	char text[ADDRESS_TEXT];
	unsigned net = 50 + tail->path;
	bool is_many = level->per4 || level->per6;
	if (is_many)
		snprintf(text, sizeof text, "10.%u.0.1", (127 + tail->hops) & 255);
	else
		snprintf(text, sizeof text, "10.%u.%u.1", net & 255, tail->hops);
	address_parse(text, &pair.v4);
	snprintf(text, sizeof text, "fd00:%u:%d:%u::1", net, is_many, tail->hops);
	address_parse(text, &pair.v6);
	return pair;
}

static struct address_pair place_address(
	const struct tail *tail, const struct level *level, unsigned place)
{
	struct address_pair pair = default_address(tail, level);
	if (level->address.v4.family)
		pair.v4 = level->address.v4;
	if (level->address.v6.family)
		pair.v6 = level->address.v6;
	pair.v4 = address_add(pair.v4, place);
	pair.v6 = address_add(pair.v6, place);
	return pair;
}

static void add_next(unsigned **next, unsigned *count, unsigned node)
{
	*next = build_grow(*next, *count, sizeof **next);
	(*next)[(*count)++] = node;
}

/* Whether node `place` of a level of `width` hangs below node `above` of one of `above_width`:
 * straight links split the wider level evenly. */
static bool is_below(unsigned place, unsigned width, unsigned above, unsigned above_width)
{
	if (width >= above_width)
		return place * above_width / width == above;
	return above * width / above_width == place;
}

static void join_level(
	struct model *model, const struct tail *tail, const struct level *level, unsigned first)
{
	struct path *path = &model->paths[tail->path];
	for (unsigned place = 0; tail->count == 0 && place < level->width; place++)
		add_next(&path->first, &path->first_count, first + place);
	if (tail->count == 0)
		path->balance = level->balance;
	for (unsigned above = 0; above < tail->count; above++) {
		struct node *node = &model->nodes[tail->first + above];
		node->balance = level->balance;
		for (unsigned place = 0; place < level->width; place++)
			if (level->is_meshed ||
				is_below(place, level->width, above, tail->count))
				add_next(&node->next, &node->next_count, first + place);
	}
}

void build_level(struct model *model, struct tail *tail, const struct level *level)
{
	unsigned first = model->node_count;
	tail->hops++;
	for (unsigned place = 0; place < level->width; place++) {
		unsigned id = model->node_count;
		model->nodes = build_grow(model->nodes, id, sizeof *model->nodes);
		struct node *node = &model->nodes[id];
		*node = (struct node){
			.actor = level->actor,
			.address = place_address(tail, level, place),
			.per4 = level->per4,
			.per6 = level->per6,
			.step = level->width,
			.absent = level->absent,
		};
		name_node(node, tail, level, place, model->paths[tail->path].name);
		model->node_count++;
	}
	join_level(model, tail, level, first);
	tail->first = first;
	tail->count = level->width;
}

int build_find_node(const struct model *model, const char *name)
{
	for (unsigned i = 0; i < model->node_count; i++)
		if (strcmp(model->nodes[i].name, name) == 0)
			return (int)i;
	return -1;
}

int build_find_path(const struct model *model, const char *name)
{
	for (unsigned i = 0; i < model->path_count; i++)
		if (strcmp(model->paths[i].name, name) == 0)
			return (int)i;
	return -1;
}

void build_destination(
	struct model *model, const struct prefix *prefix, unsigned path, unsigned actor)
{
	unsigned id = model->destination_count++;
	model->destinations = build_grow(model->destinations, id, sizeof *model->destinations);
	model->destinations[id] = (struct destination){*prefix, path, actor};
}

static int compare_lengths(const void *a, const void *b)
{
	const struct destination *x = a, *y = b;
	return y->prefix.length - x->prefix.length;
}

void build_finish(struct model *model)
{
	qsort(model->destinations, model->destination_count, sizeof *model->destinations,
		compare_lengths);
	for (unsigned i = 0; i < model->actor_count; i++)
		for (unsigned r = 0; r < model->actors[i].rule_count; r++)
			if (model->actors[i].rules[r].first || model->actors[i].rules[r].every)
				model->actors[i].has_ordinals = true;
}

void build_release(struct model *model)
{
	for (unsigned i = 0; i < model->actor_count; i++)
		free(model->actors[i].rules);
	for (unsigned i = 0; i < model->node_count; i++) {
		free(model->nodes[i].next);
		free(model->nodes[i].later);
	}
	for (unsigned i = 0; i < model->path_count; i++)
		free(model->paths[i].first);
	free(model->actors);
	free(model->nodes);
	free(model->paths);
	free(model->destinations);
	*model = (struct model){0};
}

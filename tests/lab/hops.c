/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "tests/lab/parser.h"

static bool take_per(const struct parser *p, struct word *words, int count, struct level *level)
{
	char *value = parser_take(words, count, "per");
	int64_t per4, per6 = 0;
	if (!value)
		return true;
	char *comma = strchr(value, ',');
	if (comma)
		*comma = '\0';
	if (!words_number(value, 1, 32, &per4) ||
		(comma && !words_number(comma + 1, 1, 128, &per6)))
		return parser_complain(p,
			"per: must be a prefix length, or one for each family: "
			"24,56");
	level->per4 = (unsigned)per4;
	level->per6 = (unsigned)per6;
	return true;
}

static bool take_links(const struct parser *p, struct word *words, int count, bool *is_meshed)
{
	const char *value = parser_take(words, count, "links");
	if (!value)
		return true;
	*is_meshed = strcmp(value, "mesh") == 0;
	if (*is_meshed || strcmp(value, "straight") == 0)
		return true;
	return parser_complain(p, "links=%.60s: must be mesh or straight", value);
}

static bool take_level(
	const struct parser *p, struct word *words, int count, struct level *level)
{
	int64_t width = 1;
	level->name = parser_take(words, count, "name");
	char *address = parser_take(words, count, "address");
	if (address && !words_addresses(address, &level->address))
		return parser_complain(p,
			"address: must be an address, or one of each family with a "
			"comma");
	const char *absent = parser_take(words, count, "absent");
	if (absent && !words_chance(absent, &level->absent))
		return parser_complain(
			p, "absent=%.60s: must be a chance such as 30%%", absent);
	if (!parser_take_number(p, words, count, "width", 1, 250, &width) ||
		!take_per(p, words, count, level) ||
		!parser_take_balance(p, words, count, &level->balance) ||
		!take_links(p, words, count, &level->is_meshed))
		return false;
	level->width = (unsigned)width;
	return true;
}

static bool add_hops(struct parser *p, struct word *words, int count, int64_t hops)
{
	struct level level = {0};
	struct behaviour behaviour = p->defaults;
	parser_need_path(p);
	if (p->tail.hops + hops > HOPS_MOST)
		return parser_complain(p, "a path has at most %d hops", HOPS_MOST);
	if (!take_level(p, words, count, &level) || !parser_apply(p, &behaviour, words, count))
		return false;
	if (level.name && hops > 1)
		return parser_complain(p, "name: one hop only can have it");
	level.actor = build_actor(p->model, &behaviour);
	p->actor = (int)level.actor;
	p->has_level = true;
	for (; hops > 0; hops--) {
		build_level(p->model, &p->tail, &level);
		unsigned last = p->model->node_count - 1;
		if (build_find_node(p->model, p->model->nodes[last].name) != (int)last)
			return parser_complain(p, "name %.60s: there is one already",
				p->model->nodes[last].name);
	}
	return true;
}

bool hops_read_hop(struct parser *p, struct word *words, int count)
{
	return add_hops(p, words + 1, count - 1, 1);
}

bool hops_read_hops(struct parser *p, struct word *words, int count)
{
	int64_t hops;
	if (count < 2 || words[1].value || !words_number(words[1].key, 1, HOPS_MOST, &hops))
		return parser_complain(p, "hops: a number 1..%d must follow", HOPS_MOST);
	return add_hops(p, words + 2, count - 2, hops);
}

bool hops_read_node(struct parser *p, struct word *words, int count)
{
	int64_t place;
	if (!p->has_level)
		return parser_complain(p, "node: must follow a hop");
	if (count < 2 || words[1].value ||
		!words_number(words[1].key, 1, p->tail.count, &place))
		return parser_complain(p, "node: a number 1..%u must follow", p->tail.count);
	struct node *node = &p->model->nodes[p->tail.first + (unsigned)place - 1];
	struct behaviour behaviour = p->model->actors[node->actor].base;
	struct address_pair address;
	char *value = parser_take(words + 2, count - 2, "address");
	if (value && !words_addresses(value, &address))
		return parser_complain(p,
			"address: must be an address, or one of each family with a "
			"comma");
	if (value && address.v4.family)
		node->address.v4 = address.v4;
	if (value && address.v6.family)
		node->address.v6 = address.v6;
	if (!parser_apply(p, &behaviour, words + 2, count - 2))
		return false;
	node->actor = build_actor(p->model, &behaviour);
	p->actor = (int)node->actor;
	return true;
}

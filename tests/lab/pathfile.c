/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/pathfile.h"

#include <stdlib.h>
#include <string.h>

#include "tests/lab/keys.h"
#include "tests/lab/parser.h"
#include "tests/lab/random.h"

static bool read_seed(struct parser *p, struct word *words, int count)
{
	int64_t seed;
	if (count != 2 || !words_number(words[1].key, 0, INT64_MAX, &seed))
		return parser_complain(p, "seed: one number must follow");
	p->model->seed = (uint64_t)seed;
	return true;
}

static bool read_record(struct parser *p, struct word *words, int count)
{
	int64_t flows = p->model->records_flows, packets = p->model->records_packets;
	if (!parser_take_number(p, words + 1, count - 1, "flows", 0, 1, &flows) ||
		!parser_take_number(p, words + 1, count - 1, "packets", 0, 10000000, &packets))
		return false;
	for (int i = 1; i < count; i++)
		if (words[i].key)
			return parser_complain(p,
				"unknown key '%.60s': flows and packets are known",
				words[i].key);
	p->model->records_flows = flows;
	p->model->records_packets = (int32_t)packets;
	return true;
}

static bool read_default(struct parser *p, struct word *words, int count)
{
	return parser_apply(p, &p->defaults, words + 1, count - 1);
}

static bool read_path(struct parser *p, struct word *words, int count)
{
	if (count != 2 || words[1].value)
		return parser_complain(p, "path: one name must follow");
	if (build_find_path(p->model, words[1].key) >= 0)
		return parser_complain(p, "path %.60s: there is one already", words[1].key);
	p->tail = build_path(p->model, words[1].key);
	p->has_path = true;
	p->has_level = false;
	p->actor = -1;
	return true;
}

static bool read_protocol(const struct parser *p, struct word *words, int count, int32_t *to)
{
	static const struct {
		const char *name;
		int32_t number;
	} names[] = {{"icmp", 1}, {"tcp", 6}, {"udp", 17}, {"dccp", 33}, {"icmp6", 58},
		{"sctp", 132}, {"udplite", 136}};
	const char *value = parser_take(words, count, "protocol");
	int64_t number;
	if (!value)
		return true;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i].name, value) == 0) {
			*to = names[i].number;
			return true;
		}
	if (!words_number(value, 0, 255, &number))
		return parser_complain(
			p, "protocol=%.60s: must be 0..255 or a name such as udp", value);
	*to = (int32_t)number;
	return true;
}

static bool take_conditions(
	const struct parser *p, struct word *words, int count, struct rule *rule)
{
	int64_t family = UNSET, larger = UNSET, every = 0;
	const char *probe = parser_take(words, count, "probe");
	const char *chance = parser_take(words, count, "chance");
	if (probe && !words_range(probe, &rule->first, &rule->last))
		return parser_complain(p, "probe=%.60s: must be N, N-M or N-", probe);
	if (chance && !words_chance(chance, &rule->chance))
		return parser_complain(
			p, "chance=%.60s: must be a chance such as 30%%", chance);
	if (!parser_take_number(p, words, count, "family", 4, 6, &family) ||
		!parser_take_number(p, words, count, "larger", 0, 65535, &larger) ||
		!parser_take_number(p, words, count, "every", 1, 1000000, &every) ||
		!read_protocol(p, words, count, &rule->protocol))
		return false;
	if (family == 5)
		return parser_complain(p, "family=5: must be 4 or 6");
	rule->family = (int32_t)family;
	rule->larger = (int32_t)larger;
	rule->every = (uint32_t)every;
	return true;
}

static bool read_when(struct parser *p, struct word *words, int count)
{
	if (p->actor < 0)
		return parser_complain(p, "when: must follow a hop, node or dest");
	struct rule *rule = build_rule(p->model, (unsigned)p->actor);
	return take_conditions(p, words + 1, count - 1, rule) &&
	       parser_apply(p, &rule->behaviour, words + 1, count - 1);
}

static bool read_link(struct parser *p, struct word *words, int count)
{
	struct link link = {.line = p->line};
	size_t size;
	if (!parser_take_balance(p, words + 1, count - 1, &link.balance) ||
		!parser_take_number(p, words + 1, count - 1, "after", 1, 1000000, &link.after))
		return false;
	FILE *names = open_memstream(&link.names, &size);
	if (!names)
		return false;
	int given = 0;
	for (int i = 1; i < count; i++)
		if (words[i].key)
			given += fprintf(names, "%s ", words[i].key) > 0;
	fclose(names);
	p->links = build_grow(p->links, p->link_count, sizeof *p->links);
	p->links[p->link_count++] = link;
	return given >= 2 || parser_complain(p, "link: a node and those behind it must follow");
}

static bool read_destination(struct parser *p, struct word *words, int count)
{
	struct behaviour behaviour = p->defaults;
	parser_need_path(p);
	int path = (int)p->tail.path;
	const char *name = parser_take(words + 1, count - 1, "path");
	if (name && (path = build_find_path(p->model, name)) < 0)
		return parser_complain(p, "path=%.60s: no path above has that name", name);
	unsigned actor = build_actor(p->model, &behaviour);
	int i = 1;
	for (; i < count && words[i].key && !words[i].value; i++) {
		struct prefix prefix;
		if (!strpbrk(words[i].key, ".:"))
			break;
		if (!prefix_parse(words[i].key, &prefix))
			return parser_complain(
				p, "dest %.60s: no address or prefix", words[i].key);
		build_destination(p->model, &prefix, (unsigned)path, actor);
	}
	if (i == 1)
		return parser_complain(p, "dest: an address or prefix must follow");
	p->actor = (int)actor;
	p->has_level = false;
	return parser_apply(p, &p->model->actors[actor].base, words + i, count - i);
}

static bool read_line(struct parser *p, char *line)
{
	static const struct {
		const char *name;
		parser_statement *read;
	} statements[] = {
		{"seed", read_seed},
		{"record", read_record},
		{"default", read_default},
		{"path", read_path},
		{"hop", hops_read_hop},
		{"hops", hops_read_hops},
		{"node", hops_read_node},
		{"when", read_when},
		{"link", read_link},
		{"dest", read_destination},
	};
	struct word words[WORDS_MOST];
	int count = words_split(line, words);
	if (count < 0)
		return parser_complain(p, "more than %d words", WORDS_MOST);
	if (count == 0)
		return true;
	for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++)
		if (!words[0].value && strcmp(statements[i].name, words[0].key) == 0)
			return statements[i].read(p, words, count);
	return parser_complain(p, "unknown statement '%.60s'", words[0].key);
}

/* Append the nodes of this name list; `destination` alone is an empty list. */
static bool add_names(
	struct parser *p, const char *name, char **rest, unsigned **to, unsigned *count)
{
	*count = 0;
	free(*to);
	*to = NULL;
	for (; name; name = strtok_r(NULL, " ", rest)) {
		int node = build_find_node(p->model, name);
		if (node < 0 && strcmp(name, "destination") == 0 && *count == 0)
			return true;
		if (node < 0)
			return parser_complain(p, "link: no node is called '%.60s'", name);
		*to = build_grow(*to, *count, sizeof **to);
		(*to)[(*count)++] = (unsigned)node;
	}
	return true;
}

/* Replace what follows a node by what a `link` line says, at once or later. */
static bool apply_link(struct parser *p, const struct link *link)
{
	char *rest;
	p->line = link->line;
	const char *name = strtok_r(link->names, " ", &rest);
	int from = build_find_node(p->model, name);
	if (from < 0)
		return parser_complain(p, "link: no node is called '%.60s'", name);
	struct node *node = &p->model->nodes[from];
	name = strtok_r(NULL, " ", &rest);
	if (link->after) {
		node->after = (uint32_t)link->after;
		return add_names(p, name, &rest, &node->later, &node->later_count);
	}
	node->balance = link->balance;
	return add_names(p, name, &rest, &node->next, &node->next_count);
}

static bool finish(struct parser *p)
{
	static const char *const usual[] = {"10.77.0.9", "fd00:77::9"};
	for (unsigned i = 0; i < p->link_count; i++)
		if (!apply_link(p, &p->links[i]))
			return false;
	parser_need_path(p);
	for (size_t i = 0; p->model->destination_count < 2 && i < 2; i++) {
		struct prefix prefix;
		if (i == 0 && p->model->destination_count)
			break;
		unsigned actor = build_actor(p->model, &p->defaults);
		if (prefix_parse(usual[i], &prefix))
			build_destination(p->model, &prefix, 0, actor);
	}
	build_finish(p->model);
	return true;
}

bool pathfile_read(struct model *model, FILE *file, const char *name)
{
	struct parser p = {
		.name = name, .model = model, .defaults = keys_default(), .actor = -1};
	char *line = NULL;
	size_t room = 0;
	bool is_good = true;
	*model = (struct model){.records_flows = true, .records_packets = 20000};
	while (is_good && getline(&line, &room, file) >= 0) {
		p.line++;
		is_good = read_line(&p, line);
	}
	free(line);
	is_good = is_good && finish(&p);
	for (unsigned i = 0; i < p.link_count; i++)
		free(p.links[i].names);
	free(p.links);
	return is_good;
}

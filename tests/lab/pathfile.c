/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/pathfile.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lab/build.h"
#include "tests/lab/keys.h"
#include "tests/lab/luck.h"

/* A `link` line; the nodes that it names may come later in the file. */
struct link {
	unsigned line;
	enum balance balance;
	char *names; /* separated by spaces */
};

struct parser {
	const char *name;
	unsigned line;
	struct model *model;
	struct behaviour defaults;
	struct tail tail;
	bool has_path;
	int actor; /* what `when` speaks of; -1: nothing yet */
	bool has_level; /* what stands above is a hop, `node` may follow */
	struct link *links;
	unsigned link_count;
};

typedef bool statement(struct parser *, struct word *words, int count);

static bool complain(const struct parser *p, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static bool complain(const struct parser *p, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	fprintf(stderr, "%s:%u: ", p->name, p->line);
	vfprintf(stderr, format, list);
	fputc('\n', stderr);
	va_end(list);
	return false;
}

/* Apply what is left of a line to a behaviour; words whose key is NULL are done already. */
static bool apply_keys(
	const struct parser *p, struct behaviour *to, const struct word *words, int count)
{
	char problem[PROBLEM_ROOM];
	bool unknown;
	for (int i = 0; i < count; i++)
		if (words[i].key && !keys_apply(to, &words[i], problem, &unknown))
			return complain(p, "%s", problem);
	return true;
}

/* Take KEY=VALUE out of a line; NULL when it is not there. */
static char *take_word(struct word *words, int count, const char *key)
{
	for (int i = 0; i < count; i++)
		if (words[i].key && words[i].value && strcmp(words[i].key, key) == 0) {
			words[i].key = NULL;
			return words[i].value;
		}
	return NULL;
}

/* Take a number out of a line. Returns false when there is one and it is wrong. */
static bool take_number(const struct parser *p, struct word *words, int count, const char *key,
	int64_t low, int64_t high, int64_t *to)
{
	const char *value = take_word(words, count, key);
	if (!value || words_number(value, low, high, to))
		return true;
	return complain(p, "%s=%.60s: must be %lld..%lld", key, value, (long long)low,
		(long long)high);
}

static bool take_balance(
	const struct parser *p, struct word *words, int count, enum balance *to)
{
	static const char *const names[] = {"flow", "label", "packet", "destination"};
	const char *value = take_word(words, count, "balance");
	if (!value)
		return true;
	for (unsigned i = 0; i < 4; i++)
		if (strcmp(names[i], value) == 0) {
			*to = (enum balance)i;
			return true;
		}
	return complain(
		p, "balance=%.60s: must be flow, label, packet or destination", value);
}

static bool read_seed(struct parser *p, struct word *words, int count)
{
	int64_t seed;
	if (count != 2 || !words_number(words[1].key, 0, INT64_MAX, &seed))
		return complain(p, "seed: one number must follow");
	p->model->seed = (uint64_t)seed;
	return true;
}

static bool read_record(struct parser *p, struct word *words, int count)
{
	int64_t flows = p->model->records_flows, packets = p->model->records_packets;
	if (!take_number(p, words + 1, count - 1, "flows", 0, 1, &flows) ||
		!take_number(p, words + 1, count - 1, "packets", 0, 10000000, &packets))
		return false;
	for (int i = 1; i < count; i++)
		if (words[i].key)
			return complain(p, "unknown key '%.60s': flows and packets are known",
				words[i].key);
	p->model->records_flows = flows;
	p->model->records_packets = (int32_t)packets;
	return true;
}

static bool read_default(struct parser *p, struct word *words, int count)
{
	return apply_keys(p, &p->defaults, words + 1, count - 1);
}

static bool read_path(struct parser *p, struct word *words, int count)
{
	if (count != 2 || words[1].value)
		return complain(p, "path: one name must follow");
	if (build_find_path(p->model, words[1].key) >= 0)
		return complain(p, "path %.60s: there is one already", words[1].key);
	p->tail = build_path(p->model, words[1].key);
	p->has_path = true;
	p->has_level = false;
	p->actor = -1;
	return true;
}

/* A file with one path need not name it. */
static void need_path(struct parser *p)
{
	if (!p->has_path)
		p->tail = build_path(p->model, "main");
	p->has_path = true;
}

static bool take_per(const struct parser *p, struct word *words, int count, struct level *level)
{
	char *value = take_word(words, count, "per");
	int64_t per4, per6 = 0;
	if (!value)
		return true;
	char *comma = strchr(value, ',');
	if (comma)
		*comma = '\0';
	if (!words_number(value, 1, 32, &per4) ||
		(comma && !words_number(comma + 1, 1, 128, &per6)))
		return complain(p, "per: must be a prefix length, or one for each family: "
				   "24,56");
	level->per4 = (unsigned)per4;
	level->per6 = (unsigned)per6;
	return true;
}

static bool take_links(const struct parser *p, struct word *words, int count, bool *is_meshed)
{
	const char *value = take_word(words, count, "links");
	if (!value)
		return true;
	*is_meshed = strcmp(value, "mesh") == 0;
	if (*is_meshed || strcmp(value, "straight") == 0)
		return true;
	return complain(p, "links=%.60s: must be mesh or straight", value);
}

static bool take_level(const struct parser *p, struct word *words, int count, struct level *level)
{
	int64_t width = 1;
	level->name = take_word(words, count, "name");
	char *address = take_word(words, count, "address");
	if (address && !words_addresses(address, &level->address))
		return complain(p, "address: must be an address, or one of each family with a "
				   "comma");
	const char *absent = take_word(words, count, "absent");
	if (absent && !words_chance(absent, &level->absent))
		return complain(p, "absent=%.60s: must be a chance such as 30%%", absent);
	if (!take_number(p, words, count, "width", 1, 250, &width) ||
		!take_per(p, words, count, level) ||
		!take_balance(p, words, count, &level->balance) ||
		!take_links(p, words, count, &level->is_meshed))
		return false;
	level->width = (unsigned)width;
	return true;
}

static bool add_hops(struct parser *p, struct word *words, int count, int64_t hops)
{
	struct level level = {0};
	struct behaviour behaviour = p->defaults;
	need_path(p);
	if (p->tail.hops + hops > HOPS_MOST)
		return complain(p, "a path has at most %d hops", HOPS_MOST);
	if (!take_level(p, words, count, &level) || !apply_keys(p, &behaviour, words, count))
		return false;
	if (level.name && hops > 1)
		return complain(p, "name: one hop only can have it");
	level.actor = build_actor(p->model, &behaviour);
	p->actor = (int)level.actor;
	p->has_level = true;
	for (; hops > 0; hops--) {
		build_level(p->model, &p->tail, &level);
		unsigned last = p->model->node_count - 1;
		if (build_find_node(p->model, p->model->nodes[last].name) != (int)last)
			return complain(p, "name %.60s: there is one already",
				p->model->nodes[last].name);
	}
	return true;
}

static bool read_hop(struct parser *p, struct word *words, int count)
{
	return add_hops(p, words + 1, count - 1, 1);
}

static bool read_hops(struct parser *p, struct word *words, int count)
{
	int64_t hops;
	if (count < 2 || words[1].value || !words_number(words[1].key, 1, HOPS_MOST, &hops))
		return complain(p, "hops: a number 1..%d must follow", HOPS_MOST);
	return add_hops(p, words + 2, count - 2, hops);
}

static bool read_node(struct parser *p, struct word *words, int count)
{
	int64_t place;
	if (!p->has_level)
		return complain(p, "node: must follow a hop");
	if (count < 2 || words[1].value ||
		!words_number(words[1].key, 1, p->tail.count, &place))
		return complain(p, "node: a number 1..%u must follow", p->tail.count);
	struct node *node = &p->model->nodes[p->tail.first + (unsigned)place - 1];
	struct behaviour behaviour = p->model->actors[node->actor].base;
	struct address_pair address;
	char *value = take_word(words + 2, count - 2, "address");
	if (value && !words_addresses(value, &address))
		return complain(p, "address: must be an address, or one of each family with a "
				   "comma");
	if (value && address.v4.family)
		node->address.v4 = address.v4;
	if (value && address.v6.family)
		node->address.v6 = address.v6;
	if (!apply_keys(p, &behaviour, words + 2, count - 2))
		return false;
	node->actor = build_actor(p->model, &behaviour);
	p->actor = (int)node->actor;
	return true;
}

static bool read_protocol(const struct parser *p, struct word *words, int count, int32_t *to)
{
	static const struct {
		const char *name;
		int32_t number;
	} names[] = {{"icmp", 1}, {"tcp", 6}, {"udp", 17}, {"dccp", 33}, {"icmp6", 58},
		{"sctp", 132}, {"udplite", 136}};
	const char *value = take_word(words, count, "protocol");
	int64_t number;
	if (!value)
		return true;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i].name, value) == 0) {
			*to = names[i].number;
			return true;
		}
	if (!words_number(value, 0, 255, &number))
		return complain(p, "protocol=%.60s: must be 0..255 or a name such as udp", value);
	*to = (int32_t)number;
	return true;
}

static bool take_conditions(
	const struct parser *p, struct word *words, int count, struct rule *rule)
{
	int64_t family = UNSET, larger = UNSET, every = 0;
	const char *probe = take_word(words, count, "probe");
	const char *chance = take_word(words, count, "chance");
	if (probe && !words_range(probe, &rule->first, &rule->last))
		return complain(p, "probe=%.60s: must be N, N-M or N-", probe);
	if (chance && !words_chance(chance, &rule->chance))
		return complain(p, "chance=%.60s: must be a chance such as 30%%", chance);
	if (!take_number(p, words, count, "family", 4, 6, &family) ||
		!take_number(p, words, count, "larger", 0, 65535, &larger) ||
		!take_number(p, words, count, "every", 1, 1000000, &every) ||
		!read_protocol(p, words, count, &rule->protocol))
		return false;
	rule->family = (int32_t)family;
	rule->larger = (int32_t)larger;
	rule->every = (uint32_t)every;
	return true;
}

static bool read_when(struct parser *p, struct word *words, int count)
{
	if (p->actor < 0)
		return complain(p, "when: must follow a hop, node or dest");
	struct rule *rule = build_rule(p->model, (unsigned)p->actor);
	return take_conditions(p, words + 1, count - 1, rule) &&
	       apply_keys(p, &rule->behaviour, words + 1, count - 1);
}

static bool read_link(struct parser *p, struct word *words, int count)
{
	struct link link = {.line = p->line};
	size_t size;
	FILE *names = open_memstream(&link.names, &size);
	if (!names || !take_balance(p, words + 1, count - 1, &link.balance))
		return false;
	int given = 0;
	for (int i = 1; i < count; i++)
		if (words[i].key)
			given += fprintf(names, "%s ", words[i].key) > 0;
	fclose(names);
	p->links = build_grow(p->links, p->link_count, sizeof *p->links);
	p->links[p->link_count++] = link;
	return given >= 2 || complain(p, "link: a node and those behind it must follow");
}

static bool read_destination(struct parser *p, struct word *words, int count)
{
	struct behaviour behaviour = p->defaults;
	need_path(p);
	int path = (int)p->tail.path;
	const char *name = take_word(words + 1, count - 1, "path");
	if (name && (path = build_find_path(p->model, name)) < 0)
		return complain(p, "path=%.60s: no path above has that name", name);
	unsigned actor = build_actor(p->model, &behaviour);
	int i = 1;
	for (; i < count && words[i].key && !words[i].value; i++) {
		struct prefix prefix;
		if (!strpbrk(words[i].key, ".:"))
			break;
		if (!prefix_parse(words[i].key, &prefix))
			return complain(p, "dest %.60s: no address or prefix", words[i].key);
		build_destination(p->model, &prefix, (unsigned)path, actor);
	}
	if (i == 1)
		return complain(p, "dest: an address or prefix must follow");
	p->actor = (int)actor;
	p->has_level = false;
	return apply_keys(p, &p->model->actors[actor].base, words + i, count - i);
}

static bool read_line(struct parser *p, char *line)
{
	static const struct {
		const char *name;
		statement *read;
	} statements[] = {
		{"seed", read_seed}, {"record", read_record}, {"default", read_default},
		{"path", read_path}, {"hop", read_hop}, {"hops", read_hops}, {"node", read_node},
		{"when", read_when}, {"link", read_link}, {"dest", read_destination},
	};
	struct word words[WORDS_MOST];
	int count = words_split(line, words);
	if (count < 0)
		return complain(p, "more than %d words", WORDS_MOST);
	if (count == 0)
		return true;
	for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++)
		if (!words[0].value && strcmp(statements[i].name, words[0].key) == 0)
			return statements[i].read(p, words, count);
	return complain(p, "unknown statement '%.60s'", words[0].key);
}

/* Replace what follows a node by what a `link` line says. `client` is the path's start,
 * `destination` its end. */
static bool apply_link(struct parser *p, const struct link *link)
{
	char *rest;
	p->line = link->line;
	const char *name = strtok_r(link->names, " ", &rest);
	int from = build_find_node(p->model, name);
	if (from < 0)
		return complain(p, "link: no node is called '%.60s'", name);
	struct node *node = &p->model->nodes[from];
	node->next_count = 0;
	node->balance = link->balance;
	free(node->next);
	node->next = NULL;
	while ((name = strtok_r(NULL, " ", &rest))) {
		int to = build_find_node(p->model, name);
		if (to < 0 && strcmp(name, "destination") == 0 && node->next_count == 0)
			return true;
		if (to < 0)
			return complain(p, "link: no node is called '%.60s'", name);
		node->next = build_grow(node->next, node->next_count, sizeof *node->next);
		node->next[node->next_count++] = (unsigned)to;
	}
	return true;
}

static bool finish(struct parser *p)
{
	static const char *const usual[] = {"10.77.0.9", "fd00:77::9"};
	for (unsigned i = 0; i < p->link_count; i++)
		if (!apply_link(p, &p->links[i]))
			return false;
	need_path(p);
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

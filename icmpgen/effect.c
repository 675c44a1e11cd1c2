/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/effect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/net/netlink.h"
#include "common/net/netns.h"

enum {
	COUNTERS_MAX = 512,
	LINES_MAX = 1024,
	NAME_SIZE = 64,
	LINE_SIZE = 160,
	TEXT_SIZE = 65536,
	PIECE_SIZE = 16384,
};

struct counter {
	char name[NAME_SIZE];
	uint64_t value;
};

struct effect {
	uint32_t counter_count;
	uint32_t route_count, neighbor_count;
	struct counter counters[COUNTERS_MAX];
	char routes[LINES_MAX][LINE_SIZE];
	char neighbors[LINES_MAX][LINE_SIZE];
};

static void counter_add(struct effect *e, const char *group, const char *name, uint64_t value)
{
	if (e->counter_count == COUNTERS_MAX)
		return;
	struct counter *c = &e->counters[e->counter_count++];
	struct text t = text_of(c->name, sizeof c->name);
	text_format(&t, "%s%s%s", group, group[0] ? " " : "", name);
	c->value = value;
}

/* "Icmp: InMsgs InErrors ..." and below it "Icmp: 1 2 ..."; only lines about ICMP count, and of
 * TCP the one counter that ICMP errors move. */
static void pairs_read(struct effect *e, char *names, char *values)
{
	char *name_at;
	char *value_at;
	char *group = strtok_r(names, " \n", &name_at);
	strtok_r(values, " \n", &value_at);
	if (!group || (strncmp(group, "Icmp", 4) != 0 && strcmp(group, "TcpExt:") != 0))
		return;
	bool is_tcp = group[0] == 'T';
	group[strlen(group) - 1] = '\0';
	for (;;) {
		char *name = strtok_r(NULL, " \n", &name_at);
		char *value = strtok_r(NULL, " \n", &value_at);
		if (!name || !value)
			return;
		if (!is_tcp || strcmp(name, "OutOfWindowIcmps") == 0)
			counter_add(e, group, name, strtoull(value, NULL, 10));
	}
}

static void pairs_take(struct effect *e, char *words)
{
	char *names, *values;
	while ((names = strsep(&words, "\n")) && (values = strsep(&words, "\n")))
		pairs_read(e, names, values);
}

/* "Icmp6InErrors   3" */
static void lines_take(struct effect *e, char *words)
{
	char *line, *at;
	while ((line = strsep(&words, "\n"))) {
		char *key = strtok_r(line, " \t", &at);
		char *value = strtok_r(NULL, " \t", &at);
		if (key && value && strncmp(key, "Icmp6", 5) == 0)
			counter_add(e, "", key, strtoull(value, NULL, 10));
	}
}

/* ---- the kernel's files ----------------------------------------------------------- */

struct counter_file {
	const char *path;
	void (*take)(struct effect *e, char *words);
};

static const struct counter_file *files_of(uint8_t version)
{
	static const struct counter_file v4[EFFECT_FILES] = {
		{"/proc/self/net/snmp", pairs_take}, {"/proc/self/net/netstat", pairs_take}};
	static const struct counter_file v6[EFFECT_FILES] = {
		{"/proc/self/net/snmp6", lines_take}, {"/proc/self/net/netstat", pairs_take}};
	return version == 4 ? v4 : v6;
}

void effect_files_init(struct effect_files *files)
{
	*files = (struct effect_files){.fds = {-1, -1}};
	helper_init(&files->helper);
}

static void files_open(struct effect_files *files)
{
	for (int i = 0; i < EFFECT_FILES; i++)
		files->fds[i] = open(files_of(files->version)[i].path, O_RDONLY | O_CLOEXEC);
}

void effect_files_close(struct effect_files *files)
{
	if (files->helper.pid > 0)
		helper_stop(&files->helper);
	for (int i = 0; i < EFFECT_FILES; i++) {
		if (files->fds[i] >= 0)
			close(files->fds[i]);
		files->fds[i] = -1;
	}
}

/* From its beginning: the kernel writes it anew. */
static void file_read(int fd, char words[static TEXT_SIZE])
{
	size_t size = 0;
	ssize_t got = 1;
	while (fd >= 0 && size < TEXT_SIZE - 1 && got != 0) {
		got = pread(fd, words + size, TEXT_SIZE - 1 - size, (off_t)size);
		if (got > 0)
			size += (size_t)got;
		else if (got < 0 && errno != EINTR)
			break;
	}
	words[size] = '\0';
}

static void counters_take(struct effect *e, const struct effect_files *files, uint8_t version)
{
	char *words = malloc(TEXT_SIZE);
	for (int i = 0; words && i < EFFECT_FILES; i++) {
		file_read(files->fds[i], words);
		files_of(version)[i].take(e, words);
	}
	free(words);
}

static void line_copy(char to[static LINE_SIZE], const char *words)
{
	struct text t = text_of(to, LINE_SIZE);
	text_add(&t, words);
}

static void on_route(void *context, const char *words)
{
	struct effect *e = context;
	if (e->route_count < LINES_MAX)
		line_copy(e->routes[e->route_count++], words);
}

static void on_neighbor(void *context, const char *words)
{
	struct effect *e = context;
	if (e->neighbor_count < LINES_MAX)
		line_copy(e->neighbors[e->neighbor_count++], words);
}

static struct effect *take_here(
	const struct effect_files *files, uint8_t version, const struct address *to)
{
	struct route route;
	struct effect *e = calloc(1, sizeof *e);
	if (!e)
		return NULL;
	counters_take(e, files, version);
	if (to->version == version)
		netlink_route(&(struct route_question){.to = to}, &route);
	netlink_dump_routes(version, on_route, e);
	netlink_dump_neighbors(version, on_neighbor, e);
	return e;
}

/* ---- in another network namespace ------------------------------------------------- */

/* A snapshot is larger than what a socket holds: it is asked for piece by piece. */
struct route_query {
	uint32_t piece; /* 0: take a new one */
	struct address to;
};

static size_t piece_size(uint32_t piece)
{
	size_t left = sizeof(struct effect) - (size_t)piece * PIECE_SIZE;
	return left < PIECE_SIZE ? left : PIECE_SIZE;
}

static void serve(int fd, void *context)
{
	struct effect_files files = *(const struct effect_files *)context;
	struct route_query q;
	struct effect *e = NULL;
	files_open(&files);
	while (helper_wait(fd, &q, sizeof q) == (ssize_t)sizeof q) {
		if (q.piece == 0) {
			free(e);
			e = take_here(&files, files.version, &q.to);
		}
		if (!e || helper_send(fd, (const uint8_t *)e + q.piece * PIECE_SIZE,
				  piece_size(q.piece)) != 0)
			return;
	}
}

static int start_helper(void *context)
{
	struct effect_files *files = context;
	return helper_start(&files->helper, serve, files);
}

int effect_files_open(struct effect_files *files, uint8_t version, const char *netns)
{
	files->version = version;
	if (netns)
		return netns_call(netns, start_helper, files);
	files_open(files);
	return 0;
}

static struct effect *take_elsewhere(struct helper *helper, const struct address *to)
{
	struct route_query q = {.to = *to};
	struct effect *e = calloc(1, sizeof *e);
	const uint32_t count = (sizeof *e + PIECE_SIZE - 1) / PIECE_SIZE;
	for (; e && q.piece < count; q.piece++) {
		size_t size = piece_size(q.piece);
		uint8_t *at = (uint8_t *)e + q.piece * PIECE_SIZE;
		if (helper_send(helper->fd, &q, sizeof q) != 0 ||
			helper_wait(helper->fd, at, size) != (ssize_t)size) {
			free(e);
			return NULL;
		}
	}
	return e;
}

struct effect *effect_take(
	struct effect_files *files, uint8_t version, const struct address *to)
{
	return files->helper.pid > 0 ? take_elsewhere(&files->helper, to)
				     : take_here(files, version, to);
}

void effect_free(struct effect *effect)
{
	free(effect);
}

bool effect_equal(const struct effect *a, const struct effect *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

static const struct counter *counter_find(const struct effect *e, const char *name)
{
	for (uint32_t i = 0; i < e->counter_count; i++)
		if (strcmp(e->counters[i].name, name) == 0)
			return &e->counters[i];
	return NULL;
}

static bool counters_show(
	struct view *view, const struct effect *before, const struct effect *after)
{
	bool shown = false;
	for (uint32_t i = 0; i < after->counter_count; i++) {
		const struct counter *now = &after->counters[i];
		const struct counter *then = counter_find(before, now->name);
		uint64_t was = then ? then->value : 0;
		if (was == now->value)
			continue;
		view_counter(view, now->name, was, now->value);
		shown = true;
	}
	return shown;
}

static bool has_line(const char (*lines)[LINE_SIZE], uint32_t count, const char *words)
{
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(lines[i], words) == 0)
			return true;
	return false;
}

struct lines {
	const char *what;
	const char (*lines)[LINE_SIZE];
	uint32_t count;
};

/* Lines of `these` that `others` lack. */
static bool lines_show(struct view *view, struct lines these, struct lines others, bool came)
{
	bool shown = false;
	for (uint32_t i = 0; i < these.count; i++) {
		if (has_line(others.lines, others.count, these.lines[i]))
			continue;
		view_change(view, these.what, came, these.lines[i]);
		shown = true;
	}
	return shown;
}

void effect_show(struct view *view, const struct effect *before, const struct effect *after)
{
	const struct lines routes[2] = {{"route", before->routes, before->route_count},
		{"route", after->routes, after->route_count}};
	const struct lines neighbors[2] = {
		{"neighbor", before->neighbors, before->neighbor_count},
		{"neighbor", after->neighbors, after->neighbor_count}};
	bool shown = counters_show(view, before, after);
	shown |= lines_show(view, routes[0], routes[1], false);
	shown |= lines_show(view, routes[1], routes[0], true);
	shown |= lines_show(view, neighbors[0], neighbors[1], false);
	shown |= lines_show(view, neighbors[1], neighbors[0], true);
	if (!shown)
		view_no_effect(view);
}

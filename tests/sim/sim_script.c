/* SPDX-License-Identifier: BSD-2-Clause */
/* Path files: words become a struct sim. */
#include <stdlib.h>
#include <string.h>

#include "common/base/number.h"
#include "tests/sim/sim.h"
#include "tests/unit/engine_settings.h"

enum { LINE_SIZE = 512 };

struct script {
	struct sim *sim;
	const char *path;
	unsigned line;
	char *rest;
};

static _Noreturn void wrong(const struct script *s, const char *problem, const char *word)
{
	printf("Bail out! %s:%u: %s: %s\n", s->path, s->line, word, problem);
	exit(2);
}

/* The next word of the line; NULL at its end. */
static char *next_word(struct script *s)
{
	return strtok_r(NULL, " \t\n", &s->rest);
}

static char *need_word(struct script *s)
{
	char *word = next_word(s);
	if (!word)
		wrong(s, "something is missing", "line");
	return word;
}

static uint64_t to_number(struct script *s, const char *word)
{
	uint64_t value;
	if (number_parse(word, 0, UINT64_MAX, true, &value) != NUMBER_OK)
		wrong(s, "is no number", word);
	return value;
}

static uint64_t need_number(struct script *s)
{
	return to_number(s, need_word(s));
}

static long double unit_of(struct script *s, const char *unit)
{
	static const struct {
		const char *name;
		long double size;
	} units[] = {
		{"ns", 1e-9L},
		{"us", 1e-6L},
		{"ms", 1e-3L},
		{"s", 1},
		{"m", 60},
		{"h", 3600},
		{"d", 86400L},
	};
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strcmp(units[i].name, unit) == 0)
			return units[i].size;
	wrong(s, "is no unit of time", unit);
}

static nanoseconds to_duration(struct script *s, const char *word)
{
	char digits[32] = "";
	bool negative = *word == '-';
	size_t size = strspn(word + negative, "0123456789.");
	snprintf(digits, sizeof digits, "%.*s", (int)size, word + negative);
	int64_t value;
	if (number_parse_decimal(digits, 0, INT64_MAX, &value) != NUMBER_OK)
		wrong(s, "is no duration", word);
	long double scaled = (long double)value * unit_of(s, word + negative + size);
	nanoseconds duration = (nanoseconds)(scaled + 0.5L);
	return negative ? -duration : duration;
}

static nanoseconds need_duration(struct script *s)
{
	return to_duration(s, need_word(s));
}

/* "1.5%" in millionths. */
static uint64_t need_share(struct script *s)
{
	char *word = need_word(s);
	size_t size = strlen(word);
	int64_t value;
	if (size == 0 || word[size - 1] != '%')
		wrong(s, "is no percentage", word);
	word[size - 1] = '\0';
	if (number_parse_decimal(word, 0, 100 * SECOND, &value) != NUMBER_OK)
		wrong(s, "is no percentage", word);
	return (uint64_t)value / 100000;
}

static struct address need_address(struct script *s)
{
	char *word = need_word(s);
	struct address address = {0};
	if (!address_parse(word, &address))
		wrong(s, "is no address", word);
	return address;
}

/* ---- probes ---------------------------------------------------------------------- */

static void read_error(struct script *s, struct sim_fate *fate)
{
	char *word = need_word(s);
	char *slash = strchr(word, '/');
	if (!slash)
		wrong(s, "is not TYPE/CODE", word);
	*slash = '\0';
	fate->is_error = true;
	fate->type = (uint8_t)to_number(s, word);
	fate->code = (uint8_t)to_number(s, slash + 1);
}

static void read_alter(struct script *s, struct sim_fate *fate)
{
	if (fate->alter_count == SIM_ALTERS)
		wrong(s, "too many of them", "alter");
	fate->alters[fate->alter_count].at = (uint32_t)need_number(s);
	fate->alters[fate->alter_count++].value = (uint8_t)need_number(s);
}

static void read_sending(struct script *s, struct sim_fate *fate, const char *word)
{
	if (strcmp(word, "again") == 0)
		fate->again = (uint32_t)need_number(s);
	else if (strcmp(word, "fail") == 0)
		fate->fails = (int)need_number(s);
	else if (strcmp(word, "left") == 0)
		fate->left = need_duration(s);
	else if (strcmp(word, "stamp") == 0)
		fate->stamp = need_duration(s);
	else
		wrong(s, "is nothing that may happen to a probe", word);
}

static void read_number(struct script *s, struct sim_fate *fate, const char *word)
{
	if (strcmp(word, "number") == 0) {
		fate->has_number = true;
		fate->number = need_number(s);
	} else if (strcmp(word, "id") == 0) {
		fate->has_id = true;
		fate->id = (uint16_t)need_number(s);
	} else if (strcmp(word, "sequence") == 0) {
		fate->has_sequence = true;
		fate->sequence = (uint16_t)need_number(s);
	} else if (strcmp(word, "type") == 0) {
		fate->has_type = true;
		fate->type = (uint8_t)need_number(s);
	} else if (strcmp(word, "info") == 0) {
		fate->info = (uint32_t)need_number(s);
	} else {
		read_sending(s, fate, word);
	}
}

static void read_fate(struct script *s, struct sim_fate *fate, const char *word)
{
	if (strcmp(word, "lose") == 0) {
		fate->is_lost = true;
	} else if (strcmp(word, "delay") == 0) {
		fate->has_delay = true;
		fate->delay = need_duration(s);
	} else if (strcmp(word, "copies") == 0) {
		fate->copies = (uint32_t)need_number(s);
	} else if (strcmp(word, "spread") == 0) {
		fate->spread = need_duration(s);
	} else if (strcmp(word, "from") == 0) {
		fate->from = need_address(s);
	} else if (strcmp(word, "gateway") == 0) {
		fate->gateway = need_address(s);
	} else if (strcmp(word, "alter") == 0) {
		read_alter(s, fate);
	} else if (strcmp(word, "cut") == 0) {
		fate->is_cut = true;
		fate->cut = (uint32_t)need_number(s);
	} else if (strcmp(word, "bad-checksum") == 0) {
		fate->has_bad_checksum = true;
	} else if (strcmp(word, "error") == 0) {
		read_error(s, fate);
	} else {
		read_number(s, fate, word);
	}
}

static void read_probe(struct script *s)
{
	if (s->sim->rule_count == SIM_RULES)
		wrong(s, "too many of them", "probe");
	struct sim_rule *rule = &s->sim->rules[s->sim->rule_count++];
	*rule = (struct sim_rule){.first = 1, .last = UINT64_MAX, .every = 1};
	char *word = need_word(s);
	char *dash = strchr(word, '-');
	if (dash)
		*dash = '\0';
	if (strcmp(word, "all") != 0) {
		rule->first = to_number(s, word);
		rule->last = dash ? to_number(s, dash + 1) : rule->first;
	}
	rule->fate.copies = 1;
	while ((word = next_word(s))) {
		if (strcmp(word, "every") == 0)
			rule->every = need_number(s);
		else
			read_fate(s, &rule->fate, word);
	}
}

/* ---- settings -------------------------------------------------------------------- */

static void read_at(struct script *s)
{
	if (s->sim->action_count == SIM_ACTIONS)
		wrong(s, "too many of them", "at");
	struct sim_action *action = &s->sim->actions[s->sim->action_count++];
	action->at = need_duration(s);
	const char *word = need_word(s);
	if (strcmp(word, "stop") == 0)
		action->doing = SIM_STOP;
	else if (strcmp(word, "status") == 0)
		action->doing = SIM_STATUS;
	else if (strcmp(word, "gap") == 0)
		action->doing = SIM_GAP;
	else
		wrong(s, "is nothing that happens at a time", word);
	if (action->doing == SIM_GAP)
		action->gap = need_duration(s);
}

static void read_pattern(struct script *s)
{
	struct payload *payload = &s->sim->settings.payload;
	for (const char *word = need_word(s); *word; word += 2) {
		int high = number_hex_digit(word[0]);
		int low = number_hex_digit(word[1]);
		if (high < 0 || low < 0 || payload->pattern_size == PAYLOAD_PATTERN_MAX)
			wrong(s, "is no pattern", word);
		payload->pattern[payload->pattern_size++] = (uint8_t)(16 * high + low);
	}
}

static void read_linger(struct script *s)
{
	const char *word = need_word(s);
	s->sim->settings.linger = strcmp(word, "forever") == 0 ? NEVER : to_duration(s, word);
}

static void read_target(struct script *s)
{
	s->sim->target.address = need_address(s);
}

static void read_source(struct script *s)
{
	s->sim->start.source = need_address(s);
	s->sim->start.shows_source = true;
}

static void read_device(struct script *s)
{
	snprintf(s->sim->device, sizeof s->sim->device, "%s", need_word(s));
	s->sim->start.device = s->sim->device;
	s->sim->start.shows_source = true;
}

static void read_name(struct script *s)
{
	snprintf(s->sim->name, sizeof s->sim->name, "%s", need_word(s));
}

static void read_detour(struct script *s)
{
	s->sim->detours = need_share(s);
	s->sim->detour = need_duration(s);
}

static void read_loss(struct script *s)
{
	s->sim->loss = need_share(s);
}

static void read_duplicates(struct script *s)
{
	s->sim->duplicates = need_share(s);
}

enum kind { FLAG, NUMBER16, NUMBER32, NUMBER64, DURATION };

struct setting {
	const char *name;
	enum kind kind;
	size_t offset;
};

struct command {
	const char *name;
	void (*read)(struct script *s);
};

#define AT(member) offsetof(struct sim, member)

static const struct setting settings[] = {
	{"adaptive", FLAG, AT(settings.is_adaptive)},
	{"any-source", FLAG, AT(target.any_source)},
	{"audible", FLAG, AT(view.is_audible)},
	{"flood", FLAG, AT(view.is_flood)},
	{"hints", FLAG, AT(view.hints)},
	{"ident", FLAG, AT(start.shows_ident)},
	{"ignore-errors", FLAG, AT(settings.ignore_errors)},
	{"interval-line", FLAG, AT(view.shows_interval)},
	{"kernel-stamps", FLAG, AT(has_kernel_stamps)},
	{"lost", FLAG, AT(view.shows_lost)},
	{"multicast", FLAG, AT(start.multicast)},
	{"outstanding", FLAG, AT(settings.reports_outstanding)},
	{"precise", FLAG, AT(view.is_precise)},
	{"quiet", FLAG, AT(view.is_quiet)},
	{"raw", FLAG, AT(is_raw)},
	{"stop-at-reply", FLAG, AT(settings.stop_at_reply)},
	{"time", FLAG, AT(view.prints_time)},
	{"trace", FLAG, AT(is_traced)},
	{"truth", FLAG, AT(is_true)},
	{"verbose", FLAG, AT(view.is_verbose)},
	{"wire-times", FLAG, AT(settings.prints_wire_times)},
	{"batch", NUMBER32, AT(batch)},
	{"count", NUMBER64, AT(settings.count)},
	{"flow", NUMBER32, AT(start.flow_label)},
	{"id", NUMBER16, AT(settings.id)},
	{"options", NUMBER32, AT(start.options_size)},
	{"preload", NUMBER32, AT(settings.preload)},
	{"seed", NUMBER64, AT(random)},
	{"size", NUMBER32, AT(settings.payload.size)},
	{"window", NUMBER32, AT(settings.window)},
	{"deadline", DURATION, AT(settings.deadline)},
	{"call", DURATION, AT(call)},
	{"cost", DURATION, AT(cost)},
	{"delay", DURATION, AT(delay)},
	{"floor", DURATION, AT(settings.interval_floor)},
	{"interval", DURATION, AT(settings.interval)},
	{"jitter", DURATION, AT(jitter)},
	{"lateness", DURATION, AT(lateness)},
	{"timeout", DURATION, AT(settings.timeout)},
};

static const struct command commands[] = {
	{"at", read_at},
	{"detour", read_detour},
	{"device", read_device},
	{"duplicates", read_duplicates},
	{"linger", read_linger},
	{"loss", read_loss},
	{"name", read_name},
	{"pattern", read_pattern},
	{"probe", read_probe},
	{"source", read_source},
	{"target", read_target},
};

static void take_setting(struct script *s, const struct setting *setting)
{
	void *at = (char *)s->sim + setting->offset;
	switch (setting->kind) {
	case FLAG:
		*(bool *)at = true;
		return;
	case NUMBER16:
		*(uint16_t *)at = (uint16_t)need_number(s);
		return;
	case NUMBER32:
		*(uint32_t *)at = (uint32_t)need_number(s);
		return;
	case NUMBER64:
		*(uint64_t *)at = need_number(s);
		return;
	case DURATION:
		*(nanoseconds *)at = need_duration(s);
		return;
	}
}

static void take_word(struct script *s, const char *word)
{
	for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
		if (strcmp(settings[i].name, word) == 0) {
			take_setting(s, &settings[i]);
			return;
		}
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (strcmp(commands[i].name, word) == 0) {
			commands[i].read(s);
			return;
		}
	wrong(s, "is no command", word);
}

static void read_line(struct script *s, char *line)
{
	const char *word = strtok_r(line, " \t\n", &s->rest);
	for (; word && *word != '#'; word = next_word(s))
		take_word(s, word);
}

static void set_defaults(struct sim *sim)
{
	static const uint8_t token[PAYLOAD_TOKEN_SIZE] = {'p', 'i', 'n', 'g', 1, 2, 3, 4};
	sim->settings = engine_settings_single();
	memcpy(sim->settings.payload.token, token, sizeof token);
	sim->batch = 1;
	sim->target.address = (struct address){.version = 4, .bytes = {192, 0, 2, 1}};
}

static void set_start(struct sim *sim)
{
	char text[ADDRESS_TEXT_SIZE];
	if (!sim->name[0])
		snprintf(sim->name, sizeof sim->name, "%s",
			address_text(text, &sim->target.address));
	sim->start.program = "ping";
	sim->start.name = sim->name;
	sim->start.target = sim->target.address;
	sim->start.size = sim->settings.payload.size;
	sim->start.id = sim->settings.id;
	sim->start.count = sim->settings.count;
}

void sim_read(struct sim *sim, const char *path)
{
	struct script script = {.sim = sim, .path = path};
	char line[LINE_SIZE];
	FILE *file = fopen(path, "r");
	if (!file)
		wrong(&script, "cannot be read", "file");
	sim->path = path;
	set_defaults(sim);
	while (fgets(line, sizeof line, file)) {
		script.line++;
		if (!sim->title[0] && line[0] == '#')
			snprintf(sim->title, sizeof sim->title, "%.*s",
				(int)strcspn(line + 2, "\n"), line + 2);
		read_line(&script, line);
	}
	fclose(file);
	if (sim->settings.payload.size > SIM_DATA - 64 || sim->batch == 0 ||
		sim->batch > SIM_BATCH)
		wrong(&script, "out of range", "size or batch");
	set_start(sim);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/options_many.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/number.h"
#include "ping/options.h"
#include "ping/view/sweep_fields.h"

enum { BITS_IPV4 = 24, BITS_IPV6 = 64, NAME_SIZE = 32 };

struct many_options many_options_usual(void)
{
	return (struct many_options){.most = UINT64_MAX,
		.retries = UINT64_MAX,
		.rate = UINT64_MAX,
		.network_bits = {BITS_IPV4, BITS_IPV6}};
}

bool options_are_many(const struct ping_options *o)
{
	const struct many_options *m = &o->many;
	if (m->file_count > 0 || m->range_count > 0 || m->all_addresses || options_decide(o) ||
		m->lists_targets)
		return true;
	return o->word_count > 1 && o->ip_stamps != IP_STAMPS_PRESPECIFIED;
}

bool options_decide(const struct ping_options *o)
{
	const struct many_options *m = &o->many;
	return m->only != MANY_ALL || m->field_count > 0 || m->retries != UINT64_MAX ||
	       m->resume;
}

/* ---- arguments ------------------------------------------------------------------- */

bool apply_file(void *settings, const char *argument, struct text *problem)
{
	struct many_options *m = &((struct ping_options *)settings)->many;
	if (m->file_count == MANY_FILES_MAX) {
		text_format(problem, "at most %d files", (int)MANY_FILES_MAX);
		return false;
	}
	m->files[m->file_count++] = argument;
	return true;
}

bool apply_generate(void *settings, const char *argument, struct text *problem)
{
	struct many_options *m = &((struct ping_options *)settings)->many;
	if (m->range_count == MANY_RANGES_MAX) {
		text_format(problem, "at most %d ranges", (int)MANY_RANGES_MAX);
		return false;
	}
	const char *wrong = address_range_parse(argument, &m->ranges[m->range_count]);
	if (wrong)
		text_add(problem, wrong);
	else
		m->range_count++;
	return !wrong;
}

bool apply_exclude_file(void *settings, const char *argument, struct text *problem)
{
	struct many_options *m = &((struct ping_options *)settings)->many;
	if (m->exclude_file) {
		text_add(problem, "may be given once");
		return false;
	}
	m->exclude_file = argument;
	return true;
}

/* Copies up to `end`; where it is, or NULL when the part does not fit. */
static const char *cut(char part[static NAME_SIZE], const char *words, char end)
{
	size_t size = text_until(words, end);
	if (size >= NAME_SIZE)
		return NULL;
	memcpy(part, words, size);
	part[size] = '\0';
	return words + size;
}

bool options_backoff(const char *argument, nanoseconds *backoff, struct text *problem)
{
	if (number_parse_decimal(argument, SECOND, 5 * SECOND, backoff) == NUMBER_OK)
		return true;
	text_add(problem, "must be a number from 1 to 5");
	options_comma(argument, problem);
	return false;
}

bool apply_backoff(void *settings, const char *argument, struct text *problem)
{
	return options_backoff(
		argument, &((struct ping_options *)settings)->many.backoff, problem);
}

bool apply_max_targets(void *settings, const char *argument, struct text *problem)
{
	struct many_options *m = &((struct ping_options *)settings)->many;
	char number[NAME_SIZE];
	const char *end = cut(number, argument, '%');
	if (end && *end == '%' && end[1] == '\0' &&
		number_parse(number, 1, 100, false, &m->most_percent) == NUMBER_OK)
		return true;
	if (end && *end == '\0' &&
		number_parse(number, 1, UINT64_MAX - 1, false, &m->most) == NUMBER_OK)
		return true;
	text_add(problem, "must be a whole number from 1 on, or from 1% to 100%");
	return false;
}

bool apply_only(void *settings, const char *argument, struct text *problem)
{
	struct many_options *m = &((struct ping_options *)settings)->many;
	bool is_alive = strcmp(argument, "alive") == 0;
	if (!is_alive && strcmp(argument, "unreachable") != 0) {
		text_add(problem, "must be alive or unreachable");
		return false;
	}
	m->only = is_alive ? MANY_ALIVE : MANY_UNREACHABLE;
	return true;
}

bool apply_fields(void *settings, const char *argument, struct text *problem)
{
	struct many_options *m = &((struct ping_options *)settings)->many;
	const char *at = argument;
	m->field_count = 0;
	m->is_fields_given = true;
	while (at && m->field_count < MANY_FIELDS_MAX) {
		char name[NAME_SIZE];
		at = cut(name, at, ',');
		if (!at || !sweep_field_find(name, &m->fields[m->field_count]))
			break;
		m->field_count++;
		if (*at++ == '\0')
			return true;
	}
	text_format(problem, "must be a list of %s", sweep_field_names());
	return false;
}

bool apply_network_rate(void *settings, const char *argument, struct text *problem)
{
	struct many_options *m = &((struct ping_options *)settings)->many;
	char number[NAME_SIZE];
	uint64_t bits = 0;
	const char *end = cut(number, argument, '/');
	bool is_right =
		end && number_parse(number, 1, 1000000, false, &m->network_rate) == NUMBER_OK;
	if (is_right && *end == '/')
		is_right = number_parse(end + 1, 1, 128, false, &bits) == NUMBER_OK;
	if (!is_right) {
		text_add(problem, "must be PPS or PPS/BITS, BITS from 1 to 128");
		return false;
	}
	if (bits > 32)
		m->network_bits[1] = (uint8_t)bits;
	else if (bits > 0)
		m->network_bits[0] = (uint8_t)bits;
	return true;
}

bool apply_seed(void *settings, const char *argument, struct text *problem)
{
	struct many_options *m = &((struct ping_options *)settings)->many;
	m->has_seed = number_parse(argument, 0, UINT64_MAX, true, &m->seed) == NUMBER_OK;
	if (!m->has_seed)
		text_add(problem, "must be a whole number of at most 64 bits");
	return m->has_seed;
}

/* ---- shards ---------------------------------------------------------------------- */

/* Where batch systems say which part of a job this is, and of how many. */
static const struct batch_system {
	const char *index, *count, *first;
	uint64_t base; /* of the first index where no variable has it */
} batch_systems[] = {
	{"JOB_COMPLETION_INDEX", NULL, NULL, 0},
	{"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN", 1},
	{"SLURM_PROCID", "SLURM_NTASKS", NULL, 0},
	{"PMI_RANK", "PMI_SIZE", NULL, 0},
	{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", NULL, 0},
	{"SGE_TASK_ID", "SGE_TASK_LAST", NULL, 1},
	{"CLOUD_RUN_TASK_INDEX", "CLOUD_RUN_TASK_COUNT", NULL, 0},
	{"AWS_BATCH_JOB_ARRAY_INDEX", NULL, NULL, 0},
};

static bool environment_number(const char *name, uint64_t *value)
{
	const char *text = name ? getenv(name) : NULL;
	return text && number_parse(text, 0, UINT32_MAX, false, value) == NUMBER_OK;
}

static bool shard_by_environment(struct many_options *m, uint64_t shards, struct text *problem)
{
	for (size_t i = 0; i < sizeof batch_systems / sizeof batch_systems[0]; i++) {
		const struct batch_system *b = &batch_systems[i];
		uint64_t index, first = b->base;
		if (!environment_number(b->index, &index))
			continue;
		environment_number(b->first, &first);
		if (shards == 0 && !environment_number(b->count, &shards)) {
			text_format(
				problem, "%s does not say of how many: use auto/N", b->index);
			return false;
		}
		m->shard = (struct shard){index - first + 1, shards};
		m->shard_from = b->index;
		if (index >= first && shards > 0 && m->shard.index <= shards)
			return true;
		text_format(problem, "%s is %llu, which is not one of %llu parts", b->index,
			(unsigned long long)index, (unsigned long long)shards);
		return false;
	}
	text_add(problem, "no batch system's variables are set");
	return false;
}

bool apply_shard(void *settings, const char *argument, struct text *problem)
{
	struct many_options *m = &((struct ping_options *)settings)->many;
	char number[NAME_SIZE];
	uint64_t index, shards = 0;
	const char *end = cut(number, argument, '/');
	bool has_shards = end && *end == '/' &&
			  number_parse(end + 1, 1, UINT32_MAX, false, &shards) == NUMBER_OK;
	if (end && strcmp(number, "auto") == 0 && (has_shards || *end == '\0'))
		return shard_by_environment(m, shards, problem);
	if (!has_shards || number_parse(number, 1, shards, false, &index) != NUMBER_OK) {
		text_add(problem, "must be I/N, I from 1 to N: 1/4, 2/4, 3/4 and 4/4 are all; "
				  "or auto, or auto/N");
		return false;
	}
	m->shard = (struct shard){index, shards};
	return true;
}

/* ---- results in a file ----------------------------------------------------------- */

void options_complete_resume(struct ping_options *o)
{
	static const char *const usual[] = {"addr", "state", "rtt_ms"};
	struct many_options *m = &o->many;
	uint8_t number;
	if (!m->resume)
		return;
	for (size_t i = 0; !m->is_fields_given && i < sizeof usual / sizeof usual[0]; i++)
		if (sweep_field_find(usual[i], &m->fields[m->field_count]))
			m->field_count++;
	sweep_field_find("number", &number);
	for (uint32_t i = 0; i < m->field_count; i++)
		if (m->fields[i] == number)
			return;
	if (m->field_count < MANY_FIELDS_MAX)
		m->fields[m->field_count++] = number;
}

/* ---- together -------------------------------------------------------------------- */

/* The first option that is for one target only. */
static const char *single_option(const struct ping_options *o)
{
	const struct {
		bool is_given;
		const char *name;
	} options[] = {
		{o->is_flood, "-f"},
		{o->is_adaptive, "-A"},
		{o->preload > 1, "-l"},
		{o->asks_node, "-N"},
		{o->connects, "-C"},
		{o->sticks_to_source, "-B"},
		{o->stops_at_reply, "-o"},
		{o->reports_outstanding, "-O"},
		{o->user_latency, "-U"},
		{o->stamps == STAMPS_KERNEL, "--timestamps=kernel"},
		{o->stamps == STAMPS_HARDWARE, "--timestamps=hardware"},
		{o->shows_changes, "--changes"},
		{o->summary_every > 0, "--summary-every"},
		{o->accepts_unproven, "--accept-unproven"},
		{o->ignores_errors, "--ignore-errors"},
		{o->re_resolve > 0, "--re-resolve"},
		{o->goal.until != GOAL_NONE, "--until"},
		{o->goal.max_loss >= 0, "--max-loss"},
		{o->goal.max_rtt >= 0, "--max-rtt"},
		{o->capture != NULL, "--pcapng"},
		{o->interval == 0, "-i"},
		{o->ident != OPTION_ABSENT, "-e"},
		{o->records_route, "-R"},
		{o->ip_stamps != IP_STAMPS_NONE, "-T"},
		{o->loose_route != NULL, "--lsrr"},
		{o->strict_route != NULL, "--ssrr"},
	};
	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
		if (options[i].is_given)
			return options[i].name;
	return NULL;
}

static bool has_whole_space(const struct many_options *m)
{
	for (uint32_t i = 0; i < m->range_count; i++)
		if (m->ranges[i].is_whole)
			return true;
	return false;
}

static const char *resume_problem(const struct many_options *m, const char **object)
{
	*object = "--resume";
	if (!m->resume)
		return NULL;
	if (m->all_addresses)
		return "cannot be combined with --all-addresses";
	if (m->lists_targets)
		return "cannot be combined with --list-targets";
	for (uint32_t i = 0; i < m->file_count; i++)
		if (strcmp(m->files[i], "-") == 0)
			return "standard input cannot be read again: give a file";
	return NULL;
}

static const char *shard_problem(const struct many_options *m, const char **object)
{
	if (m->shard.shards > 0 && !m->has_seed) {
		*object = "--shard";
		return "needs --seed, the same one for all parts";
	}
	if (m->most_percent > 0 && m->file_count > 0) {
		*object = "--max-targets";
		return "a file's number of targets is not known: give a number";
	}
	return NULL;
}

const char *options_many_problem(const struct ping_options *o, const char **object)
{
	const struct many_options *m = &o->many;
	if (o->word_count == 0 && m->file_count == 0 && m->range_count == 0) {
		*object = "usage error";
		return "Destination address required";
	}
	*object = single_option(o);
	if (*object)
		return "cannot be combined with many targets";
	if (options_decide(o) && o->count > 0) {
		*object = "-c";
		return "cannot be combined with --only, --fields, --retry and --resume";
	}
	if (has_whole_space(m) && m->rate == UINT64_MAX && !m->lists_targets) {
		*object = "--generate";
		return "all addresses there are need --rate";
	}
	const char *problem = resume_problem(m, object);
	return problem ? problem : shard_problem(m, object);
}

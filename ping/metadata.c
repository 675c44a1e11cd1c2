/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "ping/metadata.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <sys/stat.h>

#include "common/net/clock.h"
#include "ping/view/sweep_json.h"

int metadata_open(struct metadata *m, const struct ping_options *o)
{
	*m = (struct metadata){.name = o->many.metadata_file, .begin = clock_wall()};
	if (!m->name)
		return 0;
	int fd = open(m->name, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	m->file = fd < 0 ? NULL : fdopen(fd, "w");
	if (m->file)
		return 0;
	int error = -errno;
	if (fd >= 0)
		close(fd);
	return error;
}

static bool is_same(const struct metadata *m, const char *name)
{
	struct stat ours, other;
	return m->file && fstat(fileno(m->file), &ours) == 0 && S_ISREG(ours.st_mode) &&
	       stat(name, &other) == 0 && ours.st_dev == other.st_dev &&
	       ours.st_ino == other.st_ino;
}

const char *metadata_clash(const struct metadata *m, const struct ping_options *o)
{
	const struct many_options *many = &o->many;
	for (uint32_t i = 0; i < many->file_count; i++)
		if (is_same(m, many->files[i]))
			return many->files[i];
	if (many->exclude_file && is_same(m, many->exclude_file))
		return many->exclude_file;
	return many->resume && is_same(m, many->resume) ? many->resume : NULL;
}

void metadata_begin(const struct metadata *m)
{
	/* a pipe or a device has no length, and says so when it is written */
	if (m->file)
		(void)!ftruncate(fileno(m->file), 0);
}

static void put_wall(struct json *j, const char *key, nanoseconds wall)
{
	char text[DURATION_TEXT_SIZE];
	/* seconds with six decimals, out of milliseconds with six */
	json_literal(j, key, duration_text_ms(text, wall / 1000, 6));
}

static void put_question(struct json *j, const struct ping_options *o)
{
	const struct many_options *m = &o->many;
	json_text(j, "version", PROJECT_VERSION);
	json_array(j, "argv");
	for (int i = 0; i < o->report.argc; i++)
		json_text(j, NULL, o->report.argv[i]);
	json_close(j);
	if (m->has_seed)
		json_number(j, "seed", m->seed);
	if (m->shard.shards > 0) {
		json_number(j, "shard", m->shard.index);
		json_number(j, "shards", m->shard.shards);
	}
}

/* The rate from the first probe to the last. */
static void put_rate(struct json *j, const struct ping_totals *t)
{
	nanoseconds took = t->last_at - t->first_at;
	if (t->sent > 1 && took > 0)
		json_decimal(
			j, "rate_pps", (double)(t->sent - 1) * (double)SECOND / (double)took);
}

int metadata_close(
	struct metadata *m, const struct ping_options *o, const struct sweep_result *result)
{
	if (!m->file)
		return 0;
	struct json j = json_begin_bare(m->file);
	put_question(&j, o);
	put_wall(&j, "begin", m->begin);
	put_wall(&j, "end", clock_wall());
	view_sweep_json_totals(&j, result);
	put_rate(&j, result->totals);
	json_number(&j, "exit", (uint64_t)result->exit);
	json_finish(&j);
	bool is_written = !ferror(m->file);
	return fclose(m->file) == 0 && is_written ? 0 : errno ? -errno : -EIO;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs every path file of tests/sim/paths and compares all that ping would have printed, and
 * its exit status, with the .out file beside it. Control bytes are shown as ^X there, and what
 * went to stderr is after "stderr: ". With SIM_WRITE=1 the .out files are written instead:
 * look at what git shows then.
 */
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/sim.h"
#include "tests/unit/tap.h"

/* ---- what was printed ------------------------------------------------------------ */

static ssize_t err_write(void *cookie, const char *bytes, size_t size)
{
	struct sim *sim = cookie;
	for (size_t i = 0; i < size; i++) {
		if (!sim->err_in_line)
			fputs("stderr: ", sim->out);
		fputc(bytes[i], sim->out);
		sim->err_in_line = bytes[i] != '\n';
	}
	return (ssize_t)size;
}

static void open_streams(struct sim *sim, char **text, size_t *size)
{
	sim->out = open_memstream(text, size);
	sim->err = fopencookie(sim, "w", (cookie_io_functions_t){.write = err_write});
	if (!sim->out || !sim->err)
		abort();
	setvbuf(sim->err, NULL, _IONBF, 0);
}

/* Control bytes as ^X, so that the expected files are plain text. */
static char *made_visible(const char *text, size_t size)
{
	char *visible = malloc(2 * size + 1);
	char *to = visible;
	if (!visible)
		abort();
	for (size_t i = 0; i < size; i++) {
		if ((unsigned char)text[i] >= 0x20 || text[i] == '\n' || text[i] == '\t') {
			*to++ = text[i];
			continue;
		}
		*to++ = '^';
		*to++ = (char)(text[i] + '@');
	}
	*to = '\0';
	return visible;
}

/* ---- what was expected ----------------------------------------------------------- */

static char *out_path(const char *path)
{
	size_t stem = strlen(path) - strlen(".path");
	char *out = malloc(stem + sizeof ".out");
	if (!out)
		abort();
	memcpy(out, path, stem);
	memcpy(out + stem, ".out", sizeof ".out");
	return out;
}

static char *file_text(const char *path)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = fopen(path, "r");
	if (!file)
		return NULL;
	if (getdelim(&text, &size, '\0', file) < 0) {
		free(text);
		text = NULL;
	}
	fclose(file);
	return text;
}

static void file_write(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	if (!file || fputs(text, file) == EOF || fclose(file) != 0) {
		printf("Bail out! %s: cannot be written\n", path);
		exit(2);
	}
}

static void compare(const struct sim *sim, const char *text)
{
	char *path = out_path(sim->path);
	if (getenv("SIM_WRITE"))
		file_write(path, text);
	char *want = file_text(path);
	is_text(text, want, "%s", sim->title);
	free(want);
	free(path);
}

/* The engine's numbers against what the network itself counted. */
static void compare_truth(const struct sim *sim)
{
	const struct sim_truth *truth = &sim->truth;
	struct ping_statistics s = ping_statistics(sim->engine, 0);
	long double answers = (long double)(truth->received + truth->duplicates);
	is_number(s.sent, truth->left, "%s: sent", sim->title);
	is_number(s.received, truth->received, "%s: received", sim->title);
	is_number(s.duplicates, truth->duplicates, "%s: duplicates", sim->title);
	is_number(s.rtt.min, truth->min, "%s: min time", sim->title);
	is_number(s.rtt.max, truth->max, "%s: max time", sim->title);
	is_number(summary_mean(&s.rtt), (long long)(truth->sum / answers + 0.5L),
		"%s: mean time", sim->title);
	ok(truth->overtaken > 0, "%s: answers overtook each other", sim->title);
	printf("# %llu answers overtaken\n", (unsigned long long)truth->overtaken);
}

/* ---- one run --------------------------------------------------------------------- */

static void release(struct sim *sim)
{
	free(sim->engine);
	free(sim->packet);
	free(sim->arrivals);
	free(sim->truth.seen);
	free(sim);
}

static void run(const char *path)
{
	char *text = NULL;
	size_t size = 0;
	struct sim *sim = calloc(1, sizeof *sim);
	if (!sim)
		abort();
	sim_read(sim, path);
	open_streams(sim, &text, &size);
	bool ended = sim_run(sim);
	fclose(sim->err);
	fclose(sim->out);
	ok(ended, "%s: comes to an end", sim->title);
	char *visible = made_visible(text, size);
	compare(sim, visible);
	if (sim->is_true)
		compare_truth(sim);
	free(visible);
	free(text);
	release(sim);
}

/* With arguments only these paths. */
int main(int argc, char **argv)
{
	const char *top = getenv("top_srcdir");
	char pattern[4096];
	glob_t found = {0};
	snprintf(pattern, sizeof pattern, "%s/tests/sim/paths/*.path", top ? top : ".");
	if (argc == 1 && glob(pattern, 0, NULL, &found) != 0) {
		printf("Bail out! %s: no path files\n", pattern);
		return 2;
	}
	for (size_t i = 0; i < found.gl_pathc; i++)
		run(found.gl_pathv[i]);
	for (int i = 1; i < argc; i++)
		run(argv[i]);
	globfree(&found);
	return tap_end();
}

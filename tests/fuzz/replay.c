/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stands in for libFuzzer where there is none: gives every file of the corpus to the target
 * once, one TAP line each. The directories are the arguments; without any it is the target's
 * own: fuzz_NAME.fuzz reads $top_srcdir/tests/fuzz/corpus/NAME.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

static int count;
static int failures;

static void report(bool held, const char *path, const char *what)
{
	count++;
	failures += !held;
	printf("%sok %d - %s%s\n", held ? "" : "not ", count, path, what);
}

/* The file's bytes in a buffer of just their size, so that ASan and valgrind see a byte too
 * many being read. NULL when it cannot be read. */
static uint8_t *file_read(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return NULL;
	uint8_t *bytes = NULL;
	long length = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
	if (length >= 0 && fseek(file, 0, SEEK_SET) == 0) {
		*size = (size_t)length;
		bytes = malloc(*size + (*size == 0));
	}
	if (bytes && fread(bytes, 1, *size, file) != *size) {
		free(bytes);
		bytes = NULL;
	}
	fclose(file);
	return bytes;
}

static void file_replay(const char *path)
{
	size_t size;
	uint8_t *bytes = file_read(path, &size);
	if (!bytes) {
		report(false, path, ": cannot be read");
		return;
	}
	printf("# %s\n", path); /* so that the log names the input that aborts */
	fflush(stdout);
	int status = LLVMFuzzerTestOneInput(bytes, size);
	report(status == 0, path, "");
	free(bytes);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void directory_replay(const char *directory)
{
	struct dirent **entries;
	int found = scandir(directory, &entries, is_visible, alphasort);
	if (found <= 0)
		report(false, directory, ": no corpus");
	for (int i = 0; i < found; i++) {
		char path[4096];
		snprintf(path, sizeof path, "%s/%s", directory, entries[i]->d_name);
		file_replay(path);
		free(entries[i]);
	}
	if (found >= 0)
		free(entries);
}

static void own_corpus_replay(const char *program)
{
	const char *top = getenv("top_srcdir");
	const char *name = strstr(program, "fuzz_");
	for (const char *next = name; next; next = strstr(next + 1, "fuzz_"))
		name = next;
	if (!name) {
		report(false, program, ": give the corpus directories as arguments");
		return;
	}
	name += strlen("fuzz_");
	char directory[4096];
	snprintf(directory, sizeof directory, "%s/tests/fuzz/corpus/%.*s", top ? top : ".",
		(int)strcspn(name, "."), name);
	directory_replay(directory);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		directory_replay(argv[i]);
	if (argc == 1)
		own_corpus_replay(argv[0]);
	printf("1..%d\n", count);
	return failures > 0 || count == 0;
}

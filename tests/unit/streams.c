/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/streams.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static FILE *files[STREAMS];
static int saved[STREAMS];
static char printed[STREAMS][STREAM_SIZE];

void streams_catch(void)
{
	fflush(NULL);
	for (int i = 0; i < STREAMS; i++) {
		files[i] = tmpfile();
		if (!files[i])
			abort();
		saved[i] = dup(i + 1);
		dup2(fileno(files[i]), i + 1);
	}
}

const char *const *streams_release(void)
{
	static const char *const texts[STREAMS] = {printed[STREAM_OUT], printed[STREAM_ERR]};
	fflush(NULL);
	for (int i = 0; i < STREAMS; i++) {
		dup2(saved[i], i + 1);
		close(saved[i]);
		rewind(files[i]);
		printed[i][fread(printed[i], 1, STREAM_SIZE - 1, files[i])] = '\0';
		fclose(files[i]);
	}
	return texts;
}

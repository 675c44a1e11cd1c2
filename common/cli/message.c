/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/cli/message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

void message_say(const char *program, const char *object, const char *format, ...)
{
	fflush(stdout);
	fprintf(stderr, "%s: ", program);
	if (object)
		fprintf(stderr, "%s: ", object);
	va_list words;
	va_start(words, format);
	vfprintf(stderr, format, words);
	va_end(words);
	fputc('\n', stderr);
}

void message_hint(const char *format, ...)
{
	fputs("  ", stderr);
	va_list words;
	va_start(words, format);
	vfprintf(stderr, format, words);
	va_end(words);
	fputc('\n', stderr);
}

int message_close_stdout(void)
{
	int failed = ferror(stdout);
	errno = 0;
	if (fclose(stdout) != 0)
		return errno ? errno : EIO;
	return failed ? EIO : 0;
}

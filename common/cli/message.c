/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/cli/message.h"

#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

#include "common/base/text.h"

enum { MESSAGE_SIZE = 4096 };

/* Of stdout, of which there is one: the errno of the first flush that failed. */
static int first_failure;

void message_flush(void)
{
	if (fflush(stdout) != 0 && first_failure == 0)
		first_failure = errno;
}

void message_say(const char *program, const char *object, const char *format, ...)
{
	char buffer[MESSAGE_SIZE];
	struct text t = text_of(buffer, sizeof buffer - 1);
	if (program)
		text_format(&t, "%s: ", program);
	if (object) {
		text_add(&t, object);
		text_add(&t, ": ");
	}
	va_list words;
	va_start(words, format);
	text_format_list(&t, format, words);
	va_end(words);
	message_flush();
	fprintf(stderr, "%s\n", buffer);
}

void message_hint(const char *format, ...)
{
	char buffer[MESSAGE_SIZE];
	struct text t = text_of(buffer, sizeof buffer - 1);
	va_list words;
	va_start(words, format);
	text_format_list(&t, format, words);
	va_end(words);
	fprintf(stderr, "  %s\n", buffer);
}

void message_queued(FILE *err, const char *program, nanoseconds queued)
{
	char text[DURATION_TEXT_SIZE];
	fprintf(err,
		"%s: packets waited up to %s ms in this host: its uplink is full, or ARP or "
		"neighbour discovery is slow\n",
		program, duration_text_rtt(text, queued, false));
}

int message_close_stdout(void)
{
	message_flush();
	if (first_failure != 0)
		return first_failure;
	if (ferror(stdout))
		return EIO;
	/* network file systems tell of a full disk only here */
	return close(STDOUT_FILENO) != 0 ? errno : 0;
}

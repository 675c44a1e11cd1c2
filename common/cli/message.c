/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/cli/message.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "common/base/text.h"
#include "common/cli/charset.h"

enum { MESSAGE_SIZE = 4096, ESCAPED = 4 /* bytes of an escape */ };

/* Of stdout, of which there is one: the errno of the first flush that failed. */
static int first_failure;

void message_flush(void)
{
	if (fflush(stdout) != 0 && first_failure == 0)
		first_failure = errno;
}

/* Words of ours, with what others wrote inside: all that is no text of this terminal is escaped
 * here at the latest. Lines and escapes that are there already stay. */
static void print(const char *before, const char *words)
{
	char buffer[MESSAGE_SIZE * ESCAPED];
	struct text t = text_of(buffer, sizeof buffer);
	t.is_utf8 = charset_is_utf8();
	while (*words) {
		size_t size = strcspn(words, "\n\\");
		text_add_escaped(&t, words, size);
		words += size;
		if (*words)
			text_add_char(&t, *words++);
	}
	fprintf(stderr, "%s%s\n", before, buffer);
}

void message_say(const char *program, const char *object, const char *format, ...)
{
	char buffer[MESSAGE_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
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
	print("", buffer);
}

void message_hint(const char *format, ...)
{
	char buffer[MESSAGE_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	va_list words;
	va_start(words, format);
	text_format_list(&t, format, words);
	va_end(words);
	print("  ", buffer);
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

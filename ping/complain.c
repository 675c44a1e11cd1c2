/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/complain.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/errors.h"
#include "common/cli/json.h"
#include "common/cli/message.h"
#include "common/net/clock.h"

enum { WORDS_SIZE = 512 };

static void print_record(const char *type, const char *words, int error)
{
	struct json j = json_begin(stdout, type, clock_wall());
	if (error)
		json_text(&j, "errno", error_name(error));
	json_text(&j, "text", words);
	json_end(&j);
}

static void complain_words(
	const struct ping_options *o, const char *object, const char *words, int error)
{
	if (o->json) {
		char text[2 * WORDS_SIZE];
		struct text t = text_of(text, sizeof text);
		if (object)
			text_format(&t, "%s: ", object);
		text_add(&t, words);
		print_record("error", text, error);
	}
	message_say(o->program, object, "%s", words);
}

void complain(const struct ping_options *o, const char *object, const char *format, ...)
{
	char words[WORDS_SIZE];
	va_list list;
	va_start(list, format);
	vsnprintf(words, sizeof words, format, list);
	va_end(list);
	complain_words(o, object, words, 0);
}

void complain_errno(const struct ping_options *o, const char *object, int error)
{
	const char *sentence = error_text(abs(error));
	complain_words(o, object, sentence ? sentence : "unknown error", abs(error));
}

void complain_warning(const struct ping_options *o, const char *words, int error)
{
	if (o->json)
		print_record("warning", words, abs(error));
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/command_line.h"

#include <stdlib.h>
#include <string.h>

#include "icmpgen/options_check.h"

enum { ARGUMENTS_MAX = 1100 };

/* The next word at *at, unquoted in place; NULL at the end. */
static char *word_next(char **at)
{
	char *from = *at + strspn(*at, " ");
	char *to = from;
	char *word = from;
	bool quoted = false;
	if (!*from)
		return NULL;
	for (; *from && (quoted || *from != ' '); from++) {
		if (*from == '\'')
			quoted = !quoted;
		else if (*from == '\\' && !quoted && from[1])
			*to++ = *++from;
		else
			*to++ = *from;
	}
	*at = *from ? from + 1 : from;
	*to = '\0';
	return word;
}

static bool no_file(
	void *context, const char *name, struct spec_bytes *to, struct text *problem)
{
	(void)context;
	(void)name;
	(void)to;
	text_add(problem, "no files here");
	return false;
}

static bool words_read(struct icmp_send_options *s, struct text *problem)
{
	static const struct spec_source source = {.read = no_file, .seed = 1};
	const char *message = NULL;
	const char *destination = NULL;
	for (uint32_t i = 0; i < s->word_count; i++) {
		if (strchr(s->words[i], '='))
			continue;
		if (!message && s->spec.type == SPEC_UNSET)
			message = s->words[i];
		else
			destination = s->words[i];
	}
	if (!destination || !address_parse(destination, &s->spec.destination)) {
		text_add(problem, "no destination");
		return false;
	}
	s->spec.version = s->spec.destination.version;
	if (message && !spec_message(&s->spec, message, problem))
		return false;
	if (!message && s->spec.type == SPEC_UNSET) {
		text_add(problem, "no message");
		return false;
	}
	spec_complete(&s->spec);
	for (uint32_t i = 0; i < s->word_count; i++)
		if (strchr(s->words[i], '=') &&
			!spec_field(&s->spec, s->words[i], &source, problem))
			return false;
	return options_check_message(s, problem) && spec_check(&s->spec, problem);
}

bool command_line_build(struct icmp_send_options *settings, const char *line, struct writer *w,
	struct text *problem)
{
	char *argv[ARGUMENTS_MAX + 1];
	int argc = 0;
	char *copy = strdup(line);
	char *at = copy;
	if (!copy)
		return false;
	while (argc < ARGUMENTS_MAX && (argv[argc] = word_next(&at)))
		argc++;
	argv[argc] = NULL;
	memset(settings, 0, offsetof(struct icmp_send_options, spec));
	settings->word_count = 0;
	options_init(settings);
	bool right = options_parse(settings, argc, argv, problem) &&
		     options_check(settings, problem) && words_read(settings, problem);
	if (right && settings->spec.source.version == 0)
		settings->spec.source = (struct address){.version = settings->spec.version};
	if (right && !spec_build(&settings->spec, w)) {
		text_add(problem, "too long");
		right = false;
	}
	free(copy);
	return right;
}

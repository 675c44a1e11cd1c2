/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/cli/charset.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"

bool charset_is_utf8(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	const char *locale = NULL;
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		locale = getenv(variables[i]);
		if (locale && *locale)
			break;
	}
	return locale && (strcasestr(locale, "utf-8") || strcasestr(locale, "utf8"));
}

void charset_print(FILE *to, const char *text)
{
	char buffer[CHARSET_TEXT_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	t.is_utf8 = charset_is_utf8();
	text_add_escaped(&t, text, strlen(text));
	fputs(buffer, to);
}

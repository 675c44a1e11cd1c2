/* SPDX-License-Identifier: BSD-2-Clause */
/* What the user's terminal shows. */
#ifndef COMMON_CLI_CHARSET_H
#define COMMON_CLI_CHARSET_H

#include <stdbool.h>
#include <stdio.h>

/* Whether the locale's characters are UTF-8, as LC_ALL, LC_CTYPE or LANG say: the first of them
 * that is set. The locale itself need not be installed. */
bool charset_is_utf8(void);
/* Print what any host may have written as this locale's terminal can show it, at most
 * CHARSET_TEXT_SIZE bytes of it (text.h). */
enum { CHARSET_TEXT_SIZE = 4200 };
void charset_print(FILE *to, const char *text);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Characters of UTF-8 (RFC 3629) in bytes that any host may have written. */
#ifndef COMMON_BASE_UTF8_H
#define COMMON_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How many bytes the character at the start of `bytes` has, 1 to 4; 0 when no valid one is
 * there: cut short, an overlong form, a surrogate, above U+10FFFF (RFC 3629 section 3), or
 * `size` is 0. `point` becomes the character's number.
 */
size_t utf8_next(const char *bytes, size_t size, uint32_t *point);

/*
 * Whether a character can be shown as part of a name: no control, no space, nothing invisible,
 * nothing that changes the direction of text or the look of its neighbours (Unicode's general
 * categories C and Z, fillers and variation selectors).
 */
bool utf8_is_printable(uint32_t point);

/* Write the character, 1 to 4 bytes, into `bytes`; its size, 0 for what is no character. */
size_t utf8_write(char bytes[static 4], uint32_t point);

/* Whether all of `text` is UTF-8. */
bool utf8_is_valid(const char *text);

#endif

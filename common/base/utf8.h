/* SPDX-License-Identifier: BSD-2-Clause */
/* Characters of UTF-8 (RFC 3629) in bytes that anybody may have written. */
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

/* Whether all of `text` is UTF-8. */
bool utf8_is_valid(const char *text);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/base/number.h"
#include "icmpgen/message/spec.h"

bool spec_hex(
	const char *option, const char *digits, struct spec_bytes *to, struct text *problem)
{
	digits = number_hex_digits(digits);
	size_t size = strlen(digits);
	for (size_t i = 0; i < size; i++) {
		if (number_hex_digit(digits[i]) >= 0)
			continue;
		text_format(problem, "%s: '", option);
		text_add_escaped(problem, digits + i, 1);
		text_format(problem, "' at position %zu is not a hexadecimal digit", i + 1);
		return false;
	}
	if (size % 2 != 0) {
		text_format(problem, "%s: odd number of digits (%zu)", option, size);
		return false;
	}
	if (size / 2 > SPEC_BYTES_MAX) {
		text_format(problem, "%s: more than %d bytes", option, SPEC_BYTES_MAX);
		return false;
	}
	for (size_t i = 0; i < size; i += 2)
		to->data[i / 2] = (uint8_t)(number_hex_digit(digits[i]) * 16 +
					    number_hex_digit(digits[i + 1]));
	to->size = (uint32_t)(size / 2);
	return true;
}

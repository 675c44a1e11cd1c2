/* SPDX-License-Identifier: BSD-2-Clause */
/* Every word of up to 40 characters, every number and every width. */
#include <__fc_builtin.h>

#include "common/base/duration.h"
#include "common/base/number.h"
#include "common/base/text.h"

enum { LENGTH = 40 };
static char word[LENGTH + 1];

static uint64_t any(void)
{
	return Frama_C_unsigned_long_interval(0, UINT64_MAX);
}

int main(void)
{
	uint64_t natural = 0;
	int64_t decimal = 0;
	char text[NUMBER_TEXT_SIZE], milliseconds[DURATION_TEXT_SIZE];
	for (int i = 0; i < LENGTH; i++)
		word[i] = Frama_C_char_interval(-128, 127);
	number_parse(word, any(), any(), Frama_C_interval(0, 1), &natural);
	number_parse_decimal(word, (int64_t)any(), (int64_t)any(), &decimal);
	number_start(word);
	number_hex_digits(word);
	number_text(text, any(), Frama_C_interval(0, 20));
	duration_text_ms(milliseconds, (int64_t)any(), Frama_C_interval(0, 6));
	duration_text_rtt(milliseconds, (int64_t)any(), Frama_C_interval(0, 1));
	duration_add((int64_t)any(), Frama_C_long_interval(0, INT64_MAX));
	text_until(word, '/');
	return 0;
}

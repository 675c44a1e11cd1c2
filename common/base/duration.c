/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/duration.h"

nanoseconds duration_add(nanoseconds at, nanoseconds wait)
{
	nanoseconds sum;
	return __builtin_add_overflow(at, wait, &sum) ? NEVER : sum;
}

static uint64_t power_of_ten(int exponent)
{
	uint64_t power = 1;
	while (exponent-- > 0)
		power *= 10;
	return power;
}

/* `before`, then `number` with at least `width` digits; printf would cost twenty times as much,
 * and this is most of what a ping prints. Returns where the text ends. */
static char *digits_put(char *at, const char *before, uint64_t number, int width)
{
	char reversed[24];
	int count = 0;
	while (*before)
		*at++ = *before++;
	for (; number > 0 || count < width; number /= 10)
		reversed[count++] = (char)('0' + number % 10);
	while (count > 0)
		*at++ = reversed[--count];
	*at = '\0';
	return at;
}

char *duration_text_ms(char *text, nanoseconds duration, int decimals)
{
	uint64_t size = duration < 0 ? 0 - (uint64_t)duration : (uint64_t)duration;
	uint64_t unit = power_of_ten(6 - decimals); /* nanoseconds in the last digit shown */
	uint64_t digits = size / unit + (size % unit * 2 >= unit);
	uint64_t scale = power_of_ten(decimals);
	const char *sign = duration < 0 && digits > 0 ? "-" : "";
	char *at = digits_put(text, sign, digits / scale, 1);
	if (decimals > 0)
		digits_put(at, ".", digits % scale, decimals);
	return text;
}

char *duration_text_rtt(char *text, nanoseconds rtt, bool precise)
{
	int decimals = 3;
	if (precise)
		decimals = 3;
	else if (rtt >= 99950 * MICROSECOND)
		decimals = 0;
	else if (rtt >= 9995 * MICROSECOND)
		decimals = 1;
	else if (rtt >= MILLISECOND)
		decimals = 2;
	return duration_text_ms(text, rtt, decimals);
}

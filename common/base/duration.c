/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/duration.h"

#include "common/base/number.h"

nanoseconds duration_add(nanoseconds at, nanoseconds wait)
{
	nanoseconds sum;
	return __builtin_add_overflow(at, wait, &sum) ? NEVER : sum;
}

static uint64_t power_of_ten(int exponent)
{
	uint64_t power = 1;
	/*@ loop invariant 0 <= exponent <= \at(exponent, Pre) <= 6;
	    loop invariant power * ten(exponent) == ten(\at(exponent, Pre));
	    loop assigns exponent, power;
	    loop variant exponent; */
	while (exponent-- > 0)
		power *= 10;
	return power;
}

char *duration_text_ms(char *text, nanoseconds duration, int decimals)
{
	uint64_t size = duration < 0 ? 0 - (uint64_t)duration : (uint64_t)duration;
	uint64_t unit = power_of_ten(6 - decimals); /* nanoseconds in the last digit shown */
	uint64_t digits = size / unit + (size % unit * 2 >= unit);
	uint64_t scale = power_of_ten(decimals);
	//@ assert 1 <= scale <= 1000000;
	//@ assert digits % scale < 1000000;
	char *at = text;
	if (duration < 0 && digits > 0)
		*at++ = '-';
	at = number_text(at, digits / scale, 1);
	if (decimals == 0)
		return text;
	//@ assert text <= at <= text + 21;
	*at++ = '.';
	number_text(at, digits % scale, decimals);
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

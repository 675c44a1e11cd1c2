/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/pcap/pcap.h"

static nanoseconds seconds_and(uint64_t seconds, int64_t offset, uint64_t rest)
{
	nanoseconds wall;
	int64_t whole;
	if (seconds > INT64_MAX || __builtin_add_overflow((int64_t)seconds, offset, &whole) ||
		__builtin_mul_overflow(whole, SECOND, &wall) ||
		__builtin_add_overflow(wall, (int64_t)rest, &wall))
		return NEVER;
	return wall;
}

/* 2^-n s: the fraction is cut to 32 bits, so that its nanoseconds fit 64. */
static nanoseconds binary_stamp(uint64_t stamp, uint32_t n, int64_t offset)
{
	if (n > 63)
		return 0;
	uint32_t cut = n > 32 ? n - 32 : 0;
	uint64_t rest = (stamp - (stamp >> n << n)) >> cut;
	return seconds_and(stamp >> n, offset, rest * 1000000000u >> (n - cut));
}

nanoseconds pcap_stamp_wall(const struct pcap_interface *interface, uint64_t stamp)
{
	uint32_t n = interface->resolution % 128u;
	if (interface->resolution >= 128)
		return binary_stamp(stamp, n, interface->offset);
	if (n > 19)
		return 0;
	uint64_t one = 1;
	/*@ loop invariant 0 <= i <= n && one == ten(i);
	    loop assigns i, one;
	    loop variant n - i; */
	for (uint32_t i = 0; i < n; i++)
		one *= 10u;
	uint64_t rest = stamp % one;
	/*@ loop assigns n, rest;
	    loop variant n; */
	for (; n > PCAP_NANOSECONDS; n--)
		rest /= 10u;
	/*@ loop assigns n, rest;
	    loop variant PCAP_NANOSECONDS - n; */
	for (; n < PCAP_NANOSECONDS; n++)
		rest *= 10u;
	return seconds_and(stamp / one, interface->offset, rest);
}

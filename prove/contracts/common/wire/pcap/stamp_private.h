/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/wire/pcap/stamp.c keeps to itself. */
/*@ assigns \nothing;
    ensures seconds > INT64_MAX ==> \result == NEVER; */
static nanoseconds seconds_and(uint64_t seconds, int64_t offset, uint64_t rest);

/*@ assigns \nothing;
    ensures n > 63 ==> \result == 0; */
static nanoseconds binary_stamp(uint64_t stamp, uint32_t n, int64_t offset);

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/reassembly.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/wire/ip.h"
#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

/* An echo of 24 bytes, identification 9, between 10.0.0.1 and 10.0.0.2 (RFC 791 section 3.2) */
#define V4_ADDRESSES "0a000001 0a000002 "
#define V4_WHOLE "4500002c 00090000 400166c6 " V4_ADDRESSES
#define V4_FIRST "4500001c 00092000 400146d6 " V4_ADDRESSES "0800 f7ff 0000 0000"
#define V4_SECOND "45000024 00090001 400166cd " V4_ADDRESSES "0102030405060708 090a0b0c0d0e0f10"
#define V4_DATA "0800 f7ff 0000 0000 0102030405060708 090a0b0c0d0e0f10"
/* RFC 8200 section 4.5, after hop-by-hop options */
#define V6_ADDRESSES "fd000000000000000000000000000001 fd000000000000000000000000000002 "
#define V6_OPTIONS " 00 0502 0000 0100 "
#define V6_FIRST                                                                               \
	"60000000 0018 00 40 " V6_ADDRESSES "2c" V6_OPTIONS                                    \
	"3a00 0001 00000009 8000 f7ff 0000 0000"
#define V6_SECOND                                                                              \
	"60000000 0014 00 40 " V6_ADDRESSES "2c" V6_OPTIONS "3a00 0008 00000009 01020304"
#define V6_WHOLE                                                                               \
	"60000000 0014 00 40 " V6_ADDRESSES "3a" V6_OPTIONS "8000 f7ff 0000 0000 01020304"

static bool take(struct reassembly *r, const char *packet, nanoseconds now, struct span *whole)
{
	struct hex hex;
	return reassembly_take(r, hex_span(&hex, packet), now, whole);
}

static void is_whole(struct reassembly *r, const char *last, const char *want, const char *what)
{
	struct hex hex, wanted;
	struct span whole;
	ok(reassembly_take(r, hex_span(&hex, last), SECOND, &whole), "%s: is whole", what);
	struct span expected = hex_span(&wanted, want);
	is_bytes(whole.data, whole.size, expected.data, expected.size, "%s", what);
}

static struct reassembly *clean(void)
{
	struct reassembly *r = calloc(1, sizeof *r);
	if (!r)
		abort();
	return r;
}

/* The last fragment ends before bytes that came: eight of them were never sent. */
static void a_hole_is_not_filled(void)
{
	struct reassembly *r = clean();
	struct span whole;
	ok(!take(r, "4500001c 00092000 400146d6 " V4_ADDRESSES "0800 f7ff 0000 0000", SECOND,
		   &whole),
		"bytes 0 to 7");
	ok(!take(r, "4500001c 00092003 400146d3 " V4_ADDRESSES "4141414141414141", SECOND,
		   &whole),
		"bytes 24 to 31");
	ok(!take(r, "4500001c 00090002 400166d4 " V4_ADDRESSES "4242424242424242", SECOND,
		   &whole),
		"bytes 16 to 23, said to be the last");
	free(r);
}

static void whole_packets(void)
{
	struct reassembly *r = clean();
	struct span whole;
	is_whole(r, V4_WHOLE V4_DATA, V4_WHOLE V4_DATA, "what is no fragment");
	ok(!take(r, V4_FIRST, SECOND, &whole), "the first alone is not whole");
	is_whole(r, V4_SECOND, V4_WHOLE V4_DATA, "in order");
	ok(!take(r, V4_SECOND, SECOND, &whole), "the last alone is not whole");
	ok(!take(r, V4_SECOND, SECOND, &whole), "nor twice");
	is_whole(r, V4_FIRST, V4_WHOLE V4_DATA, "the last first");
	ok(!take(r, V6_SECOND, SECOND, &whole), "IPv6: the last alone");
	is_whole(r, V6_FIRST, V6_WHOLE, "IPv6, after other headers");
	free(r);
}

static void what_does_not_belong(void)
{
	struct reassembly *r = clean();
	struct span whole;
	take(r, V4_FIRST, SECOND, &whole);
	ok(!take(r,
		   "45000024 000a0001 400166cc " V4_ADDRESSES
		   "0102030405060708 090a0b0c0d0e0f10",
		   SECOND, &whole),
		"another identification");
	ok(!take(r, V4_SECOND, 32 * SECOND, &whole), "after 30 seconds");
	free(r);
	r = clean();
	take(r, V4_FIRST, 1, &whole);
	ok(!take(r, V4_SECOND, 32 * SECOND, &whole), "30 seconds after the first nanosecond");
	free(r);
	r = clean();
	take(r, V4_FIRST, SECOND, &whole);
	ok(!take(r, V4_SECOND, 31 * SECOND, &whole), "at the end of the 30th second");
	free(r);
	r = clean();
	take(r, V4_FIRST, SECOND, &whole);
	ok(take(r, V4_SECOND, 31 * SECOND - 1, &whole), "before it");
	free(r);
	r = clean();
	take(r, V4_FIRST, SECOND, &whole);
	ok(!take(r, "4500001c 00092000 400146d6 " V4_ADDRESSES "0800 f7ff 0000 0001", SECOND,
		   &whole),
		"over another (RFC 5722)");
	ok(!take(r, V4_SECOND, SECOND, &whole), "gives up the packet");
	free(r);
	r = clean();
	for (int i = 0; i <= REASSEMBLY_PACKETS; i++) {
		char packet[160];
		snprintf(packet, sizeof packet,
			"4500001c %04x2000 400146d6 " V4_ADDRESSES "0800 f7ff 0000 0000",
			9 + i);
		take(r, packet, SECOND + i, &whole);
	}
	ok(!take(r, V4_SECOND, SECOND + 99, &whole), "the oldest of 65 had to go");
	free(r);
}

/* Of packet 9 as well, and alike but for one thing. */
static void strangers_are_kept_apart(void)
{
	static const char *const strangers[] = {
		"45000024 00090001 401166bd " V4_ADDRESSES "0102030405060708 090a0b0c0d0e0f10",
		"45000024 00090001 400166ca 0a000003 0a000002 0102030405060708 "
		"090a0b0c0d0e0f10",
		"45000024 00090001 400166cb 0a000001 0a000003 0102030405060708 "
		"090a0b0c0d0e0f10",
	};
	struct reassembly *r = clean();
	struct span whole;
	take(r, V4_FIRST, SECOND, &whole);
	for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
		ok(!take(r, strangers[i], SECOND, &whole), "%s", strangers[i]);
	ok(!take(r, V6_FIRST, SECOND, &whole), "IPv6");
	is_whole(r, V6_SECOND, V6_WHOLE, "IPv6 among the others");
	is_whole(r, V4_SECOND, V4_WHOLE V4_DATA, "the packet itself");
	free(r);
}

/* A fragment that lies ends its packet: what would have made it whole no longer does. */
static void lies_give_the_packet_up(void)
{
	static const struct {
		const char *packet, *what;
	} lies[] = {
		{"45000014 00092000 400146de " V4_ADDRESSES, "nothing in it"},
		{"45000018 00092001 400146d9 " V4_ADDRESSES "01020304", "no multiple of eight"},
		{"4500002c 00093fff 400126c7 " V4_ADDRESSES V4_DATA, "beyond 65,535 bytes"},
		{"4500001c 00092003 400146d3 " V4_ADDRESSES "4141414141414141",
			"past the end, which the last one set"},
		{"45000024 00092001 400146cd " V4_ADDRESSES "4141414141414141 4141414141414141",
			"other bytes where some are"},
		{"45000024 00092000 400146ce " V4_ADDRESSES "0800f7ff00000000 0102030405060708",
			"half over what is there, half new"},
	};
	for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
		struct reassembly *r = clean();
		struct span whole;
		take(r, V4_SECOND, SECOND, &whole);
		ok(!take(r, lies[i].packet, SECOND, &whole), "%s: not whole", lies[i].what);
		ok(!take(r, V4_FIRST, SECOND, &whole), "%s: given up", lies[i].what);
		free(r);
	}
}

static void an_empty_fragment_gives_the_packet_up(void)
{
	struct reassembly *r = clean();
	struct span whole;
	ok(!take(r, "60000000 0010 00 40 " V6_ADDRESSES "2c" V6_OPTIONS "3a00 0001 00000009",
		   SECOND, &whole),
		"IPv6: nothing after the header");
	ok(!take(r, V6_SECOND, SECOND, &whole) && !take(r, V6_FIRST, SECOND, &whole),
		"the others do not make it whole");
	free(r);
}

#define OPTIONS "01010100 " /* three NOP and the end (RFC 791 section 3.1) */
#define OPTIONS_FIRST "46000020 00092000 400143d1 " V4_ADDRESSES OPTIONS "0800 f7ff 0000 0000"
#define OPTIONS_WHOLE "46000030 00090000 400163c1 " V4_ADDRESSES OPTIONS V4_DATA

static void options_stay_in_the_header(void)
{
	struct reassembly *r = clean();
	struct span whole;
	ok(!take(r, OPTIONS_FIRST, SECOND, &whole), "the first alone");
	is_whole(r, V4_SECOND, OPTIONS_WHOLE, "with the options of the first");
	free(r);
}

/* A fragment after `count` headers of hop-by-hop options, 8 bytes each. */
static bool take_chained(struct reassembly *r, int count, bool is_first, struct span *whole)
{
	char packet[2048];
	int size = 8 * count + (is_first ? 16 : 12);
	int at = snprintf(packet, sizeof packet, "60000000 %04x %s 40 " V6_ADDRESSES, size,
		count ? "00" : "2c");
	for (int i = 1; i <= count; i++)
		at += snprintf(packet + at, sizeof packet - (size_t)at, "%s 00 0104 00000000 ",
			i == count ? "2c" : "00");
	snprintf(packet + at, sizeof packet - (size_t)at, "3a00 %s 00000009 %s",
		is_first ? "0001" : "0008", is_first ? "8000 f7ff 0000 0000" : "01020304");
	return take(r, packet, SECOND, whole);
}

static void chains_are_followed_so_far(void)
{
	struct reassembly *r = clean();
	struct span whole;
	ok(!take_chained(r, 15, false, &whole), "15 headers before that of the fragment");
	ok(take_chained(r, 15, true, &whole), "are followed");
	is_number(whole.size, 40 + 15 * 8 + 12, "and stay in the packet");
	ok(take_chained(r, 16, true, &whole), "16 are not: handed on as it is");
	is_number(whole.size, 40 + 16 * 8 + 16, "with its header of a fragment");
	free(r);
}

/* 65,512 bytes and 8 more, with their header: longer than IPv4 can say (RFC 791 section 3.1).
 */
static void a_packet_has_its_length(void)
{
	static uint8_t first[20 + 65512];
	struct reassembly *r = clean();
	struct hex hex;
	struct span whole;
	memcpy(first, hex_span(&hex, "4500fffc 00092000 40014664 " V4_ADDRESSES).data, 20);
	ok(!reassembly_take(r, span_of(first, sizeof first), SECOND, &whole), "the first");
	ok(!take(r, "4500001c 00091ffd 40014643 " V4_ADDRESSES "0909090909090909", SECOND,
		   &whole),
		"65,540 bytes are no packet");
	free(r);
	r = clean();
	ok(!reassembly_take(r, span_of(first, sizeof first), SECOND, &whole), "the first");
	ok(take(r, "45000017 00091ffd 40014648 " V4_ADDRESSES "090909", SECOND, &whole),
		"65,535 are");
	is_number(whole.size, 65535, "all of it");
	free(r);
}

/* REASSEMBLY_HEADER_MAX bytes: one header of 480 after IPv6's 40 is more. */
static void headers_have_a_limit(void)
{
	uint8_t first[40 + 480 + 16] = {
		0x60, [4] = (480 + 16) / 256, [5] = (480 + 16) % 256, [6] = 0, [7] = 64};
	struct reassembly *r = clean();
	struct span whole;
	first[40] = IP_PROTOCOL_FRAGMENT;
	first[41] = 480 / 8 - 1;
	memcpy(first + 520, "\72\0\0\1\0\0\0\11", 8);
	ok(!reassembly_take(r, span_of(first, sizeof first), SECOND, &whole), "520 bytes");
	ok(r->packets[0].is_given_up, "are too many before a fragment");
	free(r);
}

/* 72 bytes are nine blocks. */
#define LONG_FIRST                                                                             \
	"4500005c 00092000 40014696 " V4_ADDRESSES                                             \
	"0800 f7ff 0000 0000 0102030405060708 0102030405060708 0102030405060708 "              \
	"0102030405060708 0102030405060708 0102030405060708 0102030405060708 0102030405060708"

static void a_long_fragment_may_come_twice(void)
{
	struct reassembly *r = clean();
	struct span whole;
	ok(!take(r, LONG_FIRST, SECOND, &whole), "the first");
	ok(!take(r, LONG_FIRST, SECOND, &whole), "again");
	ok(take(r, "4500001c 00090009 400166cd " V4_ADDRESSES "0909090909090909", SECOND,
		   &whole),
		"the last makes it whole");
	is_number(whole.size, 20 + 80, "all of it");
	free(r);
}

static void what_is_cut_is_left(void)
{
	struct reassembly *r = clean();
	struct span whole;
	ok(!take(r, "45000024 00092000 400146ce " V4_ADDRESSES "0800f7ff", SECOND, &whole),
		"a fragment shorter than it says is not taken");
	ok(!take(r, V4_SECOND, SECOND, &whole), "nor kept");
	is_whole(r, V4_FIRST, V4_WHOLE V4_DATA, "the right one makes it whole");
	is_whole(r, "45", "45", "what is no packet is handed on");
	take(r, V6_FIRST "ffffffff", SECOND, &whole);
	is_whole(r, V6_SECOND "eeee", V6_WHOLE, "IPv6: what follows in the frame is left out");
	free(r);
}

int main(void)
{
	run_test(whole_packets, "reassembly_take: fragments in any order are the packet again");
	run_test(a_hole_is_not_filled,
		"reassembly_take: false where a last fragment leaves bytes out");
	run_test(what_does_not_belong,
		"reassembly_take: strangers, late ones and overlaps are not taken");
	run_test(strangers_are_kept_apart,
		"reassembly_take: protocol and addresses are the packet's, too");
	run_test(lies_give_the_packet_up, "reassembly_take: a lie gives the packet up");
	run_test(an_empty_fragment_gives_the_packet_up,
		"reassembly_take: so does an empty fragment of IPv6");
	run_test(options_stay_in_the_header, "reassembly_take: IPv4 options are header");
	run_test(chains_are_followed_so_far,
		"reassembly_take: 15 headers may precede the fragment's");
	run_test(a_packet_has_its_length, "reassembly_take: false beyond 65,535 bytes");
	run_test(headers_have_a_limit, "reassembly_take: false where the headers are too long");
	run_test(what_is_cut_is_left, "reassembly_take: what is cut is not taken");
	run_test(a_long_fragment_may_come_twice,
		"reassembly_take: the same fragment twice is no lie");
	return tap_end();
}

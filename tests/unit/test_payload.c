/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/payload.h"

#include <string.h>

#include "common/base/checksum.h"
#include "common/wire/family.h"
#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

enum { SIZE = 64 };

static const struct payload plain = {.size = 20, .token = {0xa1, 2, 3, 4, 5, 6, 7, 0xa8}};
static const uint64_t number = 0x0102030405060708;

static void is_filled(const struct payload *payload, const char *want, const char *what)
{
	uint8_t data[SIZE];
	struct hex hex;
	struct span bytes = hex_span(&hex, want);
	payload_fill(payload, number, data);
	is_bytes(data, payload->size, bytes.data, bytes.size, "%s", what);
}

static void data_is_token_number_and_pattern(void)
{
	struct payload payload = plain;
	is_filled(&payload, "a1020304050607a8 0102030405060708 10111213",
		"token, number, then each byte is its place");
	payload.pattern_size = 3;
	payload.pattern[0] = 0xff;
	payload.pattern[1] = 0xee;
	payload.pattern[2] = 0xdd;
	is_filled(&payload, "a1020304050607a8 0102030405060708 eeddffee",
		"a pattern counts from the first byte of the data");
	payload.size = 16;
	is_filled(&payload, "a1020304050607a8 0102030405060708", "16 bytes are all head");
	payload.size = 15;
	is_filled(&payload, "ffeeddffeeddffee ddffeeddffeedd", "15 bytes are all pattern");
	payload.size = 4;
	payload.pattern_size = 0;
	is_filled(&payload, "00010203", "and without one each is its place");
	payload.size = 0;
	is_filled(&payload, "", "no data at all");
}

static void an_echo_carries_it(void)
{
	uint8_t packet[SIZE];
	struct hex hex;
	struct span want = hex_span(
		&hex, "0800 02d8 1234 0007 a1020304050607a8 0102030405060708 10111213");
	struct span echo = payload_write_echo(&plain, number, &family_ipv4, 0x1234, 7, packet);
	is_bytes(echo.data, echo.size, want.data, want.size, "an ICMP echo request");
	ok(checksum_of(echo) == 0, "with its checksum");
	want = hex_span(&hex, "8000 0000 1234 0007 a1020304050607a8 0102030405060708 10111213");
	echo = payload_write_echo(&plain, number, &family_ipv6, 0x1234, 7, packet);
	is_bytes(echo.data, echo.size, want.data, want.size, "an ICMPv6 echo request");
}

/* Byte for byte what writing all of it gives, checksums of all kinds among them. */
static void an_echo_is_rewritten(void)
{
	enum { LONGEST = 1500, ROUNDS = 20000 };
	static uint8_t packet[8 + LONGEST], fresh[8 + LONGEST];
	static const struct family *const families[] = {&family_ipv4, &family_ipv6};
	static const uint32_t sizes[] = {0, 15, 16, 17, 56, 600, LONGEST};
	uint32_t differ = 0;
	for (uint32_t i = 0; i < 4 * sizeof sizes / sizeof sizes[0]; i++) {
		const struct family *family = families[i % 2];
		struct payload payload = {.size = sizes[i / 4],
			.pattern_size = i / 2 % 2,
			.pattern = {0xff},
			.token = {1, 2, 3}};
		payload_write_echo(&payload, number, family, 7, 0, packet);
		for (uint32_t k = 0; k < ROUNDS; k++) {
			uint16_t id = k % 8 < 6 ? 7 : (uint16_t)(k * 40503),
				 sequence = (uint16_t)(k * k);
			/* now near the one before, now far from it */
			uint64_t other = k % 8 ? number + 7 * k
					       : (uint64_t)k * k * k * 0x9e3779b97f4a7c15u;
			struct span is = payload_rewrite_echo(
				&payload, other, family, id, sequence, packet);
			struct span want = payload_write_echo(
				&payload, other, family, id, sequence, fresh);
			differ += is.data != packet || is.size != want.size ||
				  memcmp(is.data, want.data, want.size) != 0;
		}
	}
	is_number(differ, 0, "echoes that are rewritten otherwise than written");
}

static void places_beyond_a_byte_wrap(void)
{
	static uint8_t data[600];
	struct payload payload = {.size = sizeof data};
	payload_fill(&payload, 1, data);
	is_number(data[255], 255, "byte 255 is 255");
	is_number(data[256], 0, "byte 256 is 0");
	is_number(data[599], 599 % 256, "and so on");
}

/* Every length around the periods of the pattern, and a wrong byte anywhere in the longest. */
static void long_data_is_checked_to_the_end(void)
{
	enum { LONGEST = 65507 };
	static uint8_t data[LONGEST];
	static const uint32_t places[] = {16, 17, 271, 272, 273, 600, 40000, LONGEST - 1};
	uint32_t wrong = 0;
	for (uint32_t pattern_size = 0; pattern_size <= 16; pattern_size += 1) {
		struct payload payload = {.pattern_size = pattern_size, .token = {1, 2, 3}};
		for (uint32_t i = 0; i < pattern_size; i++)
			payload.pattern[i] = (uint8_t)(7 * i + 1);
		for (payload.size = 0; payload.size < 800; payload.size++) {
			payload_fill(&payload, number, data);
			for (uint32_t i = payload.size < 16 ? 0 : 16; i < payload.size; i++)
				wrong += data[i] !=
					 (pattern_size ? 7 * (i % pattern_size) + 1 : i % 256);
		}
		payload.size = LONGEST;
		payload_fill(&payload, number, data);
		struct span all = span_of(data, LONGEST);
		wrong += payload_compare(&payload, number, all).verdict != PAYLOAD_OURS;
		for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
			data[places[i]] ^= 0x40;
			data[LONGEST - 1] ^= i % 2 ? 0x20 : 0;
			struct payload_check check = payload_compare(&payload, number, all);
			wrong += check.verdict != PAYLOAD_ALTERED ||
				 check.wrong_at != places[i] || check.got != data[places[i]];
			data[places[i]] ^= 0x40;
			data[LONGEST - 1] ^= i % 2 ? 0x20 : 0;
		}
	}
	is_number(wrong, 0, "bytes that are not as sent, and wrong bytes that are not found");
}

static const struct {
	const char *name, *data;
	enum payload_verdict identified;
	bool has_number;
	uint64_t number;
	enum payload_verdict compared;
	uint32_t wrong_at;
	uint8_t wanted, got;
} rows[] = {
	{"as sent", "a1020304050607a8 0102030405060708 10111213", PAYLOAD_OURS, true,
		0x0102030405060708, PAYLOAD_OURS, 0, 0, 0},
	{"longer than sent", "a1020304050607a8 0102030405060708 10111213 ffff", PAYLOAD_OURS,
		true, 0x0102030405060708, PAYLOAD_OURS, 0, 0, 0},
	{"cut after the head", "a1020304050607a8 0102030405060708", PAYLOAD_OURS, true,
		0x0102030405060708, PAYLOAD_OURS, 0, 0, 0},
	{"cut in the number", "a1020304050607a8 01020304050607", PAYLOAD_OURS, false, 0,
		PAYLOAD_OURS, 0, 0, 0},
	{"four right bytes of the token", "a1020304", PAYLOAD_OURS, false, 0, PAYLOAD_OURS, 0,
		0, 0},
	{"three of them", "a10203", PAYLOAD_UNPROVEN, false, 0, PAYLOAD_OURS, 0, 0, 0},
	{"one right byte", "a1", PAYLOAD_UNPROVEN, false, 0, PAYLOAD_OURS, 0, 0, 0},
	{"seven bytes, one wrong", "a1020304050608", PAYLOAD_UNPROVEN, false, 0,
		PAYLOAD_ALTERED, 6, 7, 8},
	{"two bytes, one wrong", "a103", PAYLOAD_UNPROVEN, false, 0, PAYLOAD_ALTERED, 1, 2, 3},
	{"one wrong byte", "a2", PAYLOAD_UNMATCHED, false, 0, PAYLOAD_ALTERED, 0, 0xa1, 0xa2},
	{"nothing", "", PAYLOAD_UNPROVEN, false, 0, PAYLOAD_OURS, 0, 0, 0},
	{"one wrong byte of the token", "a1020304050607a9 0102030405060708 10111213",
		PAYLOAD_ALTERED, true, 0x0102030405060708, PAYLOAD_ALTERED, 7, 0xa8, 0xa9},
	{"two of them", "a2020304050607a9 0102030405060708 10111213", PAYLOAD_ALTERED, true,
		0x0102030405060708, PAYLOAD_ALTERED, 0, 0xa1, 0xa2},
	{"three wrong ones", "a2030304050607a9 0102030405060708 10111213", PAYLOAD_UNMATCHED,
		false, 0, PAYLOAD_UNMATCHED, 0, 0xa1, 0xa2},
	{"two wrong of two", "a203", PAYLOAD_UNMATCHED, false, 0, PAYLOAD_ALTERED, 0, 0xa1,
		0xa2},
	{"another number", "a1020304050607a8 0102030405060709 10111213", PAYLOAD_OURS, true,
		0x0102030405060709, PAYLOAD_ALTERED, 15, 8, 9},
	{"a number all wrong", "a1020304050607a8 0000000000000000 10111213", PAYLOAD_OURS, true,
		0, PAYLOAD_UNMATCHED, 8, 1, 0},
	{"wrong data", "a1020304050607a8 0102030405060708 10ff1200", PAYLOAD_OURS, true,
		0x0102030405060708, PAYLOAD_ALTERED, 17, 0x11, 0xff},
};

static void data_proves_what_it_is(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct hex hex;
		struct span data = hex_span(&hex, rows[i].data);
		struct payload_check check = payload_identify(&plain, data);
		is_number(check.verdict, rows[i].identified, "%s: whose it is", rows[i].name);
		is_number(
			check.has_number, rows[i].has_number, "%s: has a number", rows[i].name);
		if (check.has_number)
			is_number(check.number, rows[i].number, "%s: its number", rows[i].name);
		check = payload_compare(&plain, number, data);
		is_number(check.verdict, rows[i].compared, "%s: compared", rows[i].name);
		is_number(
			check.wrong_at, rows[i].wrong_at, "%s: first wrong byte", rows[i].name);
		is_number(check.wanted, rows[i].wanted, "%s: as it should be", rows[i].name);
		is_number(check.got, rows[i].got, "%s: as it was", rows[i].name);
	}
}

static void without_a_head_nothing_is_proven(void)
{
	struct payload payload = {.size = 4};
	struct hex hex;
	struct payload_check check = payload_identify(&payload, hex_span(&hex, "00010203"));
	ok(!payload_has_head(&payload), "four bytes have no head");
	is_number(check.verdict, PAYLOAD_UNPROVEN, "right data proves nothing");
	check = payload_compare(&payload, number, hex_span(&hex, "ffffffff"));
	is_number(check.verdict, PAYLOAD_ALTERED, "wrong data is altered, never unmatched");
}

int main(void)
{
	run_test(data_is_token_number_and_pattern, "payload: data is token number and pattern");
	run_test(an_echo_carries_it, "payload: an echo carries it");
	run_test(an_echo_is_rewritten, "payload_rewrite_echo: the bytes of payload_write_echo");
	run_test(places_beyond_a_byte_wrap, "payload: places beyond a byte wrap");
	run_test(long_data_is_checked_to_the_end,
		"payload: long data is filled and checked to the end");
	run_test(data_proves_what_it_is, "payload: data proves what it is");
	run_test(without_a_head_nothing_is_proven, "payload: without a head nothing is proven");
	return tap_end();
}

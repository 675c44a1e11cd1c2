/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/checksum.h"

#include <string.h>

#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

static void sums_the_examples_of_the_rfc(void)
{
	static const struct {
		const char *bytes;
		uint16_t sum;
		const char *what;
	} rows[] = {
		{"00 01 f2 03 f4 f5 f6 f7", 0x220d, "RFC 1071 section 3: its own example"},
		{"", 0xffff, "nothing sums to nothing"},
		{"01", 0xfeff, "an odd byte is the high half of a word"},
		{"00 00 01", 0xfeff, "also after whole words"},
		{"00 01 f2 03 f4", 0x19fa, "five bytes: one 32-bit load and a tail"},
		{"ff ff ff ff", 0x0000, "all ones sum to minus zero"},
		{"45 00 00 73 00 00 40 00 40 11 00 00 c0 a8 00 01 c0 a8 00 c7", 0xb861,
			"an IPv4 header (RFC 791 section 3.1)"},
		{"45 00 00 73 00 00 40 00 40 11 b8 61 c0 a8 00 01 c0 a8 00 c7", 0x0000,
			"over a right header it is 0"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hex hex;
		struct span bytes = hex_span(&hex, rows[i].bytes);
		is_number(checksum_of(bytes), rows[i].sum, "%s", rows[i].what);
	}
}

static void sums_in_pieces(void)
{
	uint8_t bytes[67];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 37 + 5);
	struct span all = span_of(bytes, sizeof bytes);
	for (uint32_t cut = 0; cut <= 66; cut += 2) {
		uint64_t sum = checksum_add(0, span_slice(all, 0, cut));
		sum = checksum_add(sum, span_from(all, cut));
		is_number(checksum_fold(sum), checksum_of(all), "cut at the even byte %u", cut);
	}
}

static void folds_every_carry(void)
{
	is_number(checksum_fold(0), 0xffff, "no sum");
	is_number(checksum_fold(0xffff), 0x0000, "sixteen ones");
	is_number(checksum_fold(0xffffffffffffffff), 0x0000, "64 ones");
	static uint8_t ones[65536];
	memset(ones, 0xff, sizeof ones);
	is_number(checksum_of(span_of(ones, sizeof ones)), 0, "64 kB of ones");
}

static void sums_pseudo_headers(void)
{
	struct address a;
	struct address b;
	ok(address_parse("192.0.2.1", &a) && address_parse("198.51.100.2", &b), "IPv4");
	/* c000 + 0201 + c633 + 6402 + 0011 + 000d */
	is_number(checksum_fold(checksum_add_pseudo(0, &a, &b, 17, 13)), 0x13aa,
		"RFC 768: addresses, zero and protocol, length");
	ok(address_parse("2001:db8::1", &a) && address_parse("2001:db8::2", &b), "IPv6");
	is_number(checksum_fold(checksum_add_pseudo(0, &a, &b, 58, 11)), 0xa445,
		"RFC 8200 section 8.1: addresses, 32-bit length, next header");
	is_number(checksum_fold(checksum_add_pseudo(0, &a, &b, 58, 0x1000b)), 0xa444,
		"a length of more than 16 bits counts whole");
}

static void updates_in_place(void)
{
	/* RFC 1624 section 4: the example that equation 2 gets wrong */
	is_number(checksum_update(0xdd2f, 0x5555, 0x3285), 0x0000,
		"RFC 1624 section 4: the result is 0000, not ffff");
	for (uint32_t word = 0; word < 0x10000; word += 4369) {
		uint8_t bytes[6] = {0x45, 0, 0x12, 0x34, 0xab, 0xcd};
		uint16_t was = checksum_of(span_of(bytes, 6));
		bytes[2] = (uint8_t)(word / 256u);
		bytes[3] = (uint8_t)(word % 256u);
		is_number(checksum_update(was, 0x1234, (uint16_t)word),
			checksum_of(span_of(bytes, 6)), "0x1234 becomes 0x%04x", word);
	}
}

int main(void)
{
	run_test(sums_the_examples_of_the_rfc, "checksum: sums the examples of the rfc");
	run_test(sums_in_pieces, "checksum: sums in pieces");
	run_test(folds_every_carry, "checksum: folds every carry");
	run_test(sums_pseudo_headers, "checksum: sums pseudo headers");
	run_test(updates_in_place, "checksum: updates in place");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_trailer.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
#define HEX_PROBLEM ": expected hex:DIGITS"
#define LINK_PROBLEM ": expected a MAC address"
#define DATAGRAM_PROBLEM ": expected an IPv6 datagram in the words of --quote, or hexadecimal digits"
static const struct trailer_item cases[] = {
	{"a source's link-layer address (RFC 4861 section 4.6.1)", "slla", "02:00:00:00:00:01",
		"01 01 020000000001", NULL},
	{"a target's", "tlla", "FF:ff:00:00:00:01", "02 01 ffff00000001", "tlla=ff:ff:00:00:00:01"},
	{"five bytes", "slla", "02:00:00:00:00", "! slla=02:00:00:00:00" LINK_PROBLEM, NULL},
	{"seven bytes", "tlla", "02:00:00:00:00:01:02", "! tlla=02:00:00:00:00:01:02" LINK_PROBLEM, NULL},
	{"one digit for a byte", "slla", "2:0:0:0:0:1", "! slla=2:0:0:0:0:1" LINK_PROBLEM, NULL},
	{"dashes", "slla", "02-00-00-00-00-01", "! slla=02-00-00-00-00-01" LINK_PROBLEM, NULL},
	{"an MTU (section 4.6.4)", "mtu", "1400", "05 01 0000 00000578", NULL},
	{"the largest", "mtu", "4294967295", "05 01 0000 ffffffff", NULL},
	{"a larger one", "mtu", "4294967296", "! mtu=4294967296: expected 0..4294967295", NULL},
	{"a time stamp (RFC 3971 section 5.3.1)", "timestamp", "0x123",
		"0d 02 000000000000 0000000000000123", NULL},
	{"in decimal digits", "timestamp", "16", "0d 02 000000000000 0000000000000010", "timestamp=0x10"},
	{"none", "timestamp", "now", "! timestamp=now: expected a 64-bit number", NULL},
	{"a nonce (RFC 3971 section 5.3.2)", "nonce", "hex:010203040506", "0e 01 010203040506", NULL},
	{"a longer one is padded", "nonce", "01020304050607", "0e 02 01020304050607 00000000000000",
		"nonce=hex:0102030405060700000000000000"},
	{"none is padded too", "nonce", "", "0e 01 000000000000", "nonce=hex:000000000000"},
	{"with 0x", "nonce", "0x010203040506", "0e 01 010203040506", "nonce=hex:010203040506"},
	{"half a byte", "nonce", "012", "! nonce=012" HEX_PROBLEM, NULL},
	{"another letter", "nonce", "0g", "! nonce=0g" HEX_PROBLEM, NULL},
	{"any other option", "opt", "99:0102", "63 01 0102 00000000", "opt=99:010200000000"},
	{"without a type", "opt", "0102", "! opt=0102: expected TYPE:HEX", NULL},
	{"a type too large", "opt", "256:00", "! opt=256:00: expected TYPE:HEX", NULL},
	{"a known type by number", "opt", "5:000000000578", "05 01 0000 00000578", "mtu=1400"},
	{"a redirected header (RFC 4861 section 4.6.3) in digits", "redirected", "6000",
		"04 02 000000000000 6000 000000000000", "redirected=6000000000000000"},
	{"by words, padded", "redirected", "raw:253:fd00::1>fd00::2,len=1",
		"04 07 000000000000 600000000001fd40 fd000000000000000000000000000001"
		"fd000000000000000000000000000002 0000000000000000",
		"'redirected=raw:253:fd00::1>fd00::2,len=1'"},
	{"of IPv4", "redirected", "udp:10.0.0.1:1>10.0.0.2:2", "! redirected=udp:10.0.0.1:1>10.0.0.2:2"
		DATAGRAM_PROBLEM, NULL},
	{"wrong words", "redirected", "udp:fd00::1", "! redirected=udp:fd00::1" DATAGRAM_PROBLEM, NULL},
	{"wrong digits", "redirected", "60zz", "! redirected=60zz" DATAGRAM_PROBLEM, NULL},
};
/* clang-format on */

/* Longer than 255 units of 8 bytes (RFC 4861 section 4.6), and the cut of a long datagram. */
static void bounds_options(void)
{
	static struct spec_bytes bytes;
	static char digits[2 * 2039 + 1];
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	for (size_t i = 0; i < sizeof digits - 1; i++)
		digits[i] = '0';
	ok(!spec_trailer_store(ICMP_TRAILER_OPTIONS, "nonce", digits, &bytes, &problem),
		"2041 bytes are too long for an option");
	digits[sizeof digits - 3] = '\0';
	ok(spec_trailer_store(ICMP_TRAILER_OPTIONS, "nonce", digits, &bytes, &problem),
		"2040 bytes are not");
	is_number(bytes.data[1], 255, "and its length is 255 units");
	bytes.size = 0;
	ok(spec_trailer_store(ICMP_TRAILER_OPTIONS, "redirected",
		   "raw:253:fd00::1>fd00::2,len=3000", &bytes, &problem),
		"a datagram of 3040 bytes is cut");
	is_number(bytes.size, 1192, "so that a redirect with a link-layer address has 1280");
}

int main(void)
{
	test_begin("spec_trailer_store: options of neighbour discovery, or a reason");
	trailer_items_check(ICMP_TRAILER_OPTIONS, cases, ROWS(cases));
	test_end();
	run_test(bounds_options, "spec_trailer_options: bounds options");
	return tap_end();
}

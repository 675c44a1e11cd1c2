/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/address.h"

#include <string.h>

#include "tests/unit/tap.h"

static struct address parsed(const char *word)
{
	struct address address;
	address_parse(word, &address);
	return address;
}

static void classifies(void)
{
	static const struct {
		const char *text;
		bool unspecified, multicast, loopback, link_local;
	} rows[] = {
		{"0.0.0.0", true, false, false, false},
		{"0.0.0.1", false, false, false, false},
		{"127.0.0.1", false, false, true, false},
		{"127.255.255.255", false, false, true, false},
		{"128.0.0.1", false, false, false, false},
		{"223.255.255.255", false, false, false, false},
		{"224.0.0.1", false, true, false, false},
		{"239.255.255.255", false, true, false, false},
		{"240.0.0.1", false, false, false, false},
		{"169.254.1.1", false, false, false, false},
		{"::", true, false, false, false},
		{"::1", false, false, true, false},
		{"::2", false, false, false, false},
		{"::ffff:127.0.0.1", false, false, false, false},
		{"fe80::1", false, false, false, true},
		{"febf::1", false, false, false, true},
		{"fec0::1", false, false, false, false},
		{"fd00::1", false, false, false, false},
		{"ff01::1", false, true, false, true},
		{"ff02::1", false, true, false, true},
		{"ff12::1", false, true, false, true},
		{"ff32::1", false, true, false, true},
		{"ff05::1", false, true, false, false},
		{"ff0e::1", false, true, false, false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct address a = parsed(rows[i].text);
		is_number(address_is_unspecified(&a), rows[i].unspecified, "%s unspecified",
			rows[i].text);
		is_number(address_is_multicast(&a), rows[i].multicast,
			"%s multicast (RFC 1112, RFC 4291 section 2.7)", rows[i].text);
		is_number(
			address_is_loopback(&a), rows[i].loopback, "%s loopback", rows[i].text);
		is_number(address_is_link_local(&a), rows[i].link_local,
			"%s link-local (RFC 4291 section 2.5.6)", rows[i].text);
	}
	struct address none = {.bytes = {1}};
	ok(address_is_unspecified(&none) && !address_is_multicast(&none) &&
			!address_is_loopback(&none) && !address_is_link_local(&none),
		"no address is unspecified and nothing else");
}

static void knows_the_subnet_router(void)
{
	static const struct {
		const char *text;
		bool is;
	} rows[] = {
		{"2001:db8:1:2::", true},
		{"fe80::", true},
		{"::1:0:0:0:0", true},
		{"2001:db8:1:2::1", false},
		{"2001:db8:1:2:8000::", false},
		{"::", false},
		{"ff02::", false},
		{"10.0.0.0", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct address a;
		address_parse(rows[i].text, &a);
		is_number(address_is_subnet_router(&a), rows[i].is,
			"%s subnet-router anycast (RFC 4291 section 2.6.1)", rows[i].text);
	}
}

static void prints_what_it_parses(void)
{
	static const struct {
		const char *word, *text;
	} rows[] = {
		{"192.0.2.1", "192.0.2.1"},
		{"255.255.255.255", "255.255.255.255"},
		{"2001:DB8:0:0:0:0:0:1", "2001:db8::1"},
		{"::", "::"},
		{"::ffff:192.0.2.1", "::ffff:192.0.2.1"},
		{"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
		{"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
			"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
		{"192.0.2", "?"},
		{"192.0.2.1.5", "?"},
		{"192.0.2.256", "?"},
		{"0300.0.2.1", "?"},
		{"3221225985", "?"},
		{" 192.0.2.1", "?"},
		{"192.0.2.1 ", "?"},
		{"fe80::1%eth0", "?"},
		{"1::2::3", "?"},
		{"12345::", "?"},
		{"example.net", "?"},
		{"", "?"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[ADDRESS_TEXT_SIZE];
		struct address a;
		bool is_address = address_parse(rows[i].word, &a);
		is_text(address_text(text, &a), rows[i].text, "'%s'", rows[i].word);
		is_number(is_address, rows[i].text[0] != '?', "verdict on '%s'", rows[i].word);
	}
}

static char *eth(char *name, uint32_t zone)
{
	memcpy(name, "eth0", 5);
	name[3] = (char)('0' + zone % 10);
	return name;
}

static void prints_the_zone(void)
{
	char text[ADDRESS_ZONE_TEXT_SIZE];
	struct address a = parsed("fe80::1");
	is_text(address_text_zone(text, &a, eth), "fe80::1", "no zone");
	a.zone = 7;
	is_text(address_text_zone(text, &a, eth), "fe80::1%eth7", "its zone");
	is_text(address_text_zone(text, &a, NULL), "fe80::1", "a zone without names");
}

static void compares(void)
{
	struct address a = parsed("fe80::1");
	struct address b = a;
	ok(address_equal(&a, &b), "the same");
	a.zone = 2;
	ok(address_equal(&a, &b), "one without a zone equals any zone (RFC 4007)");
	b.zone = 3;
	ok(!address_equal(&a, &b), "two zones differ");
	b.zone = 2;
	ok(address_equal(&a, &b), "the same zone");
	b.bytes[15] = 2;
	ok(!address_equal(&a, &b), "other bytes");
	struct address four = parsed("0.0.0.0");
	struct address six = parsed("::");
	ok(!address_equal(&four, &six), "other family");
	struct address other = four;
	other.bytes[4] = 9;
	ok(address_equal(&four, &other), "only four bytes of an IPv4 address count");
	other.bytes[3] = 9;
	ok(!address_equal(&four, &other), "all four of them count");
	struct address none = {.bytes = {1}};
	ok(address_equal(&none, &(struct address){0}), "no address equals no address");
}

static void goes_through_cursors(void)
{
	static const uint8_t bytes[20] = {192, 0, 2, 1, 0xfe, 0x80, [19] = 1};
	struct reader r = reader_of(span_of(bytes, sizeof bytes));
	struct address four = address_read(&r, 4);
	struct address six = address_read(&r, 6);
	char text[ADDRESS_TEXT_SIZE];
	is_text(address_text(text, &four), "192.0.2.1", "four bytes read");
	is_text(address_text(text, &six), "fe80::1", "sixteen bytes read");
	ok(four.version == 4 && six.version == 6, "each knows its version");
	ok(address_read(&r, 4).version == 0 && r.failed, "past the end there is no address");
	uint8_t to[20];
	struct writer w = writer_of(to, sizeof to);
	address_write(&w, &four);
	address_write(&w, &six);
	is_bytes(to, w.size, bytes, 20, "written back");
	is_number(address_from(span_of(bytes, 5)).version, 0, "five bytes are no address");
	is_number(address_from((struct span){0}).version, 0, "no bytes are no address");
	is_number(address_size(4), 4, "IPv4 has 4");
	is_number(address_size(6), 16, "IPv6 has 16");
}

static void parses_prefixes(void)
{
	static const struct {
		const char *word;
		int version, bits;
	} cases[] = {
		{"192.0.2.1/24", 4, 24},
		{"0.0.0.0/0", 4, 0},
		{"2001:db8::/32", 6, 32},
		{"192.0.2.1/33", 0, 0},
		{"::1/129", 0, 0},
		{"192.0.2.1", 0, 0},
		{"192.0.2.1/", 0, 0},
		{"host/8", 0, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct address address;
		uint8_t bits = 0;
		bool parsed = address_parse_prefix(cases[i].word, &address, &bits);
		is_number(parsed ? address.version : 0, cases[i].version, "%s", cases[i].word);
		is_number(bits, cases[i].bits, "%s: bits", cases[i].word);
	}
}

int main(void)
{
	run_test(classifies, "address: classifies");
	run_test(knows_the_subnet_router, "address: knows the subnet router");
	run_test(prints_what_it_parses, "address: prints what it parses");
	run_test(parses_prefixes, "address: parses prefixes");
	run_test(prints_the_zone, "address: prints the zone");
	run_test(compares, "address: compares");
	run_test(goes_through_cursors, "address: goes through cursors");
	return tap_end();
}

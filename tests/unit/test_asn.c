/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/net/asn_source.h"
#include "tests/unit/tap.h"

static void parses(const char *answer, const char *want, const char *what)
{
	char text[ASN_TEXT];
	asn_parse(answer, text);
	is_text(text, want, "%s", what);
}

/* An answer of the DNS about "x." with `count` TXT records, each under a pointer to it. */
static struct span answer_of(uint8_t *room, size_t size, const char *const *texts, int count)
{
	struct writer w = writer_of(room, size);
	writer_u32(&w, 0x00018180);
	writer_u16(&w, 1);
	writer_u16(&w, (uint16_t)count);
	writer_u32(&w, 0);
	writer_bytes(&w, "\001x\000\000\020\000\001", 7);
	for (int i = 0; i < count; i++) {
		uint8_t length = (uint8_t)strlen(texts[i]);
		writer_bytes(&w, "\300\014\000\020\000\001\000\000\000\001", 10);
		writer_u16(&w, length + 1u);
		writer_u8(&w, length);
		writer_bytes(&w, texts[i], length);
	}
	return writer_span_of(&w);
}

static void reads(const char *first, const char *second, const char *want, const char *what)
{
	uint8_t room[512];
	char text[ASN_TEXT];
	const char *const texts[] = {first, second};
	struct span message = answer_of(room, sizeof room, texts, second ? 2 : first ? 1 : 0);
	ok(asn_parse_txt(message, text), "%s: a whole message", what);
	is_text(text, want, "%s", what);
}

static void test_txt(void)
{
	reads(NULL, NULL, "*", "no record, no entry");
	reads("64500 | 192.0.2.0/24 | ZZ | none | 2026-01-01", NULL, "AS64500", "one origin");
	reads("64500 64501 | 192.0.2.0/24", NULL, "AS64500/AS64501", "two origins of a route");
	reads("64500 | 192.0.0.0/16", "64501 | 192.0.2.0/24", "AS64501", "the longer prefix");
	reads("64501 | 192.0.2.0/24", "64500 | 192.0.0.0/16", "AS64501", "in either order");
	reads("64500 | 192.0.2.0/24", "64501 | 192.0.2.0/24", "AS64500/AS64501", "two records");
	reads("AS64500", NULL, "AS64500", "a number alone, with its letters");
	reads("NA | 192.0.2.0/24", NULL, "*", "no number");
	reads("99999999999 | 192.0.2.0/24", NULL, "*", "a number too long");
	reads("4294967295 4294967296 | 192.0.2.0/24", NULL, "AS4294967295", "32 bits");
	reads("\033[31m | \377", "", "*", "no words at all");
}

static void test_cut_txt(void)
{
	uint8_t room[512];
	char text[ASN_TEXT];
	const char *const texts[] = {"64500 | 192.0.2.0/24", "64501 | 192.0.2.0/24"};
	struct span message = answer_of(room, sizeof room, texts, 2);
	uint32_t whole = 0;
	for (uint32_t size = 0; size < message.size; size++)
		whole += asn_parse_txt(span_slice(message, 0, size), text);
	is_number(whole, 0, "a message cut anywhere is no answer");
}

static void test_zone(void)
{
	char name[ASN_NAME], longest[200];
	struct address address;
	address_parse("192.0.2.1", &address);
	asn_zone_name(name, "as.test", &address);
	is_text(name, "1.2.0.192.origin.as.test", "the octets of IPv4 are in reverse");
	address_parse("2001:db8::12", &address);
	asn_zone_name(name, "as.test", &address);
	is_text(name,
		"2.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.origin6.as."
		"test",
		"the nibbles of IPv6 do, too");
	memset(longest, 'a', sizeof longest);
	longest[181] = '\0';
	ok(asn_zone_is_name(longest), "a zone may have 181 characters");
	asn_zone_name(name, longest, &address);
	is_number(strlen(name), 253, "which makes the longest name there is");
	longest[181] = 'a';
	longest[182] = '\0';
	ok(!asn_zone_is_name(longest), "and not more");
	ok(!asn_zone_is_name(""), "an empty zone is none");
	ok(!asn_zone_is_name("a..b"), "a zone has no empty label");
	ok(!asn_zone_is_name("a b"), "nor a blank");
}

int main(void)
{
	test_begin("asn_parse: the most specific origin of a registry's reply");
	parses("", "*", "no answer, no entry");
	parses("%  No entries found\n", "*", "the registry's way to say that there is none");
	parses("route:  192.0.2.0/24\norigin: AS64500\n", "AS64500", "one route");
	parses("route: 192.0.2.0/24\norigin: AS1\n\nroute: 192.0.2.0/24\norigin: AS2\n",
		"AS1/AS2", "two origins of one route");
	parses("route: 192.0.0.0/16\norigin: AS1\n\nroute: 192.0.2.0/24\norigin: AS2\n", "AS2",
		"the more specific route wins");
	parses("route: 192.0.2.0/24\norigin: AS2\n\nroute: 192.0.0.0/16\norigin: AS1\n", "AS2",
		"in either order");
	parses("route6: 2001:db8::/32\norigin: AS3\norigin: AS3\n", "AS3", "IPv6, named twice");
	parses("route: 192.0.2.0/24\norigin: ASevil\033[31m\n", "*", "no number");
	parses("route: 192.0.2.0/24\norigin: AS99999999999999999999\n", "*", "far too long");
	parses("origin: AS4294967295\norigin: AS4294967296\n", "AS4294967295", "32 bits");
	test_end();
	run_test(test_txt, "asn_parse_txt: the most specific origin of TXT records");
	run_test(test_cut_txt, "asn_parse_txt: a message cut anywhere is no answer");
	run_test(test_zone, "asn_zone_name: the address in reverse before the zone");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The edges of a packet by words: checksums that must be wrong, room that is too small,
 * datagrams that are too long, messages without a byte. */
#include <stdlib.h>
#include <string.h>

#include "icmpgen/decode/decode.h"
#include "icmpgen/message/spec_quote.h"
#include "icmpgen/message/words.h"
#include "tests/unit/command_line.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
static const struct line_case checksums[] = {
	{"the right one, by its word", "--checksum auto echo id=1 10.0.0.2", "0800 f7fe 0001 0000"},
	{"a wrong one", "--checksum bad echo id=1 10.0.0.2", "0800 a2ab 0001 0000"},
	/* 0 and 0xffff are one number (RFC 1071), and 0 means none in places */
	{"a wrong one that is not 0", "--checksum bad echo id=41642 10.0.0.2", "0800 0001 a2aa 0000"},
	{"nor 0xffff", "--checksum bad echo id=19797 10.0.0.2", "0800 fffe 4d55 0000"},
	{"a given one", "--checksum 0x1234 echo id=1 10.0.0.2", "0800 1234 0001 0000"},
};
/* clang-format on */

static void checksums_are_as_asked(void)
{
	line_cases_check(20, checksums, ROWS(checksums));
}

static struct spec *spec_of(uint8_t version, const char *message)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text none = text_of(buffer, sizeof buffer);
	struct spec *spec = malloc(sizeof *spec);
	if (!spec)
		abort();
	spec_init(spec);
	spec->version = version;
	address_parse(version == 4 ? "10.0.0.1" : "fd00::1", &spec->source);
	address_parse(version == 4 ? "10.0.0.2" : "fd00::2", &spec->destination);
	ok(spec_message(spec, message, &none), "%s", message);
	return spec;
}

/* An echo of IPv4 has 28 bytes, one of IPv6 48. */
static void packets_need_their_room(void)
{
	for (uint8_t version = 4; version <= 6; version += 2) {
		struct spec *spec = spec_of(version, "echo");
		uint32_t size = version == 4 ? 28 : 48;
		for (uint32_t room = 0; room <= size; room++) {
			uint8_t bytes[48];
			struct writer w = writer_of(bytes, room);
			is_number(spec_build(spec, &w), room == size, "IPv%u in %u bytes",
				version, (unsigned)room);
			is_number(w.failed, room < size, "which the writer knows");
		}
		free(spec);
	}
}

/* Headers, options and data are each within their limits, and the whole is not. */
static void datagrams_have_a_limit(void)
{
	static const char begin[] = "udp:[fd00::1]:1>[fd00::2]:2,chain=60:";
	enum { CHAIN = 512, DATA = 65000 };
	char buffer[SPEC_PROBLEM_SIZE] = "";
	struct text problem = text_of(buffer, sizeof buffer);
	struct spec *spec = spec_of(6, "dest-unreach/port");
	size_t size = sizeof begin + 2 * CHAIN + 6 + 2 * DATA;
	char *words = malloc(size);
	if (!words)
		abort();
	struct text t = text_of(words, size);
	text_add(&t, begin);
	for (uint32_t i = 0; i < 2 * CHAIN; i++)
		text_add_char(&t, '0');
	text_add(&t, ",data=");
	for (uint32_t i = 0; i < 2 * DATA; i++)
		text_add_char(&t, '0');
	ok(!spec_quote(spec, words, &problem), "it is refused");
	is_text(buffer, "--quote: the datagram is longer than 65535 bytes", "why");
	ok(!spec->has_quote, "there is no quote");
	free(words);
	free(spec);
}

static void names_are_of_bytes(void)
{
	char text[256];
	struct text t = text_of(text, sizeof text);
	struct spec *spec = spec_of(4, "echo");
	decode_name(spec, &t);
	is_text(text, "echo", "a message");
	spec->truncate = 0;
	t = text_of(text, sizeof text);
	decode_name(spec, &t);
	is_text(text, "empty message", "one without a byte");
	free(spec);
}

static void an_empty_quote_is_one(void)
{
	static uint8_t scratch[SPEC_PACKET_MAX];
	char text[256], buffer[SPEC_PROBLEM_SIZE] = "";
	struct text t = text_of(text, sizeof text);
	struct text problem = text_of(buffer, sizeof buffer);
	struct spec *spec = spec_of(4, "dest-unreach/net");
	ok(spec_quote_hex(spec, "", &problem), "no digits: %s", buffer);
	decode_message_words(spec, writer_of(scratch, sizeof scratch), &t);
	is_text(text, " dest-unreach/net --quote-hex ''", "and back");
	free(spec);
}

/* Each of these lines is what its packet decodes to. */
static void routes_come_back(void)
{
	static const char *const headers[] = {"routing:0,fd00::5,fd00::6",
		"routing:0,fd00::5,left=0", "routing:2,fd00::5", "routing:2,fd00::5,left=3",
		"routing:rpl,fd00::5,fd00::6,left=1",
		"routing:rpl,fd00::105,fd00::6,cmpri=14,cmpre=15",
		"routing:rpl,fd00::5,cmpre=8,left=0", "routing:srh,segments=fd00::5+fd00::6",
		"routing:srh,segments=fd00::5,left=7", "routing:srh,segments=fd00::5,flags=8",
		"routing:srh,segments=fd00::5,tag=9",
		"routing:srh,segments=fd00::5,flags=1,tag=2,tlv=hex:0102030405060708"};
	struct icmp_send_options *settings = calloc(1, sizeof *settings);
	uint8_t *packet = malloc(2 * (size_t)SPEC_PACKET_MAX);
	struct spec *spec = malloc(sizeof *spec);
	if (!settings || !packet || !spec)
		abort();
	for (size_t i = 0; i < ROWS(headers); i++) {
		char line[512], back[512], buffer[SPEC_PROBLEM_SIZE] = "";
		struct text t = text_of(line, sizeof line), got = text_of(back, sizeof back);
		struct text problem = text_of(buffer, sizeof buffer);
		struct writer w = writer_of(packet, SPEC_PACKET_MAX);
		struct writer room = writer_of(packet + SPEC_PACKET_MAX, SPEC_PACKET_MAX);
		text_format(&t, "icmp-send -6 --src fd00::1 --header %s echo id=7 fd00::2",
			headers[i]);
		ok(command_line_build(settings, line, &w, &problem), "%s: %s", line, buffer);
		ok(decode_packet(writer_span_of(&w), spec, room, &problem), "%s: %s", line,
			buffer);
		decode_words(spec, room, &got);
		is_text(back, line, "%s", headers[i]);
	}
	free(settings);
	free(packet);
	free(spec);
}

static void discoveries_are_known(void)
{
	static const struct {
		uint8_t version;
		const char *message;
		bool is_neighbor, is_listener;
	} cases[] = {{6, "neighbor-solicit", true, false}, {6, "router-advert", true, false},
		{6, "mld-query", false, true}, {6, "echo", false, false},
		{4, "echo", false, false}, {4, "200", false, false}};
	for (size_t i = 0; i < ROWS(cases); i++) {
		struct spec *spec = spec_of(cases[i].version, cases[i].message);
		is_number(spec_is_neighbor_discovery(spec), cases[i].is_neighbor,
			"IPv%u %s: of neighbours", cases[i].version, cases[i].message);
		is_number(spec_is_listener_discovery(spec), cases[i].is_listener,
			"IPv%u %s: of listeners", cases[i].version, cases[i].message);
		free(spec);
	}
}

static void fields_have_usual_values(void)
{
	struct spec *spec = spec_of(4, "router-advert");
	int size = icmp_field_find(spec->layout, "size");
	int count = icmp_field_find(spec->layout, "num");
	is_number(spec_field_value(spec, &spec->layout->fields[size]), 2, "words an entry");
	is_number(spec_field_value(spec, &spec->layout->fields[count]), 0, "no router");
	free(spec);
}

static void unknown_messages_have_a_hint(void)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	words_unknown_message(&problem, "eco", "echo");
	is_text(buffer, "unknown message 'eco'; did you mean 'echo'?", "the nearest one");
	problem = text_of(buffer, sizeof buffer);
	words_unknown_message(&problem, "\033[m", NULL);
	is_text(buffer, "unknown message '\\033[m'; icmp-send --list shows them all",
		"or where all are");
}

int main(void)
{
	run_test(checksums_are_as_asked, "spec_build: checksums");
	run_test(packets_need_their_room, "spec_build: room for the packet");
	run_test(datagrams_have_a_limit, "spec_quote: a datagram that is too long");
	run_test(names_are_of_bytes, "decode_name: a message without a byte");
	run_test(an_empty_quote_is_one, "decode_message_words: an empty quote");
	run_test(routes_come_back, "decode_words: routing headers");
	run_test(discoveries_are_known, "spec_is_neighbor_discovery: which messages are");
	run_test(fields_have_usual_values, "spec_field_value: nothing was given");
	run_test(unknown_messages_have_a_hint, "words_unknown_message: a hint");
	return tap_end();
}

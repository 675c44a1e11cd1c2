/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/reply.h"

#include <stdio.h>

#include "common/wire/extension.h"
#include "common/wire/family.h"
#include "common/wire/icmp/message.h"
#include "common/wire/quote.h"
#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

#define V4_ADDRESSES "c0 00 02 01 c6 33 64 02 "
#define V6_ADDRESSES                                                                           \
	"20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 "                                     \
	"20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02 "
#define V4_ECHO "45 00 00 1c 00 01 00 00 01 01 00 00 " V4_ADDRESSES "08 00 00 00 12 34 00 02 "
#define V4_UDP "45 00 00 1c 00 01 00 00 01 11 00 00 " V4_ADDRESSES "82 9a 00 35 00 08 00 00 "
#define V6_ECHO "60 00 00 00 00 08 3a 01 " V6_ADDRESSES "80 00 00 00 12 34 00 02 "

/* All that reply_from_message fills, as one line. */
static const char *described(const struct reply *r)
{
	static const char *const kinds[] = {[REPLY_ICMP_MESSAGE] = "message",
		[REPLY_ICMP_ERROR] = "error",
		[REPLY_MALFORMED] = "malformed"};
	static char text[256];
	char gateway[ADDRESS_TEXT_SIZE];
	int at = snprintf(text, sizeof text, "%s %u/%u", kinds[r->kind], r->type, r->code);
	if (r->known & REPLY_KNOWS_ID)
		at += snprintf(text + at, sizeof text - (size_t)at, " id=%x seq=%u", r->id,
			r->sequence);
	if (r->known & REPLY_KNOWS_INFO)
		at += snprintf(text + at, sizeof text - (size_t)at, " info=%u", r->info);
	if (r->known & REPLY_KNOWS_GATEWAY)
		at += snprintf(text + at, sizeof text - (size_t)at, " gateway=%s",
			address_text(gateway, &r->gateway));
	snprintf(text + at, sizeof text - (size_t)at, " size=%u body=%u+%u quote=%u+%u",
		r->size, r->body.offset, r->body.size, r->quote.offset, r->quote.size);
	return text;
}

struct message_row {
	const char *what;
	uint8_t version;
	const char *bytes, *description;
};

static void check_rows(const struct message_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct hex hex;
		/* of the message before */
		struct reply reply = {
			.known = REPLY_KNOWS_ID | REPLY_KNOWS_INFO | REPLY_KNOWS_GATEWAY};
		struct span bytes = hex_span(&hex, rows[i].bytes);
		reply_from_message(
			&reply, rows[i].version, bytes, (struct part){0, bytes.size});
		is_text(described(&reply), rows[i].description, "IPv%u: %s", rows[i].version,
			rows[i].what);
	}
}

static void reads_messages(void)
{
	/* clang-format off */
	static const struct message_row rows[] = {
		{"echo reply (RFC 792)", 4, "00 00 00 00 12 34 00 02 aa bb",
			"message 0/0 id=1234 seq=2 size=10 body=8+2 quote=0+0"},
		{"echo", 4, "08 00 00 00 12 34 00 02",
			"message 8/0 id=1234 seq=2 size=8 body=8+0 quote=0+0"},
		{"timestamp reply", 4, "0e 00 00 00 12 34 00 02 00000001 00000002 00000003",
			"message 14/0 id=1234 seq=2 size=20 body=8+12 quote=0+0"},
		{"information reply", 4, "10 00 00 00 12 34 00 02",
			"message 16/0 id=1234 seq=2 size=8 body=8+0 quote=0+0"},
		{"address mask reply (RFC 950)", 4, "12 00 00 00 12 34 00 02 ff ff ff 00",
			"message 18/0 id=1234 seq=2 size=12 body=8+4 quote=0+0"},
		{"extended echo reply (RFC 8335 section 3)", 4, "2b 00 00 00 12 34 05 e7",
			"message 43/0 id=1234 seq=5 size=8 body=8+0 quote=0+0"},
		{"domain name reply (RFC 1788)", 4, "26 00 00 00 12 34 00 02 00 00 00 00",
			"message 38/0 id=1234 seq=2 size=12 body=8+4 quote=0+0"},
		{"router advertisement has no id (RFC 1256)", 4, "09 00 00 00 01 02 07 08",
			"message 9/0 size=8 body=8+0 quote=0+0"},
		{"an unknown type", 4, "c8 07 00 00 12 34 00 02",
			"message 200/7 size=8 body=8+0 quote=0+0"},
		{"echo reply (RFC 4443 section 4.2)", 6, "81 00 00 00 12 34 00 02 aa",
			"message 129/0 id=1234 seq=2 size=9 body=8+1 quote=0+0"},
		{"extended echo reply", 6, "a1 02 00 00 12 34 05 00",
			"message 161/2 id=1234 seq=5 size=8 body=8+0 quote=0+0"},
		{"ND redirect is no answer (RFC 4861 section 4.5)", 6, "89 00 00 00 00 00 00 00",
			"message 137/0 size=8 body=8+0 quote=0+0"},
		{"home agent reply (RFC 6275 section 6.6)", 6, "91 00 00 00 12 34 00 00",
			"message 145/0 id=1234 seq=0 size=8 body=8+0 quote=0+0"},
	};
	/* clang-format on */
	check_rows(rows, sizeof rows / sizeof *rows);
}

static void reads_errors(void)
{
	/* clang-format off */
	static const struct message_row rows[] = {
		{"time exceeded for an echo (RFC 792)", 4, "0b 00 00 00 00 00 00 00 " V4_ECHO,
			"error 11/0 id=1234 seq=2 size=36 body=8+28 quote=8+28"},
		{"port unreachable for UDP", 4, "03 03 00 00 00 00 00 00 " V4_UDP,
			"error 3/3 size=36 body=8+28 quote=8+28"},
		{"fragmentation needed (RFC 1191 section 4)", 4,
			"03 04 00 00 00 00 05 78 " V4_ECHO,
			"error 3/4 id=1234 seq=2 info=1400 size=36 body=8+28 quote=8+28"},
		{"parameter problem: the pointer has 8 bits", 4,
			"0c 00 00 00 14 00 ff ff " V4_ECHO,
			"error 12/0 id=1234 seq=2 info=20 size=36 body=8+28 quote=8+28"},
		{"redirect", 4, "05 01 00 00 c0 00 02 fe " V4_ECHO,
			"error 5/1 id=1234 seq=2 gateway=192.0.2.254 size=36 body=8+28 "
			"quote=8+28"},
		{"source quench", 4, "04 00 00 00 00 00 00 00 " V4_ECHO,
			"error 4/0 id=1234 seq=2 size=36 body=8+28 quote=8+28"},
		{"conversion error (RFC 1475)", 4, "1f 02 00 00 00 00 01 00 " V4_ECHO,
			"error 31/2 id=1234 seq=2 info=256 size=36 body=8+28 quote=8+28"},
		{"Photuris (RFC 2521 section 2)", 4, "28 01 00 00 00 00 00 15 " V4_ECHO,
			"error 40/1 id=1234 seq=2 info=21 size=36 body=8+28 quote=8+28"},
		{"an error without a quote", 4, "03 01 00 00 00 00 00 00",
			"error 3/1 size=8 body=8+0 quote=8+0"},
		{"a lying quoted ihl: the quote stays, it has no id", 4,
			"0b 00 00 00 00 00 00 00 4f 00 00 1c 00 01 00 00 01 01 00 00 " V4_ADDRESSES
			"08 00 00 00 12 34 00 02",
			"error 11/0 size=36 body=8+28 quote=8+28"},
		{"a quoted fragment has no id", 4,
			"0b 00 00 00 00 00 00 00 45 00 00 1c 00 01 00 01 01 01 00 00 " V4_ADDRESSES
			"08 00 00 00 12 34 00 02",
			"error 11/0 size=36 body=8+28 quote=8+28"},
		{"a quoted error has no id", 4,
			"0b 00 00 00 00 00 00 00 45 00 00 1c 00 01 00 00 01 01 00 00 " V4_ADDRESSES
			"03 03 00 00 12 34 00 02",
			"error 11/0 size=36 body=8+28 quote=8+28"},
		{"ICMPv6 quoted in an IPv4 packet has no id", 4,
			"0b 00 00 00 00 00 00 00 45 00 00 1c 00 01 00 00 01 3a 00 00 " V4_ADDRESSES
			"80 00 00 00 12 34 00 02",
			"error 11/0 size=36 body=8+28 quote=8+28"},
		{"27 bytes of quote have no id", 4,
			"0b 00 00 00 00 00 00 00 45 00 00 54 00 01 00 00 01 01 00 00 " V4_ADDRESSES
			"08 00 00 00 12 34 00",
			"error 11/0 size=35 body=8+27 quote=8+27"},
		{"time exceeded (RFC 4443 section 3.3)", 6, "03 00 00 00 00 00 00 00 " V6_ECHO,
			"error 3/0 id=1234 seq=2 size=56 body=8+48 quote=8+48"},
		{"destination unreachable has no number (RFC 4443 section 3.1)", 6,
			"01 04 00 00 00 00 00 00 " V6_ECHO,
			"error 1/4 id=1234 seq=2 size=56 body=8+48 quote=8+48"},
		{"packet too big: 32 bits (RFC 4443 section 3.2)", 6,
			"02 00 00 00 00 01 05 00 " V6_ECHO,
			"error 2/0 id=1234 seq=2 info=66816 size=56 body=8+48 quote=8+48"},
		{"parameter problem: 32 bits (RFC 4443 section 3.4)", 6,
			"04 01 00 00 00 00 00 28 " V6_ECHO,
			"error 4/1 id=1234 seq=2 info=40 size=56 body=8+48 quote=8+48"},
		{"an unknown error (RFC 4443 section 2.1)", 6,
			"7f 00 00 00 00 00 00 00 " V6_ECHO,
			"error 127/0 id=1234 seq=2 size=56 body=8+48 quote=8+48"},
		{"ICMPv4 quoted in an IPv6 packet has no id", 6,
			"03 00 00 00 00 00 00 00 60 00 00 00 00 08 01 01 " V6_ADDRESSES
			"08 00 00 00 12 34 00 02 ",
			"error 3/0 size=56 body=8+48 quote=8+48"},
	};
	/* clang-format on */
	check_rows(rows, sizeof rows / sizeof *rows);
}

static void refuses_short_messages(void)
{
	for (uint32_t size = 0; size < ICMP_HEADER_SIZE; size++) {
		static const uint8_t bytes[8] = {11, 1};
		struct reply reply = {.known = REPLY_KNOWS_ID | REPLY_KNOWS_TO};
		reply_from_message(&reply, 4, span_of(bytes, size), (struct part){0, 8});
		is_number(
			reply.kind, REPLY_MALFORMED, "%u bytes are malformed (RFC 792)", size);
		is_number(reply.known, REPLY_KNOWS_TO, "nothing of the message is known");
		is_number(reply.size, size, "its size is what is there");
	}
}

/* Time exceeded around an echo, a quote of 128 bytes and one label. */
static uint32_t extended_write(uint8_t *to, size_t capacity, uint8_t version, uint8_t length)
{
	struct hex hex;
	struct writer w = writer_of(to, capacity);
	struct icmp_header h = {.type = family_of(version)->time_exceeded};
	h.rest[version == 4 ? 1 : 0] = length;
	icmp_write_header(&w, &h);
	writer_span(&w, hex_span(&hex, version == 4 ? V4_ECHO : V6_ECHO));
	writer_zeros(&w, 8 + 128 - w.size);
	uint32_t begin = extension_begin(&w, 2);
	extension_write_mpls(&w, &(struct mpls_label){.label = 100, .ttl = 1}, 1);
	extension_end(&w, begin);
	return w.size;
}

static void splits_quote_and_extension(void)
{
	static const struct {
		uint8_t version, length;
		enum extension_verdict verdict;
		const char *what;
	} rows[] = {
		{4, 32, EXTENSION_COMPLIANT, "IPv4 (RFC 4884 section 4.2)"},
		{6, 16, EXTENSION_COMPLIANT, "IPv6 (RFC 4884 section 4.5)"},
		{4, 0, EXTENSION_LEGACY, "IPv4 legacy (RFC 4884 section 5.5)"},
		{6, 0, EXTENSION_LEGACY, "IPv6 legacy"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint8_t bytes[256];
		uint32_t size =
			extended_write(bytes, sizeof bytes, rows[i].version, rows[i].length);
		struct reply r = {0};
		reply_from_message(
			&r, rows[i].version, span_of(bytes, size), (struct part){0, size});
		is_number(r.extension_verdict, rows[i].verdict, "%s", rows[i].what);
		is_number(r.quote.size, 128, "the quote ends where the structure begins");
		is_number(r.extension.offset, 8 + 128 + 4, "the objects are after its header");
		is_number(r.extension.size, 8, "and reach to the end");
		is_number(r.body.size, 140, "the body is all of it");
		is_number(r.id, 0x1234, "the quoted id is read");
	}
}

static void leaves_unverified_extensions_out(void)
{
	uint8_t bytes[256];
	uint32_t size = extended_write(bytes, sizeof bytes, 4, 32);
	struct reply r = {0};
	bytes[size - 1]++;
	reply_from_message(&r, 4, span_of(bytes, size), (struct part){0, size});
	is_number(r.extension_verdict, EXTENSION_BAD_CHECKSUM, "a wrong checksum is reported");
	is_number(r.extension.size, 0, "there are no objects then");
	is_number(r.extension.offset, 0, "nor a place of them");
	is_number(r.quote.size, 128, "the quote is still what the length byte says");
	bytes[0] = 4;
	bytes[size - 1]--;
	reply_from_message(&r, 4, span_of(bytes, size), (struct part){0, size});
	is_number(r.extension_verdict, EXTENSION_NONE, "a source quench cannot carry one");
	is_number(r.quote.size, 140, "its quote is all of the body");
	bytes[0] = 11;
	bytes[5] = 64;
	reply_from_message(&r, 4, span_of(bytes, size), (struct part){0, size});
	is_number(r.extension_verdict, EXTENSION_LEGACY,
		"a lying length byte hides no structure that proves itself in the old place");
	is_number(r.quote.size, 128, "the quote ends there");
	bytes[size - 1]++;
	reply_from_message(&r, 4, span_of(bytes, size), (struct part){0, size});
	is_number(r.extension_verdict, EXTENSION_BAD_LENGTH, "a lying length byte is reported");
	is_number(r.quote.size, 140, "the quote is all of the body");
}

static void the_message_may_follow_other_bytes(void)
{
	uint8_t bytes[300] = {0xee, 0xee, 0xee, 0xee};
	uint32_t size = extended_write(bytes + 20, sizeof bytes - 20, 4, 32);
	struct span all = span_of(bytes, 20 + size + 6);
	struct reply r = {.at = 77, .known = REPLY_KNOWS_HOP_LIMIT, .hop_limit = 9};
	reply_from_message(&r, 4, all, (struct part){20, size});
	is_number(r.message.offset, 20, "the message");
	is_number(r.message.size, size, "ends before the trailer");
	is_number(r.body.offset, 28, "its body");
	is_number(r.quote.offset, 28, "its quote");
	is_number(r.extension.offset, 28 + 132, "its objects");
	struct quote quote;
	ok(quote_parse(reply_part(&r, r.quote), &quote), "the part gives the quote's bytes");
	is_number(quote.icmp_sequence, 2, "of our echo");
	struct reader objects = reader_of(reply_part(&r, r.extension));
	struct extension_object object;
	ok(extension_next(&objects, &object), "and the objects'");
	ok(r.at == 77 && r.hop_limit == 9, "what the caller filled stays");
	is_number(r.known, REPLY_KNOWS_HOP_LIMIT | REPLY_KNOWS_ID, "and stays known");
	reply_from_message(&r, 4, all, (struct part){400, 8});
	is_number(r.kind, REPLY_MALFORMED, "a part past the end is malformed");
	is_number(reply_part(&r, r.message).size, 0, "and has no bytes");
	reply_from_message(&r, 4, all, (struct part){20, UINT32_MAX});
	is_number(r.message.size, size + 6, "a part that is too long is cut");
}

static void names_clocks(void)
{
	is_text(stamp_name(STAMP_USER), "user", "ours");
	is_text(stamp_name(STAMP_KERNEL), "kernel", "the kernel's");
	is_text(stamp_name(STAMP_HARDWARE), "hardware", "the device's");
}

static void options_come_either_way(void)
{
	static const uint8_t bytes[] = {1, 2, 3, 4};
	static const uint8_t message[] = {7, 3, 4};
	struct reply reply = {.bytes = span_of(bytes, 4), .options = {1, 2}};
	ok(span_equal(reply_options(&reply), span_of(bytes + 1, 2)), "of the packet");
	reply.options_cmsg = span_of(message, 3);
	ok(span_equal(reply_options(&reply), span_of(message, 3)), "of a control message");
}

int main(void)
{
	run_test(reads_messages, "reply: reads messages");
	run_test(reads_errors, "reply: reads errors");
	run_test(refuses_short_messages, "reply: refuses short messages");
	run_test(splits_quote_and_extension, "reply: splits quote and extension");
	run_test(leaves_unverified_extensions_out, "reply: leaves unverified extensions out");
	run_test(the_message_may_follow_other_bytes,
		"reply: the message may be after other bytes");
	run_test(names_clocks, "stamp_name: whose clock it was");
	run_test(options_come_either_way, "reply_options: of the packet or a control message");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/base/number.h"
#include "icmpgen/message/spec.h"
#include "icmpgen/message/spec_routing.h"
#include "icmpgen/message/words.h"

enum {
	HEADER_MAX = 2056, /* what the length byte can say: 256 times 8 */
	WORDS_SIZE = 4096,
	ICV_MAX = 256,
	ICV_USUAL = 12, /* bytes of an integrity check value (RFC 4302 section 2.6) */
};

/* ---- options (RFC 8200 sections 4.3 and 4.6) ------------------------------------- */
/* All writers append to the first two bytes, the next header's number and the length. */
static bool options_write(struct writer *w, const char *value)
{
	struct writer body = writer_of(w->data + w->size, w->capacity - w->size);
	const char *digits = strcmp(value, "ra") == 0 ? "hex:05020000" : value;
	if (strncmp(digits, "hex:", 4) != 0 || !words_hex_write(&body, digits))
		return false;
	spec_pad_options(&body);
	w->size += body.size;
	return !body.failed;
}

static bool options_print(const struct spec_header_seen *seen, struct text *t)
{
	static const uint8_t alert[] = {5, 2, 0, 0, 1, 0};
	struct span body = span_from(seen->bytes, 2);
	bool is_alert = span_equal(body, span_of(alert, sizeof alert));
	text_add(t, is_alert ? "ra" : "hex:");
	if (!is_alert)
		text_add_hex(t, body);
	return true;
}

/* ---- fragment and authentication ------------------------------------------------- */
static bool fragment_write(struct writer *w, const char *value)
{
	enum { ID, OFFSET, MORE, NUMBERS };
	static const struct number_row rows[NUMBERS] = {[ID] = {"id", 0, UINT32_MAX},
		[OFFSET] = {"off", 0, 65528},
		[MORE] = {"mf", 0, 1}};
	uint64_t values[NUMBERS] = {0};
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	if (!pieces_store(value, rows, NUMBERS, values, "", &problem) || values[OFFSET] % 8)
		return false;
	writer_u16(w, (uint16_t)(values[OFFSET] + values[MORE]));
	writer_u32(w, (uint32_t)values[ID]);
	return !w->failed;
}

static bool fragment_print(const struct spec_header_seen *seen, struct text *t)
{
	struct reader r = reader_of(span_from(seen->bytes, 2));
	uint16_t word = reader_u16(&r);
	text_format(t, "id=%u", reader_u32(&r));
	if (word / 8 > 0)
		text_format(t, ",off=%u", word / 8 * 8u);
	if (word % 2 == 1)
		text_add(t, ",mf");
	return true;
}

static bool authentication_write(struct writer *w, const char *value)
{
	struct piece piece;
	uint64_t spi = 0;
	uint64_t sequence = 0;
	uint8_t bytes[ICV_MAX] = {0};
	struct writer icv = writer_of(bytes, sizeof bytes);
	while (piece_next(&value, &piece)) {
		uint64_t *to = strcmp(piece.key, "spi") == 0   ? &spi
			       : strcmp(piece.key, "seq") == 0 ? &sequence
							       : NULL;
		bool is_icv = strcmp(piece.key, "icv") == 0;
		if (!piece.value || !(is_icv ? words_hex_write(&icv, piece.value)
					     : to && number_parse(piece.value, 0, UINT32_MAX,
							     true, to) == NUMBER_OK))
			return false;
	}
	writer_u16(w, 0);
	writer_u32(w, (uint32_t)spi);
	writer_u32(w, (uint32_t)sequence);
	writer_bytes(w, bytes, icv.size > 0 ? icv.size : ICV_USUAL);
	/* a multiple of 8 bytes in all (RFC 4302 section 3.3.3.2.1) */
	writer_zeros(w, (8 - w->size % 8) % 8);
	return !value && !w->failed && !icv.failed;
}

static bool authentication_print(const struct spec_header_seen *seen, struct text *t)
{
	struct reader r = reader_of(span_from(seen->bytes, 4));
	text_format(t, "spi=%u", reader_u32(&r));
	text_format(t, ",seq=%u,icv=hex:", reader_u32(&r));
	text_add_hex(t, reader_take(&r, reader_left(&r)));
	return !r.failed;
}

/* ---- the chain ------------------------------------------------------------------- */
static const struct {
	const char *name;
	uint8_t number;
	bool (*write)(struct writer *w, const char *value);
	bool (*print)(const struct spec_header_seen *seen, struct text *t);
} kinds[] = {
	{"hbh", IP_PROTOCOL_HOP_BY_HOP, options_write, options_print},
	{"dst", IP_PROTOCOL_DESTINATION, options_write, options_print},
	{"routing", IP_PROTOCOL_ROUTING, spec_routing_write, spec_routing_print},
	{"frag", IP_PROTOCOL_FRAGMENT, fragment_write, fragment_print},
	{"ah", IP_PROTOCOL_AUTHENTICATION, authentication_write, authentication_print},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

bool spec_chain_add(struct spec_chain *chain, uint8_t number, struct span header)
{
	if (chain->count == IP_HEADERS_MAX || chain->size + header.size > sizeof chain->data)
		return false;
	chain->headers[chain->count++] = (struct spec_chain_header){
		.number = number, .at = chain->size, .size = header.size};
	memcpy(chain->data + chain->size, header.data, header.size);
	chain->data[chain->size] = 0;
	chain->size += header.size;
	return true;
}

static void length_fill(struct writer *w, uint8_t number)
{
	bool is_authentication = number == IP_PROTOCOL_AUTHENTICATION;
	if (number != IP_PROTOCOL_FRAGMENT && !w->failed)
		writer_patch_u8(
			w, 1, (uint8_t)(is_authentication ? w->size / 4 - 2 : w->size / 8 - 1));
}

/* "routing" with "0,fd00::1", or "43" with "hex:..." for all but the first byte. */
static bool header_write(struct writer *w, const char *name, const char *value, uint8_t *number)
{
	uint64_t value_of_name;
	writer_u8(w, 0);
	for (int i = 0; i < KINDS; i++) {
		if (strcmp(kinds[i].name, name) != 0)
			continue;
		*number = kinds[i].number;
		writer_u8(w, 0);
		bool right = kinds[i].write(w, value) && w->size <= HEADER_MAX - 8;
		length_fill(w, *number);
		return right && !w->failed;
	}
	if (number_parse(name, 0, 255, true, &value_of_name) != NUMBER_OK ||
		strncmp(value, "hex:", 4) != 0 || !words_hex_write(w, value))
		return false;
	*number = (uint8_t)value_of_name;
	return !w->failed && w->size >= 8;
}

static bool words_write(struct writer *w, const char *words, uint8_t *number)
{
	char name[16];
	size_t size = strcspn(words, ":");
	if (words[size] != ':' || size >= sizeof name)
		return false;
	memcpy(name, words, size);
	name[size] = '\0';
	return header_write(w, name, words + size + 1, number);
}

bool spec_chain_header(struct spec *spec, const char *words, struct text *problem)
{
	uint8_t bytes[HEADER_MAX];
	struct writer w = writer_of(bytes, sizeof bytes);
	uint8_t number = 0;
	if (!words_write(&w, words, &number)) {
		return text_refuse(problem, "--header '", words,
			"': expected hbh:ra, hbh:hex:DIGITS, dst:hex:DIGITS, "
			"routing:0,A,B, routing:2,A, routing:rpl,A,B,cmpri=N, "
			"routing:srh,segments=A+B, "
			"frag:id=N,off=N,mf, ah:spi=N,seq=N,icv=hex:DIGITS or "
			"NUMBER:hex:DIGITS");
	}
	if (spec_chain_add(&spec->chain, number, writer_span_of(&w)))
		return true;
	text_format(problem, "--header: more than %d headers or %d bytes", IP_HEADERS_MAX,
		SPEC_CHAIN_MAX);
	return false;
}

/* The words of a kind, when they make the same bytes. */
static bool kind_print(int kind, const struct spec_header_seen *seen, struct text *t)
{
	uint8_t bytes[HEADER_MAX];
	struct writer w = writer_of(bytes, sizeof bytes);
	uint8_t number = 0;
	text_format(t, "%s:", kinds[kind].name);
	return kinds[kind].print(seen, t) && words_write(&w, t->at, &number) &&
	       span_equal(writer_span_of(&w), seen->bytes);
}

static void header_print(uint8_t number, const struct spec_header_seen *seen, struct text *t)
{
	char buffer[WORDS_SIZE];
	for (int i = 0; i < KINDS; i++) {
		struct text words = text_of(buffer, sizeof buffer);
		if (kinds[i].number == number && kind_print(i, seen, &words)) {
			words_add(t, buffer);
			return;
		}
	}
	text_format(t, " %u:hex:", number);
	text_add_hex(t, span_from(seen->bytes, 1));
}

void spec_chain_words(const struct spec *spec, struct text *t)
{
	const struct spec_chain *chain = &spec->chain;
	for (uint32_t i = 0; i < chain->count; i++) {
		const struct spec_chain_header *header = &chain->headers[i];
		const struct spec_header_seen seen = {
			.bytes = span_of(chain->data + header->at, header->size),
			.destination = &spec->destination};
		text_add(t, " --header");
		header_print(header->number, &seen, t);
	}
}

struct address spec_final_address(const struct spec *spec)
{
	struct address final = spec->destination;
	for (uint32_t i = 0; i < spec->chain.count; i++) {
		const struct spec_chain_header *header = &spec->chain.headers[i];
		if (header->number == IP_PROTOCOL_ROUTING)
			ip_routing_final(
				span_of(spec->chain.data + header->at, header->size), &final);
	}
	return final;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/spec_quote.h"

#include <string.h>

#include "common/base/checksum.h"
#include "common/base/number.h"
#include "common/wire/family.h"
#include "common/wire/icmp.h"
#include "common/wire/ip.h"
#include "common/wire/quote.h"
#include "common/wire/transport.h"
#include "icmpgen/spec.h"
#include "icmpgen/words.h"

enum {
	QUOTE_DATA_MAX = 65000,
	QUOTE_RAW_DATA = 8, /* what a host looks at behind the IP header (RFC 792) */
	TCP_WINDOW = 65535,
	TCP_FLAGS = 8,
};

enum quote_form { FORM_UDP, FORM_TCP, FORM_ECHO, FORM_RAW };

struct quote_kind {
	const char *name;
	enum quote_form form;
	uint8_t protocol;
	uint8_t version; /* 0: as its addresses are */
	bool is_reply;
	const char *expected;
};

#define PORTS "SRC:PORT>DST:PORT"
static const struct quote_kind kinds[] = {
	{"udp",		FORM_UDP,  IP_PROTOCOL_UDP,	   0, false, PORTS		  },
	{"tcp",		FORM_TCP,  IP_PROTOCOL_TCP,	   0, false, PORTS		  },
	{"icmp-echo",	      FORM_ECHO, IP_PROTOCOL_ICMP,   4, false, "SRC>DST"	      },
	{"icmp-echo-reply",  FORM_ECHO, IP_PROTOCOL_ICMP,	 4, true,  "SRC>DST"	   },
	{"icmp6-echo",       FORM_ECHO, IP_PROTOCOL_ICMPV6, 6, false, "SRC>DST"	 },
	{"icmp6-echo-reply", FORM_ECHO, IP_PROTOCOL_ICMPV6, 6, true,  "SRC>DST"	      },
	{"raw",		FORM_RAW,  0,		     0, false, "PROTOCOL:SRC>DST"},
};

enum quote_number {
	QUOTE_TTL,
	QUOTE_LEN,
	QUOTE_ID,
	QUOTE_DF,
	QUOTE_TOS,
	QUOTE_SEQ,
	QUOTE_ACK,
	QUOTE_IPID,
	QUOTE_FLOW,
	QUOTE_WINDOW,
	QUOTE_NUMBERS,
};

/* id is the IP identification of UDP, TCP and raw datagrams and the identifier of an echo,
 * whose IP identification is ipid. */
static const struct number_row number_rows[QUOTE_NUMBERS] = {
	[QUOTE_TTL] = {"ttl",    0, 255	    },
	[QUOTE_LEN] = {"len",    0, QUOTE_DATA_MAX},
	[QUOTE_ID] = {"id",	    0, UINT16_MAX	 },
	[QUOTE_DF] = {"df",	    0, 1		},
	[QUOTE_TOS] = {"tos",    0, 255	    },
	[QUOTE_SEQ] = {"seq",    0, UINT32_MAX	   },
	[QUOTE_ACK] = {"ack",    0, UINT32_MAX	   },
	[QUOTE_IPID] = {"ipid",	0, UINT16_MAX    },
	[QUOTE_FLOW] = {"flow",	0, 0xfffff	  },
	[QUOTE_WINDOW] = {"window", 0, UINT16_MAX	 },
};

static const char tcp_letters[TCP_FLAGS + 1] = "FSRPAUEC";

struct quote_spec {
	const struct quote_kind *kind;
	uint8_t protocol;
	struct address source, destination;
	uint16_t source_port, destination_port;
	uint16_t tcp_flags;
	uint64_t numbers[QUOTE_NUMBERS];
};

static void quote_defaults(struct quote_spec *q)
{
	memset(q->numbers, 0, sizeof q->numbers);
	q->numbers[QUOTE_TTL] = 64;
	q->numbers[QUOTE_WINDOW] = TCP_WINDOW;
	q->tcp_flags = TCP_SYN;
	if (q->kind->form == FORM_RAW)
		q->numbers[QUOTE_LEN] = QUOTE_RAW_DATA;
}

/* ---- words to quote_spec -------------------------------------------------------------------
 */
/* "10.0.0.1:53", "[2001:db8::1]:53", "2001:db8::1:53" (the last colon counts), or no port. */
static bool endpoint_parse(
	char *word, bool has_port, struct address *address, uint16_t *port_out)
{
	uint64_t port = 0;
	if (has_port) {
		char *colon = strrchr(word, ':');
		if (!colon || number_parse(colon + 1, 0, UINT16_MAX, false, &port) != NUMBER_OK)
			return false;
		*colon = '\0';
	}
	size_t size = strlen(word);
	if (word[0] == '[' && size > 1 && word[size - 1] == ']') {
		word[size - 1] = '\0';
		word++;
	}
	*port_out = (uint16_t)port;
	return address_parse(word, address);
}

static bool endpoints_parse(struct quote_spec *q, char *word)
{
	bool has_port = q->kind->form == FORM_UDP || q->kind->form == FORM_TCP;
	char *arrow = strchr(word, '>');
	if (!arrow)
		return false;
	*arrow = '\0';
	return endpoint_parse(word, has_port, &q->source, &q->source_port) &&
	       endpoint_parse(arrow + 1, has_port, &q->destination, &q->destination_port) &&
	       q->source.version == q->destination.version &&
	       (q->kind->version == 0 || q->kind->version == q->source.version);
}

static bool raw_protocol(struct quote_spec *q, char **word)
{
	uint64_t protocol;
	char *colon = strchr(*word, ':');
	if (!colon)
		return false;
	*colon = '\0';
	if (number_parse(*word, 0, 255, false, &protocol) != NUMBER_OK)
		return false;
	q->protocol = (uint8_t)protocol;
	*word = colon + 1;
	return true;
}

static const struct quote_kind *kind_find(const char *words, size_t size)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strlen(kinds[i].name) == size && memcmp(kinds[i].name, words, size) == 0)
			return &kinds[i];
	return NULL;
}

static bool tcp_flags_parse(const char *word, uint16_t *flags)
{
	*flags = 0;
	for (; *word; word++) {
		const char *letter = strchr(tcp_letters, *word);
		if (!letter)
			return false;
		*flags |= (uint16_t)(1u << (letter - tcp_letters));
	}
	return true;
}

/* All pieces behind the endpoints; flags= is the only one that is no number. */
static bool details_parse(struct quote_spec *q, const char *words, struct text *problem)
{
	struct piece piece;
	while (piece_next(&words, &piece)) {
		if (strcmp(piece.key, "flags") == 0 && q->kind->form == FORM_TCP) {
			if (piece.value && tcp_flags_parse(piece.value, &q->tcp_flags))
				continue;
			text_format(
				problem, "--quote: flags=: must be letters of %s", tcp_letters);
			return false;
		}
		char one[PIECE_SIZE + 1];
		struct text t = text_of(one, sizeof one);
		text_format(&t, "%s%s%s", piece.key, piece.value ? "=" : "",
			piece.value ? piece.value : "");
		if (!pieces_store(
			    one, number_rows, QUOTE_NUMBERS, q->numbers, "--quote", problem))
			return false;
	}
	return words == NULL;
}

static bool quote_parse_words(
	struct quote_spec *q, const char *words, const char **rest, struct text *problem)
{
	char endpoints[2 * ADDRESS_TEXT_SIZE + 32];
	size_t name = strcspn(words, ":");
	size_t size = strcspn(words, ",");
	*q = (struct quote_spec){.kind = kind_find(words, name)};
	if (!q->kind) {
		text_add(problem, "quote '");
		text_add_foreign(problem, words, strlen(words));
		text_add(problem, "': must begin with udp:, tcp:, icmp-echo:, "
				  "icmp-echo-reply:, icmp6-echo:, icmp6-echo-reply: or raw:");
		return false;
	}
	q->protocol = q->kind->protocol;
	quote_defaults(q);
	bool right = words[name] == ':' && size - name - 1 < sizeof endpoints;
	char *at = endpoints;
	if (right) {
		memcpy(endpoints, words + name + 1, size - name - 1);
		endpoints[size - name - 1] = '\0';
		right = (q->kind->form != FORM_RAW || raw_protocol(q, &at)) &&
			endpoints_parse(q, at);
	}
	*rest = words[size] == ',' ? words + size + 1 : NULL;
	if (right)
		return true;
	text_add(problem, "quote '");
	text_add_foreign(problem, words, strlen(words));
	text_format(problem, "': expected %s", q->kind->expected);
	return false;
}

/* ---- quote_spec to bytes -------------------------------------------------------------------
 */
static uint32_t transport_size(const struct quote_spec *q)
{
	static const uint8_t sizes[] = {
		[FORM_UDP] = UDP_HEADER_SIZE,
		[FORM_TCP] = TCP_HEADER_SIZE,
		[FORM_ECHO] = ICMP_HEADER_SIZE,
		[FORM_RAW] = 0,
	};
	return sizes[q->kind->form] + (uint32_t)q->numbers[QUOTE_LEN];
}

static void header_write(struct writer *w, const struct quote_spec *q)
{
	bool is_echo = q->kind->form == FORM_ECHO;
	struct ip_header header = {
		.version = q->source.version,
		.traffic_class = (uint8_t)q->numbers[QUOTE_TOS],
		.hop_limit = (uint8_t)q->numbers[QUOTE_TTL],
		.protocol = q->protocol,
		.identification = (uint32_t)q->numbers[is_echo ? QUOTE_IPID : QUOTE_ID],
		.flow_label = (uint32_t)q->numbers[QUOTE_FLOW],
		.dont_fragment = q->numbers[QUOTE_DF] != 0,
		.source = q->source,
		.destination = q->destination,
	};
	ip_write(w, &header, transport_size(q));
}

/* `w` holds the data behind the header already: zeros, so that only sums are patched in. */
static void checksum_patch(
	struct writer *w, uint32_t begin, uint32_t at, const struct quote_spec *q)
{
	struct span segment = span_from(writer_span_of(w), begin);
	uint64_t sum = 0;
	if (q->protocol != IP_PROTOCOL_ICMP)
		sum = checksum_add_pseudo(
			sum, &q->source, &q->destination, q->protocol, segment.size);
	uint16_t checksum = checksum_fold(checksum_add(sum, segment));
	if (checksum == 0 && q->protocol == IP_PROTOCOL_UDP)
		checksum = 0xffff;
	writer_patch_u16(w, begin + at, checksum);
}

static void udp_quote(struct writer *w, const struct quote_spec *q)
{
	uint32_t begin = w->size;
	writer_u16(w, q->source_port);
	writer_u16(w, q->destination_port);
	writer_u16(w, (uint16_t)transport_size(q));
	writer_u16(w, 0);
	writer_zeros(w, (uint32_t)q->numbers[QUOTE_LEN]);
	checksum_patch(w, begin, 6, q);
}

static void tcp_quote(struct writer *w, const struct quote_spec *q)
{
	uint32_t begin = w->size;
	writer_u16(w, q->source_port);
	writer_u16(w, q->destination_port);
	writer_u32(w, (uint32_t)q->numbers[QUOTE_SEQ]);
	writer_u32(w, (uint32_t)q->numbers[QUOTE_ACK]);
	writer_u16(w, (uint16_t)(TCP_HEADER_SIZE / 4 * 0x1000 + q->tcp_flags));
	writer_u16(w, (uint16_t)q->numbers[QUOTE_WINDOW]);
	writer_u32(w, 0);
	writer_zeros(w, (uint32_t)q->numbers[QUOTE_LEN]);
	checksum_patch(w, begin, 16, q);
}

static void echo_quote(struct writer *w, const struct quote_spec *q)
{
	uint32_t begin = w->size;
	const struct family *family = family_of(q->source.version);
	writer_u8(w, q->kind->is_reply ? family->echo_reply : family->echo);
	writer_u8(w, 0);
	writer_u16(w, 0);
	writer_u16(w, (uint16_t)q->numbers[QUOTE_ID]);
	writer_u16(w, (uint16_t)q->numbers[QUOTE_SEQ]);
	writer_zeros(w, (uint32_t)q->numbers[QUOTE_LEN]);
	checksum_patch(w, begin, 2, q);
}

static void quote_build(struct writer *w, const struct quote_spec *q)
{
	header_write(w, q);
	switch (q->kind->form) {
	case FORM_UDP:
		udp_quote(w, q);
		return;
	case FORM_TCP:
		tcp_quote(w, q);
		return;
	case FORM_ECHO:
		echo_quote(w, q);
		return;
	case FORM_RAW:
		writer_zeros(w, (uint32_t)q->numbers[QUOTE_LEN]);
		return;
	}
}

bool quote_write(struct writer *w, const char *words, struct text *problem)
{
	struct quote_spec q;
	const char *rest;
	if (!quote_parse_words(&q, words, &rest, problem))
		return false;
	if (rest && !details_parse(&q, rest, problem)) {
		if (problem->size == 0)
			text_format(problem, "--quote: a piece is longer than %d characters",
				PIECE_SIZE - 1);
		return false;
	}
	quote_build(w, &q);
	if (w->failed)
		text_add(problem, "--quote: the datagram is longer than 65535 bytes");
	return !w->failed;
}

/* ---- bytes to words ------------------------------------------------------------------------
 */
static const struct quote_kind *kind_of(const struct ip_header *ip)
{
	const struct family *family = family_of(ip->version);
	if (ip->protocol == IP_PROTOCOL_UDP)
		return &kinds[0];
	if (ip->protocol == IP_PROTOCOL_TCP)
		return &kinds[1];
	bool has_type = ip->protocol == family->icmp_protocol && ip->payload.size > 0;
	for (size_t i = 0; has_type && i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].version == ip->version &&
			ip->payload.data[0] ==
				(kinds[i].is_reply ? family->echo_reply : family->echo))
			return &kinds[i];
	return &kinds[sizeof kinds / sizeof kinds[0] - 1];
}

static void transport_read(struct quote_spec *q, struct span bytes)
{
	struct reader r = reader_of(bytes);
	if (q->kind->form == FORM_ECHO) {
		reader_u32(&r);
		q->numbers[QUOTE_ID] = reader_u16(&r);
		q->numbers[QUOTE_SEQ] = reader_u16(&r);
	}
	if (q->kind->form != FORM_UDP && q->kind->form != FORM_TCP)
		return;
	q->source_port = reader_u16(&r);
	q->destination_port = reader_u16(&r);
	if (q->kind->form == FORM_TCP) {
		q->numbers[QUOTE_SEQ] = reader_u32(&r);
		q->numbers[QUOTE_ACK] = reader_u32(&r);
		q->tcp_flags = reader_u16(&r) % 256u;
		q->numbers[QUOTE_WINDOW] = reader_u16(&r);
	}
}

/* What these bytes would be by words; whether they are is found by building them again. */
static bool quote_read(struct quote_spec *q, struct span bytes)
{
	struct ip_header ip;
	if (!ip_parse(bytes, &ip) || ip.options.size > 0)
		return false;
	*q = (struct quote_spec){.kind = kind_of(&ip),
		.protocol = ip.protocol,
		.source = ip.source,
		.destination = ip.destination};
	quote_defaults(q);
	q->numbers[QUOTE_TTL] = ip.hop_limit;
	q->numbers[QUOTE_TOS] = ip.traffic_class;
	q->numbers[q->kind->form == FORM_ECHO ? QUOTE_IPID : QUOTE_ID] =
		(uint16_t)ip.identification;
	q->numbers[QUOTE_DF] = ip.dont_fragment;
	q->numbers[QUOTE_FLOW] = ip.flow_label;
	transport_read(q, ip.payload);
	q->numbers[QUOTE_LEN] = 0;
	uint32_t fixed = transport_size(q) + (ip.version == 4 ? 20 : 0);
	if (ip.total_length < fixed || ip.total_length - fixed > QUOTE_DATA_MAX)
		return false;
	q->numbers[QUOTE_LEN] = ip.total_length - fixed;
	return true;
}

static void endpoint_print(struct text *t, const struct quote_spec *q,
	const struct address *address, uint16_t port)
{
	char text[ADDRESS_TEXT_SIZE];
	bool has_port = q->kind->form == FORM_UDP || q->kind->form == FORM_TCP;
	bool is_bracketed = has_port && address->version == 6;
	text_format(t, "%s%s%s", is_bracketed ? "[" : "", address_text(text, address),
		is_bracketed ? "]" : "");
	if (has_port)
		text_format(t, ":%u", port);
}

static void quote_print(struct text *t, const struct quote_spec *q)
{
	struct quote_spec usual = *q;
	quote_defaults(&usual);
	text_format(t, "%s:", q->kind->name);
	if (q->kind->form == FORM_RAW)
		text_format(t, "%u:", q->protocol);
	endpoint_print(t, q, &q->source, q->source_port);
	text_add_char(t, '>');
	endpoint_print(t, q, &q->destination, q->destination_port);
	for (int i = 0; i < QUOTE_NUMBERS; i++)
		if (q->numbers[i] != usual.numbers[i])
			text_format(t, ",%s=%llu", number_rows[i].name,
				(unsigned long long)q->numbers[i]);
	if (q->kind->form != FORM_TCP || q->tcp_flags == usual.tcp_flags)
		return;
	text_add(t, ",flags=");
	for (int i = 0; i < TCP_FLAGS; i++)
		if (q->tcp_flags >> i & 1)
			text_add_char(t, tcp_letters[i]);
}

bool quote_words(struct span bytes, struct writer scratch, struct text *t, uint32_t *size)
{
	struct quote_spec q;
	if (!quote_read(&q, bytes))
		return false;
	quote_build(&scratch, &q);
	struct span whole = writer_span_of(&scratch);
	if (whole.size < bytes.size || !span_equal(span_slice(whole, 0, bytes.size), bytes))
		return false;
	quote_print(t, &q);
	*size = whole.size;
	return true;
}

/* ---- into the spec -------------------------------------------------------------------------
 */
bool spec_quote(struct spec *spec, const char *words, struct text *problem)
{
	struct writer w = writer_of(spec->quote.data, sizeof spec->quote.data);
	if (!quote_write(&w, words, problem))
		return false;
	spec->quote.size = w.size;
	spec->has_quote = true;
	return true;
}

bool spec_quote_hex(struct spec *spec, const char *digits, struct text *problem)
{
	spec->has_quote = spec_hex("--quote-hex", digits, &spec->quote, problem);
	return spec->has_quote;
}

bool spec_quote_bytes(struct spec *spec, struct span bytes, struct text *problem)
{
	if (bytes.size > SPEC_BYTES_MAX) {
		text_format(problem, "the original datagram is longer than %d bytes",
			SPEC_BYTES_MAX);
		return false;
	}
	if (bytes.size > 0)
		memcpy(spec->quote.data, bytes.data, bytes.size);
	spec->quote.size = bytes.size;
	spec->has_quote = true;
	return true;
}

bool spec_quote_break(struct spec *spec, const char *word, struct text *problem)
{
	static const char *const words[] = {
		[SPEC_BREAK_NONE] = "none",
		[SPEC_BREAK_IHL] = "ihl",
		[SPEC_BREAK_CHECKSUM] = "checksum",
		[SPEC_BREAK_VERSION] = "version",
		[SPEC_BREAK_LENGTH] = "length",
	};
	for (int i = SPEC_BREAK_IHL; i <= SPEC_BREAK_LENGTH; i++) {
		if (strcmp(words[i], word) == 0) {
			spec->quote_break = (enum spec_break)i;
			return true;
		}
	}
	text_add(problem, "--quote-break '");
	text_add_foreign(problem, word, strlen(word));
	text_add(problem, "': must be ihl, checksum, version or length");
	return false;
}

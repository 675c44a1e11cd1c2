/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/vary.h"

#include <string.h>

#include "common/base/checksum.h"
#include "common/base/number.h"
#include "common/wire/ip.h"
#include "icmpgen/message/words.h"

static bool range_parse(const char *word, uint16_t *low, uint16_t *high)
{
	char first[8];
	uint64_t a;
	uint64_t b;
	size_t size = strcspn(word, "-");
	if (size >= sizeof first || word[size] != '-')
		return false;
	memcpy(first, word, size);
	first[size] = '\0';
	if (number_parse(first, 0, UINT16_MAX, false, &a) != NUMBER_OK ||
		number_parse(word + size + 1, a, UINT16_MAX, false, &b) != NUMBER_OK)
		return false;
	*low = (uint16_t)a;
	*high = (uint16_t)b;
	return true;
}

static bool source_parse(struct vary *vary, const char *word)
{
	static const char random[] = "random:";
	vary->source_is_random = strncmp(word, random, sizeof random - 1) == 0;
	word += vary->source_is_random ? sizeof random - 1 : 0;
	return prefix_parse(word, 4, &vary->source, &vary->source_prefix) ||
	       prefix_parse(word, 6, &vary->source, &vary->source_prefix);
}

/* Without a range all but 0, which no packet leaves a host with. */
static bool hop_limit_parse(struct vary *vary, const char *word)
{
	vary->hop_limit_low = 1;
	vary->hop_limit_high = UINT8_MAX;
	vary->hop_limit =
		!word || (range_parse(word, &vary->hop_limit_low, &vary->hop_limit_high) &&
				 vary->hop_limit_high <= UINT8_MAX);
	return vary->hop_limit;
}

static bool piece_parse(struct vary *vary, const struct piece *piece)
{
	if (!piece->value && strcmp(piece->key, "seq") == 0)
		return vary->sequence = true;
	if (!piece->value && strcmp(piece->key, "id") == 0)
		return vary->id = true;
	if (piece->value && strcmp(piece->key, "src") == 0)
		return source_parse(vary, piece->value);
	if (strcmp(piece->key, "ttl") == 0)
		return hop_limit_parse(vary, piece->value);
	vary->port = piece->value && strcmp(piece->key, "dport") == 0 &&
		     range_parse(piece->value, &vary->port_low, &vary->port_high);
	return vary->port;
}

bool vary_parse(struct vary *vary, const char *words, struct text *problem)
{
	struct piece piece;
	while (piece_next(&words, &piece)) {
		if (piece_parse(vary, &piece))
			continue;
		return text_refuse(problem, "--vary: '", piece.key,
			"': expected seq, id, src=[random:]NETWORK/LENGTH, "
			"ttl[=LOW-HIGH] or dport=LOW-HIGH");
	}
	return pieces_end(words, "--vary", problem);
}

bool vary_is_on(const struct vary *vary)
{
	return vary->sequence || vary->id || vary->source.version || vary->port ||
	       vary->hop_limit;
}

/* Where the quoted datagram's UDP or TCP header begins; 0: there is none. */
static uint32_t quoted_transport(const struct spec *spec, uint8_t *protocol)
{
	struct ip_header ip;
	struct span quote = span_of(spec->quote.data, spec->quote.size);
	if (!spec->has_quote || !ip_parse_quoted(quote, &ip) || ip.payload.size < 4 ||
		ip.fragment_offset > 0)
		return 0;
	*protocol = ip.protocol;
	bool has_ports = ip.protocol == IP_PROTOCOL_UDP || ip.protocol == IP_PROTOCOL_TCP;
	return has_ports ? (uint32_t)(ip.payload.data - quote.data) : 0;
}

static void field_check(const struct spec *spec, const char *name, struct text *problem)
{
	if (icmp_field_find(spec->layout, name) >= 0 || problem->size > 0)
		return;
	text_format(problem, "--vary %s: ", name);
	spec_message_name(spec, problem);
	text_add(problem, " has no field of that name");
}

bool vary_check(const struct vary *vary, const struct spec *spec, struct text *problem)
{
	uint8_t protocol;
	if (vary->sequence)
		field_check(spec, "seq", problem);
	if (vary->id)
		field_check(spec, "id", problem);
	if (problem->size > 0)
		return false;
	if (vary->source.version && vary->source.version != spec->version)
		text_format(problem, "--vary src: must be IPv%u like DEST", spec->version);
	else if (vary->port && quoted_transport(spec, &protocol) == 0)
		text_add(problem, "--vary dport: needs a quoted UDP or TCP datagram; give "
				  "--quote udp:... or --quote tcp:...");
	return problem->size == 0;
}

static void field_step(struct spec *spec, const char *name, uint64_t step)
{
	int i = icmp_field_find(spec->layout, name);
	if (i < 0)
		return;
	const struct icmp_field *field = &spec->layout->fields[i];
	uint64_t value = icmp_field_get(field, spec->fixed) + step;
	icmp_field_put(field, spec->fixed, value & icmp_field_limit(field));
}

/* `number` in the bits after the prefix. */
static void source_set(const struct vary *vary, uint64_t number, struct address *source)
{
	*source = vary->source;
	for (unsigned bit = address_size(source->version) * 8;
		bit-- > vary->source_prefix && number > 0; number >>= 1) {
		uint8_t mask = (uint8_t)(1u << (7 - bit % 8));
		if (number & 1)
			source->bytes[bit / 8] ^= mask;
	}
}

/* The number's bits spread over 64: a bijection (the finaliser of MurmurHash3). */
static uint64_t spread(uint64_t number)
{
	number = (number ^ number >> 33) * UINT64_C(0xff51afd7ed558ccd);
	number = (number ^ number >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return number ^ number >> 33;
}

/* All bits after the prefix from `seed` and the packet's number. */
static void source_draw(const struct vary *vary, uint64_t number, struct address *source)
{
	uint64_t bits = 0;
	*source = vary->source;
	for (unsigned bit = vary->source_prefix; bit < address_size(source->version) * 8;
		bit++) {
		uint8_t mask = (uint8_t)(1u << (7 - bit % 8));
		bits = bit == vary->source_prefix || bit % 64 == 0
			       ? spread(spread(vary->seed + bit) + number)
			       : bits >> 1;
		source->bytes[bit / 8] &= (uint8_t)~mask;
		source->bytes[bit / 8] |= bits & 1 ? mask : 0;
	}
}

static void source_step(const struct vary *vary, uint64_t number, struct address *source)
{
	if (vary->source_is_random)
		source_draw(vary, number, source);
	else
		source_set(vary, number, source);
}

static void port_set(struct spec *spec, uint16_t port)
{
	uint8_t protocol = 0;
	uint32_t at = quoted_transport(spec, &protocol);
	uint32_t sum_at = at + (protocol == IP_PROTOCOL_UDP ? 6 : 16);
	uint8_t *quote = spec->quote.data;
	if (at == 0)
		return;
	uint16_t was = (uint16_t)(quote[at + 2] * 256 + quote[at + 3]);
	quote[at + 2] = (uint8_t)(port / 256);
	quote[at + 3] = (uint8_t)port;
	if (sum_at + 2 > spec->quote.size)
		return;
	uint16_t sum = (uint16_t)(quote[sum_at] * 256 + quote[sum_at + 1]);
	if (sum == 0 && protocol == IP_PROTOCOL_UDP)
		return; /* RFC 768: none */
	sum = checksum_update(sum, was, port);
	if (sum == 0 && protocol == IP_PROTOCOL_UDP)
		sum = 0xffff;
	quote[sum_at] = (uint8_t)(sum / 256);
	quote[sum_at + 1] = (uint8_t)sum;
}

void vary_start(const struct vary *vary, struct spec *spec)
{
	if (vary->source.version)
		source_step(vary, 0, &spec->source);
	if (vary->hop_limit)
		spec->hop_limit = vary->hop_limit_low;
	if (vary->port)
		port_set(spec, vary->port_low);
}

void vary_step(const struct vary *vary, uint64_t number, struct spec *spec)
{
	if (vary->sequence)
		field_step(spec, "seq", 1);
	if (vary->id)
		field_step(spec, "id", 1);
	if (vary->source.version)
		source_step(vary, number, &spec->source);
	if (vary->hop_limit)
		spec->hop_limit = vary->hop_limit_low +
				  number % (vary->hop_limit_high - vary->hop_limit_low + 1u);
	if (vary->port)
		port_set(spec, (uint16_t)(vary->port_low +
					  number % (vary->port_high - vary->port_low + 1u)));
}

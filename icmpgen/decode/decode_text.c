/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/decode/decode_text.h"

#include <string.h>

#include "common/base/number.h"
#include "common/wire/ip.h"
#include "common/wire/pcap/pcap.h"

enum {
	OFFSET_DIGITS_MIN = 3, /* two are a byte */
	OFFSET_DIGITS_MAX = 8,
	LENGTHS_END = 6, /* the bytes of an IP header that tell its length */
};

/* ---- lines ----------------------------------------------------------------------- */
static bool is_blank(uint8_t byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r';
}

static int digit_of(struct span line, uint32_t at)
{
	return at < line.size ? number_hex_digit((char)line.data[at]) : -1;
}

static uint32_t blanks_skip(struct span line, uint32_t at)
{
	while (at < line.size && is_blank(line.data[at]))
		at++;
	return at;
}

static bool is_empty(struct span line)
{
	return blanks_skip(line, 0) == line.size;
}

static bool line_next(struct decode_text *d, struct span *line)
{
	uint32_t end = d->at;
	if (d->at == d->size)
		return false;
	while (end < d->size && d->text[end] != '\n')
		end++;
	*line = span_of(d->text + d->at, end - d->at);
	d->at = end < d->size ? end + 1 : end;
	d->lines++;
	return true;
}

static bool wrong_byte(const struct decode_text *d, uint32_t at, struct text *problem)
{
	text_format(problem,
		"line %u, column %u: neither a capture (pcap, pcapng) nor hexadecimal digits",
		d->lines, at + 1);
	return false;
}

static bool wrong_count(const struct decode_text *d, struct text *problem)
{
	text_format(problem, "line %u: an odd number of hexadecimal digits", d->lines);
	return false;
}

/* ---- plain digits ---------------------------------------------------------------- */
/* How long a packet that begins so says it is; 0: too little of it is there, or it is no IP. */
static uint32_t claimed_size(struct span packet)
{
	if (packet.size < LENGTHS_END)
		return 0;
	uint8_t version = packet.data[0] / 16u;
	uint32_t at = version == 4 ? 2 : 4;
	uint32_t claimed = packet.data[at] * 256u + packet.data[at + 1];
	if (version == 6)
		claimed += 40;
	return version == 4 || version == 6 ? claimed : 0;
}

/* A line that is a whole packet by its own header, whatever came before it. */
static bool line_is_packet(struct span line)
{
	uint8_t begin[LENGTHS_END] = {0};
	uint32_t digits = 0;
	for (uint32_t i = 0; i < line.size; i++) {
		int digit = digit_of(line, i);
		if (digit < 0)
			continue;
		if (digits / 2 < LENGTHS_END)
			begin[digits / 2] = (uint8_t)(begin[digits / 2] * 16 + digit);
		digits++;
	}
	return digits > 0 && claimed_size(span_of(begin, sizeof begin)) * 2 == digits;
}

static bool is_whole(struct span packet)
{
	uint8_t version = packet.size > 0 ? packet.data[0] / 16u : 0;
	if (packet.size == 0 || (packet.size < LENGTHS_END && (version == 4 || version == 6)))
		return false;
	return packet.size >= claimed_size(packet);
}

static bool digits_append(
	const struct decode_text *d, struct span line, struct writer *w, struct text *problem)
{
	int high = -1;
	for (uint32_t i = 0; i < line.size; i++) {
		int digit = digit_of(line, i);
		if (is_blank(line.data[i]))
			continue;
		if (digit < 0)
			return wrong_byte(d, i, problem);
		if (high >= 0)
			writer_u8(w, (uint8_t)(high * 16 + digit));
		high = high < 0 ? digit : -1;
	}
	return high < 0 || wrong_count(d, problem);
}

static bool plain_read(struct decode_text *d, struct writer *w, struct text *problem)
{
	struct span line;
	struct decode_text before = *d;
	while (!is_whole(writer_span_of(w)) && line_next(d, &line)) {
		if (w->size > 0 && is_empty(line))
			break;
		if (w->size > 0 && line_is_packet(line)) {
			*d = before;
			break;
		}
		if (!digits_append(d, line, w, problem))
			return false;
		before = *d;
	}
	return true;
}

/* ---- dumps ----------------------------------------------------------------------- */
/* "0000", "0x0010:", "00000020:" and a blank or the end; `end` is where its bytes may begin. */
static bool offset_read(struct span line, uint32_t *offset, uint32_t *end)
{
	uint32_t at = blanks_skip(line, 0);
	if (line.size - at > 2 && line.data[at] == '0' && line.data[at + 1] == 'x')
		at += 2;
	uint32_t begin = at;
	*offset = 0;
	for (; digit_of(line, at) >= 0 && at - begin < OFFSET_DIGITS_MAX; at++)
		*offset = *offset * 16 + (uint32_t)digit_of(line, at);
	if (at - begin < OFFSET_DIGITS_MIN)
		return false;
	if (at < line.size && line.data[at] == ':')
		at++;
	*end = blanks_skip(line, at);
	return at == line.size || is_blank(line.data[at]);
}

/* hexdump -C has its text between bars, and two blanks between bytes as well. */
static struct span bars_cut(struct span line, bool *has_bars)
{
	uint32_t size = line.size;
	while (size > 0 && is_blank(line.data[size - 1]))
		size--;
	const uint8_t *bar = size > 0 ? memchr(line.data, '|', size - 1) : NULL;
	*has_bars = bar && line.data[size - 1] == '|';
	return *has_bars ? span_slice(line, 0, (uint32_t)(bar - line.data)) : line;
}

/* The bytes from `at` up to two blanks or the end of the line. */
static bool bytes_append(const struct decode_text *d, struct span whole, uint32_t at,
	struct writer *w, struct text *problem)
{
	bool has_bars;
	struct span line = bars_cut(whole, &has_bars);
	while (at < line.size) {
		int high = digit_of(line, at);
		int low = digit_of(line, at + 1);
		if (high < 0)
			return wrong_byte(d, at, problem);
		if (low < 0)
			return wrong_count(d, problem);
		writer_u8(w, (uint8_t)(high * 16 + low));
		at += 2;
		uint32_t next = blanks_skip(line, at);
		if (next - at > 1 && !has_bars)
			break;
		at = next;
	}
	return true;
}

static bool dump_read(struct decode_text *d, struct writer *w, struct text *problem)
{
	struct span line;
	uint32_t offset;
	uint32_t at;
	struct decode_text before = *d;
	for (; line_next(d, &line); before = *d) {
		if (!offset_read(line, &offset, &at))
			continue;
		if (offset == 0 && w->size > 0) {
			*d = before;
			break;
		}
		if (w->size == 0)
			d->line = d->lines;
		if (offset != w->size) {
			text_format(problem, "line %u: offset 0x%x, but %u bytes come before",
				d->lines, offset, w->size);
			return false;
		}
		if (!bytes_append(d, line, at, w, problem))
			return false;
	}
	return true;
}

/* ---- both ------------------------------------------------------------------------ */
static bool is_plain(struct span line)
{
	uint32_t digits = 0;
	for (uint32_t i = 0; i < line.size; i++) {
		if (digit_of(line, i) < 0 && !is_blank(line.data[i]))
			return false;
		digits += digit_of(line, i) >= 0;
	}
	return digits > 0;
}

struct decode_text decode_text_of(uint8_t *text, uint32_t size)
{
	struct decode_text d = {.text = text, .size = size};
	struct decode_text look = d;
	struct span line;
	uint32_t offset;
	uint32_t at;
	while (line_next(&look, &line)) {
		/* no packet begins with a digit 0, its version */
		d.has_offsets = offset_read(line, &offset, &at) && offset == 0;
		if (d.has_offsets || is_plain(line))
			break;
	}
	return d;
}

bool decode_text_next(struct decode_text *d, struct span *packet, struct text *problem)
{
	struct span line;
	struct decode_text before = *d;
	while (line_next(d, &line) && is_empty(line))
		before = *d;
	*d = before;
	if (d->at == d->size)
		return false;
	d->line = d->lines + 1;
	struct writer w = writer_of(d->text + d->at, d->size - d->at);
	if (!(d->has_offsets ? dump_read(d, &w, problem) : plain_read(d, &w, problem)))
		return false;
	*packet = writer_span_of(&w);
	d->packets += w.size > 0;
	return w.size > 0;
}

/* ---- frames ---------------------------------------------------------------------- */
/* Its own header says that it is a packet: of IPv4 the checksum, of IPv6 a length that fits. */
static bool is_packet(struct span bytes, struct ip_header *ip)
{
	bool is_whole = ip_parse(bytes, ip);
	return is_whole && (ip->version == 4 ? ip->checksum_right : !ip->is_cut);
}

struct span decode_text_ip(struct span bytes)
{
	static const uint32_t links[] = {
		PCAP_LINK_ETHERNET, PCAP_LINK_COOKED, PCAP_LINK_COOKED_2};
	struct ip_header ip;
	const char *why;
	if (is_packet(bytes, &ip))
		return bytes;
	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
		struct span packet = pcap_frame_ip(links[i], bytes, &why);
		if (packet.size > 0 && is_packet(packet, &ip))
			return packet;
	}
	return bytes;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/payload.h"

#include <endian.h>
#include <string.h>

#include "common/base/arithmetic.h"
#include "common/base/checksum.h"
#include "common/wire/family.h"
#include "common/wire/icmp/message.h"

enum {
	ALTERED_MAX = 2, /* bytes of the head that may be wrong in a reply that is still ours */
	PART_MIN = 3,	 /* bytes of the token that are hardly right by chance */
	PROOF_MIN = 4,	 /* bytes of a token cut short that prove: 2^32 guesses, not 256 */
};

/* Byte i is i: a period of the usual pattern from any place that it begins at. */
#define COUNT_4(n) (n) & 0xff, ((n) + 1) & 0xff, ((n) + 2) & 0xff, ((n) + 3) & 0xff
#define COUNT_16(n) COUNT_4(n), COUNT_4((n) + 4), COUNT_4((n) + 8), COUNT_4((n) + 12)
#define COUNT_64(n) COUNT_16(n), COUNT_16((n) + 16), COUNT_16((n) + 32), COUNT_16((n) + 48)
static const uint8_t counting[PAYLOAD_HEAD_SIZE + UINT8_MAX + 1] = {
	COUNT_64(0), COUNT_64(64), COUNT_64(128), COUNT_64(192), COUNT_16(256)};

bool payload_has_head(const struct payload *payload)
{
	return payload->size >= PAYLOAD_HEAD_SIZE;
}

/* Byte `at` of probe `number`. */
static uint8_t payload_byte(const struct payload *payload, uint64_t number, uint32_t at)
{
	if (payload_has_head(payload) && at < PAYLOAD_TOKEN_SIZE)
		return payload->token[at];
	if (payload_has_head(payload) && at < PAYLOAD_HEAD_SIZE)
		return (uint8_t)(number >> (8u * (PAYLOAD_HEAD_SIZE - 1 - at)));
	if (payload->pattern_size > 0)
		return payload->pattern[at % payload->pattern_size];
	return (uint8_t)at;
}

/* After so many bytes the pattern begins anew. */
static uint32_t period(const struct payload *payload)
{
	return payload->pattern_size > 0 ? payload->pattern_size : UINT8_MAX + 1;
}

/* Where the pattern begins. */
static uint32_t head_size(const struct payload *payload)
{
	return payload_has_head(payload) ? PAYLOAD_HEAD_SIZE : 0;
}

static void fill_head(const struct payload *payload, uint64_t number, uint8_t *head)
{
	uint64_t wire = htobe64(number);
	memcpy(head, payload->token, PAYLOAD_TOKEN_SIZE);
	memcpy(head + PAYLOAD_TOKEN_SIZE, &wire, sizeof wire);
}

/* The first period of the pattern, then what is there is copied after itself. */
void payload_fill(const struct payload *payload, uint64_t number, uint8_t *data)
{
	uint32_t head = head_size(payload);
	uint32_t done = size_min(payload->size, head + period(payload));
	if (head > 0)
		fill_head(payload, number, data);
	if (payload->pattern_size == 0 && done > head)
		memcpy(data + head, counting + head, done - head);
	else
		for (uint32_t i = head; i < done; i++)
			data[i] = payload->pattern[i % payload->pattern_size];
	while (done < payload->size) {
		uint32_t more = size_min(payload->size - done, done - head);
		memcpy(data + done, data + head, more);
		done += more;
	}
}

struct span payload_write_echo(const struct payload *payload, uint64_t number,
	const struct family *family, uint16_t id, uint16_t sequence, uint8_t *packet)
{
	uint8_t *data = packet + ICMP_HEADER_SIZE;
	struct writer w = writer_of(packet, ICMP_HEADER_SIZE + payload->size);
	payload_fill(payload, number, data);
	icmp_write_echo(
		&w, family->version, family->echo, id, sequence, span_of(data, payload->size));
	return writer_span_of(&w);
}

/* Two bytes of a message, and their part of its checksum (RFC 1624). */
static void rewrite_u16(uint8_t *packet, uint32_t at, uint16_t value, bool has_checksum)
{
	uint16_t was = (uint16_t)(256u * packet[at] + packet[at + 1]);
	packet[at] = (uint8_t)(value >> 8);
	packet[at + 1] = (uint8_t)value;
	if (!has_checksum)
		return;
	uint16_t checksum = (uint16_t)(256u * packet[2] + packet[3]);
	checksum = checksum_update(checksum, was, value);
	packet[2] = (uint8_t)(checksum >> 8);
	packet[3] = (uint8_t)checksum;
}

/* Where the number's last 16 bits begin. */
enum { ID_AT = 4, SEQUENCE_AT = 6, NUMBER_END_AT = ICMP_HEADER_SIZE + PAYLOAD_HEAD_SIZE - 2 };

/* Whether identifier, token and the number but for its last 16 bits stand in the packet. */
static bool is_near(
	const struct payload *payload, uint64_t number, uint16_t id, const uint8_t *packet)
{
	uint8_t head[PAYLOAD_HEAD_SIZE];
	fill_head(payload, number, head);
	return packet[ID_AT] == id >> 8 && packet[ID_AT + 1] == (id & 0xff) &&
	       memcmp(packet + ICMP_HEADER_SIZE, head, sizeof head - 2) == 0;
}

struct span payload_rewrite_echo(const struct payload *payload, uint64_t number,
	const struct family *family, uint16_t id, uint16_t sequence, uint8_t *packet)
{
	bool has_checksum = family->version == 4;
	if (!payload_has_head(payload) || !is_near(payload, number, id, packet))
		return payload_write_echo(payload, number, family, id, sequence, packet);
	rewrite_u16(packet, SEQUENCE_AT, sequence, has_checksum);
	rewrite_u16(packet, NUMBER_END_AT, (uint16_t)number, has_checksum);
	return span_of(packet, ICMP_HEADER_SIZE + payload->size);
}

/* The first period is right, and each byte after it is as the one a period before. */
static bool is_pattern_right(
	const struct payload *payload, const uint8_t *data, uint32_t from, uint32_t end)
{
	uint32_t first = size_min(end, from + period(payload));
	uint8_t wrong = 0;
	if (payload->pattern_size == 0 && first > from)
		wrong = memcmp(data + from, counting + from, first - from) != 0;
	else
		for (uint32_t i = from; i < first; i++)
			wrong |= data[i] ^ payload->pattern[i % payload->pattern_size];
	return wrong == 0 &&
	       (end <= first || memcmp(data + first, data + from, end - first) == 0);
}

static bool is_head_right(
	const struct payload *payload, uint64_t number, const uint8_t *data, uint32_t size)
{
	uint8_t wanted[PAYLOAD_HEAD_SIZE];
	if (size == 0)
		return true;
	fill_head(payload, number, wanted);
	return memcmp(data, wanted, size) == 0;
}

/* `there`: what there is of a token. */
static uint32_t wrong_token_bytes(const struct payload *payload, struct span there)
{
	uint32_t wrong = 0;
	bool is_whole = there.size == PAYLOAD_TOKEN_SIZE;
	if (is_whole && memcmp(there.data, payload->token, PAYLOAD_TOKEN_SIZE) == 0)
		return 0;
	for (uint32_t i = 0; i < there.size; i++)
		wrong += there.data[i] != payload->token[i];
	return wrong;
}

static bool is_zero(struct span bytes)
{
	uint8_t any = 0;
	for (uint32_t i = 0; i < bytes.size; i++)
		any |= bytes.data[i];
	return any == 0;
}

struct payload_check payload_identify(const struct payload *payload, struct span data)
{
	struct payload_check check = {.verdict = PAYLOAD_UNPROVEN};
	if (!payload_has_head(payload) || data.size == 0)
		return check;
	struct span there = span_slice(data, 0, PAYLOAD_TOKEN_SIZE);
	uint32_t wrong = wrong_token_bytes(payload, there);
	if (wrong > ALTERED_MAX || wrong == there.size) {
		check.verdict = PAYLOAD_UNMATCHED;
		check.has_part = there.size - wrong >= PART_MIN || is_zero(there);
		return check;
	}
	if (there.size < PAYLOAD_TOKEN_SIZE && (wrong > 0 || there.size < PROOF_MIN))
		return check;
	check.verdict = wrong ? PAYLOAD_ALTERED : PAYLOAD_OURS;
	uint64_t wire;
	struct reader r = reader_of(span_from(data, PAYLOAD_TOKEN_SIZE));
	reader_copy(&r, &wire, sizeof wire);
	check.number = be64toh(wire);
	check.has_number = !r.failed;
	return check;
}

struct payload_check payload_compare(
	const struct payload *payload, uint64_t number, struct span data)
{
	struct payload_check check = {.verdict = PAYLOAD_OURS};
	uint32_t there = size_min(data.size, payload->size);
	uint32_t wrong_head = 0, head = size_min(there, head_size(payload));
	bool is_right = is_pattern_right(payload, data.data, head, there);
	if (is_right && is_head_right(payload, number, data.data, head))
		return check;
	/* backwards: the first wrong byte is the one that stays */
	for (uint32_t i = is_right ? head : there; i > 0; i--) {
		uint32_t at = i - 1;
		uint8_t wanted = payload_byte(payload, number, at);
		if (data.data[at] == wanted)
			continue;
		wrong_head += at < head;
		check.verdict = PAYLOAD_ALTERED;
		check.wrong_at = at;
		check.wanted = wanted;
		check.got = data.data[at];
	}
	if (wrong_head > ALTERED_MAX)
		check.verdict = PAYLOAD_UNMATCHED;
	return check;
}

bool payload_lacks_token(const struct payload *payload, const struct payload_check *identified)
{
	return payload_has_head(payload) && identified->verdict != PAYLOAD_OURS &&
	       identified->verdict != PAYLOAD_ALTERED;
}

struct payload_check payload_judge(
	const struct payload *payload, uint64_t number, struct span data, bool lacks_token)
{
	struct payload_check check = payload_compare(payload, number, data);
	if (lacks_token || check.verdict == PAYLOAD_UNMATCHED)
		check.verdict = PAYLOAD_UNPROVEN;
	return check;
}

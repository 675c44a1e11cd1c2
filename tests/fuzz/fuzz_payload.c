/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds ping's payload: the first bytes choose its size, pattern and number, the rest is turned
 * over in a probe's data byte by byte. What is as sent must prove itself, what is not must be
 * reported where.
 */
#include <stdlib.h>
#include <string.h>

#include "ping/engine/payload.h"
#include "tests/fuzz/fuzz.h"

enum { HEAD_SIZE = 8, SIZE_MAX_OF_DATA = 300 };

static void check_verdict(const struct payload *payload, const struct payload_check *check,
	const uint8_t *sent, struct span data)
{
	uint32_t there = data.size < payload->size ? data.size : payload->size;
	bool same = there == 0 || memcmp(sent, data.data, there) == 0;
	demand(same == (check->verdict == PAYLOAD_OURS));
	if (same)
		return;
	demand(check->wrong_at < there);
	demand(data.data[check->wrong_at] == check->got);
	demand(sent[check->wrong_at] == check->wanted && check->wanted != check->got);
	demand(memcmp(sent, data.data, check->wrong_at) == 0);
}

static uint32_t wrong_in_head(const uint8_t *sent, struct span data, uint32_t head)
{
	uint32_t wrong = 0;
	for (uint32_t i = 0; i < head && i < data.size; i++)
		wrong += sent[i] != data.data[i];
	return wrong;
}

static void check(
	const struct payload *payload, uint64_t number, const uint8_t *sent, struct span data)
{
	struct payload_check claim = payload_identify(payload, data);
	struct payload_check compared = payload_compare(payload, number, data);
	check_verdict(payload, &compared, sent, data);
	if (!payload_has_head(payload)) {
		demand(claim.verdict == PAYLOAD_UNPROVEN && !claim.has_number);
		demand(compared.verdict != PAYLOAD_UNMATCHED);
		return;
	}
	uint32_t wrong = wrong_in_head(sent, data, PAYLOAD_HEAD_SIZE);
	demand((wrong > 2) == (compared.verdict == PAYLOAD_UNMATCHED));
	uint32_t wrong_token = wrong_in_head(sent, data, PAYLOAD_TOKEN_SIZE);
	demand(wrong_token <= 2 || claim.verdict == PAYLOAD_UNMATCHED);
	if (claim.has_number && claim.verdict == PAYLOAD_OURS && wrong == wrong_token)
		demand(claim.number == number);
	demand(!claim.has_number || data.size >= PAYLOAD_HEAD_SIZE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < HEAD_SIZE)
		return 0;
	struct payload payload = {.size = data[0],
		.token = {data[1], 2, 3, 4, 5, 6, 7, 8},
		.pattern_size = data[2] % 17u};
	memset(payload.pattern, data[3], sizeof payload.pattern);
	uint64_t number = (uint64_t)data[4] << 40 | (uint64_t)data[5] << 16 | data[6];
	uint32_t got = (uint32_t)(size - HEAD_SIZE);
	got = got < SIZE_MAX_OF_DATA ? got : SIZE_MAX_OF_DATA;
	uint8_t *sent = malloc(payload.size + 1u);
	uint8_t *back = malloc(got + 1u);
	demand(sent && back);
	payload_fill(&payload, number, sent);
	for (uint32_t i = 0; i < got; i++)
		back[i] = data[HEAD_SIZE + i] ^ (i < payload.size ? sent[i] : 0);
	check(&payload, number, sent, span_of(back, got));
	free(sent);
	free(back);
	return 0;
}

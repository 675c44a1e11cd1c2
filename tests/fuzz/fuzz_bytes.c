/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds the base floor: the first byte chooses a module, the rest is a stream of cursor
 * operations, a word to parse, bytes of any value to sum.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/address.h"
#include "common/base/checksum.h"
#include "common/base/duration.h"
#include "common/base/number.h"
#include "common/base/text.h"
#include "tests/fuzz/fuzz.h"

/* One read; what it gives must be 0 once the reader has failed. */
static uint64_t reader_step(struct reader *r, uint8_t operation, struct span all)
{
	uint8_t copy[16];
	switch (operation % 8u) {
	case 0:
		return reader_u8(r);
	case 1:
	case 2:
		return reader_u16(r);
	case 3:
		return reader_u32(r);
	case 4:
		return reader_u64(r);
	case 5: {
		struct span taken = reader_take(r, operation / 8u);
		demand(fuzz_inside(taken, all));
		return taken.size;
	}
	case 6:
		reader_copy(r, copy, operation / 16u);
		return operation / 16u > 0 ? copy[0] : 0;
	default:
		return address_read(r, operation / 128u ? 4 : 6).version;
	}
}

static void try_reader(struct span operations, struct span all)
{
	struct reader r = reader_of(all);
	for (uint32_t i = 0; i < operations.size; i++) {
		bool had_failed = r.failed;
		uint64_t value = reader_step(&r, operations.data[i], all);
		demand(r.offset <= r.size && r.size == all.size);
		demand(!had_failed || (r.failed && value == 0));
		demand(reader_left(&r) == (r.failed ? 0 : r.size - r.offset));
	}
	demand(fuzz_inside(reader_rest(&r), all));
}

static void writer_step(struct writer *w, uint8_t operation, struct span all)
{
	switch (operation % 8u) {
	case 0:
		writer_u8(w, operation);
		break;
	case 1:
		writer_u16(w, operation);
		break;
	case 2:
		writer_u32(w, operation);
		break;
	case 3:
		writer_u64(w, operation);
		break;
	case 4:
		writer_span(w, span_slice(all, operation / 8u, operation));
		break;
	case 5:
		writer_zeros(w, operation / 8u);
		break;
	case 6:
		writer_patch_u8(w, operation / 8u, operation);
		break;
	default:
		writer_patch_u16(w, operation / 8u, operation);
		break;
	}
}

static void try_writer(struct span operations, struct span all)
{
	uint32_t capacity = all.size % 256u;
	uint8_t *buffer = malloc(capacity + 1u);
	demand(buffer);
	struct writer w = writer_of(buffer, capacity);
	for (uint32_t i = 0; i < operations.size; i++) {
		uint32_t size = w.size;
		bool had_failed = w.failed;
		writer_step(&w, operations.data[i], all);
		demand(w.size <= w.capacity && w.capacity == capacity);
		demand(!had_failed || (w.failed && w.size == size));
		demand(w.size >= size);
	}
	demand(writer_span_of(&w).size == (w.failed ? 0 : w.size));
	free(buffer);
}

static void try_cursors(struct span input)
{
	uint32_t half = input.size / 2u;
	try_reader(span_slice(input, 0, half), span_from(input, half));
	try_writer(span_slice(input, 0, half), span_from(input, half));
}

static void try_number(const char *word)
{
	char again[64];
	uint64_t natural;
	uint64_t same;
	if (number_parse(word, 0, UINT64_MAX, true, &natural) == NUMBER_OK) {
		snprintf(again, sizeof again, "%llu", (unsigned long long)natural);
		demand(number_parse(again, natural, natural, false, &same) == NUMBER_OK);
		demand(same == natural);
	}
	int64_t decimal;
	int64_t twin;
	if (number_parse_decimal(word, 0, INT64_MAX, &decimal) == NUMBER_OK) {
		demand(decimal >= 0);
		snprintf(again, sizeof again, "%lld.%09lld", (long long)(decimal / SECOND),
			(long long)(decimal % SECOND));
		demand(number_parse_decimal(again, decimal, decimal, &twin) == NUMBER_OK);
		demand(twin == decimal);
	}
}

static void try_address(const char *word)
{
	struct address address;
	struct address again;
	char text[ADDRESS_TEXT_SIZE];
	bool is_address = address_parse(word, &address);
	address_text(text, &address);
	demand(strlen(text) < sizeof text);
	demand(is_address == (address.version != 0));
	if (is_address)
		demand(address_parse(text, &again) && address_equal(&address, &again));
}

static void try_distance(const char *word)
{
	size_t size = strlen(word);
	const char *middle = word + size / 2;
	int distance = text_distance(word, middle);
	demand(distance == text_distance(middle, word));
	demand(distance >= 0 && (distance <= 31 || distance == 99));
	demand(text_distance(word, word) == (size > 31 ? 99 : 0));
}

static void try_word(struct span input)
{
	char *word = malloc(input.size + 1u);
	demand(word);
	if (input.size > 0)
		memcpy(word, input.data, input.size);
	word[input.size] = '\0';
	try_number(word);
	try_address(word);
	try_distance(word);
	free(word);
}

static void try_text(struct span input)
{
	struct reader r = reader_of(input);
	size_t capacity = reader_u8(&r) + 1u;
	struct span bytes = reader_rest(&r);
	char *buffer = malloc(capacity);
	demand(buffer);
	struct text t = text_of(buffer, capacity);
	text_add_escaped(&t, (const char *)bytes.data, bytes.size);
	demand(t.size < capacity && strlen(buffer) == t.size);
	for (size_t i = 0; i < t.size; i++)
		demand(buffer[i] >= ' ' && buffer[i] <= '~');
	demand(t.cut || t.size >= bytes.size);
	free(buffer);
}

static void try_duration(struct span input)
{
	struct reader r = reader_of(input);
	char text[DURATION_TEXT_SIZE];
	int decimals = reader_u8(&r) % 7u;
	nanoseconds duration = (nanoseconds)reader_u64(&r);
	nanoseconds wait = (nanoseconds)(reader_u64(&r) / 2u);
	demand(duration_add(duration, wait) >= duration);
	demand(strlen(duration_text_ms(text, duration, decimals)) < sizeof text);
	demand((strchr(text, '.') != NULL) == (decimals > 0));
	demand(strlen(duration_text_rtt(text, duration, false)) < sizeof text);
	demand(strlen(duration_text_rtt(text, duration, true)) < sizeof text);
}

static void try_checksum(struct span input)
{
	uint16_t whole = checksum_of(input);
	uint32_t cut = input.size / 4u * 2u;
	uint64_t sum = checksum_add(0, span_slice(input, 0, cut));
	demand(checksum_fold(checksum_add(sum, span_from(input, cut))) == whole);
	if (input.size < 4)
		return;
	uint8_t *changed = malloc(input.size);
	demand(changed);
	memcpy(changed, input.data, input.size);
	uint16_t was = (uint16_t)(256u * changed[0] + changed[1]);
	uint16_t is = (uint16_t)(256u * changed[2] + changed[3]);
	changed[0] = changed[2];
	changed[1] = changed[3];
	uint16_t updated = checksum_update(whole, was, is);
	uint16_t summed = checksum_of(span_of(changed, input.size));
	/* the two zeros of one's complement are one number */
	demand(updated == summed || (updated % 0xffffu == 0 && summed % 0xffffu == 0));
	free(changed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const modules[])(struct span) = {
		try_cursors, try_word, try_text, try_duration, try_checksum};
	struct reader r = reader_of(span_of(data, size));
	uint8_t module = reader_u8(&r) % (sizeof modules / sizeof *modules);
	modules[module](reader_rest(&r));
	return 0;
}

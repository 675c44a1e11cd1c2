/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/edit.h"

#include <string.h>

#include "tests/lab/wire.h"
#include "tests/lab/words.h"

enum { CHECKSUM_AT = 10 };

bool edit_read_insert(struct edits *to, const char *value)
{
	size_t size;
	if (!words_hex(value, to->inserted, sizeof to->inserted, &size) || size % 4)
		return false;
	to->inserted_size = (uint16_t)size;
	return true;
}

static bool read_one(struct patch *to, char *text)
{
	int64_t place;
	size_t size;
	char *colon = strchr(text, ':');
	if (!colon)
		return false;
	*colon = '\0';
	to->is_transport = text[0] == 't';
	to->is_flip = colon[1] == '^';
	if (!words_number(text + to->is_transport, 0, 1500, &place) ||
		!words_hex(colon + 1 + to->is_flip, to->bytes, sizeof to->bytes, &size))
		return false;
	to->at = (uint16_t)place;
	to->size = (uint16_t)size;
	return true;
}

bool edit_read_patch(struct edits *to, char *value)
{
	char *rest;
	to->count = 0;
	for (char *at = strtok_r(value, ",", &rest); at; at = strtok_r(NULL, ",", &rest)) {
		if (to->count == PATCHES_MOST || !read_one(&to->patches[to->count], at))
			return false;
		to->count++;
	}
	return to->count > 0;
}

static void write_one(const struct patch *patch, uint8_t *to)
{
	for (size_t i = 0; i < patch->size; i++)
		to[i] = patch->bytes[i] ^ (patch->is_flip ? to[i] : 0);
}

static void write_over(
	const struct edits *edits, bool is_transport, uint8_t *bytes, size_t size)
{
	for (unsigned i = 0; i < edits->count; i++) {
		const struct patch *patch = &edits->patches[i];
		if (patch->is_transport == is_transport &&
			(size_t)patch->at + patch->size <= size)
			write_one(patch, bytes + patch->at);
	}
}

void edit_transport(const struct edits *edits, uint8_t *transport, size_t size)
{
	write_over(edits, true, transport, size);
}

/* Longer by what was put in: total or payload length, and IPv4's words of header. */
static void lengthen(uint8_t *packet, size_t inserted)
{
	bool is_v4 = packet[0] >> 4 == 4;
	uint8_t *length = packet + (is_v4 ? 2 : 4);
	wire_put16(length, wire_get16(length) + (unsigned)inserted);
	if (is_v4)
		packet[0] = (uint8_t)(packet[0] + inserted / 4);
}

static bool has_own_checksum(const struct edits *edits)
{
	for (unsigned i = 0; i < edits->count; i++) {
		const struct patch *patch = &edits->patches[i];
		if (!patch->is_transport && patch->at <= CHECKSUM_AT &&
			patch->at + patch->size > CHECKSUM_AT)
			return true;
	}
	return false;
}

size_t edit_packet(const struct edits *edits, uint8_t *packet, size_t header, size_t size)
{
	size_t inserted = size < header ? 0 : edits->inserted_size;
	if (inserted) {
		memmove(packet + header + inserted, packet + header, size - header);
		memcpy(packet + header, edits->inserted, inserted);
		lengthen(packet, inserted);
		size += inserted;
	}
	bool is_v4 = packet[0] >> 4 == 4;
	size_t summed = header + inserted;
	write_over(edits, false, packet, size);
	if ((edits->count || inserted) && is_v4 && !has_own_checksum(edits) && size >= summed) {
		wire_put16(packet + CHECKSUM_AT, 0);
		wire_put16(packet + CHECKSUM_AT, wire_fold(wire_sum(0, packet, summed)));
	}
	return size;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "tests/lab/zone.h"

static void put(struct message *out, const void *bytes, size_t size)
{
	if (out->size + size > sizeof out->bytes)
		return;
	memcpy(out->bytes + out->size, bytes, size);
	out->size += size;
}

static void put_u16(struct message *out, unsigned value)
{
	put(out, (uint8_t[]){(uint8_t)(value >> 8), (uint8_t)value}, 2);
}

/* An answer; `owner` NULL: the name of the question (the pointer of RFC 1035 section 4.1.4). */
static void put_record(struct message *out, const struct name *owner, int type,
	const uint8_t *data, size_t size)
{
	if (owner == NULL)
		put_u16(out, 0xc00c);
	else
		put(out, owner->bytes, owner->size);
	put_u16(out, (unsigned)type);
	put_u16(out, 1);
	put(out, "\0\0\0\1", 4);
	put_u16(out, (unsigned)size);
	put(out, data, size);
	out->bytes[7]++;
}

/* All records of a type; an alias is answered with itself and its target's records. */
static void put_answers(
	const struct zone *zone, struct message *out, const struct name *owner, int type)
{
	const struct name *shown = NULL;
	struct name target = *owner;
	const struct record *alias = zone_find(zone, owner, TYPE_CNAME);
	if (alias != NULL) {
		put_record(out, NULL, TYPE_CNAME, alias->data, alias->size);
		memcpy(target.bytes, alias->data, alias->size);
		target.size = alias->size;
		shown = &target;
	}
	for (size_t i = 0; i < zone->count && type != TYPE_CNAME; i++) {
		const struct record *record = &zone->records[i];
		if (record->type == type && name_equal(&record->owner, &target))
			put_record(out, shown, type, record->data, record->size);
	}
}

/* An answer whose owner is a pointer to itself, or one that is cut inside its fixed part. */
static void put_faults(const struct zone *zone, struct message *out, const struct name *owner)
{
	if (zone_find(zone, owner, WAY_LOOP) != NULL) {
		put_u16(out, 0xc000u | (unsigned)out->size);
		put(out, "\0\1\0\1\0\0\0\1\0\4\12\115\1\2", 14);
		out->bytes[7] = 1;
	}
	if (zone_find(zone, owner, WAY_CUT) != NULL) {
		put(out, "\300\14\0\1\0\1\0", 7);
		out->bytes[7] = 1;
	}
}

/* Read the question's name; false when it does not end inside the message. */
static bool question_read(const struct message *in, struct name *owner)
{
	size_t at = 12;
	owner->size = 0;
	while (at < in->size && in->bytes[at] != 0) {
		size_t label = (size_t)in->bytes[at] + 1;
		if (label > 64 || at + label >= in->size || owner->size + label >= 255)
			return false;
		memcpy(owner->bytes + owner->size, in->bytes + at, label);
		owner->size += label;
		at += label;
	}
	owner->bytes[owner->size++] = 0;
	return at + 5 <= in->size;
}

bool zone_answer(
	const struct zone *zone, const struct message *in, struct message *out, long *delay_ms)
{
	struct name owner;
	if (in->size < 12 || !question_read(in, &owner))
		return false;
	size_t type_at = 12 + owner.size;
	int type = in->bytes[type_at] * 256 + in->bytes[type_at + 1];
	const struct record *slow = zone_find(zone, &owner, WAY_DELAY);
	const struct record *fails = zone_find(zone, &owner, WAY_RCODE);
	*delay_ms = slow != NULL ? slow->number : zone->delay_ms;
	int code = zone_knows(zone, &owner) ? 0 : 3;
	if (fails != NULL)
		code = (int)fails->number;
	if (zone->rcode >= 0)
		code = zone->rcode;
	out->size = 0;
	put(out, in->bytes, type_at + 4);
	out->bytes[2] = 0x84 | (in->bytes[2] & 1);
	out->bytes[3] = (uint8_t)(0x80 | code);
	memcpy(out->bytes + 4, "\0\1\0\0\0\0\0\0", 8);
	if (code == 0) {
		put_answers(zone, out, &owner, type);
		put_faults(zone, out, &owner);
	}
	return !zone->drop && zone_find(zone, &owner, WAY_DROP) == NULL;
}

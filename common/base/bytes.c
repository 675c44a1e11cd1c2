/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/bytes.h"

#include <string.h>

struct span span_of(const void *data, size_t size)
{
	return (struct span){
		.data = data, .size = size > UINT32_MAX ? UINT32_MAX : (uint32_t)size};
}

struct span span_slice(struct span s, uint32_t offset, uint32_t size)
{
	if (offset >= s.size)
		return (struct span){0};
	uint32_t left = s.size - offset;
	return (struct span){.data = s.data + offset, .size = size < left ? size : left};
}

struct span span_from(struct span s, uint32_t offset)
{
	return span_slice(s, offset, UINT32_MAX);
}

bool span_equal(struct span a, struct span b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

struct reader reader_of(struct span s)
{
	return (struct reader){.data = s.data, .size = s.size};
}

uint32_t reader_left(const struct reader *r)
{
	return r->failed ? 0 : r->size - r->offset;
}

/* Big-endian number of `size` bytes, 1 to 8. */
static uint64_t reader_number(struct reader *r, uint32_t size)
{
	if (reader_left(r) < size) {
		r->failed = true;
		return 0;
	}
	uint64_t value = 0;
	/*@ loop invariant 0 <= i <= size;
	    loop invariant value == big_endian(r->data + r->offset, i);
	    loop invariant 0 <= value < pow256(i);
	    loop assigns i, value;
	    loop variant size - i; */
	for (uint32_t i = 0; i < size; i++)
		value = 256u * value + r->data[r->offset + i];
	r->offset += size;
	return value;
}

uint8_t reader_u8(struct reader *r)
{
	return (uint8_t)reader_number(r, 1);
}

uint16_t reader_u16(struct reader *r)
{
	return (uint16_t)reader_number(r, 2);
}

uint32_t reader_u32(struct reader *r)
{
	return (uint32_t)reader_number(r, 4);
}

uint64_t reader_u64(struct reader *r)
{
	return reader_number(r, 8);
}

struct span reader_take(struct reader *r, uint32_t size)
{
	if (reader_left(r) < size) {
		r->failed = true;
		return (struct span){0};
	}
	struct span taken = {.size = size};
	if (size > 0) /* no bytes may have no address to count from */
		taken.data = r->data + r->offset;
	r->offset += size;
	return taken;
}

void reader_copy(struct reader *r, void *to, uint32_t size)
{
	struct span taken = reader_take(r, size);
	if (taken.size == size && size > 0)
		memcpy(to, taken.data, size);
	else
		memset(to, 0, size);
}

struct span reader_rest(struct reader *r)
{
	return reader_take(r, reader_left(r));
}

struct writer writer_of(void *data, size_t capacity)
{
	return (struct writer){.data = data,
		.capacity = capacity > UINT32_MAX ? UINT32_MAX : (uint32_t)capacity};
}

/* Where the next `size` bytes go; NULL when they do not fit or are none. */
static uint8_t *writer_room(struct writer *w, size_t size)
{
	if (w->failed || w->capacity - w->size < size) {
		w->failed = true;
		return NULL;
	}
	if (size == 0)
		return NULL;
	uint8_t *room = w->data + w->size;
	w->size += (uint32_t)size;
	return room;
}

static void number_put(uint8_t *to, uint64_t value, uint32_t size)
{
	/*@ loop invariant 0 <= i <= size;
	    loop invariant value == \at(value, Pre) / pow256(size - i);
	    loop invariant put(to, i, size, \at(value, Pre));
	    loop assigns i, value, to[0 .. size - 1];
	    loop variant i; */
	for (uint32_t i = size; i > 0; i--) {
		to[i - 1] = (uint8_t)(value % 256u);
		value /= 256u;
	}
}

static void writer_number(struct writer *w, uint64_t value, uint32_t size)
{
	uint8_t *room = writer_room(w, size);
	if (room)
		number_put(room, value, size);
}

void writer_u8(struct writer *w, uint8_t value)
{
	writer_number(w, value, 1);
}

void writer_u16(struct writer *w, uint16_t value)
{
	writer_number(w, value, 2);
}

void writer_u32(struct writer *w, uint32_t value)
{
	writer_number(w, value, 4);
}

void writer_u64(struct writer *w, uint64_t value)
{
	writer_number(w, value, 8);
}

void writer_bytes(struct writer *w, const void *data, size_t size)
{
	uint8_t *room = writer_room(w, size);
	if (room)
		memcpy(room, data, size);
}

void writer_span(struct writer *w, struct span s)
{
	writer_bytes(w, s.data, s.size);
}

void writer_zeros(struct writer *w, uint32_t size)
{
	uint8_t *room = writer_room(w, size);
	if (room)
		memset(room, 0, size);
}

static void writer_patch(struct writer *w, uint32_t at, uint64_t value, uint32_t size)
{
	if (w->failed || at > w->size || w->size - at < size)
		w->failed = true;
	else
		number_put(w->data + at, value, size);
}

void writer_patch_u8(struct writer *w, uint32_t at, uint8_t value)
{
	writer_patch(w, at, value, 1);
}

void writer_patch_u16(struct writer *w, uint32_t at, uint16_t value)
{
	writer_patch(w, at, value, 2);
}

struct span writer_span_of(const struct writer *w)
{
	if (w->failed)
		return (struct span){0};
	return (struct span){.data = w->data, .size = w->size};
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bounded views of bytes. A `span` is bytes that another object owns; a `reader` walks over one
 * from front to back, a `writer` fills a buffer. Numbers are big-endian (network order). Both
 * cursors carry one sticky `failed` flag: after the first access out of bounds every further
 * read gives 0 and every further write does nothing, so that a caller checks once, after the
 * last field.
 */
#ifndef COMMON_BASE_BYTES_H
#define COMMON_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
	const uint8_t *data;
	uint32_t size;
};

struct reader {
	const uint8_t *data;
	uint32_t size;
	uint32_t offset; /* <= size */
	bool failed;
};

struct writer {
	uint8_t *data;
	uint32_t capacity;
	uint32_t size; /* bytes written so far, <= capacity */
	bool failed;
};

/* A span over `size` bytes at `data`; sizes above 2^32 - 1 are cut. */
struct span span_of(const void *data, size_t size);
/* The part of `s` that starts at `offset` and has at most `size` bytes; empty when offset is
 * past the end. */
struct span span_slice(struct span s, uint32_t offset, uint32_t size);
/* The part of `s` from `offset` to its end. */
struct span span_from(struct span s, uint32_t offset);
/* Same size and same bytes. */
bool span_equal(struct span a, struct span b);

/* A reader at the first byte of `s`. */
struct reader reader_of(struct span s);
/* Bytes not yet read. */
uint32_t reader_left(const struct reader *r);
/* Read a number of 1, 2, 3, 4 or 8 bytes; 0 and `failed` when too few are left. */
uint8_t reader_u8(struct reader *r);
uint16_t reader_u16(struct reader *r);
uint32_t reader_u32(struct reader *r);
uint64_t reader_u64(struct reader *r);
/* Take the next `size` bytes as a span; empty and `failed` when too few are left. */
struct span reader_take(struct reader *r, uint32_t size);
/* Copy the next `size` bytes to `to`; zeros and `failed` when too few are left. */
void reader_copy(struct reader *r, void *to, uint32_t size);
/* Everything not yet read. */
struct span reader_rest(struct reader *r);

/* A writer over `capacity` bytes at `data`. */
struct writer writer_of(void *data, size_t capacity);
/* Append a number of 1, 2, 3, 4 or 8 bytes; `failed` and nothing written when it does not fit.
 */
void writer_u8(struct writer *w, uint8_t value);
void writer_u16(struct writer *w, uint16_t value);
void writer_u32(struct writer *w, uint32_t value);
void writer_u64(struct writer *w, uint64_t value);
/* Append bytes, or `size` zeros. */
void writer_bytes(struct writer *w, const void *data, size_t size);
void writer_span(struct writer *w, struct span s);
void writer_zeros(struct writer *w, uint32_t size);
/* Overwrite what was written before, `at` bytes from the start; `failed` when those bytes were
 * not written yet. */
void writer_patch_u8(struct writer *w, uint32_t at, uint8_t value);
void writer_patch_u16(struct writer *w, uint32_t at, uint16_t value);
/* What was written so far; empty when the writer failed. */
struct span writer_span_of(const struct writer *w);

#endif

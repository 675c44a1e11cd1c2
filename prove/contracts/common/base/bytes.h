/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/bytes.h. */
#ifndef PROVE_BYTES_H
#define PROVE_BYTES_H

#include "common/base/bytes.h"
/*@ predicate span_ok(struct span s) = s.size > 0 ==> \valid_read(s.data + (0 .. s.size - 1));
    predicate reader_ok(struct reader *r) =
        r->offset <= r->size && (r->size > 0 ==> \valid_read(r->data + (0 .. r->size - 1)));
    predicate writer_ok(struct writer *w) =
        w->size <= w->capacity && (w->capacity > 0 ==> \valid(w->data + (0 .. w->capacity - 1)));
    predicate writer_apart(struct writer *w) =
        \valid(w) && writer_ok(w) && \separated(w, w->data + (0 .. w->capacity - 1));
    predicate reader_apart(struct reader *r) =
        \valid(r) && reader_ok(r) && \separated(r, r->data + (0 .. r->size - 1));
    predicate span_apart(struct span s, struct writer *w) =
        \separated(s.data + (0 .. s.size - 1), w->data + (0 .. w->capacity - 1)) &&
        \separated(s.data + (0 .. s.size - 1), w);
    logic integer left(struct reader *r) = r->failed ? 0 : r->size - r->offset;
    logic integer pow256(integer n) = n <= 0 ? 1 : n == 1 ? 0x100 : n == 2 ? 0x10000 : n == 3 ? 0x1000000 :
        n == 4 ? 0x100000000 : n == 5 ? 0x10000000000 : n == 6 ? 0x1000000000000 : n == 7 ? 0x100000000000000 :
        0x10000000000000000;
    predicate put{L}(uint8_t *to, integer from, integer size, integer value) =
        \forall integer k; from <= k < size ==> to[k] == (value / pow256(size - 1 - k)) % 256;
    logic integer big_endian{L}(uint8_t *p, integer n) =
        n <= 0 ? 0 : 256 * big_endian(p, n - 1) + p[n - 1];
*/

/*@ assigns \nothing;
    ensures \result.data == data;
    ensures \result.size == (size > UINT32_MAX ? UINT32_MAX : size);
*/
struct span span_of(const void *data, size_t size);

/*@ requires span_ok(s);
    assigns \nothing;
    ensures span_ok(\result);
    ensures offset >= s.size ==> \result.size == 0 && \result.data == \null;
    ensures offset < s.size ==> \result.data == s.data + offset;
    ensures offset < s.size ==> \result.size == \min(size, s.size - offset);
*/
struct span span_slice(struct span s, uint32_t offset, uint32_t size);

/*@ requires span_ok(s);
    assigns \nothing;
    ensures span_ok(\result);
    ensures offset >= s.size ==> \result.size == 0 && \result.data == \null;
    ensures offset < s.size ==> \result.data == s.data + offset && \result.size == s.size - offset;
*/
struct span span_from(struct span s, uint32_t offset);

/*@ requires span_ok(a) && span_ok(b);
    assigns \nothing;
    ensures \result <==> a.size == b.size && \forall integer i; 0 <= i < a.size ==> a.data[i] == b.data[i];
*/
bool span_equal(struct span a, struct span b);

/*@ assigns \nothing;
    ensures \result.data == s.data && \result.size == s.size && \result.offset == 0 && !\result.failed;
*/
struct reader reader_of(struct span s);

/*@ requires \valid_read(r) && r->offset <= r->size;
    assigns \nothing;
    ensures \result == left(r);
*/
uint32_t reader_left(const struct reader *r);

/*@ requires \valid(r) && reader_ok(r) && \separated(r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed;
    ensures reader_ok(r);
    behavior enough:
      assumes left(r) >= 1;
      ensures \result == big_endian(r->data + \old(r->offset), 1);
      ensures r->offset == \old(r->offset) + 1 && r->failed == \old(r->failed);
    behavior cut:
      assumes left(r) < 1;
      ensures \result == 0 && r->failed && r->offset == \old(r->offset);
    complete behaviors; disjoint behaviors;
*/
uint8_t reader_u8(struct reader *r);

/*@ requires \valid(r) && reader_ok(r) && \separated(r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed;
    ensures reader_ok(r);
    behavior enough:
      assumes left(r) >= 2;
      ensures \result == big_endian(r->data + \old(r->offset), 2);
      ensures r->offset == \old(r->offset) + 2 && r->failed == \old(r->failed);
    behavior cut:
      assumes left(r) < 2;
      ensures \result == 0 && r->failed && r->offset == \old(r->offset);
    complete behaviors; disjoint behaviors;
*/
uint16_t reader_u16(struct reader *r);

/*@ requires \valid(r) && reader_ok(r) && \separated(r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed;
    ensures reader_ok(r);
    behavior enough:
      assumes left(r) >= 4;
      ensures \result == big_endian(r->data + \old(r->offset), 4);
      ensures r->offset == \old(r->offset) + 4 && r->failed == \old(r->failed);
    behavior cut:
      assumes left(r) < 4;
      ensures \result == 0 && r->failed && r->offset == \old(r->offset);
    complete behaviors; disjoint behaviors;
*/
uint32_t reader_u32(struct reader *r);

/*@ requires \valid(r) && reader_ok(r) && \separated(r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed;
    ensures reader_ok(r);
    behavior enough:
      assumes left(r) >= 8;
      ensures \result == big_endian(r->data + \old(r->offset), 8);
      ensures r->offset == \old(r->offset) + 8 && r->failed == \old(r->failed);
    behavior cut:
      assumes left(r) < 8;
      ensures \result == 0 && r->failed && r->offset == \old(r->offset);
    complete behaviors; disjoint behaviors;
*/
uint64_t reader_u64(struct reader *r);

/*@ requires \valid(r) && reader_ok(r);
    assigns r->offset, r->failed;
    ensures reader_ok(r) && span_ok(\result);
    behavior enough:
      assumes left(r) >= size;
      ensures \result.size == size && (size > 0 ==> \result.data == r->data + \old(r->offset));
      ensures r->offset == \old(r->offset) + size && r->failed == \old(r->failed);
    behavior cut:
      assumes left(r) < size;
      ensures \result.size == 0 && r->failed && r->offset == \old(r->offset);
    complete behaviors; disjoint behaviors;
*/
struct span reader_take(struct reader *r, uint32_t size);

/*@ requires \valid(r) && reader_ok(r);
    requires \valid((uint8_t *)to + (0 .. size - 1)) && \separated(r, (uint8_t *)to + (0 .. size - 1));
    requires size > 0 ==> \valid((uint8_t *)to);
    requires \separated((uint8_t *)to + (0 .. size - 1), r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, ((uint8_t *)to)[0 .. size - 1];
    ensures reader_ok(r);
    behavior enough:
      assumes left(r) >= size;
      ensures \forall integer i; 0 <= i < size ==> ((uint8_t *)to)[i] == r->data[\old(r->offset) + i];
      ensures r->offset == \old(r->offset) + size && r->failed == \old(r->failed);
    behavior cut:
      assumes left(r) < size;
      ensures \forall integer i; 0 <= i < size ==> ((uint8_t *)to)[i] == 0;
      ensures r->failed && r->offset == \old(r->offset);
*/
void reader_copy(struct reader *r, void *to, uint32_t size);

/*@ requires \valid(r) && reader_ok(r);
    assigns r->offset, r->failed;
    ensures reader_ok(r) && span_ok(\result);
    ensures \result.size == \old(left(r)) && r->failed == \old(r->failed);
    ensures \result.size > 0 ==> \result.data == r->data + \old(r->offset);
*/
struct span reader_rest(struct reader *r);

/*@ assigns \nothing;
    ensures \result.data == data && \result.size == 0 && !\result.failed;
    ensures \result.capacity == (capacity > UINT32_MAX ? UINT32_MAX : capacity);
*/
struct writer writer_of(void *data, size_t capacity);

/*@ requires writer_apart(w);
    assigns w->size, w->failed, w->data[w->size .. \min(w->size + 1, w->capacity) - 1];
    ensures writer_ok(w);
    behavior room:
      assumes !w->failed && w->capacity - w->size >= 1;
      ensures w->size == \old(w->size) + 1 && !w->failed;
      ensures put(w->data + \old(w->size), 0, 1, value);
    behavior full:
      assumes w->failed || w->capacity - w->size < 1;
      ensures w->failed && w->size == \old(w->size);
    complete behaviors; disjoint behaviors;
*/
void writer_u8(struct writer *w, uint8_t value);

/*@ requires writer_apart(w);
    assigns w->size, w->failed, w->data[w->size .. \min(w->size + 2, w->capacity) - 1];
    ensures writer_ok(w);
    behavior room:
      assumes !w->failed && w->capacity - w->size >= 2;
      ensures w->size == \old(w->size) + 2 && !w->failed;
      ensures put(w->data + \old(w->size), 0, 2, value);
    behavior full:
      assumes w->failed || w->capacity - w->size < 2;
      ensures w->failed && w->size == \old(w->size);
    complete behaviors; disjoint behaviors;
*/
void writer_u16(struct writer *w, uint16_t value);

/*@ requires writer_apart(w);
    assigns w->size, w->failed, w->data[w->size .. \min(w->size + 4, w->capacity) - 1];
    ensures writer_ok(w);
    behavior room:
      assumes !w->failed && w->capacity - w->size >= 4;
      ensures w->size == \old(w->size) + 4 && !w->failed;
      ensures put(w->data + \old(w->size), 0, 4, value);
    behavior full:
      assumes w->failed || w->capacity - w->size < 4;
      ensures w->failed && w->size == \old(w->size);
    complete behaviors; disjoint behaviors;
*/
void writer_u32(struct writer *w, uint32_t value);

/*@ requires writer_apart(w);
    assigns w->size, w->failed, w->data[w->size .. \min(w->size + 8, w->capacity) - 1];
    ensures writer_ok(w);
    behavior room:
      assumes !w->failed && w->capacity - w->size >= 8;
      ensures w->size == \old(w->size) + 8 && !w->failed;
      ensures put(w->data + \old(w->size), 0, 8, value);
    behavior full:
      assumes w->failed || w->capacity - w->size < 8;
      ensures w->failed && w->size == \old(w->size);
    complete behaviors; disjoint behaviors;
*/
void writer_u64(struct writer *w, uint64_t value);

/*@ requires writer_apart(w);
    requires size > 0 ==> \valid_read((uint8_t *)data + (0 .. size - 1));
    requires \separated((uint8_t *)data + (0 .. size - 1), w->data + (0 .. w->capacity - 1));
    requires \separated((uint8_t *)data + (0 .. size - 1), w);
    assigns w->size, w->failed, w->data[w->size .. \min(w->size + size, w->capacity) - 1];
    ensures writer_ok(w);
    behavior room:
      assumes !w->failed && w->capacity - w->size >= size;
      ensures w->size == \old(w->size) + size && !w->failed;
      ensures \forall integer i; 0 <= i < size ==> w->data[\old(w->size) + i] == ((uint8_t *)data)[i];
    behavior full:
      assumes w->failed || w->capacity - w->size < size;
      ensures w->failed && w->size == \old(w->size);
    complete behaviors; disjoint behaviors;
*/
void writer_bytes(struct writer *w, const void *data, size_t size);

/*@ requires writer_apart(w);
    requires s.size > 0 ==> \valid_read(s.data + (0 .. s.size - 1));
    requires \separated(s.data + (0 .. s.size - 1), w->data + (0 .. w->capacity - 1));
    requires \separated(s.data + (0 .. s.size - 1), w);
    assigns w->size, w->failed, w->data[w->size .. \min(w->size + s.size, w->capacity) - 1];
    ensures writer_ok(w);
    behavior room:
      assumes !w->failed && w->capacity - w->size >= s.size;
      ensures w->size == \old(w->size) + s.size && !w->failed;
      ensures \forall integer i; 0 <= i < s.size ==> w->data[\old(w->size) + i] == s.data[i];
    behavior full:
      assumes w->failed || w->capacity - w->size < s.size;
      ensures w->failed && w->size == \old(w->size);
    complete behaviors; disjoint behaviors;
*/
void writer_span(struct writer *w, struct span s);

/*@ requires writer_apart(w);
    assigns w->size, w->failed, w->data[w->size .. \min(w->size + size, w->capacity) - 1];
    ensures writer_ok(w);
    behavior room:
      assumes !w->failed && w->capacity - w->size >= size;
      ensures w->size == \old(w->size) + size && !w->failed;
    behavior full:
      assumes w->failed || w->capacity - w->size < size;
      ensures w->failed && w->size == \old(w->size);
    complete behaviors; disjoint behaviors;
*/
void writer_zeros(struct writer *w, uint32_t size);

/*@ requires writer_apart(w);
    assigns w->failed, w->data[at .. \min(at + 1, w->capacity) - 1];
    ensures writer_ok(w);
    behavior there:
      assumes !w->failed && at + 1 <= w->size;
      ensures !w->failed && put(w->data + at, 0, 1, value);
    behavior beyond:
      assumes w->failed || at + 1 > w->size;
      ensures w->failed;
    complete behaviors; disjoint behaviors;
*/
void writer_patch_u8(struct writer *w, uint32_t at, uint8_t value);

/*@ requires writer_apart(w);
    assigns w->failed, w->data[at .. \min(at + 2, w->capacity) - 1];
    ensures writer_ok(w);
    behavior there:
      assumes !w->failed && at + 2 <= w->size;
      ensures !w->failed && put(w->data + at, 0, 2, value);
    behavior beyond:
      assumes w->failed || at + 2 > w->size;
      ensures w->failed;
    complete behaviors; disjoint behaviors;
*/
void writer_patch_u16(struct writer *w, uint32_t at, uint16_t value);

/*@ requires \valid_read(w) && writer_ok(w);
    assigns \nothing;
    ensures span_ok(\result);
    ensures !w->failed ==> \result.data == w->data && \result.size == w->size;
    ensures w->failed ==> \result.size == 0;
*/
struct span writer_span_of(const struct writer *w);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/base/bytes.c keeps to itself. */
/*@ requires \valid(r) && reader_ok(r) && \separated(r, r->data + (0 .. r->size - 1));
    requires 1 <= size <= 8;
    assigns r->offset, r->failed;
    ensures reader_ok(r);
    behavior enough:
      assumes left(r) >= size;
      ensures \result == big_endian(r->data + \old(r->offset), size);
      ensures \result < pow256(size);
      ensures r->offset == \old(r->offset) + size && r->failed == \old(r->failed);
    behavior cut:
      assumes left(r) < size;
      ensures \result == 0 && r->failed && r->offset == \old(r->offset);
    complete behaviors; disjoint behaviors;
*/
static uint64_t reader_number(struct reader *r, uint32_t size);

/*@ requires writer_apart(w);
    assigns w->size, w->failed;
    ensures writer_ok(w);
    behavior room:
      assumes !w->failed && w->capacity - w->size >= size;
      ensures w->size == \old(w->size) + size && !w->failed;
      ensures size == 0 ==> \result == \null;
      ensures size > 0 ==> \result == w->data + \old(w->size) && \result != \null;
    behavior full:
      assumes w->failed || w->capacity - w->size < size;
      ensures w->failed && \result == \null && w->size == \old(w->size);
    complete behaviors; disjoint behaviors;
*/
static uint8_t *writer_room(struct writer *w, size_t size);

/*@ requires 1 <= size <= 8 && \valid(to + (0 .. size - 1));
    assigns to[0 .. size - 1];
    ensures put(to, 0, size, value);
*/
static void number_put(uint8_t *to, uint64_t value, uint32_t size);

/*@ requires writer_apart(w);
    requires 1 <= size <= 8;
    assigns w->size, w->failed, w->data[w->size .. \min(w->size + size, w->capacity) - 1];
    ensures writer_ok(w);
    behavior room:
      assumes !w->failed && w->capacity - w->size >= size;
      ensures w->size == \old(w->size) + size && !w->failed;
      ensures put(w->data + \old(w->size), 0, size, value);
    behavior full:
      assumes w->failed || w->capacity - w->size < size;
      ensures w->failed && w->size == \old(w->size);
    complete behaviors; disjoint behaviors;
*/
static void writer_number(struct writer *w, uint64_t value, uint32_t size);

/*@ requires writer_apart(w);
    requires 1 <= size <= 8;
    assigns w->failed, w->data[at .. \min(at + size, w->capacity) - 1];
    ensures writer_ok(w);
    behavior there:
      assumes !w->failed && at + size <= w->size;
      ensures !w->failed && put(w->data + at, 0, size, value);
    behavior beyond:
      assumes w->failed || at + size > w->size;
      ensures w->failed && w->size == \old(w->size);
    complete behaviors; disjoint behaviors;
*/
static void writer_patch(struct writer *w, uint32_t at, uint64_t value, uint32_t size);

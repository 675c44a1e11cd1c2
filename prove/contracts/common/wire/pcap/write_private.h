/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/wire/pcap/write.c keeps to itself. */
/*@ requires writer_apart(w) && size <= UINT16_MAX;
    requires size > 0 ==> \valid_read((uint8_t *)value + (0 .. size - 1));
    requires \separated((uint8_t *)value + (0 .. size - 1), w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void option_write(struct writer *w, uint16_t code, const void *value, uint32_t size);

/*@ requires writer_apart(w) && words(text);
    requires \separated(text + (0 .. length(text)), w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void option_write_text(struct writer *w, uint16_t code, const char *text);

/*@ requires writer_apart(w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size) && \result == \old(w->size); */
static uint32_t block_begin(struct writer *w, uint32_t type);

/*@ requires writer_apart(w) && begin <= w->size;
    assigns w->size, w->failed, w->data[0 .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void block_end(struct writer *w, uint32_t begin);

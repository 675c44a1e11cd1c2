/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/base/address.h. */
#ifndef PROVE_ADDRESS_H
#define PROVE_ADDRESS_H

#include "common/base/address.h"
#include "prove/contracts/common/base/bytes.h"

/*@ assigns \nothing; ensures \result == (version == 4 ? 4 : 16); */
uint32_t address_size(uint8_t version);

/*@ requires span_ok(bytes); assigns \nothing;
    ensures \result.version == (bytes.size == 4 ? 4 : bytes.size == 16 ? 6 : 0); */
struct address address_from(struct span bytes);

/*@ requires reader_apart(r);
    assigns r->offset, r->failed;
    ensures reader_ok(r);
    ensures r->failed <==> \old(left(r)) < (version == 4 ? 4 : 16) || \old(r->failed);
    ensures !r->failed ==> \result.version == (version == 4 ? 4 : 6) && r->offset == \old(r->offset) + (version == 4 ? 4 : 16);
    ensures r->failed ==> \result.version == 0;
*/
struct address address_read(struct reader *r, uint8_t version);

/*@ requires writer_apart(w) && \valid_read(address);
    requires \separated(address, w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. \min(w->size + 16, w->capacity) - 1];
    ensures writer_ok(w);
    ensures !w->failed ==> w->size == \old(w->size) + (address->version == 4 ? 4 : 16);
    ensures w->failed ==> w->size == \old(w->size);
    ensures w->failed <==> \old(w->failed) ||
        \old(w->size) + (address->version == 4 ? 4 : 16) > w->capacity;
*/
void address_write(struct writer *w, const struct address *address);

/*@ requires \valid_read(a) && \valid_read(b); assigns \nothing; */
bool address_equal(const struct address *a, const struct address *b);

/*@ requires \valid_read(address); assigns \nothing; */
bool address_is_unspecified(const struct address *address);

/*@ requires \valid_read(address); assigns \nothing; */
bool address_is_multicast(const struct address *address);

/*@ requires \valid_read(address); assigns \nothing; */
bool address_is_loopback(const struct address *address);

/*@ requires \valid_read(address); assigns \nothing; */
bool address_is_link_local(const struct address *address);

/*@ requires \valid_read(address); assigns \nothing; */
bool address_is_subnet_router(const struct address *address);

/*@ requires \valid(text + (0 .. ADDRESS_TEXT_SIZE - 1)) && \valid_read(address);
    requires \separated(text + (0 .. ADDRESS_TEXT_SIZE - 1), address);
    assigns text[0 .. ADDRESS_TEXT_SIZE - 1];
    ensures \result == text; */
char *address_text(char *text, const struct address *address);

/*@ requires \valid(text + (0 .. ADDRESS_ZONE_TEXT_SIZE - 1)) && \valid_read(address);
    assigns text[0 .. ADDRESS_ZONE_TEXT_SIZE - 1];
    ensures \result == text; */
char *address_text_zone(char *text, const struct address *address,
	char *(*zone_name)(char *name, uint32_t zone));

/*@ requires words(word) && \valid(address);
    assigns *address; */
bool address_parse(const char *word, struct address *address);

/*@ requires words(word) && \valid(address) && \valid(bits) && \separated(address, bits);
    assigns *address, *bits;
    ensures \result ==> *bits <= (address->version == 4 ? 32 : 128); */
bool address_parse_prefix(const char *word, struct address *address, uint8_t *bits);

#endif

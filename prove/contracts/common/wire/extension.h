/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/wire/extension.h. */
#ifndef PROVE_EXTENSION_H
#define PROVE_EXTENSION_H

#include "common/wire/extension.h"
#include "prove/contracts/common/base/address.h"
#include "prove/contracts/common/base/bytes.h"
#include "prove/contracts/common/base/checksum.h"

/*@ predicate found_in(struct extension_found found, struct span bytes) =
        found.quote_size <= bytes.size && (found.objects_size > 0 ==>
        found.objects_offset + found.objects_size <= bytes.size &&
        (found.verdict == EXTENSION_COMPLIANT || found.verdict == EXTENSION_LEGACY)); */

/*@ requires \valid_read(family) && span_ok(body);
    assigns \nothing;
    ensures found_in(\result, body); */
struct extension_found extension_find(
	const struct family *family, struct span body, uint8_t length);

/*@ requires span_ok(bytes);
    assigns \nothing;
    ensures found_in(\result, bytes); */
struct extension_found extension_find_at(struct span bytes, uint32_t offset, bool is_reported);

/*@ requires span_ok(bytes);
    assigns \nothing;
    ensures \result <= bytes.size; */
uint32_t extension_structure_size(struct span bytes);

/*@ requires reader_apart(r) && \valid(object) && \separated(object, r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, *object;
    ensures reader_ok(r);
    ensures span_ok(object->data);
    ensures \result ==> r->offset >= \old(r->offset) + 4 && !r->failed; */
bool extension_next(struct reader *r, struct extension_object *object);

/*@ requires \valid_read(object);
    assigns \nothing;
    ensures \result <==> object->class == 1 && object->type == 1; */
bool extension_is_mpls(const struct extension_object *object);

/*@ requires reader_apart(r) && \valid(label) && \separated(label, r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, *label;
    ensures reader_ok(r);
    ensures \result ==> label->label <= 0xfffff && label->traffic_class <= 7 && label->bottom <= 1;
    ensures \result ==> r->offset == \old(r->offset) + 4; */
bool extension_mpls_next(struct reader *r, struct mpls_label *label);

/*@ assigns \nothing; */
const char *extension_role(uint8_t role);

/*@ requires \valid_read(object) && span_ok(object->data) && \valid(info);
    requires \separated(info, object, object->data.data + (0 .. object->data.size - 1));
    assigns *info;
    ensures span_ok(info->name) && info->name.size <= 63 && info->role <= 3; */
bool extension_interface(
	const struct extension_object *object, struct interface_information *info);

/*@ requires \valid_read(object) && span_ok(object->data) && \valid(identification);
    requires \separated(identification, object, object->data.data + (0 .. object->data.size - 1));
    assigns *identification;
    ensures span_ok(identification->name); */
bool extension_identification(
	const struct extension_object *object, struct interface_identification *identification);

/*@ requires \valid_read(object) && span_ok(object->data) && \valid(pointer);
    requires \separated(pointer, object, object->data.data + (0 .. object->data.size - 1));
    assigns *pointer;
    ensures \result ==> object->type == 1 && object->data.size == 4; */
bool extension_pointer(const struct extension_object *object, uint32_t *pointer);

/*@ requires writer_apart(w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size) && \result == \old(w->size); */
uint32_t extension_begin(struct writer *w, uint8_t version);

/*@ requires writer_apart(w) && span_ok(data) && span_apart(data, w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size);
    ensures !w->failed ==> w->size == \old(w->size) + 4 + data.size && data.size <= 65531; */
void extension_write(struct writer *w, uint8_t class, uint8_t type, struct span data);

/*@ requires writer_apart(w) && (count > 0 ==> \valid_read(labels + (0 .. count - 1)));
    requires \separated(labels + (0 .. count - 1), w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
void extension_write_mpls(struct writer *w, const struct mpls_label *labels, uint32_t count);

/*@ requires writer_apart(w) && \valid_read(info) && span_ok(info->name);
    requires \separated(info, w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
void extension_write_interface(struct writer *w, const struct interface_information *info);

/*@ requires writer_apart(w) && \valid_read(identification) && span_ok(identification->name);
    requires \separated(identification, w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
void extension_write_identification(
	struct writer *w, const struct interface_identification *identification);

/*@ requires writer_apart(w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
void extension_write_pointer(struct writer *w, uint32_t pointer);

/*@ requires writer_apart(w);
    assigns w->failed, w->data[0 .. w->capacity - 1];
    ensures writer_ok(w); */
void extension_end(struct writer *w, uint32_t begin);

#endif

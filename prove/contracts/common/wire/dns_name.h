/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/wire/dns_name.h. */
#ifndef PROVE_DNS_NAME_H
#define PROVE_DNS_NAME_H

#include "common/wire/dns_name.h"
#include "prove/contracts/common/base/address.h"
#include "prove/contracts/common/base/bytes.h"
#include "prove/contracts/common/base/text.h"

/*@ requires writer_apart(w) && words(name);
    requires \separated(name + (0 .. length(name)), w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
void dns_name_write(struct writer *w, const char *name);

/*@ assigns \nothing;
    ensures \result.message == message && \result.at == at && \result.size == 0 && !\result.failed;
    ensures \result.jumps <= 64; */
struct dns_labels dns_labels_of(struct span message, uint32_t at, bool follows);

/*@ requires \valid(labels) && \valid(label) && span_ok(labels->message) && labels->size <= DNS_NAME_MAX;
    requires \separated(labels, label, labels->message.data + (0 .. labels->message.size - 1));
    assigns labels->at, labels->end, labels->size, labels->jumps, labels->failed, *label;
    ensures \result ==> span_ok(*label) && 0 < label->size <= DNS_LABEL_MAX;
    ensures \result ==> \old(labels->size) < labels->size <= DNS_NAME_MAX; */
bool dns_labels_next(struct dns_labels *labels, struct span *label);

/*@ requires reader_apart(r);
    assigns r->offset, r->failed;
    ensures reader_ok(r) && r->offset >= \old(r->offset) && (\old(r->failed) ==> r->failed); */
void dns_name_skip(struct reader *r);

/*@ requires span_ok(message) && \valid(t) && text_ok(t);
    requires \separated(t, t->at + (0 .. t->capacity - 1), message.data + (0 .. message.size - 1));
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
bool dns_name_read(struct span message, uint32_t at, struct text *t);

/*@ requires span_ok(message);
    assigns \nothing;
    ensures \result.r.data == message.data && \result.r.size == message.size && \result.r.offset <= message.size; */
struct dns_records dns_records_of(struct span message);

/*@ requires \valid(records) && \valid(data) && reader_apart(&records->r);
    requires \separated(records, data, records->r.data + (0 .. records->r.size - 1));
    assigns records->r.offset, records->r.failed, records->left, *data;
    ensures reader_ok(&records->r);
    ensures \result ==> span_ok(*data) && records->left < \old(records->left);
    ensures \result && data->size > 0 ==>
        data->data == records->r.data + (records->r.offset - data->size) && records->r.offset >= data->size; */
bool dns_records_next(struct dns_records *records, uint16_t type, struct span *data);

/*@ requires span_ok(message) && \valid(t) && text_ok(t);
    requires \separated(t, t->at + (0 .. t->capacity - 1), message.data + (0 .. message.size - 1));
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
bool dns_pointer_read(struct span message, struct text *t);

/*@ requires \valid(t) && text_ok(t) && \valid_read(address);
    requires \separated(t, t->at + (0 .. t->capacity - 1), address);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
void dns_name_reverse(struct text *t, const struct address *address);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of what common/wire/pcap/write.c has of pcap.h. */
#ifndef PROVE_PCAP_WRITE_H
#define PROVE_PCAP_WRITE_H

#include "common/wire/pcap/pcap.h"
#include "prove/contracts/common/base/bytes.h"
#include "prove/contracts/common/base/text.h"

/*@ requires writer_apart(w) && words(application);
    requires \separated(application + (0 .. length(application)), w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[0 .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
void pcap_write_header(struct writer *w, const char *application);

/*@ requires writer_apart(w) && span_ok(packet) && span_apart(packet, w) && \valid_read(record);
    requires record->comment != \null ==> words(record->comment) &&
        \separated(record->comment + (0 .. length(record->comment)), w, w->data + (0 .. w->capacity - 1));
    requires \separated(record, w, w->data + (0 .. w->capacity - 1));
    assigns w->size, w->failed, w->data[0 .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
void pcap_write_packet(struct writer *w, const struct pcap_record *record, struct span packet);

#endif

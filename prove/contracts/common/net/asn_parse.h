/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/net/asn_source.h, as far as they are kept by common/net/asn_parse.c. */
#ifndef PROVE_ASN_PARSE_H
#define PROVE_ASN_PARSE_H

#include "common/net/asn_source.h"
#include "prove/contracts/common/net/asn_origins.h"
#include "prove/contracts/common/wire/dns_name.h"

/*@ requires words(answer) && \valid(text + (0 .. ASN_TEXT - 1));
    requires \separated(answer + (0 .. length(answer)), text + (0 .. ASN_TEXT - 1));
    assigns text[0 .. ASN_TEXT - 1]; */
void asn_parse(const char *answer, char *text);

/*@ requires span_ok(message) && \valid(text + (0 .. ASN_TEXT - 1));
    requires \separated(message.data + (0 .. message.size - 1), text + (0 .. ASN_TEXT - 1));
    assigns text[0 .. ASN_TEXT - 1]; */
bool asn_parse_txt(struct span message, char *text);

/*@ requires words(zone);
    assigns \nothing;
    ensures \result ==> 0 < length(zone) <= 181; */
bool asn_zone_is_name(const char *zone);

/*@ requires words(zone) && \valid_read(address) && \valid(name + (0 .. ASN_NAME - 1));
    requires \separated(name + (0 .. ASN_NAME - 1), zone + (0 .. length(zone)), address);
    assigns name[0 .. ASN_NAME - 1]; */
void asn_zone_name(char *name, const char *zone, const struct address *address);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of common/wire/quote.h. */
#ifndef PROVE_QUOTE_H
#define PROVE_QUOTE_H

#include "common/wire/quote.h"
#include "prove/contracts/common/base/bytes.h"
#include "prove/contracts/common/base/address.h"
#include "prove/contracts/common/wire/ip.h"
#include "prove/contracts/common/wire/icmp/message.h"
#include "prove/contracts/common/wire/transport.h"

/*@ assigns \nothing; */
bool quote_has_port_fields(uint8_t protocol);

/*@ requires span_ok(body);
    requires \valid(quote) && \separated(quote, body.data + (0 .. body.size - 1));
    assigns *quote;
    ensures \result ==> inside(quote->transport, body) && quote->transport.size >= 4; */
bool quote_parse(struct span body, struct quote *quote);

/*@ requires span_ok(transport);
    requires \valid(quote) && \separated(quote, transport.data + (0 .. transport.size - 1));
    assigns *quote;
    ensures \result <==> transport.size >= 4; */
bool quote_parse_transport(struct span transport, uint8_t protocol, struct quote *quote);

#endif

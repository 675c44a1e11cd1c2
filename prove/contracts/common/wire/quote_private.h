/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/wire/quote.c keeps to itself. */
/*@ assigns \nothing; ensures \result <= 16; */
static uint32_t checksum_offset(uint8_t protocol);

/*@ requires \valid(quote) && span_ok(quote->transport) && \separated(quote, quote->transport.data + (0 .. quote->transport.size - 1));
    assigns *quote; ensures quote->transport == \old(quote->transport); ensures span_ok(quote->transport); */
static void ports_fill(struct quote *quote);

/*@ requires \valid(quote) && span_ok(quote->transport) && \separated(quote, quote->transport.data + (0 .. quote->transport.size - 1));
    assigns *quote; ensures quote->transport == \old(quote->transport); ensures span_ok(quote->transport); */
static void icmp_fill(struct quote *quote);

/*@ requires \valid(quote) && span_ok(quote->transport) && \separated(quote, quote->transport.data + (0 .. quote->transport.size - 1));
    assigns *quote; ensures quote->transport == \old(quote->transport); ensures span_ok(quote->transport); */
static void checksum_fill(struct quote *quote);

/*@ requires \valid(quote) && span_ok(quote->transport) && \separated(quote, quote->transport.data + (0 .. quote->transport.size - 1));
    assigns *quote; ensures quote->transport == \old(quote->transport); ensures span_ok(quote->transport); ensures \result <==> quote->transport.size >= 4; */
static bool transport_fill(struct quote *quote);

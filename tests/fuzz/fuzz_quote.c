/* SPDX-License-Identifier: BSD-2-Clause */
/* Feeds the quote parser: a protocol, then a quote from the IP header or the L4 header on. */
#include "common/wire/quote.h"
#include "tests/fuzz/fuzz.h"

static void try_quote(const struct quote *quote, struct span bytes)
{
	demand(fuzz_inside(quote->transport, bytes) && quote->transport.size >= 4);
	demand(!quote->has_icmp || quote->transport.size >= 8);
	demand(!(quote->has_icmp && quote->has_ports));
	demand(!quote->has_checksum || quote->transport.size >= 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_from(span_of(data, size), 1);
	struct quote quote;
	if (size < 1)
		return 0;
	if (quote_parse(bytes, &quote)) {
		try_quote(&quote, bytes);
		demand(quote.has_ip && quote.ip.fragment_offset == 0);
		demand(quote.protocol == quote.ip.protocol);
		struct quote again;
		demand(quote_parse_transport(quote.transport, quote.protocol, &again));
		demand(again.has_ports == quote.has_ports && again.has_icmp == quote.has_icmp);
		demand(again.destination_port == quote.destination_port);
		demand(again.icmp_sequence == quote.icmp_sequence);
		demand(again.checksum == quote.checksum);
	}
	if (quote_parse_transport(bytes, data[0], &quote)) {
		try_quote(&quote, bytes);
		demand(!quote.has_ip && span_equal(quote.transport, bytes));
	}
	return 0;
}

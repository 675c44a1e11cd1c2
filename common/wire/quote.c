/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/quote.h"

#include "common/wire/icmp/message.h"

bool quote_has_port_fields(uint8_t protocol)
{
	return protocol == IP_PROTOCOL_TCP || protocol == IP_PROTOCOL_UDP ||
	       protocol == IP_PROTOCOL_DCCP || protocol == IP_PROTOCOL_SCTP ||
	       protocol == IP_PROTOCOL_UDPLITE;
}

/* Where the 16-bit checksum is in the header of this protocol; 0 when it has none. */
static uint32_t checksum_offset(uint8_t protocol)
{
	switch (protocol) {
	case IP_PROTOCOL_ICMP:
	case IP_PROTOCOL_ICMPV6:
		return 2;
	case IP_PROTOCOL_UDP:
	case IP_PROTOCOL_UDPLITE:
	case IP_PROTOCOL_DCCP: /* RFC 4340 section 5.1 */
		return 6;
	case IP_PROTOCOL_TCP:
		return 16;
	default:
		return 0;
	}
}

static void ports_fill(struct quote *quote)
{
	struct reader r = reader_of(quote->transport);
	quote->source_port = reader_u16(&r);
	quote->destination_port = reader_u16(&r);
	quote->has_ports = !r.failed;
}

static void icmp_fill(struct quote *quote)
{
	struct icmp_header header;
	if (!icmp_parse(quote->transport, &header))
		return;
	quote->has_icmp = true;
	quote->icmp_type = header.type;
	quote->icmp_code = header.code;
	quote->icmp_id = icmp_id(&header);
	quote->icmp_sequence = icmp_sequence(&header);
}

static void checksum_fill(struct quote *quote)
{
	uint32_t offset = checksum_offset(quote->protocol);
	if (offset == 0)
		return;
	struct reader r = reader_of(quote->transport);
	reader_take(&r, offset);
	quote->checksum = reader_u16(&r);
	quote->has_checksum = !r.failed;
}

static bool transport_fill(struct quote *quote)
{
	if (quote->transport.size < 4)
		return false;
	if (quote_has_port_fields(quote->protocol))
		ports_fill(quote);
	else if (quote->protocol == IP_PROTOCOL_ICMP || quote->protocol == IP_PROTOCOL_ICMPV6)
		icmp_fill(quote);
	checksum_fill(quote);
	return true;
}

bool quote_parse(struct span body, struct quote *quote)
{
	*quote = (struct quote){0};
	if (!ip_parse_quoted(body, &quote->ip))
		return false;
	quote->has_ip = true;
	if (quote->ip.fragment_offset > 0)
		return false;
	quote->protocol = quote->ip.protocol;
	quote->transport = quote->ip.payload;
	return transport_fill(quote);
}

bool quote_parse_transport(struct span transport, uint8_t protocol, struct quote *quote)
{
	*quote = (struct quote){0};
	quote->protocol = protocol;
	quote->transport = transport;
	return transport_fill(quote);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/view/dump_body.h"

#include "common/base/checksum.h"
#include "common/wire/extension.h"
#include "common/wire/family.h"
#include "common/wire/icmp/names.h"
#include "icmpgen/message/spec_extension.h"
#include "icmpgen/message/spec_trailer.h"
#include "icmpgen/view/dump_ip.h"

static void data_dump(struct dump *d, uint32_t size)
{
	if (size > 0)
		dump_bytes(d, size, "data, %u bytes", size);
}

/* ---- the quoted datagram --------------------------------------------------------- */
static void ports_dump(struct dump *d)
{
	dump_bytes(d, 2, "source port %u", (unsigned)dump_number(d, 0, 2));
	dump_bytes(d, 2, "destination port %u", (unsigned)dump_number(d, 0, 2));
}

static void udp_dump(struct dump *d)
{
	ports_dump(d);
	dump_bytes(d, 2, "length %u", (unsigned)dump_number(d, 0, 2));
	dump_bytes(d, 2, "checksum 0x%04x", (unsigned)dump_number(d, 0, 2));
}

static void tcp_dump(struct dump *d)
{
	ports_dump(d);
	dump_bytes(d, 4, "sequence %u", (unsigned)dump_number(d, 0, 4));
	dump_bytes(d, 4, "acknowledgment %u", (unsigned)dump_number(d, 0, 4));
	dump_bytes(d, 2, "flags 0x%02x", (unsigned)dump_number(d, 1, 1));
	dump_bytes(d, 2, "window %u", (unsigned)dump_number(d, 0, 2));
	dump_bytes(d, 2, "checksum 0x%04x", (unsigned)dump_number(d, 0, 2));
	dump_bytes(d, 2, "urgent pointer %u", (unsigned)dump_number(d, 0, 2));
}

static void echo_dump(struct dump *d)
{
	dump_bytes(d, 2, "type %u, code %u", (unsigned)dump_number(d, 0, 1),
		(unsigned)dump_number(d, 1, 1));
	dump_bytes(d, 2, "checksum 0x%04x", (unsigned)dump_number(d, 0, 2));
	dump_bytes(d, 2, "id %u", (unsigned)dump_number(d, 0, 2));
	dump_bytes(d, 2, "seq %u", (unsigned)dump_number(d, 0, 2));
}

static void transport_dump(struct dump *d, uint8_t protocol)
{
	if (protocol == IP_PROTOCOL_UDP && dump_left(d) >= 8)
		udp_dump(d);
	else if (protocol == IP_PROTOCOL_TCP && dump_left(d) >= 20)
		tcp_dump(d);
	else if ((protocol == IP_PROTOCOL_ICMP || protocol == IP_PROTOCOL_ICMPV6) &&
		 dump_left(d) >= 8)
		echo_dump(d);
	data_dump(d, dump_left(d));
}

static void quote_dump(struct dump *whole, uint32_t size)
{
	struct ip_header ip;
	struct dump d = *whole;
	if (size == 0)
		return;
	d.packet.size = d.at + size;
	dump_heading(&d, "original datagram, %u bytes", size);
	if (dump_ip(&d, &ip))
		transport_dump(&d, ip.protocol);
	else
		dump_bytes(&d, size, "no whole IP header");
	whole->at = d.at;
}

/* ---- RFC 4884 -------------------------------------------------------------------- */
static void object_dump(struct dump *d)
{
	char words[1024];
	struct text t = text_of(words, sizeof words);
	uint32_t size = (uint32_t)dump_number(d, 0, 2);
	struct span object = dump_peek(d, size);
	bool known = size >= 4 && object.size == size && extension_words(object, &t);
	dump_bytes(d, 4, "object of %u bytes, class %u, type %u", size,
		(unsigned)dump_number(d, 2, 1), (unsigned)dump_number(d, 3, 1));
	if (size > 4)
		dump_bytes(d, size - 4, "%s", known ? words + 1 : "cut");
}

static void structure_dump(struct dump *d, uint32_t size)
{
	struct span structure = span_slice(d->packet, d->at, size);
	uint32_t end = d->at + structure.size;
	if (structure.size < 4) {
		data_dump(d, structure.size);
		return;
	}
	unsigned sum = (unsigned)dump_number(d, 2, 2);
	const char *verdict = sum == 0			    ? "none"
			      : checksum_of(structure) == 0 ? "right"
							    : "wrong";
	dump_heading(d, "extension structure, %u bytes", structure.size);
	dump_bytes(d, 2, "version %u", (unsigned)dump_number(d, 0, 1) / 16);
	dump_bytes(d, 2, "checksum 0x%04x (%s)", sum, verdict);
	while (d->at + 4 <= end && dump_number(d, 0, 2) >= 4)
		object_dump(d);
	data_dump(d, dump_left(d));
}

/* ---- lists ----------------------------------------------------------------------- */
static void items_dump(struct dump *d, enum icmp_trailer trailer)
{
	char words[TRAILER_TEXT_MAX];
	struct span item;
	for (;;) {
		struct reader r = reader_of(span_from(d->packet, d->at));
		if (!spec_trailer_next(trailer, &r, &item))
			break;
		struct text t = text_of(words, sizeof words);
		spec_trailer_words(trailer, item, &t);
		dump_bytes(d, item.size, "%.200s", words + 1);
	}
	data_dump(d, dump_left(d));
}

void dump_body(struct dump *d, uint8_t version, uint8_t type, enum icmp_trailer trailer,
	uint8_t length)
{
	const struct family *family = family_of(version);
	if (trailer == ICMP_TRAILER_EXTENSION) {
		structure_dump(d, extension_structure_size(span_from(d->packet, d->at)));
		return;
	}
	if (trailer != ICMP_TRAILER_QUOTE) {
		items_dump(d, trailer);
		return;
	}
	struct span body = span_from(d->packet, d->at);
	struct extension_found found = {.quote_size = body.size};
	if (icmp_extends(version, type))
		found = extension_find(family, body, length);
	quote_dump(d, found.quote_size);
	structure_dump(d, dump_left(d));
}

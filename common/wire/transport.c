/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/transport.h"

#include "common/base/checksum.h"
#include "common/wire/ip.h"

/* The checksum of what the writer holds from `begin` on, whose checksum field is still 0. */
static uint16_t segment_checksum(const struct writer *w, uint32_t begin, uint8_t protocol,
	const struct address *source, const struct address *destination)
{
	struct span segment = span_from(writer_span_of(w), begin);
	uint64_t sum = checksum_add_pseudo(0, source, destination, protocol, segment.size);
	return checksum_fold(checksum_add(sum, segment));
}

void udp_write(struct writer *w, uint8_t protocol, const struct udp_header *header,
	const struct address *source, const struct address *destination, struct span data)
{
	uint32_t begin = w->size;
	if (data.size > UINT16_MAX - UDP_HEADER_SIZE) {
		w->failed = true;
		return;
	}
	writer_u16(w, header->source_port);
	writer_u16(w, header->destination_port);
	writer_u16(
		w, header->length ? header->length : (uint16_t)(UDP_HEADER_SIZE + data.size));
	writer_u16(w, 0);
	writer_span(w, data);
	uint16_t checksum = segment_checksum(w, begin, protocol, source, destination);
	writer_patch_u16(w, begin + 6, checksum == 0 ? 0xffff : checksum);
}

bool tcp_parse(struct span segment, struct tcp_header *header)
{
	struct reader r = reader_of(segment);
	*header = (struct tcp_header){0};
	header->source_port = reader_u16(&r);
	header->destination_port = reader_u16(&r);
	header->sequence = reader_u32(&r);
	header->acknowledgment = reader_u32(&r);
	uint16_t word = reader_u16(&r);
	header->flags = word % 0x200u;
	header->window = reader_u16(&r);
	header->checksum = reader_u16(&r);
	header->urgent = reader_u16(&r);
	uint32_t size = word / 0x1000u * 4u;
	if (r.failed || size < TCP_HEADER_SIZE || size > segment.size)
		return false;
	header->options = reader_take(&r, size - TCP_HEADER_SIZE);
	return true;
}

struct span tcp_option(struct span options, uint8_t kind)
{
	struct reader r = reader_of(options);
	/*@ loop invariant reader_ok(&r) && r.data == options.data && r.size == options.size;
	    loop assigns r.offset, r.failed;
	    loop variant r.size - r.offset; */
	while (reader_left(&r) > 0) {
		uint8_t found = reader_u8(&r);
		if (found == TCP_OPTION_END)
			break;
		if (found == TCP_OPTION_NOP)
			continue;
		uint8_t size = reader_u8(&r);
		struct span data = reader_take(&r, size >= 2 ? size - 2u : UINT32_MAX);
		if (r.failed)
			break;
		if (found == kind)
			return data;
	}
	return (struct span){0};
}

void tcp_write_timestamps(struct writer *w, uint32_t value, uint32_t echo)
{
	writer_u8(w, TCP_OPTION_TIMESTAMPS);
	writer_u8(w, 10);
	writer_u32(w, value);
	writer_u32(w, echo);
}

void tcp_write(struct writer *w, const struct tcp_header *header, const struct address *source,
	const struct address *destination, struct span data)
{
	uint32_t begin = w->size;
	if (header->options.size > 40 || header->options.size % 4u != 0) {
		w->failed = true;
		return;
	}
	uint32_t words = (TCP_HEADER_SIZE + header->options.size) / 4u;
	writer_u16(w, header->source_port);
	writer_u16(w, header->destination_port);
	writer_u32(w, header->sequence);
	writer_u32(w, header->acknowledgment);
	writer_u16(w, (uint16_t)(words * 0x1000u + header->flags % 0x200u));
	writer_u16(w, header->window);
	writer_u16(w, 0);
	writer_u16(w, header->urgent);
	writer_span(w, header->options);
	writer_span(w, data);
	uint16_t checksum = segment_checksum(w, begin, IP_PROTOCOL_TCP, source, destination);
	writer_patch_u16(w, begin + 16, checksum);
}

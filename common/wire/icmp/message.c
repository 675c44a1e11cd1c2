/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/icmp/message.h"

#include "common/base/checksum.h"
#include "common/wire/family.h"

uint16_t icmp_id(const struct icmp_header *header)
{
	return (uint16_t)(256u * header->rest[0] + header->rest[1]);
}

static bool is_extended_echo(uint8_t type)
{
	return type == family_ipv4.extended_echo || type == family_ipv4.extended_echo_reply ||
	       type == family_ipv6.extended_echo || type == family_ipv6.extended_echo_reply;
}

uint16_t icmp_sequence(const struct icmp_header *header)
{
	if (is_extended_echo(header->type))
		return header->rest[2];
	return (uint16_t)(256u * header->rest[2] + header->rest[3]);
}

bool icmp_parse(struct span message, struct icmp_header *header)
{
	struct reader r = reader_of(message);
	*header = (struct icmp_header){0};
	header->type = reader_u8(&r);
	header->code = reader_u8(&r);
	header->checksum = reader_u16(&r);
	reader_copy(&r, header->rest, sizeof header->rest);
	return !r.failed;
}

void icmp_write_header(struct writer *w, const struct icmp_header *header)
{
	writer_u8(w, header->type);
	writer_u8(w, header->code);
	writer_u16(w, header->checksum);
	writer_bytes(w, header->rest, sizeof header->rest);
}

uint16_t icmp_checksum(uint8_t version, const struct address *source,
	const struct address *destination, struct span message)
{
	uint64_t sum = 0;
	if (version == 6)
		sum = checksum_add_pseudo(
			sum, source, destination, family_ipv6.icmp_protocol, message.size);
	return checksum_fold(checksum_add(sum, message));
}

void icmp_write_echo(struct writer *w, uint8_t version, uint8_t type, uint16_t id,
	uint16_t sequence, struct span data)
{
	uint32_t begin = w->size;
	writer_u8(w, type);
	writer_u8(w, 0);
	writer_u16(w, 0);
	writer_u16(w, id);
	writer_u16(w, sequence);
	writer_span(w, data);
	if (version == 4)
		writer_patch_u16(
			w, begin + 2, checksum_of(span_from(writer_span_of(w), begin)));
}

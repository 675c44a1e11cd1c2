/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/payload_timestamp.h"

#include "common/base/arithmetic.h"
#include "common/base/checksum.h"
#include "common/wire/icmp/message.h"

#define NOT_SINCE_MIDNIGHT 0x80000000u /* too large for an enumerator */

static uint32_t originate(const struct payload *payload)
{
	struct reader r = reader_of(span_of(payload->token, sizeof payload->token));
	return reader_u32(&r) | NOT_SINCE_MIDNIGHT;
}

struct span timestamp_write_request(
	const struct payload *payload, uint16_t id, uint16_t sequence, uint8_t *packet)
{
	struct writer w = writer_of(packet, ICMP_HEADER_SIZE + TIMESTAMP_DATA_SIZE);
	writer_u8(&w, TIMESTAMP_REQUEST);
	writer_u8(&w, 0);
	writer_u16(&w, 0);
	writer_u16(&w, id);
	writer_u16(&w, sequence);
	writer_u32(&w, originate(payload));
	writer_zeros(&w, TIMESTAMP_DATA_SIZE - 4);
	writer_patch_u16(&w, 2, checksum_of(writer_span_of(&w)));
	return writer_span_of(&w);
}

bool timestamp_is_ours(
	const struct payload *payload, struct span data, struct timestamp_times *times)
{
	struct timestamp_times unwanted;
	struct reader r = reader_of(data);
	uint32_t first = reader_u32(&r);
	times = times ? times : &unwanted;
	times->receive = reader_u32(&r);
	times->transmit = reader_u32(&r);
	return !r.failed && first == originate(payload);
}

uint32_t timestamp_of_day(nanoseconds wall)
{
	return (uint32_t)(time_max(wall, 0) / MILLISECOND % (24 * 60 * 60 * 1000));
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds capture files: as they are, with the lengths of pcapng blocks repaired (bit 0 of the
 * first byte), and as a packet to write and read back.
 */
#include <stdlib.h>
#include <string.h>

#include "common/wire/pcap/pcap.h"
#include "tests/fuzz/fuzz.h"

enum { INTERFACES_MAX = 65536 / 20 };

/* As few as possible more at a time. */
static bool next_packet(struct pcap *pcap, struct pcap_packet *packet)
{
	static struct pcap_interface room[INTERFACES_MAX];
	bool has_packet;
	while (!(has_packet = pcap_next(pcap, packet)) && pcap->is_full) {
		demand(!pcap->problem && pcap->room < INTERFACES_MAX);
		pcap_give_room(pcap, room, pcap->room + 1);
	}
	return has_packet;
}

static void try_file(struct span file)
{
	struct pcap pcap;
	struct pcap_packet packet;
	uint32_t before = 0;
	uint32_t count = 0;
	demand(pcap_open(&pcap, file) == (pcap.problem == NULL));
	while (next_packet(&pcap, &packet)) {
		demand(pcap.offset > before && pcap.offset <= file.size);
		demand(packet.number == ++count);
		demand(fuzz_inside(packet.frame, file));
		demand(fuzz_inside(packet.ip, packet.frame));
		demand((packet.ip.size == 0) == (packet.why_no_ip != NULL));
		before = pcap.offset;
	}
	demand(pcap.problem ? pcap.problem_at <= file.size : pcap.offset == file.size);
	demand(!next_packet(&pcap, &packet));
}

/* Big-endian sections only: make both lengths of each block the same and right. */
static void repair(uint8_t *file, uint32_t size)
{
	uint32_t at = 0;
	while (size - at >= 12) {
		uint32_t length = (256u * file[at + 6] + file[at + 7]) / 4u * 4u;
		if (length < 12 || length > size - at)
			length = (size - at) / 4u * 4u;
		for (uint32_t i = 0; i < 4; i++) {
			uint8_t byte = (uint8_t)(length >> (24 - 8 * i));
			file[at + 4 + i] = byte;
			file[at + length - 4 + i] = byte;
		}
		at += length;
	}
}

static void try_written(struct span bytes)
{
	static uint8_t file[FUZZ_PACKET_MAX + PCAP_HEADER_SIZE + PCAP_PACKET_SIZE];
	struct reader r = reader_of(bytes);
	char comment[300] = {0};
	struct pcap_record record = {.direction = reader_u8(&r) % 3u, .comment = comment};
	record.wall = (nanoseconds)(reader_u64(&r) / 2u);
	uint32_t size = reader_u8(&r);
	reader_copy(&r, comment, size < reader_left(&r) ? size : reader_left(&r));
	struct span packet = reader_rest(&r);
	struct writer w = writer_of(file, sizeof file);
	pcap_write_header(&w, comment);
	demand(w.size <= PCAP_HEADER_SIZE);
	uint32_t begin = w.size;
	pcap_write_packet(&w, &record, packet);
	demand(!w.failed && w.size - begin <= PCAP_PACKET_SIZE + packet.size);
	struct pcap pcap;
	struct pcap_packet again;
	demand(pcap_open(&pcap, writer_span_of(&w)) && pcap_next(&pcap, &again));
	demand(again.wall == record.wall && span_equal(again.frame, packet));
	demand(!pcap_next(&pcap, &again) && !pcap.problem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1 || size > 65535)
		return 0;
	uint32_t left = (uint32_t)size - 1;
	uint8_t *file = malloc(left + 1u);
	demand(file);
	memcpy(file, data + 1, left);
	try_written(span_of(file, left));
	if (data[0] % 2u == 1)
		repair(file, left);
	try_file(span_of(file, left));
	free(file);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "common/wire/pcap/pcap.h"
#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

#define PACKET "4500001400010000400100 00c0000201c6336402"

/* The time and size of all packets that are read back. */
static const char *described(struct span file)
{
	static char text[256];
	struct pcap pcap;
	struct pcap_packet packet;
	int at = 0;
	pcap_open(&pcap, file);
	while (pcap_next(&pcap, &packet))
		at += snprintf(text + at, sizeof text - (size_t)at, "%lld: %u bytes, link %u; ",
			(long long)packet.wall, packet.ip.size, packet.link);
	snprintf(
		text + at, sizeof text - (size_t)at, "%s", pcap.problem ? pcap.problem : "end");
	return text;
}

static void writes_pcapng(void)
{
	struct hex hex;
	uint8_t to[HEX_SIZE];
	struct writer w = writer_of(to, sizeof to);
	pcap_write_header(&w, "ping");
	struct span want = hex_span(&hex,
		"0a0d0d0a 00000028 1a2b3c4d 0001 0000 ffffffffffffffff "
		"0004 0004 70696e67 0000 0000 00000028 "
		"00000001 00000020 0065 0000 00000000 0009 0001 09000000 0000 0000 00000020");
	is_bytes(to, w.size, want.data, want.size, "a section and an interface of raw IP");
	w = writer_of(to, sizeof to);
	struct pcap_record record = {.wall = 0x123456789, .direction = PCAP_OUTBOUND};
	pcap_write_packet(&w, &record, span_of("\x45\x00\x00\x14\x01", 5));
	want = hex_span(&hex, "00000006 00000034 00000000 00000001 23456789 00000005 00000005 "
			      "4500001401 000000 0002 0004 00000002 0000 0000 00000034");
	is_bytes(to, w.size, want.data, want.size, "a packet that went out");
	record = (struct pcap_record){.wall = -1, .comment = "no IP header"};
	w = writer_of(to, sizeof to);
	pcap_write_packet(&w, &record, span_of("\x45\x00\x00\x14", 4));
	want = hex_span(&hex,
		"00000006 00000038 00000000 00000000 00000000 00000004 00000004 45000014 "
		"0001 000c 6e6f20495020686561646572 0000 0000 00000038");
	is_bytes(to, w.size, want.data, want.size,
		"a comment, no direction, a time before 1970 is 0");
}

static void reads_what_it_writes(void)
{
	struct hex hex;
	uint8_t to[2048];
	struct writer w = writer_of(to, sizeof to);
	pcap_write_header(&w, "traceroute");
	for (int i = 0; i < 3; i++) {
		struct pcap_record record = {
			.wall = 1700000000000000000 + i, .direction = PCAP_INBOUND};
		pcap_write_packet(&w, &record, hex_span(&hex, PACKET));
	}
	is_text(described(writer_span_of(&w)),
		"1700000000000000000: 20 bytes, link 101; "
		"1700000000000000001: 20 bytes, link 101; "
		"1700000000000000002: 20 bytes, link 101; end",
		"three packets to the nanosecond");
}

static void long_texts_are_cut(void)
{
	char words[400];
	memset(words, 'x', sizeof words - 1);
	words[sizeof words - 1] = '\0';
	uint8_t to[2048];
	struct writer w = writer_of(to, sizeof to);
	pcap_write_header(&w, words);
	is_number(w.size, PCAP_HEADER_SIZE, "the longest header is as long as promised");
	uint32_t begin = w.size;
	struct pcap_record record = {.direction = PCAP_INBOUND, .comment = words};
	pcap_write_packet(&w, &record, span_of("\x45", 1));
	is_number(w.size - begin, PCAP_PACKET_SIZE, "so is the longest packet block");
	is_text(described(writer_span_of(&w)), "0: 1 bytes, link 101; end",
		"and both are right");
	w = writer_of(to, 40);
	pcap_write_header(&w, "ping");
	ok(w.failed, "a file that does not fit fails");
}

static void the_longest_packets_fit(void)
{
	static uint8_t packet[70001];
	static uint8_t file[sizeof packet + PCAP_HEADER_SIZE + PCAP_PACKET_SIZE];
	struct writer w = writer_of(file, sizeof file);
	pcap_write_header(&w, "ping");
	pcap_write_packet(&w, &(struct pcap_record){.wall = 1}, span_of(packet, sizeof packet));
	is_text(described(writer_span_of(&w)), "1: 70001 bytes, link 101; end",
		"a block of more than 64 kB");
}

int main(void)
{
	run_test(writes_pcapng, "pcap_write: writes pcapng");
	run_test(reads_what_it_writes, "pcap_write: reads what it writes");
	run_test(long_texts_are_cut, "pcap_write: long texts are cut");
	run_test(the_longest_packets_fit, "pcap_write: the longest packets fit");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/pcap/pcap.h"

#include <stddef.h>
#include <stdio.h>

#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

/* clang-format off */
#define ETHERNET "ffffffffffff 001122334455 "
#define FILL6 "000000000000"
/* an echo without data, and an IPv6 header with 4 bytes after it */
#define SHORT4 "4500001c00010000400166de0a0000010a0000020800f7fe00010000 "
#define SHORT6 "6000000000043a40 fd000000000000000000000000000001 fd000000000000000000000000000002 99001122 "
static const struct {
	const char *what;
	uint32_t link;
	const char *bytes, *description;
} rows[] = {
	{"raw", 101, "45 00", "2 bytes from 0"},
	{"raw of other systems", 12, "45 00", "2 bytes from 0"},
	{"and of OpenBSD", 14, "45 00", "2 bytes from 0"},
	{"IPv4", 228, "45 00", "2 bytes from 0"},
	{"IPv6", 229, "60 00", "2 bytes from 0"},
	{"an empty raw packet", 101, "", "cut"},
	{"Ethernet", 1, "ffffffffffff 001122334455 0800 45 00", "2 bytes from 14"},
	{"Ethernet with IPv6", 1, "ffffffffffff 001122334455 86dd 60", "1 bytes from 14"},
	{"a VLAN tag (IEEE 802.1Q)", 1, "ffffffffffff 001122334455 8100 0064 0800 45",
		"1 bytes from 18"},
	{"two tags (IEEE 802.1ad)", 1,
		"ffffffffffff 001122334455 88a8 0001 8100 0002 86dd 60", "1 bytes from 22"},
	{"an old outer tag", 1, "ffffffffffff 001122334455 9100 0001 8100 0002 0800 45",
		"1 bytes from 22"},
	{"ARP", 1, "ffffffffffff 001122334455 0806 0001", "not IP"},
	{"an LLC frame", 1, "ffffffffffff 001122334455 0026 4242 03", "not IP"},
	{"Ethernet that ends in its header", 1, "ffffffffffff 001122334455 08", "cut"},
	{"Ethernet that ends with its header", 1, "ffffffffffff 001122334455 0800", "cut"},
	{"a tag that ends the frame", 1, "ffffffffffff 001122334455 8100 00", "cut"},
	{"PPP with address and control (RFC 1662)", 9, "ff03 0021 45 00", "2 bytes from 4"},
	{"without", 9, "0057 60 00", "2 bytes from 2"},
	{"with a protocol of one byte (RFC 1661 section 2)", 50, "21 45 00", "2 bytes from 1"},
	{"PPP of another protocol", 9, "c021 01", "not IP"},
	{"PPP that ends", 9, "ff03 00", "cut"},
	{"PPP without a byte", 9, "ff03", "cut"},
	{"PPP after its protocol", 9, "ff03 0021", "cut"},
	{"PPP over Ethernet (RFC 2516)", 1, ETHERNET "8864 11 00 0001 0004 0021 45 00", "2 bytes from 22"},
	{"and as a link of its own", 51, "11 00 0001 0004 0057 60 00", "2 bytes from 8"},
	{"its discovery", 1, ETHERNET "8863 11 09 0000 0004", "not IP"},
	{"an MPLS label (RFC 3032)", 1, ETHERNET "8847 00010140 45 00", "2 bytes from 18"},
	{"a stack of two, with IPv6", 1, ETHERNET "8848 00010040 00011140 60 00", "2 bytes from 22"},
	{"a label with a control word", 1, ETHERNET "8847 00010140 00000001", "not IP"},
	{"a stack without a bottom", 1, ETHERNET "8847 00010040", "cut"},
	{"labels over PPP", 9, "0281 00010140 45 00", "2 bytes from 6"},
	{"cooked", 113, "0000 0001 0006 0011223344550000 0800 45 00", "2 bytes from 16"},
	{"cooked ARP", 113, "0000 0001 0006 0011223344550000 0806 00", "not IP"},
	{"cooked that ends", 113, "0000 0001 0006 0011223344550000", "cut"},
	{"cooked version 2", 276,
		"86dd 0000 00000002 0001 00 06 0011223344550000 60 00", "2 bytes from 20"},
	{"cooked version 2 that ends", 276, "86dd 0000 00000002 0001 00 06 00112233", "cut"},
	{"null, big-endian IPv4", 0, "00000002 45", "1 bytes from 4"},
	{"null, little-endian IPv4", 0, "02000000 45", "1 bytes from 4"},
	{"null, IPv6 of Linux", 0, "0a000000 60", "1 bytes from 4"},
	{"null, IPv6 of NetBSD", 0, "00000018 60", "1 bytes from 4"},
	{"null, IPv6 of FreeBSD", 0, "1c000000 60", "1 bytes from 4"},
	{"null, IPv6 of Darwin", 0, "1e000000 60", "1 bytes from 4"},
	{"loop", 108, "00000002 45", "1 bytes from 4"},
	{"null of another family", 0, "00000011 45", "not IP"},
	{"null that ends", 0, "000000", "cut"},
	{"null without a packet", 0, "00000002", "cut"},
	{"an IPv4 packet of 28 bytes in a frame filled up to 60", 1, ETHERNET "0800 " SHORT4 FILL6
		FILL6 FILL6, "28 bytes from 14"},
	{"the same with its check sequence", 1, ETHERNET "0800 " SHORT4 FILL6 FILL6 FILL6
		"11223344", "28 bytes from 14"},
	{"the same with a tag, filled up to 60 or 64", 1, ETHERNET "8100 0001 0800 " SHORT4 FILL6
		FILL6 "0000", "28 bytes from 18"},
	{"the same as cooked capture has it", 113, "0000 0001 0006 0011223344550000 0800 " SHORT4
		FILL6 FILL6 FILL6, "28 bytes from 16"},
	{"an IPv6 packet of 44 bytes in a frame filled up to 60", 1, ETHERNET "86dd " SHORT6
		"0000", "44 bytes from 14"},
	{"a longer frame has a trailer as well", 1, ETHERNET "0800 " SHORT4 FILL6 FILL6 FILL6 "1122334455",
		"28 bytes from 14"},
	{"one with two tags, filled up to 60", 1, ETHERNET "88a8 0001 8100 0001 0800 " SHORT4 FILL6
		"00000000", "28 bytes from 22"},
	{"a shorter one too", 1, ETHERNET "0800 " SHORT4 FILL6 "000000", "28 bytes from 14"},
	{"a length of 0 is that of segmentation offload", 1, ETHERNET "0800 45000000" FILL6 FILL6
		FILL6 FILL6 FILL6 FILL6 FILL6, "46 bytes from 14"},
	{"a length below the header's is not believed", 1, ETHERNET "0800 45000013" FILL6 FILL6
		FILL6 FILL6 FILL6 FILL6 FILL6, "46 bytes from 14"},
	{"nor one beyond the frame", 1, ETHERNET "0800 45000099" FILL6 FILL6 FILL6 FILL6 FILL6 FILL6
		FILL6, "46 bytes from 14"},
	{"raw packets are never filled", 101, SHORT4 FILL6 FILL6 FILL6, "46 bytes from 0"},
	{"IEEE 802.11", 105, "45 00", "unknown link type"},
};
/* clang-format on */

static void finds_ip_in_frames(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hex hex;
		char text[64];
		const char *why;
		struct span frame = hex_span(&hex, rows[i].bytes);
		struct span ip = pcap_frame_ip(rows[i].link, frame, &why);
		if (!why)
			snprintf(text, sizeof text, "%u bytes from %td", ip.size,
				ip.data - frame.data);
		is_text(why ? why : text, rows[i].description, "%s", rows[i].what);
	}
}

int main(void)
{
	run_test(finds_ip_in_frames, "pcap_frame: finds ip in frames");
	return tap_end();
}

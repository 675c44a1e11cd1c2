/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/fragment.h"

#include <stdlib.h>
#include <string.h>

#include "icmpgen/message/words.h"
#include "tests/unit/command_line.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
#define HEADER4(length, flags, sum) "4500" length "0001" flags "4001" sum "0a0000010a000002"
#define ADDRESSES6 "fd000000000000000000000000000001fd000000000000000000000000000002"
#define ROUTED "2b00010400000000" "2c02020000000000" "fd000000000000000000000000000005"
static const struct {
	const char *what, *line, *pieces;
} cases[] = {
	{"a packet without --frag is sent whole", "--src 10.0.0.1 echo id=2 data=hex:00 10.0.0.2",
		HEADER4("001d", "0000", "66dd") "0800f7fd0002000000"},
	{"so is one that fits", "--src 10.0.0.1 --frag 16 echo id=2 data=hex:0000000000000000 10.0.0.2",
		HEADER4("0024", "0000", "66d6") "0800f7fd00020000" "0000000000000000"},
	{"IPv4 in order (RFC 791 section 3.2)", "--src 10.0.0.1 --frag 8 echo id=2 data=hex:01020304050607080900 10.0.0.2",
		HEADER4("001c", "2000", "46de") "0800dee900020000 "
		HEADER4("001c", "2001", "46dd") "0102030405060708 "
		HEADER4("0016", "0002", "66e2") "0900"},
	{"the last first", "--src 10.0.0.1 --frag 8,reverse echo id=2 data=hex:0102 10.0.0.2",
		HEADER4("0016", "0001", "66e3") "0102 " HEADER4("001c", "2000", "46de") "0800f6fb00020000"},
	{"each over the last 8 bytes of the one before",
		"--src 10.0.0.1 --frag 8,overlap echo id=2 data=hex:0102 10.0.0.2",
		HEADER4("001c", "2000", "46de") "0800f6fb00020000 "
		HEADER4("001e", "0000", "66dc") "0800f6fb000200000102"},
	{"IPv6 with a header of their own (RFC 8200 section 4.5)",
		"--src fd00::1 --ip-id 9 --frag 8 echo id=2 data=hex:00 fd00::2",
		"60000000" "0010" "2c" "40" ADDRESSES6 "3a00" "0001" "00000009" "800085b500020000 "
		"60000000" "0009" "2c" "40" ADDRESSES6 "3a00" "0008" "00000009" "00"},
	{"after a hop-by-hop header, which every one has",
		"--src fd00::1 --hbh ra --frag 8 echo id=2 data=hex:00 fd00::2",
		"60000000" "0018" "00" "40" ADDRESSES6 "2c00050200000100" "3a00" "0001" "00000001" "800085b500020000 "
		"60000000" "0011" "00" "40" ADDRESSES6 "2c00050200000100" "3a00" "0008" "00000001" "00"},
	{"and all up to a routing header, but no destination options after it",
		"--src fd00::1 --header dst:hex: --header routing:2,fd00::5,left=0 --header dst:hex: --frag 8 echo id=2 fd00::2",
		"60000000" "0030" "3c" "40" ADDRESSES6 ROUTED "3c00" "0001" "00000001" "3a00010400000000 "
		"60000000" "0030" "3c" "40" ADDRESSES6 ROUTED "3c00" "0008" "00000001" "800085b600020000"},
	{"the reserved flag of IPv4 in each", "--src 10.0.0.1 --ip-flags evil --frag 8 echo id=2 data=hex:00 10.0.0.2",
		HEADER4("001c", "a000", "c6dd") "0800f7fd00020000 " HEADER4("0015", "8001", "e6e3") "00"},
};
/* clang-format on */

int main(void)
{
	static uint8_t packet[SPEC_PACKET_MAX];
	static uint8_t piece[SPEC_PACKET_MAX];
	struct icmp_send_options *settings = calloc(1, sizeof *settings);
	test_begin("fragment_write: the pieces of a packet");
	for (size_t i = 0; settings && i < ROWS(cases); i++) {
		char line[256];
		char got[1024];
		char buffer[SPEC_PROBLEM_SIZE];
		struct text problem = text_of(buffer, sizeof buffer);
		struct text words = text_of(line, sizeof line);
		struct text t = text_of(got, sizeof got);
		struct writer w = writer_of(packet, sizeof packet);
		text_format(&words, "icmp-send %s", cases[i].line);
		ok(command_line_build(settings, line, &w, &problem), "%s: is built",
			cases[i].what);
		struct span whole = writer_span_of(&w);
		uint32_t count = fragment_count(&settings->spec, whole);
		for (uint32_t k = 0; k < count; k++) {
			struct writer to = writer_of(piece, sizeof piece);
			ok(fragment_write(&settings->spec, whole, k, &to), "piece %u", k);
			text_add(&t, k > 0 ? " " : "");
			text_add_hex(&t, writer_span_of(&to));
		}
		is_text(got, cases[i].pieces, "%s", cases[i].what);
	}
	test_end();
	free(settings);
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/vary.h"

#include <stdlib.h>
#include <string.h>

#include "icmpgen/message/words.h"
#include "tests/unit/command_line.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
static const struct {
	const char *what, *line;
	uint32_t from, size; /* what is looked at */
	const char *seen;    /* in four packets, or the sentence */
} cases[] = {
	{"an identifier and a sequence count up, and round", "--vary id,seq echo id=65534 seq=1 10.0.0.2", 24, 4,
		"fffe0001 ffff0002 00000003 00010004"},
	{"sources go through their network", "--vary src=10.1.0.0/30 echo 10.0.0.2", 12, 4,
		"0a010000 0a010001 0a010002 0a010003"},
	{"and through it again", "--vary src=10.1.0.2/31 echo 10.0.0.2", 12, 4, "0a010002 0a010003 0a010002 0a010003"},
	{"a network of one address", "--vary src=fd00::5/128 echo fd00::2", 20, 4, "00000005 00000005 00000005 00000005"},
	{"a quoted port, and with it the quoted checksum, which stays right (RFC 1624)",
		"--vary dport=53-55 dest-unreach --quote 'udp:10.0.0.2:4000>10.0.0.3:9' 10.0.0.2", 50, 6,
		"00350008dc04 00360008dc03 00370008dc02 00350008dc04"},
	{"of TCP", "--vary dport=80-81 dest-unreach --quote 'tcp:10.0.0.2:4000>10.0.0.3:9' 10.0.0.2", 64, 2,
		"8bee 8bed 8bee 8bed"},
	{"a message without a sequence", "--vary seq dest-unreach --no-quote 10.0.0.2", 0, 0,
		"--vary seq: dest-unreach/net has no field of that name"},
	{"nor an identifier", "--vary id dest-unreach --no-quote 10.0.0.2", 0, 0,
		"--vary id: dest-unreach/net has no field of that name"},
	{"sources of the other family", "--vary src=fd00::/64 echo 10.0.0.2", 0, 0, "--vary src: must be IPv4 like DEST"},
	{"a port of no datagram", "--vary dport=1-2 echo 10.0.0.2", 0, 0,
		"--vary dport: needs a quoted UDP or TCP datagram; give --quote udp:... or --quote tcp:..."},
	{"ports in the wrong order", "--vary dport=2-1 echo 10.0.0.2", 0, 0,
		"--vary: 'dport': expected seq, id, src=[random:]NETWORK/LENGTH, ttl[=LOW-HIGH] or dport=LOW-HIGH"},
	{"a sequence with a value", "--vary seq=1 echo 10.0.0.2", 0, 0,
		"--vary: 'seq': expected seq, id, src=[random:]NETWORK/LENGTH, ttl[=LOW-HIGH] or dport=LOW-HIGH"},
	{"times to live go round", "--vary ttl=254-255 echo 10.0.0.2", 8, 1, "fe ff fe ff"},
	{"all of them but 0", "--vary ttl echo fd00::2", 7, 1, "01 02 03 04"},
	{"a random source stays in its network", "--vary src=random:10.1.2.0/24 echo 10.0.0.2", 12, 3,
		"0a0102 0a0102 0a0102 0a0102"},
	{"a random source of one address", "--vary src=random:fd00::5/128 echo fd00::2", 20, 4,
		"00000005 00000005 00000005 00000005"},
	{"a time to live above 255", "--vary ttl=1-256 echo 10.0.0.2", 0, 0,
		"--vary: 'ttl': expected seq, id, src=[random:]NETWORK/LENGTH, ttl[=LOW-HIGH] or dport=LOW-HIGH"},
	{"and beside --ttl", "--ttl 5 --vary ttl echo 10.0.0.2", 0, 0, "--ttl and --vary ttl exclude each other"},
	{"a port without its checksum", "--vary dport=80-81 dest-unreach --quote-hex 4500001c00010000401166cd0a0000020a0000030fa00035 10.0.0.2", 50, 2,
		"0050 0051 0050 0051"},
	{"a port whose checksum is none", "--vary dport=80-81 dest-unreach --quote udp:10.0.0.2:4000>10.0.0.3:9,sum=0 10.0.0.2", 50, 6,
		"005000080000 005100080000 005000080000 005100080000"},
	/* RFC 768: a sum of 0 is sent as 0xffff */
	{"a port whose checksum becomes 0", "--vary dport=80-81 dest-unreach --quote udp:10.0.0.2:4000>10.0.0.3:9,sum=71 10.0.0.2", 50, 6,
		"00500008ffff 00510008fffe 00500008ffff 00510008fffe"},
	{"the port of a datagram that is cut", "--vary dport=1-2 dest-unreach --quote-hex 4500001600010000401166cd0a0000020a0000030fa0 10.0.0.2", 0, 0,
		"--vary dport: needs a quoted UDP or TCP datagram; give --quote udp:... or --quote tcp:..."},
	{"the port of bytes that are none", "--vary dport=1-2 dest-unreach --quote-hex 45 10.0.0.2", 0, 0,
		"--vary dport: needs a quoted UDP or TCP datagram; give --quote udp:... or --quote tcp:..."},
	{"the port of a later fragment", "--vary dport=1-2 dest-unreach --quote udp:10.0.0.2:4000>10.0.0.3:9,frag=8 10.0.0.2", 0, 0,
		"--vary dport: needs a quoted UDP or TCP datagram; give --quote udp:... or --quote tcp:..."},
	{"the port of an echo", "--vary dport=1-2 dest-unreach --quote icmp-echo:10.0.0.2>10.0.0.3 10.0.0.2", 0, 0,
		"--vary dport: needs a quoted UDP or TCP datagram; give --quote udp:... or --quote tcp:..."},
	{"a network of more than 64 bits of hosts", "--vary src=random:fd00::/16 echo fd00::2", 8, 2, "fd00 fd00 fd00 fd00"},
	{"another word", "--vary tos echo 10.0.0.2", 0, 0,
		"--vary: 'tos': expected seq, id, src=[random:]NETWORK/LENGTH, ttl[=LOW-HIGH] or dport=LOW-HIGH"},
};
/* clang-format on */

/* Whether one of these parts varies something, and all others nothing. */
static void check_is_on(void)
{
	static const char *const words[] = {"seq", "id", "src=10.0.0.0/8", "dport=1-2", "ttl"};
	struct vary vary = {0};
	ok(!vary_is_on(&vary), "nothing varies");
	for (size_t i = 0; i < ROWS(words); i++) {
		char got[SPEC_PROBLEM_SIZE];
		struct text t = text_of(got, sizeof got);
		vary = (struct vary){0};
		ok(vary_parse(&vary, words[i], &t) && vary_is_on(&vary), "%s varies", words[i]);
	}
}

int main(void)
{
	static uint8_t packet[SPEC_PACKET_MAX];
	struct icmp_send_options *s = calloc(1, sizeof *s);
	test_begin("vary_step: the first four values of each form");
	for (size_t i = 0; s && i < ROWS(cases); i++) {
		char line[256];
		char got[SPEC_PROBLEM_SIZE];
		struct text words = text_of(line, sizeof line);
		struct text t = text_of(got, sizeof got);
		struct writer w = writer_of(packet, sizeof packet);
		text_format(&words, "icmp-send %s", cases[i].line);
		bool right = command_line_build(s, line, &w, &t) &&
			     vary_check(&s->vary, &s->spec, &t);
		for (uint64_t number = 0; right && number < 4; number++) {
			if (number == 0)
				vary_start(&s->vary, &s->spec);
			else
				vary_step(&s->vary, number, &s->spec);
			w = writer_of(packet, sizeof packet);
			spec_build(&s->spec, &w);
			text_add(&t, number > 0 ? " " : "");
			text_add_hex(&t,
				span_slice(writer_span_of(&w), cases[i].from, cases[i].size));
		}
		is_text(got, cases[i].seen, "%s", cases[i].what);
	}
	test_end();
	run_test(check_is_on, "vary_is_on: any part");
	free(s);
	return tap_end();
}

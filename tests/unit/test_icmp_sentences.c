/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/icmp/names.h"

#include <string.h>

#include "tests/unit/tap.h"

/* What iputils 20221126 and Butskoy's traceroute 2.1.2 print, or would; info 1400, 20 or 6,
 * gateway 10.0.0.77 or fe80::77. */
struct expectation {
	uint8_t version, type, code;
	uint32_t info;
	const char *sentence;
	const char *mark;
};

static const struct expectation expectations[] = {
	{4, 0, 0, 0, "Echo Reply", ""},
	{4, 3, 0, 0, "Destination Net Unreachable", "!N"},
	{4, 3, 1, 0, "Destination Host Unreachable", "!H"},
	{4, 3, 2, 0, "Destination Protocol Unreachable", "!P"},
	{4, 3, 3, 0, "Destination Port Unreachable", ""},
	{4, 3, 4, 1400, "Frag needed and DF set (mtu = 1400)", "!F-1400"},
	{4, 3, 4, 0, "Frag needed and DF set (mtu = 0)", "!F-0"},
	{4, 3, 5, 0, "Source Route Failed", "!S"},
	{4, 3, 6, 0, "Destination Net Unknown", "!N"},
	{4, 3, 7, 0, "Destination Host Unknown", "!H"},
	{4, 3, 8, 0, "Source Host Isolated", "!N"},
	{4, 3, 9, 0, "Destination Net Prohibited", "!X"},
	{4, 3, 10, 0, "Destination Host Prohibited", "!X"},
	{4, 3, 11, 0, "Destination Net Unreachable for Type of Service", "!N"},
	{4, 3, 12, 0, "Destination Host Unreachable for Type of Service", "!H"},
	{4, 3, 13, 0, "Packet filtered", "!X"},
	{4, 3, 14, 0, "Precedence Violation", "!V"},
	{4, 3, 15, 0, "Precedence Cutoff", "!C"},
	{4, 3, 16, 0, "Dest Unreachable, Bad Code: 16", "!<16>"},
	{4, 3, 255, 0, "Dest Unreachable, Bad Code: 255", "!<255>"},
	{4, 4, 0, 0, "Source Quench", "!<4-0>"},
	{4, 4, 2, 0, "Source Quench", "!<4-2>"},
	{4, 5, 0, 0, "Redirect Network(New nexthop: 10.0.0.77)", "!<5-0>"},
	{4, 5, 1, 0, "Redirect Host(New nexthop: 10.0.0.77)", "!<5-1>"},
	{4, 5, 2, 0, "Redirect Type of Service and Network(New nexthop: 10.0.0.77)", "!<5-2>"},
	{4, 5, 3, 0, "Redirect Type of Service and Host(New nexthop: 10.0.0.77)", "!<5-3>"},
	{4, 5, 4, 0, "Redirect, Bad Code: 4(New nexthop: 10.0.0.77)", "!<5-4>"},
	{4, 6, 0, 0, "Alternate Host Address", "!<6-0>"},
	{4, 7, 0, 0, "Bad ICMP type: 7", "!<7-0>"},
	{4, 8, 0, 0, "Echo Request", "!<8-0>"},
	{4, 9, 16, 0, "Router Advertisement", ""},
	{4, 10, 0, 0, "Router Solicitation", "!<10-0>"},
	{4, 11, 0, 0, "Time to live exceeded", ""},
	{4, 11, 1, 0, "Frag reassembly time exceeded", "!<11-1>"},
	{4, 11, 2, 0, "Time exceeded, Bad Code: 2", "!<11-2>"},
	{4, 12, 0, 20, "Parameter problem: pointer = 20", "!<12-0>"},
	{4, 12, 1, 20, "Parameter problem: pointer = 20", "!<12-1>"},
	{4, 12, 3, 20, "Parameter problem: pointer = 20", "!<12-3>"},
	{4, 13, 0, 0, "Timestamp", "!<13-0>"},
	{4, 14, 0, 0, "Timestamp Reply", ""},
	{4, 15, 0, 0, "Information Request", "!<15-0>"},
	{4, 16, 0, 0, "Information Reply", ""},
	{4, 17, 0, 0, "Address Mask Request", "!<17-0>"},
	{4, 18, 0, 0, "Address Mask Reply", ""},
	{4, 40, 5, 0, "Photuris Security Failures", "!<40-5>"},
	{4, 200, 7, 0, "Bad ICMP type: 200", "!<200-7>"},
	{4, 255, 255, 0, "Bad ICMP type: 255", "!<255-255>"},

	{6, 0, 0, 0, "unknown icmp type: 0", "!<0-0>"},
	{6, 1, 0, 0, "Destination unreachable: No route", "!N"},
	{6, 1, 1, 0, "Destination unreachable: Administratively prohibited", "!X"},
	{6, 1, 2, 0, "Destination unreachable: Beyond scope of source address", "!H"},
	{6, 1, 3, 0, "Destination unreachable: Address unreachable", "!H"},
	{6, 1, 4, 0, "Destination unreachable: Port unreachable", ""},
	{6, 1, 5, 0, "Destination unreachable: Source address failed ingress/egress policy",
		"!<5>"},
	{6, 1, 6, 0, "Destination unreachable: Reject route to destination", "!<6>"},
	{6, 1, 7, 0, "Destination unreachable: Unknown code 7", "!<7>"},
	{6, 1, 8, 0, "Destination unreachable: Unknown code 8", "!<8>"},
	{6, 1, 200, 0, "Destination unreachable: Unknown code 200", "!<200>"},
	{6, 2, 0, 1400, "Packet too big: mtu=1400", "!F-1400"},
	{6, 2, 0, 0, "Packet too big: mtu=0", "!F-0"},
	{6, 2, 0, 4294967295, "Packet too big: mtu=4294967295", "!F-4294967295"},
	{6, 2, 1, 1400, "Packet too big: mtu=1400, code=1", "!F-1400"},
	{6, 3, 0, 0, "Time exceeded: Hop limit", ""},
	{6, 3, 1, 0, "Time exceeded: Defragmentation failure", "!<3-1>"},
	{6, 3, 2, 0, "Time exceeded: code 2", "!<3-2>"},
	{6, 4, 0, 6, "Parameter problem: Wrong header field at 6", "!<4-0>"},
	{6, 4, 1, 6, "Parameter problem: Unknown header at 6", "!<4-1>"},
	{6, 4, 2, 40, "Parameter problem: Unknown option at 40", "!<4-2>"},
	{6, 4, 3, 6, "Parameter problem: Header chain incomplete at 6", "!<4-3>"},
	{6, 4, 4, 6, "Parameter problem: Segment routing upper-layer header at 6", "!<4-4>"},
	{6, 4, 5, 6, "Parameter problem: Header unknown to a node on the way at 6", "!<4-5>"},
	{6, 4, 6, 6, "Parameter problem: Extension header too big at 6", "!<4-6>"},
	{6, 4, 7, 6, "Parameter problem: Header chain too long at 6", "!<4-7>"},
	{6, 4, 8, 6, "Parameter problem: Too many extension headers at 6", "!<4-8>"},
	{6, 4, 9, 6, "Parameter problem: Too many options at 6", "!<4-9>"},
	{6, 4, 10, 6, "Parameter problem: Option too big at 6", "!<4-10>"},
	{6, 4, 11, 6, "Parameter problem: code 11 at 6", "!<4-11>"},
	{6, 5, 0, 0, "unknown icmp type: 5", "!<5-0>"},
	{6, 100, 0, 0, "unknown icmp type: 100", "!<100-0>"},
	{6, 128, 0, 0, "Echo request", "!<128-0>"},
	{6, 129, 0, 0, "Echo reply", ""},
	{6, 130, 0, 0, "MLD Query", "!<130-0>"},
	{6, 131, 0, 0, "MLD Report", ""},
	{6, 132, 0, 0, "MLD Reduction", "!<132-0>"},
	{6, 137, 0, 0, "Redirect(New nexthop: fe80::77)", "!<137-0>"},
	{6, 155, 3, 0, "RPL Control", "!<155-3>"},
	{6, 200, 0, 0, "unknown icmp type: 200", "!<200-0>"},
};

static void says_what_the_reference_tools_say(void)
{
	struct icmp_details details = {.info = 0};
	for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++) {
		const struct expectation *e = &expectations[i];
		details.info = e->info;
		address_parse(e->version == 6 ? "fe80::77" : "10.0.0.77", &details.gateway);
		char buffer[100];
		struct text t = text_of(buffer, sizeof(buffer));
		icmp_sentence(&t, e->version, e->type, e->code, &details);
		is_text(buffer, e->sentence, "ping's words for IPv%d %d/%d", e->version,
			e->type, e->code);
		t = text_of(buffer, sizeof(buffer));
		icmp_mark(&t, e->version, e->type, e->code, &details);
		is_text(buffer, e->mark, "traceroute's mark for IPv%d %d/%d", e->version,
			e->type, e->code);
	}
}

static void details_may_be_missing(void)
{
	char buffer[64];
	struct text t = text_of(buffer, sizeof(buffer));
	icmp_sentence(&t, 4, 5, 1, NULL);
	is_text(buffer, "Redirect Host(New nexthop: ?)", "a redirect without details");
	t = text_of(buffer, sizeof(buffer));
	icmp_mark(&t, 6, 2, 0, NULL);
	is_text(buffer, "!F-0", "a mark without details");
}

static void appends_and_cuts(void)
{
	char buffer[16];
	struct text t = text_of(buffer, sizeof(buffer));
	text_add(&t, " ");
	icmp_mark(&t, 4, 3, 1, NULL);
	icmp_mark(&t, 4, 3, 1, NULL);
	is_text(buffer, " !H!H", "marks are appended");
	icmp_sentence(&t, 4, 3, 4, NULL);
	is_text(buffer, " !H!HFrag neede", "what does not fit is cut");
	ok(t.cut, "and the text knows it");
}

/* No message of any type and code overflows a line or leaves a brace unfilled. */
static void every_message_has_words(void)
{
	int empty = 0, braces = 0, cut = 0, marks = 0;
	for (unsigned i = 0; i < 2 * 65536; i++) {
		uint8_t version = i & 65536 ? 6 : 4, type = (uint8_t)(i >> 8),
			code = (uint8_t)i;
		char buffer[100];
		struct text t = text_of(buffer, sizeof(buffer));
		icmp_sentence(&t, version, type, code, NULL);
		empty += t.size == 0;
		braces += strpbrk(buffer, "{}") != NULL;
		cut += t.cut;
		t = text_of(buffer, sizeof(buffer));
		icmp_mark(&t, version, type, code, NULL);
		marks += t.cut || strpbrk(buffer, "{}") || (t.size > 0 && buffer[0] != '!');
	}
	is_number(empty, 0, "no sentence is empty");
	is_number(braces, 0, "no sentence keeps a brace");
	is_number(cut, 0, "every sentence fits 100 bytes");
	is_number(marks, 0, "every mark is empty or begins with an exclamation mark");
}

int main(void)
{
	run_test(says_what_the_reference_tools_say,
		"icmp_sentences: says what the reference tools say");
	run_test(details_may_be_missing, "icmp_sentences: details may be missing");
	run_test(appends_and_cuts, "icmp_sentences: appends and cuts");
	run_test(every_message_has_words, "icmp_sentences: every message has words");
	return tap_end();
}

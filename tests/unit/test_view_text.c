/* SPDX-License-Identifier: BSD-2-Clause */
/* The lines of ping's text: the header, each event, and those that wait for names. */
#include <errno.h>
#include <string.h>

#include "tests/unit/stage.h"
#include "tests/unit/tap.h"

/* ---- headers --------------------------------------------------------------------- */

static const struct {
	const char *name;
	struct ping_start start;
	const char *want;
} headers[] = {
	{"IPv4", {.name = "bee.example", .target = V4, .size = 56},
		"PING bee.example (192.0.2.1) 56(84) bytes of data.\n"},
	{"IPv4 with options",
		{.name = "bee.example", .target = V4, .size = 56, .options_size = 40},
		"PING bee.example (192.0.2.1) 56(124) bytes of data.\n"},
	{"without data", {.name = "192.0.2.1", .target = V4},
		"PING 192.0.2.1 (192.0.2.1) 0(28) bytes of data.\n"},
	{"the largest", {.name = "192.0.2.1", .target = V4, .size = 65507},
		"PING 192.0.2.1 (192.0.2.1) 65507(65535) bytes of data.\n"},
	{"with an interface",
		{.name = "b",
			.target = V4,
			.size = 56,
			.source = ROUTER,
			.device = "eth0",
			.shows_source = true},
		"PING b (192.0.2.1) from 192.0.2.254 eth0: 56(84) bytes of data.\n"},
	{"with a source",
		{.name = "b", .target = V4, .size = 56, .source = ROUTER, .shows_source = true},
		"PING b (192.0.2.1) from 192.0.2.254 : 56(84) bytes of data.\n"},
	{"IPv6", {.name = "b", .target = {.version = 6, .bytes = {[15] = 1}}, .size = 56},
		"PING b (::1) 56 data bytes\n"},
	{"IPv6 with a flow label",
		{.name = "b",
			.target = {.version = 6, .bytes = {[15] = 1}},
			.size = 56,
			.flow_label = 5},
		"PING b (::1) , flow 0x00005, 56 data bytes\n"},
	{"a link-local address", {.name = "fe80::1%eth3", .target = LINK_LOCAL, .size = 8},
		"PING fe80::1%eth3 (fe80::1%eth3) 8 data bytes\n"},
};

static void the_header_tells_target_and_sizes(void)
{
	for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
		struct stage s;
		stage_open(&s, &(struct ping_view_settings){0});
		s.view.view.start(s.view.view.self, &headers[i].start);
		is_text(stage_text(&s), headers[i].want, "header: %s", headers[i].name);
		stage_close(&s);
	}
}

/* ---- events ---------------------------------------------------------------------- */

#define REPLY(...)                                                                             \
	{                                                                                      \
		.kind = PING_EVENT_REPLY, __VA_ARGS__                                          \
	}
#define FAULT(what, ...)                                                                       \
	{                                                                                      \
		.kind = what, __VA_ARGS__                                                      \
	}
#define LINE "64 bytes from 192.0.2.1: icmp_seq=1 ttl=63 time=0.354 ms"

static const uint8_t altered[40] = {[20] = 0x54, [39] = 0xff};

/* RFC 791: a probe of 84 bytes, do not fragment; a no-operation is in the longer one */
#define QUOTED_HEADER(first, ...)                                                              \
	{                                                                                      \
		first, 0xb8, 0, 84, 0x12, 0x34, 0x40, 0, 7, 1, 0xab, 0xcd, 192, 0, 2, 9, 192,  \
			0, 2, 1, __VA_ARGS__ 8, 0, 0, 0, 0, 77, 0, 1                           \
	}
#define QUOTED_COLUMNS "Vr HL TOS  Len   ID Flg  off TTL Pro  cks      Src      Dst Data\n"
/* RFC 4884 section 7: an object of two labels (RFC 4950) and one of an unknown class
 */
static const uint8_t objects[] = {
	0, 12, 1, 1, 0, 1, 0, 1, 0, 1, 0x11, 64, 0, 8, 250, 9, 1, 2, 3, 4};
/* The class of MPLS with a C-type that RFC 4950 does not define. */
static const uint8_t no_stack[] = {0, 8, 1, 2, 0, 1, 0, 1};

/* clang-format off */
static const struct {
	const char *name;
	struct ping_view_settings settings;
	struct ping_start start;
	struct ping_event event;
	const char *want;
} events[] = {
	{"a reply", {0}, {0}, REPLY(.rtt = 354000), LINE "\n"},
	{"a sequence above 16 bits", {0}, {0}, REPLY(.sequence = 65536 + 7),
		"64 bytes from 192.0.2.1: icmp_seq=7 ttl=63 time=0.354 ms\n"},
	{"from a link-local address", {0}, {0}, REPLY(.from = LINK_LOCAL),
		"64 bytes from fe80::1%eth3: icmp_seq=1 ttl=63 time=0.354 ms\n"},
	{"ident with -v where it is known", {.is_verbose = true}, {.shows_ident = true},
		REPLY(.id = 77), "64 bytes from 192.0.2.1: icmp_seq=1 ident=77 ttl=63 time=0.354 ms\n"},
	{"no ident with -v elsewhere", {.is_verbose = true}, {0}, REPLY(.id = 77), LINE "\n"},
	{"-D", {.prints_time = true}, {0}, REPLY(.at = 1234567), "[1700000000.001234] " LINE "\n"},
	{"-a", {.is_audible = true}, {0}, REPLY(.rtt = 354000), LINE "\a\n"},
	{"-q", {.is_quiet = true}, {0}, REPLY(.rtt = 354000), ""},
	{"-f", {.is_flood = true}, {0}, REPLY(.rtt = 354000), "\b \b"},
	{"-f and a bad checksum", {.is_flood = true}, {0}, REPLY(.has_bad_checksum = true), "\bC"},

	{"a duplicate", {0}, {0}, REPLY(.is_duplicate = true), LINE " (DUP!)\n"},
	{"a duplicate from a group", {0}, {.multicast = true}, REPLY(.is_duplicate = true),
		LINE "\n"},
	{"the same with -v", {.is_verbose = true}, {.multicast = true},
		REPLY(.is_duplicate = true), LINE " (DUP!)\n"},
	{"a bad checksum", {0}, {0}, REPLY(.has_bad_checksum = true), LINE " (BAD CHECKSUM!)\n"},
	{"another address", {0}, {0}, REPLY(.has_different_address = true),
		LINE " (DIFFERENT ADDRESS!)\n"},
	{"truncated", {0}, {0}, REPLY(.is_truncated = true), LINE " (truncated)\n"},
	{"late", {0}, {0}, REPLY(.is_late = true), LINE " (LATE)\n"},
	{"all of it", {0}, {0},
		REPLY(.is_duplicate = true, .has_bad_checksum = true, .has_different_address = true, .is_truncated = true),
		LINE " (DUP!) (BAD CHECKSUM!) (DIFFERENT ADDRESS!) (truncated)\n"},
	{"altered data", {0}, {.size = 40},
		REPLY(.is_altered = true, .wrong_at = 20, .wrong_wanted = 0x14, .wrong_got = 0x54, .data = {altered, 40}),
		LINE "\nwrong data byte #20 should be 0x14 but was 0x54\n"
		"#16\t0 0 0 0 54 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 ff \n"},
	{"altered data of two rows and no head", {0}, {.size = 8},
		REPLY(.is_altered = true, .wrong_at = 20, .wrong_wanted = 0x14, .wrong_got = 0x54, .data = {altered, 40}),
		LINE "\nwrong data byte #20 should be 0x14 but was 0x54\n"
		"#0\t0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 54 0 0 0 0 0 0 0 0 0 0 0 \n"
		"#32\t0 0 0 0 0 0 0 ff \n"},

	{"an error", {0}, {0}, FAULT(PING_EVENT_ERROR, .type = 3, .code = 1),
		"From 192.0.2.254 icmp_seq=1 Destination Host Unreachable\n"},
	{"an error of a sequence above 8 and 16 bits", {0}, {0},
		FAULT(PING_EVENT_ERROR, .type = 11, .sequence = 65536 + 300),
		"From 192.0.2.254 icmp_seq=300 Time to live exceeded\n"},
	{"an error with -D", {.prints_time = true}, {0},
		FAULT(PING_EVENT_ERROR, .type = 3, .code = 4, .details = {.info = 1400}),
		"[1700000000.000000] From 192.0.2.254 icmp_seq=1 Frag needed and DF set (mtu = 1400)\n"},
	{"an error with -f", {.is_flood = true}, {0}, FAULT(PING_EVENT_ERROR, .type = 3), "\bE"},
	{"an error with -q", {.is_quiet = true}, {0}, FAULT(PING_EVENT_ERROR, .type = 3), ""},
	{"a redirect", {0}, {0},
		FAULT(PING_EVENT_NOTICE, .type = 5, .code = 1, .details = {.gateway = V4}),
		"From 192.0.2.254: icmp_seq=1 Redirect Host(New nexthop: 192.0.2.1)\n"},
	{"an error with -v on a raw socket", {.is_verbose = true}, {.is_raw = true},
		FAULT(PING_EVENT_ERROR, .type = 11, .quote_has_ip = true, .quote = QUOTED_HEADER(0x45, ), .quote_size = 28),
		"From 192.0.2.254 icmp_seq=1 Time to live exceeded\n" QUOTED_COLUMNS
		" 4  5  b8 0054 1234   2 0000  07  01 abcd 192.0.2.9  192.0.2.1 \n"},
	{"options of the quoted header", {.is_verbose = true}, {.is_raw = true},
		FAULT(PING_EVENT_NOTICE, .type = 4, .quote_has_ip = true,
			.quote = QUOTED_HEADER(0x46, 1, 94, 2, 0,), .quote_size = 32),
		"From 192.0.2.254: icmp_seq=1 Source Quench\n" QUOTED_COLUMNS
		" 4  6  b8 0054 1234   2 0000  07  01 abcd 192.0.2.9  192.0.2.1 \n\nNOP\nunknown option 5e\n"},
	{"a quote that is cut", {.is_verbose = true}, {.is_raw = true},
		FAULT(PING_EVENT_ERROR, .type = 11, .quote_has_ip = true, .quote = QUOTED_HEADER(0x45, ), .quote_size = 19),
		"From 192.0.2.254 icmp_seq=1 Time to live exceeded\n"},
	{"an error with -v on a ping socket", {.is_verbose = true}, {0},
		FAULT(PING_EVENT_ERROR, .type = 11, .quote = {8, 0, 0, 0, 0, 77, 0, 1}, .quote_size = 8),
		"From 192.0.2.254 icmp_seq=1 Time to live exceeded\n  quoted: icmp type=8 code=0 id=77 seq=1\n"},
	{"RFC 4884 objects with -v", {.is_verbose = true}, {0},
		FAULT(PING_EVENT_ERROR, .type = 11, .data = {objects, sizeof objects}),
		"From 192.0.2.254 icmp_seq=1 Time to live exceeded\n"
		"  mpls: label=16 tc=0 s=0 ttl=1 label=17 tc=0 s=1 ttl=64\n  extension: class=250 type=9, 4 bytes\n"},
	{"no label stack, in the class of MPLS", {.is_verbose = true}, {0},
		FAULT(PING_EVENT_ERROR, .type = 11, .data = {no_stack, sizeof no_stack}),
		"From 192.0.2.254 icmp_seq=1 Time to live exceeded\n  extension: class=1 type=2, 4 bytes\n"},
	{"no quote and no objects without -v", {0}, {.is_raw = true},
		FAULT(PING_EVENT_ERROR, .type = 11, .quote_has_ip = true, .quote = QUOTED_HEADER(0x45, ), .quote_size = 28,
			.data = {objects, sizeof objects}),
		"From 192.0.2.254 icmp_seq=1 Time to live exceeded\n"},
	{"no-operations on a raw socket", {0}, {.is_raw = true},
		REPLY(.options = {1, 7, 7, 8, 192, 0, 2, 3, 1}, .options_size = 9),
		LINE "\nNOP\nRR: \t192.0.2.3\n\nNOP\n"},
	{"no-operations on a ping socket", {0}, {0},
		REPLY(.options = {1, 7, 7, 8, 192, 0, 2, 3, 1}, .options_size = 9), LINE "\nRR: \t192.0.2.3\n\n"},
	{"a redirect with -f", {.is_flood = true}, {0}, FAULT(PING_EVENT_NOTICE, .type = 5), ""},

	{"a refusal", {0}, {0}, {.kind = PING_EVENT_LOCAL_ERROR, .error = EPERM},
		"ping: sendmsg: Operation not permitted\n"
		"  a firewall of this host may have refused it; see: nft list ruleset\n"},
	{"a route's verdict", {0}, {0}, {.kind = PING_EVENT_LOCAL_ERROR, .error = EACCES},
		"ping: sendmsg: Permission denied\n"
		"  it may be that a prohibit route refuses this destination\n"},
	{"no route any more", {0}, {0}, {.kind = PING_EVENT_LOCAL_ERROR, .error = ENETUNREACH},
		"ping: sendmsg: Network is unreachable\n"},
	{"too large, the MTU unknown", {0}, {0}, {.kind = PING_EVENT_LOCAL_ERROR, .error = EMSGSIZE},
		"ping: local error: message too long\n"},
	{"too large for IPv4", {0}, {.target = V4},
		{.kind = PING_EVENT_LOCAL_ERROR, .error = EMSGSIZE, .mtu = 1400},
		"ping: local error: message too long, mtu=1400\n"},
	{"too large for IPv6", {0}, {.target = LINK_LOCAL},
		{.kind = PING_EVENT_LOCAL_ERROR, .error = EMSGSIZE, .mtu = 1400},
		"ping: local error: message too long, mtu: 1400\n"},
	{"a refusal with -f", {.is_flood = true}, {0},
		{.kind = PING_EVENT_LOCAL_ERROR, .error = EPERM}, "E"},

	{"no answer yet", {0}, {0}, {.kind = PING_EVENT_OUTSTANDING, .sequence = 65536 + 4},
		"no answer yet for icmp_seq=4\n"},
	{"no answer yet with -q", {.is_quiet = true}, {0},
		{.kind = PING_EVENT_OUTSTANDING, .sequence = 4}, "no answer yet for icmp_seq=4\n"},
	{"no answer yet with -D", {.prints_time = true}, {0},
		{.kind = PING_EVENT_OUTSTANDING, .sequence = 4},
		"[1700000000.000000] no answer yet for icmp_seq=4\n"},
	{"timed out", {.shows_lost = true}, {0},
		{.kind = PING_EVENT_TIMEOUT, .sequence = 7, .waited = SECOND},
		"icmp_seq=7 timed out after 1000 ms\n"},
	{"timed out, not asked for", {0}, {0}, {.kind = PING_EVENT_TIMEOUT, .sequence = 7}, ""},
	{"unmatched", {0}, {0}, FAULT(PING_EVENT_UNMATCHED, .type = 8), ""},
	{"unmatched with -v", {.is_verbose = true}, {0}, FAULT(PING_EVENT_UNMATCHED, .type = 8),
		"64 bytes from 192.0.2.254: type=8 code=0: not a reply to this run\n"},
	{"a probe that leaves", {0}, {0}, {.kind = PING_EVENT_SENT}, ""},
	{"a probe that leaves with -f", {.is_flood = true}, {0}, {.kind = PING_EVENT_SENT}, "."},
};
/* clang-format on */

/* What an event has besides, where the table does not say otherwise. */
static struct ping_event dressed(struct ping_event event)
{
	bool is_reply = event.kind == PING_EVENT_REPLY;
	event.version = 4;
	event.size = 64;
	event.has_hop_limit = event.has_rtt = is_reply;
	event.hop_limit = 63;
	if (event.sequence == 0)
		event.sequence = 1;
	if (event.rtt == 0)
		event.rtt = 354000;
	if (event.from.version == 0)
		event.from = is_reply ? (struct address)V4 : (struct address)ROUTER;
	return event;
}

static void every_event_has_its_line(void)
{
	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
		struct stage s;
		stage_open(&s, &events[i].settings);
		struct ping_start start = events[i].start;
		start.program = "ping";
		start.name = "x";
		if (start.size == 0)
			start.size = 56;
		s.view.view.start(s.view.view.self, &start);
		size_t header = strlen(stage_text(&s));
		struct ping_event event = dressed(events[i].event);
		s.view.view.event(s.view.view.self, &event);
		is_text(stage_text(&s) + header, events[i].want, "event: %s", events[i].name);
		stage_close(&s);
	}
}

static void what_is_not_known_is_left_out(void)
{
	struct stage s;
	struct ping_event event = dressed((struct ping_event){.kind = PING_EVENT_REPLY});
	event.has_hop_limit = event.has_rtt = false;
	stage_open(&s, &(struct ping_view_settings){0});
	s.view.view.event(s.view.view.self, &event);
	is_text(stage_text(&s), "64 bytes from 192.0.2.1: icmp_seq=1\n",
		"a reply without hop limit and time");
	stage_close(&s);
}

static void times_have_the_decimals_of_their_size(void)
{
	static const struct {
		nanoseconds rtt;
		const char *plain, *precise;
	} times[] = {
		{0, "0.000", "0.000"},
		{28499, "0.028", "0.028"},
		{28500, "0.029", "0.029"},
		{999999, "1.000", "1.000"},
		{1000000, "1.00", "1.000"},
		{9994999, "9.99", "9.995"},
		{9995000, "10.0", "9.995"},
		{99949999, "99.9", "99.950"},
		{99950000, "100", "99.950"},
		{3600 * SECOND, "3600000", "3600000.000"},
	};
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		for (int precise = 0; precise < 2; precise++) {
			struct stage s;
			char want[128];
			stage_open(&s, &(struct ping_view_settings){.is_precise = precise});
			struct ping_event event =
				dressed((struct ping_event){.kind = PING_EVENT_REPLY});
			event.rtt = times[i].rtt;
			s.view.view.event(s.view.view.self, &event);
			snprintf(want, sizeof want,
				"64 bytes from 192.0.2.1: icmp_seq=1 ttl=63 time=%s ms\n",
				precise ? times[i].precise : times[i].plain);
			is_text(stage_text(&s), want, "%lld ns%s", (long long)times[i].rtt,
				precise ? " with -3" : "");
			stage_close(&s);
		}
	}
}

/* ---- lines that wait for names --------------------------------------------------- */

/* Of two addresses the first has no name for ever, the second has one at once; each answer is
 * waited for until a second after its first question, as names.h promises. */
static nanoseconds first_asked[2];

static enum lookups_verdict ask(struct lookups *names, const struct address *address,
	nanoseconds now, struct outside_text *name, nanoseconds *until)
{
	(void)names;
	unsigned which = address->bytes[3] == 1 ? 0 : 1;
	if (first_asked[which] == 0)
		first_asked[which] = now;
	*until = first_asked[which] + SECOND;
	if (which == 1)
		*name = (struct outside_text){"bee.example"};
	if (which == 1)
		return LOOKUPS_KNOWN;
	return now < *until ? LOOKUPS_WAITING : LOOKUPS_NONE;
}

static void reply_at(struct stage *s, nanoseconds at, const struct address *from)
{
	struct ping_event event =
		dressed((struct ping_event){.kind = PING_EVENT_REPLY, .from = *from});
	event.at = at;
	s->view.view.event(s->view.view.self, &event);
}

static nanoseconds tick_at(struct stage *s, nanoseconds at)
{
	nanoseconds wake = NEVER;
	s->view.view.tick(s->view.view.self, at, &wake);
	return wake;
}

static void a_line_waits_a_second_for_its_name(void)
{
	static const struct address slow = V4;
	static const struct address quick = ROUTER;
	struct stage s;
	first_asked[0] = first_asked[1] = 0;
	stage_open(&s, &(struct ping_view_settings){.ask = ask});
	reply_at(&s, 10 * SECOND, &slow);
	reply_at(&s, 10 * SECOND + 500 * MILLISECOND, &quick);
	is_text(stage_text(&s), "", "a line waits for its name, and the next one after it");
	is_number((uint64_t)tick_at(&s, 11 * SECOND - 1), 11 * (uint64_t)SECOND,
		"the view wants to be called a second after the question");
	is_text(stage_text(&s), "", "a nanosecond earlier nothing is printed");
	tick_at(&s, 11 * SECOND);
	const char *both = LINE "\n64 bytes from bee.example (192.0.2.254): icmp_seq=1 ttl=63 "
				"time=0.354 ms\n";
	is_text(stage_text(&s), both,
		"then the number is printed, and the line after it at once, with its name");
	size_t before = strlen(both);
	reply_at(&s, 12 * SECOND, &slow);
	is_text(stage_text(&s) + before, LINE "\n",
		"an address whose name took too long is not waited for again");
	s.view.start.name = "bee.example";
	s.view.view.end(
		s.view.view.self, &(struct ping_statistics){0}); /* gives up its queue */
	stage_close(&s);
}

int main(void)
{
	run_test(the_header_tells_target_and_sizes,
		"view_text: the header has target and sizes");
	run_test(every_event_has_its_line, "view_text: every event has its line");
	run_test(what_is_not_known_is_left_out, "view_text: what is not known is left out");
	run_test(times_have_the_decimals_of_their_size,
		"view_text: times have the decimals of their size");
	run_test(a_line_waits_a_second_for_its_name,
		"view_text: a line waits a second for its name");
	return tap_end();
}

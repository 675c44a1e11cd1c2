/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/wire/extension.h"
#include "tests/unit/tap.h"
#include "traceroute/engine/keep_extension.h"
#include "traceroute/view/text_hop.h"

static struct hop hop;
static char buffer[VIEW_HOP_SIZE];

static struct answer *add(const char *address, nanoseconds rtt)
{
	struct answer *answer = &hop.probe[hop.count++];
	*answer = (struct answer){.kind = ANSWER_EXPIRED,
		.rtt = rtt,
		.is_error = true,
		.type = 11,
		.question.hop_limit = hop.hop_limit};
	if (!address)
		answer->kind = ANSWER_NONE;
	else
		address_parse(address, &answer->from);
	return answer;
}

static const char *shown(const struct text_settings *view)
{
	struct text t = text_of(buffer, sizeof buffer);
	view_text_hop(view, &hop, &t);
	hop.count = 0;
	return buffer;
}

static void extension_is(void (*write)(struct writer *), const char *want, const char *what)
{
	struct answer answer = {.kind = ANSWER_EXPIRED};
	struct writer w = writer_of(answer.extension, sizeof answer.extension);
	write(&w);
	answer.extension_size = (uint16_t)w.size;
	struct text t = text_of(buffer, sizeof buffer);
	view_text_extensions(&answer, &t);
	is_text(buffer, want, "%s", what);
}

static void write_labels(struct writer *w)
{
	const struct mpls_label labels[] = {{24018, 5, 0, 1}, {16001, 0, 1, 2}};
	extension_write_mpls(w, labels, 2);
}

static void write_unknown(struct writer *w)
{
	extension_write(w, 9, 1, span_of("\1\2\3\4\5\6\7\10", 8));
	extension_write(w, 9, 2, (struct span){0});
}

static void write_interface(struct writer *w)
{
	struct interface_information info = {.role = 2,
		.has_index = true,
		.has_address = true,
		.has_name = true,
		.has_mtu = true,
		.index = 7,
		.mtu = 1500,
		.name = span_of("eth0\033", 5)};
	address_parse("192.0.2.1", &info.address);
	extension_write_interface(w, &info);
}

static void write_many(struct writer *w)
{
	for (int i = 0; i < 20; i++)
		extension_write(w, 9, 1, (struct span){0});
}

static void write_cut(struct writer *w)
{
	extension_write(w, 9, 1, (struct span){0});
	writer_u32(w, 0x00ff0101);
}

static void extensions_in_a_line(void)
{
	extension_is(write_labels, " <MPLS:L=24018,E=5,S=0,T=1/L=16001,E=0,S=1,T=2>", "labels");
	extension_is(write_unknown, " <9/1:01020304,05060708;9/2:>", "unknown objects");
	extension_is(
		write_interface, " <OUT:7,192.0.2.1,\"eth0\\033\",mtu=1500>", "an interface");
	extension_is(write_many,
		" <9/1:;9/1:;9/1:;9/1:;9/1:;9/1:;9/1:;9/1:;9/1:;9/1:;9/1:;9/1:;9/1:;9/1:;9/"
		"1:;9/1:;...>",
		"too many");
	extension_is(write_cut, " <9/1:>", "a lying length ends it");
}

static void what_an_answer_keeps(void)
{
	static uint8_t bytes[600], data[400];
	static struct answer answer;
	struct writer w = writer_of(bytes, sizeof bytes);
	extension_write(&w, 9, 1, span_of("\1\2\3\4", 4));
	keep_extension(&answer, writer_span_of(&w));
	is_number(answer.extension_size, 8, "what fits is kept");
	ok(!answer.extension_cut, "whole");
	extension_write(&w, 9, 2, span_of(data, 400));
	keep_extension(&answer, writer_span_of(&w));
	is_number(answer.extension_size, TRACE_EXTENSION_MAX, "as much as there is room for");
	ok(answer.extension_cut, "and it says that something is missing");
	is_number(answer.extension[9], 248, "the last object's length is what is left of it");
	answer.extension_cut = false;
	w = writer_of(bytes, sizeof bytes);
	extension_write(&w, 9, 1, span_of(data, 400));
	bytes[1] = 3;
	keep_extension(&answer, writer_span_of(&w));
	is_number(answer.extension[1], 3, "a malformed length stays");
	w = writer_of(bytes, sizeof bytes);
	extension_write(&w, 9, 1, span_of(data, TRACE_EXTENSION_MAX - 4));
	extension_write(&w, 9, 1, span_of(data, 4));
	keep_extension(&answer, writer_span_of(&w));
	is_number(answer.extension_size, TRACE_EXTENSION_MAX, "cut between two objects");
}

static void the_address_again_only_when_it_changed(void)
{
	const struct text_settings view = {0};
	hop.hop_limit = 1;
	add("10.50.1.10", 195 * MICROSECOND);
	add(NULL, 0);
	add("10.50.1.9", 71 * MICROSECOND);
	is_text(shown(&view), "\n 1  10.50.1.10  0.195 ms * 10.50.1.9  0.071 ms",
		"two routers");
	add("10.50.1.10", MILLISECOND);
	add(NULL, 0);
	add("10.50.1.10", MILLISECOND);
	is_text(shown(&view), "\n 1  10.50.1.10  1.000 ms *  1.000 ms", "one with a gap");
}

static void marks_and_sizes(void)
{
	const struct text_settings view = {.back = true, .tcp_info = true};
	hop.hop_limit = 4;
	struct answer *answer = add("10.0.0.4", MILLISECOND);
	answer->kind = ANSWER_REFUSED;
	answer->type = 3;
	answer->code = 13;
	is_text(shown(&view), "\n 4  10.0.0.4  1.000 ms !X", "prohibited");
	answer = add("10.0.0.4", MILLISECOND);
	hop.mtu[0] = 1400;
	is_text(shown(&view), "\n 4  10.0.0.4  1.000 ms F=1400", "a size");
	hop.mtu[0] = 0;
	answer = add("10.0.0.4", MILLISECOND);
	answer->has_hop_limit = true;
	answer->hop_limit = 250;
	is_text(shown(&view), "\n 4  10.0.0.4 '-6'  1.000 ms", "a longer way back");
	answer = add("10.0.0.4", MILLISECOND);
	answer->kind = ANSWER_REACHED;
	answer->is_error = false;
	answer->has_tcp_flags = true;
	answer->tcp_flags = 0x14;
	is_text(shown(&view), "\n 4  10.0.0.4 <rst,ack>  1.000 ms", "flags");
}

static struct outside_text evil_name(void *self, const struct address *address)
{
	(void)self;
	(void)address;
	return (struct outside_text){"%n\033[31m"};
}

static void names_are_harmless(void)
{
	const struct text_settings view = {
		.labels = {.name = evil_name, .as_numbers = evil_name}};
	hop.hop_limit = 2;
	add("10.0.0.2", MILLISECOND);
	is_text(shown(&view), "\n 2  %n\\033[31m (10.0.0.2) [%n\\033[31m]  1.000 ms",
		"escapes");
}

static char *eth(char *name, uint32_t zone)
{
	strcpy(name, zone == 3 ? "eth3" : "?");
	return name;
}

static void link_local_addresses_have_their_zone(void)
{
	const struct text_settings view = {.labels = {.zone = eth}};
	hop.hop_limit = 1;
	struct answer *answer = add("fe80::1", MILLISECOND);
	answer->type = 3; /* time exceeded (RFC 4443 section 3.3) */
	answer->from.zone = 3;
	is_text(shown(&view), "\n 1  fe80::1%eth3  1.000 ms", "with its zone");
}

static void the_header_has_no_newline(void)
{
	struct address to;
	struct text t = text_of(buffer, sizeof buffer);
	address_parse("10.77.0.9", &to);
	const struct view_labels labels = {.zone = eth};
	view_text_header(&labels, &t, "a\nb", &to, 30, 60);
	is_text(buffer, "traceroute to a\\012b (10.77.0.9), 30 hops max, 60 byte packets",
		"header");
}

int main(void)
{
	run_test(extensions_in_a_line, "traceroute_text: extensions in a line");
	run_test(what_an_answer_keeps, "traceroute_text: what an answer keeps");
	run_test(the_address_again_only_when_it_changed,
		"traceroute_text: the address again only when it changed");
	run_test(marks_and_sizes, "traceroute_text: marks and sizes");
	run_test(names_are_harmless, "traceroute_text: names are harmless");
	run_test(link_local_addresses_have_their_zone,
		"traceroute_text: link local addresses have their zone");
	run_test(the_header_has_no_newline, "traceroute_text: the header has no newline");
	return tap_end();
}

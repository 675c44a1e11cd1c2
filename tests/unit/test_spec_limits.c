/* SPDX-License-Identifier: BSD-2-Clause */
/* What icmp-send has no room for, what is for the other family, and what a raw socket cannot
 * send. */
#include <stdlib.h>
#include <string.h>

#include "icmpgen/message/spec.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* ---- for the other family --------------------------------------------------------- */
/* clang-format off */
static const struct line_case of_one_family[] = {
	{"--quote-break in IPv6",
		"--quote-break ihl dest-unreach/port --quote 'udp:[fd00::1]:1>[fd00::2]:2' fd00::2",
		"! --quote-break: an IPv6 header has neither ihl nor checksum; take version or length"},
	{"--ip-options in IPv6",
		"--ip-options ra echo fd00::2",
		"! --ip-options is for IPv4; IPv6 has --hbh and --dstopt"},
	{"--df in IPv6",
		"--df echo fd00::2",
		"! --df is for IPv4; IPv6 routers never fragment"},
	{"--ip-checksum in IPv6",
		"--ip-checksum bad echo fd00::2",
		"! --ip-checksum is for IPv4; an IPv6 header has none"},
	{"--hbh in IPv4",
		"--hbh ra echo 10.0.0.2",
		"! --hbh and --dstopt are for IPv6; IPv4 has --ip-options"},
	{"--dstopt in IPv4",
		"--dstopt hex:01020000 echo 10.0.0.2",
		"! --hbh and --dstopt are for IPv6; IPv4 has --ip-options"},
	{"--header in IPv4",
		"--header dst:hex:01020000 echo 10.0.0.2",
		"! --header is for IPv6; IPv4 has --ip-options"},
	{"--ip-flags in IPv6",
		"--ip-flags evil echo fd00::2",
		"! --ip-flags is for IPv4; an IPv6 header has no flags"},
	{"--ip-ihl in IPv6",
		"--ip-ihl 6 echo fd00::2",
		"! --ip-ihl is for IPv4; the length of an IPv6 header is fixed"},
	{"--flow in IPv4",
		"--flow 5 echo 10.0.0.2",
		"! --flow is for IPv6; IPv4 has no flow label"},
	{"a chain in IPv4",
		"dest-unreach/net --quote 'udp:10.0.0.2:1>10.0.0.3:2,chain=60:00' 10.0.0.2",
		"! --quote: chain= is for IPv6"},
	{"options in IPv6",
		"dest-unreach/port --quote 'udp:[fd00::1]:1>[fd00::2]:2,options=hex:00' fd00::2",
		"! --quote: options= is for IPv4"},
	{"an echo of IPv6 in IPv4",
		"dest-unreach/net --quote 'icmp6-echo:10.0.0.2>10.0.0.3' 10.0.0.2",
		"! quote 'icmp6-echo:10.0.0.2>10.0.0.3': expected SRC>DST"},
};
/* clang-format on */

static void options_of_one_family(void)
{
	line_cases_check(0, of_one_family, ROWS(of_one_family));
}

/* ---- more than there is room for --------------------------------------------------- */

static struct spec *spec_of(const char *message)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text none = text_of(buffer, sizeof buffer);
	struct spec *spec = malloc(sizeof *spec);
	if (!spec)
		abort();
	spec_init(spec);
	spec->version = 4;
	spec->destination = (struct address){.version = 4, .bytes = {10, 0, 0, 2}};
	ok(spec_message(spec, message, &none), "%s", message);
	return spec;
}

/* `before` and the digits of so many bytes. */
static char *long_words(const char *before, size_t bytes)
{
	size_t at = strlen(before);
	char *words = malloc(at + 2 * bytes + 1);
	if (!words)
		abort();
	memcpy(words, before, at);
	memset(words + at, '0', 2 * bytes);
	words[at + 2 * bytes] = '\0';
	return words;
}

typedef bool reader(struct spec *spec, const char *words, struct text *problem);

static bool data_field(struct spec *spec, const char *words, struct text *problem)
{
	static const struct spec_source none;
	return spec_field(spec, words, &none, problem);
}

static const struct {
	const char *what;
	reader *read;
	const char *before;
	uint32_t bytes; /* that are taken: one more is refused */
	const char *problem;
} limits[] = {
	{"data", data_field, "data=hex:", SPEC_BYTES_MAX, "data=: more than 65536 bytes"},
	{"--body", spec_body, "", SPEC_BYTES_MAX, "--body: more than 65536 bytes"},
	{"--quote-hex", spec_quote_hex, "", SPEC_BYTES_MAX,
		"--quote-hex: more than 65536 bytes"},
	{"a quote's data", spec_quote, "udp:10.0.0.1:1>10.0.0.2:2,data=hex:", 65000,
		"--quote: data=: more than 65000 bytes"},
	{"a quote's options", spec_quote, "udp:10.0.0.1:1>10.0.0.2:2,options=hex:", 40,
		"--quote: options=: more than 40 bytes"},
	{"--ext", spec_extension, "1/1:", SPEC_OBJECTS_MAX - 4,
		"--ext: more than 4096 bytes of objects"},
	{"--hbh", spec_hop_by_hop, "hex:", SPEC_HEADER_MAX - 2,
		"--hbh hex: must be an even number of hexadecimal digits, up to 4092"},
	{"--ip-options", spec_ip_options, "hex:", 40, "--ip-options: more than 40 bytes"},
};

static void bytes_have_limits(void)
{
	for (size_t i = 0; i < ROWS(limits); i++) {
		for (uint32_t more = 0; more < 2; more++) {
			char buffer[SPEC_PROBLEM_SIZE] = "";
			struct text problem = text_of(buffer, sizeof buffer);
			struct spec *spec = spec_of("dest-unreach/net");
			char *words = long_words(limits[i].before, limits[i].bytes + more);
			is_number(limits[i].read(spec, words, &problem), !more, "%s: %u bytes",
				limits[i].what, (unsigned)(limits[i].bytes + more));
			is_text(buffer, more ? limits[i].problem : "", "%s", limits[i].what);
			free(words);
			free(spec);
		}
	}
}

static void a_captured_datagram_has_a_limit(void)
{
	static const uint8_t bytes[SPEC_BYTES_MAX + 1] = {0x45};
	char buffer[SPEC_PROBLEM_SIZE] = "";
	struct text problem = text_of(buffer, sizeof buffer);
	struct spec *spec = spec_of("dest-unreach/net");
	ok(!spec_quote_bytes(spec, span_of(bytes, sizeof bytes), &problem), "one too many");
	is_text(buffer, "the original datagram is longer than 65536 bytes", "why");
	ok(!spec->has_quote, "there is no quote");
	ok(spec_quote_bytes(spec, span_of(bytes, SPEC_BYTES_MAX), &problem), "as many as fit");
	is_number(spec->quote.size, SPEC_BYTES_MAX, "they are the quote");
	ok(spec_quote_bytes(spec, span_of(bytes, 0), &problem), "none");
	ok(spec->has_quote && spec->quote.size == 0, "are a quote as well");
	free(spec);
}

static void a_break_needs_a_quote(void)
{
	char buffer[SPEC_PROBLEM_SIZE] = "";
	struct text problem = text_of(buffer, sizeof buffer);
	struct spec *spec = spec_of("echo");
	spec->quote_break = SPEC_BREAK_LENGTH;
	ok(!spec_check(spec, &problem), "there is none");
	is_text(buffer,
		"--quote-break needs an original datagram: give --quote, --quote-hex or "
		"--quote-pcap",
		"why");
	free(spec);
}

/* ---- what a raw socket cannot send ------------------------------------------------- */

static const char *needed_by(void (*change)(struct spec *spec))
{
	struct spec *spec = spec_of("echo");
	if (change)
		change(spec);
	const char *option = spec_needs_link(spec);
	free(spec);
	return option ? option : "none";
}

static void set_checksum(struct spec *spec)
{
	spec->ip_checksum.how = SPEC_SUM_BAD;
}

static void set_length(struct spec *spec)
{
	spec->total_length = 0;
}

static void set_version(struct spec *spec)
{
	spec->ip_version = 5;
}

static void set_header_length(struct spec *spec)
{
	spec->ip_ihl = 15;
}

static void set_identification(struct spec *spec)
{
	spec->identification = 0;
}

static void set_other_identification(struct spec *spec)
{
	spec->identification = 1;
}

static void set_ipv6(struct spec *spec)
{
	spec->version = 6;
	spec->identification = 0;
}

static void headers_need_the_link(void)
{
	is_text(needed_by(NULL), "none", "a plain packet");
	is_text(needed_by(set_checksum), "--ip-checksum", "a wrong checksum");
	is_text(needed_by(set_length), "--ip-len", "a length of 0");
	is_text(needed_by(set_version), "--ip-version", "another version");
	is_text(needed_by(set_header_length), "--ip-ihl", "another header length");
	is_text(needed_by(set_identification), "--ip-id 0", "what the kernel would fill in");
	is_text(needed_by(set_other_identification), "none", "what it would not");
	is_text(needed_by(set_ipv6), "none", "IPv6 has no such field");
}

int main(void)
{
	run_test(options_of_one_family, "icmp-send: options that the other family has");
	run_test(bytes_have_limits, "spec_*: bytes have limits");
	run_test(a_captured_datagram_has_a_limit, "spec_quote_bytes: a limit, and none at all");
	run_test(a_break_needs_a_quote, "spec_check: a broken quote is a quote");
	run_test(headers_need_the_link, "spec_needs_link: what a raw socket would overwrite");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* What lies inside packets: IP options, altered data, quotes and what follows them. */
#include <inttypes.h>
#include <string.h>

#include "common/cli/extension_text.h"
#include "common/wire/quote.h"
#include "ping/view/text.h"

#define STAMP_NOT_STANDARD 0x80000000u /* RFC 791: not milliseconds since midnight UTC */

enum { DUMP_ROW = 32, OBJECT_TEXT_SIZE = 16384 }; /* the labels of a packet of 1500 bytes */

/* ---- altered data ---------------------------------------------------------------- */

/* iputils' dump of altered data: the whole of it in rows from the pattern's first byte on. */
void view_text_altered(const struct view_text *v, const struct ping_event *event)
{
	FILE *out = v->settings.out;
	fprintf(out, "wrong data byte #%u should be 0x%x but was 0x%x",
		(unsigned)event->wrong_at, event->wrong_wanted, event->wrong_got);
	uint32_t first = v->start.size >= PAYLOAD_HEAD_SIZE ? PAYLOAD_HEAD_SIZE : 0;
	for (uint32_t i = first; i < event->data.size; i++) {
		if (i % DUMP_ROW == first)
			fprintf(out, "\n#%u\t", (unsigned)i);
		fprintf(out, "%x ", event->data.data[i]);
	}
}

/* ---- IP options ------------------------------------------------------------------ */

uint32_t view_text_option_addresses(
	const struct ping_event *event, struct address addresses[static VIEW_WAITING_ADDRESSES])
{
	uint32_t count = 0;
	struct reader r = reader_of(span_of(event->options, event->options_size));
	struct ip_option option;
	while (count <= 9 && ip_option_next(&r, &option)) {
		uint32_t slots = 0;
		struct ip_timestamps stamps;
		if (option.type == IP_OPTION_TIMESTAMP &&
			ip_option_timestamps(&option, &stamps)) {
			for (; slots < stamps.count; slots++)
				addresses[count + slots] = stamps.stamp[slots].address;
			count += stamps.flags == 0 ? 0 : slots;
		} else if (option.type == IP_OPTION_RECORD_ROUTE ||
			   option.type == IP_OPTION_LOOSE_ROUTE ||
			   option.type == IP_OPTION_STRICT_ROUTE) {
			ip_option_route(&option, addresses + count, &slots);
			count += slots;
		}
	}
	return count;
}

static void print_slots(const struct view_text *v, const char *title,
	const struct address *slots, uint32_t count)
{
	FILE *out = v->settings.out;
	fprintf(out, "\n%s: ", title);
	for (uint32_t i = 0; i < count; i++) {
		fputc('\t', out);
		view_text_who(v, &slots[i]);
		fputc('\n', out);
	}
}

static void print_stamp(FILE *out, uint32_t value, int64_t last[static 2])
{
	int is_odd = (value & STAMP_NOT_STANDARD) != 0;
	int64_t time = value & ~STAMP_NOT_STANDARD;
	const char *words = is_odd ? " not-standard" : "";
	if (last[is_odd] < 0)
		fprintf(out, "\t%" PRId64 " absolute%s\n", time, words);
	else
		fprintf(out, "\t%" PRId64 "%s\n", time - last[is_odd], words);
	last[is_odd] = time;
}

/* Each stamp as its distance from the one before it. */
static void print_stamps(const struct view_text *v, const struct ip_timestamps *stamps)
{
	FILE *out = v->settings.out;
	int64_t last[2] = {-1, -1};
	if (stamps->count == 0)
		return;
	fputs("\nTS: ", out);
	for (uint32_t i = 0; i < stamps->count; i++) {
		if (stamps->flags != 0) {
			fputc('\t', out);
			view_text_who(v, &stamps->stamp[i].address);
		}
		print_stamp(out, stamps->stamp[i].milliseconds, last);
	}
	if (stamps->overflow)
		fprintf(out, "Unrecorded hops: %u\n", (unsigned)stamps->overflow);
}

/* What printing an option left: iputils' blocks end in a newline, single words do not. */
enum printed { PRINTED_NOTHING, PRINTED_WORD, PRINTED_BLOCK, PRINTED_NONSENSE };

/* The same route as in the last reply is not printed again. */
static enum printed print_recorded(struct view_text *v, const struct ip_option *option,
	const struct address *slots, uint32_t count)
{
	uint32_t size = 4 * count;
	struct span recorded = span_slice(option->data, 1, size);
	if (size == 0)
		return PRINTED_NOTHING;
	if (span_equal(recorded, span_of(v->route, v->route_size))) {
		fputs("\t(same route)", v->settings.out);
		return PRINTED_WORD;
	}
	memcpy(v->route, recorded.data, recorded.size);
	v->route_size = recorded.size;
	print_slots(v, "RR", slots, count);
	return PRINTED_BLOCK;
}

static enum printed print_route(struct view_text *v, const struct ip_option *option)
{
	struct address slots[9];
	uint32_t count = 0;
	if (!ip_option_route(option, slots, &count))
		return PRINTED_NONSENSE;
	if (option->type == IP_OPTION_RECORD_ROUTE)
		return print_recorded(v, option, slots, count);
	print_slots(v, option->type == IP_OPTION_LOOSE_ROUTE ? "LSRR" : "SSRR", slots, count);
	return count > 0 ? PRINTED_BLOCK : PRINTED_WORD;
}

static enum printed print_option(struct view_text *v, const struct ip_option *option)
{
	struct ip_timestamps stamps;
	switch (option->type) {
	case IP_OPTION_END:
		return PRINTED_NOTHING;
	case IP_OPTION_NOP:
		/* as iputils, which never sees one on a ping socket */
		if (!v->start.is_raw)
			return PRINTED_NOTHING;
		fputs("\nNOP", v->settings.out);
		return PRINTED_WORD;
	case IP_OPTION_RECORD_ROUTE:
	case IP_OPTION_LOOSE_ROUTE:
	case IP_OPTION_STRICT_ROUTE:
		return print_route(v, option);
	case IP_OPTION_TIMESTAMP:
		if (!ip_option_timestamps(option, &stamps))
			return PRINTED_NONSENSE;
		print_stamps(v, &stamps);
		return stamps.count > 0 ? PRINTED_BLOCK : PRINTED_NOTHING;
	default:
		fprintf(v->settings.out, "\nunknown option %x", option->type);
		return PRINTED_WORD;
	}
}

/* True when the last line still wants its newline. */
static bool print_options(struct view_text *v, struct span options)
{
	struct reader r = reader_of(options);
	struct ip_option option;
	enum printed last = PRINTED_NOTHING;
	while (last != PRINTED_NONSENSE && ip_option_next(&r, &option)) {
		enum printed printed = print_option(v, &option);
		last = printed == PRINTED_NOTHING ? last : printed;
	}
	if (last != PRINTED_NONSENSE && !r.failed)
		return last == PRINTED_WORD;
	fputs(" (malformed option)", v->settings.out);
	return true;
}

void view_text_options(struct view_text *v, const struct ping_event *event)
{
	print_options(v, span_of(event->options, event->options_size));
}

/* ---- quotes ---------------------------------------------------------------------- */

/* An IPv4 header in iputils' columns, all of it hexadecimal as it was on the wire. */
static void print_quoted_ipv4(
	struct view_text *v, const struct ip_header *ip, struct span quote)
{
	char number[VIEW_TEXT_WHO];
	FILE *out = v->settings.out;
	struct reader r = reader_of(quote);
	unsigned first = reader_u8(&r);
	unsigned class = reader_u8(&r);
	unsigned length = reader_u16(&r);
	unsigned id = reader_u16(&r);
	unsigned fragment = reader_u16(&r);
	fputs("Vr HL TOS  Len   ID Flg  off TTL Pro  cks      Src      Dst Data\n", out);
	fprintf(out, " %x  %x  %02x %04x %04x   %x %04x", first >> 4, first & 15u, class,
		length, id, fragment >> 13, fragment & 0x1fffu);
	fprintf(out, "  %02x  %02x %04x", (unsigned)ip->hop_limit, (unsigned)ip->first_header,
		(unsigned)ip->checksum);
	fprintf(out, " %s ", view_text_number(v, number, &ip->source));
	fprintf(out, " %s \n", view_text_number(v, number, &ip->destination));
	if (print_options(v, ip->options))
		fputc('\n', out);
}

/* iputils has nothing for this family. */
static void print_quoted_ipv6(const struct view_text *v, const struct ip_header *ip)
{
	char source[VIEW_TEXT_WHO];
	char destination[VIEW_TEXT_WHO];
	fprintf(v->settings.out,
		"  quoted: %s > %s class=0x%02x label=0x%05x len=%u hlim=%u next=%u\n",
		view_text_number(v, source, &ip->source),
		view_text_number(v, destination, &ip->destination), (unsigned)ip->traffic_class,
		(unsigned)ip->flow_label, (unsigned)ip->total_length, (unsigned)ip->hop_limit,
		(unsigned)ip->first_header);
}

/* The words of JSON. */
static const struct extension_words extension_words = {
	.label = " label=",
	.next_label = " label=",
	.traffic_class = " tc=",
	.bottom = " s=",
	.ttl = " ttl=",
	.roles = {EXTENSION_ROLE_NAMES},
	.first_part = " ",
	.next_part = " ",
	.index = "index=",
	.address = "addr=",
	.name = "name=",
	.name_end = "",
	.mtu = "mtu=",
};

static void print_object(FILE *out, const struct extension_object *object)
{
	struct interface_information info = {0};
	char line[OBJECT_TEXT_SIZE];
	struct text t = text_of(line, sizeof line);
	if (extension_is_mpls(object)) {
		text_add(&t, "mpls:");
		extension_mpls_text(&t, object->data, &extension_words);
	} else if (object->class == EXTENSION_CLASS_INTERFACE) {
		bool is_whole = extension_interface(object, &info);
		text_add(&t, "interface: ");
		extension_interface_text(&t, &info, &extension_words);
		text_add(&t, is_whole ? "" : " (malformed)");
	} else {
		text_format(&t, "extension: class=%u type=%u, %u bytes",
			(unsigned)object->class, (unsigned)object->type,
			(unsigned)object->data.size);
	}
	fprintf(out, "  %s\n", line);
}

static void print_extension(const struct view_text *v, const struct ping_event *event)
{
	FILE *out = v->settings.out;
	struct reader r = reader_of(event->data);
	struct extension_object object;
	while (extension_next(&r, &object))
		print_object(out, &object);
	if (r.failed)
		fputs("  extension: (malformed object)\n", out);
}

/* Without its IP header, as the error queue gives it, the message is all there is to show. */
static void print_quoted_icmp(const struct view_text *v, const struct quote *quote)
{
	if (quote->has_icmp)
		fprintf(v->settings.out, "  quoted: icmp type=%u code=%u id=%u seq=%u\n",
			(unsigned)quote->icmp_type, (unsigned)quote->icmp_code,
			(unsigned)quote->icmp_id, (unsigned)quote->icmp_sequence);
}

void view_text_quote(struct view_text *v, const struct ping_event *event)
{
	struct quote quote;
	struct span bytes = span_of(event->quote, event->quote_size);
	uint8_t protocol = family_of(event->version)->icmp_protocol;
	bool parsed = event->quote_has_ip ? quote_parse(bytes, &quote)
					  : quote_parse_transport(bytes, protocol, &quote);
	if (parsed && quote.has_ip && event->version == 4) {
		print_quoted_ipv4(v, &quote.ip, bytes);
	} else if (parsed) {
		if (quote.has_ip)
			print_quoted_ipv6(v, &quote.ip);
		print_quoted_icmp(v, &quote);
	}
	print_extension(v, event);
}

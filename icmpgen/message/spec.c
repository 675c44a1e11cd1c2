/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec.h"

#include <string.h>

#include "common/base/number.h"
#include "common/wire/family.h"
#include "icmpgen/message/spec_trailer.h"
#include "icmpgen/message/words.h"

/* The byte buffers stay as they are: only their sizes count. */
void spec_init(struct spec *spec)
{
	spec->version = 0;
	spec->source = (struct address){0};
	spec->destination = (struct address){0};
	spec->type = spec->code = SPEC_UNSET;
	spec->quote_words = NULL;
	spec->layout = NULL;
	memset(spec->fixed, 0, sizeof spec->fixed);
	spec->given = 0;
	spec->trailer.size = spec->body.size = spec->quote.size = spec->objects.size = 0;
	spec->checksum = spec->extension_checksum = spec->ip_checksum =
		(struct spec_checksum){0};
	spec->has_rest = spec->has_body = spec->has_quote = spec->no_quote = false;
	spec->has_objects = spec->label_is_ended = false;
	spec->label_at = UINT32_MAX;
	spec->truncate = spec->quote_size = SPEC_UNSET;
	spec->quote_break = SPEC_BREAK_NONE;
	spec->extension_length = SPEC_UNSET;
	spec->extension_version = 2;
	spec->hop_limit = spec->protocol = spec->total_length = SPEC_UNSET;
	spec->identification = SPEC_UNSET;
	spec->fresh_identification = 1;
	spec->traffic_class = spec->flow_label = spec->fragment_offset = 0;
	spec->dont_fragment = spec->more_fragments = spec->reserved_flag = false;
	spec->ip_version = spec->ip_ihl = SPEC_UNSET;
	spec->options_size = spec->route_at = 0;
	spec->route_hop = (struct address){0};
	spec->chain.count = spec->chain.size = 0;
	spec->hop_by_hop.present = spec->hop_by_hop.absent = false;
	spec->destination_options.present = spec->destination_options.absent = false;
	spec->hop_by_hop.size = spec->destination_options.size = 0;
	spec->fragment_size = SPEC_UNSET;
	spec->fragment_order = SPEC_ORDER_PLAIN;
}

bool spec_rest(struct spec *spec, const char *digits, struct text *problem)
{
	digits = number_hex_digits(digits);
	bool right = strlen(digits) == 8;
	for (int i = 0; right && i < 8; i++)
		right = number_hex_digit(digits[i]) >= 0;
	if (!right) {
		text_add(problem, "--rest: must be 8 hexadecimal digits, the 4 bytes after "
				  "the checksum");
		return false;
	}
	for (int i = 0; i < 4; i++)
		spec->rest[i] = (uint8_t)(number_hex_digit(digits[2 * i]) * 16 +
					  number_hex_digit(digits[2 * i + 1]));
	spec->has_rest = true;
	return true;
}

bool spec_body(struct spec *spec, const char *digits, struct text *problem)
{
	spec->has_body = spec_hex("--body", digits, &spec->body, problem);
	return spec->has_body;
}

bool spec_checksum(struct spec_checksum *sum, const char *option, bool zero, const char *word,
	struct text *problem)
{
	uint64_t value = 0;
	*sum = (struct spec_checksum){.how = SPEC_SUM_GIVEN};
	if (strcmp(word, "auto") == 0)
		sum->how = SPEC_SUM_AUTO;
	else if (strcmp(word, "bad") == 0)
		sum->how = SPEC_SUM_BAD;
	else if (zero && strcmp(word, "zero") == 0)
		sum->how = SPEC_SUM_ZERO;
	else if (strncmp(word, "0x", 2) != 0 ||
		 number_parse(word, 0, UINT16_MAX, true, &value) != NUMBER_OK) {
		text_format(problem, "%s '", option);
		text_add_escaped(problem, word, strlen(word));
		text_format(problem, "': must be auto, bad%s or 0xHHHH", zero ? ", zero" : "");
		return false;
	}
	sum->value = (uint16_t)value;
	return true;
}

/* ---- what the whole must fulfil -------------------------------------------------- */
static bool check_quote(const struct spec *spec, struct text *problem)
{
	if (spec->layout->trailer != ICMP_TRAILER_QUOTE || spec->has_body)
		return true;
	const struct icmp_type *type = icmp_type_find(spec->version, (uint8_t)spec->type);
	if (!spec->has_quote && !spec->no_quote) {
		text_format(problem,
			"%s needs an original datagram: give --quote, --quote-hex or "
			"--quote-pcap (or --no-quote)",
			type ? type->name : "this type");
		return false;
	}
	if (!spec->has_quote)
		return true;
	uint8_t version = spec->quote.size > 0 ? spec->quote.data[0] / 16u : 0;
	if (version + spec->version == 4 + 6 && version != spec->version) {
		text_format(
			problem, "quote is IPv%d but DEST is IPv%d", version, spec->version);
		return false;
	}
	if (spec->quote_size != SPEC_UNSET && spec->quote_size > spec->quote.size) {
		text_format(problem, "--quote-len %llu: the original datagram has %u bytes",
			(unsigned long long)spec->quote_size, spec->quote.size);
		return false;
	}
	return true;
}

/* A field without a sensible default is required, as the quote of an error is. */
static bool check_fields(const struct spec *spec, struct text *problem)
{
	const struct icmp_type *type = icmp_type_find(spec->version, (uint8_t)spec->type);
	for (size_t i = 0; i < spec->layout->field_count; i++) {
		const struct icmp_field *field = &spec->layout->fields[i];
		bool is_given = (spec->given >> i & 1) || spec->has_body ||
				(field->at == 0 && spec->has_rest);
		bool is_list = field->source == ICMP_FROM_TRAILER_COUNT;
		if (!field->is_required || is_given || (is_list && spec->trailer.size > 0))
			continue;
		text_format(problem, "%s needs ", type ? type->name : "this type");
		if (is_list) {
			const struct trailer_row *row =
				spec_trailer_row(spec->layout->trailer, 0);
			text_format(problem, "%s=%s (or %s=0)", row->name, row->expected,
				field->name);
		} else {
			text_format(problem, "%s=: ", field->name);
			icmp_field_form(field, problem);
		}
		return false;
	}
	return true;
}

static bool check_break(const struct spec *spec, struct text *problem)
{
	if (spec->quote_break == SPEC_BREAK_NONE)
		return true;
	if (!spec->has_quote) {
		text_add(problem, "--quote-break needs an original datagram: give --quote, "
				  "--quote-hex or --quote-pcap");
		return false;
	}
	if (spec->version == 6 && (spec->quote_break == SPEC_BREAK_IHL ||
					  spec->quote_break == SPEC_BREAK_CHECKSUM)) {
		text_add(problem, "--quote-break: an IPv6 header has neither ihl nor checksum; "
				  "take version or length");
		return false;
	}
	return true;
}

static bool check_objects(const struct spec *spec, struct text *problem)
{
	bool is_quoting = spec->layout->trailer == ICMP_TRAILER_QUOTE;
	bool is_forced = is_quoting && spec->extension_length != SPEC_UNSET;
	bool possible = icmp_extends(spec->version, (uint8_t)spec->type) || is_forced ||
			spec->layout->trailer == ICMP_TRAILER_EXTENSION;
	if (spec->has_objects && !possible) {
		const struct icmp_type *type =
			icmp_type_find(spec->version, (uint8_t)spec->type);
		text_format(problem, "--ext: %s carries no extension objects (RFC 4884)%s",
			type ? type->name : "this type",
			is_quoting ? "; --ext-length 0 forces them" : "");
		return false;
	}
	if (spec->type == family_of(spec->version)->extended_echo && !spec->has_objects &&
		!spec->has_body && spec->trailer.size == 0) {
		text_add(problem,
			"ext-echo needs an interface to ask about: give --ext "
			"ifid:name=NAME, --ext ifid:index=N or --ext ifid:addr=ADDRESS");
		return false;
	}
	return true;
}

static bool check_header(const struct spec *spec, struct text *problem)
{
	if (spec->version == 6 && spec->options_size > 0)
		text_add(problem, "--ip-options is for IPv4; IPv6 has --hbh and --dstopt");
	else if (spec->version == 6 && spec->dont_fragment)
		text_add(problem, "--df is for IPv4; IPv6 routers never fragment");
	else if (spec->version == 6 && spec->ip_checksum.how != SPEC_SUM_AUTO)
		text_add(problem, "--ip-checksum is for IPv4; an IPv6 header has none");
	else if (spec->version == 4 &&
		 (spec->hop_by_hop.present || spec->destination_options.present))
		text_add(problem, "--hbh and --dstopt are for IPv6; IPv4 has --ip-options");
	else if (spec->version == 4 && spec->chain.count > 0)
		text_add(problem, "--header is for IPv6; IPv4 has --ip-options");
	else if (spec->version == 6 && spec->reserved_flag)
		text_add(problem, "--ip-flags is for IPv4; an IPv6 header has no flags");
	else if (spec->version == 6 && spec->ip_ihl != SPEC_UNSET)
		text_add(
			problem, "--ip-ihl is for IPv4; the length of an IPv6 header is fixed");
	else if (spec->version == 4 && spec->flow_label > 0)
		text_add(problem, "--flow is for IPv6; IPv4 has no flow label");
	else if (spec->fragment_offset % 8 != 0)
		text_format(problem, "--frag-offset %llu: must be a multiple of 8",
			(unsigned long long)spec->fragment_offset);
	else if (spec->version == 4 && spec->identification != SPEC_UNSET &&
		 spec->identification > UINT16_MAX)
		text_format(problem, "--ip-id %llu: must be 0..65535 for IPv4",
			(unsigned long long)spec->identification);
	return problem->size == 0;
}

bool spec_check(const struct spec *spec, struct text *problem)
{
	if (spec->source.version != 0 && spec->source.version != spec->version) {
		text_format(problem, "--src is IPv%d but DEST is IPv%d", spec->source.version,
			spec->version);
		return false;
	}
	return check_fields(spec, problem) && check_quote(spec, problem) &&
	       check_break(spec, problem) && check_objects(spec, problem) &&
	       check_header(spec, problem);
}

uint32_t spec_identification(const struct spec *spec)
{
	return spec->identification == SPEC_UNSET ? spec->fresh_identification
						  : (uint32_t)spec->identification;
}

const char *spec_needs_link(const struct spec *spec)
{
	if (spec->ip_checksum.how != SPEC_SUM_AUTO)
		return "--ip-checksum";
	if (spec->total_length != SPEC_UNSET)
		return "--ip-len";
	if (spec->ip_version != SPEC_UNSET)
		return "--ip-version";
	if (spec->ip_ihl != SPEC_UNSET)
		return "--ip-ihl";
	return spec->version == 4 && spec->identification == 0 ? "--ip-id 0" : NULL;
}

static bool is_discovery(const struct spec *spec, enum icmp_discovery discovery)
{
	const struct icmp_type *row = icmp_type_find(spec->version, (uint8_t)spec->type);
	return row && row->discovery == discovery;
}

bool spec_is_neighbor_discovery(const struct spec *spec)
{
	return is_discovery(spec, ICMP_DISCOVERY_NEIGHBORS);
}

bool spec_is_listener_discovery(const struct spec *spec)
{
	return is_discovery(spec, ICMP_DISCOVERY_LISTENERS);
}

uint8_t spec_usual_hop_limit(const struct spec *spec)
{
	return icmp_hop_limit(
		spec->version, (uint8_t)spec->type, address_is_multicast(&spec->destination));
}

bool spec_is_router_alert(const struct spec_header *header)
{
	static const uint8_t alert[] = {5, 2, 0, 0, 1, 0};
	return header->present &&
	       span_equal(span_of(header->data, header->size), span_of(alert, sizeof alert));
}

const struct address *spec_next_address(const struct spec *spec)
{
	return spec->route_at > 0 ? &spec->route_hop : &spec->destination;
}

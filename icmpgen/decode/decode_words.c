/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/decode/decode.h"
#include "icmpgen/message/spec_datagram.h"
#include "icmpgen/message/spec_extension.h"
#include "icmpgen/message/spec_quote.h"
#include "icmpgen/message/spec_trailer.h"
#include "icmpgen/message/words.h"

void decode_name(const struct spec *spec, struct text *t)
{
	if (spec->truncate == 0) {
		text_add(t, "empty message");
		return;
	}
	icmp_name(t, spec->version, (uint8_t)spec->type, (uint8_t)spec->code);
}

/* The name where the parser takes it, else numbers by force. */
static void name_words(const struct spec *spec, struct text *t)
{
	const struct icmp_type *type = icmp_type_find(spec->version, (uint8_t)spec->type);
	bool is_unnamed = spec->truncate == 0 ||
			  (type && !icmp_code_is_assigned(type, (uint8_t)spec->code));
	if (is_unnamed) {
		text_format(
			t, " --type %u --code %u", (unsigned)spec->type, (unsigned)spec->code);
		return;
	}
	text_add_char(t, ' ');
	decode_name(spec, t);
}

static void field_words(const struct spec *spec, struct text *t)
{
	/* MLD's version 2 part counts only where something there is given or follows */
	for (size_t i = 0; i < spec->layout->field_count; i++) {
		const struct icmp_field *field = &spec->layout->fields[i];
		bool given = spec->given >> i & 1;
		if (!given && (field->source != ICMP_FROM_USER ||
				      icmp_field_is_usual(field, spec->fixed)))
			continue;
		text_format(t, " %s=", field->name);
		icmp_field_print(field, spec->fixed, t);
	}
}

static void quote_part(const struct spec *spec, struct writer scratch, struct text *t)
{
	char buffer[QUOTE_WORDS_MAX];
	struct text words = text_of(buffer, sizeof buffer);
	struct span quote = span_of(spec->quote.data, spec->quote.size);
	uint32_t full_size = quote.size;
	if (!spec->has_quote) {
		text_add(t, spec->no_quote && !spec->has_body ? " --no-quote" : "");
		return;
	}
	bool says_ttl = spec_usual_quoted_hop_limit(spec) != QUOTE_TTL_USUAL;
	if (quote_words(quote, scratch, says_ttl, &words, &full_size) && !words.cut) {
		text_add(t, " --quote");
		words_add(t, buffer);
	} else {
		full_size = quote.size;
		text_add(t, " --quote-hex ");
		text_add_hex(t, quote);
		if (quote.size == 0)
			text_add(t, "''");
	}
	uint32_t quote_max = spec_quote_max(spec);
	if ((full_size < quote_max ? full_size : quote_max) != quote.size)
		text_format(t, " --quote-len %u", quote.size);
}

static void extension_part(const struct spec *spec, struct text *t)
{
	if (!spec->has_objects)
		return;
	extension_words(span_of(spec->objects.data, spec->objects.size), t);
	if (spec->extension_version != 2)
		text_format(t, " --ext-version %u", (unsigned)spec->extension_version);
	if (spec->extension_checksum.how == SPEC_SUM_ZERO)
		text_add(t, " --ext-checksum zero");
	else if (spec->extension_checksum.how == SPEC_SUM_GIVEN)
		text_format(t, " --ext-checksum 0x%04x", spec->extension_checksum.value);
}

static void body_part(const struct spec *spec, struct text *t)
{
	if (spec->has_rest) {
		text_add(t, " --rest ");
		text_add_hex(t, span_of(spec->rest, sizeof spec->rest));
	}
	if (spec->has_body) {
		text_add(t, spec->body.size > 0 ? " --body " : " --body ''");
		text_add_hex(t, span_of(spec->body.data, spec->body.size));
	}
	if (spec->truncate != SPEC_UNSET)
		text_format(t, " --truncate %u", (unsigned)spec->truncate);
	if (spec->checksum.how == SPEC_SUM_GIVEN)
		text_format(t, " --checksum 0x%04x", spec->checksum.value);
}

void decode_message_words(const struct spec *spec, struct writer scratch, struct text *t)
{
	name_words(spec, t);
	if (!spec->has_body && spec->truncate != 0)
		field_words(spec, t);
	if (spec->layout->trailer == ICMP_TRAILER_QUOTE)
		quote_part(spec, scratch, t);
	extension_part(spec, t);
	spec_trailer_words(
		icmp_layout_trailer(spec->layout, span_of(spec->fixed, sizeof spec->fixed)),
		span_of(spec->trailer.data, spec->trailer.size), t);
	body_part(spec, t);
}

static void options_part(const struct spec *spec, struct text *t)
{
	char text[ADDRESS_TEXT_SIZE];
	if (spec->route_at > 0) {
		text_format(t, " --ip-options %s:%s",
			spec->options[0] == IP_OPTION_LOOSE_ROUTE ? "lsrr" : "ssrr",
			address_text(text, &spec->route_hop));
		for (uint32_t at = 3; at < spec->route_at; at += 4) {
			struct address hop = address_from(span_of(spec->options + at, 4));
			text_format(t, ",%s", address_text(text, &hop));
		}
	} else if (spec->options_size > 0) {
		text_add(t, " --ip-options ");
		spec_ip_options_words(span_of(spec->options, spec->options_size), t);
	}
}

static void headers_part(const struct spec *spec, struct text *t)
{
	if (spec->hop_by_hop.absent)
		text_add(t, " --hbh none");
	if (spec_is_router_alert(&spec->hop_by_hop)) {
		text_add(t, " --hbh ra");
	} else if (spec->hop_by_hop.present) {
		text_add(t, " --hbh hex:");
		text_add_hex(t, span_of(spec->hop_by_hop.data, spec->hop_by_hop.size));
	}
	spec_chain_words(spec, t);
	if (spec->destination_options.present) {
		text_add(t, " --dstopt hex:");
		text_add_hex(t, span_of(spec->destination_options.data,
					spec->destination_options.size));
	}
}

static void fragment_part(const struct spec *spec, struct text *t)
{
	if (spec->identification != SPEC_UNSET)
		text_format(t, " --ip-id %u", (unsigned)spec->identification);
	if (spec->reserved_flag)
		text_add(t, " --ip-flags evil");
	if (spec->dont_fragment)
		text_add(t, " --df");
	if (spec->more_fragments)
		text_add(t, " --more-fragments");
	if (spec->fragment_offset > 0)
		text_format(t, " --frag-offset %u", (unsigned)spec->fragment_offset);
	if (spec->ip_checksum.how == SPEC_SUM_GIVEN)
		text_format(t, " --ip-checksum 0x%04x", spec->ip_checksum.value);
	if (spec->total_length != SPEC_UNSET)
		text_format(t, " --ip-len %u", (unsigned)spec->total_length);
}

void decode_words(const struct spec *spec, struct writer scratch, struct text *t)
{
	char text[ADDRESS_TEXT_SIZE];
	text_format(
		t, "icmp-send -%u --src %s", spec->version, address_text(text, &spec->source));
	if (spec->hop_limit != SPEC_UNSET)
		text_format(t, " --ttl %u", (unsigned)spec->hop_limit);
	if (spec->traffic_class > 0)
		text_format(t, " --tos %u", (unsigned)spec->traffic_class);
	if (spec->flow_label > 0)
		text_format(t, " --flow %u", (unsigned)spec->flow_label);
	if (spec->protocol != SPEC_UNSET)
		text_format(t, " --ip-proto %u", (unsigned)spec->protocol);
	options_part(spec, t);
	headers_part(spec, t);
	fragment_part(spec, t);
	decode_message_words(spec, scratch, t);
	text_format(t, " %s", address_text(text, &spec->destination));
}

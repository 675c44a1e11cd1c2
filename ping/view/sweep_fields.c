/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/view/sweep_fields.h"

#include <string.h>

#include "common/base/number.h"
#include "common/base/text.h"
#include "common/cli/charset.h"

enum { VALUE_SIZE = 1100 };

enum value_kind { VALUE_UNKNOWN, VALUE_TEXT, VALUE_NUMBER };

struct field {
	const char *name;
	/* The value as text into `value`. */
	enum value_kind (*get)(const struct sweep_record *record, struct text *value);
};

static enum value_kind get_host(const struct sweep_record *r, struct text *value)
{
	text_add(value, r->subject->name);
	return VALUE_TEXT;
}

static enum value_kind get_address(const struct sweep_record *r, struct text *value)
{
	char text[ADDRESS_TEXT_SIZE];
	text_add(value, address_text(text, r->subject->address));
	return VALUE_TEXT;
}

static enum value_kind get_state(const struct sweep_record *r, struct text *value)
{
	text_add(value, r->statistics->received > 0 ? "alive" : "unreachable");
	return VALUE_TEXT;
}

static enum value_kind get_rtt(const struct sweep_record *r, struct text *value)
{
	char text[DURATION_TEXT_SIZE];
	if (!r->last->has_rtt)
		return VALUE_UNKNOWN;
	text_add(value, duration_text_ms(text, r->last->rtt, 3));
	return VALUE_NUMBER;
}

static enum value_kind add_number(struct text *value, uint64_t number)
{
	char text[NUMBER_TEXT_SIZE];
	number_text(text, number, 1);
	text_add(value, text);
	return VALUE_NUMBER;
}

static enum value_kind get_ttl(const struct sweep_record *r, struct text *value)
{
	return r->last->has_hop_limit ? add_number(value, r->last->hop_limit) : VALUE_UNKNOWN;
}

static enum value_kind get_sent(const struct sweep_record *r, struct text *value)
{
	return add_number(value, r->statistics->sent);
}

static enum value_kind get_received(const struct sweep_record *r, struct text *value)
{
	return add_number(value, r->statistics->received);
}

static enum value_kind get_number(const struct sweep_record *r, struct text *value)
{
	return add_number(value, r->subject->number);
}

static const struct field fields[] = {
	{"host", get_host},
	{"addr", get_address},
	{"state", get_state},
	{"rtt_ms", get_rtt},
	{"ttl", get_ttl},
	{"sent", get_sent},
	{"received", get_received},
	{"number", get_number},
};

bool sweep_field_find(const char *name, uint8_t *field)
{
	for (uint8_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		*field = i;
		if (strcmp(fields[i].name, name) == 0)
			return true;
	}
	return false;
}

const char *sweep_field_names(void)
{
	return "host, addr, state, rtt_ms, ttl, sent, received, number";
}

void sweep_fields_text(
	FILE *out, const uint8_t *chosen, uint32_t count, const struct sweep_record *record)
{
	for (uint32_t i = 0; i < count; i++) {
		char value[VALUE_SIZE];
		struct text t = text_of(value, sizeof value);
		bool is_known = fields[chosen[i]].get(record, &t) != VALUE_UNKNOWN;
		if (i > 0)
			fputc('\t', out);
		charset_print(out, is_known ? value : "-");
	}
	fputc('\n', out);
}

void sweep_fields_json(struct json *j, const uint8_t *chosen, uint32_t count,
	const struct sweep_record *record)
{
	for (uint32_t i = 0; i < count; i++) {
		char value[VALUE_SIZE];
		struct text t = text_of(value, sizeof value);
		enum value_kind kind = fields[chosen[i]].get(record, &t);
		if (kind == VALUE_TEXT)
			json_text(j, fields[chosen[i]].name, value);
		else if (kind == VALUE_NUMBER)
			json_literal(j, fields[chosen[i]].name, value);
	}
}

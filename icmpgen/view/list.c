/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/view/list.h"

#include <string.h>

#include "common/cli/json.h"
#include "common/net/clock.h"
#include "common/wire/icmp/fields.h"
#include "common/wire/icmp/names.h"
#include "icmpgen/message/spec.h"
#include "icmpgen/message/spec_trailer.h"
#include "icmpgen/message/words.h"

/* ---- the table ------------------------------------------------------------------- */
const char *list_body(char words[static LIST_BODY_SIZE], const struct icmp_type *type,
	const struct icmp_code *code)
{
	struct text t = text_of(words, LIST_BODY_SIZE);
	const struct icmp_layout *of_type =
		icmp_layout_find(type->version, type->type, ICMP_CODE_ANY);
	const struct icmp_layout *layout = of_type;
	if (code)
		layout = icmp_layout_find(type->version, type->type, code->code);
	if (!code || layout != of_type)
		icmp_layout_text(&t, layout);
	return words;
}

static void row_print(FILE *to, const struct icmp_type *type)
{
	char words[LIST_BODY_SIZE];
	fprintf(to, "%5u  %-22s %-12s %s%s\n", type->type, type->name,
		*type->rfc ? type->rfc : "-", list_body(words, type, NULL),
		type->deprecated ? "  (deprecated)" : "");
	for (size_t i = 0; i < type->code_count; i++) {
		const struct icmp_code *code = &type->codes[i];
		if (!*code->name)
			continue;
		fprintf(to, "      /%u %s", code->code, code->name);
		fprintf(to, "%s%s", *code->symbol ? " " : "", code->symbol);
		const char *body = list_body(words, type, code);
		fprintf(to, "%s%s%s%s\n", *code->reject ? " " : "", code->reject,
			*body ? ": " : "", body);
	}
}

/* ---- one message ----------------------------------------------------------------- */
static void field_print(FILE *to, const struct icmp_field *field)
{
	char form[LIST_BODY_SIZE];
	struct text t = text_of(form, sizeof form);
	icmp_field_form(field, &t);
	fprintf(to, "    %s=%*s %s", field->name, (int)(15 - strlen(field->name)), "", form);
	if (field->source != ICMP_FROM_USER)
		fputs(", computed", to);
	else if (field->is_required)
		fputs(", required", to);
	else if (field->usual)
		fprintf(to, ", usually %u", field->usual);
	fputc('\n', to);
}

static void trailer_print(FILE *to, enum icmp_trailer trailer)
{
	const struct trailer_row *row;
	for (size_t i = 0; (row = spec_trailer_row(trailer, i)); i++)
		fprintf(to, "    %s=%*s %s\n", row->name, (int)(15 - strlen(row->name)), "",
			row->expected);
	if (trailer == ICMP_TRAILER_QUOTE)
		fputs("    --quote WORDS, --quote-hex HEX, --quote-pcap FILE[:N], ...\n", to);
	if (trailer == ICMP_TRAILER_EXTENSION)
		fputs("    --ext ifid:name=NAME|index=N|addr=ADDRESS\n", to);
	fputs("    data=            hex:DIGITS, ascii:TEXT, random:N or @FILE\n", to);
}

static void layout_print(FILE *to, const struct icmp_layout *layout)
{
	for (size_t i = 0; i < layout->field_count; i++)
		field_print(to, &layout->fields[i]);
	trailer_print(to, layout->trailer);
}

static void layouts_print(FILE *to, const struct icmp_type *type)
{
	const struct icmp_layout *of_type =
		icmp_layout_find(type->version, type->type, ICMP_CODE_ANY);
	fputs("  fields:\n", to);
	layout_print(to, of_type);
	for (size_t i = 0; i < type->code_count; i++) {
		int code = type->codes[i].code;
		const struct icmp_layout *layout =
			icmp_layout_find(type->version, type->type, code);
		if (layout == of_type)
			continue;
		fprintf(to, "  fields with code %d:\n", code);
		layout_print(to, layout);
	}
}

static void message_print(FILE *to, const struct icmp_type *type)
{
	fprintf(to, "IPv%u type %u: %s%s%s%s\n", type->version, type->type, type->name,
		*type->name ? ", " : "", type->title, type->deprecated ? " (deprecated)" : "");
	if (*type->rfc)
		fprintf(to, "  RFC %s\n", type->rfc);
	if (*type->symbol)
		fprintf(to, "  %s\n", type->symbol);
	if (type->sender != ICMP_SENDER_ANY)
		fprintf(to, "  sent by %s\n",
			type->sender == ICMP_SENDER_ROUTER ? "routers" : "hosts");
	if (*type->code_value)
		fprintf(to, "  the code is the %s\n", type->code_value);
	for (size_t i = 0; i < type->code_count; i++) {
		const struct icmp_code *code = &type->codes[i];
		if (*code->name)
			fprintf(to, "  %s/%s (%u)%s%s%s%s\n", type->name, code->name,
				code->code, *code->symbol ? " " : "", code->symbol,
				*code->reject ? " " : "", code->reject);
	}
	layouts_print(to, type);
}

/* ---- JSON ------------------------------------------------------------------------ */
static void codes_json(struct json *j, const struct icmp_type *type)
{
	char words[LIST_BODY_SIZE];
	json_array(j, "codes");
	for (size_t i = 0; i < type->code_count; i++) {
		const struct icmp_code *code = &type->codes[i];
		json_object(j, NULL);
		json_number(j, "code", code->code);
		if (*code->name)
			json_text(j, "name", code->name);
		if (*code->symbol)
			json_text(j, "symbol", code->symbol);
		if (*code->reject)
			json_text(j, "reject", code->reject);
		if (*list_body(words, type, code))
			json_text(j, "body", list_body(words, type, code));
		json_close(j);
	}
	json_close(j);
}

static void fields_json(struct json *j, const struct icmp_type *type)
{
	const struct icmp_layout *layout = icmp_layout_find(
		type->version, type->type, type->code_count ? type->codes[0].code : 0);
	json_array(j, "fields");
	for (size_t i = 0; i < layout->field_count; i++) {
		char form[LIST_BODY_SIZE];
		struct text t = text_of(form, sizeof form);
		icmp_field_form(&layout->fields[i], &t);
		json_object(j, NULL);
		json_text(j, "name", layout->fields[i].name);
		json_number(j, "bit", layout->fields[i].at);
		json_number(j, "bits", layout->fields[i].width);
		json_text(j, "value", form);
		json_bool(j, "required", layout->fields[i].is_required);
		json_close(j);
	}
	const struct trailer_row *row;
	for (size_t i = 0; (row = spec_trailer_row(layout->trailer, i)); i++) {
		json_object(j, NULL);
		json_text(j, "name", row->name);
		json_text(j, "value", row->expected);
		json_close(j);
	}
	json_close(j);
}

static void message_json(FILE *to, const struct icmp_type *type)
{
	char words[LIST_BODY_SIZE];
	struct json j = json_begin(to, "message", clock_wall());
	json_number(&j, "af", type->version);
	json_number(&j, "icmp_type", type->type);
	json_text(&j, "name", type->name);
	json_text(&j, "title", type->title);
	if (*type->symbol)
		json_text(&j, "symbol", type->symbol);
	if (*type->rfc)
		json_text(&j, "rfc", type->rfc);
	json_text(&j, "body", list_body(words, type, NULL));
	json_bool(&j, "deprecated", type->deprecated);
	codes_json(&j, type);
	fields_json(&j, type);
	json_end(&j);
}

void list_all(FILE *to, uint8_t version, bool json)
{
	size_t count;
	const struct icmp_type *all = icmp_types(&count);
	uint8_t heading = 0;
	for (size_t i = 0; i < count; i++) {
		if (version != 0 && all[i].version != version)
			continue;
		if (json) {
			message_json(to, &all[i]);
			continue;
		}
		if (heading != all[i].version)
			fprintf(to, "%sIPv%u\n", heading ? "\n" : "", all[i].version);
		heading = all[i].version;
		row_print(to, &all[i]);
	}
}

/* The row of a word into `row`: of a number that the registry lacks, one without a name. */
static bool row_of(uint8_t version, const char *word, struct icmp_type *row, const char **near)
{
	uint8_t type;
	int code;
	if (!icmp_name_parse(version, word, &type, &code, near))
		return false;
	const struct icmp_type *found = icmp_type_find(version, type);
	*row = found ? *found
		     : (struct icmp_type){.version = version,
			       .type = type,
			       .class = icmp_quotes(version, type) ? ICMP_CLASS_ERROR
								   : ICMP_CLASS_OTHER,
			       .title = "no message of this number is assigned",
			       .code_value = "sender's choice"};
	return true;
}

bool list_message(FILE *to, uint8_t version, const char *word, bool json, struct text *problem)
{
	const char *near = NULL;
	bool found = false;
	for (uint8_t v = 4; v <= 6; v += 2) {
		const char *nearest = NULL;
		if (version != 0 && version != v)
			continue;
		struct icmp_type type;
		bool is_known = row_of(v, word, &type, &nearest);
		near = near ? near : nearest;
		if (!is_known)
			continue;
		if (json)
			message_json(to, &type);
		else
			message_print(to, &type);
		found = true;
	}
	if (!found)
		words_unknown_message(problem, word, near);
	return found;
}

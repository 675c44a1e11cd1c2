/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/wire/icmp/fields.h"
#include "common/wire/icmp/names.h"
#include "icmpgen/message/spec_trailer.h"
#include "icmpgen/view/list.h"

enum { ROW_SIZE = 256 };

/* A word in mdoc: a leading dot or quote would be a request, a hyphen a minus. */
static void man_words(FILE *to, const char *words)
{
	for (; *words; words++)
		if (*words == '-')
			fputs("\\-", to);
		else
			fputc(*words, to);
}

static void messages_man(FILE *to)
{
	char words[LIST_BODY_SIZE];
	size_t count;
	const struct icmp_type *all = icmp_types(&count);
	for (size_t i = 0; i < count; i++) {
		fprintf(to, ".It %u/%u Ta ", all[i].version, all[i].type);
		man_words(to, all[i].name);
		fputs(" Ta ", to);
		man_words(to, list_body(words, &all[i], NULL));
		fputc('\n', to);
		for (size_t k = 0; k < all[i].code_count; k++) {
			const struct icmp_code *code = &all[i].codes[k];
			const char *body = list_body(words, &all[i], code);
			if (!*code->name)
				continue;
			fprintf(to, ".It Ta /%u ", code->code);
			man_words(to, code->name);
			fputs(*body ? " Ta " : " Ta", to);
			man_words(to, body);
			fputc('\n', to);
		}
	}
}

/* ---- fields ---------------------------------------------------------------------- */
/* A row of the table: what two messages may share. */
static void field_row(const struct icmp_field *field, char row[static ROW_SIZE])
{
	struct text t = text_of(row, ROW_SIZE);
	text_format(&t, "%s= Ta ", field->name);
	icmp_field_form(field, &t);
	if (field->source != ICMP_FROM_USER)
		text_add(&t, ", computed");
	else if (field->is_required)
		text_add(&t, ", required");
	else if (field->usual)
		text_format(&t, ", usually %u", field->usual);
}

static bool has_row(const struct icmp_layout *layout, const char *row)
{
	char other[ROW_SIZE];
	for (size_t i = 0; i < layout->field_count; i++) {
		field_row(&layout->fields[i], other);
		if (strcmp(row, other) == 0)
			return true;
	}
	return false;
}

/* The messages whose layouts have the row, each once. */
static void owners_man(FILE *to, const char *row)
{
	size_t count;
	const struct icmp_layout *all = icmp_layouts(&count);
	const char *before = " Ta ";
	const struct icmp_type *last = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct icmp_type *type = icmp_type_find(all[i].version, all[i].type);
		if (!type || type == last || !has_row(&all[i], row))
			continue;
		fprintf(to, "%s%u/", before, type->version);
		man_words(to, type->name);
		before = ", ";
		last = type;
	}
	fputs(*before == ',' ? "\n" : " Ta types without a name\n", to);
}

static bool is_first(const struct icmp_layout *all, size_t count, const char *row)
{
	for (size_t i = 0; i < count; i++)
		if (has_row(&all[i], row))
			return false;
	return true;
}

static void fields_man(FILE *to)
{
	size_t count;
	char row[ROW_SIZE];
	const struct icmp_layout *all = icmp_layouts(&count);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < all[i].field_count; k++) {
			field_row(&all[i].fields[k], row);
			if (!is_first(all, i, row))
				continue;
			fputs(".It ", to);
			man_words(to, row);
			owners_man(to, row);
		}
	}
}

/* The repeated parts: lists and options. */
static void trailers_man(FILE *to)
{
	for (enum icmp_trailer trailer = 0; trailer < ICMP_TRAILERS; trailer++) {
		const struct trailer_row *row;
		for (size_t i = 0; (row = spec_trailer_row(trailer, i)); i++) {
			fputs(".It ", to);
			man_words(to, row->name);
			fputs("= Ta ", to);
			man_words(to, row->expected);
			fprintf(to, " Ta repeatable: %s\n",
				trailer == ICMP_TRAILER_OPTIONS	      ? "options"
				: trailer == ICMP_TRAILER_RPL_OPTIONS ? "6/rpl"
				: trailer == ICMP_TRAILER_OPERATIONS ||
						trailer == ICMP_TRAILER_REPORTS
					? "6/router\\-renumbering"
				: trailer == ICMP_TRAILER_ANSWERS ? "6/ni\\-reply"
								  : "lists");
		}
	}
}

void list_man(FILE *to)
{
	messages_man(to);
	fputs(".El\n.Ss Fields\nEach field, its value and the messages that have it.\n"
	      ".Bl -column \"query\\-interval=\" \"0..4294967295, usually 1800\" "
	      "\"messages\"\n",
		to);
	fields_man(to);
	trailers_man(to);
}

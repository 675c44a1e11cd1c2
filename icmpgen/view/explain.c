/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/view/explain.h"

#include <string.h>

#include "common/cli/json.h"
#include "common/net/clock.h"
#include "common/wire/icmp/meanings.h"
#include "common/wire/icmp/names.h"
#include "icmpgen/message/words.h"

enum { LABEL_WIDTH = 10, LINE_WIDTH = 80, NAME_SIZE = 64 };

/* What a word named. */
struct named {
	const struct icmp_type *type;
	int code; /* ICMP_MEANING_TYPE: none was named */
	char name[NAME_SIZE];
	const struct icmp_meaning *meaning;
};

/* "  means     ..." with its words broken before LINE_WIDTH. */
static void labelled(FILE *to, const char *label, const char *words)
{
	int column = fprintf(to, "  %-*s", LABEL_WIDTH - 2, label);
	while (*words) {
		int size = (int)text_until(words, ' ');
		if (column > LABEL_WIDTH && column + 1 + size > LINE_WIDTH)
			column = fprintf(to, "\n%*s", LABEL_WIDTH, "") - 1;
		column += fprintf(to, "%s%.*s", column > LABEL_WIDTH ? " " : "", size, words);
		words += size;
		while (*words == ' ')
			words++;
	}
	fputc('\n', to);
}

static void text_print(FILE *to, const struct named *n)
{
	const struct icmp_meaning *m = n->meaning;
	fprintf(to, "IPv%u %s, type %u", n->type->version, n->name, n->type->type);
	if (n->code >= 0)
		fprintf(to, " code %d", n->code);
	fprintf(to, ": %s%s\n", n->type->title, n->type->deprecated ? " (deprecated)" : "");
	if (n->code >= 0 && !icmp_code_is_assigned(n->type, (uint8_t)n->code))
		labelled(to, "code", "not assigned; what follows is of the type");
	labelled(to, "means", m->means);
	labelled(to, "sent by", m->sent_by);
	labelled(to, "Linux", m->in_linux);
	labelled(to, "see", m->section);
	/* a command line is not broken */
	fprintf(to, "  %-*s%s\n", LABEL_WIDTH - 2, "try", m->example);
	fprintf(to, "  %-*s%s ...\n", LABEL_WIDTH - 2, "prints", m->shows);
}

static void json_print(FILE *to, const struct named *n)
{
	const struct icmp_meaning *m = n->meaning;
	struct json j = json_begin(to, "explanation", clock_wall());
	json_number(&j, "af", n->type->version);
	json_number(&j, "icmp_type", n->type->type);
	if (n->code >= 0)
		json_number(&j, "icmp_code", (uint64_t)n->code);
	json_text(&j, "icmp", n->name);
	json_text(&j, "title", n->type->title);
	json_bool(&j, "deprecated", n->type->deprecated);
	json_text(&j, "means", m->means);
	json_text(&j, "sent_by", m->sent_by);
	json_text(&j, "in_linux", m->in_linux);
	json_text(&j, "section", m->section);
	json_text(&j, "example", m->example);
	json_text(&j, "prints", m->shows);
	json_end(&j);
}

/* False when this family has no such message; then `near` is the nearest word, if any. */
static bool name_find(uint8_t version, const char *word, struct named *n, const char **near)
{
	uint8_t type;
	if (!icmp_name_parse(version, word, &type, &n->code, near))
		return false;
	n->type = icmp_type_find(version, type);
	n->meaning = icmp_meaning_find(version, type, n->code);
	if (!n->type || !n->meaning)
		return false;
	struct text t = text_of(n->name, sizeof n->name);
	if (n->code >= 0)
		icmp_name(&t, version, type, (uint8_t)n->code);
	else
		text_add(&t, n->type->name);
	return true;
}

bool explain_message(
	FILE *to, uint8_t version, const char *word, bool json, struct text *problem)
{
	const char *near = NULL;
	bool found = false;
	for (uint8_t v = 4; v <= 6; v += 2) {
		const char *nearest = NULL;
		struct named n;
		if (version != 0 && version != v)
			continue;
		if (!name_find(v, word, &n, &nearest)) {
			near = near ? near : nearest;
			continue;
		}
		if (found && !json)
			fputc('\n', to);
		if (json)
			json_print(to, &n);
		else
			text_print(to, &n);
		found = true;
	}
	if (!found)
		words_unknown_message(problem, word, near);
	return found;
}

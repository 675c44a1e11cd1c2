/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/icmp/names.h"

#include <string.h>

#include "common/wire/family.h"
#include "common/wire/icmp/fields.h"
#include "common/wire/icmp/meanings.h"
#include "tests/unit/tap.h"

/* ---- the registry as a whole ----------------------------------------------------- */

static void rows_are_in_order(void)
{
	size_t count;
	const struct icmp_type *types = icmp_types(&count);
	int disorder = 0, code_disorder = 0;
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			disorder += (types[i - 1].version << 8 | types[i - 1].type) >=
				    (types[i].version << 8 | types[i].type);
		for (size_t j = 1; j < types[i].code_count; j++)
			code_disorder += types[i].codes[j - 1].code >= types[i].codes[j].code;
	}
	is_number(disorder, 0, "types stand by version and number, each once");
	is_number(code_disorder, 0, "codes stand by number, each once");
}

static void rows_are_complete(void)
{
	size_t count;
	const struct icmp_type *types = icmp_types(&count);
	for (size_t i = 0; i < count; i++) {
		const struct icmp_type *row = &types[i];
		ok(*row->name && *row->rfc && *row->title, "IPv%d type %d has all its words",
			row->version, row->type);
		ok(icmp_type_find(row->version, row->type) == row, "%s is found", row->name);
		ok((row->code_count > 0) != (*row->code_value != 0),
			"%s has codes, or says what its code means", row->name);
		int unnamed = 0;
		for (size_t j = 0; j < row->code_count; j++)
			unnamed += *row->codes[j].name == 0;
		ok(unnamed == 0 || row->code_count == 1,
			"the codes of %s have names where there are several", row->name);
		if (row->class != ICMP_CLASS_QUERY)
			continue;
		const struct icmp_type *answer = icmp_type_find(row->version, row->answer);
		ok(answer && answer->class == ICMP_CLASS_REPLY, "%s has an answer", row->name);
	}
}

static void agrees_with_the_families(void)
{
	static const uint8_t versions[] = {4, 6};
	for (int i = 0; i < 2; i++) {
		const struct family *f = family_of(versions[i]);
		const struct icmp_type *row = icmp_type_find(f->version, f->unreachable);
		is_text(row->name, "dest-unreach", "%s: unreachable", f->name);
		is_text(icmp_type_find(f->version, f->echo)->name, "echo", "%s", f->name);
		is_number(icmp_type_find(f->version, f->echo)->answer, f->echo_reply,
			"%s: an echo is answered by its reply", f->name);
		is_number(icmp_type_find(f->version, f->extended_echo)->answer,
			f->extended_echo_reply, "%s: so is the extended one", f->name);
		is_text(icmp_type_find(f->version, f->time_exceeded)->name, "time-exceeded",
			"%s: time exceeded", f->name);
		is_text(icmp_type_find(f->version, f->parameter_problem)->name, "param-problem",
			"%s: parameter problem", f->name);
	}
}

static void the_rfcs_list_what_extends_and_what_is_deprecated(void)
{
	size_t count;
	const struct icmp_type *types = icmp_types(&count);
	char buffer[200];
	struct text t = text_of(buffer, sizeof(buffer));
	for (size_t i = 0; i < count; i++) {
		if (types[i].extends)
			text_format(&t, "%d:%d ", types[i].version, types[i].type);
	}
	is_text(buffer, "4:3 4:11 4:12 6:1 6:3 ", "RFC 4884 section 4.6 extends");
	t = text_of(buffer, sizeof(buffer));
	for (size_t i = 0; i < count; i++) {
		if (types[i].deprecated)
			text_format(&t, "%d:%d ", types[i].version, types[i].type);
	}
	is_text(buffer,
		"4:4 4:6 4:15 4:16 4:17 4:18 4:30 4:31 4:32 4:33 4:34 4:35 4:36 4:37 4:38 "
		"4:39 ",
		"RFC 6633 and RFC 6918 deprecate");
}

static void facts_agree_with_each_other(void)
{
	size_t count;
	const struct icmp_type *types = icmp_types(&count);
	for (size_t i = 0; i < count; i++) {
		const struct icmp_type *row = &types[i];
		bool quotes = row->class == ICMP_CLASS_ERROR || row->class == ICMP_CLASS_NOTICE;
		/* RFC 4861 section 4.5 puts the redirected packet into an option */
		if (row->version == 6 && row->class == ICMP_CLASS_NOTICE)
			quotes = false;
		is_number(row->quotes, quotes, "IPv%d %s: errors and notices quote",
			row->version, row->name);
		ok(!row->extends || row->quotes, "IPv%d %s: only a quote is extended",
			row->version, row->name);
		ok(row->info.kind == ICMP_INFO_NONE || row->quotes,
			"IPv%d %s: only about a quote there is information", row->version,
			row->name);
	}
}

static void facts_of_messages(void)
{
	/* clang-format off */
	static const struct {
		const char *what;
		uint8_t version, type, code;
		bool quotes, has_id;
		struct icmp_info info;
		uint8_t hop_limit, group_hop_limit;
	} rows[] = {
		{"echo (RFC 792)", 4, 8, 0, false, true, {ICMP_INFO_NONE, 0, 0}, 64, 64},
		{"port unreachable (RFC 792)", 4, 3, 3, true, false, {ICMP_INFO_NONE, 0, 0}, 64, 64},
		{"fragmentation needed (RFC 1191 section 4)", 4, 3, 4, true, false, {ICMP_INFO_MTU, 2, 2}, 64, 64},
		{"redirect (RFC 792)", 4, 5, 1, true, false, {ICMP_INFO_GATEWAY, 0, 4}, 64, 64},
		{"parameter problem (RFC 792)", 4, 12, 0, true, false, {ICMP_INFO_POINTER, 0, 1}, 64, 64},
		{"conversion error (RFC 1475 section 4.2)", 4, 31, 0, true, false, {ICMP_INFO_POINTER, 0, 4}, 64, 64},
		{"photuris (RFC 2521 section 2)", 4, 40, 0, true, false, {ICMP_INFO_POINTER, 2, 2}, 64, 64},
		{"router advertisement: TTL 1 to a group (RFC 1256 section 4)", 4, 9, 0, false, false, {ICMP_INFO_NONE, 0, 0}, 64, 1},
		{"an unknown type", 4, 253, 0, false, false, {ICMP_INFO_NONE, 0, 0}, 64, 64},
		{"packet too big (RFC 4443 section 3.2)", 6, 2, 0, true, false, {ICMP_INFO_MTU, 0, 4}, 64, 64},
		{"parameter problem (RFC 4443 section 3.4)", 6, 4, 1, true, false, {ICMP_INFO_POINTER, 0, 4}, 64, 64},
		{"an unknown error (RFC 4443 section 2.1)", 6, 127, 0, true, false, {ICMP_INFO_NONE, 0, 0}, 64, 64},
		{"an unknown informational message", 6, 200, 0, false, false, {ICMP_INFO_NONE, 0, 0}, 64, 64},
		{"MLD query (RFC 2710 section 3)", 6, 130, 0, false, false, {ICMP_INFO_NONE, 0, 0}, 1, 1},
		{"neighbor solicitation (RFC 4861 section 4.3)", 6, 135, 0, false, false, {ICMP_INFO_NONE, 0, 0}, 255, 255},
		{"redirect (RFC 4861 section 4.5)", 6, 137, 0, false, false, {ICMP_INFO_NONE, 0, 0}, 255, 255},
		{"certification path (RFC 3971 section 6.4.1)", 6, 148, 0, false, true, {ICMP_INFO_NONE, 0, 0}, 255, 255},
		{"fast handovers (RFC 5568 section 6.1.1)", 6, 154, 0, false, false, {ICMP_INFO_NONE, 0, 0}, 255, 255},
		{"duplicate address request (RFC 6775 section 4.4)", 6, 157, 0, false, false, {ICMP_INFO_NONE, 0, 0}, 64, 64},
	};
	/* clang-format on */
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t version = rows[i].version, type = rows[i].type;
		struct icmp_info info = icmp_info(version, type, rows[i].code);
		ok(icmp_quotes(version, type) == rows[i].quotes &&
				icmp_has_id(version, type) == rows[i].has_id,
			"IPv%d %s: quote and identifier", version, rows[i].what);
		ok(info.kind == rows[i].info.kind && info.at == rows[i].info.at &&
				info.size == rows[i].info.size,
			"IPv%d %s: information", version, rows[i].what);
		is_number(icmp_is_too_big(version, type, rows[i].code),
			rows[i].info.kind == ICMP_INFO_MTU, "IPv%d %s: too big", version,
			rows[i].what);
		is_number(icmp_hop_limit(version, type, false), rows[i].hop_limit,
			"IPv%d %s: hop limit", version, rows[i].what);
		is_number(icmp_hop_limit(version, type, true), rows[i].group_hop_limit,
			"IPv%d %s: hop limit to a group", version, rows[i].what);
	}
}

static void knows_which_codes_are_assigned(void)
{
	const struct icmp_type *row = icmp_type_find(4, 3);
	ok(icmp_code_is_assigned(row, 15), "3/15 is assigned");
	ok(!icmp_code_is_assigned(row, 16), "3/16 is not");
	ok(icmp_code_find(row, 16) == NULL, "and has no row");
	row = icmp_type_find(4, 9);
	ok(icmp_code_is_assigned(row, 16) && !icmp_code_is_assigned(row, 1), "9/0 and 9/16");
	row = icmp_type_find(6, 151);
	ok(icmp_code_is_assigned(row, 0) && icmp_code_is_assigned(row, 255),
		"every code of mrd-advert is an interval");
	row = icmp_type_find(6, 155);
	ok(icmp_code_is_assigned(row, 0x83) && !icmp_code_is_assigned(row, 0x7f),
		"rpl has codes with the secure bit");
	ok(icmp_type_find(4, 253) == NULL && icmp_type_find(6, 200) == NULL,
		"experimental types have no row");
	ok(icmp_type_find(5, 3) == NULL, "nor has another IP version");
}

/* A name that is read as what it was made of is of that alone. */
static bool name_is_its_own(uint8_t version, uint8_t type, uint8_t code)
{
	char words[128];
	struct text t = text_of(words, sizeof words);
	uint8_t type_read;
	int code_read;
	const char *suggestion;
	icmp_name(&t, version, type, code);
	if (t.cut || !icmp_name_parse(version, words, &type_read, &code_read, &suggestion))
		return false;
	/* the only code of a type need not be named */
	return type_read == type && (code_read == -1 ? 0 : code_read) == code;
}

/* What a view prints of the message fits, and has no place left open. */
static bool is_described(uint8_t version, uint8_t type, uint8_t code)
{
	char sentence[128], mark[16], layout[256];
	struct text s = text_of(sentence, sizeof sentence), m = text_of(mark, sizeof mark),
		    l = text_of(layout, sizeof layout);
	icmp_sentence(&s, version, type, code, NULL);
	icmp_mark(&m, version, type, code, NULL);
	icmp_layout_text(&l, icmp_layout_find(version, type, code));
	const struct icmp_meaning *meaning = icmp_meaning_find(version, type, code);
	return !s.cut && !m.cut && !l.cut && s.size > 0 && l.size > 0 &&
	       !strpbrk(sentence, "{}") && !strpbrk(mark, "{}") &&
	       (!meaning || (meaning->version == version && meaning->type == type));
}

static void every_number_has_a_name_of_its_own(void)
{
	for (uint8_t version = 4; version <= 6; version += 2) {
		int names = 0, descriptions = 0;
		for (int number = 0; number < 256 * 256; number++) {
			uint8_t type = (uint8_t)(number / 256), code = (uint8_t)(number % 256);
			names += name_is_its_own(version, type, code);
			descriptions += is_described(version, type, code);
		}
		is_number(names, 65536, "IPv%d: types and codes that are read again", version);
		is_number(descriptions, 65536, "IPv%d: types and codes described", version);
	}
}

int main(void)
{
	run_test(every_number_has_a_name_of_its_own,
		"icmp_name: all types and codes have names of their own and words");
	run_test(rows_are_in_order, "icmp_names: rows are in order");
	run_test(rows_are_complete, "icmp_names: rows are complete");
	run_test(agrees_with_the_families, "icmp_names: agrees with the families");
	run_test(the_rfcs_list_what_extends_and_what_is_deprecated,
		"icmp_names: the rfcs list what extends and what is deprecated");
	run_test(facts_agree_with_each_other, "icmp_names: facts agree with each other");
	run_test(facts_of_messages, "icmp_names: facts of messages");
	run_test(knows_which_codes_are_assigned, "icmp_names: knows which codes are assigned");
	return tap_end();
}

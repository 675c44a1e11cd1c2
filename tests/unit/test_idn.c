/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/idn.h"

#include "tests/unit/tap.h"

static void decodes(const char *name, const char *want, const char *what)
{
	char buffer[256];
	struct text t = text_of(buffer, sizeof buffer);
	idn_add_decoded(&t, name);
	is_text(buffer, want, "%s", what);
}

static void names_are_read(void)
{
	decodes("xn--bcher-kva.example", "bücher.example", "one character");
	decodes("XN--BCHER-KVA.example.", "BüCHER.example.", "capitals, the root's dot");
	decodes("a.xn--mnchen-3ya.xn--p1ai", "a.münchen.рф", "several labels");
	decodes("xn--4dbcagdahymbxekheh6e0a7fei0b", "למההםפשוטלאמדבריםעברית",
		"RFC 3492 section 7.1 (E)");
	decodes("xn--ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文", "section 7.1 (B)");
	decodes("xn--a_-yka.xn--a--yka", "a_ü.a-ü", "what else a label may hold");
	decodes("xn--aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-4tf",
		"üaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "62 bytes");
	decodes("plain.example", "plain.example", "nothing to decode");
	decodes("", "", "no name");
}

static void others_stay(void)
{
	static const char *const rows[] = {
		"xn--.example", /* nothing coded */
		"xn--a",	/* U+0080, a control character */
		"xn--z",	/* a number cut short */
		"xn--a/-yka",	/* a slash */
		"xa--bcher-kva",
		"xn-bcher-kva",
		"xn--abc-",		/* plain characters alone */
		"xn--bcher-kv\xc3\xa4", /* a digit that is none */
		"xn--99999999999999",	/* beyond Unicode */
		"xn--ex-m1t",		/* U+200D between: invisible */
		"xn--g-5hn.example",	/* U+2024, a dot that is none */
		"xn--ab-g4t",		/* U+202E: the rest runs backwards */
		"xn--ab-f4t",		/* all of it */
		"xnn--bcher-kva",
		"bcher-kva",
		/* 66 bytes: longer than a label can be (RFC 1035 section 2.3.4) */
		"xn--aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-b8f",
		".",
		"..",
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		decodes(rows[i], rows[i], rows[i]);
}

int main(void)
{
	run_test(names_are_read, "idn_add_decoded: labels are decoded");
	run_test(others_stay, "idn_add_decoded: what is no name stays as it is");
	return tap_end();
}

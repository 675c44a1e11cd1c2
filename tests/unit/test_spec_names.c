/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_names.h"

#include <string.h>

#include "tests/unit/hex.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
#define LABEL_63 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"
static const struct {
	const char *what, *name, *bytes; /* NULL: no name */
} written[] = {
	{"a label (RFC 1035 section 3.1)", "a", "01 61 00"},
	{"two", "ab.c", "02 6162 01 63 00"},
	{"an empty one", "", NULL},
	{"an empty one within", "a..b", NULL},
	{"a dot in front", ".a", NULL},
	{"a dot after", "a.", NULL},
	{"a label of 64", LABEL_63 "l", NULL},
};
static const struct {
	const char *what, *bytes, *name;
} printed[] = {
	{"two labels", "02 6162 01 63 00 ff", "ab.c"},
	{"no label", "00", NULL},
	{"no end", "01 61", NULL},
	{"a label that is cut", "05 6162", NULL},
	{"a compressed one", "c0 0c", NULL},
	{"a dot within a label", "03 612e62 00", NULL},
	{"a comma", "03 612c62 00", NULL},
	{"a blank", "03 612062 00", NULL},
	{"a byte above 126", "01 7f 00", NULL},
	{"nothing", "", NULL},
};
/* clang-format on */

int main(void)
{
	uint8_t bytes[256];
	test_begin("spec_name_write: labels, or a refusal");
	for (size_t i = 0; i < ROWS(written); i++) {
		struct hex hex;
		struct writer w = writer_of(bytes, sizeof bytes);
		bool right = spec_name_write(&w, written[i].name);
		struct span want = hex_span(&hex, written[i].bytes ? written[i].bytes : "");
		ok(right == (written[i].bytes != NULL), "%s: is taken or not", written[i].what);
		if (right)
			is_bytes(bytes, w.size, want.data, want.size, "%s", written[i].what);
	}
	struct writer longest = writer_of(bytes, sizeof bytes);
	ok(spec_name_write(&longest, LABEL_63), "a label of 63 is taken");
	test_end();
	test_begin("spec_name_print: labels as text, or none");
	for (size_t i = 0; i < ROWS(printed); i++) {
		struct hex hex;
		char buffer[256];
		struct text t = text_of(buffer, sizeof buffer);
		struct reader r = reader_of(hex_span(&hex, printed[i].bytes));
		bool right = spec_name_print(&t, &r);
		is_text(right ? buffer : "none", printed[i].name ? printed[i].name : "none",
			"%s", printed[i].what);
	}
	test_end();
	return tap_end();
}

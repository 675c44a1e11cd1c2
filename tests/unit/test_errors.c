/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/errors.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <string.h>

#include "tests/unit/tap.h"

static void names_and_sentences(void)
{
	static const struct {
		int error;
		const char *name, *text;
	} rows[] = {
		{EPERM, "EPERM", "Operation not permitted"},
		{EACCES, "EACCES", "Permission denied"},
		{EINVAL, "EINVAL", "Invalid argument"},
		{ENOSPC, "ENOSPC", "No space left on device"},
		{ENOSYS, "ENOSYS", "Function not implemented"},
		{EMSGSIZE, "EMSGSIZE", "Message too long"},
		{EADDRNOTAVAIL, "EADDRNOTAVAIL", "Cannot assign requested address"},
		{ENETUNREACH, "ENETUNREACH", "Network is unreachable"},
		{EHOSTUNREACH, "EHOSTUNREACH", "No route to host"},
		{-ECONNREFUSED, "ECONNREFUSED", "Connection refused"},
		{EHWPOISON, "EHWPOISON", "Memory page has hardware error"},
		{0, "0", "Success"},
		{41, NULL, "Unknown error"},
		{EHWPOISON + 1, NULL, "Unknown error"},
		{100000, NULL, "Unknown error"},
		{INT_MAX, NULL, "Unknown error"},
		{INT_MIN, NULL, "Unknown error"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		is_text(error_text(rows[i].error), rows[i].text, "error_text: %d",
			rows[i].error);
		const char *name = error_name(rows[i].error);
		is_text(name ? name : "(none)", rows[i].name ? rows[i].name : "(none)",
			"error_name: %d", rows[i].error);
	}
}

/* Where the library knows an errno, so do we, by the same name. */
static void no_errno_is_missing(void)
{
	int missing = 0, different = 0;
	for (int error = 1; error < 2000; error++) {
		const char *name = error_name(error);
#ifdef __GLIBC__
		const char *theirs = strerrorname_np(error);
		if (theirs && !name)
			missing++;
		if (theirs && name && strcmp(theirs, name) != 0)
			different++;
#else
		missing += !name && error <= 40;
#endif
	}
	is_number(missing, 0, "error_name: an errno of the library that has no name");
	is_number(different, 0, "error_name: an errno that the library calls otherwise");
}

static bool is_plain(const char *text)
{
	for (const char *c = text; *c; c++)
		if (*c < ' ' || *c > '~')
			return false;
	return isupper((unsigned char)text[0]) || text[0] == '.';
}

static void sentences_can_be_printed(void)
{
	int wrong = 0;
	for (int error = 1; error < 2000; error++)
		wrong += !is_plain(error_text(error));
	is_number(wrong, 0, "error_text: a sentence that is not plain ASCII with a capital");
}

int main(void)
{
	setlocale(LC_ALL, "");
	run_test(names_and_sentences, "errors: names and sentences");
	run_test(no_errno_is_missing, "errors: no errno is missing");
	run_test(sentences_can_be_printed, "errors: sentences can be printed");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Decodes names of a host's characters, as the DNS gives them: whatever is coded in them, what
 * is shown can be seen, is UTF-8, and a name without a coded label stays as it is. */
#include <string.h>

#include "common/base/idn.h"
#include "common/base/utf8.h"
#include "tests/fuzz/fuzz.h"

enum { NAME_MAX = 255, SHOWN_MAX = 4 * NAME_MAX };

static void name_from(char name[static NAME_MAX + 1], const uint8_t *data, size_t size)
{
	static const char characters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
	size_t count = size < NAME_MAX ? size : NAME_MAX;
	for (size_t i = 0; i < count; i++) {
		char c = (char)data[i];
		bool is_kept = c != '\0' && strchr(characters, c);
		name[i] = is_kept ? c : characters[data[i] % (sizeof characters - 1)];
	}
	name[count] = '\0';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char name[NAME_MAX + 1], shown[SHOWN_MAX + 1];
	struct text t = text_of(shown, sizeof shown);
	name_from(name, data, size);
	idn_add_decoded(&t, name);
	demand(!t.cut && strlen(shown) == t.size);
	if (!strstr(name, "xn--"))
		demand(strcmp(shown, name) == 0);
	for (size_t i = 0; i < t.size;) {
		uint32_t point = 0;
		size_t got = utf8_next(shown + i, t.size - i, &point);
		demand(got > 0 && utf8_is_printable(point));
		i += got;
	}
	return 0;
}

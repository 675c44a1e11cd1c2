/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds what registries and name servers answer about AS numbers: the input as a text of whois,
 * and as a DNS message. What comes out is one of our own numbers lists or the sign for none,
 * whatever came in.
 */
#include <stdlib.h>
#include <string.h>

#include "common/net/asn_source.h"
#include "tests/fuzz/fuzz.h"

/* "*", or "AS1/AS2" and so on; only the end may have been cut. */
static void check_text(const char *text)
{
	size_t size = strnlen(text, ASN_TEXT);
	demand(size > 0 && size < ASN_TEXT);
	if (strcmp(text, "*") == 0)
		return;
	demand(strncmp(text, "AS", 2) == 0 && text[2] >= '0' && text[2] <= '9');
	demand(strspn(text, "AS0123456789/") == size);
}

static void try_text(const uint8_t *data, size_t size)
{
	char text[ASN_TEXT];
	char *answer = malloc(size + 1);
	demand(answer != NULL);
	struct writer w = writer_of(answer, size + 1);
	writer_bytes(&w, data, size);
	writer_u8(&w, 0);
	asn_parse(answer, text);
	check_text(text);
	(void)asn_zone_is_name(answer);
	free(answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[ASN_TEXT] = "*";
	try_text(data, size);
	if (size > 65535)
		return 0;
	(void)asn_parse_txt(span_of(data, size), text);
	check_text(text);
	return 0;
}

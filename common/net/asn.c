/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/asn.h"

#include "common/net/asn_source.h"

static bool ask(void *context, const struct address *address, char *text)
{
	const struct asn_source *source = context;
	if (source->database)
		return asn_database_ask(source->database, address, text);
	if (source->zone)
		return asn_zone_ask(source, address, text);
	return asn_whois_ask(source, address, text);
}

void asn_open(struct lookups *asn, struct asn_source *source)
{
	const struct lookups_source lookups = {.ask = ask,
		.context = source,
		.wait = ASN_WAIT,
		.is_one_server = true,
		.is_local = source->database != NULL};
	lookups_open(asn, &lookups);
}

struct outside_text asn_ask(
	struct lookups *asn, const struct address *address, nanoseconds now, nanoseconds *until)
{
	struct outside_text text = {NULL};
	enum lookups_verdict verdict = lookups_ask(asn, address, now, &text, until);
	return verdict == LOOKUPS_NONE ? (struct outside_text){"!!"} : text;
}

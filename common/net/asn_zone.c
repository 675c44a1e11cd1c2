/* SPDX-License-Identifier: BSD-2-Clause */
/* AS numbers from the DNS: TXT records under a zone that the user names. */
#include <netdb.h>
#include <resolv.h>
#include <string.h>

#include "common/net/asn_source.h"
#include "common/net/dns.h"
#include "common/wire/dns_name.h"

enum { CLASS_IN = 1, MESSAGE_MAX = 8192 };

static bool ask_resolver(const struct address *resolver, const char *name, char *text)
{
	uint8_t message[DNS_MESSAGE_MAX];
	struct span reply;
	enum dns_verdict verdict = dns_ask(resolver, name, DNS_TYPE_TXT, message, &reply);
	if (verdict == DNS_REPLY)
		return asn_parse_txt(reply, text);
	memcpy(text, "*", 2);
	return verdict == DNS_NO_NAME;
}

bool asn_zone_ask(const struct asn_source *source, const struct address *address, char *text)
{
	char name[ASN_NAME];
	uint8_t message[MESSAGE_MAX];
	asn_zone_name(name, source->zone, address);
	if (source->resolver.version)
		return ask_resolver(&source->resolver, name, text);
	int size = res_query(name, CLASS_IN, DNS_TYPE_TXT, message, sizeof message);
	if (size > 0)
		return asn_parse_txt(
			span_of(message,
				(size_t)size < sizeof message ? (size_t)size : sizeof message),
			text);
	memcpy(text, "*", 2);
	return h_errno == HOST_NOT_FOUND || h_errno == NO_DATA;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/asn.h"
#include "tests/unit/tap.h"

static void parses(const char *answer, const char *want, const char *what)
{
	char text[ASN_TEXT];
	asn_parse(answer, text);
	is_text(text, want, "%s", what);
}

int main(void)
{
	parses("", "*", "no answer, no entry");
	parses("%  No entries found\n", "*", "the registry's way to say that there is none");
	parses("route:  192.0.2.0/24\norigin: AS64500\n", "AS64500", "one route");
	parses("route: 192.0.2.0/24\norigin: AS1\n\nroute: 192.0.2.0/24\norigin: AS2\n",
		"AS1/AS2", "two origins of one route");
	parses("route: 192.0.0.0/16\norigin: AS1\n\nroute: 192.0.2.0/24\norigin: AS2\n", "AS2",
		"the more specific route wins");
	parses("route: 192.0.2.0/24\norigin: AS2\n\nroute: 192.0.0.0/16\norigin: AS1\n", "AS2",
		"in either order");
	parses("route6: 2001:db8::/32\norigin: AS3\norigin: AS3\n", "AS3", "IPv6, told twice");
	parses("route: 192.0.2.0/24\norigin: ASevil\033[31m\n", "*", "no number");
	parses("route: 192.0.2.0/24\norigin: AS99999999999999999999\n", "*", "far too long");
	return tap_end();
}

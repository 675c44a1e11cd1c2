/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/method_context.h"

struct method_context method_context_of(const struct method *method, uint8_t version)
{
	struct method_context c = {.family = family_of(version),
		.source_port = 40000,
		.port = method->port,
		.token = 0x12345678,
		.protocol = method->protocol,
		.tcp_flags = 2,
		.mss = 1460};
	address_parse(version == 4 ? "192.0.2.1" : "2001:db8::1", &c.source);
	address_parse(version == 4 ? "192.0.2.9" : "2001:db8::9", &c.destination);
	if (method == &method_icmp)
		c.protocol = c.family->icmp_protocol;
	return c;
}

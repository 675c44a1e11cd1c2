/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "traceroute/engine/method.h"

static const struct method *const methods[] = {
	&method_default,
	&method_icmp,
	&method_tcp,
	&method_tcpconn,
	&method_tcp_session,
	&method_udp,
	&method_udplite,
	&method_dccp,
	&method_sctp,
	&method_raw,
	&method_dns,
	&method_quic,
};

const struct method *method_at(uint32_t i)
{
	return i < sizeof methods / sizeof methods[0] ? methods[i] : NULL;
}

const struct method *method_find(const char *name)
{
	for (uint32_t i = 0; method_at(i); i++)
		if (strcmp(method_at(i)->name, name) == 0)
			return method_at(i);
	return NULL;
}

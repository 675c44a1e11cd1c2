/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "traceroute/engine/method.h"

static const struct method *const methods[] = {
	&method_default,
	&method_icmp,
	&method_tcp,
	&method_tcpconn,
	&method_udp,
	&method_udplite,
	&method_dccp,
	&method_sctp,
	&method_raw,
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

uint16_t method_size_minimum(const struct method *method, const struct family *family)
{
	return (uint16_t)(family->ip_header_size + method->header_size);
}

uint32_t method_payload(
	const struct method *method, const struct method_context *context, uint16_t size)
{
	uint32_t headers = method_size_minimum(method, context->family) + context->options_size;
	return size > headers ? size - headers : 0;
}

void method_fill(struct writer *w, uint32_t count)
{
	/* printable, and the same in every probe */
	for (uint32_t i = 0; i < count; i++)
		writer_u8(w, (uint8_t)(0x40u + i % 64u));
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* What a quote proves besides its ports and numbers: that its sender has seen our probe. */
#include "common/wire/transport.h"
#include "tests/unit/method_context.h"
#include "tests/unit/tap.h"
#include "traceroute/engine/method.h"

enum { NUMBERS = 20, SIZE = 80 };

/* The probe's bytes from the transport header on. */
static struct span packet(const struct method *method, const struct method_context *c,
	uint32_t number, uint8_t *bytes, size_t room)
{
	struct writer w = writer_of(bytes, room);
	const struct question q = {.number = number, .size = SIZE};
	if (method->via == VIA_UDP) {
		writer_u16(&w, c->source_port);
		writer_u16(&w, c->port);
		writer_u32(&w, 0);
	}
	method->build(c, &q, &w);
	return writer_span_of(&w);
}

static bool proves(const struct method *method, const struct method_context *c,
	struct span quoted, bool by_error_queue)
{
	struct quote quote;
	const struct reply reply = {.kind = REPLY_ICMP_ERROR,
		.by_error_queue = by_error_queue,
		.version = c->family->version};
	if (!quote_parse_transport(quoted, c->protocol, &quote))
		return false;
	/* the error queue of a UDP socket has the data alone */
	if (by_error_queue)
		quote.transport = span_from(quoted, UDP_HEADER_SIZE);
	/* where the number itself begins at random, no other run's is in use */
	uint32_t number;
	enum recognition recognition = method->recognise(c, &reply, &quote, &number);
	bool is_used = recognition == RECOGNISED_FLOW ||
		       (recognition == RECOGNISED_PROBE && number < NUMBERS);
	return is_used && method->proves(c, &reply, &quote);
}

static void check_method(const char *name, uint8_t version)
{
	const struct method *method = method_find(name);
	if (!ok(method && method->proves, "%s: can prove", name))
		return;
	struct method_context c = method_context_of(method, version), other = c;
	other.token = 0x87654321;
	uint8_t bytes[256];
	for (uint32_t number = 0; number < NUMBERS; number++) {
		struct span whole = packet(method, &c, number, bytes, sizeof bytes);
		ok(proves(method, &c, whole, false), "%s IPv%u: probe %u as it was sent", name,
			version, number);
		ok(!proves(method, &other, whole, false), "%s IPv%u: to another run", name,
			version);
		if (method->via != VIA_UDP)
			continue;
		ok(proves(method, &c, whole, true), "%s IPv%u: by the error queue", name,
			version);
		ok(!proves(method, &other, whole, true), "%s IPv%u: to another run", name,
			version);
		ok(!proves(method, &c, span_slice(whole, 0, UDP_HEADER_SIZE), false),
			"%s IPv%u: the ports alone", name, version);
	}
}

static void quotes_of_probes_prove_themselves(void)
{
	static const char *const names[] = {
		"default", "udp", "udplite", "dns", "quic", "icmp", "tcp", "dccp", "sctp"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		for (uint8_t version = 4; version <= 6; version += 2)
			check_method(names[i], version);
}

int main(void)
{
	run_test(quotes_of_probes_prove_themselves,
		"method: a quote of a probe proves itself by the run's token");
	return tap_end();
}

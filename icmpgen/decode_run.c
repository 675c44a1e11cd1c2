/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "common/net/file.h"
#include "common/wire/family.h"
#include "common/wire/pcap/pcap.h"
#include "icmpgen/acquire.h"
#include "icmpgen/decode/decode_text.h"
#include "icmpgen/listen.h"

struct decoding {
	struct view *view;
	const char *name;
	uint32_t decoded, skipped, refused;
	uint32_t line;	     /* of the packet's first digit; 0: it is in a capture */
	uint32_t without_ip; /* of link types that we do not know, or cut before their IP header
			      */
};

static void packet_decode(struct decoding *d, uint32_t number, struct span packet)
{
	char buffer[SPEC_PROBLEM_SIZE];
	char object[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct text where = text_of(object, sizeof object);
	struct writer scratch = writer_of(d->view->scratch, SPEC_PACKET_MAX);
	if (decode_packet(packet, d->view->spec, scratch, &problem)) {
		d->decoded++;
		view_decoded(d->view, number, packet);
		return;
	}
	d->refused++;
	text_add_escaped(&where, d->name, strlen(d->name));
	if (d->line > 0)
		text_format(&where, ": line %u", d->line);
	else
		text_format(&where, ": packet %u", number);
	view_problem(d->view, object, buffer);
}

/* ---- captures -------------------------------------------------------------------- */
static bool is_icmp(struct span packet)
{
	struct ip_header ip;
	return ip_parse(packet, &ip) && ip.protocol == family_of(ip.version)->icmp_protocol;
}

static void packet_from_capture(struct decoding *d, const struct pcap_packet *packet)
{
	struct ip_header ip;
	/* a whole header of another protocol is none of ours; a broken one is a problem */
	if (packet->ip.size == 0)
		d->without_ip++;
	else if (ip_parse(packet->ip, &ip) && !is_icmp(packet->ip))
		d->skipped++;
	else
		packet_decode(d, packet->number, packet->ip);
}

static void capture_decode(struct decoding *d, struct pcap *pcap)
{
	struct pcap_packet packet;
	char buffer[SPEC_PROBLEM_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	while (pcap_next(pcap, &packet))
		packet_from_capture(d, &packet);
	if (pcap->problem) {
		d->refused++;
		text_format(&t, "byte %u: %s", pcap->problem_at, pcap->problem);
		view_problem(d->view, d->name, buffer);
		return;
	}
	if (d->skipped > 0)
		text_format(&t, "%u packets that are not ICMP were skipped", d->skipped);
	if (d->without_ip > 0)
		text_format(&t,
			"%s%u packets in which no IP header was found (an unknown link type, "
			"or "
			"cut short) were skipped",
			t.size > 0 ? "; " : "", d->without_ip);
	if (t.size > 0)
		view_note(d->view, buffer);
}

/* ---- hexadecimal text ------------------------------------------------------------ */
static void hex_decode(struct decoding *d, uint8_t *memory, struct span file)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct decode_text text = decode_text_of(memory, file.size);
	struct span packet;
	while (decode_text_next(&text, &packet, &problem)) {
		d->line = text.line;
		packet_decode(d, text.packets, packet);
	}
	if (problem.size == 0 && text.packets == 0)
		text_add(&problem, "no packet in it");
	if (problem.size == 0)
		return;
	d->refused++;
	view_problem(d->view, d->name, buffer);
}

enum status decode_run(struct icmp_send_options *settings, struct view *view)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct decoding d = {.view = view, .name = settings->decode};
	uint8_t *memory;
	struct span file;
	struct pcap pcap;
	if (!file_read(settings->decode, &memory, &file, &problem)) {
		view_problem(view, NULL, buffer);
		return STATUS_LOCAL;
	}
	if (!acquire_end(view)) {
		free(memory);
		return STATUS_LOCAL;
	}
	if (pcap_open(&pcap, file))
		capture_decode(&d, &pcap);
	else
		hex_decode(&d, memory, file);
	free(memory);
	return d.refused > 0 ? STATUS_USAGE : STATUS_OK;
}

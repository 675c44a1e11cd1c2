/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/quote_source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/errors.h"
#include "common/base/number.h"
#include "common/net/clock.h"
#include "common/net/file.h"
#include "common/net/loop.h"
#include "common/net/netlink.h"
#include "common/net/packet_socket.h"
#include "common/wire/pcap/pcap.h"
#include "common/wire/quote.h"
#include "icmpgen/message/spec_quote.h"
#include "icmpgen/packets.h"

enum { FILE_NAME_MAX = 4096, DETAILS_MAX = 256, TAG_PACKET = 1 };
#define LIVE_WAIT (10 * SECOND)

/* ---- --quote-pcap FILE[:N] ------------------------------------------------------- */
/* The name without ":N"; a colon that no number follows may belong to the name. */
static bool name_split(const char *word, char *name, uint64_t *number, struct text *problem)
{
	size_t size = strlen(word);
	const char *colon = strrchr(word, ':');
	if (size >= FILE_NAME_MAX) {
		text_add(problem, "--quote-pcap: the file's name is too long");
		return false;
	}
	memcpy(name, word, size + 1);
	*number = 1;
	if (!colon)
		return true;
	bool is_number = number_parse(colon + 1, 1, UINT32_MAX, false, number) == NUMBER_OK;
	name[colon - word] = '\0';
	if (is_number)
		return true;
	if (access(word, F_OK) == 0 || access(name, F_OK) != 0) {
		name[colon - word] = ':';
		return true;
	}
	text_add(problem, "--quote-pcap ");
	text_add_escaped(problem, word, size);
	text_add(problem, ": expected FILE[:N], N a packet's number from 1");
	return false;
}

static bool packet_find(
	struct pcap *pcap, struct span file, uint64_t number, struct pcap_packet *packet)
{
	*packet = (struct pcap_packet){0};
	bool more = pcap_open(pcap, file);
	while (more && packet->number != number)
		more = packets_next(pcap, packet);
	packets_release(pcap);
	return more;
}

static enum status packet_take(struct icmp_send_options *s, const char *name, uint64_t number,
	struct span file, struct text *problem)
{
	struct pcap pcap;
	struct pcap_packet packet;
	if (!packet_find(&pcap, file, number, &packet)) {
		text_add_escaped(problem, name, strlen(name));
		if (pcap_unpacker(file))
			text_format(problem, ": is compressed; unpack it with %s",
				pcap_unpacker(file));
		else if (pcap.problem)
			text_format(problem, ": byte %u: %s", pcap.problem_at, pcap.problem);
		else
			text_format(problem, ": packet %llu not found, file has %u",
				(unsigned long long)number, pcap.packets);
		return STATUS_USAGE;
	}
	if (packet.ip.size == 0) {
		text_add_escaped(problem, name, strlen(name));
		text_format(problem, ": packet %llu: %s", (unsigned long long)number,
			packet.why_no_ip ? packet.why_no_ip : "not IP");
		return STATUS_USAGE;
	}
	return spec_quote_bytes(&s->spec, packet.ip, problem) ? STATUS_OK : STATUS_USAGE;
}

enum status quote_source_open(
	const struct icmp_send_options *s, struct acquired *acquired, struct text *problem)
{
	char name[FILE_NAME_MAX];
	if (!s->quote_pcap)
		return STATUS_OK;
	if (!name_split(s->quote_pcap, name, &acquired->number, problem))
		return STATUS_USAGE;
	return file_read(name, FILE_CAPTURE_MAX, &acquired->memory, &acquired->file, problem)
		       ? STATUS_OK
		       : STATUS_LOCAL;
}

static enum status from_file(
	struct icmp_send_options *s, const struct acquired *acquired, struct text *problem)
{
	char name[FILE_NAME_MAX];
	uint64_t number;
	if (!name_split(s->quote_pcap, name, &number, problem))
		return STATUS_USAGE;
	return packet_take(s, name, acquired->number, acquired->file, problem);
}

/* ---- --quote-live PROTO[,PORT] --------------------------------------------------- */
struct live_request {
	uint8_t protocol;
	uint64_t port; /* 0: any */
};

static bool wanted_parse(const char *word, uint8_t version, struct live_request *wanted)
{
	size_t size = strcspn(word, ",");
	*wanted = (struct live_request){0};
	if (size == 3 && memcmp(word, "udp", 3) == 0)
		wanted->protocol = IP_PROTOCOL_UDP;
	else if (size == 3 && memcmp(word, "tcp", 3) == 0)
		wanted->protocol = IP_PROTOCOL_TCP;
	else if (size == 4 && memcmp(word, "icmp", 4) == 0)
		wanted->protocol = version == 4 ? IP_PROTOCOL_ICMP : IP_PROTOCOL_ICMPV6;
	else
		return false;
	return word[size] == '\0' || (wanted->protocol != IP_PROTOCOL_ICMP &&
					     wanted->protocol != IP_PROTOCOL_ICMPV6 &&
					     number_parse(word + size + 1, 1, 65535, false,
						     &wanted->port) == NUMBER_OK);
}

uint8_t quote_live_protocol(const char *word, uint8_t version)
{
	struct live_request wanted;
	return wanted_parse(word, version, &wanted) ? wanted.protocol : 0;
}

static bool is_wanted(const struct live_request *wanted, struct span bytes)
{
	struct quote quote;
	if (!quote_parse(bytes, &quote) || quote.protocol != wanted->protocol)
		return false;
	return wanted->port == 0 ||
	       (quote.has_ports && (quote.source_port == wanted->port ||
					   quote.destination_port == wanted->port));
}

static void live_problem(
	const struct icmp_send_options *s, const char *why, struct text *problem)
{
	text_format(problem, "--quote-live %s: %s", s->quote_live, why);
}

static void live_is_late(const struct icmp_send_options *s, struct text *problem)
{
	char wait[DURATION_TEXT_SIZE];
	char why[64];
	struct text t = text_of(why, sizeof why);
	text_format(&t, "no such packet within %s ms (-w sets the limit)",
		duration_text_ms(wait, s->deadline > 0 ? s->deadline : LIVE_WAIT, 0));
	live_problem(s, why, problem);
}

/* A steady stream of other packets must not keep us from the clock and from signals. */
static enum status live_wait(struct loop *loop, int fd, const struct live_request *wanted,
	struct icmp_send_options *s, uint8_t *buffer, struct text *problem)
{
	struct captured_packet packet;
	nanoseconds until = duration_add(clock_now(), LIVE_WAIT);
	if (s->deadline > 0)
		until = s->until;
	for (;;) {
		nanoseconds now = clock_now();
		if (packet_socket_read(fd, buffer, &packet, NULL)) {
			if (is_wanted(wanted, packet.bytes))
				return spec_quote_bytes(&s->spec, packet.bytes, problem)
					       ? STATUS_OK
					       : STATUS_USAGE;
		} else if (loop_wait(loop, now, until) < 0) {
			live_problem(s, error_text(errno), problem);
			return STATUS_LOCAL;
		}
		if (loop_has_signal()) {
			live_problem(s, "interrupted before such a packet came", problem);
			return STATUS_LOCAL;
		}
		if (now >= until) {
			live_is_late(s, problem);
			return STATUS_LOCAL;
		}
	}
}

static enum status live_receive(struct icmp_send_options *s, int fd,
	const struct live_request *wanted, struct text *problem)
{
	struct loop loop;
	uint8_t *buffer = malloc(CAPTURED_PACKET_MAX);
	enum status status = STATUS_LOCAL;
	if (buffer && loop_open(&loop, &(struct loop_signals){0}) == 0) {
		if (loop_watch(&loop, fd, TAG_PACKET, false) == 0)
			status = live_wait(&loop, fd, wanted, s, buffer, problem);
		loop_close(&loop);
	}
	if (status != STATUS_OK && problem->size == 0)
		live_problem(s, "out of memory or descriptors", problem);
	free(buffer);
	return status;
}

static enum status from_wire(
	struct icmp_send_options *s, const struct acquired *acquired, struct text *problem)
{
	struct live_request wanted;
	if (!wanted_parse(s->quote_live, s->spec.version, &wanted)) {
		text_refuse(problem, "--quote-live '", s->quote_live,
			"': expected udp[,PORT], tcp[,PORT] or icmp");
		return STATUS_USAGE;
	}
	int fd = acquired->live;
	int error = fd < 0 ? fd : packet_socket_bind(fd, s->spec.version, s->device);
	if (error == 0)
		return live_receive(s, fd, &wanted, problem);
	packet_socket_problem(error, s->device, problem);
	return STATUS_LOCAL;
}

/* ---- --quote-socket udp|tcp:PORT[,DETAILS] --------------------------------------- */
struct quoted_socket {
	uint8_t protocol;
	uint16_t port;
	const char *details; /* as of --quote, with the comma in front; "": none */
};

static bool socket_words(const char *word, struct quoted_socket *request)
{
	char digits[8] = {0};
	uint64_t port;
	size_t size = strcspn(word, ",");
	*request = (struct quoted_socket){.details = word + size};
	if (strncmp(word, "udp:", 4) == 0)
		request->protocol = IP_PROTOCOL_UDP;
	else if (strncmp(word, "tcp:", 4) == 0)
		request->protocol = IP_PROTOCOL_TCP;
	if (request->protocol == 0 || size - 4 >= sizeof digits)
		return false;
	memcpy(digits, word + 4, size - 4);
	if (number_parse(digits, 1, 65535, false, &port) != NUMBER_OK)
		return false;
	request->port = (uint16_t)port;
	return true;
}

/* The words of --quote that stand for the socket's next datagram. */
static bool socket_quote(struct spec *spec, const struct quoted_socket *request,
	const struct local_socket *found, struct text *problem)
{
	char words[2 * ADDRESS_TEXT_SIZE + DETAILS_MAX + 32];
	char name[ADDRESS_TEXT_SIZE];
	struct text t = text_of(words, sizeof words);
	if (strlen(request->details) >= DETAILS_MAX) {
		text_format(problem, "--quote-socket: more than %d characters after the port",
			DETAILS_MAX - 1);
		return false;
	}
	text_format(&t, "%s:[%s]:%u>", request->protocol == IP_PROTOCOL_TCP ? "tcp" : "udp",
		address_text(name, &found->source), found->source_port);
	text_format(&t, "[%s]:%u%s", address_text(name, &found->destination),
		found->destination_port, request->details);
	return spec_quote(spec, words, problem);
}

/* Neither sock_diag nor /proc tells a connection's sequence, and TCP takes an error that quotes
 * another one for a stray (RFC 5927 section 4.1). Only the wire knows it. */
static void sequence_note(const struct quoted_socket *request, struct text *note)
{
	if (request->protocol != IP_PROTOCOL_TCP || strstr(request->details, ",seq="))
		return;
	text_format(note,
		"%s no sequence is known, the quote has 0: add ,seq=N or take --quote-live "
		"tcp,%u",
		note->size > 0 ? ";" : "--quote-socket:", request->port);
}

static void choice_note(const struct quoted_socket *request, const struct local_socket *found,
	struct text *note)
{
	char name[ADDRESS_TEXT_SIZE];
	if (found->count < 2)
		return;
	text_format(note,
		"--quote-socket: %u connected sockets have port %u, quoted is the one to "
		"[%s]:%u (--quote names another)",
		found->count, request->port, address_text(name, &found->destination),
		found->destination_port);
}

static enum status from_socket(
	struct icmp_send_options *s, struct text *note, struct text *problem)
{
	struct quoted_socket request;
	struct local_socket found;
	if (!socket_words(s->quote_socket, &request)) {
		text_refuse(problem, "--quote-socket '", s->quote_socket,
			"': expected udp:PORT or tcp:PORT, and maybe ,seq=N and the "
			"like");
		return STATUS_USAGE;
	}
	int error = netlink_socket(s->spec.version, request.protocol, request.port, &found);
	if (error < 0) {
		text_format(problem, "--quote-socket %s: %s", s->quote_socket,
			error == -ENOENT ? "no connected socket has this local port"
					 : error_text(-error));
		return STATUS_LOCAL;
	}
	choice_note(&request, &found, note);
	sequence_note(&request, note);
	return socket_quote(&s->spec, &request, &found, problem) ? STATUS_OK : STATUS_USAGE;
}

enum status quote_source(struct icmp_send_options *s, const struct acquired *acquired,
	struct text *note, struct text *problem)
{
	if (s->quote_pcap)
		return from_file(s, acquired, problem);
	if (s->quote_live)
		return from_wire(s, acquired, problem);
	return s->quote_socket ? from_socket(s, note, problem) : STATUS_OK;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/answer.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/lab/random.h"
#include "tests/lab/wire.h"

enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16, URG = 32, ECE = 64, CWR = 128 };

static void copy_body(struct reply *reply, const struct packet *packet)
{
	reply->size = packet_transport_size(packet);
	reply->protocol = packet->protocol;
	if (reply->size > REPLY_BODY)
		reply->size = REPLY_BODY;
	memcpy(reply_body(reply), packet_transport(packet), reply->size);
}

/* Milliseconds since midnight UTC (RFC 792). */
static uint32_t milliseconds_today(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (uint32_t)(now.tv_sec % 86400 * 1000 + now.tv_nsec / 1000000);
}

static enum answer answer_icmp(struct reply *reply, const struct walk *walk)
{
	const struct packet *packet = walk->packet;
	const struct behaviour *b = walk->place.behaviour;
	uint8_t *body = reply_body(reply);
	bool is_v4 = packet->to.family == 4;
	bool is_echo = packet->code == 0 && packet->type == (is_v4 ? 8 : 128) && b->echo;
	bool is_timestamp = is_v4 && packet->type == 13 && b->timestamp &&
			    packet_transport_size(packet) >= 20;
	if (!is_echo && !is_timestamp)
		return ANSWER_NOTHING;
	copy_body(reply, packet);
	body[0] = is_timestamp ? 14 : is_v4 ? 0 : 129;
	if (is_timestamp) {
		wire_put32(body + 12, milliseconds_today());
		wire_put32(body + 16, milliseconds_today());
	}
	/* a host answers with the class of the request */
	if (b->answer_tos == UNSET)
		reply->tos = walk->tos;
	snprintf(reply->what, sizeof reply->what, "icmp %u/0", body[0]);
	return ANSWER_REPLY;
}

static enum answer answer_udp(
	struct reply *reply, const struct walk *walk, struct reason *reason)
{
	uint8_t *body = reply_body(reply);
	switch (walk->place.behaviour->udp) {
	case SERVICE_CLOSED:
		*reason = (struct reason){REASON_MESSAGE, 3, 3, 1, 4};
		return ANSWER_ERROR;
	case SERVICE_SILENT:
		return ANSWER_NOTHING;
	default:
		copy_body(reply, walk->packet);
		wire_put16(body, walk->packet->port);
		wire_put16(body + 2, walk->packet->source);
		if (reply->protocol == PROTOCOL_UDPLITE)
			wire_put16(body + 4, 0); /* the checksum covers all */
		snprintf(reply->what, sizeof reply->what, "udp");
		return ANSWER_REPLY;
	}
}

static bool is_open(const struct behaviour *b, uint16_t port)
{
	for (unsigned i = 0; i < b->tcp_open_count; i++)
		if (b->tcp_open[i] == port)
			return true;
	return b->tcp == SERVICE_OPEN;
}

/* The sequence number of our SYN: a cookie, so that no connection need be remembered. */
static uint32_t cookie(const struct packet *packet, uint64_t seed)
{
	uint64_t hash = random_mix(packet_flow(packet, false), seed ^ STAKE_COOKIE);
	return (uint32_t)hash;
}

static void write_tcp(struct reply *reply, const struct packet *packet, uint32_t sequence,
	uint32_t acknowledged, unsigned flags)
{
	static const char letters[] = "FSRPAUEC";
	uint8_t *body = reply_body(reply);
	size_t size = flags & SYN ? 24 : 20;
	memset(body, 0, size);
	wire_put16(body, packet->port);
	wire_put16(body + 2, packet->source);
	wire_put32(body + 4, sequence);
	wire_put32(body + 8, acknowledged);
	body[12] = (uint8_t)(size / 4 << 4);
	body[13] = (uint8_t)flags;
	wire_put16(body + 14, flags & RST ? 0 : 65535);
	if (flags & SYN)
		wire_put32(body + 20, 2u << 24 | 4u << 16 | 1400); /* maximum segment size */
	reply->size = size;
	reply->protocol = PROTOCOL_TCP;
	size_t used = (size_t)snprintf(reply->what, sizeof reply->what, "tcp ");
	for (unsigned bit = 0; bit < 8; bit++)
		if (flags >> bit & 1)
			reply->what[used++] = letters[bit];
	reply->what[used] = '\0';
}

/* How far a segment moves the sequence number. */
static uint32_t segment_length(const struct packet *packet)
{
	const uint8_t *tcp = packet_transport(packet);
	size_t header = (size_t)(tcp[12] >> 4) * 4;
	size_t size = packet_transport_size(packet);
	uint32_t length = size > header ? (uint32_t)(size - header) : 0;
	return length + (tcp[13] & SYN ? 1 : 0) + (tcp[13] & FIN ? 1 : 0);
}

/* RFC 9293 section 3.10.7.1: what a closed port says. */
static enum answer refuse_tcp(struct reply *reply, const struct packet *packet)
{
	const uint8_t *tcp = packet_transport(packet);
	if (tcp[13] & RST)
		return ANSWER_NOTHING;
	if (tcp[13] & ACK)
		write_tcp(reply, packet, wire_get32(tcp + 8), 0, RST);
	else
		write_tcp(reply, packet, 0, wire_get32(tcp + 4) + segment_length(packet),
			RST | ACK);
	return ANSWER_REPLY;
}

/* An open port: SYN-ACK to a SYN; data and FIN of a connection that began with our cookie are
 * acknowledged, our FIN goes with theirs; anything else is refused. */
static enum answer serve_tcp(struct reply *reply, const struct packet *packet, uint64_t seed)
{
	const uint8_t *tcp = packet_transport(packet);
	uint32_t theirs = wire_get32(tcp + 4), ours = cookie(packet, seed) + 1;
	unsigned flags = tcp[13];
	if (flags & RST)
		return ANSWER_NOTHING;
	if ((flags & (SYN | ACK)) == SYN) {
		bool wants_ecn = (flags & (ECE | CWR)) == (ECE | CWR);
		write_tcp(reply, packet, ours - 1, theirs + 1,
			SYN | ACK | (wants_ecn ? ECE : 0u));
		return ANSWER_REPLY;
	}
	if (!(flags & ACK))
		return ANSWER_NOTHING;
	if (wire_get32(tcp + 8) - ours > 1)
		return refuse_tcp(reply, packet);
	uint32_t length = segment_length(packet);
	if (length == 0)
		return ANSWER_NOTHING;
	write_tcp(reply, packet, wire_get32(tcp + 8), theirs + length,
		ACK | (flags & FIN ? FIN : 0u));
	return ANSWER_REPLY;
}

static enum answer answer_tcp(struct reply *reply, const struct walk *walk, uint64_t seed)
{
	const struct packet *packet = walk->packet;
	const struct behaviour *b = walk->place.behaviour;
	if (packet_transport_size(packet) < 20)
		return ANSWER_NOTHING;
	if (is_open(b, packet->port))
		return serve_tcp(reply, packet, seed);
	return b->tcp == SERVICE_SILENT ? ANSWER_NOTHING : refuse_tcp(reply, packet);
}

bool answer_reset(struct reply *reply, const struct walk *walk, uint64_t seed)
{
	const struct packet *packet = walk->packet;
	if (packet->protocol != PROTOCOL_TCP || packet_transport_size(packet) < 20)
		return false;
	const uint8_t *tcp = packet_transport(packet);
	if (!walk->place.behaviour->tcp_reset || (tcp[13] & (SYN | ACK | RST)) != SYN ||
		!is_open(walk->place.behaviour, packet->port))
		return false;
	write_tcp(reply, packet, cookie(packet, seed) + 1, wire_get32(tcp + 4) + 1, RST | ACK);
	return true;
}

/* SCTP: an INIT gets INIT ACK or ABORT (RFC 9260 sections 3.3.3 and 8.4). */
static enum answer answer_sctp(struct reply *reply, const struct walk *walk, uint64_t seed)
{
	const struct packet *packet = walk->packet;
	const uint8_t *sctp = packet_transport(packet);
	uint8_t *body = reply_body(reply);
	bool is_open_here = walk->place.behaviour->sctp == SERVICE_OPEN;
	if (walk->place.behaviour->sctp == SERVICE_SILENT ||
		packet_transport_size(packet) < 32 || sctp[12] != 1)
		return ANSWER_NOTHING;
	wire_put16(body, packet->port);
	wire_put16(body + 2, packet->source);
	memcpy(body + 4, sctp + 16, 4); /* the initiate tag becomes the verification tag */
	memset(body + 8, 0, 36);
	body[12] = is_open_here ? 2 : 6;
	wire_put16(body + 14, is_open_here ? 28 : 4);
	if (is_open_here) {
		wire_put32(body + 16, cookie(packet, seed) | 1);
		wire_put32(body + 20, 65536);
		wire_put16(body + 24, 1);
		wire_put16(body + 26, 1);
		wire_put32(body + 28, cookie(packet, seed));
		wire_put32(body + 32, 7u << 16 | 8); /* a state cookie of 4 bytes */
		wire_put32(body + 36, 0x6c616220);
	}
	reply->size = is_open_here ? 40 : 16;
	reply->protocol = PROTOCOL_SCTP;
	snprintf(reply->what, sizeof reply->what, "sctp %u", body[12]);
	return ANSWER_REPLY;
}

/* DCCP (RFC 4340 sections 5.1, 5.3, 5.6): a Request gets a Response or a Reset. */
static enum answer answer_dccp(struct reply *reply, const struct walk *walk, uint64_t seed)
{
	const struct packet *packet = walk->packet;
	const uint8_t *dccp = packet_transport(packet);
	uint8_t *body = reply_body(reply);
	bool is_open_here = walk->place.behaviour->dccp == SERVICE_OPEN;
	if (walk->place.behaviour->dccp == SERVICE_SILENT ||
		packet_transport_size(packet) < 20 || dccp[8] >> 1 != 0)
		return ANSWER_NOTHING;
	memset(body, 0, 28);
	wire_put16(body, packet->port);
	wire_put16(body + 2, packet->source);
	body[4] = 7; /* the header's length in words */
	body[8] = (uint8_t)((is_open_here ? 1 : 7) << 1 | 1);
	wire_put32(body + 12, is_open_here ? cookie(packet, seed) : 0);
	memcpy(body + 18, dccp + 10, 6); /* acknowledges their sequence number */
	if (is_open_here)
		memcpy(body + 24, dccp + 16, 4); /* service code */
	else
		body[24] = 3; /* connection refused */
	reply->size = 28;
	reply->protocol = PROTOCOL_DCCP;
	snprintf(reply->what, sizeof reply->what, "dccp %u", body[8] >> 1);
	return ANSWER_REPLY;
}

enum answer answer_write(
	struct reply *reply, const struct walk *walk, uint64_t seed, struct reason *reason)
{
	const struct packet *packet = walk->packet;
	/* half an echo request is no echo request; the other transports are recognised by their
	 * first piece, without waiting for the rest */
	if (packet->protocol == PROTOCOL_ICMP || packet->protocol == PROTOCOL_ICMP6)
		return packet->has_icmp && !packet->is_first_piece ? answer_icmp(reply, walk)
								   : ANSWER_NOTHING;
	if (packet->has_ports &&
		(packet->protocol == PROTOCOL_UDP || packet->protocol == PROTOCOL_UDPLITE))
		return answer_udp(reply, walk, reason);
	if (packet->protocol == PROTOCOL_TCP)
		return answer_tcp(reply, walk, seed);
	if (packet->protocol == PROTOCOL_SCTP)
		return answer_sctp(reply, walk, seed);
	if (packet->protocol == PROTOCOL_DCCP)
		return answer_dccp(reply, walk, seed);
	if (walk->place.behaviour->other == SERVICE_SILENT || packet->is_later_piece)
		return ANSWER_NOTHING;
	*reason = (struct reason){REASON_MESSAGE, 3, 2, 4, 1};
	return ANSWER_ERROR;
}

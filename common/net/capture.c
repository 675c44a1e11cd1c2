/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/net/clock.h"
#include "common/net/sock.h"
#include "common/wire/icmp/message.h"
#include "common/wire/ip.h"
#include "common/wire/pcap/pcap.h"
#include "common/wire/transport.h"

enum {
	PACKET_MAX = 65536 + 256,
	DEFAULT_HOP_LIMIT = 64,
	RECORD_MAX = PACKET_MAX + PCAP_PACKET_SIZE
};

static void fail(struct capture *c, int error)
{
	if (c->error != 0)
		return;
	c->error = error;
	if (c->failed)
		c->failed(c->context, error);
}

static void write_all(struct capture *c, struct span bytes)
{
	while (bytes.size > 0 && c->error == 0) {
		ssize_t done = write(c->fd, bytes.data, bytes.size);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			fail(c, errno);
		else
			bytes = span_from(bytes, (uint32_t)done);
	}
}

static void write_packet(struct capture *c, enum packet_direction direction, struct span packet,
	bool is_made_up, nanoseconds at)
{
	struct pcap_record record = {
		.wall = clock_wall_at(at),
		.direction = direction == PACKET_OUT ? PCAP_OUTBOUND : PCAP_INBOUND,
		.comment =
			is_made_up ? "the IP header is synthetic: the socket has none" : NULL,
	};
	struct writer w = writer_of(c->room + PACKET_MAX, RECORD_MAX);
	pcap_write_packet(&w, &record, packet);
	write_all(c, writer_span_of(&w));
}

/* The header that the kernel would not show. */
static void write_ip(struct writer *w, uint8_t protocol, const struct address *from,
	const struct address *to, uint8_t hop_limit, uint32_t size)
{
	struct ip_header ip = {
		.version = to->version,
		.hop_limit = hop_limit,
		.protocol = protocol,
		.first_header = protocol,
		.source = *from,
		.destination = *to,
	};
	ip_write(w, &ip, size);
}

static uint16_t udp_size(const struct sock *s)
{
	return s->kind == SOCK_KIND_UDP ? UDP_HEADER_SIZE : 0;
}

/* The message itself. The checksum of ICMPv6 is the kernel's: in what we send there is none. */
static void write_message(struct writer *w, const struct sock *s, const struct address *from,
	const struct address *to, struct span bytes)
{
	enum { CHECKSUM_AT = 2 };
	uint32_t begin = w->size;
	writer_span(w, bytes);
	struct span message = span_from(writer_span_of(w), begin);
	bool lacks_checksum = s->family->version == 6 &&
			      s->protocol == s->family->icmp_protocol && message.size > 4 &&
			      message.data[CHECKSUM_AT] == 0 &&
			      message.data[CHECKSUM_AT + 1] == 0;
	if (lacks_checksum)
		writer_patch_u16(w, begin + CHECKSUM_AT, icmp_checksum(6, from, to, message));
}

/* An error of the error queue as the packet that it was, as far as the kernel tells. */
static void rebuild_error(struct capture *c, struct writer *w, const struct sock *s,
	const struct reply *reply, uint8_t hop_limit)
{
	uint8_t body[4096];
	struct writer b = writer_of(body, sizeof body);
	struct span quote = span_slice(reply_part(reply, reply->quote), 0, 2048);
	struct icmp_header icmp = {.type = reply->type, .code = reply->code};
	struct writer rest = writer_of(icmp.rest, sizeof icmp.rest);
	if (reply->known & REPLY_KNOWS_GATEWAY)
		address_write(&rest, &reply->gateway);
	else
		writer_u32(&rest, reply->info);
	icmp_write_header(&b, &icmp);
	write_ip(&b, s->protocol, &c->source, &reply->quoted_to, 1, udp_size(s) + quote.size);
	if (s->kind == SOCK_KIND_UDP) {
		/* without the whole of it there is no checksum */
		writer_u16(&b, c->source_port);
		writer_u16(&b, reply->quoted_port);
		writer_u16(&b, (uint16_t)(UDP_HEADER_SIZE + quote.size));
		writer_u16(&b, 0);
	}
	writer_span(&b, quote);
	struct span message = writer_span_of(&b);
	writer_patch_u16(
		&b, 2, icmp_checksum(reply->version, &reply->from, &c->source, message));
	write_ip(
		w, s->family->icmp_protocol, &reply->from, &c->source, hop_limit, message.size);
	writer_span(w, message);
}

/* Headers and message of a packet of one of our sockets. */
static void write_whole(const struct capture *c, struct writer *w,
	enum packet_direction direction, const struct sock *s, const struct address *peer,
	const struct reply *reply, uint8_t hop_limit, struct span bytes)
{
	bool out = direction == PACKET_OUT;
	const struct address *from = out ? &c->source : peer;
	const struct address *to = out ? peer : &c->source;
	write_ip(w, s->protocol, from, to, hop_limit, udp_size(s) + bytes.size);
	if (s->kind != SOCK_KIND_UDP) {
		write_message(w, s, from, to, bytes);
		return;
	}
	/* UDP sockets take and give data only; the checksum is the one that the kernel writes
	 * and tests: IPv6 has no UDP without one (RFC 8200 section 8.1) */
	struct udp_header header = {
		.source_port = out ? c->source_port : reply->from_port,
		.destination_port = out ? c->destination_port : c->source_port,
	};
	udp_write(w, s->protocol, &header, from, to, bytes);
}

static void on_bytes(void *self, enum packet_direction direction, const struct sock *s,
	struct span bytes, const struct address *peer, const struct reply *reply,
	nanoseconds at)
{
	struct capture *c = self;
	if (direction == PACKET_IN && s->kind == SOCK_KIND_RAW && s->family->version == 4) {
		write_packet(c, direction, bytes, false, at);
		return;
	}
	if (reply && reply->kind == REPLY_LOCAL_ERROR)
		return;
	if (peer->version == 0) /* a connected socket */
		peer = &c->target;
	bool knows_limit = reply && reply->known & REPLY_KNOWS_HOP_LIMIT;
	uint8_t hop_limit = knows_limit ? reply->hop_limit : DEFAULT_HOP_LIMIT;
	if (direction == PACKET_OUT && c->hop_limit)
		hop_limit = c->hop_limit;
	struct writer w = writer_of(c->room, PACKET_MAX);
	if (reply && reply->by_error_queue)
		rebuild_error(c, &w, s, reply, hop_limit);
	else
		write_whole(c, &w, direction, s, peer, reply, hop_limit, bytes);
	write_packet(c, direction, writer_span_of(&w), true, at);
}

int capture_file(const char *path)
{
	bool is_stdout = strcmp(path, "-") == 0;
	int fd = is_stdout ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
			   : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	if (is_stdout)
		dup2(STDERR_FILENO, STDOUT_FILENO);
	return fd;
}

int capture_open(struct capture *c, const char *path, const char *application)
{
	*c = (struct capture){
		.fd = capture_file(path),
		.observer = {.bytes = on_bytes, .self = c},
	};
	if (c->fd < 0)
		return c->fd;
	c->room = calloc(1, PACKET_MAX + RECORD_MAX);
	if (!c->room)
		return -ENOMEM;
	struct writer w = writer_of(c->room, RECORD_MAX);
	pcap_write_header(&w, application);
	write_all(c, writer_span_of(&w));
	return -c->error;
}

int capture_close(struct capture *c)
{
	if (close(c->fd) != 0)
		fail(c, errno);
	free(c->room);
	return -c->error;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/dns.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include <sys/socket.h>

#include "common/net/clock.h"
#include "common/net/random.h"
#include "common/net/sock.h"
#include "common/wire/dns_name.h"

enum {
	PORT = 53,
	CLASS_IN = 1,
	TYPE_OPT = 41,	/* RFC 6891: room for long replies */
	PAYLOAD = 1232, /* what no path fragments */
	QUERY_MAX = 512,
	HEADER_SIZE = 12,
	FLAG_QUERY = 0x0100, /* recursion desired */
	FLAG_REPLY = 0x8000,
	FLAG_TRUNCATED = 0x0200,
	CODE_MASK = 0xf,
	CODE_FAILED = 2,
	CODE_NO_NAME = 3,
	AGAIN_MS = 1000,
	WRONG_MAX = 1024, /* replies to other questions */
	LENGTH_SIZE = 2,  /* in front of a message over TCP */
};

#define STREAM_WAIT (5 * SECOND)

static struct span write_query(uint8_t *room, uint16_t id, const char *name, uint16_t type)
{
	struct writer w = writer_of(room, QUERY_MAX);
	writer_u16(&w, id);
	writer_u16(&w, FLAG_QUERY);
	writer_u16(&w, 1);
	writer_u32(&w, 0);
	writer_u16(&w, 1);
	dns_name_write(&w, name);
	writer_u16(&w, type);
	writer_u16(&w, CLASS_IN);
	writer_u8(&w, 0);
	writer_u16(&w, TYPE_OPT);
	writer_u16(&w, PAYLOAD);
	writer_u32(&w, 0);
	writer_u16(&w, 0);
	return w.failed ? (struct span){0} : writer_span_of(&w);
}

/* The socket is connected: what comes is from the server, and must answer this question. */
static bool is_reply(struct span message, uint16_t id)
{
	struct reader r = reader_of(message);
	bool is_ours = reader_u16(&r) == id;
	return is_ours && (reader_u16(&r) & FLAG_REPLY) != 0 && message.size >= HEADER_SIZE;
}

static struct span exchange(int fd, struct span query, uint16_t id, uint8_t *message)
{
	struct pollfd readable = {.fd = fd, .events = POLLIN};
	int wrong = 0;
	while (wrong < WRONG_MAX) {
		/* refused: asked again as often as lost, the user's time is the limit */
		(void)!send(fd, query.data, query.size, MSG_NOSIGNAL);
		for (; wrong < WRONG_MAX && poll(&readable, 1, AGAIN_MS) > 0; wrong++) {
			ssize_t got = recv(fd, message, DNS_MESSAGE_MAX, 0);
			if (got < 0 && errno == ECONNREFUSED)
				return (struct span){0};
			struct span reply = span_of(message, got > 0 ? (size_t)got : 0);
			if (is_reply(reply, id))
				return reply;
		}
	}
	return (struct span){0};
}

/* ---- over TCP -------------------------------------------------------------------- */

static bool is_truncated(struct span message)
{
	return message.size >= HEADER_SIZE && message.data[2] & FLAG_TRUNCATED >> 8;
}

static bool is_ready(int fd, short events, nanoseconds end)
{
	struct pollfd file = {.fd = fd, .events = events};
	nanoseconds left = end - clock_now();
	return left > 0 && poll(&file, 1, (int)(left / MILLISECOND) + 1) > 0;
}

static bool send_framed(int fd, struct span query)
{
	uint8_t room[LENGTH_SIZE + QUERY_MAX];
	struct writer w = writer_of(room, sizeof room);
	writer_u16(&w, (uint16_t)query.size);
	writer_span(&w, query);
	return send(fd, room, w.size, MSG_NOSIGNAL) == (ssize_t)w.size;
}

static bool read_bytes(int fd, uint8_t *bytes, size_t left, nanoseconds end)
{
	while (left > 0) {
		if (!is_ready(fd, POLLIN, end))
			return false;
		ssize_t got = recv(fd, bytes, left, 0);
		if (got <= 0)
			return false;
		bytes += got;
		left -= (size_t)got;
	}
	return true;
}

static struct span exchange_framed(
	int fd, struct span query, uint16_t id, uint8_t *message, nanoseconds end)
{
	uint8_t length[LENGTH_SIZE];
	if (!is_ready(fd, POLLOUT, end) || !send_framed(fd, query) ||
		!read_bytes(fd, length, sizeof length, end))
		return (struct span){0};
	size_t size = (size_t)(length[0] << 8 | length[1]);
	if (size > DNS_MESSAGE_MAX || !read_bytes(fd, message, size, end))
		return (struct span){0};
	struct span reply = span_of(message, size);
	return is_reply(reply, id) ? reply : (struct span){0};
}

/* RFC 7766: the same question, where the reply did not fit a datagram. What did fit stays where
 * the server, or a firewall, does not let us. */
static struct span ask_whole(const struct address *server, struct span query, uint16_t id,
	struct span part, uint8_t *message)
{
	uint8_t room[DNS_MESSAGE_MAX];
	struct sock s;
	if (sock_open(&s, family_of(server->version), SOCK_KIND_TCP, 0) != 0)
		return part;
	int error = sock_connect(&s, server, PORT);
	struct span whole = {0};
	if (error == 0 || error == -EINPROGRESS)
		whole = exchange_framed(s.fd, query, id, room, clock_now() + STREAM_WAIT);
	sock_close(&s);
	if (whole.size == 0)
		return part;
	memcpy(message, room, whole.size);
	return span_of(message, whole.size);
}

/* ---- questions ------------------------------------------------------------------- */

enum dns_verdict dns_ask(const struct address *server, const char *name, uint16_t type,
	uint8_t *message, struct span *reply)
{
	*reply = (struct span){0};
	uint8_t room[QUERY_MAX];
	uint16_t id;
	struct sock s;
	if (random_bytes(&id, sizeof id) != 0 ||
		sock_open(&s, family_of(server->version), SOCK_KIND_UDP, 0) != 0)
		return DNS_FAILED;
	struct span query = write_query(room, id, name, type);
	if (query.size > 0 && sock_connect(&s, server, PORT) == 0)
		*reply = exchange(s.fd, query, id, message);
	sock_close(&s);
	if (is_truncated(*reply))
		*reply = ask_whole(server, query, id, *reply, message);
	uint8_t code = reply->size > 0 ? reply->data[3] & CODE_MASK : CODE_FAILED;
	if (code == 0)
		return DNS_REPLY;
	return code == CODE_NO_NAME ? DNS_NO_NAME : DNS_FAILED;
}

bool dns_ask_name(
	const struct address *server, const struct address *address, char *name, size_t size)
{
	uint8_t message[DNS_MESSAGE_MAX];
	char question[DNS_NAME_SIZE];
	struct text t = text_of(question, sizeof question), found = text_of(name, size);
	dns_name_reverse(&t, address);
	text_add(&t, address->version == 4 ? "in-addr.arpa" : "ip6.arpa");
	struct span reply;
	return dns_ask(server, question, DNS_TYPE_PTR, message, &reply) == DNS_REPLY &&
	       dns_pointer_read(reply, &found);
}

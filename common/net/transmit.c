/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/transmit.h"

#include <errno.h>
#include <string.h>

#include <netinet/in.h>
#include <sys/uio.h>

#include "common/net/clock.h"

enum { CONTROLS_SIZE = 128 };

struct transmission {
	struct sockaddr_storage to;
	struct iovec data;
	_Alignas(struct cmsghdr) char control[CONTROLS_SIZE];
};

/* What the functions below fill before it is read: hardening would clear it for each packet. */
#ifdef __has_attribute
#if __has_attribute(uninitialized)
#define NOT_CLEARED __attribute__((uninitialized))
#endif
#endif
#ifndef NOT_CLEARED
#define NOT_CLEARED
#endif

/* With zeros after the data, up to where the next one begins. A length is size_t in glibc,
 * socklen_t in musl. */
static void control_add(
	struct msghdr *message, int level, int type, const void *data, size_t size)
{
	char *at = (char *)message->msg_control + message->msg_controllen;
	struct cmsghdr header = {
		.cmsg_len = (socklen_t)CMSG_LEN(size), .cmsg_level = level, .cmsg_type = type};
	memset(at, 0, CMSG_SPACE(size));
	memcpy(at, &header, sizeof header);
	memcpy(at + CMSG_LEN(0), data, size);
	size_t grown = message->msg_controllen + CMSG_SPACE(size);
	message->msg_controllen = (socklen_t)grown;
}

/* Without being bound: a bound socket gets no quotes that a NAT has rewritten. */
static void control_add_source(
	struct msghdr *message, const struct sock *s, const struct address *source)
{
	struct in_pktinfo v4 = {0};
	struct in6_pktinfo v6 = {0};
	int level = s->family->option.level, type = s->family->control.packet_info;
	memcpy(&v4.ipi_spec_dst, source->bytes, sizeof v4.ipi_spec_dst);
	memcpy(&v6.ipi6_addr, source->bytes, sizeof v6.ipi6_addr);
	if (source->version == 6)
		control_add(message, level, type, &v6, sizeof v6);
	else
		control_add(message, level, type, &v4, sizeof v4);
}

static void control_build(
	struct msghdr *message, const struct sock *s, const struct transmit_item *item)
{
	const struct family_controls *control = &s->family->control;
	int level = s->family->option.level;
	if (item->hop_limit != TRANSMIT_SOCKET_DEFAULT)
		control_add(message, level, control->hop_limit, &item->hop_limit,
			sizeof item->hop_limit);
	if (item->traffic_class != TRANSMIT_SOCKET_DEFAULT)
		control_add(message, level, control->traffic_class, &item->traffic_class,
			sizeof item->traffic_class);
	if (item->source)
		control_add_source(message, s, item->source);
}

struct iovec transmit_part(const void *data, size_t size)
{
	union {
		const void *read;
		void *write;
	} at = {.read = data};
	return (struct iovec){.iov_base = at.write, .iov_len = size};
}

static void outgoing_build(struct transmission *o, struct mmsghdr *header, const struct sock *s,
	const struct transmit_item *item)
{
	o->data = transmit_part(item->bytes.data, item->bytes.size);
	*header = (struct mmsghdr){.msg_hdr = {.msg_iov = &o->data, .msg_iovlen = 1}};
	if (item->to.version) {
		header->msg_hdr.msg_name = &o->to;
		header->msg_hdr.msg_namelen = sock_address_to(&o->to, &item->to, item->port);
		if (item->to.version == 6 && item->flow_label)
			sock_address_label(&o->to, item->flow_label);
	}
	header->msg_hdr.msg_control = o->control;
	control_build(&header->msg_hdr, s, item);
	if (header->msg_hdr.msg_controllen == 0)
		header->msg_hdr.msg_control = NULL;
}

static bool is_full(int error)
{
	return error == EAGAIN || error == ENOBUFS || error == ENOMEM;
}

/* Errors that may be an earlier probe's, by an ICMP message; more of them may arrive between a
 * drain and the next try. */
static bool is_perhaps_pending(int error)
{
	return error == EHOSTUNREACH || error == ENETUNREACH || error == EOPNOTSUPP ||
	       error == EACCES || error == EMSGSIZE || error == EHOSTDOWN || error == ENONET;
}

/* No send fails so by itself. */
static bool is_pending(int error)
{
	return error == ECONNREFUSED || error == EPROTO || error == ENOPROTOOPT ||
	       error == EREMOTEIO;
}

/* How often a message is tried that fails so: in a flood of errors there is one more between a
 * drain and many a try. */
static int tries_for(int error)
{
	enum { TRIES = 2, TRIES_PERHAPS = 8, TRIES_PENDING = 64 };
	if (is_pending(error))
		return TRIES_PENDING;
	return is_perhaps_pending(error) ? TRIES_PERHAPS : TRIES;
}

static void mark(
	struct transmit_item *items, uint32_t count, enum sent sent, int error, nanoseconds at)
{
	nanoseconds back = items[0].is_unstamped ? at : clock_now();
	for (uint32_t i = 0; i < count; i++) {
		items[i].sent = sent;
		items[i].is_retried = false;
		items[i].error = error;
		items[i].at = at;
		items[i].back = back;
	}
}

static void observe_sent(const struct observer *observer, const struct sock *s,
	const struct transmit_item *items, uint32_t count)
{
	for (uint32_t i = 0; observer && i < count; i++)
		observer->bytes(observer->self, PACKET_OUT, s, items[i].bytes, &items[i].to,
			NULL, items[i].at);
}

/* The fewer structures the kernel has to fetch the faster: a flood sends one by one. */
static int send_one(int fd, const struct msghdr *m)
{
	bool is_plain = !m->msg_control && m->msg_iovlen == 1;
	ssize_t sent = !is_plain ? sendmsg(fd, m, MSG_DONTWAIT)
				 : sendto(fd, m->msg_iov->iov_base, m->msg_iov->iov_len,
					   MSG_DONTWAIT, m->msg_name, m->msg_namelen);
	return sent < 0 ? -1 : 1;
}

/* A filter of system calls may know the older ones only, and says what a firewall says. */
int transmit_messages(int fd, struct mmsghdr *headers, uint32_t count)
{
	if (count == 1)
		return send_one(fd, &headers->msg_hdr);
	int sent = sendmmsg(fd, headers, count, MSG_DONTWAIT);
	if (sent >= 0 || (errno != ENOSYS && errno != EPERM))
		return sent;
	return send_one(fd, &headers->msg_hdr);
}

/* An ICMP error that came since the drain would be taken for the next try's. */
static void drop_pending(int fd)
{
	int error;
	socklen_t size = sizeof error;
	(void)getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
}

/* `outgoing` and `headers` have room for `count`. */
static void transmit_with(const struct sock *s, struct transmit_item *items, uint32_t count,
	struct transmission *outgoing, struct mmsghdr *headers, const struct observer *observer,
	void (*drain)(void *context), void *context)
{
	for (uint32_t i = 0; i < count; i++)
		outgoing_build(&outgoing[i], &headers[i], s, &items[i]);
	int tries = 0; /* how often the message in front has failed */
	for (uint32_t done = 0; done < count;) {
		nanoseconds at = clock_now();
		int sent = transmit_messages(s->fd, headers + done, count - done);
		int error = errno;
		if (sent > 0) {
			mark(items + done, (uint32_t)sent, SENT_OK, 0, at);
			items[done].is_retried = tries > 0;
			observe_sent(observer, s, items + done, (uint32_t)sent);
			done += (uint32_t)sent;
			tries = 0;
		} else if (error == EINTR) {
			continue;
		} else if (is_full(error)) {
			mark(items + done, count - done, SENT_AGAIN, error, at);
			return;
		} else if (++tries < tries_for(error)) {
			drain(context);
			drop_pending(s->fd);
		} else {
			mark(items + done, 1, SENT_FAILED, error, at);
			done++;
			tries = 0;
		}
	}
}

/* One probe needs no room for a batch: clearing it would cost more than sending. */
__attribute__((noinline)) static void transmit_one(const struct sock *s,
	struct transmit_item *item, const struct observer *observer,
	void (*drain)(void *context), void *context)
{
	NOT_CLEARED struct transmission outgoing;
	struct mmsghdr header;
	transmit_with(s, item, 1, &outgoing, &header, observer, drain, context);
}

__attribute__((noinline)) static void transmit_many(const struct sock *s,
	struct transmit_item *items, uint32_t count, const struct observer *observer,
	void (*drain)(void *context), void *context)
{
	NOT_CLEARED struct transmission outgoing[TRANSMIT_BATCH];
	NOT_CLEARED struct mmsghdr headers[TRANSMIT_BATCH];
	transmit_with(s, items, count, outgoing, headers, observer, drain, context);
}

void transmit(const struct sock *s, struct transmit_item *items, uint32_t count,
	const struct observer *observer, void (*drain)(void *context), void *context)
{
	if (count == 1)
		transmit_one(s, items, observer, drain, context);
	else
		transmit_many(s, items, count, observer, drain, context);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/receive.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <netinet/in.h>

#include "common/base/arithmetic.h"
#include "common/base/checksum.h"
#include "common/net/control.h"
#include "common/net/stamp.h"
#include "common/wire/extension.h"
#include "common/wire/icmp/message.h"
#include "common/wire/icmp/names.h"
#include "common/wire/ip.h"
#include "common/wire/transport.h"

#include <linux/errqueue.h>
#include <linux/if_packet.h>

enum {
	MESSAGE_SIZE =
		65536 + 576, /* no multiple of a page: neighbours do not share cache sets */
	ERROR_SIZE = 2048,
	ERROR_BATCH = 16,
	CONTROLS_SIZE = 512,
	PENDING_ERRORS = 4, /* passed over in one reading */
};

struct receive_slot {
	struct sockaddr_storage from;
	struct iovec data;
	_Alignas(struct cmsghdr) char control[CONTROLS_SIZE];
};

struct receiver {
	uint32_t batch;
	uint32_t used; /* slots that the last reading filled: they must be prepared again */
	uint32_t errors_used;
	struct observer observer;
	struct stamp_clock clock;
	nanoseconds read_at; /* what was handed out last */
	struct reply reply;  /* that; not on the stack, where it would be cleared twice */
	struct receive_slot slots[RECEIVE_BATCH];
	struct mmsghdr headers[RECEIVE_BATCH];
	struct receive_slot error_slots[ERROR_BATCH];
	struct mmsghdr error_headers[ERROR_BATCH];
	uint8_t errors[ERROR_BATCH][ERROR_SIZE];
	uint8_t messages[][MESSAGE_SIZE];
};

struct receiver *receiver_open(uint32_t batch)
{
	size_t size = sizeof(struct receiver) + (size_t)batch * MESSAGE_SIZE;
	struct receiver *r =
		calloc(1, size); /* so large that it comes straight from the kernel */
	if (!r)
		return NULL;
	r->batch = size_min(batch, RECEIVE_BATCH);
	r->used = r->batch;
	r->errors_used = ERROR_BATCH;
	stamp_clock_begin(&r->clock);
	return r;
}

void receiver_close(struct receiver *r)
{
	free(r);
}

void receiver_set_observer(struct receiver *r, const struct observer *observer)
{
	r->observer = *observer;
}

uint32_t receiver_batch(const struct receiver *r)
{
	return r->batch;
}

nanoseconds receiver_read_at(const struct receiver *r)
{
	return r->read_at;
}

static void slot_prepare(
	struct receive_slot *slot, struct mmsghdr *header, uint8_t *data, size_t size)
{
	slot->data = (struct iovec){.iov_base = data, .iov_len = size};
	header->msg_hdr = (struct msghdr){
		.msg_name = &slot->from,
		.msg_namelen = sizeof slot->from,
		.msg_iov = &slot->data,
		.msg_iovlen = 1,
		.msg_control = slot->control,
		.msg_controllen = sizeof slot->control,
	};
}

/* ---- control messages ------------------------------------------------------------ */

static void fill_stamp(
	struct reply *reply, const struct cmsghdr *c, const struct clock_map *map)
{
	enum stamp stamp = stamp_read(c, map, &reply->at);
	if (stamp != STAMP_USER)
		reply->stamp = stamp;
}

static void fill_packet_info(struct reply *reply, const struct sock *s, const struct cmsghdr *c)
{
	reply->known |= REPLY_KNOWS_TO | REPLY_KNOWS_INTERFACE;
	if (s->family->version == 4) {
		struct in_pktinfo info;
		control_copy(c, &info, sizeof info);
		reply->to = address_from(span_of(&info.ipi_addr, 4));
		reply->interface = (uint32_t)info.ipi_ifindex;
	} else {
		struct in6_pktinfo info;
		control_copy(c, &info, sizeof info);
		reply->to = address_from(span_of(&info.ipi6_addr, 16));
		reply->interface = info.ipi6_ifindex;
	}
}

/* Type of a queued error whose packet had the ICMP message's values, not its bytes. */
static void fill_icmp_error(
	struct reply *reply, const struct sock *s, const struct sock_extended_err *e)
{
	reply->kind = REPLY_ICMP_ERROR;
	reply->type = e->ee_type;
	reply->code = e->ee_code;
	enum icmp_info_kind kind = icmp_info(s->family->version, e->ee_type, e->ee_code).kind;
	if (kind == ICMP_INFO_GATEWAY) {
		uint8_t bytes[4];
		struct writer w = writer_of(bytes, sizeof bytes);
		writer_u32(&w, e->ee_info);
		reply->gateway = address_from(writer_span_of(&w));
		reply->known |= REPLY_KNOWS_GATEWAY;
	} else {
		reply->info = e->ee_info;
		reply->known |= REPLY_KNOWS_INFO;
	}
}

/*
 * The extension structure after the quote in the error queue. The kernel says where the length
 * byte pointed (or nothing); without a length byte an old sender's structure is at byte 128
 * of the quoted datagram, whose IP header, and on UDP sockets UDP header, are not here.
 */
static void fill_queued_extension(
	struct reply *reply, const struct sock *s, const struct sock_extended_err *e)
{
	if (!icmp_extends(s->family->version, reply->type))
		return;
	uint32_t stripped =
		s->family->ip_header_size + (s->kind == SOCK_KIND_UDP ? UDP_HEADER_SIZE : 0u);
	uint32_t offset = e->ee_rfc4884.len;
	struct extension_found found =
		extension_find_at(reply->bytes, offset ? offset : 128 - stripped, offset > 0);
	reply->extension_verdict = (uint8_t)found.verdict;
	reply->quote.size = found.quote_size;
	if (found.objects_size > 0)
		reply->extension = (struct part){found.objects_offset, found.objects_size};
}

static void fill_error(struct reply *reply, const struct sock *s, const struct cmsghdr *c)
{
	struct {
		struct sock_extended_err error;
		struct sockaddr_in6 offender; /* the larger of both */
	} all;
	if (!reply->by_error_queue || c->cmsg_len < CMSG_LEN(sizeof all.error))
		return;
	control_copy(c, &all, sizeof all);
	const struct sock_extended_err *e = &all.error;
	reply->error = (int)e->ee_errno;
	if (e->ee_origin == s->family->origin) {
		reply->from = sock_address_from(&all.offender, NULL);
		fill_icmp_error(reply, s, e);
		fill_queued_extension(reply, s, e);
	} else if (e->ee_origin == SO_EE_ORIGIN_TIMESTAMPING) {
		reply->kind = REPLY_TRANSMIT_STAMP;
		reply->stamp_number = e->ee_data;
	} else {
		reply->kind = REPLY_LOCAL_ERROR;
		reply->info = e->ee_info;
		reply->known |= REPLY_KNOWS_INFO;
	}
}

static void fill_family_control(
	struct reply *reply, const struct sock *s, const struct cmsghdr *c)
{
	const struct family_controls *control = &s->family->control;
	if (c->cmsg_type == control->hop_limit) {
		reply->hop_limit = control_byte(c);
		reply->known |= REPLY_KNOWS_HOP_LIMIT;
	} else if (c->cmsg_type == control->traffic_class) {
		reply->traffic_class = control_byte(c);
		reply->known |= REPLY_KNOWS_TRAFFIC_CLASS;
	} else if (c->cmsg_type == control->packet_info) {
		fill_packet_info(reply, s, c);
	} else if (c->cmsg_type == control->errors) {
		fill_error(reply, s, c);
	} else if (s->family->version == 4 && c->cmsg_type == control->options) {
		/* they stay in the control buffer, which lives as long as the bytes do */
		reply->options_cmsg = span_of(CMSG_DATA(c), c->cmsg_len - CMSG_LEN(0));
	}
}

static void fill_controls(struct reply *reply, const struct sock *s,
	const struct msghdr *message, const struct clock_map *map)
{
	struct cmsghdr *c = NULL;
	while ((c = control_next(message, c))) {
		if (c->cmsg_level == s->family->option.level)
			fill_family_control(reply, s, c);
		else if (stamp_is(c))
			fill_stamp(reply, c, map);
		else if (c->cmsg_level == SOL_PACKET && c->cmsg_type == PACKET_TX_TIMESTAMP)
			fill_error(reply, s, c);
		else if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_RXQ_OVFL)
			control_copy(c, &reply->dropped, sizeof reply->dropped);
	}
}

/* ---- bytes ----------------------------------------------------------------------- */

static bool is_icmp(const struct sock *s)
{
	return s->protocol == s->family->icmp_protocol;
}

static void fill_raw_ipv4(struct reply *reply, const struct sock *s, struct span bytes)
{
	struct ip_header ip;
	if (!ip_parse(bytes, &ip)) {
		reply->kind = REPLY_MALFORMED;
		return;
	}
	uint32_t header = bytes.size;
	if (ip.payload.data)
		header = (uint32_t)(ip.payload.data - bytes.data);
	reply->hop_limit = ip.hop_limit;
	reply->traffic_class = ip.traffic_class;
	reply->to = ip.destination;
	reply->identification = (uint16_t)ip.identification;
	reply->known |= REPLY_KNOWS_HOP_LIMIT | REPLY_KNOWS_TRAFFIC_CLASS | REPLY_KNOWS_TO |
			REPLY_KNOWS_IDENTIFICATION;
	reply->options = (struct part){20, ip.options.size};
	if (!is_icmp(s)) {
		reply->kind = REPLY_UDP_DATA;
		reply->size = ip.payload.size;
		reply->body = (struct part){header, ip.payload.size};
		return;
	}
	reply->checksum = checksum_of(ip.payload) == 0 ? CHECKSUM_RIGHT : CHECKSUM_WRONG;
	reply_from_message(reply, 4, bytes, (struct part){header, ip.payload.size});
}

static void fill_message(struct reply *reply, const struct sock *s, struct span bytes)
{
	reply->version = s->family->version;
	reply->bytes = bytes;
	bool has_header = s->kind == SOCK_KIND_RAW && s->family->version == 4;
	if (s->kind == SOCK_KIND_UDP ||
		(s->kind == SOCK_KIND_RAW && !is_icmp(s) && !has_header)) {
		reply->kind = REPLY_UDP_DATA;
		reply->size = bytes.size;
		reply->body = (struct part){0, bytes.size};
	} else if (has_header) {
		fill_raw_ipv4(reply, s, bytes);
	} else {
		/* the kernel lets no wrong checksum through to these */
		reply->checksum = CHECKSUM_RIGHT;
		reply_from_message(reply, reply->version, bytes, (struct part){0, bytes.size});
	}
}

/* What the error queue gives of our own packet: on ping sockets it begins with the echo's
 * header. */
static void fill_quote(struct reply *reply, const struct sock *s, struct span bytes)
{
	reply->version = s->family->version;
	reply->bytes = bytes;
	reply->quote = (struct part){0, bytes.size};
	struct icmp_header icmp;
	if (s->kind == SOCK_KIND_PING && icmp_parse(bytes, &icmp)) {
		reply->id = icmp_id(&icmp);
		reply->sequence = icmp_sequence(&icmp);
		reply->known |= REPLY_KNOWS_ID;
	}
}

void receive_fill(struct reply *reply, const struct sock *s, const struct msghdr *message,
	uint32_t size, nanoseconds now, const struct clock_map *map, bool from_error_queue)
{
	*reply = (struct reply){.at = now,
		.stamp = STAMP_USER,
		.version = s->family->version,
		.by_error_queue = from_error_queue,
		.is_cut = (message->msg_flags & MSG_TRUNC) != 0};
	uint32_t there = (uint32_t)message->msg_iov[0].iov_len;
	struct span bytes = {message->msg_iov[0].iov_base, size < there ? size : there};
	if (from_error_queue) {
		reply->kind = REPLY_MALFORMED; /* until a control message tells what it is */
		if (message->msg_namelen > 0) {
			reply->quoted_to =
				sock_address_from(message->msg_name, &reply->quoted_port);
			reply->known |= REPLY_KNOWS_QUOTED_TO;
		}
		fill_quote(reply, s, bytes);
	} else {
		if (message->msg_namelen > 0)
			reply->from = sock_address_from(message->msg_name, &reply->from_port);
		fill_message(reply, s, bytes);
	}
	fill_controls(reply, s, message, map);
}

/* ---- system calls ---------------------------------------------------------------- */

static int read_batch(int fd, struct mmsghdr *headers, uint32_t count, int flags)
{
	int got;
	do
		got = datagram_read_all(fd, headers, count, flags);
	while (got < 0 && errno == EINTR && flags & MSG_DONTWAIT);
	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return 0;
	return got < 0 ? -errno : got;
}

static int read_errors(struct receiver *r, const struct sock *s)
{
	for (uint32_t i = 0; i < r->errors_used; i++)
		slot_prepare(
			&r->error_slots[i], &r->error_headers[i], r->errors[i], ERROR_SIZE);
	int got = read_batch(s->fd, r->error_headers, ERROR_BATCH, MSG_ERRQUEUE | MSG_DONTWAIT);
	r->errors_used = got > 0 ? (uint32_t)got : 0;
	return got;
}

/* Errors of the descriptor or the call itself, as against those that packets bring about. */
static bool is_broken(int error)
{
	return error == -EBADF || error == -ENOTSOCK || error == -EFAULT || error == -EINVAL ||
	       error == -ENOSYS || error == -EPERM;
}

/* A pending error comes in place of the messages, which stay in the queue: it is passed over.
 * *failed: the socket gave the errno of an ICMP error, and its error queue has the whole of it.
 */
static int read_messages(
	struct receiver *r, const struct sock *s, uint32_t most, int flags, bool *failed)
{
	for (uint32_t i = 0; i < r->used; i++)
		slot_prepare(&r->slots[i], &r->headers[i], r->messages[i], MESSAGE_SIZE);
	int got = 0;
	*failed = false;
	for (int i = 0; i < PENDING_ERRORS; i++) {
		got = read_batch(s->fd, r->headers, size_min(most, r->batch), flags);
		if (got >= 0 || is_broken(got))
			break;
		*failed = true;
		flags = MSG_DONTWAIT;
	}
	r->used = got > 0 ? (uint32_t)got : 0;
	*failed = *failed || got < 0;
	return got < 0 && !is_broken(got) ? 0 : got;
}

static void hand_out(struct receiver *r, const struct sock *s, const struct mmsghdr *header,
	nanoseconds now, const struct clock_map *map, bool from_error_queue,
	receive_handler *handle, void *context)
{
	struct reply *reply = &r->reply;
	r->read_at = now;
	receive_fill(reply, s, &header->msg_hdr, header->msg_len, now, map, from_error_queue);
	if (handle(context, reply) && r->observer.bytes)
		r->observer.bytes(r->observer.self, PACKET_IN, s, reply->bytes, &reply->from,
			reply, reply->at);
}

int receive_errors(
	struct receiver *r, const struct sock *s, receive_handler *handle, void *context)
{
	int total = 0;
	for (int round = 0; round < 64; round++) {
		int got = read_errors(r, s);
		if (got <= 0)
			return got < 0 ? got : total;
		nanoseconds now = clock_now();
		const struct clock_map *map = stamp_clock_map(&r->clock, now);
		for (int i = 0; i < got; i++)
			hand_out(r, s, &r->error_headers[i], now, map, true, handle, context);
		total += got;
		if (got < ERROR_BATCH)
			break;
	}
	return total;
}

struct receive_mode {
	uint32_t most; /* messages */
	int flags;
	bool all; /* the error queue too, whatever the socket says */
};

/* The clocks are compared where there are stamps only: in a flood without them each reading of
 * a clock shows. */
static const struct clock_map *map_for(struct receiver *r, int got, nanoseconds now)
{
	for (int i = 0; i < got; i++)
		if (stamp_find(&r->headers[i].msg_hdr))
			return stamp_clock_map(&r->clock, now);
	return NULL;
}

static int receive(struct receiver *r, const struct sock *s, struct receive_mode how,
	receive_handler *handle, void *context)
{
	bool failed;
	int got = read_messages(r, s, how.most, how.flags, &failed);
	nanoseconds now = clock_now();
	int errors = how.all || failed ? receive_errors(r, s, handle, context) : 0;
	if (got <= 0)
		return got < 0 ? got : errors;
	const struct clock_map *map = map_for(r, got, now);
	for (int i = 0; i < got; i++)
		hand_out(r, s, &r->headers[i], now, map, false, handle, context);
	return got + (errors > 0 ? errors : 0);
}

int receive_all(
	struct receiver *r, const struct sock *s, receive_handler *handle, void *context)
{
	struct receive_mode how = {.most = r->batch, .flags = MSG_DONTWAIT, .all = true};
	return receive(r, s, how, handle, context);
}

int receive_ready(
	struct receiver *r, const struct sock *s, receive_handler *handle, void *context)
{
	struct receive_mode how = {.most = r->batch, .flags = MSG_DONTWAIT};
	return receive(r, s, how, handle, context);
}

int receive_waiting(struct receiver *r, const struct sock *s, uint32_t most,
	receive_handler *handle, void *context)
{
	struct receive_mode how = {.most = most, .flags = MSG_WAITFORONE};
	return receive(r, s, how, handle, context);
}

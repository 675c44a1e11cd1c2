/* SPDX-License-Identifier: BSD-2-Clause */
/* Sending, and reading back, on real sockets of the loopback interface. */
#include "common/net/transmit.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/socket.h>

#include "common/net/receive.h"
#include "tests/unit/families.h"
#include "tests/unit/tap.h"

enum { WAIT_MAX = 10000 /* ms, for the kernel to do what it does at once */ };

struct stage {
	const struct family *family;
	struct address loopback;
	struct sock from, to;
	uint16_t open_port, closed_port;
	struct receiver *receiver;
	int drains;
	uint32_t reply_count;
	struct reply replies[TRANSMIT_BATCH];
	uint32_t tapped;
};

static bool on_reply(void *context, const struct reply *reply)
{
	struct stage *s = context;
	if (s->reply_count < TRANSMIT_BATCH)
		s->replies[s->reply_count++] = *reply;
	return true;
}

static void drain(void *context)
{
	struct stage *s = context;
	s->drains++;
	receive_errors(s->receiver, &s->from, on_reply, s);
}

static uint16_t bound(struct sock *sock, const struct family *family, struct address *address)
{
	uint16_t port = 0;
	if (sock_open(sock, family, SOCK_KIND_UDP, 0) != 0 ||
		sock_bind(sock, address, 0) != 0 || sock_receive_facts(sock) != 0 ||
		sock_local(sock, NULL, &port) != 0)
		abort();
	return port;
}

static void stage_open(struct stage *s, const struct family *family)
{
	*s = (struct stage){.family = family, .receiver = receiver_open(RECEIVE_BATCH)};
	struct sock closed;
	if (!s->receiver ||
		!address_parse(family->version == 4 ? "127.0.0.1" : "::1", &s->loopback))
		abort();
	bound(&s->from, family, &s->loopback);
	s->open_port = bound(&s->to, family, &s->loopback);
	s->closed_port = bound(&closed, family, &s->loopback);
	sock_close(&closed);
}

static void stage_close(struct stage *s)
{
	sock_close(&s->from);
	sock_close(&s->to);
	receiver_close(s->receiver);
}

static struct transmit_item item_to(const struct stage *s, uint16_t port, const char *words)
{
	return (struct transmit_item){.bytes = span_of(words, strlen(words)),
		.to = s->loopback,
		.port = port,
		.hop_limit = TRANSMIT_SOCKET_DEFAULT,
		.traffic_class = TRANSMIT_SOCKET_DEFAULT,
		.sent = SENT_AGAIN};
}

static void wait_for(const struct sock *sock, short events)
{
	struct pollfd one = {.fd = sock->fd, .events = events};
	poll(&one, 1, WAIT_MAX);
}

/* All that the other end gets until `count` are there. */
static void receive(struct stage *s, uint32_t count)
{
	s->reply_count = 0;
	while (s->reply_count < count) {
		uint32_t before = s->reply_count;
		wait_for(&s->to, POLLIN);
		receive_all(s->receiver, &s->to, on_reply, s);
		if (s->reply_count == before)
			return;
	}
}

static bool has_words(const struct reply *reply, const char *words)
{
	return span_equal(reply_part(reply, reply->body), span_of(words, strlen(words)));
}

/* ---- checks ---------------------------------------------------------------------- */

static void a_batch_arrives_in_order(const struct family *family)
{
	struct stage s;
	stage_open(&s, family);
	struct transmit_item items[] = {item_to(&s, s.open_port, "one"),
		item_to(&s, s.open_port, "two"), item_to(&s, s.open_port, "three")};
	items[1].hop_limit = 7;
	transmit(&s.from, items, 3, NULL, drain, &s);
	for (int i = 0; i < 3; i++)
		ok(items[i].sent == SENT_OK && items[i].at > 0, "%s: item %d is sent",
			family->name, i);
	ok(items[0].at == items[2].at, "in one call");
	is_number(s.drains, 0, "without a look at the error queue");
	receive(&s, 3);
	is_number(s.reply_count, 3, "three datagrams arrive");
	static const char *const words[] = {"one", "two", "three"};
	for (uint32_t i = 0; i < s.reply_count; i++)
		ok(has_words(&s.replies[i], words[i]) && s.replies[i].kind == REPLY_UDP_DATA &&
				address_equal(&s.replies[i].from, &s.loopback),
			"the datagram '%s'", words[i]);
	is_number(s.replies[1].hop_limit, 7, "the second has its own hop limit");
	ok(s.replies[2].hop_limit != 7, "the third has the socket's");
	stage_close(&s);
}

static void what_is_not_stamped_has_one_time(const struct family *family)
{
	struct stage s;
	stage_open(&s, family);
	struct transmit_item item = item_to(&s, s.open_port, "stamped");
	transmit(&s.from, &item, 1, NULL, drain, &s);
	ok(item.at > 0 && item.back > item.at, "the times around the call");
	item.is_unstamped = true;
	transmit(&s.from, &item, 1, NULL, drain, &s);
	ok(item.at > 0 && item.back == item.at, "the time before the call alone");
	stage_close(&s);
}

static void a_packet_may_choose_its_source(const struct family *family)
{
	struct stage s;
	stage_open(&s, family);
	struct address source;
	address_parse(family->version == 4 ? "127.0.0.77" : "::1", &source);
	struct transmit_item item = item_to(&s, s.open_port, "from another");
	item.source = &source;
	sock_close(&s.from);
	if (sock_open(&s.from, family, SOCK_KIND_UDP, 0) != 0)
		abort();
	transmit(&s.from, &item, 1, NULL, drain, &s);
	is_number(item.sent, SENT_OK, "%s: sent", family->name);
	receive(&s, 1);
	ok(s.reply_count == 1 && address_equal(&s.replies[0].from, &source),
		"%s: it comes from the address chosen for it", family->name);
	stage_close(&s);
}

static void a_pending_error_loses_no_probe(const struct family *family)
{
	struct stage s;
	stage_open(&s, family);
	struct transmit_item lost = item_to(&s, s.closed_port, "to a closed port");
	transmit(&s.from, &lost, 1, NULL, drain, &s);
	is_number(lost.sent, SENT_OK, "%s: a datagram to a closed port leaves", family->name);
	wait_for(&s.from, POLLIN);
	struct transmit_item items[] = {item_to(&s, s.open_port, "one"),
		item_to(&s, s.closed_port, "closed"), item_to(&s, s.open_port, "two"),
		item_to(&s, s.open_port, "three")};
	transmit(&s.from, items, 4, NULL, drain, &s);
	for (int i = 0; i < 4; i++)
		is_number(items[i].sent, SENT_OK, "item %d is sent in spite of pending errors",
			i);
	ok(s.drains >= 1, "the error queue was drained");
	ok(s.reply_count >= 1 && s.replies[0].kind == REPLY_ICMP_ERROR,
		"an ICMP error was in it");
	is_number(s.replies[0].type, family->unreachable, "unreachable");
	is_number(s.replies[0].code, family->unreachable_port_code, "by its port");
	is_number(s.replies[0].quoted_port, s.closed_port, "which is the closed one");
	receive(&s, 3);
	is_number(s.reply_count, 3, "all three to the open port arrive");
	ok(has_words(&s.replies[2], "three"), "the last one too");
	stage_close(&s);
}

/* Until the socket has both a message and a pending error. */
static void wait_for_both(const struct sock *sock)
{
	struct pollfd one = {.fd = sock->fd, .events = POLLIN};
	for (int i = 0; i < WAIT_MAX; i++) {
		poll(&one, 1, 0);
		if ((one.revents & (POLLIN | POLLERR)) == (POLLIN | POLLERR))
			return;
		poll(NULL, 0, 1);
	}
}

static void a_pending_error_keeps_no_message_back(const struct family *family)
{
	struct stage s;
	stage_open(&s, family);
	uint16_t own_port = 0;
	sock_local(&s.from, NULL, &own_port);
	struct transmit_item items[] = {item_to(&s, own_port, "to itself"),
		item_to(&s, s.closed_port, "to a closed port")};
	transmit(&s.from, items, 2, NULL, drain, &s);
	wait_for_both(&s.from);
	is_number(receive_all(s.receiver, &s.from, on_reply, &s), 2,
		"%s: one reading has the error and the message", family->name);
	ok(s.reply_count == 2 && s.replies[0].kind == REPLY_ICMP_ERROR, "the error first");
	ok(s.reply_count == 2 && has_words(&s.replies[1], "to itself"), "then the message");
	stage_close(&s);
}

/* Another error arrives after each drain, as redirects of a flooding host do. */
static void drain_and_fail(void *context)
{
	struct stage *s = context;
	struct transmit_item spoiler = item_to(s, s->closed_port, "closed");
	drain(s);
	transmit(&s->from, &spoiler, 1, NULL, drain, s);
	wait_for(&s->from, POLLERR);
}

static void errors_that_keep_coming_lose_no_probe(const struct family *family)
{
	struct stage s;
	stage_open(&s, family);
	struct transmit_item item = item_to(&s, s.open_port, "open");
	drain_and_fail(&s);
	transmit(&s.from, &item, 1, NULL, drain_and_fail, &s);
	is_number(item.sent, SENT_OK, "it left");
	receive(&s, 1);
	ok(s.reply_count == 1 && has_words(&s.replies[0], "open"), "and arrived");
	stage_close(&s);
}

static void only_the_refused_one_fails(const struct family *family)
{
	static char large[65536];
	struct stage s;
	stage_open(&s, family);
	struct transmit_item items[] = {item_to(&s, s.open_port, "one"),
		item_to(&s, s.open_port, ""), item_to(&s, s.open_port, "two")};
	items[1].bytes = span_of(large, sizeof large);
	transmit(&s.from, items, 3, NULL, drain, &s);
	is_number(items[0].sent, SENT_OK, "%s: before one that is too large", family->name);
	is_number(items[1].sent, SENT_FAILED, "one that is too large");
	is_number(items[1].error, EMSGSIZE, "says so");
	is_number(items[2].sent, SENT_OK, "after it");
	receive(&s, 2);
	is_number(s.reply_count, 2, "two arrive");
	stage_close(&s);
}

static void a_broadcast_without_leave_fails(void)
{
	struct stage s;
	stage_open(&s, &family_ipv4);
	struct transmit_item item = item_to(&s, s.open_port, "all");
	address_parse("255.255.255.255", &item.to);
	transmit(&s.from, &item, 1, NULL, drain, &s);
	is_number(item.sent, SENT_FAILED, "a broadcast that was not asked for");
	ok(item.error == EACCES || item.error == ENETUNREACH, "is refused");
	ok(s.drains >= 1, "after a look at the error queue");
	stage_close(&s);
}

static void tap_count(void *self, enum packet_direction direction, const struct sock *sock,
	struct span bytes, const struct address *peer, const struct reply *reply,
	nanoseconds at)
{
	struct stage *s = self;
	(void)sock;
	(void)peer;
	(void)at;
	s->tapped += direction == PACKET_OUT && bytes.size == 1 && !reply;
}

static void what_finds_no_room_is_not_tried(void)
{
	int ends[2];
	struct stage s = {.receiver = receiver_open(1)};
	if (!s.receiver || socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends) != 0)
		abort();
	s.from = (struct sock){.fd = ends[0], .kind = SOCK_KIND_UDP, .family = &family_ipv4};
	struct transmit_item items[TRANSMIT_BATCH];
	uint32_t sent = 0;
	struct observer tap = {.self = &s, .bytes = tap_count};
	for (int round = 0; round < 100 && sent % TRANSMIT_BATCH == 0; round++) {
		for (int i = 0; i < TRANSMIT_BATCH; i++) {
			items[i] = item_to(&s, 0, "x");
			items[i].to.version = 0;
		}
		transmit(&s.from, items, TRANSMIT_BATCH, &tap, drain, &s);
		for (int i = 0; i < TRANSMIT_BATCH && items[i].sent == SENT_OK; i++)
			sent++;
	}
	uint32_t again = 0;
	for (uint32_t i = sent % TRANSMIT_BATCH; i < TRANSMIT_BATCH; i++)
		again += items[i].sent == SENT_AGAIN && items[i].error == EAGAIN;
	ok(sent > 0, "some found room");
	is_number(again, TRANSMIT_BATCH - sent % TRANSMIT_BATCH, "all after them did not");
	is_number(s.tapped, sent, "the observer gets what was sent, and no more");
	close(ends[0]);
	close(ends[1]);
	receiver_close(s.receiver);
}

int main(void)
{
	run_test_by_family(a_batch_arrives_in_order, "transmit: a batch arrives in order");
	run_test_by_family(
		what_is_not_stamped_has_one_time, "transmit: what is not stamped has one time");
	run_test_by_family(
		a_packet_may_choose_its_source, "transmit: a packet may choose its source");
	run_test_by_family(
		a_pending_error_loses_no_probe, "transmit: a pending error loses no probe");
	run_test_by_family(errors_that_keep_coming_lose_no_probe,
		"transmit: errors that keep coming lose no probe");
	run_test_by_family(a_pending_error_keeps_no_message_back,
		"receive_all: a pending error keeps no message back");
	run_test_by_family(only_the_refused_one_fails, "transmit: only the refused one fails");
	run_test(a_broadcast_without_leave_fails, "transmit: a broadcast without leave fails");
	run_test(what_finds_no_room_is_not_tried, "transmit: what finds no room is not tried");
	return tap_end();
}

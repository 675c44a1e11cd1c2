/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets in: messages and the error queue of a socket, read in batches, become replies. Kernel
 * stamps are mapped to monotonic time here and refused when the wall clock stepped.
 *
 * Order within one receive_all(): transmit stamps first, then errors, then messages, so that an
 * engine knows when a probe left before it sees the answer. (Software transmit stamps are
 * always queued before their reply can be read.)
 */
#ifndef COMMON_NET_RECEIVE_H
#define COMMON_NET_RECEIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/net/clock.h"
#include "common/net/observer.h"
#include "common/net/sock.h"
#include "common/wire/reply.h"

enum { RECEIVE_BATCH = 64 };

struct receiver; /* buffers for one batch of messages and one of errors */

/* Take a reply. True when it proved to be about this program's packets: then the observer gets
 * it, too. */
typedef bool receive_handler(void *context, const struct reply *reply);

/*
 * Buffers for `batch` (<= RECEIVE_BATCH) messages of up to 64 KiB each; pages are touched only
 * as packets fill them. NULL with errno when there is no memory.
 */
struct receiver *receiver_open(uint32_t batch);
void receiver_close(struct receiver *r);
/* Observe the packets that the handler accepts, and no others. */
void receiver_set_observer(struct receiver *r, const struct observer *observer);

/*
 * Read what is there, at most one batch of messages and all errors, without waiting, and hand
 * each to `handle`. The reply and its bytes live until the next call. Returns how many messages
 * and errors were read (0: nothing there), or -errno of a socket that cannot be read any more.
 */
int receive_all(
	struct receiver *r, const struct sock *s, receive_handler *handle, void *context);
/*
 * Sleep until a message or an error is there, a signal came or the socket's receive timeout
 * (sock_receive_timeout) is over, and read at most `most` messages; the error queue only when
 * the socket says that it holds something. One system call where a flood would need three, but
 * only for a socket without transmit stamps. Returns as receive_all().
 */
int receive_waiting(struct receiver *r, const struct sock *s, uint32_t most,
	receive_handler *handle, void *context);
/* Read at most one batch of messages that are there, without waiting; the error queue only when
 * the socket says that it holds something. For sockets without transmit stamps. Returns as
 * receive_all(). */
int receive_ready(
	struct receiver *r, const struct sock *s, receive_handler *handle, void *context);
/* When the message or error that was handed out last was read. */
nanoseconds receiver_read_at(const struct receiver *r);

/* How many messages one reading takes: after as many there may be more. */
uint32_t receiver_batch(const struct receiver *r);
/* The error queue only. */
int receive_errors(
	struct receiver *r, const struct sock *s, receive_handler *handle, void *context);

/*
 * Fill a reply from one received message with its control messages: the part of receive_all()
 * after the system call, apart for tests and fuzzing. `now` is the user's time of reading;
 * `map` NULL: kernel stamps are not to be used.
 */
struct msghdr;
void receive_fill(struct reply *reply, const struct sock *s, const struct msghdr *message,
	uint32_t size, nanoseconds now, const struct clock_map *map, bool from_error_queue);

#endif

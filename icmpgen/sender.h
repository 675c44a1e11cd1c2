/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets out, as they are: by a raw socket that takes whole IP packets, by a packet socket on
 * the link layer, or, for a plain echo without privilege, by a ping socket.
 */
#ifndef ICMPGEN_SENDER_H
#define ICMPGEN_SENDER_H

#include <stdbool.h>
#include <stdint.h>

#include <sys/socket.h>

#include "common/base/bytes.h"
#include "common/base/text.h"
#include "common/net/netlink.h"
#include "icmpgen/acquire.h"
#include "icmpgen/options.h"

enum { SENDER_BATCH = 64, FRAME_HEADER = 14 };
enum sender_kind { SENDER_RAW, SENDER_LINK, SENDER_PING };

struct sender {
	int fd;
	enum sender_kind kind;
	socklen_t to_size;
	struct sockaddr_storage to;
	struct route route;
	uint16_t ping_id; /* PING: the identifier that the kernel puts into each echo */
	uint8_t frame[FRAME_HEADER]; /* LINK: the bytes before each packet */
	uint8_t *frames;	     /* LINK: room for a batch of whole frames */
};

/*
 * Use the acquired socket as settings ask, towards spec_next_address(). False with the sentence
 * in `problem`. `note` gets a word when a ping socket had to do.
 */
bool sender_open(struct sender *s, const struct icmp_send_options *settings,
	struct acquired *acquired, struct text *problem, struct text *note);
void sender_close(struct sender *s);

/*
 * Send `count` (<= SENDER_BATCH) packets. Returns how many the kernel took before it refused
 * one; then *error is its errno, else 0. Waits while the kernel has no room.
 */
uint32_t sender_send(struct sender *s, const struct span *packets, uint32_t count, int *error);

#endif

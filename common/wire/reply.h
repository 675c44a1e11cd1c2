/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whatever came back from the network, as one plain struct: a message read from a ping or raw
 * socket, an error from a socket's error queue, a TCP connection that opened or was refused, a
 * local error, a transmit stamp. Engines read only this and cannot tell, nor need to, by which
 * way it came.
 */
#ifndef COMMON_WIRE_REPLY_H
#define COMMON_WIRE_REPLY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/bytes.h"
#include "common/base/duration.h"

enum reply_kind {
	REPLY_ICMP_MESSAGE, /* an ICMP message that is no error: echo reply, timestamp reply,
			       ... */
	REPLY_ICMP_ERROR,   /* an ICMP message that quotes a packet, notices (redirect, quench)
			       included */
	REPLY_UDP_DATA,	    /* the target's UDP answered; on raw sockets of other protocols than
			       ICMP: a whole segment */
	REPLY_TCP_OPEN,	    /* connected, or SYN-ACK seen */
	REPLY_TCP_CLOSED,   /* refused, or RST seen */
	REPLY_LOCAL_ERROR,  /* our own kernel refused or gave up: `error` */
	REPLY_TRANSMIT_STAMP, /* when the kernel sent packet number `stamp_number` of this
			       * socket
			       */
	REPLY_MALFORMED,      /* bytes that are no message: too short, lying lengths */
};

/* What became of a probe that was handed to the kernel. */
enum sent {
	SENT_OK,
	SENT_AGAIN,  /* not tried: buffers are full; to be offered again */
	SENT_FAILED, /* the kernel refused it: an errno tells why */
};

/* Who took the time of an event. */
enum stamp { STAMP_USER, STAMP_KERNEL, STAMP_HARDWARE };
/* "user", "kernel", "hardware" */
const char *stamp_name(enum stamp stamp);

enum checksum_verdict { CHECKSUM_UNKNOWN, CHECKSUM_RIGHT, CHECKSUM_WRONG };

/* Facts that a reply may lack: a bit is set in `known` when the field is filled. */
enum reply_fact {
	REPLY_KNOWS_HOP_LIMIT = 1 << 0,
	REPLY_KNOWS_TRAFFIC_CLASS = 1 << 1,
	REPLY_KNOWS_TO = 1 << 2,
	REPLY_KNOWS_INTERFACE = 1 << 3,
	REPLY_KNOWS_ID = 1 << 4,   /* id and sequence: of the message, or of the quoted echo */
	REPLY_KNOWS_INFO = 1 << 5, /* mtu or pointer */
	REPLY_KNOWS_GATEWAY = 1 << 6,
	REPLY_KNOWS_QUOTED_TO =
		1 << 7, /* where the quoted packet was sent: by_error_queue only */
	REPLY_KNOWS_QUOTED_FROM = 1 << 8,    /* its source port: the caller knows its socket */
	REPLY_KNOWS_IDENTIFICATION = 1 << 9, /* of the IPv4 header: raw sockets only */
};

/* A part of `bytes`. */
struct part {
	uint32_t offset, size;
};

struct reply {
	enum reply_kind kind;
	bool by_error_queue; /* then there are no ICMP header bytes, and the quote begins with
				its L4 header */
	uint8_t version;     /* 4 or 6 */
	uint32_t known;	     /* reply_fact bits */
	nanoseconds at;	     /* monotonic; of TRANSMIT_STAMP: when the packet left */
	enum stamp stamp;    /* by whom `at` was taken */
	struct address from; /* who sent it; offender of an error; version 0 for local errors */
	uint16_t from_port;  /* of UDP_DATA on a UDP socket */
	struct address to;
	uint32_t interface;
	uint8_t hop_limit, traffic_class;
	uint8_t type, code; /* of the ICMP message */
	enum checksum_verdict checksum;
	uint16_t id, sequence;
	uint32_t info; /* mtu or pointer */
	struct address gateway;
	struct address quoted_to;
	uint16_t quoted_port, quoted_from_port;
	uint16_t identification; /* of the packet itself */
	int error; /* errno of a local error, or that the kernel gave with an ICMP error */
	uint32_t stamp_number; /* counts the packets that the kernel took from this socket, from
				  0 */
	uint32_t dropped;      /* how many packets the receive buffer had dropped so far */
	bool is_cut;	       /* the datagram was longer than the buffer it was read into */
	bool is_repeated; /* to a probe that the kernel sent more than once: to which of them
			     is not known */

	/* All received bytes: they live until the next receive. Parts are offsets into them. */
	struct span bytes;
	uint32_t
		size; /* of the ICMP message: header and body (of an error from the queue: 0) */
	struct part message;	   /* ICMP header and body; empty for errors from the queue */
	struct part body;	   /* after the 8-byte ICMP header; UDP data */
	struct part quote;	   /* of errors: from the quoted IP header on, or the L4 header
				      by_error_queue */
	struct part extension;	   /* verified RFC 4884 objects; empty when none */
	uint8_t extension_verdict; /* enum extension_verdict */
	struct part options;	   /* IP options of the packet itself */
	struct span options_cmsg;  /* the same as a control message has them */
};

/* The bytes of a part. */
struct span reply_part(const struct reply *reply, struct part part);

/* The IP options of the packet, whichever way they came. */
struct span reply_options(const struct reply *reply);

/*
 * Fill a reply from a whole ICMP message (header and body, as raw and ping sockets give it):
 * kind by type, id and sequence, info, gateway, quote and extension. Sets REPLY_MALFORMED when
 * there are fewer than 8 bytes. `bytes` may begin before the message (an IP header): `message`
 * says where it is. Everything else (at, from, to, the checksum's verdict, options and
 * what control messages reported) is the caller's and stays as it was, before or after.
 */
void reply_from_message(
	struct reply *reply, uint8_t version, struct span bytes, struct part message);

#endif

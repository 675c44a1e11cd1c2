/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A probe method: how a probe is written and how its quote or answer is recognised, nothing
 * else. Methods are pure; which socket carries their bytes is said by `door`.
 */
#ifndef TRACEROUTE_ENGINE_METHOD_H
#define TRACEROUTE_ENGINE_METHOD_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/wire/family.h"
#include "common/wire/quote.h"
#include "common/wire/reply.h"
#include "traceroute/engine/trace.h"

/* What carries the bytes that `build` writes. */
enum via {
	VIA_UDP,     /* a UDP or UDP-Lite socket: bytes are the payload */
	VIA_PING,    /* a ping socket: bytes begin with the ICMP header */
	VIA_CONNECT, /* a TCP socket per probe: no bytes */
	VIA_RAW,     /* a raw socket: bytes begin with the header of `protocol` */
};

enum {
	METHOD_TCP_OPTION_SACK = 1 << 0,
	METHOD_TCP_OPTION_TIMESTAMPS = 1 << 1,
	METHOD_TCP_OPTION_WINDOW_SCALING = 1 << 2,
};

/* Everything about the packets of one target that stays the same from probe to probe. */
struct method_context {
	const struct family *family;
	struct address source, destination;
	uint16_t source_port;	 /* or the id of an echo */
	uint16_t port;		 /* of the destination; the first one where they vary; the first
				    sequence number of an echo */
	uint32_t token;		 /* random, of this run */
	uint16_t coverage;	 /* UDP-Lite: bytes under the checksum, 0: all */
	uint8_t protocol;	 /* raw */
	uint16_t tcp_flags, mss; /* mss 0: none */
	uint8_t tcp_options;
	uint32_t service;      /* DCCP */
	uint16_t options_size; /* bytes of IP options or routing header in front of the method's
				*/
};

enum recognition {
	RECOGNISED_NOT,	  /* somebody else's */
	RECOGNISED_PROBE, /* `number` says which */
	RECOGNISED_FLOW,  /* ours, but it does not say which probe */
};

struct method {
	const char *name;
	const char *letter; /* what it is called on the command line: "-T"; NULL: only by -M */
	uint8_t protocol;
	uint16_t port;		  /* default */
	uint16_t header_size;	  /* bytes before the payload, IP header not counted */
	enum via via, privileged; /* without and with CAP_NET_RAW; equal: privilege
					gains nothing */
	bool needs_raw;		  /* no way without privilege */
	bool is_serial;		  /* its probes cannot be told apart */
	uint32_t numbers;	  /* how many different numbers fit on the wire */
	bool fixed_size;	  /* ignores the packet length */
	/* Append the probe's bytes. */
	void (*build)(const struct method_context *, const struct question *, struct writer *);
	/* Whose quote or answer is it? `quote` is parsed for ICMP errors, else NULL. */
	enum recognition (*recognise)(const struct method_context *, const struct reply *,
		const struct quote *quote, uint32_t *number);
};

extern const struct method method_default, method_udp, method_udplite, method_icmp, method_tcp,
	method_tcpconn, method_dccp, method_sctp, method_raw;

/* The method of this name; NULL when there is none. */
const struct method *method_find(const char *name);
/* The i-th method in the order of the manual; NULL past the end. */
const struct method *method_at(uint32_t i);
/* Bytes of the smallest packet that this method sends. */
uint16_t method_size_minimum(const struct method *method, const struct family *family);
/* Bytes of payload in a packet of `size` bytes. */
uint32_t method_payload(
	const struct method *method, const struct method_context *context, uint16_t size);
/* Append `count` bytes of filling. */
void method_fill(struct writer *w, uint32_t count);

#endif

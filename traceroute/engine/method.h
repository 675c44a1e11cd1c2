/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A probe method: how a probe is written and how its quote or answer is recognised, nothing
 * else. Methods are pure; which socket carries their bytes is said by `via`.
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

/* An open TCP connection that probes go by. */
struct method_session {
	uint32_t sequence, acknowledgment; /* of the next byte each way */
	bool has_timestamps;
	uint32_t timestamp, timestamp_echo;
};

/* Everything about the packets of one target that stays the same from probe to probe. */
struct method_context {
	const struct family *family;
	struct address source, destination;
	uint16_t source_port; /* or the id of an echo */
	uint16_t port;	      /* of the destination; the first one where they vary; the first
				 sequence number of an echo */
	uint32_t token;	      /* random, of this run */
	bool needs_token;     /* every echo has room for it: replies without it are not ours */
	uint16_t coverage;    /* UDP-Lite: bytes under the checksum, 0: all */
	uint8_t protocol;     /* raw */
	uint16_t tcp_flags, mss; /* mss 0: none */
	uint8_t tcp_options;
	struct method_session session; /* of tcp-session */
	uint32_t service;	       /* DCCP */
	uint16_t options_size; /* bytes of IP options or routing header in front of the method's
				*/
	uint16_t flows;	       /* the flows in use are 0 to flows - 1; 0: flow 0 alone, and its
				  field holds whatever the method puts there */
};

/* The field of the packet that tells routers one flow from another: `flow` is added to it. */
enum flow_field {
	FLOW_FIELD_NONE, /* the packets of a run cannot be distinguished on purpose */
	FLOW_FIELD_SOURCE_PORT,
	FLOW_FIELD_DESTINATION_PORT,
	FLOW_FIELD_CHECKSUM, /* ICMP: held by two bytes of data */
};

enum {
	METHOD_FLOWS = 4096,	  /* different flows that a method has */
	METHOD_FLOW_BASE = 20000, /* flow 0 as source port, echo identifier, checksum and flow
				     label: below the ephemeral ports */
};

enum recognition {
	RECOGNISED_NOT,	  /* not ours */
	RECOGNISED_PROBE, /* `number` says which */
	RECOGNISED_FLOW,  /* ours, and `number` is its flow, but it does not say which probe */
};

struct method {
	const char *name;
	const char *title;  /* in headings: "UDP" */
	const char *letter; /* what it is called on the command line: "-T"; NULL: only by -M */
	uint8_t protocol;
	uint16_t port;		  /* default */
	uint16_t header_size;	  /* bytes before the payload, IP header not counted */
	enum via via, privileged; /* without and with CAP_NET_RAW; equal: privilege
					gains nothing */
	bool needs_raw;		  /* no way without privilege */
	bool is_serial;		  /* its probes cannot be distinguished */
	uint32_t numbers;	  /* how many different numbers fit on the wire */
	uint16_t data_min;	  /* bytes of data that a reply needs; 0: none */
	bool fixed_size;	  /* ignores the packet length */
	uint32_t flows;		  /* how many flows can be chosen; 0: none */
	enum flow_field flow_field;
	uint16_t flow_data;    /* bytes of data without which flows cannot be chosen */
	bool is_constant;      /* all probes of one flow look the same to routers that spread by
				  flow, also unasked */
	bool counts_ports;     /* the destination port goes up with the number */
	uint16_t source_ports; /* how many source ports its numbers take; 0: one */
	bool reserves_port;    /* its source port is bound, so that no other program uses it */
	bool opens_session;    /* its source port is that of a connection, opened first */
	bool has_coverage;     /* -O coverage= */
	bool by_family;	       /* its protocol is ICMP or ICMPv6, as the family */
	bool takes_protocol;   /* its protocol is what the user says */
	/* a port unreachable is a firewall's: what is closed replies in another way */
	bool has_own_refusal;
	uint16_t kernel_size; /* bytes that the kernel writes when `build` writes none */
	/* To an own address its raw socket is what receives the probe, and nothing replies to
	 * it: the probe itself is recognised. */
	bool sees_own_probes;
	const struct method *with_flows; /* instead of it when flows are chosen; NULL: itself */
	/* Append the probe's bytes. */
	void (*build)(const struct method_context *, const struct question *, struct writer *);
	/* Whose quote or answer is it? `quote` is parsed for ICMP errors, else NULL. */
	enum recognition (*recognise)(const struct method_context *, const struct reply *,
		const struct quote *quote, uint32_t *number);
	/* Whether a recognised quote holds what only those on the path have seen, and is not
	 * made of ports that a stranger can guess. Quotes of 28 bytes seldom do. NULL: never.
	 */
	bool (*proves)(
		const struct method_context *, const struct reply *, const struct quote *quote);
};

extern const struct method method_dns, method_quic, method_default, method_udp, method_udplite,
	method_icmp, method_tcp, method_tcpconn, method_tcp_session, method_dccp, method_sctp,
	method_raw;

/* The method of this name; NULL when there is none. */
const struct method *method_find(const char *name);
/* The i-th method in the order of the manual; NULL past the end. */
const struct method *method_at(uint32_t i);
/* Bytes of the smallest packet that this method sends. */
uint16_t method_size_minimum(const struct method *method, const struct family *family);
/* Bytes of payload in a packet of `size` bytes. */
uint32_t method_payload(
	const struct method *method, const struct method_context *context, uint16_t size);
/* The port `add` after `base`; 65535 is followed by 1, because nothing can be sent to or from
 * port 0. And back: how far after `base` a port is. */
uint16_t method_port(uint16_t base, uint32_t add);
uint32_t method_port_distance(uint16_t base, uint16_t port);
/* Where each probe has a source port of its own: the number of the probe that left from `port`,
 * and of one that is quoted. */
enum recognition method_recognise_port(const struct method *method,
	const struct method_context *context, uint16_t port, uint32_t *number);
enum recognition method_recognise_quoted(const struct method *method,
	const struct method_context *context, const struct quote *quote, uint32_t *number);
/* Whether `port`, quoted or replied to, can be that of a flow in use when flow 0 has `base`. */
bool method_flow_of(
	const struct method_context *context, uint16_t base, uint16_t port, uint32_t *flow);
/* The quoted payload: the error queue of a UDP socket gives nothing else. */
struct span method_quoted_payload(const struct reply *reply, const struct quote *quote);
/* Whether a quote is of this method, and of a flow whose source port is in use where the kernel
 * has not looked at it already. Where `flow` is known, it is that, else 0. */
bool method_quotes_flow(const struct method *method, const struct method_context *context,
	const struct quote *quote, uint32_t *flow);
/* Whether an echo in a packet of `size` bytes has room for the token. */
bool method_icmp_has_token(const struct method_context *context, uint16_t size);
/* Whether a packet may be our own probe, which has come to the destination: this host. */
bool method_is_own(const struct method_context *context, const struct reply *reply);
/* The sequence number of a quoted segment; false when it is not one of ours. */
bool method_tcp_sequence(
	const struct method_context *context, const struct quote *quote, uint32_t *sequence);
/* Sequence numbers are of 32 bits, and few are in use: a recognised one is proof. */
bool method_tcp_proves(const struct method_context *context, const struct reply *reply,
	const struct quote *quote);
/* Learn the session from the SYN-ACK that opened it; false: it is none of ours. */
bool method_session_learn(struct method_context *context, struct span segment);
/* Append `count` bytes of filling. */
void method_fill(struct writer *w, uint32_t count);
/* The first four of these: where a protocol has ports, ours and that of the destination. */
enum { METHOD_FILL_FIRST = 0x40414243 };
/* The word that packets of a bare protocol are replied to with; 0: not known. */
uint32_t method_raw_answer(const struct method_context *context);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words that the parts of traceroute share: what is asked (settings, question, probe), what
 * comes back (answer) and what is reported to the views (event). Plain data, no behaviour.
 */
#ifndef TRACEROUTE_ENGINE_TRACE_H
#define TRACEROUTE_ENGINE_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/duration.h"
#include "common/base/step.h"
#include "common/wire/reply.h"
#include "traceroute/engine/hop_set.h"

enum {
	TRACE_QUERIES_MAX = 10,
	TRACE_EXTENSION_MAX = 256, /* bytes of extension objects that an answer keeps */
	TRACE_BUDGET = 6,	   /* errors that a Linux router sends one peer in a burst */
	TRACE_BIG_NUMBERS = 64,	   /* --mtu: the last numbers of a method are for big packets */
};

/* How to trace; what the packet looks like is the method's business. */
struct trace_settings {
	uint8_t first_hop, max_hops, queries;
	struct hop_set hops; /* the only ones to ask; empty: all of them */
	uint16_t size;	     /* bytes of the whole IP packet */
	uint32_t window;     /* probes in flight; 0: as many as speculation sends */
	uint32_t numbers;    /* how many different numbers the method can put on the wire */
	bool is_serial;	     /* one probe at a time */
	bool is_flow_serial; /* one probe of each flow at a time */
	uint16_t flows;	     /* how many the strategy may use; 0 and 1: `flow` alone */
	nanoseconds wait;    /* -w MAX */
	double here, near;   /* factors of -w; 0: not used */
	bool wait_given;     /* then `wait`, `here` and `near` rule alone */
	nanoseconds spacing; /* -z */
	bool adaptive, patient;
	bool explain; /* ask silent rows once more, later, to tell rate limiting from silence */
	bool find_mtu;	   /* --mtu */
	uint32_t seed;	   /* random: where --mtu and --multipath begin with their numbers */
	bool stop_at_loop; /* end at the line where a loop shows, not at the last hop */
	bool loose;	   /* --loose-match: an answer that names no probe goes to the oldest */
	uint32_t gap_limit;	/* -H; 0: none */
	nanoseconds time_limit; /* -Q; 0: none */
	uint16_t flow;
	bool lite;	    /* --multipath=lite */
	uint8_t confidence; /* of --multipath: 95 or 99 */
};

/* What a strategy wants to know. */
struct question {
	uint32_t target;
	uint32_t number; /* what the method writes on the wire; its own within the target */
	uint8_t hop_limit;
	uint8_t attempt; /* 0 to queries - 1 */
	uint16_t flow, size;
	uint16_t router; /* of the hop, as the strategy counts them; 0: not known which */
	bool is_paced;	 /* counts against the budget where that is for such questions only */
	bool is_repeat;	 /* the place was asked before */
	bool is_sure;	 /* no speculation: it need not keep a distance to the one before */
};

/* What is to be sent: a question with the prober's name for it. */
struct probe {
	uint64_t handle;
	struct question question;
};

enum answer_kind {
	ANSWER_NONE,	/* nothing came: `why` */
	ANSWER_EXPIRED, /* a router: time exceeded in transit */
	ANSWER_REACHED, /* the destination itself */
	ANSWER_REFUSED, /* any other error: it ends the trace at this hop */
};

enum answer_why { WHY_TIMEOUT, WHY_RATELIMIT, WHY_LOCAL };

/* What the quoted header says about the probe where it was discarded (raw socket only). */
struct quoted {
	bool is_known;
	bool dont_fragment;
	uint8_t hop_limit, traffic_class;
	uint16_t length;
	uint32_t identification;
	struct address source, destination;
	bool has_ports, has_checksum;
	uint16_t source_port, destination_port, checksum;
	bool checksum_wrong; /* of the quoted IP header */
};

struct answer {
	enum answer_kind kind;
	enum answer_why why;
	int error; /* WHY_LOCAL: errno */
	struct question question;
	nanoseconds sent_at, rtt;
	bool is_timeless; /* the kernel sent the probe more than once: rtt is from the first */
	bool has_queued;
	nanoseconds queued; /* of rtt: waited in this host before it was on the wire */
	enum stamp stamp;
	struct address from, gateway; /* gateway: of a redirect */
	bool is_target;		      /* `from` is the address that the trace is for */
	bool is_proven; /* it shows what only the path has seen, not what can be guessed */
	bool is_struck; /* it is a stranger's guess: it ends nothing */
	bool is_error;	/* type and code are those of an ICMP error */
	uint8_t type, code;
	bool has_hop_limit, has_traffic_class;
	uint8_t hop_limit, traffic_class; /* of the answer packet */
	bool has_identification;	  /* of the answer packet, not copied from the probe */
	uint16_t identification;
	uint32_t mtu; /* of a too-big message; 0: not reported */
	bool has_tcp_flags;
	uint16_t tcp_flags;
	uint32_t size; /* bytes of the answer, 0: not known */
	struct quoted quoted;
	uint8_t extension_verdict;
	bool extension_cut;
	uint16_t extension_size;
	uint8_t extension[TRACE_EXTENSION_MAX];
};

enum stop_reason {
	STOP_NOT,
	STOP_REACHED,
	STOP_UNREACHABLE,
	STOP_GAP,
	STOP_MAX_HOPS,
	STOP_LOOP, /* the path has come to run in a circle */
	STOP_TIMEOUT,
	STOP_INTERRUPTED,
	STOP_LOCAL, /* this host refused to send the first probe */
};

/* One line of a trace. */
struct hop {
	uint8_t hop_limit;
	uint8_t count; /* probes below, in the order they were sent */
	bool is_last;
	struct answer probe[TRACE_QUERIES_MAX];
	uint32_t mtu[TRACE_QUERIES_MAX]; /* --mtu: the size found at this probe, else 0 */
	bool is_hole; /* it was found by silence: what is larger vanishes before this hop */
};

/* --multipath: a router of a hop, or all that is silent there. */
struct trace_node {
	uint8_t hop, number; /* links name it by these */
	bool is_silent, is_end, is_per_packet;
	uint16_t flows, hop_flows; /* seen here, and at the whole hop */
	uint16_t ways;		   /* next hops */
	uint8_t loop_hop;	   /* the first hop where its flows met this address; 0: here */
	uint8_t alias;	 /* a node of this hop that is likely the same router; 0: none */
	nanoseconds rtt; /* the shortest */
			 /* event.answer is its first reply */
};

enum { TRACE_PROOFS = 8 };

/* --multipath: packets went from one node to one of the next hop. */
struct trace_link {
	uint8_t hop, from, to; /* `from` is of `hop`, `to` of the next one */
	uint16_t flows;	       /* that were seen at both ends */
	uint8_t proof_count;
	uint16_t proofs[TRACE_PROOFS]; /* the first of them */
};

struct trace_end {
	enum stop_reason reason;
	uint8_t distance;  /* hop of the destination, 0: not found */
	struct address by; /* STOP_UNREACHABLE: who said so, and what */
	uint8_t by_type, by_code;
	uint32_t mtu;	  /* of the path, 0: not asked, or the end did not reply */
	uint8_t hole_hop; /* --mtu: larger packets than `hole_mtu` vanish before it; 0: none */
	uint32_t hole_mtu;
	int error; /* the local error that ended it, else 0 */
	uint64_t sent, late, duplicates, unmatched, malformed, notices;
	uint64_t unsent; /* that this host refused to send, for `unsent_error` at first */
	int unsent_error;
	bool has_queued; /* it is known how long probes waited in this host */
	nanoseconds queued_max;
	nanoseconds queued_notable; /* the longest that is worth a hint; 0: none */
	/* --multipath */
	uint8_t changes,
		changed_hop; /* of the route during the trace: how many, and where last */
	uint32_t checks;     /* probes that asked again what was known */
	bool is_unproved;    /* links after balancing by packet cannot be proved: left out */
};

enum trace_event_kind {
	TRACE_ANSWER,
	TRACE_HOP,
	TRACE_NODE,
	TRACE_LINK,
	TRACE_NOTICE,
	TRACE_END,
};

struct trace_event {
	enum trace_event_kind kind;
	uint32_t target;
	struct answer answer;	/* TRACE_ANSWER, TRACE_NOTICE, TRACE_NODE */
	struct hop hop;		/* TRACE_HOP */
	struct trace_node node; /* TRACE_NODE */
	struct trace_link link; /* TRACE_LINK */
	struct trace_end end;	/* TRACE_END */
};

#endif

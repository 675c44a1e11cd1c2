/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ping engine: when to send what to whom, which reply belongs to which probe, what is lost,
 * duplicate, late or unmatched, and when it is over. It is pure: fed with the time and with
 * replies, it hands out probes and events. It allocates nothing, asks no clock and touches no
 * socket, so that the same code runs under the real loop, on a virtual clock and under a
 * fuzzer.
 *
 * Call order: ping_init; then ping_step again and again. After STEP_SEND the
 * probe is sent (sooner or later) and reported by ping_sent. What arrives goes to ping_stamped
 * and ping_observe; after each of those and of ping_sent the waiting events are taken, by
 * ping_step or ping_take_event.
 */
#ifndef PING_ENGINE_ENGINE_H
#define PING_ENGINE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/address.h"
#include "common/base/duration.h"
#include "common/base/pacer.h"
#include "common/base/step.h"
#include "common/base/summary.h"
#include "common/wire/icmp/names.h"
#include "common/wire/ip.h"
#include "common/wire/reply.h"
#include "ping/engine/payload.h"

struct ping_settings {
	/* probes that are remembered; a power of two, no less than a batch */
	uint32_t window;
	uint64_t count;		    /* of probes; 0: endless */
	nanoseconds interval;	    /* between probes; 0: as answers come (flood) */
	nanoseconds interval_floor; /* below which is_adaptive never goes */
	bool is_adaptive;	    /* the interval follows the smoothed round-trip time */
	uint32_t preload;	    /* probes sent at once, and in flight in a flood; >= 1 */
	nanoseconds deadline;	    /* whole run; 0: none */
	nanoseconds
		linger; /* wait for the first answer after the last probe; NEVER: no limit */
	nanoseconds probe_timeout; /* 0: none */
	bool prints_wire_times;	   /* times begin when the packet is on the wire; waits never */
	bool wait_for_all;	   /* many hosts may reply: count ends nothing, linger holds */
	bool stop_at_reply;	   /* the first reply ends the run */
	bool ignore_errors; /* errors neither end a run with a deadline nor count as answers */
	bool report_outstanding; /* an event when a probe has no answer as the next one leaves
				  */
	bool report_lost;     /* an event for each probe that can no longer be answered, at the
				 latest before the end, and for each refusal of our own kernel */
	bool omit_sent;	      /* no event when a probe has left */
	bool report_passed;   /* the same as soon as a later probe is answered */
	bool accept_unproven; /* replies without our token are received, from the right source
			       */
	bool shares_id;	      /* other processes may have our identifier: a raw socket */
	uint16_t id;	      /* echo identifier */
	struct payload payload;
	bool asks_node; /* probes are node information queries, with the token in their nonce */
};

struct ping_target {
	struct address address;
	bool any_source; /* broadcast, multicast, unspecified: replies of any host count */
};

struct ping_probe {
	uint64_t handle;   /* for ping_sent and ping_stamped, and the payload's number */
	uint16_t sequence; /* on the wire */
};

/* Of probes that are overdue after a long gap, this much is still sent at once. */
#define PING_BURST_ALLOWANCE (10 * MILLISECOND)

enum ping_event_kind {
	PING_EVENT_SENT,
	PING_EVENT_REPLY,
	PING_EVENT_ERROR,	/* an ICMP error ended a probe */
	PING_EVENT_NOTICE,	/* redirect, source quench: the probe goes on */
	PING_EVENT_LOCAL_ERROR, /* our own kernel refused a probe */
	PING_EVENT_OUTSTANDING, /* no answer yet as the next probe leaves */
	PING_EVENT_TIMEOUT,	/* probe_timeout is over */
	PING_EVENT_LOST,	/* forgotten, passed or left over without an answer */
	PING_EVENT_UNMATCHED,	/* something arrived that is not ours */
};

enum { PING_QUOTE_SIZE = 128 };

struct ping_event {
	enum ping_event_kind kind;
	uint32_t target;
	uint64_t sequence; /* from 1, never wraps; the wire has its low 16 bits */
	nanoseconds at;

	/* REPLY, ERROR, NOTICE, UNMATCHED */
	struct address from, to; /* version 0: not known */
	bool has_hop_limit, has_traffic_class;
	uint8_t hop_limit, traffic_class;
	uint32_t size; /* bytes of the ICMP message */
	uint16_t id;

	/* REPLY */
	bool has_rtt;
	nanoseconds rtt;
	bool has_queued;
	nanoseconds queued; /* what it waited in this host before it was on the wire */
	enum stamp stamp;
	bool is_duplicate, is_late, is_altered, is_truncated;
	bool has_bad_checksum, has_different_address;
	bool is_unproven;	 /* without our token: not received */
	bool counts_as_received; /* the first one in time to its probe */
	uint32_t wrong_at;	 /* of is_altered: first byte of the data that is not as sent */
	uint8_t wrong_wanted, wrong_got;
	struct span data; /* of is_altered: the reply's data; of is_node: the whole message; of
			     ERROR and NOTICE: RFC 4884 objects; with asks_time a reply's; until
			     the next call of the engine */
	bool is_node;	  /* a node information reply */
	uint8_t options[IP_OPTIONS_MAX];
	uint32_t options_size;

	/* ERROR, NOTICE */
	uint8_t version, type, code;
	struct icmp_details details;
	bool quote_has_ip;
	uint8_t quote[PING_QUOTE_SIZE]; /* the beginning of it */
	uint32_t quote_size;

	/* LOCAL_ERROR */
	int error;
	bool is_repeated; /* as for the probe before */
	uint32_t mtu;	  /* of EMSGSIZE, when known */
	/* TIMEOUT */
	nanoseconds waited;
};

/* What is known of a target so far. */
struct ping_statistics {
	uint64_t sent, received, duplicates, errors;
	uint64_t corrupted; /* bad checksums: not received */
	uint64_t altered;   /* received with wrong data */
	uint64_t late;	    /* after probe_timeout, or after it was forgotten */
	uint64_t unmatched; /* not ours, or from another address */
	uint64_t unproven;  /* right but for the token, which is absent or wrong */
	uint64_t malformed;
	uint64_t local_errors; /* sends that the kernel refused */
	uint64_t pipe;	       /* most probes under way at the time of an answer */
	uint32_t dropped;      /* by the local receive buffer */
	nanoseconds elapsed;   /* from the first to the last probe */
	nanoseconds interval;  /* mean time between probes */
	struct summary rtt;
	bool has_queued;
	nanoseconds queued_max;
	nanoseconds queued_notable; /* the longest that is worth a hint; 0: none */
	int verdict;		    /* exit status so far: ping_verdict */
};

struct ping;

/* Bytes of memory that an engine with these settings needs, aligned as malloc does. */
size_t ping_size(const struct ping_settings *settings);
/* Begin with zeroed memory of that size. */
void ping_init(
	struct ping *p, const struct ping_settings *settings, const struct ping_target *target);

/* The target has another address from now on, and probes another identifier: what is under
 * way is no longer answered. */
void ping_move_target(
	struct ping *p, const struct ping_target *target, uint16_t id, bool shares_id);

/* What to do at `now`: fills probe (SEND), event (EVENT) or wake (WAIT). */
enum step ping_step(struct ping *p, nanoseconds now, struct ping_probe *probe,
	struct ping_event *event, nanoseconds *wake);
/* The next waiting event; false when there is none. */
bool ping_take_event(struct ping *p, struct ping_event *event);
/* The same in place, until the next call of another function; NULL when there is none. */
const struct ping_event *ping_next_event(struct ping *p);

/* What became of a probe; `at` and `back`: just before and after the call that sent it. Probes
 * are reported in the order in which they were handed out; those of a batch that were not tried
 * are its end. */
void ping_sent(struct ping *p, uint64_t handle, enum sent sent, int error, nanoseconds at,
	nanoseconds back);
/* A transmit stamp: when it was on the wire. It may come before ping_sent. */
void ping_stamped(struct ping *p, uint64_t handle, enum stamp stamp, nanoseconds at);
/* Something arrived; `now` is when it was read: a stamp from later than that is not believed.
 * Returns whether it proved to be the reply to one of our probes, or an error about one. */
bool ping_observe(struct ping *p, const struct reply *reply, nanoseconds now);
/* End: no more probes; statistics are kept. */
void ping_stop(struct ping *p);

struct ping_statistics ping_statistics(const struct ping *p);
/* Exit status as spec'd: 0 when answered (with count and deadline: all of them), else 1. */
int ping_verdict(const struct ping *p);
/* Probes sent and not yet passed by an answer: a shell that floods spins while there are some.
 */
uint64_t ping_in_flight(const struct ping *p);

#endif

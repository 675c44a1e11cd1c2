/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ping engine: when to send what to whom, which reply belongs to which probe, what is lost,
 * duplicate, late or unmatched, and when it is over. It is pure: fed with the time, with
 * targets and with replies, it hands out probes and events. It allocates nothing, asks no clock
 * and touches no socket, so that the same code runs under the real loop, on a virtual clock and
 * under a fuzzer.
 *
 * All probes of a run share one ring. A probe's position in it, from 1 on, is its handle, its
 * number in the payload and, by its low bits, its identifier (lane) and sequence on the wire,
 * so that a reply leads to its probe in one step and token, number and address prove it.
 * Targets stream in: the engine holds those that are under way and no others, so that its
 * memory depends on how many those may be and not on how many there are.
 *
 * A run over a single target is the same with one slot, which stays to the end: a probe's
 * position is its sequence, the totals of the run are the target's statistics, and the target
 * is paced as the run is: on a grid, or as replies come.
 *
 * Call order: ping_init; then again and again: targets while ping_wants_target (ping_close
 * after the last one), ping_step. After STEP_SEND the probe is sent (sooner or later) and
 * reported by ping_sent; what arrives goes to ping_stamped and ping_observe; after each of them
 * ping_next_event is read until there is none. A target whose PING_EVENT_OVER was read is
 * forgotten by ping_release.
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

/* PING_LANE_PROBES: sequences of one identifier. A backoff of PING_BACKOFF_NONE is none. */
enum { PING_LANE_PROBES = 65536, PING_BACKOFF_NONE = 1000 };

struct ping_settings {
	bool is_single;	 /* there is one target, and the run is over when nothing more comes of
			    it: no PING_EVENT_OVER */
	uint32_t slots;	 /* targets that may be under way at once */
	uint32_t window; /* probes that are remembered: a power of two, no less than a batch and
			    at most lanes * PING_LANE_PROBES */
	uint32_t lanes;	 /* identifiers of each family: a power of two */
	uint64_t count;	 /* probes to each target; 0: endless. Without `decides` */
	nanoseconds interval; /* between probes to one target; 0, of a single one: as replies
				 come (flood) */
	nanoseconds timeout;  /* of a first probe; NEVER: none */
	nanoseconds deadline; /* of the whole run; 0: none */
	/* the wait for the first reply after the last probe to a target without `decides`.
	 * NEVER: no limit; 0, of many: until each probe is decided */
	nanoseconds linger;
	bool reports_timeout; /* an event for each time-out */
	bool reports_lost;    /* else an event for each probe that can no longer be answered; of
				 a single target at the latest before the end, and for each
				 refusal of our own kernel */
	bool reports_sent;    /* an event when a probe has left */
	bool asks_time;	      /* ICMP timestamps instead of echoes: IPv4 only */
	bool asks_node;	      /* node information queries, with the token in their nonce */
	struct payload payload;

	/* many targets */
	bool decides;		 /* a target is over at its first reply, or after its retries */
	uint32_t retries;	 /* further probes to a silent target. With `decides` */
	uint32_t backoff;	 /* each time-out is so many thousandths of the one before */
	bool waits_after_errors; /* an ICMP error does not end a probe: its time-out does */
	nanoseconds spacing;	 /* between any two probes; 0: none */
	nanoseconds network_spacing; /* between two probes to one network; 0: none */
	uint8_t network_bits[2];     /* of a network: IPv4, IPv6 */
	uint32_t networks;	     /* that are remembered: a power of two */
	nanoseconds cooldown;	     /* the run lasts at least so long after its last probe */

	/* a single target */
	uint16_t id;		    /* echo identifier */
	bool shares_id;		    /* other processes may have it: a raw socket */
	uint32_t preload;	    /* probes sent at once, and in flight in a flood; >= 1 */
	bool is_adaptive;	    /* the interval follows the smoothed round-trip time */
	nanoseconds interval_floor; /* below which is_adaptive never goes */
	bool wait_for_all;	    /* many hosts may reply: count ends nothing, linger holds */
	bool stop_at_reply;	    /* the first reply ends the run */
	bool ignore_errors; /* errors neither end a run with a deadline nor count as replies */
	bool reports_outstanding; /* an event when a probe has no reply as the next one leaves
				   */
	bool reports_passed;  /* an event for each probe without a reply as soon as a later one
				 is answered */
	bool accept_unproven; /* replies without our token are received, from the right source
			       */
	bool prints_wire_times; /* times begin when the packet is on the wire; waits never */
};

struct ping_target {
	struct address address;
	bool any_source; /* broadcast, multicast, unspecified: replies of any host count */
};

struct ping_probe {
	uint64_t handle; /* for ping_sent and ping_stamped, and the payload's number */
	uint32_t slot;
	uint32_t lane;
	uint16_t sequence; /* on the wire */
	struct address to;
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
	PING_EVENT_TIMEOUT,	/* its time is over */
	PING_EVENT_LOST,	/* forgotten, passed or left over without an answer */
	PING_EVENT_UNMATCHED,	/* something arrived that is not ours */
	PING_EVENT_OVER,	/* nothing more comes of this target. Where a reply ended it,
				   the rest is the reply's event */
};

#define PING_NO_SLOT UINT32_MAX /* too large for an enumerator */

enum { PING_QUOTE_SIZE = 128 };

struct ping_event {
	enum ping_event_kind kind;
	uint32_t slot;	   /* PING_NO_SLOT: of a target that is forgotten, or of none */
	uint64_t serial;   /* the target's, where there is a slot */
	uint64_t sequence; /* of the probe within its target, from 1; never wraps */
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
	uint32_t options_size;

	/* ERROR, NOTICE */
	uint8_t version, type, code;
	struct icmp_details details;
	bool quote_has_ip;
	uint32_t quote_size;

	/* LOCAL_ERROR */
	int error;
	bool is_repeated; /* as for the probe before */
	uint32_t mtu;	  /* of EMSGSIZE, when known */
	/* TIMEOUT */
	nanoseconds waited;
	/* OVER */
	bool is_alive; /* it replied */

	/* so much of them as the sizes above say; the rest is anything */
	uint8_t options[IP_OPTIONS_MAX]; /* of a REPLY */
	uint8_t quote[PING_QUOTE_SIZE];	 /* of ERROR and NOTICE: the beginning of it */
};

/* What is known of a target so far. */
struct ping_statistics {
	uint64_t sent, received, duplicates, errors;
	uint64_t corrupted; /* bad checksums: not received */
	uint64_t altered;   /* received with wrong data */
	uint64_t late;	    /* after its time-out, or after it was forgotten */
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

/* What is known of the whole run so far. */
struct ping_totals {
	uint64_t targets;     /* that were taken */
	uint64_t tried;	      /* of which a probe was handed to the kernel */
	uint64_t alive;	      /* that replied so far */
	uint64_t unreachable; /* that are over without a reply */
	uint64_t sent, received, timeouts;
	uint64_t duplicates, errors, altered, corrupted, late, unmatched, malformed;
	uint64_t unproven; /* right but for the token, which is absent or wrong */
	uint64_t local_errors, other_icmp;
	nanoseconds first_at, last_at; /* when probes left */
	struct summary rtt;
};

struct ping;

/* Bytes of memory that an engine with these settings needs, aligned as malloc does. */
size_t ping_size(const struct ping_settings *settings);
/* Begin with zeroed memory of that size. */
void ping_init(struct ping *p, const struct ping_settings *settings);

/* ---- targets --------------------------------------------------------------------- */

/* Whether another target can be taken now. */
bool ping_wants_target(const struct ping *p);
/* Take a target: the slot that it gets. `serial` is the caller's number of it. */
uint32_t ping_add_target(struct ping *p, const struct ping_target *target, uint64_t serial);
/* There are no more targets. A single one needs no such word. */
void ping_close(struct ping *p);
/* The single target has another address from now on, and probes another identifier: what is
 * under way is no longer answered. */
void ping_move_target(
	struct ping *p, const struct ping_target *target, uint16_t id, bool shares_id);
/* Forget a target whose PING_EVENT_OVER was taken. */
void ping_release(struct ping *p, uint32_t slot);
/* The next slot from `slot` on that holds a target; PING_NO_SLOT when there is none. */
uint32_t ping_next_slot(const struct ping *p, uint32_t slot);
const struct address *ping_address(const struct ping *p, uint32_t slot);
uint64_t ping_serial(const struct ping *p, uint32_t slot);

/* ---- the run --------------------------------------------------------------------- */

/* What to do at `now`: fills probe (SEND) or wake (WAIT). */
enum step ping_step(
	struct ping *p, nanoseconds now, struct ping_probe *probe, nanoseconds *wake);
/* The oldest event that was not taken, until the next call of the engine; NULL: none. */
const struct ping_event *ping_next_event(struct ping *p);

/* What became of a probe; `at` and `back`: just before and after the call that sent it. Probes
 * are reported in the order in which they were handed out. Those of a batch that were not tried
 * are its end: a single target gets them again, later; of many the caller sends them again and
 * reports them then. */
void ping_sent(struct ping *p, uint64_t handle, enum sent sent, int error, nanoseconds at,
	nanoseconds back);
/* A transmit stamp of a single target's probe: when it was on the wire. It may come before
 * ping_sent. */
void ping_stamped(struct ping *p, uint64_t handle, enum stamp stamp, nanoseconds at);
/* Something arrived on the socket of this lane; `now` is when it was read: a stamp from later
 * than that is not believed. Returns whether it proved to be the reply to one of our probes, or
 * an error about one. */
bool ping_observe(struct ping *p, uint32_t lane, const struct reply *reply, nanoseconds now);
/* End: no more probes; statistics are kept. */
void ping_stop(struct ping *p);
/* Whether it was stopped, or its deadline is past: nothing more is sent. */
bool ping_is_ending(const struct ping *p, nanoseconds now);

/* ---- results --------------------------------------------------------------------- */

/* What is known of a target. */
struct ping_statistics ping_statistics(const struct ping *p, uint32_t slot);
const struct ping_totals *ping_totals(const struct ping *p);
/* Targets that count as unreachable so far: with `decides` those whose retries are over, else
 * all that were tried and have not replied. What is taken but was never tried is neither. */
uint64_t ping_unreachable(const struct ping *p);
/* Targets that have a slot. */
uint32_t ping_under_way(const struct ping *p);
/* Exit status of a run over a single target: 0 when answered (with count and deadline: all of
 * them), else 1. */
int ping_verdict(const struct ping *p);
/* Probes to a single target that are sent and not yet passed by an answer: a shell that floods
 * spins while there are some. */
uint64_t ping_in_flight(const struct ping *p);
/* When the oldest probe is given up that has no answer; NEVER: none is. What came until then is
 * to be observed before the engine's next step. */
nanoseconds ping_expiry(const struct ping *p);

#endif

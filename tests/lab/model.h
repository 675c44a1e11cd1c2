/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a path file describes: nodes (routers) joined into paths, destinations behind them, and
 * how each behaves. Plain data; pathfile.c fills it, walk.c and the answering files read it.
 */
#ifndef TESTS_LAB_MODEL_H
#define TESTS_LAB_MODEL_H

#include "tests/lab/address.h"

enum {
	UNSET = -1,
	LABELS_MOST = 8,
	OBJECTS_MOST = 4,
	PATCHES_MOST = 4,
	PATCH_ROOM = 24,
	INSERTED_ROOM = 160,
	PORTS_MOST = 8,
	HOPS_MOST = 64, /* of one path */
	NAME_ROOM = 64,
	QUOTE_MINIMUM = -2, /* the IP header and 8 bytes */
	QUOTE_FULL = -3,    /* as much as 576 bytes (IPv4) or 1280 (IPv6) allow */
};

enum reason_kind { REASON_NONE, REASON_DROP, REASON_MESSAGE };

/* What a router says when it does not forward: nothing special, silence, or an ICMP message. */
struct reason {
	enum reason_kind kind;
	uint8_t type4, code4, type6, code6; /* type6 0: IPv6 has no such message */
};

/* A token bucket: one token each `interval_ns`, at most `burst` of them. interval 0: no limit.
 */
struct limit {
	int64_t interval_ns;
	int64_t burst;
};

enum extension_mode { EXTENSION_COMPLIANT, EXTENSION_LEGACY };
enum checksum_mode { CHECKSUM_GOOD, CHECKSUM_BAD, CHECKSUM_ZERO };

/* An RFC 5837 interface information object; what is absent is left out. */
struct interface_object {
	uint8_t role; /* 0 incoming, 1 its sub-IP part, 2 outgoing, 3 next hop */
	bool has_index, has_address, has_mtu;
	uint32_t index, mtu;
	struct address address; /* family 0: the node's own */
	char name[NAME_ROOM];	/* empty: absent */
};

struct raw_object {
	uint8_t class, type;
	uint16_t size;
	uint8_t bytes[512];
};

/* The RFC 4884 structure after a quote; there is one when it has any object. */
struct extension {
	int32_t mode, checksum;
	int32_t version, length, object_length; /* UNSET: as they should be */
	uint32_t labels[LABELS_MOST];		/* RFC 4950 entries, as on the wire */
	unsigned label_count;
	struct interface_object interfaces[OBJECTS_MOST];
	unsigned interface_count;
	struct raw_object objects[OBJECTS_MOST];
	unsigned object_count;
	int32_t object_repeat; /* how often all of them are there */
};

/* Bytes written over others, `at` bytes into a packet or its transport message. */
struct patch {
	bool is_transport, is_flip; /* from the transport header on; bytes are bits to flip */
	uint16_t at, size;
	uint8_t bytes[PATCH_ROOM];
};

/* What is changed in a packet at last, see edit.h. */
struct edits {
	struct patch patches[PATCHES_MOST];
	unsigned count;
	uint16_t inserted_size;
	uint8_t inserted[INSERTED_ROOM];
};

enum corruption { CORRUPT_NOTHING, CORRUPT_PAYLOAD, CORRUPT_CHECKSUM };
enum service { SERVICE_CLOSED, SERVICE_OPEN, SERVICE_SILENT };

/* All that a hop or a destination may be configured to do. Numbers are UNSET where the kind of
 * the node decides. */
struct behaviour {
	int64_t delay_ns, jitter_ns, late_ns; /* delay: added to the round trip */
	uint32_t loss, silent, mute;   /* chances: of a packet, of a node, of an answer */
	struct limit limit, limit_all; /* of errors: for each peer, and in all */
	struct limit limit_replies;    /* of what is no error, for each peer */
	struct reason expire, refuse, block, note;
	int32_t mtu, mtu_reported, rest;
	int32_t quote, quote_ttl, quote_tos, quote_id;
	int32_t tos, dscp, ecn; /* written into packets that are forwarded */
	struct address_pair nat, nat_to, from;
	int32_t nat_port, nat_to_port;
	int32_t ttl, back, answer_tos;
	int32_t counter; /* of IPv4 identifications, shared by all with this number; 0: its own
			  */
	int32_t forwards_zero; /* passes packets on whose time to live is over */
	int32_t duplicates, corrupt, truncate;
	struct edits quote_edits, answer_edits;
	struct extension extension;
	int32_t echo, timestamp, udp, tcp, sctp, dccp, other; /* services of a destination */
	int32_t tcp_reset;
	uint16_t tcp_open[PORTS_MOST];
	unsigned tcp_open_count;
};

/* A `when` line: under these conditions a whole other behaviour. */
struct rule {
	struct behaviour behaviour;
	uint32_t first, last; /* ordinals of packets that end here; 0: any */
	uint32_t every;	      /* 0: any */
	uint32_t chance;
	int32_t family, protocol, larger; /* UNSET: any */
};

struct actor {
	unsigned id;
	struct behaviour base;
	struct rule *rules;
	unsigned rule_count;
	bool has_ordinals; /* a rule asks for the ordinal */
};

enum balance { BALANCE_FLOW, BALANCE_LABEL, BALANCE_PACKET, BALANCE_DESTINATION };

struct node {
	char name[NAME_ROOM];
	unsigned actor;		     /* index */
	struct address_pair address; /* of instance 0 */
	unsigned per4, per6;  /* one router for each prefix of that length; 0: one in all */
	unsigned step;	      /* instances are that far apart */
	uint32_t absent;      /* chance that the router of a prefix does not exist */
	enum balance balance; /* how `next` is chosen */
	unsigned *next;
	unsigned next_count; /* 0: the destination follows */
	/* the same in the place of `next` when `after` packets have come; 0: never */
	unsigned *later;
	unsigned later_count;
	uint32_t after;
};

struct path {
	char name[NAME_ROOM];
	unsigned *first; /* nodes right behind the client */
	unsigned first_count;
	enum balance balance;
};

struct destination {
	struct prefix prefix;
	unsigned path;
	unsigned actor;
};

struct model {
	uint64_t seed;
	bool records_flows;
	int32_t records_packets;
	struct node *nodes;
	unsigned node_count;
	struct actor *actors;
	unsigned actor_count;
	struct path *paths;
	unsigned path_count;
	struct destination *destinations; /* longest prefixes first */
	unsigned destination_count;
};

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/base/arithmetic.h"
#include "common/base/hash.h"
#include "ping/engine/network.h"

enum { NETWORK_PLACES = 16 };

static uint64_t network_tag(const struct ping *p, const struct address *address)
{
	uint8_t key[HASH_KEY_SIZE] = {0};
	uint8_t prefix[1 + sizeof address->bytes] = {address->version};
	uint32_t bits = p->settings.network_bits[address->version == 6];
	for (uint32_t i = 0; i < address_size(address->version); i++) {
		uint32_t left = bits > 8 * i ? bits - 8 * i : 0;
		uint32_t mask = left >= 8 ? 0xff : 0xff00u >> left & 0xff;
		prefix[1 + i] = (uint8_t)(address->bytes[i] & mask);
	}
	memcpy(key, p->settings.payload.token, PAYLOAD_TOKEN_SIZE);
	return hash_bytes(key, span_of(prefix, sizeof prefix)) | 1;
}

/* When the next probe may follow the last one, which may have been held up between this engine
 * and the network: it counts from when it had left for certain. */
static nanoseconds free_at(struct ping *p, struct ping_network *network, nanoseconds now)
{
	const struct ping_entry *last = ping_entry(p, network->last);
	if (!last)
		return network->next;
	bool has_left = last->flags & (ENTRY_LEFT | ENTRY_FAILED);
	nanoseconds from = has_left ? last->sent + last->call : now;
	if (network->next < from + p->settings.network_spacing)
		network->next = from + p->settings.network_spacing;
	return network->next;
}

/* The network's entry, or one that nothing waits for; NULL when all near it are in use. */
static struct ping_network *find_network(struct ping *p, uint64_t tag, nanoseconds now)
{
	struct ping_network *unused = NULL;
	for (uint32_t i = 0; i < NETWORK_PLACES; i++) {
		uint64_t place = ((tag >> 1) + i) & (p->settings.networks - 1);
		struct ping_network *network = &p->networks[place];
		if (network->tag == tag)
			return network;
		if (!unused && free_at(p, network, now) <= now && network->reserved <= now)
			unused = network;
	}
	if (unused)
		*unused = (struct ping_network){.tag = tag};
	return unused;
}

/* A target that has to wait gets its place at once, so that it is looked at once and not each
 * time another one leaves. */
bool network_allows(struct ping *p, uint32_t index, nanoseconds now, nanoseconds *at)
{
	struct ping_slot *slot = &p->slots[index];
	nanoseconds spacing = p->settings.network_spacing;
	struct ping_network *network = find_network(p, network_tag(p, &slot->address), now);
	*at = now + spacing;
	if (!network)
		return false;
	bool has_place = (slot->flags & SLOT_RESERVED) != 0;
	if (free_at(p, network, now) <= now && (has_place || network->reserved <= now)) {
		slot->flags &= (uint16_t)~SLOT_RESERVED;
		network->next = now + spacing;
		network->last = p->end;
		if (network->reserved < network->next)
			network->reserved = network->next;
		return true;
	}
	*at = network->next;
	if (!has_place) {
		*at = time_max(network->reserved, network->next);
		network->reserved = *at + spacing;
		slot->flags |= SLOT_RESERVED;
	}
	return false;
}

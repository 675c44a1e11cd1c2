/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/count.h"

#include "common/base/arithmetic.h"

/* ---- what a reply counts as ------------------------------------------------------ */

/* Of many targets, the first reply's. */
static void count_time(
	struct ping *p, struct ping_counts *counts, const struct ping_event *event)
{
	if (p->settings.is_single)
		return;
	summary_add(&p->totals.rtt, event->rtt);
	if (p->counts)
		summary_add(&counts->rtt, event->rtt);
}

/* A copy that came as it was sent: what a good one counts as. */
static void count_good(
	struct ping *p, struct ping_counts *counts, const struct ping_event *event)
{
	p->totals.altered += event->is_altered;
	counts->altered += event->is_altered;
	if (event->is_duplicate) {
		p->totals.duplicates++;
		counts->duplicates++;
	} else if (!event->counts_as_received) {
		p->totals.late++;
		counts->late++;
	} else {
		p->totals.late += event->is_late && p->settings.decides;
		p->totals.received++;
		counts->received++;
		count_time(p, counts, event);
	}
}

/* A reply that proves itself: is it the first, and in time? A target that is to be decided is
 * alive however late. */
static void judge(const struct ping *p, const struct claimed *claimed, struct ping_event *event)
{
	uint8_t flags = claimed->entry ? claimed->entry->flags : 0;
	bool is_known = claimed->entry && claimed->slot;
	event->is_duplicate = (flags & ENTRY_ANSWERED) != 0;
	event->is_late = is_known ? (flags & ENTRY_TIMED_OUT) != 0 : !event->is_duplicate;
	event->counts_as_received =
		!event->is_duplicate && is_known && (!event->is_late || p->settings.decides);
	/* passed by a later reply, and counted all the same */
	event->is_late |= event->counts_as_received && flags & ENTRY_LOST;
}

/* ---- a single target ------------------------------------------------------------- */

/* An answer of any kind to this probe: moves what is under way. */
static void acknowledge(struct ping *p, uint64_t position)
{
	uint64_t pipe = p->end - position;
	if (pipe > p->single.pipe)
		p->single.pipe = pipe;
	if (position > p->single.acked)
		p->single.acked = position;
}

static void count_queued(struct ping_single *single, const struct ping_event *event)
{
	single->has_queued |= event->has_queued;
	if (event->queued > single->queued_max)
		single->queued_max = event->queued;
	if (event->queued > single->queued_notable &&
		send_time_is_notable(event->queued, event->rtt))
		single->queued_notable = event->queued;
}

/* Of each reply, the first or not, as ping always did. */
static void count_single(
	struct ping *p, const struct claimed *claimed, const struct ping_event *event)
{
	acknowledge(p, claimed->position);
	if (!event->has_rtt)
		return;
	summary_add(&p->totals.rtt, event->rtt);
	if (p->settings.prints_wire_times) {
		nanoseconds waited = event->at - ping_left_at(p, claimed->entry);
		summary_add(&p->single.waits, time_max(waited, 0));
	}
	count_queued(&p->single, event);
}

/* ---- what is counted ------------------------------------------------------------- */

static void count_proved(
	struct ping *p, const struct claimed *claimed, struct ping_event *event)
{
	judge(p, claimed, event);
	count_good(p, ping_counts(p, event->slot), event);
	if (p->settings.is_single)
		count_single(p, claimed, event);
	if (!event->counts_as_received)
		return;
	p->totals.alive += !(claimed->slot->flags & SLOT_ALIVE);
	claimed->slot->flags |= SLOT_ALIVE;
	ping_note_tried(p, claimed->slot);
}

bool count_reply(struct ping *p, const struct claimed *claimed, struct ping_event *event)
{
	struct ping_counts *counts = ping_counts(p, event->slot);
	if (event->has_bad_checksum) {
		p->totals.corrupted++;
		counts->corrupted++;
	} else if (event->has_different_address) {
		p->totals.unmatched++;
		counts->unmatched++;
	} else if (event->is_unproven) {
		p->totals.unproven++;
		counts->unproven++;
		if (claimed->entry)
			claimed->entry->flags |= ENTRY_UNPROVEN;
	} else {
		count_proved(p, claimed, event);
		return true;
	}
	return false;
}

void count_error(struct ping *p, const struct claimed *claimed)
{
	p->totals.errors++;
	if (claimed->entry)
		ping_counts(p, claimed->entry->slot)->errors++;
	if (p->settings.is_single)
		acknowledge(p, claimed->position);
}

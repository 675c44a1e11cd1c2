/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/lookups.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/arithmetic.h"
#include "common/net/clock.h"
#include "common/net/lookups_serve.h"
#include "common/net/random.h"

enum { CAPACITY_MIN = 64, ANSWERS_MAX = 64 };

void lookups_open(struct lookups *l, const struct lookups_source *source)
{
	*l = (struct lookups){.source = *source, .owing_since = NEVER};
	helper_init(&l->helper);
	/* without randomness a table is only slower */
	if (random_bytes(l->key, sizeof l->key) != 0)
		memset(l->key, 0, sizeof l->key);
}

void lookups_start(struct lookups *l)
{
	helper_start(&l->helper, lookups_serve, &l->source);
}

void lookups_close(struct lookups *l)
{
	helper_stop(&l->helper);
	for (uint32_t i = 0; i < l->count; i++)
		free(l->entries[i].text);
	free(l->entries);
	free(l->table.slots);
	l->entries = NULL;
	l->table = (struct hash_table){0};
	l->count = l->capacity = 0;
}

/* ---- the addresses --------------------------------------------------------------- */

/* Without the zone, which may be missing. */
static uint64_t hash_of(const struct lookups *l, const struct address *address)
{
	return hash_bytes(l->key, span_of(address->bytes, address_size(address->version)));
}

static struct lookups_entry *find(const struct lookups *l, const struct address *address)
{
	struct hash_search search = {0};
	uint32_t index;
	uint64_t hash = l->count > 0 ? hash_of(l, address) : 0;
	while (l->count > 0 && hash_table_next(&l->table, hash, &search, &index))
		if (address_equal(&l->entries[index].address, address))
			return &l->entries[index];
	return NULL;
}

/* Twice the room; false, and all as it was, when there is no memory. */
static bool grow(struct lookups *l)
{
	uint32_t capacity = l->capacity ? 2 * l->capacity : CAPACITY_MIN;
	uint32_t slot_count = hash_slots(capacity);
	struct hash_slot *slots = calloc(slot_count, sizeof *slots);
	struct lookups_entry *entries =
		slots ? realloc(l->entries, capacity * sizeof *entries) : NULL;
	if (!entries) {
		free(slots);
		return false;
	}
	free(l->table.slots);
	hash_table_init(&l->table, slots, slot_count);
	l->entries = entries;
	l->capacity = capacity;
	for (uint32_t i = 0; i < l->count; i++)
		hash_table_add(&l->table, hash_of(l, &entries[i].address), i);
	return true;
}

static struct lookups_entry *forget_oldest(struct lookups *l)
{
	uint32_t index = l->next++ % l->count;
	struct lookups_entry *entry = &l->entries[index];
	hash_table_remove(&l->table, hash_of(l, &entry->address), index);
	free(entry->text);
	return entry;
}

/* A place for one more address; NULL without memory. */
static struct lookups_entry *place(struct lookups *l)
{
	if (l->count == LOOKUPS_MAX)
		return forget_oldest(l);
	if (l->count < l->capacity || grow(l))
		return &l->entries[l->count++];
	return l->count > 0 ? forget_oldest(l) : NULL;
}

static struct lookups_entry *add(
	struct lookups *l, const struct address *address, nanoseconds now)
{
	struct lookups_entry *entry = place(l);
	if (!entry)
		return NULL;
	*entry = (struct lookups_entry){.address = *address,
		.verdict = LOOKUPS_WAITING,
		.until = duration_add(now, l->source.wait)};
	hash_table_add(&l->table, hash_of(l, address), (uint32_t)(entry - l->entries));
	if (l->owing_since == NEVER)
		l->owing_since = now;
	return entry;
}

/* ---- questions and answers ------------------------------------------------------- */

/* A full socket is no reason to wait: the question is asked again with the next look. */
static void question_send(struct lookups *l, struct lookups_entry *entry)
{
	struct lookups_question question = {
		.index = (uint32_t)(entry - l->entries), .address = entry->address};
	if (entry->is_asked || l->helper.pid <= 0)
		return;
	int error = helper_send(l->helper.fd, &question, sizeof question);
	entry->is_asked = error == 0;
	if (error && error != -EAGAIN)
		helper_stop(&l->helper);
}

/* Until when an answer is waited for. */
static nanoseconds end_of_wait(const struct lookups *l, const struct lookups_entry *entry)
{
	nanoseconds end = duration_add(l->owing_since, l->source.wait);
	return l->source.is_one_server && end < entry->until ? end : entry->until;
}

enum lookups_verdict lookups_ask(struct lookups *l, const struct address *address,
	nanoseconds now, struct outside_text *text, nanoseconds *until)
{
	struct lookups_entry *entry = find(l, address);
	if (!entry) {
		if (helper_start(&l->helper, lookups_serve, &l->source) != 0)
			return LOOKUPS_NONE;
		entry = add(l, address, now);
	}
	if (!entry)
		return LOOKUPS_NONE;
	if (entry->verdict == LOOKUPS_KNOWN)
		text->unescaped = entry->text;
	if (entry->verdict != LOOKUPS_WAITING)
		return entry->verdict;
	question_send(l, entry);
	nanoseconds end = end_of_wait(l, entry);
	if (entry->has_timed_out || now >= end || l->helper.pid < 0) {
		entry->has_timed_out = true;
		return LOOKUPS_NONE;
	}
	*until = end;
	return LOOKUPS_WAITING;
}

static void answer_take(struct lookups *l, const struct lookups_answer *answer)
{
	if (answer->index >= l->count)
		return;
	struct lookups_entry *entry = &l->entries[answer->index];
	/* the place may have gone to another address meanwhile */
	if (!address_equal(&entry->address, &answer->address) ||
		entry->verdict != LOOKUPS_WAITING)
		return;
	entry->verdict = LOOKUPS_NONE;
	entry->text = answer->text[0] ? strdup(answer->text) : NULL;
	if (entry->text)
		entry->verdict = LOOKUPS_KNOWN;
}

void lookups_receive(struct lookups *l)
{
	struct lookups_answer answer;
	/* a helper that a server's words made its own may send without end */
	for (int i = 0; i < ANSWERS_MAX && l->helper.pid > 0; i++) {
		ssize_t got = helper_receive(l->helper.fd, &answer, sizeof answer);
		if (got == -EAGAIN)
			return;
		if (got <= (ssize_t)offsetof(struct lookups_answer, text)) {
			helper_stop(&l->helper); /* it died: no answer comes any more */
			return;
		}
		answer.text[sizeof answer.text - 1] = '\0';
		l->owing_since = NEVER;
		answer_take(l, &answer);
	}
}

void lookups_finish(struct lookups *l, struct loop *loop, int *watched, uint32_t tag,
	nanoseconds limit, void (*tick)(void *self, nanoseconds now, nanoseconds *wake),
	void *self)
{
	nanoseconds now = clock_now(), until = now + limit, wake = NEVER;
	for (tick(self, now, &wake); wake != NEVER && now < until; tick(self, now, &wake)) {
		loop_rewatch(loop, watched, l->helper.fd, tag);
		if (loop_wait(loop, now, time_min(wake, until)) != 0)
			return;
		for (uint32_t i = 0; i < loop->ready_count; i++)
			if (loop->ready[i] == LOOP_SIGNALS)
				return;
		lookups_receive(l);
		now = clock_now();
		wake = NEVER;
	}
}

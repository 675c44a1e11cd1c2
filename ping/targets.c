/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/targets.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/arithmetic.h"
#include "common/base/errors.h"

/* ---- refusals -------------------------------------------------------------------- */

static void refuse(struct targets *t, const char *file, uint64_t line, const char *word,
	const char *problem)
{
	char object[TARGET_LINE_MAX * 4];
	struct text text = text_of(object, sizeof object);
	t->unknown++;
	if (t->settings.refuse) {
		t->settings.refuse(t->settings.context, word ? word : "", problem);
		return;
	}
	if (file)
		target_lines_place(&text, file, line);
	if (word) {
		text_add(&text, file ? ": " : "");
		text_add_escaped(&text, word, strlen(word));
	}
	report_error(t->settings.report, object, "%s", problem);
}

static void refuse_pending(
	struct targets *t, const struct target_pending *p, const char *problem)
{
	refuse(t, p->file, p->line, p->name, problem);
}

/* ---- words and lines ------------------------------------------------------------- */

static bool is_done(const struct targets *t, uint64_t number)
{
	return t->settings.is_done && t->settings.is_done(t->settings.done_context, number);
}

static bool is_in_shard(struct targets *t)
{
	uint64_t number = t->listed++;
	const struct shard *shard = &t->settings.shard;
	if (shard->shards <= 1)
		return true;
	return permutation_at(&t->lists, number) % shard->shards == shard->index - 1;
}

static const char *file_name(const struct targets *t)
{
	const char *name = t->settings.files[t->file];
	return strcmp(name, "-") == 0 ? "standard input" : name;
}

static void add_pending(struct targets *t, const char *word, const char *file, uint64_t line)
{
	uint64_t number = t->listed;
	if (!is_in_shard(t) || is_done(t, number))
		return;
	uint32_t place = (t->pending_first + t->pending_count) % TARGETS_PENDING;
	struct target_pending *p = &t->pending[place];
	*p = (struct target_pending){
		.name = strdup(word), .file = file, .line = line, .number = number};
	if (!p->name) {
		refuse(t, file, line, word, error_text(ENOMEM));
		return;
	}
	bool is_ready = t->settings.looks_nothing_up || resolve_number(word, &p->address);
	p->state = is_ready ? PENDING_READY : PENDING_NAME;
	t->pending_count++;
}

/* Open the next file; false when there is none. */
static bool next_file(struct targets *t)
{
	while (!t->has_file && t->file < t->settings.file_count) {
		const char *name = t->settings.files[t->file];
		int file = t->is_confined ? t->opened[t->file] : target_lines_file(name);
		int error = target_lines_open(&t->lines, file);
		t->has_file = error == 0;
		if (error) {
			refuse(t, NULL, 0, name, error_text(-error));
			t->file++;
		}
	}
	return t->has_file;
}

static void end_file(struct targets *t)
{
	target_lines_close(&t->lines);
	t->has_file = false;
	t->file++;
}

/* Take one more word or line. LATER: nothing is there; END: there are no more. */
static enum targets_verdict pull(struct targets *t)
{
	const char *word;
	if (t->listed >= t->settings.most)
		return TARGETS_END;
	if (t->word < t->settings.word_count) {
		add_pending(t, t->settings.words[t->word++], NULL, 0);
		return TARGETS_ITEM;
	}
	if (!next_file(t))
		return TARGETS_END;
	switch (target_lines_next(&t->lines, &word)) {
	case TARGET_LINE:
		add_pending(t, word, file_name(t), t->lines.number);
		return TARGETS_ITEM;
	case TARGET_LINE_BAD:
		refuse(t, file_name(t), t->lines.number, NULL, word);
		return TARGETS_ITEM;
	case TARGET_LINE_LATER:
		return TARGETS_LATER;
	case TARGET_LINE_END:
		end_file(t);
		return TARGETS_ITEM;
	}
	return TARGETS_END;
}

/* ---- names ----------------------------------------------------------------------- */

static struct target_pending *pending_at(struct targets *t, uint32_t i)
{
	return &t->pending[(t->pending_first + i) % TARGETS_PENDING];
}

static void fail_pending(struct target_pending *p, int failed)
{
	if (!p->all)
		p->all = calloc(1, sizeof *p->all);
	if (p->all)
		*p->all = (struct resolved_all){.failed = failed};
	p->state = PENDING_READY;
}

static void ask_names(struct targets *t)
{
	for (uint32_t i = 0; i < t->pending_count; i++) {
		struct target_pending *p = pending_at(t, i);
		uint32_t place = (t->pending_first + i) % TARGETS_PENDING;
		int error;
		if (p->state != PENDING_NAME)
			continue;
		if (!host_lookup_ask(&t->lookups, p->name, place, &error))
			return;
		if (error)
			fail_pending(p, error == -ENAMETOOLONG ? EAI_NONAME : EAI_MEMORY);
		else
			p->state = PENDING_ASKED;
	}
}

static void take_names(struct targets *t)
{
	uint32_t place;
	struct resolved_all all;
	while (host_lookup_take(&t->lookups, &place, &all)) {
		struct target_pending *p = &t->pending[place];
		fail_pending(p, EAI_MEMORY);
		if (p->all)
			*p->all = all;
	}
}

/* ---- the oldest that is pending -------------------------------------------------- */

static void drop_first(struct targets *t)
{
	struct target_pending *p = pending_at(t, 0);
	free(p->name);
	free(p->all);
	t->pending_first = (t->pending_first + 1) % TARGETS_PENDING;
	t->pending_count--;
}

/* Its next address; false, with a report when it has none at all, when no more come. */
static bool next_address(struct targets *t, struct target_pending *p, struct address *address)
{
	uint8_t version = t->settings.version;
	if (p->state == PENDING_READY && !p->all) {
		*address = p->address;
		if (p->next++ > 0)
			return false;
		if (version == 0 || address->version == 0 || address->version == version)
			return true;
		refuse_pending(t, p, gai_strerror(EAI_ADDRFAMILY));
		return false;
	}
	if (p->all->failed) {
		refuse_pending(t, p, gai_strerror(p->all->failed));
		return false;
	}
	uint32_t most = t->settings.all_addresses ? p->all->count : 1;
	if (p->next >= most || p->next >= p->all->count)
		return false;
	*address = p->all->addresses[p->next++];
	return true;
}

static bool is_excluded(struct targets *t, const struct address *address)
{
	bool is_held = t->settings.excluded && address->version &&
		       prefix_set_holds(t->settings.excluded, address);
	t->excluded += is_held;
	return is_held;
}

/* A target of the first that is ready; LATER: it has no reply yet. */
static enum targets_verdict take_listed(struct targets *t, struct target_item *item)
{
	while (t->pending_count > 0 && pending_at(t, 0)->state == PENDING_READY) {
		struct target_pending *p = pending_at(t, 0);
		struct address address;
		if (!next_address(t, p, &address)) {
			drop_first(t);
			continue;
		}
		if (is_excluded(t, &address))
			continue;
		*item = (struct target_item){.address = address,
			.name = strdup(p->name),
			.serial = t->serial++,
			.number = p->number};
		return TARGETS_ITEM;
	}
	return t->pending_count > 0 ? TARGETS_LATER : TARGETS_END;
}

/* ---- ranges ---------------------------------------------------------------------- */

/* The address with this number over all ranges. */
static struct address range_address(
	const struct targets *t, uint64_t number, const struct address_range **range)
{
	uint32_t i = 0;
	while (i + 1 < t->settings.range_count && number >= t->settings.ranges[i].count)
		number -= t->settings.ranges[i++].count;
	*range = &t->settings.ranges[i];
	return address_range_at(*range, number);
}

/* A block for special purposes is left out where the range goes beyond it. */
static bool is_reserved(const struct targets *t, const struct address_range *range,
	const struct address *address)
{
	return !t->settings.includes_reserved && !range->is_special &&
	       prefix_set_holds(&t->reserved, address);
}

static uint64_t shard_size(const struct targets *t)
{
	const struct shard *shard = &t->settings.shard;
	uint64_t most = t->settings.most > t->listed ? t->settings.most - t->listed : 0;
	uint64_t count = number_min(t->range_count, most);
	return shard->shards <= 1 ? count : shard_count(shard, count);
}

static enum targets_verdict take_generated(struct targets *t, struct target_item *item)
{
	while (t->range_next < shard_size(t)) {
		const struct address_range *range;
		uint64_t number = t->range_next++, place = t->listed + number;
		if (is_done(t, place))
			continue;
		if (t->settings.shard.shards > 1)
			number = shard_position(&t->settings.shard, number);
		if (t->settings.has_seed)
			number = permutation_at(&t->order, number);
		struct address address = range_address(t, number, &range);
		if (is_reserved(t, range, &address) || is_excluded(t, &address))
			continue;
		*item = (struct target_item){
			.address = address, .serial = t->serial++, .number = place};
		return TARGETS_ITEM;
	}
	return TARGETS_END;
}

/* ---- all of them ----------------------------------------------------------------- */

static uint64_t count_ranges(const struct targets_settings *settings)
{
	uint64_t sum = 0;
	for (uint32_t i = 0; i < settings->range_count; i++) {
		uint64_t count = settings->ranges[i].count;
		sum = sum + count < sum ? UINT64_MAX : sum + count;
	}
	return sum;
}

int targets_open(struct targets *t, const struct targets_settings *settings)
{
	*t = (struct targets){.settings = *settings, .lines = {.fd = -1}};
	t->lines.takes_first_word = settings->takes_first_word;
	t->range_count = count_ranges(settings);
	permutation_init(&t->lists, settings->seed, UINT64_MAX);
	if (t->range_count > 0)
		permutation_init(&t->order, settings->seed, t->range_count);
	prefix_set_init(&t->reserved, t->reserved_entries, ADDRESS_SPECIAL_MAX);
	address_special_add(&t->reserved);
	prefix_set_seal(&t->reserved);
	host_lookup_init(&t->lookups, settings->version);
	if (settings->file_count == 0)
		return 0;
	int error = target_lines_open(&t->lines, target_lines_file(settings->files[0]));
	t->has_file = error == 0;
	return error;
}

void targets_close(struct targets *t)
{
	while (t->pending_count > 0)
		drop_first(t);
	host_lookup_close(&t->lookups);
	target_lines_close(&t->lines);
	for (uint32_t i = t->file + 1; t->is_confined && i < t->settings.file_count; i++)
		if (t->opened[i] > STDIN_FILENO)
			close(t->opened[i]);
}

/* Names, and numbers with a zone, are for helpers: one for each word, or as many as there can
 * be where a file may have any number of them. */
static uint32_t count_helpers(const struct targets_settings *settings)
{
	struct address address;
	uint32_t count = 0;
	if (settings->file_count > 0)
		return HOST_LOOKUP_HELPERS;
	for (uint32_t i = 0; i < settings->word_count; i++)
		count += !address_parse(settings->words[i], &address);
	return count;
}

void targets_confine(struct targets *t)
{
	t->is_confined = true;
	for (uint32_t i = t->file + 1; i < t->settings.file_count; i++)
		t->opened[i] = target_lines_file(t->settings.files[i]);
	/* without any the names are reported one by one */
	host_lookup_start(&t->lookups, count_helpers(&t->settings));
}

static enum targets_verdict take_given(struct targets *t, struct target_item *item)
{
	*item = t->settings.given[t->given++];
	item->serial = t->serial++;
	item->name = item->name ? strdup(item->name) : NULL;
	return TARGETS_ITEM;
}

enum targets_verdict targets_next(struct targets *t, struct target_item *item)
{
	if (t->given < t->settings.given_count)
		return take_given(t, item);
	for (;;) {
		enum targets_verdict listed = take_listed(t, item);
		if (listed == TARGETS_ITEM)
			return listed;
		enum targets_verdict pulled = TARGETS_ITEM;
		while (pulled == TARGETS_ITEM && t->pending_count < TARGETS_PENDING)
			pulled = pull(t);
		ask_names(t);
		take_names(t);
		bool is_ready =
			t->pending_count > 0 && pending_at(t, 0)->state == PENDING_READY;
		if (is_ready)
			continue;
		if (t->pending_count > 0 || pulled == TARGETS_LATER)
			return TARGETS_LATER;
		if (pulled == TARGETS_END)
			return take_generated(t, item);
	}
}

uint32_t targets_descriptors(const struct targets *t, int fds[static TARGETS_DESCRIPTORS])
{
	uint32_t count = host_lookup_descriptors(&t->lookups, fds);
	if (t->has_file && t->pending_count < TARGETS_PENDING)
		fds[count++] = t->lines.fd;
	return count;
}

void targets_wait(const struct targets *t)
{
	int fds[TARGETS_DESCRIPTORS];
	struct pollfd watched[TARGETS_DESCRIPTORS];
	uint32_t count = targets_descriptors(t, fds);
	for (uint32_t i = 0; i < count; i++)
		watched[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
	poll(watched, count, count > 0 ? -1 : 0);
}

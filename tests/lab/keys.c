/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/keys.h"

#include <stdio.h>
#include <string.h>

#include "tests/lab/edit.h"
#include "tests/lab/objects.h"
#include "tests/lab/random.h"

enum key_kind {
	KEY_DURATION,
	KEY_CHANCE, /* without a value: always */
	KEY_NUMBER,
	KEY_REASON,
	KEY_LIMIT,
	KEY_ADDRESSES,
	KEY_CHOICE,
	KEY_SPECIAL,
};

struct key {
	const char *name;
	enum key_kind kind;
	size_t offset;
	int64_t low, high;	    /* KEY_NUMBER */
	const char *const *choices; /* KEY_CHOICE: the value is the place in the list */
	bool (*read)(struct behaviour *, char *value); /* KEY_SPECIAL */
	const char *form;			       /* KEY_SPECIAL: what the value must be */
};

static const char *const modes[] = {"compliant", "legacy", NULL};
static const char *const checksums[] = {"good", "bad", "zero", NULL};
static const char *const corruptions[] = {"nothing", "payload", "checksum", NULL};
static const char *const services[] = {"closed", "open", "silent", NULL};
static const char *const answers[] = {"no", "yes", NULL};

static bool read_limit_linux(struct behaviour *b, char *value)
{
	if (strcmp(value, "linux") == 0) {
		b->limit = (struct limit){1000000000, 6};
		b->limit_all = (struct limit){1000000, 50};
		return true;
	}
	if (strcmp(value, "none") == 0) {
		b->limit = b->limit_all = (struct limit){0, 0};
		return true;
	}
	return words_limit(value, &b->limit);
}

static bool read_quote(struct behaviour *b, char *value)
{
	int64_t size;
	if (strcmp(value, "min") == 0)
		b->quote = QUOTE_MINIMUM;
	else if (strcmp(value, "full") == 0)
		b->quote = QUOTE_FULL;
	else if (words_number(value, 0, 65535, &size))
		b->quote = (int32_t)size;
	else
		return false;
	return true;
}

static bool read_reported(struct behaviour *b, char *value)
{
	int64_t mtu = MTU_UNREPORTED;
	if (strcmp(value, "none") != 0 && !words_number(value, 0, 65535, &mtu))
		return false;
	b->mtu_reported = (int32_t)mtu;
	return true;
}

static bool read_ports(struct behaviour *b, char *value)
{
	char *rest;
	b->tcp_open_count = 0;
	for (char *at = strtok_r(value, ",", &rest); at; at = strtok_r(NULL, ",", &rest)) {
		int64_t port;
		if (b->tcp_open_count == PORTS_MOST || !words_number(at, 0, 65535, &port))
			return false;
		b->tcp_open[b->tcp_open_count++] = (uint16_t)port;
	}
	return b->tcp_open_count > 0;
}

static bool read_mpls(struct behaviour *b, char *value)
{
	return objects_read_mpls(&b->extension, value);
}

static bool read_interface(struct behaviour *b, char *value)
{
	return objects_read_interface(&b->extension, value);
}

static bool read_object(struct behaviour *b, char *value)
{
	return objects_read_raw(&b->extension, value);
}

static bool read_quote_insert(struct behaviour *b, char *value)
{
	return edit_read_insert(&b->quote_edits, value);
}

static bool read_quote_patch(struct behaviour *b, char *value)
{
	return edit_read_patch(&b->quote_edits, value);
}

static bool read_answer_insert(struct behaviour *b, char *value)
{
	return edit_read_insert(&b->answer_edits, value);
}

static bool read_answer_patch(struct behaviour *b, char *value)
{
	return edit_read_patch(&b->answer_edits, value);
}

#define INSERT_FORM "HEX, whole words, at most 160 bytes"
#define PATCH_FORM "[t]PLACE:[^]HEX,... with at most 24 bytes each"
#define AT(member) .offset = offsetof(struct behaviour, member)

/* clang-format off */
static const struct key keys[] = {
	{"delay", KEY_DURATION, AT(delay_ns)},
	{"jitter", KEY_DURATION, AT(jitter_ns)},
	{"late", KEY_DURATION, AT(late_ns)},
	{"loss", KEY_CHANCE, AT(loss)},
	{"silent", KEY_CHANCE, AT(silent)},
	{"mute", KEY_CHANCE, AT(mute)},
	{"limit", KEY_SPECIAL, .read = read_limit_linux, .form = "RATE[:BURST], linux or none"},
	{"limit-all", KEY_LIMIT, AT(limit_all)},
	{"limit-replies", KEY_LIMIT, AT(limit_replies)},
	{"expire", KEY_REASON, AT(expire)},
	{"refuse", KEY_REASON, AT(refuse)},
	{"block", KEY_REASON, AT(block)},
	{"note", KEY_REASON, AT(note)},
	{"rest", KEY_NUMBER, AT(rest), .high = INT32_MAX},
	{"mtu", KEY_NUMBER, AT(mtu), .low = 68, .high = 65535},
	{"mtu-reported", KEY_SPECIAL, .read = read_reported, .form = "a size or none"},
	{"quote", KEY_SPECIAL, .read = read_quote, .form = "a size, min or full"},
	{"quote-ttl", KEY_NUMBER, AT(quote_ttl), .high = 255},
	{"quote-tos", KEY_NUMBER, AT(quote_tos), .high = 255},
	{"quote-id", KEY_NUMBER, AT(quote_id), .high = 65535},
	{"tos", KEY_NUMBER, AT(tos), .high = 255},
	{"dscp", KEY_NUMBER, AT(dscp), .high = 63},
	{"ecn", KEY_NUMBER, AT(ecn), .high = 3},
	{"nat", KEY_ADDRESSES, AT(nat)},
	{"nat-to", KEY_ADDRESSES, AT(nat_to)},
	{"nat-port", KEY_NUMBER, AT(nat_port), .high = 65535},
	{"nat-to-port", KEY_NUMBER, AT(nat_to_port), .high = 65535},
	{"from", KEY_ADDRESSES, AT(from)},
	{"ttl", KEY_NUMBER, AT(ttl), .low = 1, .high = 255},
	{"back", KEY_NUMBER, AT(back), .high = 254},
	{"counter", KEY_NUMBER, AT(counter), .low = 1, .high = 65535},
	{"answer-tos", KEY_NUMBER, AT(answer_tos), .high = 255},
	{"forwards-zero", KEY_CHOICE, AT(forwards_zero), .choices = answers},
	{"duplicates", KEY_NUMBER, AT(duplicates), .high = 100},
	{"corrupt", KEY_CHOICE, AT(corrupt), .choices = corruptions},
	{"truncate", KEY_NUMBER, AT(truncate), .high = 65535},
	{"mpls", KEY_SPECIAL, .read = read_mpls, .form = "LABEL[:EXP[:S[:TTL]]],..."},
	{"interface", KEY_SPECIAL, .read = read_interface,
		.form = "in|sub|out|next/INDEX/ADDRESS|self/NAME/MTU, '-' for what is absent"},
	{"object", KEY_SPECIAL, .read = read_object, .form = "CLASS/TYPE:HEX,..."},
	{"extension", KEY_CHOICE, AT(extension.mode), .choices = modes},
	{"extension-checksum", KEY_CHOICE, AT(extension.checksum), .choices = checksums},
	{"extension-version", KEY_NUMBER, AT(extension.version), .high = 15},
	{"extension-length", KEY_NUMBER, AT(extension.length), .high = 255},
	{"quote-insert", KEY_SPECIAL, .read = read_quote_insert, .form = INSERT_FORM},
	{"quote-patch", KEY_SPECIAL, .read = read_quote_patch, .form = PATCH_FORM},
	{"answer-insert", KEY_SPECIAL, .read = read_answer_insert, .form = INSERT_FORM},
	{"answer-patch", KEY_SPECIAL, .read = read_answer_patch, .form = PATCH_FORM},
	{"object-repeat", KEY_NUMBER, AT(extension.object_repeat), .low = 1, .high = 2000},
	{"object-length", KEY_NUMBER, AT(extension.object_length), .high = 65535},
	{"echo", KEY_CHOICE, AT(echo), .choices = answers},
	{"timestamp", KEY_CHOICE, AT(timestamp), .choices = answers},
	{"udp", KEY_CHOICE, AT(udp), .choices = services},
	{"tcp", KEY_CHOICE, AT(tcp), .choices = services},
	{"tcp-open", KEY_SPECIAL, .read = read_ports, .form = "ports with commas between"},
	{"tcp-reset", KEY_CHOICE, AT(tcp_reset), .choices = answers},
	{"sctp", KEY_CHOICE, AT(sctp), .choices = services},
	{"dccp", KEY_CHOICE, AT(dccp), .choices = services},
	{"other", KEY_CHOICE, AT(other), .choices = services},
};
/* clang-format on */

struct behaviour keys_default(void)
{
	return (struct behaviour){
		.mtu = UNSET,
		.mtu_reported = UNSET,
		.rest = UNSET,
		.quote = QUOTE_FULL,
		.quote_ttl = UNSET,
		.quote_tos = UNSET,
		.quote_id = UNSET,
		.tos = UNSET,
		.dscp = UNSET,
		.ecn = UNSET,
		.nat_port = UNSET,
		.nat_to_port = UNSET,
		.ttl = UNSET,
		.back = UNSET,
		.answer_tos = UNSET,
		.truncate = UNSET,
		.extension = {.version = UNSET,
			.length = UNSET,
			.object_length = UNSET,
			.object_repeat = 1},
		.echo = 1,
		.timestamp = 1,
	};
}

static const struct key *find_key(const char *name)
{
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (strcmp(keys[i].name, name) == 0)
			return &keys[i];
	return NULL;
}

static bool read_choice(const char *const *choices, const char *value, int32_t *to)
{
	for (int32_t i = 0; choices[i]; i++)
		if (strcmp(choices[i], value) == 0) {
			*to = i;
			return true;
		}
	return false;
}

static bool read_number(const struct key *key, const char *value, int32_t *to)
{
	int64_t number;
	if (!words_number(value, key->low, key->high, &number))
		return false;
	*to = (int32_t)number;
	return true;
}

static bool read_value(struct behaviour *to, const struct key *key, char *value)
{
	void *field = (char *)to + key->offset;
	switch (key->kind) {
	case KEY_DURATION:
		return words_duration(value, field);
	case KEY_CHANCE:
		return words_chance(value, field);
	case KEY_NUMBER:
		return read_number(key, value, field);
	case KEY_REASON:
		return words_reason(value, field);
	case KEY_LIMIT:
		return words_limit(value, field);
	case KEY_ADDRESSES:
		return words_addresses(value, field);
	case KEY_CHOICE:
		return read_choice(key->choices, value, field);
	case KEY_SPECIAL:
		return key->read(to, value);
	}
	return false;
}

/* Say what the value of a key must be. */
static void word_form(const struct key *key, char *to, size_t room)
{
	static const char *const forms[] = {
		[KEY_DURATION] = "a time such as 20, 20ms, 1.5s",
		[KEY_CHANCE] = "a chance such as 30%",
		/* clang-format off */
		[KEY_REASON] = "TYPE/CODE, CODE, drop, net, host, protocol, port, admin, reject, quench or redirect",
		/* clang-format on */
		[KEY_LIMIT] = "RATE[:BURST]",
		[KEY_ADDRESSES] = "an address, or one of each family with a comma",
	};
	if (key->kind == KEY_NUMBER) {
		snprintf(to, room, "%lld..%lld", (long long)key->low, (long long)key->high);
		return;
	}
	if (key->kind != KEY_CHOICE) {
		snprintf(to, room, "%s", key->form ? key->form : forms[key->kind]);
		return;
	}
	size_t used = 0;
	for (size_t i = 0; key->choices[i] && used < room; i++)
		used += (size_t)snprintf(
			to + used, room - used, "%s%s", i ? " or " : "", key->choices[i]);
}

bool keys_apply(struct behaviour *to, const struct word *word,
	char problem[static PROBLEM_ROOM], bool *unknown)
{
	const struct key *key = find_key(word->key);
	char form[160];
	*unknown = !key;
	if (!key) {
		snprintf(problem, PROBLEM_ROOM, "unknown key '%.60s'", word->key);
		return false;
	}
	if (!word->value && key->kind == KEY_CHANCE) {
		uint32_t *chance = (void *)((char *)to + key->offset);
		*chance = CHANCE_CERTAIN;
		return true;
	}
	if (!word->value && key->choices == answers) {
		int32_t *choice = (void *)((char *)to + key->offset);
		*choice = 1;
		return true;
	}
	char *value = word->value;
	char shown[64];
	snprintf(shown, sizeof shown, "%s", value ? value : "");
	if (value && read_value(to, key, value))
		return true;
	word_form(key, form, sizeof form);
	snprintf(problem, PROBLEM_ROOM, "%s=%.60s: must be %s", key->name, shown, form);
	return false;
}

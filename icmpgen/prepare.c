/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/prepare.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/errors.h"
#include "common/base/number.h"
#include "common/net/explain.h"
#include "common/net/file.h"
#include "common/net/netns.h"
#include "common/net/random.h"
#include "common/net/resolve.h"
#include "icmpgen/options_check.h"
#include "icmpgen/quote_source.h"

static bool data_read(
	void *context, const char *name, struct spec_bytes *to, struct text *problem)
{
	uint8_t *memory;
	struct span bytes;
	bool *is_missing = context;
	if (!file_read(name, SPEC_BYTES_MAX - to->size, &memory, &bytes, problem)) {
		*is_missing = errno != EFBIG;
		return false;
	}
	if (bytes.size > 0)
		memcpy(to->data + to->size, bytes.data, bytes.size);
	to->size += bytes.size;
	free(memory);
	return true;
}

/* ---- words ----------------------------------------------------------------------- */
/* MESSAGE (unless --type stands for it), FIELD=VALUE..., DEST */
struct parts {
	const char *message;
	const char *destination;
};

static void quoted_add(struct text *t, const char *word)
{
	text_refuse(t, "'", word, "'");
}

/* Whether the word names a message in any family, the wanted ones first. */
static bool is_message(const char *word, const char **near)
{
	uint8_t type;
	int code;
	return icmp_name_parse(4, word, &type, &code, near) ||
	       icmp_name_parse(6, word, &type, &code, near);
}

/* One word alone: what is missing is the destination, or the message before it. */
static void lone_problem(const char *word, struct text *problem)
{
	struct address address;
	const char *near = NULL;
	if (is_message(word, &near)) {
		text_add(problem, "no destination: an address or name must follow the message");
		return;
	}
	if (near || !(address_parse(word, &address) || strpbrk(word, ".:%"))) {
		text_add(problem, "unknown message ");
		quoted_add(problem, word);
		if (near)
			text_format(problem, "; did you mean '%s'?", near);
		else
			text_add(problem, "; icmp-send --list shows them all");
		return;
	}
	text_refuse(problem, "no message before ", word, ": icmp-send echo ");
	text_add_escaped(problem, word, strlen(word));
}

/* Whether `code` names a code of the message: "dest-unreach port". */
static bool is_code_of(const char *message, const char *code)
{
	char word[96];
	struct text t = text_of(word, sizeof word);
	const char *near;
	text_format(&t, "%s/%s", message, code);
	return !t.cut && is_message(word, &near);
}

/* A word too many: it is a code apart from its message, a message beside --type, or just that.
 */
static void extra_problem(const struct parts *parts, const char *word, struct text *problem)
{
	const char *near;
	quoted_add(problem, parts->destination);
	if (parts->message && is_code_of(parts->message, parts->destination)) {
		text_format(problem, " is a code of %s: write %s/%s", parts->message,
			parts->message, parts->destination);
		return;
	}
	if (!parts->message && is_message(parts->destination, &near)) {
		text_add(problem, " is a message, and so is --type: leave out one of them");
		return;
	}
	*problem = text_of(problem->at, problem->capacity);
	quoted_add(problem, word);
	text_add(problem, ": one DEST only; it was ");
	quoted_add(problem, parts->destination);
}

static bool words_sort(
	const struct icmp_send_options *s, struct parts *parts, struct text *problem)
{
	*parts = (struct parts){0};
	bool has_type = s->spec.type != SPEC_UNSET;
	for (uint32_t i = 0; i < s->word_count && problem->size == 0; i++) {
		const char *word = s->words[i];
		if (strchr(word, '='))
			continue;
		if (!parts->message && !has_type)
			parts->message = word;
		else if (!parts->destination)
			parts->destination = word;
		else
			extra_problem(parts, word, problem);
	}
	if (problem->size > 0)
		return false;
	if (!parts->message && !has_type)
		text_add(problem, "no message: say what to send, as in icmp-send echo DEST "
				  "(icmp-send --list shows them all)");
	else if (!parts->destination && parts->message)
		lone_problem(parts->message, problem);
	else if (!parts->destination)
		text_add(problem, "no destination: an address or name must follow the message");
	return problem->size == 0;
}

/* The family that -4, -6 or the message's name demands; 0: whatever DEST is. */
static uint8_t version_wanted(const struct icmp_send_options *s, const char *message)
{
	uint8_t type;
	int code;
	const char *near;
	if (s->wants_v4 || s->wants_v6)
		return s->wants_v6 ? 6 : 4;
	if (!message)
		return 0;
	bool is_v4 = icmp_name_parse(4, message, &type, &code, &near);
	bool is_v6 = icmp_name_parse(6, message, &type, &code, &near);
	if (is_v4 == is_v6)
		return 0;
	return is_v4 ? 4 : 6;
}

static enum status destination_find(
	struct icmp_send_options *s, const struct parts *parts, struct text *problem)
{
	struct resolved resolved;
	const char *word = parts->destination;
	s->report.host = word;
	bool is_number = address_parse(word, &s->spec.destination) || strchr(word, '%');
	uint8_t version = version_wanted(s, parts->message);
	if (is_number && !s->wants_v4 && !s->wants_v6)
		version = 0;
	const char *why = s->numeric && !is_number
				  ? "no numeric address (-n)"
				  : resolve_until(word, version, s->until, &resolved);
	if (why) {
		text_add_escaped(problem, word, strlen(word));
		text_format(problem, ": %s", why);
		explain_host(word, version, why, problem);
		return STATUS_USAGE;
	}
	s->spec.destination = resolved.address;
	s->spec.version = resolved.address.version;
	return STATUS_OK;
}

/* --expect, by the family of the destination. */
static bool expect_read(struct icmp_send_options *s, struct text *problem)
{
	const char *near;
	if (!s->expect)
		return true;
	s->has_reply = true;
	if (icmp_name_parse(
		    s->spec.version, s->expect, &s->expected.type, &s->expected.code, &near))
		return true;
	text_add(problem, "--expect: unknown message ");
	quoted_add(problem, s->expect);
	text_format(problem, " for IPv%u", s->spec.version);
	if (near)
		text_format(problem, "; did you mean '%s'?", near);
	return false;
}

/* *is_missing: why false is returned is a file that cannot be read. */
static bool message_read(struct icmp_send_options *s, const struct parts *parts,
	bool *is_missing, struct text *problem)
{
	struct spec_source source = {.read = data_read, .context = is_missing};
	if (parts->message && !spec_message(&s->spec, parts->message, problem))
		return false;
	if (!parts->message)
		spec_complete(&s->spec);
	bool has_seed = s->seed != SPEC_UNSET;
	int error = has_seed ? 0 : random_bytes(&source.seed, sizeof source.seed);
	if (has_seed) {
		source.seed = s->seed;
		s->spec.fresh_identification = (uint32_t)(s->seed % UINT16_MAX) + 1;
	}
	if (error) {
		text_format(problem, "no random numbers: %s", error_text(-error));
		return false;
	}
	s->vary.seed = source.seed;
	for (uint32_t i = 0; i < s->word_count; i++)
		if (strchr(s->words[i], '=') &&
			!spec_field(&s->spec, s->words[i], &source, problem))
			return false;
	return true;
}

enum status prepare(
	struct icmp_send_options *s, struct acquired *acquired, struct text *problem)
{
	struct parts parts;
	if (!words_sort(s, &parts, problem))
		return STATUS_USAGE;
	enum status status = destination_find(s, &parts, problem);
	if (status != STATUS_OK)
		return status;
	bool is_missing = false;
	if (!expect_read(s, problem) || !message_read(s, &parts, &is_missing, problem) ||
		!options_check_message(s, problem))
		return is_missing ? STATUS_LOCAL : STATUS_USAGE;
	status = quote_source_open(s, acquired, problem);
	if (status == STATUS_OK)
		acquire_sockets(acquired, s);
	if (acquired->no_netns == 0)
		return status;
	netns_problem("--effect-netns", s->effect_netns, acquired->no_netns, problem);
	return STATUS_LOCAL;
}

enum status prepare_quote(struct icmp_send_options *s, struct acquired *acquired,
	struct text *note, struct text *problem)
{
	enum status status = quote_source(s, acquired, note, problem);
	if (status != STATUS_OK)
		return status;
	if (!spec_check(&s->spec, problem) || !vary_check(&s->vary, &s->spec, problem))
		return STATUS_USAGE;
	vary_start(&s->vary, &s->spec);
	return STATUS_OK;
}

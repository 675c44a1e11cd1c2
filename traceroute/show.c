/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/show.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/cli/message.h"
#include "common/net/clock.h"
#include "common/net/resolve.h"

#define END_WAIT SECOND

/* ---- who an address is --------------------------------------------------------------------
 */

/* A descriptor that was closed must not stay in the loop: it would be ready for ever. */
static void watch(struct show *show, int fd, int *watched, uint32_t tag)
{
	if (*watched == fd)
		return;
	if (*watched >= 0)
		loop_forget(show->loop, *watched);
	if (fd >= 0)
		loop_watch(show->loop, fd, tag, false);
	*watched = fd;
}

static void watch_helpers(struct show *show)
{
	watch(show, show->names.fd, &show->names_watched, SHOW_TAG_NAMES);
	watch(show, show->asn.fd, &show->as_watched, SHOW_TAG_AS);
}

/* Whether something that comes at `until` at the latest is still worth waiting for, when a
 * second after `since` (0: not yet) it no longer is. */
static bool is_awaited(
	const struct show *show, nanoseconds since, nanoseconds until, nanoseconds *wake)
{
	if (since && show->now >= since + END_WAIT)
		return false;
	if (since && since + END_WAIT < until)
		until = since + END_WAIT;
	if (until < *wake)
		*wake = until;
	return true;
}

/* Whether all that is wanted of this address is known, or was waited for long enough. Who asks
 * for AS numbers waits for the registry, unless the user is in a hurry. */
static bool is_labelled(struct show *show, const struct address *address, nanoseconds *wake)
{
	bool awaited = false;
	nanoseconds until = NEVER;
	const char *name;
	if (show->wants_names &&
		names_ask(&show->names, address, show->now, &name, &until) == NAMES_WAITING)
		awaited |= is_awaited(show, show->end_at, until, wake);
	if (show->options->as_numbers && !asn_ask(&show->asn, address, show->now, &until))
		awaited |= is_awaited(show, show->hurry_at, until, wake);
	watch_helpers(show);
	return !awaited;
}

void show_hurry(struct show *show, nanoseconds now)
{
	if (!show->hurry_at)
		show->hurry_at = now;
}

static const char *name_of(void *self, const struct address *address)
{
	struct show *show = self;
	const char *name = NULL;
	nanoseconds until;
	return names_ask(&show->names, address, show->now, &name, &until) == NAMES_KNOWN ? name
											 : NULL;
}

static const char *as_of(void *self, const struct address *address)
{
	struct show *show = self;
	nanoseconds until;
	return asn_ask(&show->asn, address, show->now, &until);
}

static void copy_label(char *text, const char *label)
{
	struct text t = text_of(text, VIEW_LABEL_SIZE);
	if (label)
		text_add(&t, label);
}

static void text_name(void *self, const struct address *address, char *text)
{
	copy_label(text, name_of(self, address));
}

static void text_as(void *self, const struct address *address, char *text)
{
	const char *numbers = as_of(self, address);
	copy_label(text, numbers ? numbers : "!!");
}

/* ---- beginning and end --------------------------------------------------------------------
 */

static bool is_json(const struct show *show)
{
	return show->options->format != FORMAT_TEXT;
}

static void open_text(struct show *show)
{
	const struct options *o = show->options;
	show->text = (struct view_text){
		.extensions = o->extensions,
		.back = o->back,
		.tcp_info = o->tcp_info,
		.quoted = o->quoted,
		.marks_dscp = o->dscp_given,
		.marks_ecn = o->ecn_given,
		.traffic_class = (uint8_t)o->traffic_class,
		.source = show->facts->context->source,
		.destination = show->facts->context->destination,
		.labels = {.self = show, .zone = resolve_zone_name}
	   };
	if (show->wants_names)
		show->text.labels.name = text_name;
	if (o->as_numbers)
		show->text.labels.as_numbers = text_as;
}

int show_open(struct show *show, const struct options *options,
	const struct view_json_facts *facts, const struct asn_source *source, struct loop *loop)
{
	*show = (struct show){.options = options,
		.facts = facts,
		.loop = loop,
		.wants_names = !options->numeric,
		.names_watched = -1,
		.as_watched = -1};
	names_open(&show->names);
	asn_open(&show->asn, source);
	open_text(show);
	show->queue = malloc(sizeof *show->queue * SHOW_QUEUE);
	show->hops = is_json(show) ? malloc(sizeof *show->hops * SHOW_QUEUE) : NULL;
	return show->queue && (show->hops || !is_json(show)) ? 0 : -ENOMEM;
}

void show_close(struct show *show)
{
	names_close(&show->names);
	asn_close(&show->asn);
	free(show->queue);
	free(show->hops);
}

void show_header(const struct options *options, const struct view_json_facts *facts)
{
	char buffer[2048];
	struct text t = text_of(buffer, sizeof buffer);
	const struct view_labels labels = {.zone = resolve_zone_name};
	if (options->format != FORMAT_TEXT)
		return;
	view_text_header(&labels, &t, facts->host, &facts->context->destination,
		facts->trace->max_hops, facts->trace->size);
	fputs(buffer, stdout);
	message_flush();
}

static void say_notice(const struct answer *answer)
{
	char number[ADDRESS_TEXT_SIZE];
	message_flush();
	fprintf(stderr, "\nfrom %s: ICMP type %u code %u about hop %u: no answer\n",
		address_text(number, &answer->from), answer->type, answer->code,
		answer->question.hop_limit);
}

static struct view_json_labels json_labels(struct show *show)
{
	return (struct view_json_labels){.name = show->wants_names ? name_of : NULL,
		.as_numbers = show->options->as_numbers ? as_of : NULL,
		.self = show};
}

/* ---- a line per answer ----------------------------------------------------------------- */

/* A router that gave up a packet stands at the hop where the packet was to end. */
static void stream_answer(struct show *show, const struct answer *answer)
{
	const struct question *question = &answer->question;
	if (answer->kind != ANSWER_EXPIRED || show->options->find_mtu)
		return;
	view_json_answer(stdout, show->facts, answer, question->hop_limit, question->attempt);
	show->streamed[question->hop_limit] |= (uint16_t)(1u << question->attempt);
}

/* Everything else is known to belong to a hop when its line is. */
static void stream_hop(struct show *show, const struct hop *hop)
{
	bool own = false;
	for (uint8_t i = 0; i < hop->count; i++)
		own |= hop->probe[i].kind == ANSWER_EXPIRED;
	for (uint8_t i = 0; i < hop->count; i++) {
		const struct answer *answer = &hop->probe[i];
		uint8_t attempt = own ? answer->question.attempt : i;
		if (!(show->streamed[hop->hop_limit] & 1u << attempt))
			view_json_answer(stdout, show->facts, answer, hop->hop_limit, attempt);
	}
}

void show_summary(const struct show *show, int status)
{
	if (show->options->stream)
		view_json_summary(stdout, show->facts, &show->end, clock_wall(), status);
}

/* ---- events -----------------------------------------------------------------------------
 */

void show_event(struct show *show, const struct trace_event *event, nanoseconds now)
{
	nanoseconds wake = NEVER;
	show->now = now;
	if (event->kind == TRACE_NOTICE) {
		say_notice(&event->answer);
	} else if (event->kind == TRACE_ANSWER) {
		/* asked for early, the name is there when the line is */
		if (event->answer.kind != ANSWER_NONE)
			is_labelled(show, &event->answer.from, &wake);
		if (show->options->stream)
			stream_answer(show, &event->answer);
	} else if (show->count < SHOW_QUEUE) {
		if (event->kind == TRACE_END)
			show->end_at = now;
		else if (show->options->stream)
			stream_hop(show, &event->hop);
		show->queue[(show->first + show->count++) % SHOW_QUEUE] = *event;
	}
}

static void print_hop(struct show *show, const struct hop *hop)
{
	static char buffer[VIEW_HOP_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	if (is_json(show)) {
		show->hops[show->hop_count++] = *hop;
		return;
	}
	view_text_hop(&show->text, hop, &t);
	fputs(buffer, stdout);
	/* what is decided is seen at once, in a pipe too */
	message_flush();
}

static void print_end(struct show *show, const struct trace_end *end)
{
	const struct view_json_labels labels = json_labels(show);
	show->end = *end;
	if (is_json(show))
		view_json_trace(stdout, show->facts, &labels, show->hops, show->hop_count, end,
			clock_wall());
	else
		putchar('\n');
	message_flush();
}

static bool is_ready(struct show *show, const struct trace_event *event, nanoseconds *wake)
{
	bool ready = true;
	/* all are asked before any is waited for */
	for (uint8_t i = 0; event->kind == TRACE_HOP && i < event->hop.count; i++)
		if (event->hop.probe[i].kind != ANSWER_NONE)
			ready &= is_labelled(show, &event->hop.probe[i].from, wake);
	return ready;
}

void show_flush(struct show *show, nanoseconds now, nanoseconds *wake)
{
	show->now = now;
	while (show->count > 0) {
		const struct trace_event *event = &show->queue[show->first];
		if (!is_ready(show, event, wake))
			return;
		if (event->kind == TRACE_HOP)
			print_hop(show, &event->hop);
		else
			print_end(show, &event->end);
		show->first = (show->first + 1) % SHOW_QUEUE;
		show->count--;
	}
}

void show_read(struct show *show, uint32_t tag)
{
	if (tag == SHOW_TAG_NAMES)
		names_receive(&show->names);
	else if (tag == SHOW_TAG_AS)
		asn_receive(&show->asn);
	watch_helpers(show);
}

bool show_is_empty(const struct show *show)
{
	return show->count == 0;
}

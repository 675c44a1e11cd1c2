/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/cli/message.h"
#include "common/net/clock.h"
#include "common/net/resolve.h"

#define END_WAIT SECOND

/* ---- who an address is ----------------------------------------------------------- */

/* A descriptor that was closed must not stay in the loop: it would be ready for ever. */
static void watch(struct output *output, int fd, int *watched, uint32_t tag)
{
	if (*watched == fd)
		return;
	if (*watched >= 0)
		loop_forget(output->loop, *watched);
	if (fd >= 0)
		loop_watch(output->loop, fd, tag, false);
	*watched = fd;
}

static void watch_helpers(struct output *output)
{
	watch(output, output->names.fd, &output->names_watched, OUTPUT_TAG_NAMES);
	watch(output, output->asn.fd, &output->as_watched, OUTPUT_TAG_AS);
}

/* Whether something that comes at `until` at the latest is still worth waiting for, when a
 * second after `since` (0: not yet) it no longer is. */
static bool is_awaited(
	const struct output *output, nanoseconds since, nanoseconds until, nanoseconds *wake)
{
	if (since && output->now >= since + END_WAIT)
		return false;
	if (since && since + END_WAIT < until)
		until = since + END_WAIT;
	if (until < *wake)
		*wake = until;
	return true;
}

/* Whether all that is wanted of this address is known, or was waited for long enough. Who asks
 * for AS numbers waits for the registry, unless the user is in a hurry. */
static bool is_labelled(struct output *output, const struct address *address, nanoseconds *wake)
{
	bool awaited = false;
	nanoseconds until = NEVER;
	const char *name;
	if (output->wants_names &&
		names_ask(&output->names, address, output->now, &name, &until) == NAMES_WAITING)
		awaited |= is_awaited(output, output->end_at, until, wake);
	if (output->options->as_numbers && !asn_ask(&output->asn, address, output->now, &until))
		awaited |= is_awaited(output, output->hurry_at, until, wake);
	watch_helpers(output);
	return !awaited;
}

void output_stop_waiting(struct output *output, nanoseconds now)
{
	if (!output->hurry_at)
		output->hurry_at = now;
}

static const char *name_of(void *self, const struct address *address)
{
	struct output *output = self;
	const char *name = NULL;
	nanoseconds until;
	return names_ask(&output->names, address, output->now, &name, &until) == NAMES_KNOWN
		       ? name
		       : NULL;
}

static const char *as_of(void *self, const struct address *address)
{
	struct output *output = self;
	nanoseconds until;
	return asn_ask(&output->asn, address, output->now, &until);
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

/* ---- beginning and end ----------------------------------------------------------- */

static bool is_json(const struct output *output)
{
	return output->options->format != FORMAT_TEXT;
}

static void open_text(struct output *output)
{
	const struct traceroute_options *o = output->options;
	output->text = (struct view_text){.extensions = o->extensions,
		.back = o->back,
		.tcp_info = o->tcp_info,
		.quoted = o->quoted,
		.marks_dscp = o->dscp_given,
		.marks_ecn = o->ecn_given,
		.traffic_class = (uint8_t)o->traffic_class,
		.source = output->facts->context->source,
		.destination = output->facts->context->destination,
		.labels = {.self = output, .zone = resolve_zone_name}};
	if (output->wants_names)
		output->text.labels.name = text_name;
	if (o->as_numbers)
		output->text.labels.as_numbers = text_as;
}

int output_open(struct output *output, const struct traceroute_options *options,
	const struct view_json_facts *facts, const struct asn_source *source, struct loop *loop)
{
	*output = (struct output){.options = options,
		.facts = facts,
		.loop = loop,
		.wants_names = !options->numeric,
		.names_watched = -1,
		.as_watched = -1};
	names_open(&output->names);
	asn_open(&output->asn, source);
	open_text(output);
	output->queue = malloc(sizeof *output->queue * OUTPUT_QUEUE);
	output->hops = is_json(output) ? malloc(sizeof *output->hops * OUTPUT_QUEUE) : NULL;
	return output->queue && (output->hops || !is_json(output)) ? 0 : -ENOMEM;
}

void output_close(struct output *output)
{
	names_close(&output->names);
	asn_close(&output->asn);
	free(output->queue);
	free(output->hops);
}

void output_header(
	const struct traceroute_options *options, const struct view_json_facts *facts)
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

static struct view_json_labels json_labels(struct output *output)
{
	return (struct view_json_labels){.name = output->wants_names ? name_of : NULL,
		.as_numbers = output->options->as_numbers ? as_of : NULL,
		.self = output};
}

/* ---- a line per answer ----------------------------------------------------------- */

/* A router that gave up a packet stands at the hop where the packet was to end. */
static void stream_answer(struct output *output, const struct answer *answer)
{
	const struct question *question = &answer->question;
	if (answer->kind != ANSWER_EXPIRED || output->options->find_mtu)
		return;
	view_json_answer(stdout, output->facts, answer, question->hop_limit, question->attempt);
	output->streamed[question->hop_limit] |= (uint16_t)(1u << question->attempt);
}

/* Everything else is known to belong to a hop when its line is. */
static void stream_hop(struct output *output, const struct hop *hop)
{
	bool own = false;
	for (uint8_t i = 0; i < hop->count; i++)
		own |= hop->probe[i].kind == ANSWER_EXPIRED;
	for (uint8_t i = 0; i < hop->count; i++) {
		const struct answer *answer = &hop->probe[i];
		uint8_t attempt = own ? answer->question.attempt : i;
		if (!(output->streamed[hop->hop_limit] & 1u << attempt))
			view_json_answer(
				stdout, output->facts, answer, hop->hop_limit, attempt);
	}
}

void output_summary(const struct output *output, int status)
{
	if (output->options->stream)
		view_json_summary(stdout, output->facts, &output->end, clock_wall(), status);
}

/* ---- events ---------------------------------------------------------------------- */

void output_event(struct output *output, const struct trace_event *event, nanoseconds now)
{
	nanoseconds wake = NEVER;
	output->now = now;
	if (event->kind == TRACE_NOTICE) {
		say_notice(&event->answer);
	} else if (event->kind == TRACE_ANSWER) {
		/* asked for early, the name is there when the line is */
		if (event->answer.kind != ANSWER_NONE)
			is_labelled(output, &event->answer.from, &wake);
		if (output->options->stream)
			stream_answer(output, &event->answer);
	} else if (output->count < OUTPUT_QUEUE) {
		if (event->kind == TRACE_END)
			output->end_at = now;
		else if (output->options->stream)
			stream_hop(output, &event->hop);
		output->queue[(output->first + output->count++) % OUTPUT_QUEUE] = *event;
	}
}

static void print_hop(struct output *output, const struct hop *hop)
{
	static char buffer[VIEW_HOP_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	if (is_json(output)) {
		output->hops[output->hop_count++] = *hop;
		return;
	}
	view_text_hop(&output->text, hop, &t);
	fputs(buffer, stdout);
	/* what is decided is seen at once, in a pipe too */
	message_flush();
}

static void print_end(struct output *output, const struct trace_end *end)
{
	const struct view_json_labels labels = json_labels(output);
	output->end = *end;
	if (is_json(output))
		view_json_trace(stdout, output->facts, &labels, output->hops, output->hop_count,
			end, clock_wall());
	else
		putchar('\n');
	message_flush();
}

static bool is_ready(struct output *output, const struct trace_event *event, nanoseconds *wake)
{
	bool ready = true;
	/* all are asked before any is waited for */
	for (uint8_t i = 0; event->kind == TRACE_HOP && i < event->hop.count; i++)
		if (event->hop.probe[i].kind != ANSWER_NONE)
			ready &= is_labelled(output, &event->hop.probe[i].from, wake);
	return ready;
}

void output_flush(struct output *output, nanoseconds now, nanoseconds *wake)
{
	output->now = now;
	while (output->count > 0) {
		const struct trace_event *event = &output->queue[output->first];
		if (!is_ready(output, event, wake))
			return;
		if (event->kind == TRACE_HOP)
			print_hop(output, &event->hop);
		else
			print_end(output, &event->end);
		output->first = (output->first + 1) % OUTPUT_QUEUE;
		output->count--;
	}
}

void output_read(struct output *output, uint32_t tag)
{
	if (tag == OUTPUT_TAG_NAMES)
		names_receive(&output->names);
	else if (tag == OUTPUT_TAG_AS)
		asn_receive(&output->asn);
	watch_helpers(output);
}

bool output_is_empty(const struct output *output)
{
	return output->count == 0;
}

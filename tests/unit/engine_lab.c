/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/engine_lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "common/wire/icmp/message.h"
#include "tests/unit/engine_settings.h"

void lab_init(struct lab *lab)
{
	static const uint8_t token[PAYLOAD_TOKEN_SIZE] = {1, 2, 3, 4, 5, 6, 7, 8};
	*lab = (struct lab){.now = 1000 * SECOND, .settings = engine_settings_single()};
	memcpy(lab->settings.payload.token, token, sizeof token);
}

static const struct address target_address = {.version = 4, .bytes = {192, 0, 2, 1}};

void lab_open(struct lab *lab)
{
	lab->engine = calloc(1, ping_size(&lab->settings));
	if (!lab->engine)
		abort();
	struct ping_target target = {.address = target_address, .any_source = lab->any_source};
	ping_init(lab->engine, &lab->settings);
	ping_add_target(lab->engine, &target, 0);
}

void lab_close(struct lab *lab)
{
	free(lab->engine);
	lab->engine = NULL;
}

uint64_t lab_send(struct lab *lab)
{
	struct ping_probe probe;
	for (;;) {
		nanoseconds wake = NEVER;
		enum step step = ping_step(lab->engine, lab->now, &probe, &wake);
		if (step == STEP_DONE)
			return 0;
		if (step == STEP_WAIT)
			lab->now = wake;
		if (step == STEP_SEND)
			break;
		ping_next_event(lab->engine);
	}
	ping_sent(lab->engine, probe.handle, SENT_OK, 0, lab->now, lab->now + lab->call);
	ping_next_event(lab->engine);
	return probe.handle;
}

static struct span write_echo(struct lab *lab, const struct answer *answer, uint8_t type)
{
	static uint8_t data[LAB_DATA];
	const struct payload *payload = &lab->settings.payload;
	payload_fill(payload, answer->handle, data);
	for (uint32_t i = 0; i < answer->altered; i++)
		data[answer->alter_at + i] ^= 0xff;
	uint32_t size = answer->is_cut ? answer->size : payload->size + answer->extra;
	struct writer w = writer_of(lab->packet, sizeof lab->packet);
	icmp_write_echo(&w, 4, type, answer->has_id ? answer->id : lab->settings.id,
		answer->has_sequence ? answer->sequence : (uint16_t)answer->handle,
		span_of(data, size));
	if (answer->code)
		writer_patch_u8(&w, 1, answer->code);
	return writer_span_of(&w);
}

void lab_answer(struct lab *lab, const struct answer *answer)
{
	struct reply reply = {
		.at = lab->now,
		.from = answer->from.version ? answer->from : target_address,
		.checksum = answer->has_bad_checksum ? CHECKSUM_WRONG : CHECKSUM_RIGHT,
	};
	struct span echo = write_echo(lab, answer, answer->has_type ? answer->type : 0);
	reply_from_message(&reply, 4, echo, (struct part){0, echo.size});
	ping_observe(lab->engine, 0, &reply, lab->now);
}

void lab_error(struct lab *lab, uint64_t handle, uint8_t type, uint8_t code,
	const struct answer *quote)
{
	struct answer plain = {.handle = handle};
	const struct answer *wanted = quote ? quote : &plain;
	struct span echo = write_echo(lab, wanted, wanted->has_type ? wanted->type : 8);
	struct reply reply = {
		.kind = REPLY_ICMP_ERROR,
		.by_error_queue = true,
		.checksum = wanted->has_bad_checksum ? CHECKSUM_WRONG : CHECKSUM_UNKNOWN,
		.version = 4,
		.at = lab->now,
		.from = {.version = 4, .bytes = {192, 0, 2, 254}},
		.type = type,
		.code = code,
		.id = wanted->has_id ? wanted->id : lab->settings.id,
		.sequence = wanted->has_sequence ? wanted->sequence : (uint16_t)handle,
		.known = REPLY_KNOWS_ID | REPLY_KNOWS_QUOTED_TO,
		.quoted_to = wanted->from.version ? wanted->from : target_address,
		.bytes = echo,
		.quote = {0, echo.size},
	};
	ping_observe(lab->engine, 0, &reply, lab->now);
}

static void add_flags(struct text *t, const struct ping_event *event)
{
	if (event->has_rtt)
		text_format(t, " rtt=%lld", (long long)event->rtt);
	if (event->has_queued)
		text_format(t, " queued=%lld", (long long)event->queued);
	if (event->is_duplicate)
		text_add(t, " duplicate");
	if (event->is_late)
		text_add(t, " late");
	if (event->is_truncated)
		text_add(t, " truncated");
	if (event->has_bad_checksum)
		text_add(t, " checksum");
	if (event->has_different_address)
		text_add(t, " elsewhere");
	if (event->is_unproven)
		text_add(t, " unproven");
	if (event->is_altered)
		text_format(t, " altered=%u:%02x/%02x", (unsigned)event->wrong_at,
			event->wrong_wanted, event->wrong_got);
	if (event->kind == PING_EVENT_ERROR || event->kind == PING_EVENT_NOTICE)
		text_format(t, " %u/%u", event->type, event->code);
	if (event->error)
		text_format(t, " errno=%d", event->error);
	if (event->mtu)
		text_format(t, " mtu=%u", (unsigned)event->mtu);
	if (event->waited)
		text_format(t, " waited=%lld", (long long)event->waited);
}

const char *lab_event(struct lab *lab)
{
	static const char *const names[] = {
		[PING_EVENT_SENT] = "sent",
		[PING_EVENT_REPLY] = "reply",
		[PING_EVENT_ERROR] = "error",
		[PING_EVENT_NOTICE] = "notice",
		[PING_EVENT_LOCAL_ERROR] = "local",
		[PING_EVENT_OUTSTANDING] = "outstanding",
		[PING_EVENT_TIMEOUT] = "timeout",
		[PING_EVENT_LOST] = "lost",
		[PING_EVENT_UNMATCHED] = "unmatched",
	};
	const struct ping_event *event = ping_next_event(lab->engine);
	if (!event)
		return "none";
	struct text t = text_of(lab->text, sizeof lab->text);
	text_add(&t, names[event->kind]);
	if (event->sequence)
		text_format(&t, " seq=%llu", (unsigned long long)event->sequence);
	add_flags(&t, event);
	return lab->text;
}

const char *lab_counts(struct lab *lab)
{
	struct ping_statistics s = ping_statistics(lab->engine, 0);
	const struct {
		const char *name;
		uint64_t value;
	} counts[] = {
		{"sent", s.sent},
		{"received", s.received},
		{"duplicates", s.duplicates},
		{"errors", s.errors},
		{"corrupted", s.corrupted},
		{"altered", s.altered},
		{"late", s.late},
		{"unproven", s.unproven},
		{"unmatched", s.unmatched},
		{"malformed", s.malformed},
		{"local", s.local_errors},
		{"dropped", s.dropped},
		{"times", s.rtt.count},
	};
	struct text t = text_of(lab->text, sizeof lab->text);
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
		if (counts[i].value)
			text_format(&t, "%s%s=%llu", t.size ? " " : "", counts[i].name,
				(unsigned long long)counts[i].value);
	return lab->text;
}

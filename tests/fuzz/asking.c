/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fuzz/asking.h"

static struct asked *asked;

static size_t asking_size(const struct trace_settings *settings)
{
	(void)settings;
	return 1;
}

static void asking_begin(
	void *self, const struct trace_settings *settings, uint32_t target, nanoseconds now)
{
	(void)self, (void)settings, (void)target, (void)now;
}

static bool asking_next(void *self, const struct prober *prober, nanoseconds now,
	struct question *question, nanoseconds *wake)
{
	(void)self, (void)prober, (void)now, (void)wake;
	if (asked->next == asked->count)
		return false;
	*question = asked->questions[asked->next++];
	return true;
}

static void asking_answer(void *self, const struct answer *answer, nanoseconds now)
{
	(void)self, (void)now;
	asked->answers++;
	asked->answer = *answer;
}

static void asking_again(void *self, const struct question *question, nanoseconds now)
{
	(void)self, (void)question, (void)now;
	asked->again++;
}

static nanoseconds asking_wait_limit(
	const void *self, const struct question *question, nanoseconds sent_at)
{
	(void)self, (void)question, (void)sent_at;
	return SECOND;
}

static bool asking_event(
	void *self, nanoseconds now, struct trace_event *event, nanoseconds *wake)
{
	(void)self, (void)now, (void)event, (void)wake;
	return false;
}

static void asking_stop(void *self, enum stop_reason reason)
{
	(void)self, (void)reason;
}

const struct strategy asking = {
	.name = "asking",
	.size = asking_size,
	.begin = asking_begin,
	.next = asking_next,
	.answer = asking_answer,
	.again = asking_again,
	.wait_limit = asking_wait_limit,
	.event = asking_event,
	.stop = asking_stop,
};

void asking_of(struct asked *questions)
{
	asked = questions;
}

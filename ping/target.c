/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/target.h"

#include <netdb.h>
#include <signal.h>

#include "common/base/arithmetic.h"
#include "common/base/errors.h"
#include "common/net/clock.h"
#include "common/net/explain.h"
#include "common/net/process.h"

enum { EXIT_SIGNAL = 128 };

/* How long until a name or a route is asked for again. */
static const nanoseconds retry_pause = 250 * MILLISECOND;

/* A name that has an address of the other family only is no unknown name. */
static const char *look_up(
	const struct ping_options *o, nanoseconds until, struct resolved *resolved)
{
	struct resolved other;
	const char *problem = resolve_until(o->target, o->version, until, resolved);
	if (!problem || o->version == 0 || problem == gai_strerror(EAI_AGAIN) ||
		problem == RESOLVE_INTERRUPTED)
		return problem;
	return resolve_until(o->target, 0, until, &other) ? problem
							  : gai_strerror(EAI_ADDRFAMILY);
}

/* Where the target has no address of the source's family, that is said later. */
void target_choose_address(const struct ping_options *o, struct resolved *resolved)
{
	if (o->source.version)
		resolved_prefer(resolved, o->source.version);
	resolved_choose(resolved, &(struct resolved_way){.device = o->device,
					  .source = o->source,
					  .has_mark = o->mark != OPTION_ABSENT,
					  .mark = (uint32_t)o->mark});
}

/* A signal that asks for no statistics ends the process, as it would have without us. */
static void end_by_signal(const struct ping_options *o, struct loop *loop)
{
	int number = loop_signal(loop);
	if (loop_request_of(number) != LOOP_END)
		return;
	if (o->report.json)
		report_error(&o->report, o->target, "%s", RESOLVE_INTERRUPTED);
	report_close(&o->report, EXIT_SIGNAL + number);
	process_handle(number, SIG_DFL);
	raise(number);
}

static void report_unknown(const struct ping_options *o, const char *problem)
{
	char help[EXPLAIN_SIZE];
	struct text hint = text_of(help, sizeof help);
	explain_host(o->target, o->version, problem, &hint);
	report_problem(&o->report,
		&(struct problem){
			.object = o->target, .text = problem, .hint = hint.size ? help : NULL});
}

/* NULL, or why it has no address. */
static const char *find_address(const struct ping_options *o, struct loop *loop,
	nanoseconds until, struct resolved *resolved)
{
	const char *problem;
	while ((problem = look_up(o, until, resolved)) == RESOLVE_INTERRUPTED)
		end_by_signal(o, loop);
	if (problem)
		report_unknown(o, problem);
	else
		target_choose_address(o, resolved);
	return problem;
}

/* ---- waiting --------------------------------------------------------------------- */

struct attempt {
	nanoseconds until;
	const char *problem; /* of the last one; NULL: none that may pass */
	bool is_warned;
};

static bool attempt_open(struct attempt *a, struct probe_socket *socket,
	struct resolved *resolved, const struct ping_options *o, struct loop *loop)
{
	a->problem = find_address(o, loop, a->until, resolved);
	if (a->problem)
		return false;
	if (probe_socket_open(socket, o, resolved))
		return true;
	if (socket->refusal)
		a->problem = error_text(-socket->refusal);
	return false;
}

static bool waits(const struct ping_options *o)
{
	return o->ignores_errors || o->goal.until == GOAL_UP;
}

static void attempt_wait(struct attempt *a, const struct ping_options *o, struct loop *loop)
{
	nanoseconds now = clock_now(), wake = now + retry_pause;
	if (!a->is_warned)
		report_warning(&o->report,
			&(struct problem){.object = o->target,
				.text = a->problem,
				.hint = o->goal.until == GOAL_UP
						? "trying again, as --until=up asks"
						: "trying again, as --ignore-errors asks"});
	a->is_warned = true;
	loop_wait(loop, now, time_min(wake, a->until));
	if (loop_has_signal())
		end_by_signal(o, loop);
}

bool target_open(struct probe_socket *socket, struct resolved *resolved, struct ping_options *o,
	struct loop *loop)
{
	nanoseconds begin = clock_now();
	struct attempt a = {
		.until = o->deadline > 0 ? duration_add(begin, o->deadline) : NEVER};
	bool is_open = false;
	o->look_up_until = a.until;
	o->report.is_muted = waits(o);
	while (!(is_open = attempt_open(&a, socket, resolved, o, loop)) && o->report.is_muted) {
		o->report.is_muted = false;
		if (!a.problem || clock_now() >= a.until)
			continue; /* once more, for its report */
		attempt_wait(&a, o, loop);
		o->report.is_muted = true;
	}
	o->report.is_muted = false;
	if (is_open && a.is_warned && o->deadline > 0)
		o->deadline = a.until > clock_now() ? a.until - clock_now() : 1;
	/* where the name moves, until the run ends */
	o->look_up_until = o->deadline > 0 ? duration_add(clock_now(), o->deadline) : NEVER;
	return is_open;
}

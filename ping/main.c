/* SPDX-License-Identifier: BSD-2-Clause */
/* Wiring only: options, privileges, socket, engine, view; then the run. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sys/random.h>

#include "common/cli/message.h"
#include "common/net/clock.h"
#include "common/net/privilege.h"
#include "common/net/resolve.h"
#include "ping/door.h"
#include "ping/options.h"
#include "ping/run.h"
#include "ping/view_text.h"

enum { EXIT_TROUBLE = 2, WINDOW = 65536 };

/* Descriptors 0 to 2 must be open, or a socket would become one of them. */
static void open_standard(void)
{
	struct pollfd set[] = {{.fd = 0}, {.fd = 1}, {.fd = 2}};
	int closed = ppoll(set, 3, &(struct timespec){0}, NULL);
	for (; closed > 0; closed--)
		if (open("/dev/null", O_RDWR) < 0)
			return;
}

static void set_handler(int number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler};
	sigaction(number, &action, NULL);
}

static void prepare_process(void)
{
	open_standard();
	/* a parent that ignores SIGPIPE does not keep us from ending quietly */
	set_handler(SIGPIPE, SIG_DFL);
}

static nanoseconds wall_time(nanoseconds at)
{
	return clock_wall() - (clock_now() - at);
}

/* A resolver that is slow must not outlast the deadline. */
static void on_alarm(int number)
{
	static const char words[] = "ping: name resolution timed out\n";
	(void)number;
	if (write(STDERR_FILENO, words, sizeof words - 1) < 0)
		_exit(EXIT_TROUBLE);
	_exit(EXIT_TROUBLE);
}

static void find_target(const struct ping_options *o, struct resolved *resolved)
{
	if (o->deadline > 0) {
		set_handler(SIGALRM, on_alarm);
		alarm((unsigned)((o->deadline + SECOND - 1) / SECOND));
	}
	const char *problem = resolve(o->target, o->version, resolved);
	if (o->deadline > 0)
		alarm(0);
	if (problem) {
		message_say(o->program, resolved->name, "%s", problem);
		exit(EXIT_TROUBLE);
	}
}

static void check_size(const struct ping_options *o, const struct family *family)
{
	if (o->size <= family->echo_size_max)
		return;
	message_say(o->program, NULL, "-s %llu: must be a whole number from 0 to %u for %s",
		(unsigned long long)o->size, (unsigned)family->echo_size_max, family->name);
	exit(EXIT_TROUBLE);
}

static void random_token(struct payload *payload)
{
	/* cannot fail for so few bytes; if it does, the id and the addresses still tell */
	if (getrandom(payload->token, sizeof payload->token, 0) < 0)
		memset(payload->token, 0x5a, sizeof payload->token);
}

static void make_engine(struct run *run, const struct ping_options *o, const struct door *door)
{
	struct ping_settings settings = {
		.targets = 1,
		.window = WINDOW,
		.count = o->count,
		.interval = o->interval,
		.preload = 1,
		.deadline = o->deadline,
		.linger = o->linger > 0 ? o->linger : NEVER,
		.id = door->id,
		.payload = run->payload,
	};
	struct limits limits = {.in_flight = 64, .batch = run->batch, .error_queue = 64};
	struct ping_target target = {.address = run->target, .any_source = door->any_source};
	run->engine = calloc(1, ping_size(&settings));
	run->packets = calloc(run->batch, run->packet_size);
	run->receiver = receiver_open(RECEIVE_BATCH);
	if (!run->engine || !run->packets || !run->receiver) {
		message_say(o->program, NULL, "%s", strerrordesc_np(ENOMEM));
		exit(EXIT_TROUBLE);
	}
	ping_init(run->engine, &settings, &limits);
	ping_add_target(run->engine, &target);
}

static void make_run(struct run *run, const struct ping_options *o, const struct door *door)
{
	/* all zeros so far */
	run->program = o->program;
	run->sock = door->sock;
	run->target = door->target;
	run->id = door->id;
	run->payload.size = (uint32_t)o->size;
	run->is_flood = o->interval == 0;
	run->takes_stamps = door->takes_stamps;
	run->batch = 1;
	run->packet_size = ICMP_HEADER_ROOM + (uint32_t)o->size;
	random_token(&run->payload);
	make_engine(run, o, door);
	int error = loop_open(&run->loop);
	if (error) {
		message_say(o->program, NULL, "%s", strerrordesc_np(-error));
		exit(EXIT_TROUBLE);
	}
}

static void start_view(struct view_text *view, const struct ping_options *o,
	const struct resolved *resolved, const struct door *door)
{
	struct view_text_settings settings = {
		.out = stdout,
		.err = stderr,
		.is_quiet = o->is_quiet,
		.is_verbose = o->is_verbose,
		.shows_interval = o->interval == 0,
		.wall = wall_time,
		.zone_name = resolve_zone_name,
	};
	struct ping_start start = {
		.program = o->program,
		.name = resolved->name,
		.target = door->target,
		.source = door->source,
		.device = o->device,
		.shows_source = o->device || o->source.version,
		.target_is_numeric = resolved->is_numeric,
		.size = (uint32_t)o->size,
		.id = door->id,
		.is_raw = door->sock.kind == SOCK_KIND_RAW,
		.shows_ident = door->sock.kind == SOCK_KIND_RAW,
		.multicast = door->any_source && !address_is_subnet_router(&door->target),
		.count = o->count,
	};
	/* a line is out as soon as it ends, into a pipe too; a flood on a terminal is drawn at
	 * once */
	setvbuf(stdout, NULL, settings.is_flood ? _IOFBF : _IOLBF, BUFSIZ);
	view_text_init(view, &settings);
	view->view.start(view->view.self, &start);
}

static int end_run(struct run *run, const struct ping_options *o)
{
	struct ping_statistics statistics = ping_statistics(run->engine, 0);
	for (uint32_t i = 0; i < run->view_count; i++)
		run->views[i]->end(run->views[i]->self, &statistics);
	int status = ping_verdict(run->engine);
	receiver_close(run->receiver);
	loop_close(&run->loop);
	sock_close(&run->sock);
	free(run->packets);
	free(run->engine);
	if (message_close_stdout() != 0) {
		message_say(o->program, NULL, "write error");
		return EXIT_FAILURE;
	}
	return status;
}

int main(int argc, char **argv)
{
	static struct run run;
	struct ping_options options;
	struct resolved resolved;
	struct door door;
	struct view_text view;
	prepare_process();
	int error = privilege_begin();
	options_parse(&options, argc, argv);
	if (error) {
		message_say(options.program, NULL, "cannot drop privileges: %s",
			strerrordesc_np(-error));
		return EXIT_TROUBLE;
	}
	find_target(&options, &resolved);
	check_size(&options, family_of(resolved.address.version));
	if (!door_open(&door, &options, &resolved))
		return EXIT_TROUBLE;
	error = privilege_end();
	if (error) {
		message_say(options.program, NULL, "cannot drop privileges: %s",
			strerrordesc_np(-error));
		return EXIT_TROUBLE;
	}
	make_run(&run, &options, &door);
	start_view(&view, &options, &resolved, &door);
	run.views[run.view_count++] = &view.view;
	error = run_engine(&run);
	if (error)
		message_say(options.program, NULL, "%s", strerrordesc_np(-error));
	int status = end_run(&run, &options);
	return error ? EXIT_TROUBLE : status;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pathsim: reads a path file, hangs on a TUN device, answers until SIGTERM, writes the truth.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "tests/lab/build.h"
#include "tests/lab/device.h"
#include "tests/lab/lab.h"
#include "tests/lab/pathfile.h"

enum {
	READS_MOST = 64,
	PACKET_MOST = 65536,
	STORM = 60,	 /* packets in a millisecond */
	LULL_NS = 50000, /* a storm's packets are gathered that long */
};

/* How many packets came and went of late. */
struct traffic {
	int64_t since_ns;
	unsigned count;
	bool is_stormy;
};

struct settings {
	const char *device, *truth, *file;
	bool only_checks;
};

static int64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Send what is due at `now`. Returns how many packets that were. */
static unsigned send_due(struct lab *lab, int device, int64_t now)
{
	unsigned count = 0;
	for (; schedule_next(&lab->schedule) <= now; count++) {
		size_t size;
		int64_t when_ns;
		uint8_t *packet = schedule_take(&lab->schedule, &size, &when_ns);
		truth_note_delay(&lab->truth, now - when_ns);
		/* a device that is down refuses packets: they are lost, as on a cut line */
		if (write(device, packet, size) < 0 && errno == EAGAIN)
			fprintf(stderr, "pathsim: the device takes no more\n");
		free(packet);
	}
	return count;
}

/* Read what waits, up to a batch, sending what is due meanwhile. Returns how many packets came.
 */
static unsigned read_packets(struct lab *lab, int device, uint8_t *room)
{
	unsigned count = 0;
	for (; count < READS_MOST; count++) {
		ssize_t size = read(device, room, PACKET_MOST);
		if (size <= 0)
			break;
		int64_t now = now_ns();
		lab_take(lab, room, (size_t)size, now);
		send_due(lab, device, now);
	}
	return count;
}

static struct timespec timespec_of(int64_t ns)
{
	return (struct timespec){(time_t)(ns / 1000000000), (long)(ns % 1000000000)};
}

/* Wait for a packet, an answer's time or a signal; in a storm a fixed while, so that neither
 * packets nor answers cost a waking each. Returns false on a signal. */
static bool wait_for_work(const struct lab *lab, int device, int signals, bool is_storm)
{
	static const struct timespec lull = {.tv_nsec = LULL_NS};
	struct pollfd fds[] = {{device, POLLIN, 0}, {signals, POLLIN, 0}};
	int64_t next = schedule_next(&lab->schedule);
	int64_t left = next == INT64_MAX ? 0 : next - now_ns();
	struct timespec timeout = timespec_of(left > 0 ? left : 0);
	if (is_storm) {
		nanosleep(&lull, NULL);
		timeout = (struct timespec){0};
	}
	ppoll(fds, 2, next == INT64_MAX && !is_storm ? NULL : &timeout, NULL);
	return !(fds[1].revents & POLLIN);
}

/* Whether packets come so fast that waking for each costs more than answering it. */
static bool is_stormy(struct traffic *traffic, unsigned count)
{
	int64_t now = now_ns();
	traffic->count += count;
	if (now - traffic->since_ns < 1000000)
		return traffic->is_stormy;
	traffic->is_stormy = traffic->count > STORM && now - traffic->since_ns < 2000000;
	traffic->since_ns = now;
	traffic->count = 0;
	return traffic->is_stormy;
}

static void run(struct lab *lab, int device, int signals)
{
	struct traffic traffic = {0};
	bool is_storm = false;
	uint8_t *room = malloc(PACKET_MOST);
	if (!room)
		abort();
	while (wait_for_work(lab, device, signals, is_storm)) {
		unsigned count = read_packets(lab, device, room);
		unsigned sent = send_due(lab, device, now_ns());
		/* a full batch: more waits already */
		is_storm = is_stormy(&traffic, count + sent) && count < READS_MOST;
	}
	free(room);
}

static int catch_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

static bool write_truth(const struct lab *lab, const char *name)
{
	FILE *to = strcmp(name, "-") == 0 ? stdout : fopen(name, "w");
	if (to)
		truth_write(&lab->truth, to);
	if (to && fclose(to) == 0)
		return true;
	fprintf(stderr, "pathsim: %s: %s\n", name, strerror(errno));
	return false;
}

/* Answers leave at their time, not 50 us later, and do not queue behind whatever else keeps the
 * machine busy: the lab is the network, which does not slow down with its hosts. */
static void keep_time(void)
{
	const struct sched_param lowest = {.sched_priority = 1};
	prctl(PR_SET_TIMERSLACK, 1);
	sched_setscheduler(0, SCHED_RR, &lowest);
}

static int serve(const struct model *model, const struct settings *settings)
{
	struct lab *lab = malloc(sizeof *lab);
	int signals = catch_signals();
	int device = device_open(settings->device);
	bool is_good = true;
	if (!lab || signals < 0 || device < 0) {
		fprintf(stderr, "pathsim: %s: %s\n", settings->device, strerror(-device));
		free(lab);
		return 1;
	}
	keep_time();
	lab_init(lab, model);
	puts("ready");
	fflush(stdout);
	run(lab, device, signals);
	if (settings->truth)
		is_good = write_truth(lab, settings->truth);
	lab_release(lab);
	free(lab);
	close(device);
	close(signals);
	return is_good ? 0 : 1;
}

static bool read_settings(struct settings *settings, int argc, char **argv)
{
	static const struct option options[] = {
		{"device", required_argument, NULL, 'd'},
		{"truth", required_argument, NULL, 't'},
		{"check", no_argument, NULL, 'c'},
		{0},
	};
	*settings = (struct settings){.device = "lab0"};
	for (int option; (option = getopt_long(argc, argv, "d:t:c", options, NULL)) != -1;) {
		if (option == 'd')
			settings->device = optarg;
		else if (option == 't')
			settings->truth = optarg;
		else if (option == 'c')
			settings->only_checks = true;
		else
			return false;
	}
	settings->file = argv[optind];
	return optind + 1 == argc;
}

int main(int argc, char **argv)
{
	struct settings settings;
	struct model model;
	if (!read_settings(&settings, argc, argv)) {
		fputs("usage: pathsim [--check] [--device NAME] [--truth FILE] PATHFILE|-\n",
			stderr);
		return 2;
	}
	bool is_stdin = strcmp(settings.file, "-") == 0;
	FILE *file = is_stdin ? stdin : fopen(settings.file, "r");
	if (!file) {
		fprintf(stderr, "pathsim: %s: %s\n", settings.file, strerror(errno));
		return 2;
	}
	bool is_good = pathfile_read(&model, file, is_stdin ? "stdin" : settings.file);
	if (!is_stdin)
		fclose(file);
	int status = !is_good ? 2 : settings.only_checks ? 0 : serve(&model, &settings);
	build_release(&model);
	return status;
}

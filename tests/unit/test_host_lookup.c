/* SPDX-License-Identifier: BSD-2-Clause */
/* Look-ups without end, in real helpers: the resolver below waits for ever for one name, and
 * the alarm that was set comes while it does. */
#include "common/net/host_lookup.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "common/net/clock.h"
#include "tests/unit/tap.h"

static bool is_alarm_set;

int getaddrinfo(const char *word, const char *service, const struct addrinfo *hints,
	struct addrinfo **list)
{
	(void)service;
	(void)list;
	struct itimerval soon = {.it_value = {.tv_usec = 1000}};
	bool asks_server = !(hints->ai_flags & AI_NUMERICHOST);
	bool is_silent = asks_server && strcmp(word, "silent") == 0;
	if (asks_server && strcmp(word, "crash") == 0)
		_exit(1);
	if (is_silent && is_alarm_set)
		setitimer(ITIMER_REAL, &soon, NULL);
	while (is_silent)
		poll(NULL, 0, -1);
	return EAI_NONAME;
}

unsigned alarm(unsigned seconds)
{
	is_alarm_set = seconds > 0;
	return 0;
}

static int failure_of(struct host_lookup *lookup, const char *word)
{
	int error, fds[HOST_LOOKUP_HELPERS];
	uint32_t tag = 0;
	struct resolved_all all = {.failed = 0};
	if (!host_lookup_ask(lookup, word, 7, &error))
		return error;
	while (!host_lookup_take(lookup, &tag, &all)) {
		struct pollfd set = {.fd = -1, .events = POLLIN};
		if (host_lookup_descriptors(lookup, fds) > 0)
			set.fd = fds[0];
		poll(&set, 1, -1);
	}
	is_number(tag, 7, "%s: it is the one that was asked", word);
	return all.failed;
}

static void a_name_without_end_fails(void)
{
	struct host_lookup lookup;
	host_lookup_init(&lookup, 0);
	is_number(host_lookup_start(&lookup, 1), 0, "one helper starts");
	pid_t pid = lookup.places[0].helper.pid;
	for (int i = 0; i < 3; i++)
		is_number(failure_of(&lookup, "silent"), EAI_AGAIN, "a name without end");
	ok(lookup.places[0].helper.pid == pid,
		"by the same helper: a sandbox lets start no other");
	host_lookup_close(&lookup);
}

static void a_crash_is_no_lack_of_time(void)
{
	struct host_lookup lookup;
	struct resolved resolved;
	host_lookup_init(&lookup, 0);
	is_number(host_lookup_start(&lookup, 1), 0, "a helper starts");
	is_number(failure_of(&lookup, "crash"), EAI_FAIL, "a look-up that ends its process");
	is_number(failure_of(&lookup, "none"), EAI_NONAME, "the next one");
	host_lookup_close(&lookup);
	is_text(resolve_until("crash", 0, NEVER, &resolved), gai_strerror(EAI_FAIL),
		"one host");
}

static void no_child_is_left(void)
{
	struct host_lookup lookup;
	host_lookup_init(&lookup, 0);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	is_number(host_lookup_start(&lookup, 2), 0, "helpers start");
	is_number(failure_of(&lookup, "none"), EAI_NONAME, "one is asked");
	host_lookup_close(&lookup);
	is_number(waitpid(-1, NULL, 0), -1, "no child, no child's child");
	is_number(errno, ECHILD, "to wait for");
}

static void one_host_without_end_fails(void)
{
	struct resolved resolved;
	is_text(resolve_until("silent", 0, NEVER, &resolved), gai_strerror(EAI_AGAIN),
		"without a deadline");
}

int main(void)
{
	run_test(a_name_without_end_fails,
		"host_lookup: a look-up without end fails, and the next is asked");
	run_test(a_crash_is_no_lack_of_time,
		"host_lookup, resolve_until: a look-up that crashes is no time-out");
	run_test(no_child_is_left,
		"host_lookup_close: nothing is left to a first process that waits "
		"for none");
	run_test(one_host_without_end_fails, "resolve_until: a look-up without end fails");
	return tap_end();
}

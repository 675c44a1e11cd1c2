/* SPDX-License-Identifier: BSD-2-Clause */
/* Look-ups by real helper processes; time is what the test says it is. */
#include "common/net/lookups.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "common/base/text.h"
#include "tests/unit/tap.h"

enum { MANY = 3000, SILENT_EVERY = 20 };

static const nanoseconds wait = 3 * SECOND;

/* 10.0.x.y, or in IPv6 a00::x.y */
static struct address address_number(uint8_t version, uint32_t number)
{
	struct address address = {.version = version, .bytes = {10}};
	uint32_t last = address_size(version) - 1;
	address.bytes[last - 1] = (uint8_t)(number / 256);
	address.bytes[last] = (uint8_t)(number % 256);
	return address;
}

static uint32_t number_of(const struct address *address)
{
	uint32_t last = address_size(address->version) - 1;
	return address->bytes[last - 1] * 256u + address->bytes[last];
}

/* Some never have an answer, until the helper's end. */
static bool ask_some(void *context, const struct address *address, char *text)
{
	uint32_t number = number_of(address);
	(void)context;
	if (number % SILENT_EVERY == 0)
		poll(NULL, 0, -1); /* the sandbox knows no pause() */
	struct text t = text_of(text, LOOKUPS_TEXT);
	text_format(&t, "number %u", (unsigned)number);
	return number % SILENT_EVERY != 1;
}

static bool ask_none(void *context, const struct address *address, char *text)
{
	(void)context;
	(void)address;
	(void)text;
	poll(NULL, 0, -1);
	return false;
}

static enum lookups_verdict ask(
	struct lookups *l, uint8_t version, uint32_t number, nanoseconds now, const char **text)
{
	const struct address address = address_number(version, number);
	nanoseconds until;
	struct outside_text answer = {""};
	enum lookups_verdict verdict = lookups_ask(l, &address, now, &answer, &until);
	*text = answer.unescaped;
	return verdict;
}

/* Ask about all until each has its verdict or is one of the silent; how many wait in the end.
 */
static uint32_t ask_all(struct lookups *l, uint32_t count, uint32_t silent)
{
	for (;;) {
		uint32_t waiting = 0;
		const char *text;
		for (uint32_t i = 0; i < count; i++)
			waiting += ask(l, i % 2 ? 4 : 6, i, 1, &text) == LOOKUPS_WAITING;
		struct pollfd readable = {.fd = l->helper.fd, .events = POLLIN};
		if (waiting <= silent || poll(&readable, 1, -1) < 0)
			return waiting;
		lookups_receive(l);
	}
}

static void silent_ones_hold_up_no_other(void)
{
	enum { COUNT = 200, SILENT = COUNT / SILENT_EVERY };
	const struct lookups_source source = {.ask = ask_some, .wait = wait};
	struct lookups l;
	const char *text;
	lookups_open(&l, &source);
	is_number(ask_all(&l, COUNT, SILENT), SILENT, "only the silent ones wait");
	is_number(ask(&l, 4, 7, 2, &text), LOOKUPS_KNOWN, "one has its answer");
	is_text(text, "number 7", "its answer");
	is_number(ask(&l, 4, 21, 2, &text), LOOKUPS_NONE, "one has none");
	is_number(ask(&l, 6, 20, wait, &text), LOOKUPS_WAITING, "a silent one in its time");
	is_number(ask(&l, 6, 20, wait + 1, &text), LOOKUPS_NONE, "its time is over");
	is_number(ask(&l, 6, 60, 2, &text), LOOKUPS_WAITING, "another's is not");
	lookups_close(&l);
}

static void more_than_a_thousand_end(void)
{
	const struct lookups_source source = {.ask = ask_some, .wait = wait, .is_local = true};
	struct lookups l;
	const char *text;
	uint32_t wrong = 0;
	lookups_open(&l, &source);
	for (uint32_t i = 0; i < MANY; i++) {
		/* none that is silent: a local source has one process */
		uint32_t number = i - i % SILENT_EVERY + 2 + i % 18;
		while (ask(&l, 4, number, 1, &text) == LOOKUPS_WAITING) {
			struct pollfd readable = {.fd = l.helper.fd, .events = POLLIN};
			if (poll(&readable, 1, -1) > 0)
				lookups_receive(&l);
		}
	}
	for (uint32_t i = 0; i < MANY; i++) {
		char want[32];
		struct text t = text_of(want, sizeof want);
		uint32_t number = i - i % SILENT_EVERY + 2 + i % 18;
		text_format(&t, "number %u", (unsigned)number);
		wrong += ask(&l, 4, number, 2, &text) != LOOKUPS_KNOWN ||
			 strcmp(text, want) != 0;
	}
	is_number(wrong, 0, "each address keeps its own answer");
	lookups_close(&l);
}

static void a_silent_server_is_waited_for_once(void)
{
	const struct lookups_source source = {
		.ask = ask_none, .wait = wait, .is_one_server = true};
	struct lookups l;
	const char *text;
	lookups_open(&l, &source);
	is_number(ask(&l, 4, 1, 0, &text), LOOKUPS_WAITING, "the first question waits");
	is_number(ask(&l, 4, 2, wait - 1, &text), LOOKUPS_WAITING, "a later one in its time");
	is_number(ask(&l, 4, 2, wait, &text), LOOKUPS_NONE, "and no longer");
	is_number(ask(&l, 4, 3, wait + 1, &text), LOOKUPS_NONE, "the next one not at all");
	lookups_close(&l);
}

int main(void)
{
	run_test(silent_ones_hold_up_no_other,
		"lookups: those without an answer hold up no other");
	run_test(
		more_than_a_thousand_end, "lookups: thousands of addresses have their answers");
	run_test(a_silent_server_is_waited_for_once,
		"lookups: one server that is silent is waited for once");
	return tap_end();
}

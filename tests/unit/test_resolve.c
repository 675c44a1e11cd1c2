/* SPDX-License-Identifier: BSD-2-Clause */
/* What the helper that parses name servers' words may send, and what it may not. */
#include "common/net/resolve.h"

#include <netdb.h>
#include <string.h>

#include "tests/unit/tap.h"

/* As many addresses as the room has, whatever `count` says. */
static struct resolved_all sent(uint32_t count, uint8_t version)
{
	struct resolved_all all = {.count = count};
	for (uint32_t i = 0; i < RESOLVE_ADDRESSES; i++)
		all.addresses[i].version = version;
	memset(all.name, 'n', sizeof all.name);
	return all;
}

static void counts_and_versions_are_checked(void)
{
	static const struct {
		uint32_t count;
		uint8_t version;
		bool is_possible;
	} table[] = {
		{1, 4, true},
		{1, 6, true},
		{RESOLVE_ADDRESSES, 6, true},
		{0, 4, false},
		{RESOLVE_ADDRESSES + 1, 4, false},
		{UINT32_MAX, 4, false},
		{1, 0, false},
		{RESOLVE_ADDRESSES, 5, false},
		{1, UINT8_MAX, false},
	};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct resolved_all all = sent(table[i].count, table[i].version);
		ok(resolved_all_is_possible(&all) == table[i].is_possible,
			"%u addresses of version %u", (unsigned)table[i].count,
			(unsigned)table[i].version);
		is_number(strlen(all.name), RESOLVE_NAME_SIZE - 1, "the name ends");
	}
}

static void only_the_last_address_is_none(void)
{
	struct resolved_all all = sent(RESOLVE_ADDRESSES, 4);
	all.addresses[RESOLVE_ADDRESSES - 1].version = 9;
	ok(!resolved_all_is_possible(&all), "it is found");
	all.count--;
	ok(resolved_all_is_possible(&all), "unless it is not counted");
}

static void failures_have_no_addresses(void)
{
	struct resolved_all all = sent(0, 0);
	all.failed = EAI_NONAME;
	ok(resolved_all_is_possible(&all), "a failure");
}

int main(void)
{
	run_test(counts_and_versions_are_checked,
		"resolved_all_is_possible: one to sixteen addresses of a known version");
	run_test(only_the_last_address_is_none,
		"resolved_all_is_possible: each address that is counted");
	run_test(failures_have_no_addresses, "resolved_all_is_possible: a failure alone");
	return tap_end();
}

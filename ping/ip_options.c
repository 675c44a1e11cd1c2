/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/ip_options.h"

#include <string.h>

#include "common/base/text.h"
#include "common/net/resolve.h"
#include "common/wire/ip.h"

static bool find_host(const struct ping_options *o, const char *word, struct address *address)
{
	struct resolved resolved;
	const char *problem = resolve_until(word, 4, o->look_up_until, &resolved);
	if (problem)
		report_error(&o->report, resolved.name, "%s", problem);
	*address = resolved.address;
	return problem == NULL;
}

/* The next host of a list; NULL when it is none, or the list ends after a comma. */
static const char *take_host(const char *list, char word[static RESOLVE_NAME_SIZE])
{
	size_t size = text_until(list, ',');
	if (size == 0 || size >= RESOLVE_NAME_SIZE || strcmp(list + size, ",") == 0)
		return NULL;
	memcpy(word, list, size);
	word[size] = '\0';
	return list[size] == ',' ? list + size + 1 : list + size;
}

static bool build_route(
	const struct ping_options *o, const char *list, uint8_t type, struct writer *w)
{
	struct address hops[OPTION_ROUTE_MAX];
	uint32_t count = 0;
	do {
		char word[RESOLVE_NAME_SIZE];
		list = count < OPTION_ROUTE_MAX ? take_host(list, word) : NULL;
		if (!list) {
			report_error(&o->report, "source route",
				"must be 1 to %d hosts with commas between", OPTION_ROUTE_MAX);
			return false;
		}
		if (!find_host(o, word, &hops[count++]))
			return false;
	} while (*list);
	ip_option_write_route(w, type, hops, count);
	return true;
}

static bool build_stamps(const struct ping_options *o, struct writer *w)
{
	static const uint8_t flags[] = {[IP_STAMPS_ONLY] = 0,
		[IP_STAMPS_AND_ADDRESSES] = 1,
		[IP_STAMPS_PRESPECIFIED] = 3};
	struct address hosts[OPTION_PRESPEC_MAX] = {0};
	uint32_t count = 0;
	if (o->ip_stamps == IP_STAMPS_PRESPECIFIED)
		for (; count + 1 < o->word_count && count < OPTION_PRESPEC_MAX; count++)
			if (!find_host(o, o->words[count], &hosts[count]))
				return false;
	ip_option_write_timestamps(w, flags[o->ip_stamps], hosts, count);
	return true;
}

bool ip_options_build(const struct ping_options *o, struct writer *w)
{
	if (o->loose_route)
		return build_route(o, o->loose_route, IP_OPTION_LOOSE_ROUTE, w);
	if (o->strict_route)
		return build_route(o, o->strict_route, IP_OPTION_STRICT_ROUTE, w);
	if (o->ip_stamps)
		return build_stamps(o, w);
	if (o->records_route)
		ip_option_write_record(w);
	return true;
}

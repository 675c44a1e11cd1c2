/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/engine/hop_set.h"

#include "tests/unit/tap.h"

static void parses(void)
{
	static const struct {
		const char *list;
		bool is_list;
		uint32_t count;
		uint8_t first, last;
	} cases[] = {
		{"1", true, 1, 1, 1},
		{"255", true, 1, 255, 255},
		{"3,5-8", true, 5, 3, 8},
		{"5-8,3", true, 5, 3, 8},
		{"3,3,2-4", true, 3, 2, 4},
		{"7-7", true, 1, 7, 7},
		{"1-255", true, 255, 1, 255},
		{"", false, 0, 0, 0},
		{"0", false, 0, 0, 0},
		{"256", false, 0, 0, 0},
		{"8-5", false, 0, 0, 0},
		{"5-", false, 0, 0, 0},
		{"-5", false, 0, 0, 0},
		{"5,", false, 0, 0, 0},
		{",5", false, 0, 0, 0},
		{"5--7", false, 0, 0, 0},
		{"1-2-3", false, 0, 0, 0},
		{"0x5", false, 0, 0, 0},
		{"5 ", false, 0, 0, 0},
		{"00000000000005", false, 0, 0, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct hop_set set = {0};
		uint32_t count = 0;
		bool is_list = hop_set_parse(&set, cases[i].list);
		is_number(is_list, cases[i].is_list, "\"%s\"", cases[i].list);
		for (uint32_t hop = 0; hop <= HOP_MAX; hop++)
			count += hop_set_has(&set, hop);
		if (!is_list)
			continue;
		is_number(count, cases[i].count, "\"%s\": how many", cases[i].list);
		is_number(hop_set_from(&set, 1), cases[i].first, "%s: first", cases[i].list);
		is_number(hop_set_before(&set, HOP_MAX + 1), cases[i].last, "%s: last",
			cases[i].list);
	}
}

static void finds_neighbours(void)
{
	struct hop_set set = {0};
	ok(hop_set_is_empty(&set), "a set without hops is empty");
	hop_set_add(&set, 3, 3);
	hop_set_add(&set, 64, 65);
	ok(!hop_set_is_empty(&set), "with some it is not");
	is_number(hop_set_from(&set, 3), 3, "from a hop of the set: itself");
	is_number(hop_set_from(&set, 4), 64, "from one that is not: the next");
	is_number(hop_set_from(&set, 66), 0, "after the last: none");
	is_number(hop_set_from(&set, 1000), 0, "beyond all hops: none");
	is_number(hop_set_before(&set, 64), 3, "before a hop of the set: the one before");
	is_number(hop_set_before(&set, 3), 0, "before the first: none");
	is_number(hop_set_before(&set, 1), 0, "before hop 1: none");
	ok(!hop_set_has(&set, 256) && !hop_set_has(&set, 0), "no hop beyond 255 or at 0");
}

int main(void)
{
	run_test(parses, "hop_set_parse: lists and what is none");
	run_test(finds_neighbours, "hop_set_from, hop_set_before: the neighbours of a hop");
	return tap_end();
}

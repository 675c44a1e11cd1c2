/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/icmp/meanings.h"

#include <string.h>

#include "common/wire/icmp/names.h"
#include "tests/unit/tap.h"

static void is_whole(const struct icmp_meaning *row)
{
	ok(*row->means && *row->sent_by && *row->in_linux && *row->section && *row->shows,
		"IPv%u %u/%d has all texts", row->version, row->type, row->code);
	ok(strstr(row->section, "RFC ") || strstr(row->section, "IANA"), "%s names an RFC",
		row->section);
	ok(strstr(row->example, "icmp-send "), "%s sends", row->example);
}

static void every_row_is_whole(void)
{
	const struct icmp_meaning *row;
	for (size_t i = 0; (row = icmp_meaning_row(i)); i++) {
		const struct icmp_type *type = icmp_type_find(row->version, row->type);
		ok(type && (row->code < 0 || icmp_code_find(type, (uint8_t)row->code)),
			"IPv%u %u/%d is in the registry", row->version, row->type, row->code);
		is_whole(row);
	}
}

static void every_type_has_one(void)
{
	size_t count;
	const struct icmp_type *types = icmp_types(&count);
	for (size_t i = 0; i < count; i++) {
		const struct icmp_meaning *row =
			icmp_meaning_find(types[i].version, types[i].type, ICMP_MEANING_TYPE);
		ok(row && row->type == types[i].type && row->code == ICMP_MEANING_TYPE,
			"IPv%u %s", types[i].version, types[i].name);
	}
}

/* dest-unreach and parameter problem of IPv6: each code has its own errno or cause */
static void every_code_of_unreachable_has_one(void)
{
	static const uint8_t wanted[][2] = {{4, 3}, {6, 1}, {6, 4}};
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		const struct icmp_type *type = icmp_type_find(wanted[i][0], wanted[i][1]);
		for (size_t k = 0; k < type->code_count; k++) {
			int code = type->codes[k].code;
			is_number(icmp_meaning_find(type->version, type->type, code)->code,
				code, "IPv%u %s/%d", type->version, type->name, code);
		}
	}
}

static void other_codes_have_that_of_the_type(void)
{
	is_number(icmp_meaning_find(4, 3, 99)->code, ICMP_MEANING_TYPE, "code 99");
	is_number(icmp_meaning_find(4, 40, 2)->code, ICMP_MEANING_TYPE, "photuris/2");
	ok(!icmp_meaning_find(4, 253, 0), "type 253 has none");
}

/* Time exceeded: in transit, and in reassembly (RFC 792, RFC 4443 section 3.3) */
static void both_codes_of_time_exceeded_have_one(void)
{
	for (int code = 0; code <= 1; code++) {
		is_number(icmp_meaning_find(4, 11, code)->code, code, "IPv4, code %d", code);
		is_number(icmp_meaning_find(6, 3, code)->code, code, "IPv6, code %d", code);
	}
}

int main(void)
{
	run_test(every_row_is_whole, "icmp_meaning_row: every row is whole");
	run_test(every_type_has_one, "icmp_meaning_find: every type of the registry has one");
	run_test(every_code_of_unreachable_has_one,
		"icmp_meaning_find: every code of an unreachable has its own");
	run_test(other_codes_have_that_of_the_type,
		"icmp_meaning_find: another code has that of its type");
	run_test(both_codes_of_time_exceeded_have_one,
		"icmp_meaning_find: both codes of time exceeded have their own");
	return tap_end();
}

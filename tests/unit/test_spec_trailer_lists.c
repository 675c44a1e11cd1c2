/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_trailer.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
static const struct trailer_item routers[] = {
	{"a router (RFC 1256 section 3)", "router", "10.0.0.9", "0a000009 00000000", "router=10.0.0.9/0"},
	{"with a preference", "router", "10.0.0.9/5", "0a000009 00000005", NULL},
	{"the minimum, which is not to be used", "router", "10.0.0.9/-2147483648", "0a000009 80000000", NULL},
	{"the largest", "router", "10.0.0.9/2147483647", "0a000009 7fffffff", NULL},
	{"a larger one", "router", "10.0.0.9/2147483648", "! router=10.0.0.9/2147483648: expected ADDRESS[/PREFERENCE]", NULL},
	{"two signs", "router", "10.0.0.9/--5", "! router=10.0.0.9/--5: expected ADDRESS[/PREFERENCE]", NULL},
	{"IPv6", "router", "::1", "! router=::1: expected ADDRESS[/PREFERENCE]", NULL},
};
static const struct trailer_item addresses[] = {
	{"a source (RFC 3810 section 5.1.10)", "source", "fd00::7", "fd000000000000000000000000000007", NULL},
	{"no address", "source", "fd00", "! source=fd00: expected an IPv6 address", NULL},
};
#define RECORD_PROBLEM ": expected is-in|is-ex|to-in|to-ex|allow|block,GROUP[,SOURCE...]"
static const struct trailer_item records[] = {
	{"a record without sources (RFC 3810 section 5.2)", "record", "is-in,ff02::9",
		"01 00 0000 ff020000000000000000000000000009", NULL},
	{"with two", "record", "block,ff02::9,fd00::1,::", "06 00 0002 ff020000000000000000000000000009"
		"fd000000000000000000000000000001 00000000000000000000000000000000", NULL},
	{"of another type", "record", "is,ff02::9", "! record=is,ff02::9" RECORD_PROBLEM, NULL},
	{"without a group", "record", "allow", "! record=allow" RECORD_PROBLEM, NULL},
	{"with a source of IPv4", "record", "allow,ff02::9,10.0.0.1", "! record=allow,ff02::9,10.0.0.1" RECORD_PROBLEM, NULL},
};
#define LOCATOR_PROBLEM ": expected 0xLOCATOR[/PREFERENCE[/LIFETIME]]"
static const struct trailer_item locators[] = {
	{"a locator (RFC 6743 section 3)", "locator", "0x1122/3/4", "0000000000001122 0003 0004", NULL},
	{"the largest alone", "locator", "0xffffffffffffffff", "ffffffffffffffff 0000 0000", "locator=0xffffffffffffffff/0/0"},
	{"a preference too large", "locator", "1/65536", "! locator=1/65536" LOCATOR_PROBLEM, NULL},
	{"nothing", "locator", "", "! locator=" LOCATOR_PROBLEM, NULL},
};
static const struct trailer_item names[] = {
	{"a name (RFC 1788 section 2.3)", "name", "a.example", "0161 076578616d706c65 00", NULL},
	{"an empty one", "name", "", "! name=: expected a domain name", NULL},
	{"one that ends in a dot", "name", "a.", "! name=a.: expected a domain name", NULL},
};
/* clang-format on */

int main(void)
{
	test_begin("spec_trailer_store: a list of routers, or a reason");
	trailer_items_check(ICMP_TRAILER_ROUTERS, routers, ROWS(routers));
	test_end();
	test_begin("spec_trailer_store: a list of addresses, or a reason");
	trailer_items_check(ICMP_TRAILER_ADDRESSES, addresses, ROWS(addresses));
	test_end();
	test_begin("spec_trailer_store: a list of records, or a reason");
	trailer_items_check(ICMP_TRAILER_RECORDS, records, ROWS(records));
	test_end();
	test_begin("spec_trailer_store: a list of locators, or a reason");
	trailer_items_check(ICMP_TRAILER_LOCATORS, locators, ROWS(locators));
	test_end();
	test_begin("spec_trailer_store: a list of names, or a reason");
	trailer_items_check(ICMP_TRAILER_NAMES, names, ROWS(names));
	test_end();
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Options, addresses, records and the like that icmp-send refuses: none is taken in part. */
#include <stdlib.h>
#include <string.h>

#include "icmpgen/message/spec_trailer.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

#define A100                                                                                   \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
	"aaaaaaaaaaaaaaaa"
#define LONG A100 A100 A100

/* clang-format off */
static const struct {
	enum icmp_trailer trailer;
	const char *name, *value;
} cases[] = {
	{ICMP_TRAILER_OPTIONS, "slla", ""},
	{ICMP_TRAILER_OPTIONS, "slla", "0"},
	{ICMP_TRAILER_OPTIONS, "slla", "0g:00:00:00:00:00"},
	{ICMP_TRAILER_OPTIONS, "slla", "00-00:00:00:00:00"},
	{ICMP_TRAILER_OPTIONS, "slla", "00:00:00:00:00"},
	{ICMP_TRAILER_OPTIONS, "slla", "00:00:00:00:00:00:00"},
	{ICMP_TRAILER_OPTIONS, "slla", "g0:00:00:00:00:00"},
	{ICMP_TRAILER_OPTIONS, "prefix", ""},
	{ICMP_TRAILER_OPTIONS, "prefix", "x/64"},
	{ICMP_TRAILER_OPTIONS, "prefix", "fd00::"},
	{ICMP_TRAILER_OPTIONS, "prefix", "fd00::/129"},
	{ICMP_TRAILER_OPTIONS, "prefix", "10.0.0.0/8"},
	{ICMP_TRAILER_OPTIONS, "prefix", "fd00::/64,flags"},
	{ICMP_TRAILER_OPTIONS, "prefix", "fd00::/64,flags=X"},
	{ICMP_TRAILER_OPTIONS, "prefix", "fd00::/64,valid"},
	{ICMP_TRAILER_OPTIONS, "prefix", "fd00::/64,valid=x"},
	{ICMP_TRAILER_OPTIONS, "prefix", "fd00::/64,preferred=4294967296"},
	{ICMP_TRAILER_OPTIONS, "prefix", "fd00::/64,xyz=1"},
	{ICMP_TRAILER_OPTIONS, "prefix", "fd00::/64," LONG},
	{ICMP_TRAILER_OPTIONS, "prefix", LONG},
	{ICMP_TRAILER_OPTIONS, "redirected", "0"},
	{ICMP_TRAILER_OPTIONS, "redirected", "x:1"},
	{ICMP_TRAILER_OPTIONS, "redirected", "udp:10.0.0.1:1>10.0.0.2:2"},
	{ICMP_TRAILER_OPTIONS, "redirected", "hex:0"},
	{ICMP_TRAILER_OPTIONS, "mtu", ""},
	{ICMP_TRAILER_OPTIONS, "mtu", "x"},
	{ICMP_TRAILER_OPTIONS, "mtu", "4294967296"},
	{ICMP_TRAILER_OPTIONS, "timestamp", "x"},
	{ICMP_TRAILER_OPTIONS, "nonce", "hex:0"},
	{ICMP_TRAILER_OPTIONS, "nonce", "x"},
	{ICMP_TRAILER_OPTIONS, "route", ""},
	{ICMP_TRAILER_OPTIONS, "route", "x/64"},
	{ICMP_TRAILER_OPTIONS, "route", "fd00::/64,prf"},
	{ICMP_TRAILER_OPTIONS, "route", "fd00::/64,prf=x"},
	{ICMP_TRAILER_OPTIONS, "route", "fd00::/64,prf=4"},
	{ICMP_TRAILER_OPTIONS, "route", "fd00::/64,lifetime=x"},
	{ICMP_TRAILER_OPTIONS, "route", "fd00::/64,xyz=1"},
	{ICMP_TRAILER_OPTIONS, "route", "fd00::/64," LONG},
	{ICMP_TRAILER_OPTIONS, "route", LONG},
	{ICMP_TRAILER_OPTIONS, "rdnss", ""},
	{ICMP_TRAILER_OPTIONS, "rdnss", "x"},
	{ICMP_TRAILER_OPTIONS, "rdnss", "10.0.0.1"},
	{ICMP_TRAILER_OPTIONS, "rdnss", "lifetime=5"},
	{ICMP_TRAILER_OPTIONS, "rdnss", "fd00::1,lifetime=x"},
	{ICMP_TRAILER_OPTIONS, "rdnss", "fd00::1,lifetime"},
	{ICMP_TRAILER_OPTIONS, "rdnss", "fd00::1,xyz=1"},
	{ICMP_TRAILER_OPTIONS, "rdnss", "fd00::1," LONG},
	{ICMP_TRAILER_OPTIONS, "dnssl", "lifetime=5"},
	{ICMP_TRAILER_OPTIONS, "dnssl", "a..b"},
	{ICMP_TRAILER_OPTIONS, "dnssl", "a.b,lifetime=x"},
	{ICMP_TRAILER_OPTIONS, "dnssl", "a.b," LONG},
	{ICMP_TRAILER_OPTIONS, "pref64", ""},
	{ICMP_TRAILER_OPTIONS, "pref64", "x/96"},
	{ICMP_TRAILER_OPTIONS, "pref64", "64:ff9b::/95"},
	{ICMP_TRAILER_OPTIONS, "pref64", "64:ff9b::/96,lifetime=x"},
	{ICMP_TRAILER_OPTIONS, "pref64", "64:ff9b::/96,lifetime=9"},
	{ICMP_TRAILER_OPTIONS, "pref64", "64:ff9b::/96,lifetime=65536"},
	{ICMP_TRAILER_OPTIONS, "pref64", "64:ff9b::/96,xyz=8"},
	{ICMP_TRAILER_OPTIONS, "pref64", "64:ff9b::/96," LONG},
	{ICMP_TRAILER_OPTIONS, "pref64", LONG},
	{ICMP_TRAILER_OPTIONS, "opt", ""},
	{ICMP_TRAILER_OPTIONS, "opt", "1"},
	{ICMP_TRAILER_OPTIONS, "opt", "1:0"},
	{ICMP_TRAILER_OPTIONS, "opt", "256:00"},
	{ICMP_TRAILER_OPTIONS, "opt", "0001:00"},
	{ICMP_TRAILER_OPTIONS, "opt", "x:00"},
	{ICMP_TRAILER_ROUTERS, "router", ""},
	{ICMP_TRAILER_ROUTERS, "router", "x"},
	{ICMP_TRAILER_ROUTERS, "router", "fd00::1"},
	{ICMP_TRAILER_ROUTERS, "router", "10.0.0.1/x"},
	{ICMP_TRAILER_ROUTERS, "router", "10.0.0.1/2147483648"},
	{ICMP_TRAILER_ROUTERS, "router", "10.0.0.1/-2147483649"},
	{ICMP_TRAILER_ROUTERS, "router", "10.0.0.1/-"},
	{ICMP_TRAILER_ROUTERS, "router", LONG},
	{ICMP_TRAILER_ADDRESSES, "source", ""},
	{ICMP_TRAILER_ADDRESSES, "source", "10.0.0.1"},
	{ICMP_TRAILER_ADDRESSES, "source", "x"},
	{ICMP_TRAILER_SUBJECT4, "subject", ""},
	{ICMP_TRAILER_SUBJECT4, "subject", "fd00::1"},
	{ICMP_TRAILER_SUBJECT4, "subject", "x"},
	{ICMP_TRAILER_SUBJECT_NAME, "subject", "a..b"},
	{ICMP_TRAILER_RECORDS, "record", ""},
	{ICMP_TRAILER_RECORDS, "record", "xyz,ff02::1"},
	{ICMP_TRAILER_RECORDS, "record", "is-ex"},
	{ICMP_TRAILER_RECORDS, "record", "is-ex,x"},
	{ICMP_TRAILER_RECORDS, "record", "is-ex,ff02::1,x"},
	{ICMP_TRAILER_RECORDS, "record", "is-ex,ff02::1,10.0.0.1"},
	{ICMP_TRAILER_RECORDS, "record", "is-ex," LONG},
	{ICMP_TRAILER_RECORDS, "record", "is-ex,ff02::1," LONG},
	{ICMP_TRAILER_RECORDS, "record", LONG},
	{ICMP_TRAILER_LOCATORS, "locator", ""},
	{ICMP_TRAILER_LOCATORS, "locator", "x"},
	{ICMP_TRAILER_LOCATORS, "locator", "1/x"},
	{ICMP_TRAILER_LOCATORS, "locator", "1/65536"},
	{ICMP_TRAILER_LOCATORS, "locator", "1/2/x"},
	{ICMP_TRAILER_LOCATORS, "locator", "000000000000000000000000001"},
	{ICMP_TRAILER_NAMES, "name", "a..b"},
	{ICMP_TRAILER_ANSWER_NAMES, "names", ""},
	{ICMP_TRAILER_ANSWER_NAMES, "names", "ttl=5"},
	{ICMP_TRAILER_ANSWER_NAMES, "names", "a,ttl=x"},
	{ICMP_TRAILER_ANSWER_NAMES, "names", "a,xyz=1"},
	{ICMP_TRAILER_ANSWER_NAMES, "names", "a..b"},
	{ICMP_TRAILER_ANSWER_NAMES, "names", "a," LONG},
	{ICMP_TRAILER_ANSWER6, "ipv6", ""},
	{ICMP_TRAILER_ANSWER6, "ipv6", "x"},
	{ICMP_TRAILER_ANSWER6, "ipv6", "10.0.0.1"},
	{ICMP_TRAILER_ANSWER6, "ipv6", "fd00::1=1"},
	{ICMP_TRAILER_ANSWER6, "ipv6", "fd00::1,ttl"},
	{ICMP_TRAILER_ANSWER6, "ipv6", "fd00::1,ttl=x"},
	{ICMP_TRAILER_ANSWER6, "ipv6", "fd00::1,xyz=1"},
	{ICMP_TRAILER_ANSWER6, "ipv6", "fd00::1,ttl=1,x"},
	{ICMP_TRAILER_ANSWER6, "ipv6", "fd00::1," LONG},
	{ICMP_TRAILER_ANSWER6, "ipv6", LONG},
	{ICMP_TRAILER_ANSWER4, "ipv4", "fd00::1"},
	{ICMP_TRAILER_ANSWER4, "ipv4", "10.0.0.1,ttl=x"},
	{ICMP_TRAILER_OPERATIONS, "pco", ""},
	{ICMP_TRAILER_OPERATIONS, "pco", "xyz"},
	{ICMP_TRAILER_OPERATIONS, "pco", "add"},
	{ICMP_TRAILER_OPERATIONS, "pco", "add=1,match=fd00::/8"},
	{ICMP_TRAILER_OPERATIONS, "pco", "256,match=fd00::/8"},
	{ICMP_TRAILER_OPERATIONS, "pco", "add,match"},
	{ICMP_TRAILER_OPERATIONS, "pco", "add,match=x"},
	{ICMP_TRAILER_OPERATIONS, "pco", "add,use=fd00::/8"},
	{ICMP_TRAILER_OPERATIONS, "pco", "add,match=fd00::/8,xyz=1"},
	{ICMP_TRAILER_OPERATIONS, "pco", "add,match=fd00::/8,min"},
	{ICMP_TRAILER_OPERATIONS, "pco", "add,match=fd00::/8,min=256"},
	{ICMP_TRAILER_OPERATIONS, "pco", "add,match=fd00::/8,use"},
	{ICMP_TRAILER_OPERATIONS, "pco", "add,match=fd00::/8,use=x"},
	{ICMP_TRAILER_OPERATIONS, "pco", "add,match=fd00::/8,use=fd00::/8,mask=X"},
	{ICMP_TRAILER_OPERATIONS, "pco", "add,match=fd00::/8,use=fd00::/8,min=1"},
	{ICMP_TRAILER_OPERATIONS, "pco", "add," LONG},
	{ICMP_TRAILER_OPERATIONS, "pco", "add,match=fd00::/8," LONG},
	{ICMP_TRAILER_OPERATIONS, "pco", LONG},
	{ICMP_TRAILER_REPORTS, "report", ""},
	{ICMP_TRAILER_REPORTS, "report", "x"},
	{ICMP_TRAILER_REPORTS, "report", "fd00::/8=1"},
	{ICMP_TRAILER_REPORTS, "report", "fd00::/8,xyz=1"},
	{ICMP_TRAILER_REPORTS, "report", "fd00::/8,ordinal"},
	{ICMP_TRAILER_REPORTS, "report", "fd00::/8,ordinal=65536"},
	{ICMP_TRAILER_REPORTS, "report", "fd00::/8," LONG},
	{ICMP_TRAILER_REPORTS, "report", LONG},
	{ICMP_TRAILER_RPL_OPTIONS, "target", ""},
	{ICMP_TRAILER_RPL_OPTIONS, "target", "x"},
	{ICMP_TRAILER_RPL_OPTIONS, "target", "10.0.0.0/8"},
	{ICMP_TRAILER_RPL_OPTIONS, "target", "fd00::"},
	{ICMP_TRAILER_RPL_OPTIONS, "transit", "xyz=1"},
	{ICMP_TRAILER_RPL_OPTIONS, "transit", "flags"},
	{ICMP_TRAILER_RPL_OPTIONS, "transit", "flags=256"},
	{ICMP_TRAILER_RPL_OPTIONS, "transit", "parent=x"},
	{ICMP_TRAILER_RPL_OPTIONS, "transit", "parent=10.0.0.1"},
	{ICMP_TRAILER_RPL_OPTIONS, "transit", "parent"},
	{ICMP_TRAILER_RPL_OPTIONS, "transit", "flags=1," LONG},
	{ICMP_TRAILER_RPL_OPTIONS, "pad", ""},
	{ICMP_TRAILER_RPL_OPTIONS, "pad", "0"},
	{ICMP_TRAILER_RPL_OPTIONS, "pad", "258"},
	{ICMP_TRAILER_RPL_OPTIONS, "pad", "x"},
	{ICMP_TRAILER_RPL_OPTIONS, "opt", ""},
	{ICMP_TRAILER_RPL_OPTIONS, "opt", "9"},
	{ICMP_TRAILER_RPL_OPTIONS, "opt", "9:0"},
	{ICMP_TRAILER_RPL_OPTIONS, "opt", "0:00"},
	{ICMP_TRAILER_RPL_OPTIONS, "opt", "256:00"},
	{ICMP_TRAILER_RPL_OPTIONS, "opt", "0009:00"},
	{ICMP_TRAILER_RPL_OPTIONS, "opt", "x:00"},
};
/* clang-format on */

static void check(void)
{
	struct spec_bytes *bytes = calloc(1, sizeof *bytes);
	if (!bytes)
		abort();
	for (size_t i = 0; i < ROWS(cases); i++) {
		char buffer[SPEC_PROBLEM_SIZE] = "", begin[SPEC_PROBLEM_SIZE];
		struct text problem = text_of(buffer, sizeof buffer);
		struct text wanted = text_of(begin, sizeof begin);
		text_format(&wanted, "%s=%s: expected ", cases[i].name, cases[i].value);
		ok(!spec_trailer_store(
			   cases[i].trailer, cases[i].name, cases[i].value, bytes, &problem),
			"%s=%s is refused", cases[i].name, cases[i].value);
		ok(strncmp(buffer, begin, strlen(begin)) == 0 && buffer[strlen(begin)],
			"with what is expected: %s", buffer);
		is_number(bytes->size, 0, "%s=%s: nothing is stored", cases[i].name,
			cases[i].value);
	}
	free(bytes);
}

static void other_names_are_not_known(void)
{
	struct spec_bytes *bytes = calloc(1, sizeof *bytes);
	char buffer[SPEC_PROBLEM_SIZE] = "";
	struct text problem = text_of(buffer, sizeof buffer);
	if (!bytes)
		abort();
	ok(!spec_trailer_knows(ICMP_TRAILER_OPTIONS, "router"), "of another trailer");
	ok(!spec_trailer_store(ICMP_TRAILER_OPTIONS, "router", "10.0.0.1", bytes, &problem),
		"and not stored");
	free(bytes);
}

int main(void)
{
	run_test(check, "spec_trailer_store: what is refused");
	run_test(other_names_are_not_known, "spec_trailer_store: unknown names");
	return tap_end();
}

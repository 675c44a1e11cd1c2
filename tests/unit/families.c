/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/families.h"

#include <stdio.h>

#include "common/net/sock.h"
#include "tests/unit/tap.h"

bool has_family(const struct family *family)
{
	struct sock s;
	struct address loopback;
	address_parse(family->version == 4 ? "127.0.0.1" : "::1", &loopback);
	int error = sock_open(&s, family, SOCK_KIND_UDP, 0);
	if (error == 0)
		error = sock_bind(&s, &loopback, 0);
	sock_close(&s);
	if (error)
		printf("# this machine has no %s\n", family->name);
	return error == 0;
}

void run_test_by_family(void (*checks)(const struct family *), const char *what)
{
	const struct family *families[] = {&family_ipv4, &family_ipv6};
	for (int i = 0; i < 2 && has_family(families[i]); i++) {
		test_begin("%s (%s)", what, families[i]->name);
		checks(families[i]);
		test_end();
	}
}

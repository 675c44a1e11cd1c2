/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests on real sockets of each family that this machine has. */
#ifndef TESTS_UNIT_FAMILIES_H
#define TESTS_UNIT_FAMILIES_H

#include <stdbool.h>

#include "common/wire/family.h"

/* Whether a socket binds to its loopback address; if not, a line says so. */
bool has_family(const struct family *family);
/* run_test() for IPv4, and for IPv6 where there is both: the points are named "WHAT (IPv4)". */
void run_test_by_family(void (*checks)(const struct family *), const char *what);

#endif

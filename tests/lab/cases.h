/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of what a hostile host does: each row is a case with a name, for one family or
 * both. */
#ifndef TESTS_LAB_CASES_H
#define TESTS_LAB_CASES_H

#include "tests/lab/host.h"

/* Each table ends with a row without a name. */
extern const struct lab_case cases_payload[];
extern const struct lab_case cases_identity[];
extern const struct lab_case cases_order[];
extern const struct lab_case cases_ip[];
extern const struct lab_case cases_error[];
extern const struct lab_case cases_quote[];
extern const struct lab_case cases_extension[];
extern const struct lab_case cases_options[];

#endif

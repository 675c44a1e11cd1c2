/* SPDX-License-Identifier: BSD-2-Clause */
/* The name and the text of every number, an errno or not; each of those up to 150 is a case of its own. */
#include <__fc_builtin.h>

#include <stdint.h>

#include "common/base/errors.h"

enum { LIMIT = 150 };

static void look_at(int error)
{
	const char *name = error_name(error);
	const char *text = error_text(error);
	//@ assert name == \null || \valid_read(name);
	//@ assert \valid_read(text);
}

int main(void)
{
	for (int error = -LIMIT; error <= LIMIT; error++)
		look_at(error);
	look_at(Frama_C_interval(INT32_MIN, -LIMIT - 1));
	look_at(Frama_C_interval(LIMIT + 1, INT32_MAX));
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Every two words of up to 12 characters; each pair of lengths is a case of its own. */
#include <__fc_builtin.h>

#include "common/base/text.h"

enum { LENGTH = 12 };
static char a[LENGTH + 1], b[LENGTH + 1];

int main(void)
{
	int m = Frama_C_interval(0, LENGTH);
	//@ split m;
	int n = Frama_C_interval(0, LENGTH);
	//@ split n;
	for (int i = 0; i < m; i++)
		a[i] = Frama_C_char_interval(1, 127);
	for (int i = 0; i < n; i++)
		b[i] = Frama_C_char_interval(1, 127);
	return text_distance(a, b);
}

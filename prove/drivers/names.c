/* SPDX-License-Identifier: BSD-2-Clause */
/* What the registry says of every version, type and code. Of what appends to a text only the contracts below count
 * (-eva-use-spec). */
#include <__fc_builtin.h>

#include "common/wire/icmp/names.h"
#include "prove/drivers/texts.h"

static char words[200];

static void look_at_row(uint8_t version, uint8_t type, uint8_t code)
{
	const struct icmp_type *row = icmp_type_find(version, type);
	//@ assert row == \null || \valid_read(row);
	if (row)
		icmp_code_is_assigned(row, code);
}

int main(void)
{
	uint8_t version = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	uint8_t type = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	uint8_t code = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	struct text t = {.at = words, .capacity = sizeof words};
	struct icmp_details some = {.info = Frama_C_unsigned_int_interval(0, UINT32_MAX)};
	const struct icmp_details *details = Frama_C_interval(0, 1) ? &some : 0;
	size_t count;
	switch (Frama_C_interval(0, 10)) {
	case 0:
		return icmp_types(&count) != 0;
	case 1:
		return icmp_aliases(&count) != 0;
	case 2:
		return icmp_quotes(version, type);
	case 3:
		return icmp_extends(version, type);
	case 4:
		return icmp_has_id(version, type);
	case 5:
		return icmp_is_too_big(version, type, code);
	case 6:
		return icmp_hop_limit(version, type, Frama_C_interval(0, 1));
	case 7:
		icmp_sentence(&t, version, type, code, details);
		return 0;
	case 8:
		icmp_mark(&t, version, type, code, details);
		return 0;
	case 9:
		icmp_name(&t, version, type, code);
		return 0;
	default:
		look_at_row(version, type, code);
		return 0;
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Zones of up to 300 characters, and the name of any address in one. Of what appends to a text only the contracts below
 * count (-eva-use-spec).
 */
#include <__fc_builtin.h>

#include "common/net/asn_source.h"
#include "common/wire/dns_name.h"
#include "prove/drivers/texts.h"

/*@ requires \valid_read(address);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1] \from t->size, t->capacity, *address; */
void dns_name_reverse(struct text *t, const struct address *address);

enum { LENGTH = 300 };
static char zone[LENGTH + 1], name[ASN_NAME];

int main(void)
{
	struct address address = {.version = Frama_C_unsigned_char_interval(0, UINT8_MAX)};
	for (int i = 0; i < LENGTH; i++)
		zone[i] = Frama_C_char_interval(-128, 127);
	asn_zone_is_name(zone);
	asn_zone_name(name, zone, &address);
	return 0;
}

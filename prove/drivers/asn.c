/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * AS numbers of up to 40 characters, zones of up to 300, and the name of any address in one. Of what appends to a text
 * only the contracts below count (-eva-use-spec).
 */
#include <__fc_builtin.h>

#include "common/net/asn_source.h"
#include "common/wire/dns_name.h"
#include "prove/drivers/texts.h"

/*@ requires \valid_read(address);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1] \from t->size, t->capacity, *address; */
void dns_name_reverse(struct text *t, const struct address *address);

enum { DIGITS = 40, LENGTH = 300 };
static char digits[DIGITS], zone[LENGTH + 1], name[ASN_NAME];

int main(void)
{
	struct address address = {.version = Frama_C_unsigned_char_interval(0, UINT8_MAX)};
	for (int i = 0; i < LENGTH; i++)
		zone[i] = Frama_C_char_interval(-128, 127);
	for (int i = 0; i < DIGITS; i++)
		digits[i] = Frama_C_char_interval(-128, 127);
	/* no byte follows the digits */
	for (size_t size = 0; size <= DIGITS; size++)
		asn_is_number(digits + DIGITS - size, size);
	asn_zone_is_name(zone);
	asn_zone_name(name, zone, &address);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Every field of every layout, with any bytes and any word of up to 40 characters. Of names, texts, numbers and
 * addresses only the contracts below count (-eva-use-spec). */
#include <__fc_builtin.h>

#include "common/base/address.h"
#include "common/base/number.h"
#include "common/wire/icmp/fields.h"
#include "common/wire/icmp/names.h"
#include "prove/drivers/texts.h"

/*@ assigns \result \from version, type;
    ensures \result == 0 || \result == 1; */
bool icmp_quotes(uint8_t version, uint8_t type);

/*@ assigns t->size, t->cut, t->at[0 .. t->capacity - 1] \from t->size, t->capacity, c; */
void text_add_char(struct text *t, char c);

/*@ requires \valid_read(bytes.data + (0 .. bytes.size - 1));
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1] \from t->size, t->capacity, *bytes.data; */
void text_add_hex(struct text *t, struct span bytes);

/*@ requires \valid(address);
    assigns *address \from *word;
    assigns \result \from *word;
    ensures \result == 0 || \result == 1;
    ensures \initialized(&address->version) && \initialized(&address->bytes[0 .. 15]); */
bool address_parse(const char *word, struct address *address);

/*@ requires \valid(value);
    assigns \result, *value \from low, high;
    ensures \initialized(value); */
enum number_verdict number_parse(
	const char *word, uint64_t low, uint64_t high, bool hex, uint64_t *value);

/*@ requires \valid(bits) && \valid_read(letters + (0 .. width - 1));
    assigns \result, *bits \from width;
    ensures \result == 0 || \result == 1;
    ensures \initialized(bits); */
bool number_parse_flags(const char *word, const char *letters, uint32_t width, uint64_t *bits);

enum { LENGTH = 40 };
static char words[200], word[LENGTH + 1];
static uint8_t fixed[ICMP_FIXED_MAX];

static void field_look_at(const struct icmp_field *field)
{
	struct text t = {.at = words, .capacity = sizeof words};
	switch (Frama_C_interval(0, 6)) {
	case 0:
		icmp_field_limit(field);
		return;
	case 1:
		icmp_field_is_usual(field, fixed);
		return;
	case 2:
		icmp_field_print(field, fixed, &t);
		return;
	case 3:
		icmp_field_form(field, &t);
		return;
	case 4:
		icmp_field_parse(field, word, fixed, &t);
		return;
	case 5:
		if (field->width <= 64)
			icmp_field_put(field, fixed, Frama_C_unsigned_long_interval(0, UINT64_MAX));
		return;
	default:
		if (field->width <= 64)
			icmp_field_get(field, fixed);
	}
}

/* What follows the checksum, whatever its size, ends where the array does. */
static void rest_look_at(const struct icmp_layout *layout)
{
	uint32_t size = Frama_C_unsigned_int_interval(0, sizeof fixed);
	//@ split size;
	struct span rest = {.data = fixed + sizeof fixed - size, .size = size};
	icmp_layout_size(layout, rest);
	icmp_layout_trailer(layout, rest);
	//@ merge size;
}

static void layout_look_at(const struct icmp_layout *layout)
{
	struct text t = {.at = words, .capacity = sizeof words};
	//@ assert layout->size <= ICMP_FIXED_MAX && layout->extended_size <= ICMP_FIXED_MAX;
	rest_look_at(layout);
	icmp_field_find(layout, word);
	icmp_layout_text(&t, layout);
	for (size_t i = 0; i < layout->field_count; i++)
		field_look_at(&layout->fields[i]);
}

int main(void)
{
	size_t count;
	const struct icmp_layout *rows = icmp_layouts(&count);
	for (int i = 0; i < LENGTH; i++)
		word[i] = Frama_C_char_interval(-128, 127);
	for (size_t i = 0; i < sizeof fixed; i++)
		fixed[i] = Frama_C_unsigned_char_interval(0, UINT8_MAX);
	for (size_t i = 0; i < count; i++)
		layout_look_at(&rows[i]);
	rows = icmp_layout_find(Frama_C_unsigned_char_interval(0, UINT8_MAX),
		Frama_C_unsigned_char_interval(0, UINT8_MAX), Frama_C_interval(-1, UINT8_MAX));
	//@ assert \valid_read(rows);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/icmp/fields.h"

#include <string.h>

#include "common/wire/icmp/names.h"
#include "tests/unit/tap.h"

/* Every bit of the fixed part belongs to exactly one field; flags may leave holes to others. */
static bool covers_its_bits(const struct icmp_layout *layout)
{
	uint8_t owners[ICMP_FIXED_MAX * 8] = {0};
	unsigned size = layout->extended_size ? layout->extended_size : layout->size;
	for (size_t i = 0; i < layout->field_count; i++) {
		const struct icmp_field *f = &layout->fields[i];
		for (unsigned k = 0; k < f->width; k++)
			if (!f->flags || f->flags[k] != '.')
				owners[f->at + k]++;
	}
	for (unsigned i = 0; i < size * 8; i++)
		if (owners[i] != 1)
			return false;
	for (unsigned i = size * 8; i < sizeof owners; i++)
		if (owners[i] != 0)
			return false;
	return true;
}

static void every_bit_has_one_field(void)
{
	size_t count;
	const struct icmp_layout *all = icmp_layouts(&count);
	for (size_t i = 0; i < count; i++) {
		ok(covers_its_bits(&all[i]),
			"IPv%u type %u code %d: every bit belongs to one field", all[i].version,
			all[i].type, all[i].code);
		ok(all[i].field_count <= ICMP_FIELDS_MAX, "and the fields are few enough");
	}
}

static void every_layout_is_in_the_registry(void)
{
	size_t count;
	const struct icmp_layout *all = icmp_layouts(&count);
	for (size_t i = 0; i + 2 < count; i++)
		ok(icmp_type_find(all[i].version, all[i].type), "IPv%u type %u has a name",
			all[i].version, all[i].type);
	is_number(all[count - 1].version, 0, "the last layout is for the types without one");
}

/* The registry's facts serve commands that read no layouts; here both are compared. */
static void layouts_agree_with_the_registry(void)
{
	static const char *const info_names[] = {[ICMP_INFO_MTU] = "mtu",
		[ICMP_INFO_POINTER] = "pointer",
		[ICMP_INFO_GATEWAY] = "gateway"};
	size_t count;
	const struct icmp_type *types = icmp_types(&count);
	for (size_t i = 0; i < count * 256; i++) {
		const struct icmp_type *row = &types[i / 256];
		uint8_t code = (uint8_t)(i % 256);
		const struct icmp_layout *layout =
			icmp_layout_find(row->version, row->type, code);
		struct icmp_info info = icmp_info(row->version, row->type, code);
		int id = icmp_field_find(layout, "id");
		int named = info.kind ? icmp_field_find(layout, info_names[info.kind]) : -1;
		bool agrees = (id >= 0 && layout->fields[id].at == 0) == row->has_id &&
			      (layout->trailer == ICMP_TRAILER_QUOTE) == row->quotes;
		if (info.kind)
			agrees = agrees && named >= 0 &&
				 layout->fields[named].at == info.at * 8 &&
				 layout->fields[named].width == info.size * 8;
		if (code == 0 || !agrees)
			ok(agrees, "IPv%u %s/%u: quote, identifier and information",
				row->version, row->name, code);
	}
}

/* A message has one layout; the last two are of messages that have none. */
static void layouts_differ(void)
{
	size_t count;
	const struct icmp_layout *all = icmp_layouts(&count);
	unsigned alike = 0, disorder = 0;
	for (size_t i = 1; i + 2 < count; i++)
		disorder +=
			all[i].version < all[i - 1].version ||
			(all[i].version == all[i - 1].version && all[i].type < all[i - 1].type);
	is_number(disorder, 0, "layouts before those of a smaller type");
	for (size_t i = 0; i + 2 < count; i++)
		for (size_t k = 0; k < i; k++)
			alike += all[i].version == all[k].version &&
				 all[i].type == all[k].type && all[i].code == all[k].code;
	is_number(alike, 0, "layouts of the same version, type and code");
}

static void layouts_in_words(void)
{
	static const struct {
		uint8_t version, type;
		int code;
		const char *words;
	} rows[] = {
		{4, 8, 0, "id:16 seq:16, data"},
		{4, 3, ICMP_CODE_ANY, "unused:8 length:8 unused2:16, quote"},
		{4, 3, 4, "unused:8 length:8 mtu:16, quote"},
		{4, 13, 0, "id:16 seq:16 orig:32 recv:32 trans:32"},
		{4, 200, 0, "rest:32, data"},
		{6, 100, 0, "rest:32, quote"},
		{6, 134, 0,
			"hoplimit:8 M:1 O:1 H:1 prf:2 P:1 reserved:2 lifetime:16 reachable:32 "
			"retrans:32, options"},
		{6, 152, 0, "nothing"},
		{6, 159, 0, "data"},
	};
	char words[256];
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct text t = text_of(words, sizeof words);
		icmp_layout_text(
			&t, icmp_layout_find(rows[i].version, rows[i].type, rows[i].code));
		is_text(words, rows[i].words, "IPv%u type %u", rows[i].version, rows[i].type);
	}
	size_t count;
	const struct icmp_layout *all = icmp_layouts(&count);
	int cut = 0;
	for (size_t i = 0; i < count; i++) {
		struct text t = text_of(words, sizeof words);
		icmp_layout_text(&t, &all[i]);
		cut += t.cut;
	}
	is_number(cut, 0, "255 characters hold every layout");
}

static void finds_the_layout_of_a_code(void)
{
	ok(icmp_field_find(icmp_layout_find(4, 3, 4), "mtu") >= 0, "frag-needed has an MTU");
	ok(icmp_field_find(icmp_layout_find(4, 3, 3), "mtu") < 0, "port has none");
	is_number(icmp_layout_find(4, 200, 0)->version, 0, "an unknown type has free bytes");
	for (uint8_t type = 157; type <= 158; type++) {
		static const unsigned sizes[] = {28, 28, 36, 44, 52, 28};
		for (uint8_t code = 0; code < sizeof sizes / sizeof *sizes; code++)
			is_number(icmp_layout_find(6, type, code)->size, sizes[code],
				"type %u code %u: a ROVR (RFC 8505 section 4.2)", type, code);
	}
}

static void parses_and_prints_every_kind(void)
{
	static const struct {
		uint8_t version, type;
		const char *field, *value, *printed;
	} rows[] = {
		{4, 8, "id", "65535", "65535"},
		{4, 8, "seq", "0x10", "16"},
		{4, 5, "gateway", "10.0.0.1", "10.0.0.1"},
		{4, 43, "flags", "A,6", "A,6"},
		{4, 43, "state", "7", "7"},
		{6, 134, "flags", "M,H,P", "M,H,P"},
		{6, 134, "prf", "3", "low"},
		{6, 136, "target", "fe80::1", "fe80::1"},
		{6, 139, "nonce", "0xffffffffffffffff", "hex:ffffffffffffffff"},
		{6, 157, "rovr", "hex:0102030405060708", "hex:0102030405060708"},
		{6, 157, "rovr", "0102030405060708", "hex:0102030405060708"},
		{6, 134, "prf", "high", "high"},
		{6, 136, "flags", "RO", "R,O"},
		{6, 136, "flags", "0x5", "R,O"},
		{6, 136, "flags", "5", "R,O"},
		{4, 43, "flags", "46", "4,6"},
		{6, 139, "flags", "20", "0x14"},
		{4, 200, "rest", "10", "0xa"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char words[128];
		char printed[128];
		uint8_t fixed[ICMP_FIXED_MAX];
		struct text problem = text_of(words, sizeof words);
		struct text t = text_of(printed, sizeof printed);
		const struct icmp_layout *layout =
			icmp_layout_find(rows[i].version, rows[i].type, 0);
		const struct icmp_field *field =
			&layout->fields[icmp_field_find(layout, rows[i].field)];
		memset(fixed, 0, sizeof fixed);
		ok(icmp_field_is_usual(field, fixed) == (field->usual == 0),
			"%s=: zero is usual or not", rows[i].field);
		ok(icmp_field_parse(field, rows[i].value, fixed, &problem), "%s=%s is taken",
			rows[i].field, rows[i].value);
		icmp_field_print(field, fixed, &t);
		is_text(printed, rows[i].printed, "%s=%s is printed", rows[i].field,
			rows[i].value);
		ok(!icmp_field_is_usual(field, fixed), "and is no usual value");
	}
}

/* What a field holds when no value is given. */
static void usual_values(void)
{
	static const struct {
		uint8_t version, type, code;
		const char *field;
		uint32_t usual;
	} rows[] = {
		{4, 3, 4, "mtu", 576}, /* RFC 791: every host takes as much */
		{4, 8, 0, "id", 1}, {4, 8, 0, "seq", 0},
		{4, 9, 0, "size", 2},				     /* RFC 1256 section 3.1 */
		{4, 9, 0, "lifetime", 1800}, {6, 2, 0, "mtu", 1280}, /* RFC 8200 section 5 */
		{4, 42, 0, "local", 1}, /* RFC 8335 section 2: of the node itself */
		{6, 160, 0, "local", 1}, {6, 134, 0, "hoplimit", 64},
		{6, 134, 0, "lifetime", 1800}, /* RFC 4861 section 6.2.1 */
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct icmp_layout *layout =
			icmp_layout_find(rows[i].version, rows[i].type, rows[i].code);
		const struct icmp_field *field =
			&layout->fields[icmp_field_find(layout, rows[i].field)];
		is_number(field->usual, rows[i].usual, "IPv%u type %u: %s", rows[i].version,
			rows[i].type, rows[i].field);
	}
}

static void a_name_of_zero_clears_the_bits(void)
{
	char words[64];
	uint8_t fixed[ICMP_FIXED_MAX] = {0};
	struct text problem = text_of(words, sizeof words);
	const struct icmp_layout *layout = icmp_layout_find(6, 134, 0);
	const struct icmp_field *field = &layout->fields[icmp_field_find(layout, "prf")];
	ok(icmp_field_parse(field, "3", fixed, &problem), "prf=3");
	is_number(icmp_field_get(field, fixed), 3, "is low (RFC 4191 section 2.1)");
	ok(icmp_field_parse(field, "medium", fixed, &problem), "prf=medium");
	is_number(icmp_field_get(field, fixed), 0, "is 0");
}

static void fields_keep_to_themselves(void)
{
	uint8_t fixed[ICMP_FIXED_MAX];
	const struct icmp_field field = {.name = "f", .at = 3, .width = 2};
	memset(fixed, 0xff, sizeof fixed);
	icmp_field_put(&field, fixed, 0);
	is_number(fixed[0], 0xe7, "two bits are cleared");
	is_number(icmp_field_get(&field, fixed), 0, "and read");
	is_number((long long)icmp_field_limit(&field), 3, "the largest number");
	const struct icmp_field wide = {.name = "w", .width = 64};
	ok(icmp_field_limit(&wide) == UINT64_MAX, "of 64 bits");
}

/* Number fields of a layout are in its fixed part, one after the other. */
static void layouts_hold_their_fields(void)
{
	size_t count;
	const struct icmp_layout *all = icmp_layouts(&count);
	unsigned wrong = 0;
	for (size_t i = 0; i < count; i++) {
		unsigned size =
			all[i].extended_size > all[i].size ? all[i].extended_size : all[i].size;
		for (size_t k = 0; k < all[i].field_count; k++) {
			const struct icmp_field *field = &all[i].fields[k];
			unsigned end = field->at + field->width;
			wrong += end > 8 * size;
			/* bits of flags may be a number */
			wrong += k + 1 < all[i].field_count && !field->flags &&
				 field[1].at < end;
		}
	}
	is_number(wrong, 0, "fields past the end or over another");
	is_number(icmp_layout_find(6, 130, 0)->size, 20, "an MLD query (RFC 2710 section 3)");
	is_number(icmp_layout_find(6, 130, 0)->extended_size, 24, "of version 2 (RFC 3810)");
}

static void refuses_with_the_range(void)
{
	static const struct {
		uint8_t version, type;
		const char *field, *value, *problem;
	} rows[] = {
		{4, 8, "id", "65536", "must be 0..65535"},
		{4, 8, "id", "1x", "must be 0..65535"},
		{4, 8, "id", "", "must be 0..65535"},
		{6, 2, "mtu", "-1", "must be 0..4294967295"},
		{4, 5, "gateway", "fe80::1", "must be an IPv4 address"},
		{6, 136, "target", "1.2.3.4", "must be an IPv6 address"},
		{6, 136, "flags", "R,X", "must be letters out of R,S,O, or a number"},
		{6, 136, "flags", "8", "must be letters out of R,S,O, or a number"},
		{6, 134, "prf", "lowest", "must be 0..3 or medium,high,reserved,low"},
		{6, 134, "flags", "Q", "must be letters out of M,O,H,P, or a number"},
		{4, 5, "gateway", "host", "must be an IPv4 address"},
		{6, 136, "flags", "R,", "must be letters out of R,S,O, or a number"},
		{6, 157, "rovr", "0102", "must be hex: and 16 digits"},
		{6, 157, "rovr", "01020304050607zz", "must be hex: and 16 digits"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char words[128];
		uint8_t fixed[ICMP_FIXED_MAX] = {0};
		struct text problem = text_of(words, sizeof words);
		const struct icmp_layout *layout =
			icmp_layout_find(rows[i].version, rows[i].type, 0);
		const struct icmp_field *field =
			&layout->fields[icmp_field_find(layout, rows[i].field)];
		ok(!icmp_field_parse(field, rows[i].value, fixed, &problem), "%s=%s is refused",
			rows[i].field, rows[i].value);
		is_text(words, rows[i].problem, "with the range of %s", rows[i].field);
	}
}

static void flags_leave_their_holes_alone(void)
{
	char words[64];
	uint8_t fixed[ICMP_FIXED_MAX] = {0};
	struct text problem = text_of(words, sizeof words);
	const struct icmp_layout *layout = icmp_layout_find(6, 134, 0);
	const struct icmp_field *prf = &layout->fields[icmp_field_find(layout, "prf")];
	const struct icmp_field *flags = &layout->fields[icmp_field_find(layout, "flags")];
	icmp_field_put(prf, fixed, 3);
	icmp_field_parse(flags, "O", fixed, &problem);
	is_number(fixed[1], 0x58, "prf=3 and flags=O share a byte");
	is_number((long long)icmp_field_get(prf, fixed), 3, "and prf is still there");
	ok(!icmp_field_is_usual(flags, fixed), "O is set");
}

/* What no layout of the registry has, and a new row may. */
static void other_layouts(void)
{
	char words[64];
	struct text t = text_of(words, sizeof words);
	static const struct icmp_field swapped[] = {{.name = "b", .at = 8, .width = 8},
		{.name = "a", .width = 8}, {.name = "after the last", .at = 16, .width = 8}};
	icmp_layout_text(
		&t, &(struct icmp_layout){.size = 2, .fields = swapped, .field_count = 2});
	is_text(words, "a:8 b:8, data", "fields in the order of their bits");
	t = text_of(words, sizeof words);
	icmp_layout_text(
		&t, &(struct icmp_layout){.size = 3, .fields = swapped, .field_count = 2});
	is_text(words, "a:8 b:8, data", "up to a bit without a field");
	const uint8_t fixed[ICMP_FIXED_MAX] = {2};
	const struct icmp_field named = {.name = "n", .width = 8, .names = "zero,one"};
	t = text_of(words, sizeof words);
	icmp_field_print(&named, fixed, &t);
	is_text(words, "2", "a number past the names");
}

int main(void)
{
	run_test(other_layouts, "icmp_layout_text: layouts that no message has");
	run_test(every_bit_has_one_field, "icmp_fields: every bit has one field");
	run_test(every_layout_is_in_the_registry,
		"icmp_fields: every layout is in the registry");
	run_test(layouts_agree_with_the_registry,
		"icmp_fields: layouts agree with the registry");
	run_test(layouts_differ, "icmp_fields: a message has one layout");
	run_test(layouts_in_words, "icmp_fields: layouts in words");
	run_test(finds_the_layout_of_a_code, "icmp_fields: finds the layout of a code");
	run_test(parses_and_prints_every_kind, "icmp_fields: parses and prints every kind");
	run_test(refuses_with_the_range, "icmp_fields: refuses with the range");
	run_test(flags_leave_their_holes_alone, "icmp_fields: flags leave their holes alone");
	run_test(usual_values, "icmp_layout_find: usual values of fields");
	run_test(a_name_of_zero_clears_the_bits, "icmp_field_parse: a name of the value 0");
	run_test(fields_keep_to_themselves, "icmp_field_put: other bits stay");
	run_test(layouts_hold_their_fields, "icmp_layouts: fields follow each other inside");
	return tap_end();
}

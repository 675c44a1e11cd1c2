/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feeds RFC 4884 structures and their objects. Three bytes come before the body: what is
 * repaired (bit 0 the structure's checksum, bit 1 its version, bit 2: IPv6) and the length byte
 * twice: the first as it is, the second cut to what the body holds. The rest, once more, is a
 * bare object area.
 */
#include <stdlib.h>
#include <string.h>

#include "common/wire/extension.h"
#include "common/wire/family.h"
#include "tests/fuzz/fuzz.h"

static void try_labels(struct span data)
{
	uint8_t built[8];
	struct reader r = reader_of(data);
	struct mpls_label label;
	uint32_t count = 0;
	while (extension_mpls_next(&r, &label)) {
		demand(++count <= data.size / 4u && label.label < 0x100000);
		struct writer w = writer_of(built, sizeof built);
		extension_write_mpls(&w, &label, 1);
		demand(span_equal(span_from(writer_span_of(&w), 4),
			span_slice(data, (count - 1) * 4u, 4)));
	}
	demand(r.failed == (data.size % 4u != 0));
}

/* An object that was built again, without its header. */
static struct extension_object rebuilt(struct writer *w)
{
	struct reader r = reader_of(writer_span_of(w));
	struct extension_object object;
	demand(!w->failed && extension_next(&r, &object) && reader_left(&r) == 0);
	return object;
}

static void try_interface(const struct extension_object *object)
{
	uint8_t built[256];
	struct interface_information info;
	bool is_right = extension_interface(object, &info);
	demand(info.role < 4);
	demand(!info.has_name || (fuzz_inside(info.name, object->data) && info.name.size < 64));
	demand(!info.has_address || info.address.version != 0);
	if (!is_right)
		return;
	struct writer w = writer_of(built, sizeof built);
	extension_write_interface(&w, &info);
	struct extension_object twin = rebuilt(&w);
	struct interface_information again;
	demand(extension_interface(&twin, &again) && again.role == info.role);
	demand(again.has_index == info.has_index && again.index == info.index);
	demand(again.has_mtu == info.has_mtu && again.mtu == info.mtu);
	demand(again.has_address == info.has_address);
	demand(address_equal(&again.address, &info.address));
	demand(again.has_name == info.has_name && span_equal(again.name, info.name));
}

static void try_identification(const struct extension_object *object)
{
	uint8_t built[300];
	struct interface_identification id;
	if (!extension_identification(object, &id) || id.name.size > 252)
		return;
	demand(fuzz_inside(id.name, object->data));
	struct writer w = writer_of(built, sizeof built);
	extension_write_identification(&w, &id);
	struct extension_object twin = rebuilt(&w);
	struct interface_identification again;
	demand(extension_identification(&twin, &again) && again.by == id.by);
	demand(again.index == id.index && address_equal(&again.address, &id.address));
	demand(span_equal(again.name, id.name));
}

static void try_pointer(const struct extension_object *object)
{
	uint8_t built[16];
	uint32_t pointer;
	if (object->class != EXTENSION_CLASS_INFORMATION ||
		!extension_pointer(object, &pointer))
		return;
	struct writer w = writer_of(built, sizeof built);
	extension_write_pointer(&w, pointer);
	struct extension_object twin = rebuilt(&w);
	demand(twin.class == object->class && twin.type == object->type);
	demand(span_equal(twin.data, object->data));
}

static void try_objects(struct span area)
{
	struct reader r = reader_of(area);
	struct extension_object object;
	uint32_t count = 0;
	while (extension_next(&r, &object)) {
		demand(fuzz_inside(object.data, area) && object.data.size % 4u == 0);
		demand(++count <= area.size / 4u && r.offset <= r.size);
		try_labels(object.data);
		try_interface(&object);
		try_identification(&object);
		try_pointer(&object);
	}
	demand(r.failed || r.offset == r.size);
}

static void try_body(const struct family *family, struct span body, uint8_t length)
{
	struct extension_found found = extension_find(family, body, length);
	demand(found.quote_size <= body.size);
	if (found.objects_size == 0) {
		demand(found.objects_offset == 0);
		return;
	}
	demand(found.verdict == EXTENSION_COMPLIANT || found.verdict == EXTENSION_LEGACY);
	demand(found.quote_size >= 128 && found.objects_offset == found.quote_size + 4);
	demand(found.objects_offset + found.objects_size == body.size);
	try_objects(span_from(body, found.objects_offset));
}

static void repair(uint8_t *body, uint32_t size, uint32_t quote_size, uint8_t what)
{
	if (quote_size < 128)
		quote_size = 128;
	if (quote_size > size || size - quote_size < 4)
		return;
	if (what / 2u % 2u == 1)
		body[quote_size] = (uint8_t)(0x20 + body[quote_size] % 16u);
	if (what % 2u == 1)
		fuzz_repair_checksum(body + quote_size, size - quote_size, 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 3 || size > 65535)
		return 0;
	const struct family *family = family_of(data[0] / 4u % 2u == 1 ? 6 : 4);
	uint32_t left = (uint32_t)size - 3;
	uint32_t unit = family->extension_length_unit;
	uint32_t words = data[2] % (left / unit + 1u);
	uint8_t *body = malloc(left + 1u);
	demand(body);
	memcpy(body, data + 3, left);
	try_body(family, span_of(body, left), data[1]);
	repair(body, left, words * unit, data[0]);
	try_body(family, span_of(body, left), (uint8_t)words);
	try_objects(span_of(body, left));
	free(body);
	return 0;
}

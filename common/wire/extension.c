/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/extension.h"

#include "common/base/checksum.h"

enum {
	STRUCTURE_HEADER_SIZE = 4,
	OBJECT_HEADER_SIZE = 4,
	QUOTE_SIZE_MIN = 128, /* RFC 4884 section 4.3; section 5.5 looks there */
	VERSION = 2,
	AFI_IPV4 = 1,
	AFI_IPV6 = 2,
	NAME_SIZE_MAX = 64, /* RFC 5837 section 4.3: with its length byte */

	/* RFC 5837 section 4.1: what the class type says follows */
	INTERFACE_INDEX = 8,
	INTERFACE_ADDRESS = 4,
	INTERFACE_NAME = 2,
	INTERFACE_MTU = 1,
	INTERFACE_ROLE = 64,

	IDENTIFIED_BY_NAME = 1,
	IDENTIFIED_BY_INDEX = 2,
	IDENTIFIED_BY_ADDRESS = 3,

	INFORMATION_POINTER = 1, /* RFC 8883 section 3.1 */
};

/* What is wrong with a structure, or COMPLIANT. */
static enum extension_verdict structure_judge(struct span structure)
{
	struct reader r = reader_of(structure);
	uint16_t version = reader_u16(&r) / 0x1000u;
	uint16_t checksum = reader_u16(&r);
	if (r.failed)
		return EXTENSION_BAD_LENGTH;
	if (version != VERSION)
		return EXTENSION_BAD_VERSION;
	/* RFC 4884 section 7: zero means that none was transmitted */
	if (checksum != 0 && checksum_of(structure) != 0)
		return EXTENSION_BAD_CHECKSUM;
	return EXTENSION_COMPLIANT;
}

static struct extension_found found_at(
	uint32_t quote_size, struct span body, enum extension_verdict verdict)
{
	struct extension_found found = {.verdict = verdict, .quote_size = quote_size};
	if (body.size - quote_size <= STRUCTURE_HEADER_SIZE ||
		(verdict != EXTENSION_COMPLIANT && verdict != EXTENSION_LEGACY))
		return found;
	found.objects_offset = quote_size + STRUCTURE_HEADER_SIZE;
	found.objects_size = body.size - found.objects_offset;
	return found;
}

/* Without a length byte only a checksum that is there and right tells a structure from more of
 * the quote (RFC 4884 section 5.5). */
static struct extension_found legacy_find_at(struct span body, uint32_t offset)
{
	struct extension_found none = {.quote_size = body.size};
	struct span structure = span_from(body, offset);
	struct reader r = reader_of(structure);
	reader_u16(&r);
	if (reader_u16(&r) == 0 || structure_judge(structure) != EXTENSION_COMPLIANT)
		return none;
	return found_at(offset, body, EXTENSION_LEGACY);
}

struct extension_found extension_find_at(struct span bytes, uint32_t offset, bool is_reported)
{
	if (!is_reported)
		return legacy_find_at(bytes, offset);
	if (offset > bytes.size)
		return (struct extension_found){
			.verdict = EXTENSION_BAD_LENGTH, .quote_size = bytes.size};
	return found_at(offset, bytes, structure_judge(span_from(bytes, offset)));
}

struct extension_found extension_find(
	const struct family *family, struct span body, uint8_t length)
{
	if (length == 0)
		return legacy_find_at(body, QUOTE_SIZE_MIN);
	uint32_t quote_size = (uint32_t)length * family->extension_length_unit;
	if (quote_size == body.size)
		return (struct extension_found){.quote_size = body.size};
	if (quote_size > body.size || quote_size < QUOTE_SIZE_MIN)
		return (struct extension_found){
			.verdict = EXTENSION_BAD_LENGTH, .quote_size = body.size};
	return found_at(quote_size, body, structure_judge(span_from(body, quote_size)));
}

bool extension_next(struct reader *r, struct extension_object *object)
{
	*object = (struct extension_object){0};
	if (reader_left(r) == 0)
		return false;
	uint16_t length = reader_u16(r);
	object->class = reader_u8(r);
	object->type = reader_u8(r);
	if (r->failed || length < OBJECT_HEADER_SIZE || length % 4u != 0) {
		r->failed = true;
		return false;
	}
	object->data = reader_take(r, (uint32_t)length - OBJECT_HEADER_SIZE);
	return !r->failed;
}

bool extension_is_mpls(const struct extension_object *object)
{
	return object->class == EXTENSION_CLASS_MPLS && object->type == 1;
}

bool extension_mpls_next(struct reader *r, struct mpls_label *label)
{
	*label = (struct mpls_label){0};
	if (reader_left(r) == 0)
		return false;
	uint32_t word = reader_u32(r);
	label->label = word / 0x1000u;
	label->traffic_class = (uint8_t)(word / 0x200u % 8u);
	label->bottom = (uint8_t)(word / 0x100u % 2u);
	label->ttl = (uint8_t)(word % 256u);
	return !r->failed;
}

/* IP version of an address family number (RFC 5837 section 4.2); 0 for others. */
static uint8_t afi_version(uint16_t afi)
{
	if (afi == AFI_IPV4)
		return 4;
	return afi == AFI_IPV6 ? 6 : 0;
}

static struct span without_padding(struct span name)
{
	/*@ loop invariant name.size <= \at(name.size, Pre) && span_ok(name);
	    loop assigns name.size;
	    loop variant name.size; */
	while (name.size > 0 && name.data[name.size - 1] == 0)
		name.size--;
	return name;
}

static bool interface_address(struct reader *r, struct interface_information *info)
{
	uint8_t version = afi_version(reader_u16(r));
	reader_u16(r);
	if (version == 0)
		return false;
	info->address = address_read(r, version);
	info->has_address = !r->failed;
	return info->has_address;
}

/* The length byte counts itself and, where the sender follows RFC 5837 section 4.3, the
 * padding; some count the name alone, so what is missing to a whole word is stepped over too.
 */
static bool interface_name(struct reader *r, struct interface_information *info)
{
	uint8_t length = reader_u8(r);
	if (length == 0 || length > NAME_SIZE_MAX)
		return false;
	struct span name = reader_take(r, length - 1u);
	if (r->failed)
		return false;
	info->name = without_padding(name);
	info->has_name = true;
	reader_take(r, (4u - length % 4u) % 4u);
	return !r->failed;
}

const char *extension_role(uint8_t role)
{
	static const char *const roles[] = {EXTENSION_ROLE_NAMES};
	return roles[role % 4u];
}

bool extension_interface(
	const struct extension_object *object, struct interface_information *info)
{
	struct reader r = reader_of(object->data);
	*info = (struct interface_information){.role = object->type / INTERFACE_ROLE};
	if (object->type / INTERFACE_INDEX % 2u == 1) {
		info->index = reader_u32(&r);
		info->has_index = !r.failed;
	}
	if (object->type / INTERFACE_ADDRESS % 2u == 1 && !interface_address(&r, info))
		return false;
	if (object->type / INTERFACE_NAME % 2u == 1 && !interface_name(&r, info))
		return false;
	if (object->type % 2u == INTERFACE_MTU) {
		info->mtu = reader_u32(&r);
		info->has_mtu = !r.failed;
	}
	return !r.failed;
}

static bool identified_address(
	struct reader *r, struct interface_identification *identification)
{
	uint8_t version = afi_version(reader_u16(r));
	uint8_t size = reader_u8(r);
	reader_u8(r);
	if (version == 0 || size != address_size(version))
		return false;
	identification->address = address_read(r, version);
	return !r->failed;
}

bool extension_identification(
	const struct extension_object *object, struct interface_identification *identification)
{
	struct reader r = reader_of(object->data);
	*identification = (struct interface_identification){.by = object->type};
	switch (object->type) {
	case IDENTIFIED_BY_NAME:
		identification->name = without_padding(reader_rest(&r));
		return identification->name.size > 0;
	case IDENTIFIED_BY_INDEX:
		identification->index = reader_u32(&r);
		return !r.failed;
	case IDENTIFIED_BY_ADDRESS:
		return identified_address(&r, identification);
	default:
		return false;
	}
}

bool extension_pointer(const struct extension_object *object, uint32_t *pointer)
{
	struct reader r = reader_of(object->data);
	*pointer = reader_u32(&r);
	return object->type == INFORMATION_POINTER && !r.failed && reader_left(&r) == 0;
}

/* ---- building -------------------------------------------------------------------- */
uint32_t extension_begin(struct writer *w, uint8_t version)
{
	uint32_t begin = w->size;
	writer_u16(w, (uint16_t)(version % 16u * 0x1000u));
	writer_u16(w, 0);
	return begin;
}

void extension_write(struct writer *w, uint8_t class, uint8_t type, struct span data)
{
	if (data.size > UINT16_MAX - OBJECT_HEADER_SIZE) {
		w->failed = true;
		return;
	}
	writer_u16(w, (uint16_t)(OBJECT_HEADER_SIZE + data.size));
	writer_u8(w, class);
	writer_u8(w, type);
	writer_span(w, data);
}

void extension_write_mpls(struct writer *w, const struct mpls_label *labels, uint32_t count)
{
	if (count > (UINT16_MAX - OBJECT_HEADER_SIZE) / 4u) {
		w->failed = true;
		return;
	}
	writer_u16(w, (uint16_t)(OBJECT_HEADER_SIZE + count * 4u));
	writer_u8(w, EXTENSION_CLASS_MPLS);
	writer_u8(w, 1);
	/*@ loop invariant 0 <= i <= count && writer_ok(w) && w->size >= \at(w->size, Pre);
	    loop assigns i, w->size, w->failed;
	    loop assigns w->data[\at(w->size, Pre) .. w->capacity - 1];
	    loop variant count - i; */
	for (uint32_t i = 0; i < count; i++)
		writer_u32(w, labels[i].label % 0x100000u * 0x1000u +
				      labels[i].traffic_class % 8u * 0x200u +
				      labels[i].bottom % 2u * 0x100u + labels[i].ttl);
}

static uint16_t address_afi(const struct address *address)
{
	return address->version == 4 ? AFI_IPV4 : AFI_IPV6;
}

static void name_write(struct writer *w, struct span name)
{
	if (name.size > NAME_SIZE_MAX - 1) {
		w->failed = true;
		return;
	}
	uint32_t padding = 3u - name.size % 4u;
	writer_u8(w, (uint8_t)(1u + name.size + padding));
	writer_span(w, name);
	writer_zeros(w, padding);
}

void extension_write_interface(struct writer *w, const struct interface_information *info)
{
	uint8_t bytes[4 + 20 + NAME_SIZE_MAX + 4];
	struct writer data = writer_of(bytes, sizeof bytes);
	uint32_t type = info->role % 4u * INTERFACE_ROLE;
	if (info->has_index) {
		type += INTERFACE_INDEX;
		writer_u32(&data, info->index);
	}
	if (info->has_address) {
		type += INTERFACE_ADDRESS;
		writer_u16(&data, address_afi(&info->address));
		writer_u16(&data, 0);
		address_write(&data, &info->address);
	}
	if (info->has_name) {
		type += INTERFACE_NAME;
		name_write(&data, info->name);
	}
	if (info->has_mtu) {
		type += INTERFACE_MTU;
		writer_u32(&data, info->mtu);
	}
	w->failed |= data.failed;
	extension_write(w, EXTENSION_CLASS_INTERFACE, (uint8_t)type, writer_span_of(&data));
}

void extension_write_identification(
	struct writer *w, const struct interface_identification *identification)
{
	uint8_t bytes[256];
	struct writer data = writer_of(bytes, sizeof bytes);
	if (identification->by == IDENTIFIED_BY_NAME) {
		writer_span(&data, identification->name);
		writer_zeros(&data, (4u - data.size % 4u) % 4u);
	} else if (identification->by == IDENTIFIED_BY_INDEX) {
		writer_u32(&data, identification->index);
	} else if (identification->by == IDENTIFIED_BY_ADDRESS) {
		writer_u16(&data, address_afi(&identification->address));
		writer_u8(&data, (uint8_t)address_size(identification->address.version));
		writer_u8(&data, 0);
		address_write(&data, &identification->address);
	} else {
		data.failed = true;
	}
	w->failed |= data.failed;
	extension_write(
		w, EXTENSION_CLASS_IDENTIFICATION, identification->by, writer_span_of(&data));
}

void extension_write_pointer(struct writer *w, uint32_t pointer)
{
	uint8_t bytes[4];
	struct writer data = writer_of(bytes, sizeof bytes);
	writer_u32(&data, pointer);
	extension_write(
		w, EXTENSION_CLASS_INFORMATION, INFORMATION_POINTER, writer_span_of(&data));
}

void extension_end(struct writer *w, uint32_t begin)
{
	uint16_t checksum = checksum_of(span_from(writer_span_of(w), begin));
	/* 0 would say that there is none */
	writer_patch_u16(w, begin + 2, checksum == 0 ? 0xffff : checksum);
}

uint32_t extension_structure_size(struct span bytes)
{
	struct reader r = reader_of(bytes);
	struct extension_object object;
	reader_u16(&r); /* version */
	uint16_t checksum = reader_u16(&r);
	uint32_t end = 0;
	/*@ loop invariant reader_ok(&r) && end <= bytes.size;
	    loop assigns end, object, r.offset, r.failed;
	    loop variant r.size - r.offset; */
	while (extension_next(&r, &object)) {
		end = r.offset;
		if (checksum != 0 && checksum_of(span_slice(bytes, 0, end)) == 0)
			return end;
	}
	return end > 0 ? end : bytes.size;
}

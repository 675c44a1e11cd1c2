/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/objects.h"

#include <stdio.h>
#include <string.h>

#include "tests/lab/wire.h"
#include "tests/lab/words.h"

static bool read_label(char *value, uint32_t *entry, bool is_last)
{
	static const int64_t most[] = {0xfffff, 7, 1, 255};
	static const unsigned shift[] = {12, 9, 8, 0};
	int64_t parts[] = {0, 0, is_last, 1};
	char *rest;
	size_t count = 0;
	for (char *at = strtok_r(value, ":", &rest); at; at = strtok_r(NULL, ":", &rest)) {
		if (count == 4 || !words_number(at, 0, most[count], &parts[count]))
			return false;
		count++;
	}
	*entry = 0;
	for (size_t i = 0; i < 4; i++)
		*entry |= (uint32_t)parts[i] << shift[i];
	return count > 0;
}

bool objects_read_mpls(struct extension *to, char *value)
{
	to->label_count = 0;
	while (value) {
		char *next = strchr(value, ',');
		if (next)
			*next++ = '\0';
		if (to->label_count == LABELS_MOST ||
			!read_label(value, &to->labels[to->label_count], !next))
			return false;
		to->label_count++;
		value = next;
	}
	return true;
}

static bool is_given(const char *part)
{
	return part && *part && strcmp(part, "-") != 0;
}

static bool read_role(const char *text, uint8_t *role)
{
	static const char *const roles[] = {"in", "sub", "out", "next"};
	for (uint8_t i = 0; i < 4; i++)
		if (strcmp(text, roles[i]) == 0) {
			*role = i;
			return true;
		}
	return false;
}

static bool read_one_interface(struct interface_object *to, char *text)
{
	char *parts[5];
	int64_t number;
	*to = (struct interface_object){0};
	for (size_t i = 0; i < 5; i++)
		parts[i] = text ? strsep(&text, "/") : NULL;
	if (text || !read_role(parts[0], &to->role))
		return false;
	to->has_index = is_given(parts[1]);
	if (to->has_index && !words_number(parts[1], 0, UINT32_MAX, &number))
		return false;
	to->index = to->has_index ? (uint32_t)number : 0;
	to->has_address = is_given(parts[2]);
	if (to->has_address && strcmp(parts[2], "self") != 0 &&
		!address_parse(parts[2], &to->address))
		return false;
	if (is_given(parts[3]))
		snprintf(to->name, sizeof to->name, "%s", parts[3]);
	to->has_mtu = is_given(parts[4]);
	if (to->has_mtu && !words_number(parts[4], 0, UINT32_MAX, &number))
		return false;
	to->mtu = to->has_mtu ? (uint32_t)number : 0;
	return true;
}

bool objects_read_interface(struct extension *to, char *value)
{
	char *rest;
	to->interface_count = 0;
	for (char *at = strtok_r(value, ",", &rest); at; at = strtok_r(NULL, ",", &rest)) {
		if (to->interface_count == OBJECTS_MOST ||
			!read_one_interface(&to->interfaces[to->interface_count], at))
			return false;
		to->interface_count++;
	}
	return to->interface_count > 0;
}

static bool read_one_raw(struct raw_object *to, char *text)
{
	int64_t class, type;
	char *slash = strchr(text, '/');
	char *colon = strchr(text, ':');
	if (!slash || !colon || colon < slash)
		return false;
	*slash = *colon = '\0';
	if (!words_number(text, 0, 255, &class) || !words_number(slash + 1, 0, 255, &type))
		return false;
	to->class = (uint8_t) class;
	to->type = (uint8_t)type;
	size_t size;
	if (!words_hex(colon + 1, to->bytes, sizeof to->bytes, &size))
		return false;
	to->size = (uint16_t)size;
	return true;
}

bool objects_read_raw(struct extension *to, char *value)
{
	char *rest;
	to->object_count = 0;
	for (char *at = strtok_r(value, ",", &rest); at; at = strtok_r(NULL, ",", &rest)) {
		if (to->object_count == OBJECTS_MOST ||
			!read_one_raw(&to->objects[to->object_count], at))
			return false;
		to->object_count++;
	}
	return to->object_count > 0;
}

bool extension_is_present(const struct extension *extension)
{
	return extension->label_count || extension->interface_count || extension->object_count;
}

/* The header of an object whose `size` bytes of payload are after it already. */
static size_t head_object(const struct extension *extension, uint8_t *to, unsigned class,
	unsigned type, size_t size)
{
	int32_t length = extension->object_length;
	wire_put16(to, length == UNSET ? (unsigned)size + 4 : (unsigned)length);
	to[2] = (uint8_t) class;
	to[3] = (uint8_t)type;
	return size + 4;
}

static size_t write_mpls(const struct extension *extension, uint8_t *to)
{
	for (unsigned i = 0; i < extension->label_count; i++)
		wire_put32(to + 4 + 4 * (size_t)i, extension->labels[i]);
	return head_object(extension, to, 1, 1, 4 * (size_t)extension->label_count);
}

/* RFC 5837 section 4: index, address, name, MTU, in this order. */
static size_t write_interface(const struct extension *extension,
	const struct interface_object *object, const struct address *own, uint8_t *to)
{
	const struct address *address = object->address.family ? &object->address : own;
	size_t size = 0;
	uint8_t *body = to + 4;
	if (object->has_index) {
		wire_put32(body, object->index);
		size += 4;
	}
	if (object->has_address) {
		wire_put16(body + size, address->family == 4 ? 1 : 2);
		wire_put16(body + size + 2, 0);
		memcpy(body + size + 4, address->bytes, address_size(address->family));
		size += 4 + address_size(address->family);
	}
	size_t name = strlen(object->name);
	if (name) {
		size_t padded = (1 + name + 3) / 4 * 4;
		memset(body + size, 0, padded);
		body[size] = (uint8_t)padded;
		memcpy(body + size + 1, object->name, name);
		size += padded;
	}
	if (object->has_mtu) {
		wire_put32(body + size, object->mtu);
		size += 4;
	}
	unsigned type = (unsigned)object->role << 6 | (object->has_index ? 8u : 0) |
			(object->has_address ? 4u : 0) | (name ? 2u : 0) |
			(object->has_mtu ? 1u : 0);
	return head_object(extension, to, 2, type, size);
}

static size_t write_raw(
	const struct extension *extension, const struct raw_object *object, uint8_t *to)
{
	memcpy(to + 4, object->bytes, object->size);
	return head_object(extension, to, object->class, object->type, object->size);
}

size_t extension_write(
	const struct extension *extension, const struct address *own, uint8_t *to)
{
	size_t size = 4;
	int32_t version = extension->version == UNSET ? 2 : extension->version;
	wire_put32(to, (uint32_t)version << 28);
	if (extension->label_count)
		size += write_mpls(extension, to + size);
	for (unsigned i = 0; i < extension->interface_count; i++)
		size += write_interface(extension, &extension->interfaces[i], own, to + size);
	unsigned objects = extension->object_count * (unsigned)extension->object_repeat;
	for (unsigned i = 0; i < objects; i++) {
		const struct raw_object *object =
			&extension->objects[i % extension->object_count];
		if (size + 4 + object->size <= EXTENSION_ROOM)
			size += write_raw(extension, object, to + size);
	}
	if (extension->checksum != CHECKSUM_ZERO)
		wire_put16(to + 2, wire_fold(wire_sum(0, to, size)));
	if (extension->checksum == CHECKSUM_BAD)
		to[3] ^= 0x55;
	return size;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "common/wire/extension.h"
#include "icmpgen/message/spec.h"
#include "icmpgen/message/spec_extension.h"
#include "icmpgen/message/words.h"

enum { OBJECT_HEADER = 4, LABEL_SIZE = 4 };

static void mpls_words(struct text *t, struct span data)
{
	struct reader r = reader_of(data);
	struct mpls_label label;
	while (extension_mpls_next(&r, &label)) {
		uint8_t usual = reader_left(&r) == 0;
		text_format(t, " --ext mpls:%u", label.label);
		if (label.traffic_class)
			text_format(t, ",tc=%u", label.traffic_class);
		if (label.bottom != usual)
			text_add(t, label.bottom ? ",s" : ",s=0");
		if (label.ttl != 1)
			text_format(t, ",ttl=%u", label.ttl);
	}
}

static bool name_is_plain(struct span name)
{
	for (uint32_t i = 0; i < name.size; i++)
		if (name.data[i] <= ' ' || name.data[i] > '~' || name.data[i] == ',')
			return false;
	return name.size > 0;
}

static bool interface_words(struct text *t, const struct extension_object *object)
{
	char text[ADDRESS_TEXT_SIZE];
	struct interface_information info;
	if (!extension_interface(object, &info) || (info.has_name && !name_is_plain(info.name)))
		return false;
	text_format(t, "ifinfo:role=%s", extension_roles[info.role % EXTENSION_ROLES]);
	if (info.has_index)
		text_format(t, ",ifindex=%u", info.index);
	if (info.has_address)
		text_format(t, ",addr=%s", address_text(text, &info.address));
	if (info.has_name)
		text_format(t, ",name=%.*s", (int)info.name.size, (const char *)info.name.data);
	if (info.has_mtu)
		text_format(t, ",mtu=%u", info.mtu);
	return true;
}

static bool identification_words(struct text *t, const struct extension_object *object)
{
	char text[ADDRESS_TEXT_SIZE];
	struct interface_identification id;
	if (!extension_identification(object, &id) || (id.by == 1 && !name_is_plain(id.name)))
		return false;
	if (id.by == 1)
		text_format(t, "ifid:name=%.*s", (int)id.name.size, (const char *)id.name.data);
	else if (id.by == 2)
		text_format(t, "ifid:index=%u", id.index);
	else
		text_format(t, "ifid:addr=%s", address_text(text, &id.address));
	return true;
}

static bool information_words(struct text *t, const struct extension_object *object)
{
	uint32_t pointer;
	if (!extension_pointer(object, &pointer))
		return false;
	text_format(t, "extinfo:pointer=%u", pointer);
	return true;
}

static void object_words(struct text *t, const struct extension_object *object)
{
	text_format(t, "%u/%u:", object->class, object->type);
	text_add_hex(t, object->data);
}

/* The object as its words would write it is the same. */
static bool is_same(const struct extension_object *object, const char *words)
{
	uint8_t bytes[256];
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct writer w = writer_of(bytes, sizeof bytes);
	bool stored = extension_object_store(&w, words, &problem);
	struct span again = writer_span_of(&w);
	return stored && again.size >= OBJECT_HEADER && again.data[2] == object->class &&
	       again.data[3] == object->type &&
	       span_equal(span_from(again, OBJECT_HEADER), object->data);
}

static bool plain_words(struct text *t, const struct extension_object *object)
{
	char buffer[PIECE_SIZE];
	struct text words = text_of(buffer, sizeof buffer);
	bool known = false;
	if (object->class == EXTENSION_CLASS_INTERFACE)
		known = interface_words(&words, object);
	else if (object->class == EXTENSION_CLASS_IDENTIFICATION)
		known = identification_words(&words, object);
	else if (object->class == EXTENSION_CLASS_INFORMATION)
		known = information_words(&words, object);
	if (!known || words.cut || !is_same(object, buffer))
		return false;
	words_add(t, buffer);
	return true;
}

bool extension_words(struct span objects, struct text *t)
{
	struct reader r = reader_of(objects);
	struct extension_object object;
	bool after_stack = false;
	while (extension_next(&r, &object)) {
		bool is_stack = extension_is_mpls(&object) && object.data.size >= LABEL_SIZE &&
				object.data.size % LABEL_SIZE == 0 && !after_stack;
		after_stack = is_stack;
		if (is_stack) {
			mpls_words(t, object.data);
			continue;
		}
		text_add(t, " --ext");
		if (plain_words(t, &object))
			continue;
		text_add_char(t, ' ');
		object_words(t, &object);
	}
	return !r.failed;
}

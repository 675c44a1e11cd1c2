/* SPDX-License-Identifier: BSD-2-Clause */
/* ICMP extension objects (RFC 4884) in a line of text. */
#include <string.h>

#include "common/wire/extension.h"
#include "traceroute/view/text_hop.h"

enum { OBJECTS_MAX = 16 };

static void add_mpls(const struct extension_object *object, struct text *t)
{
	struct reader r = reader_of(object->data);
	struct mpls_label label;
	const char *before = "MPLS:";
	while (extension_mpls_next(&r, &label)) {
		text_format(t, "%sL=%u,E=%u,S=%u,T=%u", before, label.label,
			label.traffic_class, label.bottom, label.ttl);
		before = "/";
	}
}

static void add_interface(const struct extension_object *object,
	const struct interface_information *info, struct text *t)
{
	static const char *const roles[] = {"INC", "SUB", "OUT", "NXT"};
	(void)object;
	text_add(t, roles[info->role % 4u]);
	char separator = ':';
	if (info->has_index) {
		text_format(t, "%c%u", separator, info->index);
		separator = ',';
	}
	if (info->has_address) {
		char number[ADDRESS_TEXT_SIZE];
		text_format(t, "%c%s", separator, address_text(number, &info->address));
		separator = ',';
	}
	if (info->has_name) {
		text_format(t, "%c\"", separator);
		text_add_escaped(t, (const char *)info->name.data, info->name.size);
		text_add_char(t, '"');
		separator = ',';
	}
	if (info->has_mtu)
		text_format(t, "%cmtu=%u", separator, info->mtu);
}

static void add_unknown(const struct extension_object *object, struct text *t)
{
	struct reader r = reader_of(object->data);
	text_format(t, "%u/%u:", object->class, object->type);
	for (const char *before = ""; reader_left(&r) >= 4; before = ",")
		text_format(t, "%s%08x", before, reader_u32(&r));
}

static void add_object(const struct extension_object *object, struct text *t)
{
	struct interface_information info;
	if (extension_is_mpls(object) && object->data.size >= 4)
		add_mpls(object, t);
	else if (object->class == EXTENSION_CLASS_INTERFACE &&
		 extension_interface(object, &info))
		add_interface(object, &info, t);
	else
		add_unknown(object, t);
}

void view_text_extensions(const struct answer *answer, struct text *t)
{
	struct reader r = reader_of(span_of(answer->extension, answer->extension_size));
	struct extension_object object;
	uint32_t count = 0;
	while (extension_next(&r, &object)) {
		text_add(t, count == 0 ? " <" : ";");
		if (count == OBJECTS_MAX) {
			text_add(t, "...");
			break;
		}
		add_object(&object, t);
		count++;
	}
	if (answer->extension_cut && count > 0 && count < OBJECTS_MAX)
		text_add(t, ";...");
	if (count > 0)
		text_add_char(t, '>');
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* ICMP extension objects (RFC 4884) in a line of text. */
#include "common/cli/extension_text.h"
#include "traceroute/view/text_hop.h"

enum { OBJECTS_MAX = 16 };

/* Butskoy's words for labels. */
static const struct extension_words words = {
	.label = "MPLS:L=",
	.next_label = "/L=",
	.traffic_class = ",E=",
	.bottom = ",S=",
	.ttl = ",T=",
	.roles = {"INC", "SUB", "OUT", "NXT"},
	.first_part = ":",
	.next_part = ",",
	.index = "",
	.address = "",
	.name = "\"",
	.name_end = "\"",
	.mtu = "mtu=",
};

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
		extension_mpls_text(t, object->data, &words);
	else if (object->class == EXTENSION_CLASS_INTERFACE &&
		 extension_interface(object, &info))
		extension_interface_text(t, &info, &words);
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

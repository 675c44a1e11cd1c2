/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/cli/json_extension.h"

#include "common/wire/extension.h"

void json_mpls(struct json *j, struct span data, const char *class)
{
	struct reader r = reader_of(data);
	struct mpls_label label;
	json_array(j, "mpls");
	while (extension_mpls_next(&r, &label)) {
		json_object(j, NULL);
		json_number(j, "label", label.label);
		json_number(j, class, label.traffic_class);
		json_number(j, "s", label.bottom);
		json_number(j, "ttl", label.ttl);
		json_close(j);
	}
	json_close(j);
}

static void put_interface(
	struct json *j, const struct extension_object *object, char *(*zone)(char *, uint32_t))
{
	struct interface_information info = {0};
	bool is_whole = extension_interface(object, &info);
	char number[ADDRESS_ZONE_TEXT_SIZE];
	json_object(j, "interface");
	json_text(j, "role", extension_role(info.role));
	if (info.has_index)
		json_number(j, "index", info.index);
	if (info.has_address)
		json_text(j, "addr", address_text_zone(number, &info.address, zone));
	if (info.has_name)
		json_bytes(j, "name", info.name);
	if (info.has_mtu)
		json_number(j, "mtu", info.mtu);
	if (!is_whole)
		json_bool(j, "malformed", true);
	json_close(j);
}

static void put_object(
	struct json *j, const struct extension_object *object, char *(*zone)(char *, uint32_t))
{
	json_object(j, NULL);
	json_number(j, "class", object->class);
	json_number(j, "type", object->type);
	if (extension_is_mpls(object))
		json_mpls(j, object->data, "tc");
	else if (object->class == EXTENSION_CLASS_INTERFACE)
		put_interface(j, object, zone);
	else
		json_hex(j, "bytes", object->data);
	json_close(j);
}

void json_extension(
	struct json *j, struct span objects, uint32_t most, char *(*zone)(char *, uint32_t))
{
	struct reader r = reader_of(objects);
	struct extension_object object;
	if (objects.size == 0)
		return;
	json_array(j, "ext");
	for (uint32_t i = 0; i < most && extension_next(&r, &object); i++)
		put_object(j, &object, zone);
	json_close(j);
	if (r.failed || reader_left(&r) > 0)
		json_bool(j, "malformed_ext", true);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/cli/extension_text.h"

#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

enum { TEXT_SIZE = 256 };

static const struct extension_words words = {
	.label = "<",
	.next_label = "|",
	.traffic_class = "c",
	.bottom = "b",
	.ttl = "t",
	.roles = {"IN", "SUB", "OUT", "NEXT"},
	.first_part = ":",
	.next_part = ", ",
	.index = "index ",
	.address = "at ",
	.name = "'",
	.name_end = "'",
	.mtu = "MTU ",
};

/* Label 20 bits, class 3, bottom 1, time to live 8 (RFC 3032 section 2.1). */
static void label_stacks(void)
{
	static const struct {
		const char *what, *data, *text;
	} rows[] = {
		{"one entry", "00064b01", "<100c5b1t1"},
		{"the largest of all, and a second one", "ffffffff 000000ff",
			"<1048575c7b1t255|0c0b0t255"},
		{"an entry that is cut", "00064b01 0006", "<100c5b1t1"},
		{"none", "", ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct hex hex;
		char buffer[TEXT_SIZE];
		struct text t = text_of(buffer, sizeof buffer);
		extension_mpls_text(&t, hex_span(&hex, rows[i].data), &words);
		is_text(buffer, rows[i].text, "%s", rows[i].what);
	}
}

/* The C-type: role 2 bits, 2 reserved, index, address, name, MTU (RFC 5837 section 4.1). */
static void interfaces(void)
{
	static const struct {
		const char *what;
		uint8_t type;
		const char *data, *text;
	} rows[] = {
		{"a role alone", 0x00, "", "IN"},
		{"the second role, an index", 0x48, "00000007", "SUB:index 7"},
		{"the third, an IPv4 address", 0x84, "0001 0000 c0000201", "OUT:at 192.0.2.1"},
		{"the fourth, an IPv6 address and an MTU", 0xc5,
			"0002 0000 20010db8000000000000000000000001 000005dc",
			"NEXT:at 2001:db8::1, MTU 1500"},
		{"all four parts", 0x0f,
			"00000003 0001 0000 c0000201 08 65746830000000 00002328",
			"IN:index 3, at 192.0.2.1, 'eth0', MTU 9000"},
		{"a name that is not printable", 0x02, "04 1b0a41", "IN:'\\033\\012A'"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct hex hex;
		char buffer[TEXT_SIZE];
		struct text t = text_of(buffer, sizeof buffer);
		struct interface_information info;
		const struct extension_object object = {.class = EXTENSION_CLASS_INTERFACE,
			.type = rows[i].type,
			.data = hex_span(&hex, rows[i].data)};
		ok(extension_interface(&object, &info), "%s: is whole", rows[i].what);
		extension_interface_text(&t, &info, &words);
		is_text(buffer, rows[i].text, "%s", rows[i].what);
	}
}

int main(void)
{
	run_test(label_stacks, "extension_mpls_text: label stacks");
	run_test(interfaces, "extension_interface_text: each role and part");
	return tap_end();
}

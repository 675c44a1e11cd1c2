/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/extension.h"

#include <stdio.h>
#include <string.h>

#include "common/base/checksum.h"
#include "tests/unit/hex.h"
#include "tests/unit/tap.h"

/* A quote of `size` bytes of aa, then what `words` spells. */
static struct span body_of(struct hex *hex, uint32_t size, const char *words)
{
	struct hex tail;
	struct span rest = hex_span(&tail, words);
	memset(hex->bytes, 0xaa, size);
	memcpy(hex->bytes + size, rest.data, rest.size);
	return span_of(hex->bytes, size + rest.size);
}

/* version 2, right checksum, label 100, class 5, bottom, ttl 1 (RFC 4950 section 3) */
#define MPLS_STRUCTURE "20 00 93 ef 00 08 01 01 00 06 4b 01"
#define MPLS_STRUCTURE_UNSUMMED "20 00 00 00 00 08 01 01 00 06 4b 01"

static void finds_structures(void)
{
	/* clang-format off */
	static const struct {
		const char *what;
		uint8_t version, length;
		uint32_t quote;
		const char *rest;
		enum extension_verdict verdict;
		uint32_t quote_size, offset, size;
	} rows[] = {
		{"IPv4: 32 words (RFC 4884 section 4.1)", 4, 32, 128, MPLS_STRUCTURE,
			EXTENSION_COMPLIANT, 128, 132, 8},
		{"IPv6: 16 double words (RFC 4884 section 4.4)", 6, 16, 128, MPLS_STRUCTURE,
			EXTENSION_COMPLIANT, 128, 132, 8},
		{"a longer quote", 4, 50, 200, MPLS_STRUCTURE, EXTENSION_COMPLIANT, 200, 204, 8},
		{"no checksum transmitted (RFC 4884 section 7)", 4, 32, 128,
			MPLS_STRUCTURE_UNSUMMED, EXTENSION_COMPLIANT, 128, 132, 8},
		{"a structure without objects", 4, 32, 128, "20 00 df ff", EXTENSION_COMPLIANT,
			128, 0, 0},
		{"legacy (RFC 4884 section 5.5)", 4, 0, 128, MPLS_STRUCTURE, EXTENSION_LEGACY,
			128, 132, 8},
		{"legacy in IPv6", 6, 0, 128, MPLS_STRUCTURE, EXTENSION_LEGACY, 128, 132, 8},
		{"legacy without a checksum is more quote", 4, 0, 128, MPLS_STRUCTURE_UNSUMMED,
			EXTENSION_NONE, 140, 0, 0},
		{"legacy with a wrong checksum is more quote", 4, 0, 128,
			"20 00 93 f0 00 08 01 01 00 06 4b 01", EXTENSION_NONE, 140, 0, 0},
		{"legacy of another version is more quote", 4, 0, 128, "10 00 ef ff",
			EXTENSION_NONE, 132, 0, 0},
		{"legacy of 3 bytes is more quote", 4, 0, 128, "20 00 df", EXTENSION_NONE, 131,
			0, 0},
		{"no length, 128 bytes", 4, 0, 128, "", EXTENSION_NONE, 128, 0, 0},
		{"no length, a short quote", 4, 0, 28, "", EXTENSION_NONE, 28, 0, 0},
		{"no length, no quote", 4, 0, 0, "", EXTENSION_NONE, 0, 0, 0},
		{"a length with nothing after", 4, 32, 128, "", EXTENSION_NONE, 128, 0, 0},
		{"a short length with nothing after", 4, 7, 28, "", EXTENSION_NONE, 28, 0, 0},
		{"a length one word too large", 4, 36, 128, MPLS_STRUCTURE, EXTENSION_BAD_LENGTH,
			140, 0, 0},
		{"a length of 255 words", 4, 255, 128, MPLS_STRUCTURE, EXTENSION_BAD_LENGTH, 140,
			0, 0},
		{"a length of 255 double words", 6, 255, 128, MPLS_STRUCTURE,
			EXTENSION_BAD_LENGTH, 140, 0, 0},
		{"a length that leaves no quote of 128 bytes", 4, 31, 124, MPLS_STRUCTURE,
			EXTENSION_BAD_LENGTH, 136, 0, 0},
		{"half a structure header", 4, 32, 128, "20 00", EXTENSION_BAD_LENGTH, 128, 0, 0},
		{"version 1", 4, 32, 128, "10 00 a3 ef 00 08 01 01 00 06 4b 01",
			EXTENSION_BAD_VERSION, 128, 0, 0},
		{"version 3", 4, 32, 128, "30 00 83 ef 00 08 01 01 00 06 4b 01",
			EXTENSION_BAD_VERSION, 128, 0, 0},
		{"a wrong checksum", 4, 32, 128, "20 00 93 f0 00 08 01 01 00 06 4b 01",
			EXTENSION_BAD_CHECKSUM, 128, 0, 0},
		{"reserved bits do not matter", 4, 32, 128, "2f ff 83 f0 00 08 01 01 00 06 4b 01",
			EXTENSION_COMPLIANT, 128, 132, 8},
	};
	/* clang-format on */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hex hex;
		struct span body = body_of(&hex, rows[i].quote, rows[i].rest);
		struct extension_found found =
			extension_find(family_of(rows[i].version), body, rows[i].length);
		is_number(found.verdict, rows[i].verdict, "%s: verdict", rows[i].what);
		is_number(found.quote_size, rows[i].quote_size, "%s: quote", rows[i].what);
		is_number(found.objects_offset, rows[i].offset, "%s: offset", rows[i].what);
		is_number(found.objects_size, rows[i].size, "%s: size", rows[i].what);
	}
}

static const char *objects_described(struct span area)
{
	static char text[512];
	struct reader r = reader_of(area);
	struct extension_object object;
	int at = 0;
	for (int i = 0; i < 20 && extension_next(&r, &object); i++)
		at += snprintf(text + at, sizeof text - (size_t)at, "%u/%u:%u ", object.class,
			object.type, object.data.size);
	snprintf(text + at, sizeof text - (size_t)at, r.failed ? "malformed" : "end");
	return text;
}

static void walks_objects(void)
{
	/* clang-format off */
	static const struct {
		const char *what, *bytes, *description;
	} rows[] = {
		{"none", "", "end"},
		{"one (RFC 4884 section 7.1)", "00 08 01 01 00 06 4b 01", "1/1:4 end"},
		{"two", "00 04 09 01 00 08 01 01 00 06 4b 01", "9/1:0 1/1:4 end"},
		{"a length below its header", "00 04 09 01 00 03 01 01", "9/1:0 malformed"},
		{"a length of 0 ends the walk", "00 00 01 01 00 04 01 01", "malformed"},
		{"an unaligned length", "00 06 01 01 00 00 00 00", "malformed"},
		{"a length past the end", "00 0c 01 01 00 06 4b 01", "malformed"},
		{"the maximum length", "ff fc 01 01 00 06 4b 01", "malformed"},
		{"half an object header", "00 04 09 01 00 04", "9/1:0 malformed"},
	};
	/* clang-format on */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hex hex;
		is_text(objects_described(hex_span(&hex, rows[i].bytes)), rows[i].description,
			"%s", rows[i].what);
	}
}

static void reads_label_stacks(void)
{
	struct hex hex;
	struct mpls_label label;
	struct reader r = reader_of(hex_span(&hex, "00 06 4a 01 ff ff f1 ff 00 00 0e 00"));
	ok(extension_mpls_next(&r, &label), "a first label (RFC 4950 section 4)");
	ok(label.label == 100 && label.traffic_class == 5 && !label.bottom && label.ttl == 1,
		"label 100, class 5, more follow, ttl 1");
	ok(extension_mpls_next(&r, &label), "a second");
	ok(label.label == 0xfffff && label.traffic_class == 0 && label.bottom == 1 &&
			label.ttl == 255,
		"the maximum label, bottom of the stack, ttl 255");
	ok(extension_mpls_next(&r, &label), "one after the bottom is read all the same");
	ok(label.label == 0 && label.traffic_class == 7 && !label.bottom && label.ttl == 0,
		"label 0, class 7");
	ok(!extension_mpls_next(&r, &label) && !r.failed, "then the stack is at its end");
	r = reader_of(hex_span(&hex, "00 06 4a"));
	ok(!extension_mpls_next(&r, &label) && r.failed, "three bytes are no label");
}

static const char *interface_described(uint8_t type, struct span data)
{
	static char text[256];
	char address[ADDRESS_TEXT_SIZE];
	struct interface_information info;
	struct extension_object object = {EXTENSION_CLASS_INTERFACE, type, data};
	bool is_right = extension_interface(&object, &info);
	int at = snprintf(
		text, sizeof text, "%s role=%u", is_right ? "right" : "malformed", info.role);
	if (info.has_index)
		at += snprintf(text + at, sizeof text - (size_t)at, " index=%u", info.index);
	if (info.has_address)
		at += snprintf(text + at, sizeof text - (size_t)at, " address=%s",
			address_text(address, &info.address));
	if (info.has_name)
		at += snprintf(text + at, sizeof text - (size_t)at, " name=%.*s",
			(int)info.name.size, (const char *)info.name.data);
	if (info.has_mtu)
		snprintf(text + at, sizeof text - (size_t)at, " mtu=%u", info.mtu);
	return text;
}

static void reads_interface_information(void)
{
	/* clang-format off */
	static const struct {
		const char *what;
		uint8_t type;
		const char *bytes, *description;
	} rows[] = {
		{"everything (RFC 5837 section 4)", 0x0f,
			"00 00 00 07 00 01 00 00 c0 00 02 09 08 65 74 68 30 00 00 00 00 00 05 dc",
			"right role=0 index=7 address=192.0.2.9 name=eth0 mtu=1500"},
		{"an outgoing one with an index", 0x88, "00 00 00 07", "right role=2 index=7"},
		{"the IP next hop over IPv6", 0xc4,
			"00 02 00 00 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01",
			"right role=3 address=2001:db8::1"},
		{"a name whose length byte does not count the padding", 0x43,
			"05 65 74 68 30 00 00 00 00 00 05 dc", "right role=1 name=eth0 mtu=1500"},
		{"the longest name", 0x02,
			"40 61616161616161 6161616161616161 6161616161616161 6161616161616161 "
			"6161616161616161 6161616161616161 6161616161616161 6161616161616161",
			"right role=0 name=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
			"aaaaaaa"},
		{"nothing", 0x00, "", "right role=0"},
		{"bytes after all parts do not matter", 0x01, "00 00 05 dc 00 00 00 00",
			"right role=0 mtu=1500"},
		{"a name of no bytes", 0x02, "04 00 00 00", "right role=0 name="},
		{"a name of no bytes, its padding not counted", 0x02, "01 00 00 00",
			"right role=0 name="},
		{"a name's length of 0", 0x03, "00 65 74 68 00 00 05 dc", "malformed role=0"},
		{"a name's length of 65", 0x02,
			"41 61616161616161 6161616161616161 6161616161616161 6161616161616161 "
			"6161616161616161 6161616161616161 6161616161616161 6161616161616161 61000000",
			"malformed role=0"},
		{"a name's length past the end", 0x02, "0c 65 74 68 30 00 00 00",
			"malformed role=0"},
		{"a name without its padding", 0x02, "05 65 74 68 30",
			"malformed role=0 name=eth0"},
		{"an index that is cut", 0x88, "00 00 00", "malformed role=2"},
		{"an MTU that is cut", 0x09, "00 00 00 07 00 00 05", "malformed role=0 index=7"},
		{"an address that is cut", 0x0c, "00 00 00 07 00 01 00 00 c0 00 02",
			"malformed role=0 index=7"},
		{"an unknown address family", 0x04, "00 03 00 00 c0 00 02 09",
			"malformed role=0"},
		{"the same before a name", 0x06, "00 03 00 00 04 65 74 68", "malformed role=0"},
		{"one with bytes for any address", 0x04,
			"00 03 00 00 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01",
			"malformed role=0"},
	};
	/* clang-format on */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hex hex;
		is_text(interface_described(rows[i].type, hex_span(&hex, rows[i].bytes)),
			rows[i].description, "%s", rows[i].what);
	}
}

static const char *identification_described(uint8_t type, struct span data)
{
	static char text[256];
	char address[ADDRESS_TEXT_SIZE];
	struct interface_identification id;
	struct extension_object object = {EXTENSION_CLASS_IDENTIFICATION, type, data};
	if (!extension_identification(&object, &id))
		return "malformed";
	snprintf(text, sizeof text, "by=%u name=%.*s index=%u address=%s", id.by,
		(int)id.name.size, id.name.size ? (const char *)id.name.data : "", id.index,
		address_text(address, &id.address));
	return text;
}

static void reads_interface_identifications(void)
{
	/* clang-format off */
	static const struct {
		const char *what;
		uint8_t type;
		const char *bytes, *description;
	} rows[] = {
		{"a name (RFC 8335 section 2.1)", 1, "65 74 68 30 00 00 00 00",
			"by=1 name=eth0 index=0 address=?"},
		{"an index", 2, "00 00 00 07", "by=2 name= index=7 address=?"},
		{"an IPv4 address", 3, "00 01 04 00 c0 00 02 09",
			"by=3 name= index=0 address=192.0.2.9"},
		{"an IPv6 address", 3,
			"00 02 10 00 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01",
			"by=3 name= index=0 address=2001:db8::1"},
		{"an empty name", 1, "00 00 00 00", "malformed"},
		{"no name", 1, "", "malformed"},
		{"an index that is cut", 2, "00 00 07", "malformed"},
		{"an address that is cut", 3, "00 01 04 00 c0 00 02", "malformed"},
		{"a lying address length", 3, "00 01 10 00 c0 00 02 09", "malformed"},
		{"a link-layer address", 3, "40 05 06 00 00 11 22 33 44 55 00 00", "malformed"},
		{"an unknown kind", 4, "00 00 00 07", "malformed"},
		{"kind 0", 0, "00 00 00 07", "malformed"},
	};
	/* clang-format on */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hex hex;
		is_text(identification_described(rows[i].type, hex_span(&hex, rows[i].bytes)),
			rows[i].description, "%s", rows[i].what);
	}
}

static const char *pointer_described(uint8_t type, struct span data)
{
	static char text[32];
	uint32_t pointer;
	struct extension_object object = {EXTENSION_CLASS_INFORMATION, type, data};
	if (!extension_pointer(&object, &pointer))
		return "malformed";
	snprintf(text, sizeof text, "pointer=%u", pointer);
	return text;
}

static void reads_and_builds_pointers(void)
{
	static const struct {
		const char *what;
		uint8_t type;
		const char *bytes, *description;
	} rows[] = {
		{"a pointer (RFC 8883 section 3.1)", 1, "00 00 00 28", "pointer=40"},
		{"the largest pointer", 1, "ff ff ff ff", "pointer=4294967295"},
		{"a pointer that is cut", 1, "00 00 28", "malformed"},
		{"no pointer", 1, "", "malformed"},
		{"a pointer with more after it", 1, "00 00 00 28 00 00 00 00", "malformed"},
		{"type 0", 0, "00 00 00 28", "malformed"},
		{"type 2", 2, "00 00 00 28", "malformed"},
	};
	uint8_t to[HEX_SIZE];
	struct hex hex;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		is_text(pointer_described(rows[i].type, hex_span(&hex, rows[i].bytes)),
			rows[i].description, "%s", rows[i].what);
	struct writer w = writer_of(to, sizeof to);
	extension_write_pointer(&w, 0x01020304);
	struct span want = hex_span(&hex, "00 08 04 01 01 02 03 04");
	is_bytes(to, w.size, want.data, want.size, "a pointer is written with its header");
}

static void builds_structures(void)
{
	struct hex hex;
	uint8_t to[HEX_SIZE];
	struct writer w = writer_of(to, sizeof to);
	writer_zeros(&w, 3);
	uint32_t begin = extension_begin(&w, 2);
	is_number(begin, 3, "a structure begins where the writer stands");
	struct mpls_label label = {.label = 100, .traffic_class = 5, .bottom = 1, .ttl = 1};
	extension_write_mpls(&w, &label, 1);
	extension_end(&w, begin);
	struct span want = hex_span(&hex, "00 00 00 " MPLS_STRUCTURE);
	is_bytes(to, w.size, want.data, want.size, "an MPLS label stack");
	w = writer_of(to, sizeof to);
	begin = extension_begin(&w, 2);
	extension_write(&w, 0xff, 0xff, span_of("\xe0\x00\xff\xf9", 4));
	extension_write(&w, 0, 0, span_of("\xff\xf4\x00\x00", 4));
	extension_end(&w, begin);
	is_bytes(to + 2, 2, "\xff\xff", 2, "a sum of 0 is written as ones: 0 means none");
	is_number(checksum_of(writer_span_of(&w)), 0, "and is right all the same");
	w = writer_of(to, sizeof to);
	extension_end(&w, extension_begin(&w, 15));
	is_bytes(to, w.size, "\xf0\x00\x0f\xff", 4, "a wrong version on purpose");
	w = writer_of(to, sizeof to);
	extension_end(&w, extension_begin(&w, 18));
	is_bytes(to, w.size, "\x20\x00\xdf\xff", 4, "of a version four bits are written");
}

static void builds_interface_information(void)
{
	struct hex hex;
	uint8_t to[HEX_SIZE];
	struct interface_information info = {.role = 2,
		.has_index = true,
		.has_address = true,
		.has_name = true,
		.has_mtu = true,
		.index = 7,
		.mtu = 1500,
		.name = span_of("eth0", 4)};
	address_parse("192.0.2.9", &info.address);
	struct writer w = writer_of(to, sizeof to);
	extension_write_interface(&w, &info);
	struct span want = hex_span(&hex, "00 1c 02 8f 00 00 00 07 00 01 00 00 c0 00 02 09 "
					  "08 65 74 68 30 00 00 00 00 00 05 dc");
	is_bytes(to, w.size, want.data, want.size, "all parts in order (RFC 5837 section 4)");
	address_parse("2001:db8::1", &info.address);
	char name[64];
	memset(name, 'n', sizeof name);
	info.name = span_of(name, 63);
	w = writer_of(to, sizeof to);
	extension_write_interface(&w, &info);
	is_number(writer_span_of(&w).size, 4 + 4 + 20 + 64 + 4, "the longest of them");
	info.has_index = info.has_name = info.has_mtu = false;
	w = writer_of(to, sizeof to);
	extension_write_interface(&w, &info);
	want = hex_span(&hex, "00 18 02 84 00 02 00 00 20010db8 00000000 00000000 00000001");
	is_bytes(to, w.size, want.data, want.size, "an IPv6 address alone");
	info = (struct interface_information){.role = 6};
	w = writer_of(to, sizeof to);
	extension_write_interface(&w, &info);
	is_bytes(to, w.size, "\x00\x04\x02\x80", 4, "of a role two bits are written");
	info = (struct interface_information){.has_name = true, .name = span_of(name, 63)};
	w = writer_of(to, sizeof to);
	extension_write_interface(&w, &info);
	is_number(writer_span_of(&w).size, 68, "a name of 63 bytes fits");
	is_number(to[4], 64, "its length byte counts itself");
	info.name.size = 64;
	w = writer_of(to, sizeof to);
	extension_write_interface(&w, &info);
	ok(w.failed, "a longer one fails");
}

static void builds_identifications(void)
{
	static const struct {
		struct interface_identification identification;
		const char *bytes;
	} rows[] = {
		{{.by = 1, .name = {(const uint8_t *)"eth0", 4}}, "00 08 03 01 65 74 68 30"},
		{{.by = 1, .name = {(const uint8_t *)"lo", 2}}, "00 08 03 01 6c 6f 00 00"},
		{{.by = 2, .index = 7}, "00 08 03 02 00 00 00 07"},
		{{.by = 3, .address = {.version = 4, .bytes = {192, 0, 2, 9}}},
			"00 0c 03 03 00 01 04 00 c0 00 02 09"},
		{{.by = 3, .address = {.version = 6, .bytes = {0xfe, 0x80}}},
			"00 18 03 03 00 02 10 00 fe800000 00000000 00000000 00000000"},
	};
	uint8_t to[HEX_SIZE];
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hex hex;
		struct span want = hex_span(&hex, rows[i].bytes);
		struct writer w = writer_of(to, sizeof to);
		extension_write_identification(&w, &rows[i].identification);
		is_bytes(to, w.size, want.data, want.size, "row %zu (RFC 8335 section 2.1)", i);
	}
	struct writer w = writer_of(to, sizeof to);
	extension_write_identification(&w, &(struct interface_identification){.by = 4});
	ok(w.failed, "an unknown kind fails");
	static uint8_t name[300];
	w = writer_of(to, sizeof to);
	extension_write_identification(
		&w, &(struct interface_identification){.by = 1, .name = span_of(name, 257)});
	ok(w.failed, "a name longer than any interface's fails");
}

static void refuses_objects_longer_than_their_field(void)
{
	static uint8_t much[65536];
	static uint8_t to[70000];
	struct writer w = writer_of(to, sizeof to);
	extension_write(&w, 9, 1, span_of(much, 65531));
	is_number(writer_span_of(&w).size, 65535, "the longest object fits");
	w = writer_of(to, sizeof to);
	extension_write(&w, 9, 1, span_of(much, 65532));
	ok(w.failed, "one byte more fails");
	w = writer_of(to, sizeof to);
	static const struct mpls_label labels[16383];
	extension_write_mpls(&w, labels, 16382);
	is_number(writer_span_of(&w).size, 65532, "the longest label stack fits");
	w = writer_of(to, sizeof to);
	extension_write_mpls(&w, labels, 16383);
	ok(w.failed, "one label more fails");
}

static void follows_a_reported_offset(void)
{
	struct hex hex;
	struct span body = hex_span(&hex, "01020304 2000dfff");
	struct extension_found found = extension_find_at(body, 9, true);
	is_number(found.verdict, EXTENSION_BAD_LENGTH, "an offset past the end");
	is_number(found.quote_size, body.size, "leaves all of it to the quote");
	is_number(found.objects_size, 0, "and has no objects");
	found = extension_find_at(body, 4, true);
	is_number(found.verdict, EXTENSION_COMPLIANT, "a structure without objects");
	is_number(found.quote_size, 4, "the quote ends before it");
}

static void names_roles(void)
{
	is_text(extension_role(0), "incoming", "0 (RFC 5837 section 4.1)");
	is_text(extension_role(1), "incoming-sub-ip", "1");
	is_text(extension_role(2), "outgoing", "2");
	is_text(extension_role(3), "next-hop", "3");
	is_text(extension_role(4), "incoming", "two bits count");
}

int main(void)
{
	run_test(finds_structures, "extension: finds structures");
	run_test(walks_objects, "extension: walks objects");
	run_test(reads_label_stacks, "extension: reads label stacks");
	run_test(reads_interface_information, "extension: reads interface information");
	run_test(reads_interface_identifications, "extension: reads interface identifications");
	run_test(reads_and_builds_pointers, "extension: reads and builds pointers");
	run_test(builds_structures, "extension: builds structures");
	run_test(builds_interface_information, "extension: builds interface information");
	run_test(builds_identifications, "extension: builds identifications");
	run_test(refuses_objects_longer_than_their_field,
		"extension: refuses objects longer than their field");
	run_test(follows_a_reported_offset, "extension_find_at: follows a reported offset");
	run_test(names_roles, "extension_role: the four roles");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/dns_name.h"

#include <string.h>

enum { LABEL_MAX = 63, POINTER = 0xc0, JUMPS_MAX = 64 };

void dns_name_write(struct writer *w, const char *name)
{
	while (*name) {
		size_t size = text_until(name, '.');
		if (size == 0 || size > LABEL_MAX)
			w->failed = true;
		writer_u8(w, (uint8_t)size);
		writer_bytes(w, name, size);
		name += size + (name[size] == '.');
	}
	writer_u8(w, 0);
}

void dns_name_skip(struct reader *r)
{
	for (;;) {
		uint8_t size = reader_u8(r);
		if (size >= POINTER) {
			reader_u8(r);
			return;
		}
		if (size == 0 || r->failed)
			return;
		reader_take(r, size);
	}
}

static bool is_host(struct span label)
{
	for (uint32_t i = 0; i < label.size; i++) {
		uint8_t c = label.data[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!is_letter && !(c >= '0' && c <= '9') && c != '-' && c != '_')
			return false;
	}
	return true;
}

static void add_label(struct text *t, struct span label, bool is_first)
{
	if (!is_first)
		text_add_char(t, '.');
	text_format(t, "%.*s", (int)label.size, (const char *)label.data);
}

bool dns_name_read(struct span message, uint32_t at, struct text *t)
{
	bool is_first = true;
	/* each pointer goes back, but who wrote it need not know that */
	for (uint32_t jumps = 0; jumps < JUMPS_MAX && at < message.size;) {
		struct reader r = reader_of(span_from(message, at));
		uint8_t size = reader_u8(&r);
		if (size >= POINTER) {
			at = (size & 0x3fu) << 8 | reader_u8(&r);
			jumps++;
			if (r.failed)
				return false;
			continue;
		}
		struct span label = reader_take(&r, size);
		if (size == 0)
			return !t->cut;
		if (r.failed || size > LABEL_MAX || !is_host(label) || t->cut)
			return false;
		add_label(t, label, is_first);
		is_first = false;
		at += 1u + size;
	}
	return false;
}

void dns_name_reverse(struct text *t, const struct address *address)
{
	for (uint32_t i = address_size(address->version); i > 0; i--) {
		unsigned byte = address->bytes[i - 1];
		if (address->version == 4)
			text_format(t, "%u.", byte);
		else
			text_format(t, "%x.%x.", byte & 15u, byte >> 4);
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/dns_name.h"

#include <string.h>

enum { POINTER = 0xc0, JUMPS_MAX = 64 };

void dns_name_write(struct writer *w, const char *name)
{
	/*@ loop invariant writer_ok(w) && w->size >= \at(w->size, Pre);
	    loop invariant words(name) && length(name) <= length(\at(name, Pre));
	    loop invariant name - \at(name, Pre) == length(\at(name, Pre)) - length(name);
	    loop invariant name == \at(name, Pre) + (name - \at(name, Pre));
	    loop assigns name, w->size, w->failed;
	    loop assigns w->data[\at(w->size, Pre) .. w->capacity - 1];
	    loop variant length(name); */
	while (*name) {
		size_t size = text_until(name, '.');
		if (size == 0 || size > DNS_LABEL_MAX)
			w->failed = true;
		writer_u8(w, (uint8_t)size);
		writer_bytes(w, name, size);
		name += size + (name[size] == '.');
	}
	writer_u8(w, 0);
}

struct dns_labels dns_labels_of(struct span message, uint32_t at, bool follows)
{
	return (struct dns_labels){
		.message = message, .at = at, .jumps = follows ? JUMPS_MAX : 0};
}

/* Each pointer should go back, but who wrote it need not know that: they are counted. */
static void jump(struct dns_labels *l, uint8_t high, struct reader *r)
{
	uint32_t to = (high & 0x3fu) << 8 | reader_u8(r);
	if (l->end == 0)
		l->end = l->at + 2;
	l->at = to;
	l->failed = r->failed || l->jumps == 0;
	l->jumps--;
}

bool dns_labels_next(struct dns_labels *l, struct span *label)
{
	/*@ loop invariant l->size == \at(l->size, Pre);
	    loop assigns l->at, l->end, l->size, l->jumps, l->failed, *label;
	    loop variant l->failed ? 0 : l->jumps + 1; */
	while (!l->failed) {
		struct reader r = reader_of(span_from(l->message, l->at));
		uint8_t size = reader_u8(&r);
		if (size >= POINTER) {
			jump(l, size, &r);
			continue;
		}
		*label = reader_take(&r, size);
		l->at += 1u + size;
		l->size += 1u + size;
		l->failed = r.failed || size > DNS_LABEL_MAX || l->size > DNS_NAME_MAX;
		if (size == 0 && l->end == 0)
			l->end = l->at;
		return !l->failed && size > 0;
	}
	return false;
}

void dns_name_skip(struct reader *r)
{
	/*@ loop invariant reader_ok(r) && \at(r->offset, Pre) <= r->offset;
	    loop invariant \at(r->failed, Pre) ==> r->failed;
	    loop assigns r->offset, r->failed;
	    loop variant r->size - r->offset; */
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
	/*@ loop invariant 0 <= i <= label.size;
	    loop assigns i;
	    loop variant label.size - i; */
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
	struct dns_labels labels = dns_labels_of(message, at, true);
	struct span label;
	/*@ loop invariant text_ok(t) && labels.size <= DNS_NAME_MAX;
	    loop assigns is_first, label, labels.at, labels.end, labels.size;
	    loop assigns labels.jumps, labels.failed;
	    loop assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
	    loop variant DNS_NAME_MAX - labels.size; */
	for (bool is_first = true; dns_labels_next(&labels, &label); is_first = false) {
		if (!is_host(label))
			return false;
		add_label(t, label, is_first);
	}
	return !labels.failed && !t->cut;
}

struct dns_records dns_records_of(struct span message)
{
	struct dns_records records = {.r = reader_of(message)};
	reader_u32(&records.r); /* identifier and flags: the resolver has looked at them */
	uint16_t questions = reader_u16(&records.r);
	records.left = reader_u16(&records.r);
	reader_u32(&records.r);
	/*@ loop invariant records.r.data == message.data && records.r.size == message.size;
	    loop invariant records.r.offset <= message.size;
	    loop assigns questions, records.r.offset, records.r.failed;
	    loop variant questions; */
	for (; questions > 0 && !records.r.failed; questions--) {
		dns_name_skip(&records.r);
		reader_u32(&records.r);
	}
	return records;
}

bool dns_records_next(struct dns_records *records, uint16_t type, struct span *data)
{
	struct reader *r = &records->r;
	/*@ loop invariant reader_ok(r) && records->left <= \at(records->left, Pre);
	    loop assigns records->r.offset, records->r.failed, records->left, *data;
	    loop variant records->left; */
	while (records->left > 0 && !r->failed) {
		records->left--;
		dns_name_skip(r);
		uint16_t found = reader_u16(r);
		reader_u16(r); /* class, then time to live */
		reader_u32(r);
		*data = reader_take(r, reader_u16(r));
		if (found == type && !r->failed)
			return true;
	}
	return false;
}

bool dns_pointer_read(struct span message, struct text *t)
{
	struct dns_records records = dns_records_of(message);
	struct span data;
	return dns_records_next(&records, DNS_TYPE_PTR, &data) && data.size > 0 &&
	       dns_name_read(message, records.r.offset - data.size, t);
}

void dns_name_reverse(struct text *t, const struct address *address)
{
	/*@ loop invariant 0 <= i <= 16 && text_ok(t);
	    loop assigns i, t->size, t->cut, t->at[0 .. t->capacity - 1];
	    loop variant i; */
	for (uint32_t i = address_size(address->version); i > 0; i--) {
		unsigned byte = address->bytes[i - 1];
		if (address->version == 4)
			text_format(t, "%u.", byte);
		else
			text_format(t, "%x.%x.", byte & 15u, byte >> 4);
	}
}

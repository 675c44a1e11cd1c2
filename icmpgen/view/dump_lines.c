/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/view/dump_lines.h"

#include <stdarg.h>

void dump_heading(struct dump *d, const char *format, ...)
{
	va_list words;
	va_start(words, format);
	vfprintf(d->to, format, words);
	va_end(words);
	fputc('\n', d->to);
}

static void row(struct dump *d, struct span bytes, const char *label)
{
	fprintf(d->to, "  %04x  ", d->at);
	for (uint32_t i = 0; i < DUMP_ROW; i++)
		if (i < bytes.size)
			fprintf(d->to, "%02x ", bytes.data[i]);
		else if (label[0])
			fputs("   ", d->to);
	fprintf(d->to, "%s%s\n", label[0] ? " " : "", label);
	d->at += bytes.size;
}

void dump_bytes(struct dump *d, uint32_t size, const char *format, ...)
{
	char label[256];
	va_list words;
	va_start(words, format);
	vsnprintf(label, sizeof label, format, words);
	va_end(words);
	struct span bytes = span_slice(d->packet, d->at, size);
	for (uint32_t done = 0; done < bytes.size; done += DUMP_ROW)
		row(d, span_slice(bytes, done, DUMP_ROW), done == 0 ? label : "");
}

struct span dump_peek(const struct dump *d, uint32_t size)
{
	return span_slice(d->packet, d->at, size);
}

uint64_t dump_number(const struct dump *d, uint32_t at, uint32_t size)
{
	uint64_t number = 0;
	struct span bytes = span_slice(d->packet, d->at + at, size);
	for (uint32_t i = 0; i < bytes.size; i++)
		number = number * 256 + bytes.data[i];
	return number;
}

uint32_t dump_left(const struct dump *d)
{
	return d->packet.size - d->at;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Feeds hexadecimal text: packets lie in it one after the other, and it ends with a reason or
 * with nothing left. */
#include <stdlib.h>
#include <string.h>

#include "icmpgen/decode/decode_text.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char buffer[256];
	struct text problem = text_of(buffer, sizeof buffer);
	uint8_t *text = malloc(size + 1);
	demand(text);
	if (size > 0)
		memcpy(text, data, size);
	struct decode_text d = decode_text_of(text, (uint32_t)size);
	struct span packet;
	uint32_t line = 0;
	uint32_t packets = 0;
	const uint8_t *end = text;
	while (decode_text_next(&d, &packet, &problem)) {
		demand(packet.size > 0 && d.packets == ++packets && problem.size == 0);
		demand(fuzz_inside(packet, span_of(text, size)) && packet.data >= end);
		demand(d.line > line && d.line <= d.lines && d.at <= size);
		end = packet.data + packet.size;
		line = d.line;
	}
	demand(!problem.cut && (problem.size > 0 || d.at == size));
	free(text);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a decoded message says, for readers: a line of text with the flow that its quote is
 * about, and the same facts as JSON. The command line that makes it again is decode.h's.
 */
#ifndef ICMPGEN_VIEW_MESSAGE_H
#define ICMPGEN_VIEW_MESSAGE_H

#include "common/base/text.h"
#include "common/cli/json.h"
#include "icmpgen/message/spec.h"

/*
 * Append "dest-unreach/frag-needed mtu=1300 about udp 10.0.0.1:4000 > 10.0.0.9:53": the name,
 * the fields that are not as usual, what else it carries, the quoted packet.
 */
void message_text(const struct spec *spec, struct text *t);
/* Append the keys icmp, fields, ext and quote: all fields by name, the extension objects, of
 * the quote what it holds. */
void message_json(const struct spec *spec, struct json *j);

#endif

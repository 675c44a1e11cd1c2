/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One JSON object a line (RFC 8259), written whole and flushed. Keys come in the order of the
 * calls; texts from anywhere are made valid.
 */
#ifndef COMMON_CLI_JSON_H
#define COMMON_CLI_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "common/base/bytes.h"
#include "common/base/duration.h"
#include "common/base/text.h"

enum { JSON_DEPTH = 16 };

struct json {
	FILE *to;
	char closing[JSON_DEPTH];
	int depth;
	bool has_value; /* a comma must come first */
};

/* Begin {"type":...,"v":1,"time":wall}. */
struct json json_begin(FILE *to, const char *type, nanoseconds wall);
void json_text(struct json *j, const char *key, const char *value);
/* The same of text that another host wrote; nothing where there is none. */
void json_outside(struct json *j, const char *key, struct outside_text value);
/* The same of bytes that any host may have written: a name in a packet. */
void json_bytes(struct json *j, const char *key, struct span value);
void json_number(struct json *j, const char *key, uint64_t value);
void json_milliseconds(struct json *j, const char *key, nanoseconds value);
/* Six digits; never infinite, nor no number. */
void json_decimal(struct json *j, const char *key, double value);
void json_bool(struct json *j, const char *key, bool value);
void json_hex(struct json *j, const char *key, struct span bytes);
/* Open an array or object; key NULL inside an array. */
void json_array(struct json *j, const char *key);
void json_object(struct json *j, const char *key);
void json_close(struct json *j);
/* Begin an object without members: of others' formats, and compact records. */
struct json json_begin_bare(FILE *to);
/* A number that is text already. */
void json_literal(struct json *j, const char *key, const char *number);
/* Close everything and end the line; a caller that writes many flushes once. */
void json_finish(struct json *j);
/* Close everything, end the line, flush. */
void json_end(struct json *j);

#endif

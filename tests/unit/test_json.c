/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/cli/json.h"

#include <stdlib.h>

#include "tests/unit/tap.h"

static char *text;
static size_t size;
static FILE *to;
static struct json json;

static void begin(void)
{
	to = open_memstream(&text, &size);
	json = json_begin_bare(to);
}

static void wrote(const char *want, const char *what)
{
	json_end(&json);
	fclose(to);
	is_text(text, want, "%s", what);
	free(text);
}

static void value_is(const char *value, const char *want, const char *what)
{
	begin();
	json_text(&json, "k", value);
	wrote(want, what);
}

static void texts_are_made_valid(void)
{
	value_is("a b", "{\"k\":\"a b\"}\n", "plain");
	value_is("\"\\", "{\"k\":\"\\\"\\\\\"}\n", "quote and backslash");
	value_is("\033[1m\n", "{\"k\":\"\\u001b[1m\\u000a\"}\n", "controls");
	value_is("\177", "{\"k\":\"\\u007f\"}\n", "DEL");
	value_is("\303\244", "{\"k\":\"\303\244\"}\n", "UTF-8");
	value_is("\344", "{\"k\":\"\\u00e4\"}\n", "a byte that is none");
	value_is("\342\200\256", "{\"k\":\"\\u202e\"}\n", "a mark that turns the line round");
	value_is("\303", "{\"k\":\"\\u00c3\"}\n", "half a character");
	value_is("\363\240\200\201", "{\"k\":\"\\udb40\\udc01\"}\n", "beyond 16 bits: a pair");
	begin();
	json_bytes(&json, "k", span_of("a\0b", 3));
	wrote("{\"k\":\"a\\u0000b\"}\n", "a zero byte");
	begin();
	json_outside(&json, "k", (struct outside_text){"\033"});
	json_outside(&json, "none", (struct outside_text){NULL});
	wrote("{\"k\":\"\\u001b\"}\n", "text of other hosts, where there is one");
}

static void numbers_are_exact(void)
{
	begin();
	json_number(&json, "n", UINT64_MAX);
	json_milliseconds(&json, "ms", 1234567);
	json_decimal(&json, "d", 0.1);
	json_bool(&json, "b", false);
	json_hex(&json, "h", span_of("\0\377", 2));
	wrote("{\"n\":18446744073709551615,\"ms\":1.235,\"d\":0.1,\"b\":false,\"h\":\"00ff\"}"
	      "\n",
		"one after the other");
	begin();
	json_decimal(&json, "a", 0);
	json_decimal(&json, "b", 100);
	json_decimal(&json, "c", 999999);
	json_decimal(&json, "d", 1e6);
	json_decimal(&json, "e", 12345678);
	json_decimal(&json, "f", -3);
	json_decimal(&json, "g", 100.0 / 3);
	wrote("{\"a\":0,\"b\":100,\"c\":999999,\"d\":1e+06,\"e\":1.23457e+07,\"f\":-3,"
	      "\"g\":33.3333}\n",
		"six digits, whole or not");
}

static void arrays_and_objects_nest(void)
{
	begin();
	json_array(&json, "a");
	json_number(&json, NULL, 1);
	json_object(&json, NULL);
	json_text(&json, "k", "");
	json_close(&json);
	json_array(&json, NULL);
	json_close(&json);
	json_close(&json);
	json_number(&json, "z", 0);
	wrote("{\"a\":[1,{\"k\":\"\"},[]],\"z\":0}\n", "commas where they belong");
	begin();
	json_array(&json, "a");
	json_object(&json, NULL);
	wrote("{\"a\":[{}]}\n", "json_end closes what is open");
}

static void records_have_a_head(void)
{
	to = open_memstream(&text, &size);
	json = json_begin(to, "reply", 1700000000 * SECOND + 5 * MICROSECOND);
	wrote("{\"type\":\"reply\",\"v\":1,\"time\":1700000000.000005}\n", "type, v, time");
	to = open_memstream(&text, &size);
	json = json_begin(to, "reply", -SECOND);
	wrote("{\"type\":\"reply\",\"v\":1,\"time\":0.000000}\n", "a clock before 1970");
}

int main(void)
{
	run_test(texts_are_made_valid,
		"json_text, json_bytes, json_outside: texts from anywhere");
	run_test(numbers_are_exact, "json_number and others: values");
	run_test(arrays_and_objects_nest, "json_array, json_object: commas and ends");
	run_test(records_have_a_head, "json_begin: the head of a record");
	return tap_end();
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/duration.h"

#include <locale.h>

#include "tests/unit/tap.h"

static void adds_without_overflow(void)
{
	is_number(duration_add(5, 7), 12, "a sum");
	is_number(duration_add(-5, 7), 2, "from before the origin");
	is_number(duration_add(NEVER, 0), NEVER, "never plus nothing");
	is_number(duration_add(NEVER, 1), NEVER, "never plus one");
	is_number(duration_add(NEVER - 1, 1), NEVER, "just never");
	is_number(duration_add(NEVER - 1, NEVER), NEVER, "two that overflow");
}

static void writes_milliseconds(void)
{
	static const struct {
		nanoseconds duration;
		int decimals;
		const char *text;
	} rows[] = {
		{354000, 3, "0.354"},
		{0, 3, "0.000"},
		{0, 0, "0"},
		{1, 6, "0.000001"},
		{499, 3, "0.000"},
		{500, 3, "0.001"},
		{499999, 0, "0"},
		{500000, 0, "1"},
		{999999, 3, "1.000"},
		{999499, 3, "0.999"},
		{12345678, 1, "12.3"},
		{12350000, 1, "12.4"},
		{SECOND, 2, "1000.00"},
		{-354000, 3, "-0.354"},
		{-1, 3, "0.000"},
		{-1, 6, "-0.000001"},
		{NEVER, 3, "9223372036854.776"},
		{INT64_MIN, 6, "-9223372036854.775808"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[DURATION_TEXT_SIZE];
		is_text(duration_text_ms(text, rows[i].duration, rows[i].decimals),
			rows[i].text, "%lld ns with %d decimals", (long long)rows[i].duration,
			rows[i].decimals);
	}
}

static void writes_round_trips_as_ping_does(void)
{
	static const struct {
		nanoseconds rtt;
		bool precise;
		const char *text;
	} rows[] = {
		{354321, false, "0.354"},
		{999499, false, "0.999"},
		{999999, false, "1.000"},
		{1000000, false, "1.00"},
		{1004999, false, "1.00"},
		{9994999, false, "9.99"},
		{9995000, false, "10.0"},
		{99949999, false, "99.9"},
		{99950000, false, "100"},
		{123456789, false, "123"},
		{123456789, true, "123.457"},
		{9995000, true, "9.995"},
		{99950000, true, "99.950"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[DURATION_TEXT_SIZE];
		is_text(duration_text_rtt(text, rows[i].rtt, rows[i].precise), rows[i].text,
			"%lld ns%s", (long long)rows[i].rtt,
			rows[i].precise ? ", precise" : "");
	}
}

static void points_stay_points_in_every_locale(void)
{
	char text[DURATION_TEXT_SIZE];
	setlocale(LC_ALL, "de_DE.UTF-8");
	is_text(duration_text_ms(text, 1500000, 1), "1.5", "the point is a point");
	setlocale(LC_ALL, "C");
}

int main(void)
{
	run_test(adds_without_overflow, "duration: adds without overflow");
	run_test(writes_milliseconds, "duration: writes milliseconds");
	run_test(writes_round_trips_as_ping_does, "duration: writes round trips as ping does");
	run_test(points_stay_points_in_every_locale,
		"duration: points stay points in every locale");
	return tap_end();
}

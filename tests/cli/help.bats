#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The two helps of the three commands, both made from the option table: -h fits a screen, --help has every option.
# shellcheck disable=SC2154,SC2030,SC2031
bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	unset COLUMNS
}

# option_lines: of a help on stdin, the lines that describe an option
option_lines() {
	sed -n '/^Examples:$/q; /^ \{2,6\}-/p'
}

# examples: of a help on stdin, the lines after "Examples:" up to an empty one
examples() {
	sed -n '/^Examples:$/,/^$/s/^  //p'
}

@test "-h fits a screen of 24 lines and 80 columns: usage, twelve options, five examples" {
	for command in ping traceroute icmp-send; do
		run --separate-stderr "$command" -h
		[ "$status" = 0 ]
		[ "$stderr" = "" ]
		[[ ${lines[0]} == "Usage: $command "* ]]
		[ "$(wc -l <<<"$output")" -le 24 ]
		[ -z "$(awk 'length > 80' <<<"$output")" ]
		[ "$(option_lines <<<"$output" | wc -l)" = 12 ]
		[ "$(examples <<<"$output" | grep -c "^$command ")" = 5 ]
		[ "${lines[-1]}" = "All options: $command --help; what they print: man $command" ]
	done
}

@test "each option of -h is one of --help" {
	for command in ping traceroute icmp-send; do
		"$command" -h | option_lines | awk '{ print $1, ($2 ~ /^-/ ? $2 : "") }' | sort >"$BATS_TEST_TMPDIR/short"
		"$command" --help | option_lines | awk '{ print $1, ($2 ~ /^-/ ? $2 : "") }' | sort >"$BATS_TEST_TMPDIR/all"
		[ -s "$BATS_TEST_TMPDIR/short" ]
		[ -z "$(comm -23 "$BATS_TEST_TMPDIR/short" "$BATS_TEST_TMPDIR/all")" ]
	done
}

@test "--help is on stdout, has every group and the examples of -h, within 80 columns" {
	groups=("Target|Timing|Packet|Socket and privilege|Output" "Target and path|Method|Packet|Timing|Output|Other"
		"Message|Original datagram of an error message|Extension objects \(RFC 4884\)|IP header|Sending|Result|Safety")
	for command in ping traceroute icmp-send; do
		run --separate-stderr "$command" --help
		[ "$status" = 0 ]
		[ "$stderr" = "" ]
		[ -z "$(awk 'length > 80' <<<"$output")" ]
		[ "$(grep -cE "^(${groups[0]}):\$" <<<"$output")" = "$(tr -cd '|' <<<"${groups[0]}|" | wc -c)" ]
		diff <(examples <<<"$output") <("$command" -h | examples)
		groups=("${groups[@]:1}")
	done
}

@test "COLUMNS makes both helps wider and narrower, down to 40 columns" {
	for command in ping traceroute icmp-send; do
		for option in -h --help; do
			usual=$("$command" $option)
			[[ $usual == "Usage: $command "* ]]
			[ "$(COLUMNS=80 "$command" $option)" = "$usual" ]
			[ "$(COLUMNS=nonsense "$command" $option)" = "$usual" ]
			[ "$(COLUMNS=400 "$command" $option | wc -l)" -le "$(wc -l <<<"$usual")" ]
			narrow=$(COLUMNS=40 "$command" $option)
			[ "$(wc -l <<<"$narrow")" -gt "$(wc -l <<<"$usual")" ]
			[ "$(COLUMNS=10 "$command" $option)" = "$narrow" ]
			[ -z "$(option_text "$narrow" | awk 'length > 40 && NF > 1')" ]
		done
	done
}

# option_text HELP: the part of it that is wrapped
option_text() {
	sed -n '/^Examples:$/q; /^ \{8\}/p' <<<"$1"
}

# gives_short_help WORD...: the command line prints what -h prints, and nothing else
gives_short_help() {
	run --separate-stderr "$@"
	[ "$status" = 0 ] && [ "$stderr" = "" ] && [[ ${lines[0]} == "Usage: $1 "* ]] && [ "$output" = "$("$1" -h)" ]
}

@test "every habit of asking for help gets the short one, with status 0" {
	for line in "ping -?" "traceroute -h" "traceroute -?" traceroute "icmp-send -?" "icmp-send help"; do
		# shellcheck disable=SC2086
		gives_short_help $line
	done
}

@test "help comes first: what is wrong after it, or missing, does not matter" {
	for line in "ping -h -4 -6" "traceroute -h --nonsense" "icmp-send -h echo"; do
		# shellcheck disable=SC2086
		gives_short_help $line
	done
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# icmp-send --reply where messages wait in this host, and where they do not.
# shellcheck disable=SC2154

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	two_hosts
	out=$BATS_TEST_TMPDIR/out
}

teardown() {
	topology_end
}

targets='10.77.1.2 fd77:1::2'

# reply OPTION...: the reply's record is in $out
reply() {
	in_host a "${as[@]}" icmp-send --json "$@" >"$out"
	cat "$out"
	"$BATS_TEST_DIRNAME/../lab/json-lines" "$top_srcdir/docs/schema/icmp-send.schema.json" <"$out"
}

waits_are_part_of_times() {
	local target
	for target in $targets; do
		reply --reply=5 "$@" echo "$target"
		jq -e -s '.[] | select(.type == "reply") | .queued_ms > 100 and .rtt_ms > .queued_ms and .rtt_ms < .queued_ms + 100' "$out"
		jq -e -s '(.[] | select(.type == "reply") | .queued_ms) == (last | .queued_max_ms)' "$out"
		in_host a "${as[@]}" icmp-send -v --reply=5 "$@" echo "$target" >"$out"
		grep -E '^reply .*\([0-9.]+ ms\) \(queued [0-9.]+ ms\)$' "$out"
	done
}

@test "on a full uplink the queue is part of a reply's time, and set apart" {
	as=(env)
	uplink_full a b
	waits_are_part_of_times
	waits_are_part_of_times --link
}

@test "so it is over a ping socket" {
	ping_sockets_open a
	as=(setpriv --inh-caps=-all --ambient-caps=-all --bounding-set=-all)
	uplink_full a b
	waits_are_part_of_times
}

@test "a neighbour that is found after a second costs a second" {
	as=(env)
	for target in $targets; do
		neighbour_late a b
		reply --reply=5 echo "$target"
		jq -e -s '.[] | select(.type == "reply") | .queued_ms > 900 and .rtt_ms > .queued_ms' "$out"
	done
}

@test "where nothing waits the times are the kernel's, and nothing is queued" {
	as=(env)
	for target in $targets; do
		for options in '' --link; do
			# shellcheck disable=SC2086
			reply --reply=5 -c 3 -i 0.01 $options echo "$target"
			jq -e -s '[.[] | select(.type == "reply")] | length == 3 and all(.queued_ms == null) and any(.stamp == "kernel")' "$out"
			jq -e -s 'last | .queued_max_ms == 0' "$out"
		done
	done
}

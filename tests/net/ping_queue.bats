#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# ping where packets wait in this host: its uplink is full, or ARP and neighbour discovery take their time.
# shellcheck disable=SC2154

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	two_hosts
	out=$BATS_TEST_TMPDIR/out
	err=$BATS_TEST_TMPDIR/err
	theirs=$BATS_TEST_TMPDIR/theirs
}

teardown() {
	topology_end
}

targets='10.77.1.2 fd77:1::2'

# average FILE: of the round-trip times, whole milliseconds
average() {
	sed -n -E 's#^rtt min/avg/max/mdev = [0-9.]+/([0-9]+).*#\1#p' "$1"
}

# beside ARGUMENT...: iputils and ours at the same time; ours loses nothing and takes as long, within a fifth
beside() {
	in_background a "$theirs" "$(reference ping)" "$@"
	local status=0 ours other
	in_host a ping "$@" >"$out" || status=$?
	wait "$topology_pid"
	cat "$out" "$theirs"
	grep -q ', 0% packet loss' "$theirs"
	grep -q ', 0% packet loss' "$out"
	[ "$status" = 0 ]
	ours=$(average "$out") other=$(average "$theirs")
	((ours * 10 > other * 8 && ours * 10 < other * 12))
}

@test "on a full uplink nothing is lost, and times are those of iputils, over a raw socket" {
	uplink_full a b
	for target in $targets; do
		beside -c 8 -i 0.2 "$target"
		(($(average "$out") > 100))
	done
}

@test "on a full uplink nothing is lost, and times are those of iputils, over a ping socket" {
	ping_sockets_open a
	uplink_full a b
	for target in $targets; do
		beside -c 8 -i 0.2 "$target"
		(($(average "$out") > 100))
	done
}

@test "a neighbour that is found after a second costs a second, over a raw socket" {
	for target in $targets; do
		neighbour_late a b
		beside -c 1 "$target"
		(($(average "$out") > 900))
	done
}

@test "a neighbour that is found after a second costs a second, over a ping socket" {
	ping_sockets_open a
	for target in $targets; do
		neighbour_late a b
		beside -c 1 "$target"
		(($(average "$out") > 900))
	done
}

@test "all waits last until what is in the queue has come back" {
	ping_sockets_open a
	uplink_full a b
	for target in $targets; do
		for options in '-c 4 -i 0.1' '-c 4 -A' '-c 6 -f' '-c 6 -f -l 3' '-c 4 -i 0.1 --probe-timeout 8' \
			'-c 4 -i 0.1 --timestamps kernel' '-c 4 -A --timestamps kernel' '-c 4 -i 0.1 -U' '-c 3 -w 20'; do
			# shellcheck disable=SC2086
			in_host a ping -q $options "$target" >"$out"
			echo "$options"
			cat "$out"
			grep -q ' 0% packet loss' "$out"
		done
	done
}

@test "what waited is reported apart in JSON and with -v" {
	ping_sockets_open a
	uplink_full a b
	for target in $targets; do
		in_host a ping --json -c 3 -i 0.2 "$target" >"$out"
		"$BATS_TEST_DIRNAME/../lab/json-lines" "$top_srcdir/docs/schema/ping.schema.json" <"$out"
		jq -e -s '[.[] | select(.type == "reply")] | length == 3 and all(.queued_ms > 100 and .rtt_ms > .queued_ms)' "$out"
		jq -e -s '([.[] | .queued_ms // empty] | max) == (last | .queued_max_ms)' "$out"
		in_host a ping -v -c 1 "$target" >"$out" 2>"$err"
		grep -E 'time=[0-9]+ ms \(queued [0-9]+ ms\)$' "$out"
		in_host a ping -c 1 "$target" >"$out"
		run ! grep queued "$out"
	done
}

@test "times of the kernel are those of the wire, and the queue is still reported" {
	ping_sockets_open a
	uplink_full a b
	for target in $targets; do
		in_host a ping --json --timestamps=kernel -c 3 -i 0.2 "$target" >"$out"
		jq -e -s '[.[] | select(.type == "reply")] | length == 3 and all(.queued_ms > 100 and .rtt_ms < .queued_ms / 2)' "$out"
	done
}

@test "a terminal gets one line, at the end, that packets waited" {
	ping_sockets_open a
	in_host a script -q -e -c 'ping -c 3 -i 0.2 10.77.1.2' "$out" </dev/null
	run ! grep 'in this host' "$out"
	uplink_full a b
	for target in $targets; do
		in_host a script -q -e -c "ping -c 3 -i 0.2 $target" "$out" </dev/null
		[ "$(grep -c -E '^ping: packets waited up to [0-9]+ ms in this host' "$out")" = 1 ]
		in_host a ping -c 1 "$target" >"$out" 2>"$err"
		[ ! -s "$err" ]
	done
}

@test "where nothing waits nothing is queued" {
	ping_sockets_open a
	for target in $targets; do
		in_host a ping --json -c 5 -i 0.01 "$target" >"$out"
		cat "$out"
		jq -e -s 'last | .queued_max_ms == 0' "$out"
		jq -e -s '[.[] | select(.type == "reply")] | length == 5 and all(.queued_ms == null)' "$out"
		in_host a ping --json -c 2 -i 0.01 -U "$target" >"$out"
		jq -e -s 'all(has("queued_ms") or has("queued_max_ms") | not)' "$out"
	done
}

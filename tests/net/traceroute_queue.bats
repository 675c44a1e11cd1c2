#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# traceroute where packets wait in this host: its uplink is full, or ARP and neighbour discovery take their time.
# shellcheck disable=SC2154

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	router_chain 2
	ping_sockets_open a
	out=$BATS_TEST_TMPDIR/out
	theirs=$BATS_TEST_TMPDIR/theirs
}

teardown() {
	topology_end
}

targets='10.77.3.2 fd77:3::2'

# hops FILE: "1 ADDRESS" and so on, each address once; a star where a probe has no reply
hops() {
	awk 'NR > 1 { line = $1; for (i = 2; i <= NF; i++) if ($i == "*" || $i ~ /[:.].*[:.]/) line = line " " $i; print line }' "$1"
}

# expected TARGET
expected() {
	case $1 in
	*:*) printf '1 fd77:1::2\n2 fd77:2::2\n3 fd77:3::2\n' ;;
	*) printf '1 10.77.1.2\n2 10.77.2.2\n3 10.77.3.2\n' ;;
	esac
}

# mean FILE: of the first hop's times, whole microseconds
mean() {
	grep '^ 1 ' "$1" | grep -o '[0-9.]* ms' | awk '{ sum += $1 } END { printf "%d", sum * 1000 / NR }'
}

# whole TARGET OPTION...: each hop at its place, nothing lost
whole() {
	local target=$1 status=0
	shift
	in_host a "${as[@]}" traceroute -n "$@" "$target" >"$out" || status=$?
	cat "$out"
	[ "$status" = 0 ] && diff <(hops "$out") <(expected "$target")
}

# close_to_his TARGET OPTION...: Butskoy's and ours at the same time: ours is whole; 1 when its times are not within a
# fifth of his
close_to_his() {
	local ours other
	in_background a "$theirs" "$(reference traceroute)" -n "${@:2}" "$1"
	whole "$@" || return 2
	wait "$topology_pid"
	cat "$theirs"
	ours=$(mean "$out") other=$(mean "$theirs")
	((ours * 10 > other * 8 && ours * 10 < other * 12))
}

# beside TARGET OPTION...: each time ours is whole; its times are his. The two start at different moments, and the queue
# is as long as the busy sender's turns make it: that may differ by a fifth once, not five times.
beside() {
	local try status
	for try in 1 2 3 4 5; do
		status=0
		close_to_his "$@" || status=$?
		[ "$status" = 1 ] || break
		echo "not within a fifth, try $try"
	done
	[ "$status" = 0 ]
}

every_method() {
	local target options
	for target in $targets; do
		for options in '' -I -T -U '-w 5' '-w 5,3,10' '-I -w 5,3,10' '-N 1 -q 1'; do
			echo "$target $options"
			"$@"
			# shellcheck disable=SC2086
			beside "$target" $options
		done
		for options in --adaptive '-I --adaptive' '-T --adaptive' --mtu '-I --mtu' '-T --mtu' '-U --mtu'; do
			echo "$target $options"
			"$@"
			# shellcheck disable=SC2086
			whole "$target" $options
		done
	done
}

without_privilege() {
	local target options
	for target in $targets; do
		for options in '' -I -T -U '-I --mtu' -M\ tcpconn '-T --adaptive' '-T -N 1 -q 1' '-w 5,3,10'; do
			echo "$target $options"
			"$@"
			# shellcheck disable=SC2086
			whole "$target" $options
		done
	done
}

@test "on a full uplink each hop is at its place, with Butskoy's times, whatever the method" {
	as=(env)
	uplink_full a r1
	every_method :
}

@test "what waited is set apart in JSON, and reported once at a terminal" {
	as=(env)
	uplink_full a r1
	for target in $targets; do
		in_host a traceroute --json -n -I "$target" >"$out"
		"$BATS_TEST_DIRNAME/../lab/json-lines" "$top_srcdir/docs/schema/traceroute.schema.json" <"$out"
		jq -es '.[] | select(.type == "trace") | [.result[].probes[]] | length == 9 and all(.queued_ms > 100 and .rtt_ms > .queued_ms)' "$out"
		jq -es '.[] | select(.type == "trace") | .queued_max_ms >= ([.result[].probes[].queued_ms] | max)' "$out"
		in_host a script -q -e -c "traceroute -n $target" "$out" </dev/null
		[ "$(grep -c -E '^traceroute: packets waited up to [0-9]+ ms in this host' "$out")" = 1 ]
	done
}

@test "where nothing waits nothing is queued, and nothing is said" {
	for target in $targets; do
		in_host a traceroute --json -n -I "$target" >"$out"
		jq -es '.[] | select(.type == "trace") | .queued_max_ms == 0 and ([.result[].probes[]] | length == 9 and all(.queued_ms == null))' "$out"
		in_host a script -q -e -c "traceroute -n $target" "$out" </dev/null
		run ! grep 'in this host' "$out"
	done
}

@test "on a full uplink each hop is at its place without privilege" {
	as=(setpriv --inh-caps=-all --ambient-caps=-all --bounding-set=-all)
	uplink_full a r1
	without_privilege :
}

@test "with a neighbour that is found after a second each hop is at its place, whatever the method" {
	as=(env)
	every_method neighbour_late a r1
}

@test "with a neighbour that is found after a second each hop is at its place without privilege" {
	as=(setpriv --inh-caps=-all --ambient-caps=-all --bounding-set=-all)
	without_privilege neighbour_late a r1
}

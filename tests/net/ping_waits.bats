#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# ping --ignore-errors waits for what is not there yet: a name, a route, an interface.
# shellcheck disable=SC2154,SC2030,SC2031

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	load ../lib/topology
	load ../lib/ping
	topology_start
	two_hosts
	ping_sockets_open a
	out=$BATS_TEST_TMPDIR/out
}

teardown() {
	topology_end
}

# waiting ARGUMENT...: ping -o -w 60 --ignore-errors in the background, until it says that it tries again
waiting() {
	in_background a "$out" "$PING" -n -o -w 60 --ignore-errors "$@"
	wait_until grep -q 'trying again, as --ignore-errors asks' "$out"
}

# is_up: it ends with a reply
is_up() {
	wait_until grep -q '1 packets transmitted, 1 received, 0% packet loss' "$out"
	cat "$out"
	wait "$topology_pid"
}

@test "a route that is not there yet is waited for, in both families" {
	for target in 10.99.0.1 fd99::1; do
		waiting "$target"
		grep -q "WARNING: $target: Network is unreachable" "$out"
		in_host b ip address add "$target" dev lo
		if [ "$target" = fd99::1 ]; then
			wait_until ipv6_ready lo in_host b
			in_host a ip route add fd99::1 via fd77:1::2
		else
			in_host a ip route add 10.99.0.1 via 10.77.1.2
		fi
		is_up
	done
}

@test "an interface and a source that are not there yet are waited for" {
	waiting -I later 10.88.0.2
	grep -q 'WARNING: 10.88.0.2: No such device' "$out"
	in_host a ip link add later type veth peer name later netns "$topology_dir/b.net"
	in_host b ip link set later up
	in_host b ip address add 10.88.0.2/24 dev later
	in_host a ip address add 10.88.0.1/24 dev later
	in_host a ip link set later up
	is_up
	waiting -I 10.77.1.77 10.77.1.2
	in_host a ip address add 10.77.1.77/24 dev to-b
	is_up
}

@test "a name that is not known yet is waited for" {
	hosts_file a <<<'10.77.1.3 cee.example'
	resolver_none a
	waiting bee.example
	hosts_file a <<<'10.77.1.2 bee.example'
	is_up
}

@test "at the deadline the reason is reported, status 2, with --json as records" {
	in_host a "$PING" --json -w 1 --ignore-errors 10.99.0.1 >"$out" 2>/dev/null || status=$?
	[ "$status" = 2 ]
	whole_run "$out" 2
	[ "$(jq -r 'select(.type == "error").errno' "$out")" = ENETUNREACH ]
	[ "$(jq -r 'select(.type == "warning").text' "$out")" = '10.99.0.1: Network is unreachable' ]
}

@test "what cannot pass is not waited for" {
	run in_host a "$PING" -w 60 --ignore-errors -s 70000 10.77.1.2
	[ "$status" = 2 ]
	run in_host a "$PING" -w 60 --ignore-errors -F 1 10.77.1.2
	[ "$status" = 2 ]
}

@test "a signal ends the waiting" {
	waiting 10.99.0.1
	kill -INT "$(pgrep -o -x ping)"
	wait_until is_number 0 pgrep -c -x ping
}

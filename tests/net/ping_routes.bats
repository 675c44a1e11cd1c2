#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The way of ping's packets: the route is asked for as the probes go, interfaces that can only be meant, warnings.
# shellcheck disable=SC2154,SC2030,SC2031

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/ping
	topology_start
}

teardown() {
	topology_end
}

# both_sockets COMMAND...: with ping sockets open, and with raw sockets only
both_sockets() {
	ping_sockets_open a
	"$@"
	ping_sockets_close a || return 0
	"$@"
}

# ---- the route question ------------------------------------------------------

# Two links from a to b; 10.99.0.1 and fd99::1 are b's, reached by the second link only with traffic class 0x10.
two_links() {
	host_add a b && link_add a b || return
	in_host a ip link add second address 02:00:00:00:77:01 type veth peer name second \
		address 02:00:00:00:77:02 netns "$topology_dir/b.net" || return
	in_host a ip link set second up && in_host b ip link set second up || return
	in_host a ip -batch - <<-'END' || return
		address add 10.88.0.1/24 dev second
		address add fd88::1/64 dev second nodad
		neighbour replace 10.88.0.2 lladdr 02:00:00:00:77:02 dev second nud permanent
		neighbour replace fd88::2 lladdr 02:00:00:00:77:02 dev second nud permanent
		rule add tos 0x10 table 77
		route add 10.99.0.1 via 10.88.0.2 table 77
	END
	in_host a ip -6 rule add tos 0x10 table 77 && in_host a ip -6 route add fd99::1 via fd88::2 table 77 || return
	in_host b ip -batch - <<-'END' || return
		address add 10.88.0.2/24 dev second
		address add fd88::2/64 dev second nodad
		neighbour replace 10.88.0.1 lladdr 02:00:00:00:77:01 dev second nud permanent
		neighbour replace fd88::1 lladdr 02:00:00:00:77:01 dev second nud permanent
		address add 10.99.0.1/32 dev lo
		address add fd99::1/128 dev lo nodad
	END
	wait_until ipv6_ready second in_host a && wait_until ipv6_ready second in_host b
}

# source_of ARGUMENT...: the source that ping chooses
source_of() {
	in_host a "$PING" --json -n -c 1 -W 2 "$@" >"$BATS_TEST_TMPDIR/run" 2>/dev/null || :
	whole_run "$BATS_TEST_TMPDIR/run"
	jq -r 'select(.type == "start") | .src // "none"' "$BATS_TEST_TMPDIR/run"
}

classes_choose() {
	[ "$(source_of 10.99.0.1)" = none ]
	[ "$(source_of fd99::1)" = none ]
	for sticky in '' -B; do
		# shellcheck disable=SC2086
		[ "$(source_of $sticky -Q 0x10 10.99.0.1)" = 10.88.0.1 ]
		grep -q '"reply"' "$BATS_TEST_TMPDIR/run"
		# shellcheck disable=SC2086
		[ "$(source_of $sticky -Q 0x10 fd99::1)" = fd88::1 ]
		grep -q '"reply"' "$BATS_TEST_TMPDIR/run"
	done
}

@test "-Q chooses the route and the source that its packets have, with -B and without" {
	two_links
	both_sockets classes_choose
}

# ---- interfaces --------------------------------------------------------------

only_one() {
	run --separate-stderr in_host a "$PING" -n -c 1 fe80::2
	[ "$status" = 0 ]
	[[ $output == *'bytes from fe80::2%to-b: icmp_seq=1'* ]]
	[ "$stderr" = "$PING: WARNING: fe80::2 has no interface: to-b is taken" ]
	in_host a "$PING" --json -c 1 fe80::2 >"$BATS_TEST_TMPDIR/run" 2>/dev/null
	whole_run "$BATS_TEST_TMPDIR/run" 0
	[ "$(jq -r 'select(.type == "warning").text' "$BATS_TEST_TMPDIR/run")" = 'fe80::2 has no interface: to-b is taken' ]
}

@test "a link-local address without its interface goes by the only one that there is" {
	link_local
	both_sockets only_one
}

@test "of several interfaces our own address chooses its own, another address is refused" {
	two_links
	in_host a ip address add fe80::77/64 dev second nodad
	wait_until ipv6_ready second in_host a
	ping_sockets_open a
	run in_host a "$PING" -n -c 1 fe80::77
	[ "$status" = 0 ]
	[[ $output == *'bytes from fe80::77%second: icmp_seq=1'* ]]
	run in_host a "$PING" -n -c 1 fe80::2
	[ "$status" = 2 ]
	[[ $output == *'a link-local address needs its interface'* ]]
}

@test "a source of another interface than -I is warned of, a link-local one is not" {
	two_links
	ping_sockets_open a
	run --separate-stderr in_host a "$PING" -n -c 1 -W 0.1 -I second -I 10.77.1.1 10.77.1.2
	[[ $stderr == *"WARNING: the source address 10.77.1.1 is one of to-b, not of second"* ]]
	run --separate-stderr in_host a "$PING" -n -c 1 -W 0.1 -I second -I fd77:1::1 fd88::2
	[[ $stderr == *"WARNING: the source address fd77:1::1 is one of to-b, not of second"* ]]
	run --separate-stderr in_host a "$PING" -n -c 1 -I to-b 10.77.1.2
	[ "$status" = 0 ]
	[ "$stderr" = '' ]
	run --separate-stderr in_host a "$PING" -n -c 1 -I to-b fe80::2
	[ "$stderr" = '' ]
}

# ---- stamps ------------------------------------------------------------------

# After two probes the output hook drops: each refused send may have taken a number of the kernel's transmit stamps.
refused_and_late() {
	in_host a nft -f - <<-'END'
		add table inet sometimes
		delete table inet sometimes
		table inet sometimes {
			chain out {
				type filter hook output priority 0;
				icmp type echo-request limit rate 1/hour burst 2 packets drop
				icmpv6 type echo-request limit rate 1/hour burst 2 packets drop
			}
		}
	END
	in_host a "$PING" -n --json -l 3 -c 8 -i 0.2 "$1" >"$BATS_TEST_TMPDIR/run" 2>/dev/null || :
	whole_run "$BATS_TEST_TMPDIR/run" 0
	# each later probe has a send time of its own, after that of the probe before: none has another's stamp
	jq -se '[.[] | select(.type == "reply" and .seq > 3) | .time * 1000 - .rtt_ms] |
		length >= 3 and . == (sort | unique)' "$BATS_TEST_TMPDIR/run"
}

both_families() {
	for target in 10.77.1.2 fd77:1::2; do
		"$1" "$target"
	done
}

@test "after sends that the firewall refused later replies keep their right times" {
	two_hosts
	both_sockets both_families refused_and_late
}

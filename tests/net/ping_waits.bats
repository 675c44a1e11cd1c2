#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# ping --ignore-errors waits for what is not there yet: a name, a route, an interface.
# shellcheck disable=SC2154,SC2030,SC2031

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/ping
	ping_pair
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

# add_target TARGET: b has it, 10.99.0.1 or fd99::1, and a has the route
add_target() {
	in_host b ip address add "$1" dev lo
	if [ "$1" = fd99::1 ]; then
		wait_until ipv6_ready lo in_host b
		in_host a ip route add fd99::1 via fd77:1::2
	else
		in_host a ip route add 10.99.0.1 via 10.77.1.2
	fi
}

@test "a route that is not there yet is waited for, in both families" {
	for target in 10.99.0.1 fd99::1; do
		waiting "$target"
		grep -q "WARNING: $target: Network is unreachable" "$out"
		add_target "$target"
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

# until_up ARGUMENT...: ping --until=up in the background, until it says that it tries again
until_up() {
	in_background a "$out" "$PING" -n -i 0.05 --until=up "$@"
	wait_until grep -q 'trying again, as --until=up asks' "$out"
}

@test "--until=up waits for a name, a route, a host that replies, and ends with status 0" {
	hosts_file a <<<'10.77.1.3 cee.example'
	resolver_none a
	until_up bee.example
	hosts_file a <<<'10.77.1.2 bee.example'
	is_up
	for target in 10.99.0.1 fd99::1; do
		until_up "$target"
		add_target "$target"
		is_up
	done
	for target in 10.77.1.2 fd77:1::2; do
		firewall_reject b port-unreachable
		in_background a "$out" "$PING" -n -i 0.05 --until=up --up=3 -w 60 "$target"
		wait_until grep -q 'icmp_seq=3 .*nreachable' "$out"
		in_host b nft flush ruleset
		wait "$topology_pid" || { cat "$out" && false; }
		grep -q ' 3 received' "$out"
	done
}

@test "--until=up that never is: status 1 at the deadline, after a count, by a signal" {
	firewall_drop b input
	for target in 10.77.1.2 fd77:1::2; do
		run in_host a "$PING" -n -q -i 0.05 --until=up -w 1 "$target"
		[ "$status" -eq 1 ]
		run in_host a "$PING" -n -q -i 0.05 --until=up -c 3 -W 0.1 "$target"
		[ "$status" -eq 1 ]
		[[ $output == *'3 packets transmitted, 0 received, 100% packet loss'* ]]
		run in_host a "${BATS_TEST_DIRNAME%/net}/lib/signal-at" sent INT -- "$PING" -n -q --until=up "$target"
		[ "$status" -eq 1 ]
	done
}

@test "--until=down ends with status 0 after so many probes in a row without a reply" {
	for target in 10.77.1.2 fd77:1::2; do
		in_background a "$out" "$PING" -n -i 0.05 --until=down --down=4 --probe-timeout=0.2 "$target"
		wait_until grep -q 'icmp_seq=3 ' "$out"
		firewall_drop b input
		wait "$topology_pid" || { cat "$out" && false; }
		in_host b nft flush ruleset
	done
	# a router's errors and our kernel's refusals are losses as well
	firewall_reject b host-unreachable
	run in_host a "$PING" -n -q -i 0.05 --until=down -w 60 10.77.1.2
	[ "$status" -eq 0 ]
	[[ $output == *'3 packets transmitted, 0 received, +3 errors, 100% packet loss'* ]]
	in_host b nft flush ruleset
	run in_host a "$PING" -n -q -c 3 -i 0.05 --until=down 10.77.1.2
	[ "$status" -eq 1 ]
	firewall_drop a output
	run in_host a "$PING" -n -q -i 0.05 --until=down 10.77.1.2
	[ "$status" -eq 0 ]
	[[ $output == *'3 packets transmitted, 0 received, 100% packet loss'* ]]
}

@test "--max-loss and --max-rtt: status 1 and why, in text and records" {
	for target in 10.77.1.2 fd77:1::2; do
		run --separate-stderr in_host a "$PING" -n -q -c 3 -i 0.05 --max-loss=0 --max-rtt=p95:60000 "$target"
		[ "$status" -eq 0 ]
		[ "$stderr" = '' ]
		run --separate-stderr in_host a "$PING" -n -q -c 3 -i 0.05 --max-rtt=0 "$target"
		[ "$status" -eq 1 ]
		[ "${stderr#*ping: }" = 'WARNING: --max-rtt: 3 of 3 round-trip times are above 0 ms' ]
		in_host a "$PING" --json -c 3 -i 0.05 --max-rtt=p50:0 "$target" >"$out" 2>/dev/null && return 1
		whole_run "$out" 1
		[ "$(jq -r 'select(.type == "warning") | .text' "$out")" = '--max-rtt: 3 of 3 round-trip times are above 0 ms' ]
	done
	# every second echo request is lost
	in_host b nft -f - <<-'END'
		table inet t {
			chain input {
				type filter hook input priority 0
				icmp type echo-request numgen inc mod 2 == 0 drop
			}
		}
	END
	run --separate-stderr in_host a "$PING" -n -q -c 4 -i 0.05 --max-loss=49.9 10.77.1.2
	[ "$status" -eq 1 ]
	[ "${stderr#*ping: }" = 'WARNING: --max-loss=49.9: 50% of the probes were lost' ]
	run --separate-stderr in_host a "$PING" -n -q -c 4 -i 0.05 --max-loss=50 10.77.1.2
	[ "$status" -eq 0 ]
	[ "$stderr" = '' ]
}

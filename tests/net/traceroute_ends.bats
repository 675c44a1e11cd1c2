# SPDX-License-Identifier: BSD-2-Clause
# Where a trace ends and why, behind firewalls that limit, refuse and lie.
# shellcheck disable=SC2154  # of the loaded files

load ../lib/helpers
load ../lib/topology

setup() {
	topology_start
}

teardown() {
	topology_end
}

# last_hop TRACEROUTE-ARGUMENTS: the end as JSON has it, and the last line: "STOP DST_HOP LAST ADDRESS..."
last_hop() {
	in_host a "$TRACEROUTE" -n -J "$@" | jq -r '
		select(.type == "trace") | [.stop, .distance // "-", .result[-1].hop, ([.result[-1].probes[].from // empty] | unique)[]] | join(" ")'
}

# plain_hop: the same without privilege
plain_hop() {
	without_capabilities a "$TRACEROUTE" -n -J "$@" | jq -r '
		select(.type == "trace") | [.stop, .distance // "-", .result[-1].hop, ([.result[-1].probes[].from // empty] | unique)[]] | join(" ")'
}

# limited_hop RATE last_hop|plain_hop TRACEROUTE-ARGUMENTS: with all of b's budget there
limited_hop() {
	in_host b nft -f - <<<'add table inet topology; delete table inet topology'
	firewall_limit b "$1" 1
	"${@:2}"
}

@test "a destination that takes one packet a second is found at its own hop" {
	router_chain 3
	ping_sockets_open a
	in_background b "$BATS_TEST_TMPDIR/listen" python3 -c '
import socket, time
s = socket.create_server(("::", 80), family=socket.AF_INET6, dualstack_ipv6=True)
print("ready", flush=True)
time.sleep(100)'
	wait_until grep -q ready "$BATS_TEST_TMPDIR/listen"
	for target in 10.77.4.2 fd77:4::2; do
		for method in -I -T '-T -p 81' -U ''; do
			for who in last_hop plain_hop; do
				# shellcheck disable=SC2086
				[ "$(limited_hop 1/second $who $method "$target")" = "reached 4 4 $target" ]
			done
		done
	done
}

@test "a neighbour that replies once and never again is at hop 1" {
	two_hosts
	ping_sockets_open a
	for target in 10.77.1.2 fd77:1::2; do
		for method in -I -T ''; do
			for who in last_hop plain_hop; do
				# shellcheck disable=SC2086
				[ "$(limited_hop 1/day $who $method "$target")" = "reached 1 1 $target" ]
			done
		done
	done
}

@test "a router that rejects with port unreachable is not the end" {
	router_chain 3
	ping_sockets_open a
	router_rejects r2
	for target in 10.77.4.2 fd77:4::2; do
		router=10.77.2.2
		[ "$target" = 10.77.4.2 ] || router=fd77:2::2
		for method in '' -U -I -T; do
			# shellcheck disable=SC2086
			[ "$(last_hop $method "$target")" = "unreachable - 3 $router" ]
			# shellcheck disable=SC2086
			[ "$(plain_hop $method "$target")" = "unreachable - 3 $router" ]
			# shellcheck disable=SC2086
			run in_host a "$TRACEROUTE" -n --status $method "$target"
			[ "$status" = 3 ]
			# as Butskoy's: no mark
			[[ ${lines[3]} =~ ^\ 3\ \ $router(\ \ [0-9.]+\ ms){3}$ ]]
		done
		[ "$(in_host a "$TRACEROUTE" -n -J --multipath "$target" | jq -r 'select(.type == "trace") | .stop')" = unreachable ]
	done
}

@test "--hops asks the hops of its list and no others, and the destination ends it" {
	router_chain 4
	ping_sockets_open a
	for target in 10.77.5.2 fd77:5::2; do
		for who in in_host without_capabilities; do
			for method in '' -U -I -T; do
				# shellcheck disable=SC2086
				"$who" a "$TRACEROUTE" -n -J $method --hops=2,4,8-9,5 "$target" >"$BATS_TEST_TMPDIR/trace"
				[ "$(jq -c 'select(.type == "start") | .hops' "$BATS_TEST_TMPDIR/trace")" = '[2,4,5,8,9]' ]
				[ "$(jq -c 'select(.type == "trace") | [.stop, .distance, [.result[].hop], [.result[].probes | length]]' \
					"$BATS_TEST_TMPDIR/trace")" = '["reached",5,[2,4,5],[3,3,3]]' ]
			done
			# the hop before the destination was not asked: where it is is not known
			[ "$("$who" a "$TRACEROUTE" -n -J --hops=3,7-8 "$target" |
				jq -c 'select(.type == "trace") | [.stop, has("distance"), [.result[].hop]]')" = '["reached",false,[3,7]]' ]
			run "$who" a "$TRACEROUTE" -n --hops=1-2 "$target"
			[[ ${lines[0]} == "traceroute to $target ($target), 2 hops max, "* ]]
			[[ ${lines[1]} == ' 1  '* && ${lines[2]} == ' 2  '* && ${#lines[@]} = 3 ]]
		done
	done
}

@test "the port unreachable of the destination itself is the end" {
	router_chain 1
	for target in 10.77.2.2 fd77:2::2; do
		[ "$(last_hop "$target")" = "reached 2 2 $target" ]
		[ "$(plain_hop -U "$target")" = "reached 2 2 $target" ]
	done
}

# at_terminal ARGUMENTS: the lines of ours after the trace
at_terminal() {
	in_host a script -q -c "traceroute -n $*" "$BATS_TEST_TMPDIR/terminal" </dev/null >"$BATS_TEST_TMPDIR/seen"
	tr -d '\r' <"$BATS_TEST_TMPDIR/seen" | grep '^traceroute: ' || :
}

@test "at a terminal the reason of the end is one line, elsewhere there is none" {
	router_chain 3
	ping_sockets_open a
	router_rejects r2 admin-prohibited
	for target in 10.77.4.2 fd77:4::2; do
		router=10.77.2.2
		[ "$target" = 10.77.4.2 ] || router=fd77:2::2
		for method in '' -I -T; do
			[ "$(at_terminal "$method" "$target")" = "traceroute: stopped: administratively prohibited by $router" ]
		done
	done
	run in_host a "$TRACEROUTE" -n 10.77.4.2
	[[ $output != *stopped* ]]
	in_host r2 nft flush ruleset
	[ -z "$(at_terminal 10.77.4.2)" ]
	router_rejects r2
	[ "$(at_terminal -T 10.77.4.2)" = 'traceroute: stopped: port unreachable, reported by 10.77.2.2' ]
	in_host r2 nft flush ruleset
	route_verdict r3 unreachable 10.77.4.2/32
	# the kernel limits the errors of such routes, which may be a line of its own
	[[ $(at_terminal 10.77.4.2) = 'traceroute: stopped: host unreachable, reported by 10.77.3.2'* ]]
	firewall_chain r2 forward drop
	[ "$(at_terminal -H 3 -w 0.2 10.77.4.2)" = 'traceroute: stopped: 3 silent hops in a row' ]
}

@test "an unreachable that comes after the kernel has repeated the SYN still counts, without a time" {
	router_chain 1
	icmp_limits_lift r1
	# The router gives the neighbour up after 2.55 s, between the SYNs of 2 and of 3 s: one that comes at that very
	# moment makes Linux ask again and drop what waited, without the errors for it. Few hops, because all namespaces
	# share a processor's buffer for ICMP errors, and those about ninety SYNs at once do not always fit.
	in_host r1 sysctl -q net.ipv4.neigh.to-b.retrans_time_ms=850 net.ipv6.neigh.to-b.retrans_time_ms=850
	for target in 10.77.2.9 fd77:2::9; do
		router=10.77.1.2
		[ "$target" = 10.77.2.9 ] || router=fd77:1::2
		run without_capabilities a "$TRACEROUTE" -n -T -m 3 -w 30 --status "$target"
		[ "$status" = 3 ]
		[[ ${lines[1]} = " 1  $router  "* ]]
		[ "${lines[2]}" = " 2  $router !H !H !H" ]
		# another one: the router may still be asking for the first
		without_capabilities a "$TRACEROUTE" -n -J -T -m 3 -w 30 "${target%9}8" >"$BATS_TEST_TMPDIR/json"
		[ "$(jq -c 'select(.type == "trace") | [.stop, (.result[1].probes[] | [.from, .rtt_ms, .repeated, .mark])]' "$BATS_TEST_TMPDIR/json")" = \
			"[\"unreachable\",[\"$router\",null,true,\"!H\"],[\"$router\",null,true,\"!H\"],[\"$router\",null,true,\"!H\"]]" ]
	done
}

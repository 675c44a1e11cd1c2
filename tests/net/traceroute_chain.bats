# SPDX-License-Identifier: BSD-2-Clause
# Tracing through real routers: a chain of network namespaces.
# shellcheck disable=SC2154,SC2016  # of the loaded files; awk's words

load ../lib/helpers
load ../lib/topology

setup() {
	topology_start
}

teardown() {
	topology_end
}

# sent HOST: UDP packets that have left this host
sent() {
	in_host "$1" awk '/^Udp:/ { n = $5 } END { print n }' /proc/net/snmp
}

@test "six hops of real routers cost at most 20 packets, and all of them are named" {
	router_chain 5
	before=$(sent a)
	in_host a "$TRACEROUTE" -n 10.77.6.2 >"$BATS_TEST_TMPDIR/out"
	[ $(($(sent a) - before)) -le 20 ]
	sed -E 's/[0-9.]+ ms/T ms/g' "$BATS_TEST_TMPDIR/out" | diff - <(cat <<-'END'
		traceroute to 10.77.6.2 (10.77.6.2), 30 hops max, 60 byte packets
		 1  10.77.1.2  T ms  T ms  T ms
		 2  10.77.2.2  T ms  T ms  T ms
		 3  10.77.3.2  T ms  T ms  T ms
		 4  10.77.4.2  T ms  T ms  T ms
		 5  10.77.5.2  T ms  T ms  T ms
		 6  10.77.6.2  T ms  T ms  T ms
	END
	)
}

@test "without any capability UDP, ICMP and TCP trace through real routers in both families" {
	router_chain 3
	ping_sockets_open a
	for target in 10.77.4.2 fd77:4::2; do
		for method in "" -U -I -T "-T -O info"; do
			# shellcheck disable=SC2086
			without_capabilities a "$TRACEROUTE" -n $method "$target" >"$BATS_TEST_TMPDIR/out"
			[ "$(grep -cE '^ [1-4]  [0-9a-f.:]+( <rst,ack>)?(  [0-9.]+ ms){3}$' "$BATS_TEST_TMPDIR/out")" = 4 ]
		done
	done
}

@test "a destination with Linux's own rate limit fills its row on a rested path" {
	router_chain 2
	for host in r1 r2 b; do
		icmp_limits_default "$host"
	done
	in_host a "$TRACEROUTE" -n 10.77.3.2 >"$BATS_TEST_TMPDIR/out"
	[ "$(grep -cE '^ [1-3]  [0-9.]+(  [0-9.]+ ms){3}$' "$BATS_TEST_TMPDIR/out")" = 3 ]
}

@test "an unreachable and a prohibited network behind a real router" {
	router_chain 2
	route_verdict r1 unreachable 203.0.113.0/25
	route_verdict r1 prohibit 203.0.113.128/25
	run in_host a "$TRACEROUTE" -n -q 1 203.0.113.1
	[[ ${lines[1]} =~ ^" 1  10.77.1.2  "[0-9.]+" ms !H"$ ]]
	run in_host a "$TRACEROUTE" -n -q 1 203.0.113.129
	[[ ${lines[1]} =~ ^" 1  10.77.1.2  "[0-9.]+" ms !X"$ ]]
}

@test "probes that our own firewall refuses are lost, not the end of the trace" {
	router_chain 1
	in_host a nft add table inet filter
	in_host a nft 'add chain inet filter output { type filter hook output priority 0; }'
	in_host a nft add rule inet filter output udp dport 33435 drop
	run in_host a "$TRACEROUTE" -n -N 1 10.77.2.2
	[ "$status" = 1 ]
	[[ ${lines[1]} =~ ^" 1  10.77.1.2  "[0-9.]+" ms *  "[0-9.]+" ms"$ ]]
	[[ ${lines[2]} == " 2  10.77.2.2  "* ]]
	[ "$(in_host a "$TRACEROUTE" -n -N 1 -J 10.77.2.2 |
		jq -c 'select(.type == "trace") | [.result[0].probes[1] | .why, .errno]')" = '["local","EPERM"]' ]
}

@test "a link-local address has its zone in every form but atlas, which has no place for it" {
	link_local
	[ "$(in_host a "$TRACEROUTE" -n -q 1 fe80::2%to-b | awk 'END { print $2 }')" = fe80::2%to-b ]
	in_host a "$TRACEROUTE" -n -q 1 --format=csv fe80::2%to-b >"$BATS_TEST_TMPDIR/out"
	[ "$(awk -F, 'END { print $3, $6 }' "$BATS_TEST_TMPDIR/out")" = "fe80::2%to-b fe80::2%to-b" ]
	in_host a "$TRACEROUTE" -n -q 1 --json fe80::2%to-b >"$BATS_TEST_TMPDIR/out"
	[ "$(jq -r 'select(.type == "trace") | "\(.addr) \(.result[0].probes[0].from)"' "$BATS_TEST_TMPDIR/out")" = \
		"fe80::2%to-b fe80::2%to-b" ]
	in_host a "$TRACEROUTE" -n -q 1 --format=atlas fe80::2%to-b >"$BATS_TEST_TMPDIR/out"
	[ "$(jq -r '"\(.dst_addr) \(.result[0].result[0].from)"' "$BATS_TEST_TMPDIR/out")" = "fe80::2 fe80::2" ]
}

@test "a link-local address of this host itself is traced by every open method, with and without privilege" {
	local method as
	link_local
	ping_sockets_open a
	for method in '' -U -I -T; do
		for as in in_host without_capabilities; do
			# shellcheck disable=SC2086
			run "$as" a "$TRACEROUTE" -n -q 1 $method fe80::1%to-b
			echo "$as $method: $output"
			[ "$status" = 0 ]
			[[ ${lines[-1]} =~ ^" 1  fe80::1%to-b  "[0-9.]+" ms"( \[(open|closed)\])?$ ]]
		done
	done
}

# SPDX-License-Identifier: BSD-2-Clause
# Probes inside a TCP connection, through a firewall that knows connections.
# shellcheck disable=SC2154  # of the loaded files

load ../lib/helpers
load ../lib/topology

setup() {
	topology_start
	router_chain 3
	# what the program at the port gets, a line a connection
	in_background b "$BATS_TEST_TMPDIR/server" python3 -c '
import socket
s = socket.create_server(("::", 80), family=socket.AF_INET6, dualstack_ipv6=True)
print("ready", flush=True)
while True:
    peer = s.accept()[0]
    try:
        print("got", peer.recv(100), flush=True)
    except ConnectionResetError:
        print("reset", flush=True)'
	wait_until grep -q ready "$BATS_TEST_TMPDIR/server"
}

teardown() {
	topology_end
}

# firewall: r2 passes two SYNs and what belongs to a connection
firewall() {
	in_host r2 nft -f - <<<'add table inet topology; delete table inet topology'
	firewall_chain r2 forward 'ct state { established, related } accept; tcp flags & (syn | ack) == syn limit rate 2/day burst 1 packets accept; meta l4proto { icmp, ipv6-icmp } accept; drop'
}

# sessions: how many connections the program has seen the end of
sessions() {
	[ "$(grep -c reset "$BATS_TEST_TMPDIR/server")" = "$1" ]
}

@test "-M tcp-session goes where a firewall stops SYNs, and the program at the port gets nothing" {
	seen=0
	for target in 10.77.4.2 fd77:4::2; do
		for sack in 1 0; do
			in_host b sysctl -qw "net.ipv4.tcp_sack=$sack"
			firewall
			run in_host a "$TRACEROUTE" -n -M tcp-session "$target"
			[ "$status" = 0 ]
			[ "$(grep -cE '^ [1-4]  [0-9a-f.:]+(  [0-9.]+ ms){3}$' <<<"$output")" = 4 ]
			[[ ${lines[4]} = " 4  $target  "* ]]
			seen=$((seen + 1))
			wait_until sessions "$seen"
		done
		in_host b sysctl -qw net.ipv4.tcp_timestamps=0
		firewall
		[ "$(in_host a "$TRACEROUTE" -n -J -M tcp-session "$target" |
			jq -c 'select(.type == "trace") | [.stop, .distance, .flow.constant, .size, (.result | length)]')" = \
			"[\"reached\",4,true,$([ "$target" = 10.77.4.2 ] && echo 53 || echo 73),4]" ]
		seen=$((seen + 1))
		wait_until sessions "$seen"
		in_host b sysctl -qw net.ipv4.tcp_timestamps=1
		firewall
		run in_host a "$TRACEROUTE" -n -T -m 5 -w 0.3 "$target"
		[ "$(grep -cE "^ [1-4]  [0-9a-f.:]+(  [0-9.]+ ms){3}$" <<<"$output")" -lt 4 ]
	done
	[ "$(grep -c got "$BATS_TEST_TMPDIR/server")" = 0 ]
}

@test "-M tcp-session says what it lacks: an open port, privilege" {
	for target in 10.77.4.2 fd77:4::2; do
		run --separate-stderr in_host a "$TRACEROUTE" -n -M tcp-session -p 81 "$target"
		[ "$status" = 1 ]
		[ "${stderr_lines[0]}" = 'connect: Connection refused' ]
		[ "${stderr_lines[1]}" = '  a connection to port 81 is needed first; -p chooses a port that accepts them' ]
		run --separate-stderr without_capabilities a "$TRACEROUTE" -n -M tcp-session "$target"
		[ "$status" = 1 ]
		[ "${stderr_lines[1]}" = 'socket: Operation not permitted' ]
		[[ ${stderr_lines[2]} = '  this method needs CAP_NET_RAW'* ]]
	done
}

@test "-M tcp-session of a connection that is dropped ends with its reason" {
	firewall_chain r2 forward 'drop'
	for target in 10.77.4.2 fd77:4::2; do
		run --separate-stderr in_host a "$TRACEROUTE" -n -w 1 -M tcp-session "$target"
		[ "$status" = 1 ]
		[ "${stderr_lines[0]}" = 'connect: Connection timed out' ]
		run --separate-stderr in_host a "$TRACEROUTE" -n -J -w 1 -M tcp-session "$target"
		[ "$(jq -r 'select(.type == "error") | .errno' <<<"$output")" = ETIMEDOUT ]
	done
}

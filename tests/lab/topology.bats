#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The networks of tests/lib/topology.bash are what they promise, seen with the system's own tools.

# shellcheck disable=SC2154 # topology_dir and topology_pid come from the library
load ../lib/topology
load ../lib/reference

setup_file() {
	reference_ping=$(reference ping)
	export reference_ping
}

setup() {
	topology_start
}

teardown() {
	topology_end
}

# pings HOST ARGUMENT...: one probe of the system's ping, its second line and its exit status
pings() {
	local host=$1
	shift
	run in_host "$host" "$reference_ping" -n -c 1 -W 1 "$@"
	line=$(sed -e 1d -e 's/ time=.*//' <<<"$output" | head -n 1)
}

@test "two hosts reach each other at once over both families" {
	two_hosts
	pings a 10.77.1.2
	[ "$line" = '64 bytes from 10.77.1.2: icmp_seq=1 ttl=64' ]
	pings a fd77:1::2
	[ "$line" = '64 bytes from fd77:1::2: icmp_seq=1 ttl=64' ]
	pings b 10.77.1.1
	[ "$line" = '64 bytes from 10.77.1.1: icmp_seq=1 ttl=64' ]
	pings b fd77:1::1
	[ "$line" = '64 bytes from fd77:1::1: icmp_seq=1 ttl=64' ]
}

@test "no neighbour is ever asked for: the tables are permanent" {
	two_hosts
	run in_host a ip neighbour show nud permanent
	sorted=$(tr -d '\t' <<<"$output" | sed 's/ *$//' | sort)
	[ "$sorted" = '10.77.1.2 dev to-b lladdr 02:00:00:00:01:02 PERMANENT
fd77:1::2 dev to-b lladdr 02:00:00:00:01:02 PERMANENT
fe80::2 dev to-b lladdr 02:00:00:00:01:02 PERMANENT' ]
}

@test "hosts of a link-local network have no other address" {
	link_local
	pings a fe80::2%to-b
	[ "$line" = '64 bytes from fe80::2%to-b: icmp_seq=1 ttl=64' ]
	run in_host a ip -brief address show dev to-b
	[[ $output =~ ^to-b@if[0-9]+\ +UP\ +fe80::1/64\ *$ ]]
}

@test "each router of a chain answers from its own link, v4 and v6" {
	router_chain 3
	for hop in 1 2 3; do
		pings a -t "$hop" 10.77.4.2
		[ "$status" -eq 1 ]
		[ "$line" = "From 10.77.$hop.2 icmp_seq=1 Time to live exceeded" ]
		pings a -t "$hop" fd77:4::2
		[ "$status" -eq 1 ]
		[ "$line" = "From fd77:$hop::2 icmp_seq=1 Time exceeded: Hop limit" ]
	done
	pings a 10.77.4.2
	[ "$line" = '64 bytes from 10.77.4.2: icmp_seq=1 ttl=61' ]
	pings b fd77:1::1
	[ "$line" = '64 bytes from fd77:1::1: icmp_seq=1 ttl=61' ]
}

@test "a hundred errors in a row come back: no rate limit cuts them" {
	router_chain 1
	run in_host a "$reference_ping" -n -q -c 100 -i 0.002 -t 1 10.77.2.2
	[[ $output == *'100 packets transmitted, 0 received, +100 errors, 100% packet loss'* ]]
	run in_host a "$reference_ping" -n -q -c 100 -i 0.002 -t 1 fd77:2::2
	[[ $output == *'100 packets transmitted, 0 received, +100 errors, 100% packet loss'* ]]
}

@test "a small link in the middle reports its MTU" {
	router_chain 2
	small_mtu r1 r2 1400
	pings a -M 'do' -s 1400 10.77.3.2
	[ "$line" = 'From 10.77.1.2 icmp_seq=1 Frag needed and DF set (mtu = 1400)' ]
	pings a -M 'do' -s 1400 fd77:3::2
	[ "$line" = 'From fd77:1::2 icmp_seq=1 Packet too big: mtu=1400' ]
}

# refused CODE V4TEXT V6TEXT: what r1 says under firewall_reject CODE; an empty text: it forwards
refused() {
	router_chain 1
	firewall_reject r1 "$1"
	pings a 10.77.2.2
	[ "$line" = "${2:-64 bytes from 10.77.2.2: icmp_seq=1 ttl=63}" ]
	pings a fd77:2::2
	[ "$line" = "${3:-64 bytes from fd77:2::2: icmp_seq=1 ttl=63}" ]
}

@test "a firewall refuses with net-unreachable" {
	refused net-unreachable 'From 10.77.1.2 icmp_seq=1 Destination Net Unreachable' ''
}

@test "a firewall refuses with host-prohibited" {
	refused host-prohibited 'From 10.77.1.2 icmp_seq=1 Destination Host Prohibited' ''
}

@test "a firewall refuses both families with port-unreachable" {
	refused port-unreachable 'From 10.77.1.2 icmp_seq=1 Destination Port Unreachable' \
		'From fd77:1::2 icmp_seq=1 Destination unreachable: Port unreachable'
}

@test "a firewall refuses both families with admin-prohibited" {
	refused admin-prohibited 'From 10.77.1.2 icmp_seq=1 Packet filtered' \
		'From fd77:1::2 icmp_seq=1 Destination unreachable: Administratively prohibited'
}

@test "a firewall refuses IPv6 alone with addr-unreachable" {
	refused addr-unreachable '' 'From fd77:1::2 icmp_seq=1 Destination unreachable: Address unreachable'
}

@test "a firewall that drops leaves nothing but silence" {
	two_hosts
	firewall_drop b input
	pings a -W 0.2 10.77.1.2
	[ "$status" -eq 1 ]
	[ "$line" = '' ]
	pings a -W 0.2 fd77:1::2
	[ "$status" -eq 1 ]
	[ "$line" = '' ]
}

@test "a router's unreachable and prohibit routes answer, its blackhole does not" {
	router_chain 1
	for family in 10.99.%d.0/24 fd99:%d::/64; do
		# shellcheck disable=SC2059 # the formats are the two above
		route_verdict r1 unreachable "$(printf "$family" 1)"
		# shellcheck disable=SC2059
		route_verdict r1 prohibit "$(printf "$family" 2)"
		# shellcheck disable=SC2059
		route_verdict r1 blackhole "$(printf "$family" 3)"
	done
	pings a 10.99.1.1
	[ "$line" = 'From 10.77.1.2 icmp_seq=1 Destination Host Unreachable' ]
	pings a 10.99.2.1
	[ "$line" = 'From 10.77.1.2 icmp_seq=1 Packet filtered' ]
	pings a -W 0.2 10.99.3.1
	[ "$line" = '' ]
	pings a fd99:1::1
	[ "$line" = 'From fd77:1::2 icmp_seq=1 Destination unreachable: No route' ]
	pings a fd99:2::1
	[ "$line" = 'From fd77:1::2 icmp_seq=1 Destination unreachable: Administratively prohibited' ]
	pings a -W 0.2 fd99:3::1
	[ "$line" = '' ]
}

@test "every host of a broadcast segment answers a broadcast" {
	broadcast_segment 4
	run in_host h1 "$reference_ping" -n -b -i 0.1 -c 4 10.77.1.255
	sorted=$(grep -o 'bytes from [^ ]* icmp_seq=1 ' <<<"$output" | tr -d ' ' | sort)
	[ "$sorted" = 'bytesfrom10.77.1.1:icmp_seq=1
bytesfrom10.77.1.2:icmp_seq=1
bytesfrom10.77.1.3:icmp_seq=1
bytesfrom10.77.1.4:icmp_seq=1' ]
	run in_host h1 "$reference_ping" -n -i 0.1 -c 4 ff02::1%eth0
	sorted=$(grep -o 'bytes from [^ ]* icmp_seq=1 ' <<<"$output" | tr -d ' ' | sort)
	[ "$sorted" = 'bytesfromfe80::1%eth0:icmp_seq=1
bytesfromfe80::2%eth0:icmp_seq=1
bytesfromfe80::3%eth0:icmp_seq=1
bytesfromfe80::4%eth0:icmp_seq=1' ]
}

@test "a host that ignores echo requests is silent over both families" {
	two_hosts
	echo_ignore b
	pings a -W 0.2 10.77.1.2
	[ "$line" = '' ]
	pings a -W 0.2 fd77:1::2
	[ "$line" = '' ]
}

@test "ping sockets are closed in a new host, open and close" {
	two_hosts
	# a copy has no file capabilities
	cp "$reference_ping" "$topology_dir/ping"
	run without_capabilities a "$topology_dir/ping" -n -c 1 10.77.1.2
	[ "$status" -eq 2 ]
	ping_sockets_open a
	run without_capabilities a "$topology_dir/ping" -n -c 1 10.77.1.2
	[ "$status" -eq 0 ]
	run without_capabilities a "$topology_dir/ping" -n -c 1 fd77:1::2
	[ "$status" -eq 0 ]
	ping_sockets_close b
	run without_capabilities b "$topology_dir/ping" -n -c 1 10.77.1.1
	[ "$status" -eq 2 ]
}

@test "without_capabilities leaves none, in_host_as_user is nobody" {
	two_hosts
	run without_capabilities a grep CapEff /proc/self/status
	[ "$output" = $'CapEff:\t0000000000000000' ]
	if ! grep -q '^ *0 *0 *4294967295$' /proc/self/uid_map; then
		return 0
	fi
	run in_host_as_user a sh -c 'id -u; id -G; grep CapPrm /proc/self/status'
	[ "$output" = $'65534\n65534\nCapPrm:\t0000000000000000' ]
}

@test "the resolver answers addresses, aliases and reverse names" {
	two_hosts
	resolver_start a <<-'END'
		bee.example    A      10.77.1.2
		bee.example    AAAA   fd77:1::2
		www.example    CNAME  bee.example
		10.77.1.2      PTR    bee.example
		fd77:1::2      PTR    bee6.example
	END
	run in_host a getent ahostsv4 www.example
	[[ $output == '10.77.1.2       STREAM bee.example'* ]]
	run in_host a getent ahostsv6 bee.example
	[[ $output == 'fd77:1::2       STREAM bee.example'* ]]
	run in_host a getent hosts 10.77.1.2
	[ "$output" = '10.77.1.2       bee.example' ]
	run in_host a getent hosts fd77:1::2
	[ "$output" = 'fd77:1::2       bee6.example' ]
	run in_host a getent hosts nosuch.example
	[ "$status" -eq 2 ]
}

@test "the resolver fails in the configured way" {
	two_hosts
	resolver_start a <<-'END'
		bad.example    RCODE  2
		lost.example   DROP   -
		cut.example    CUT    -
		loop.example   LOOP   -
		empty.example  A      10.77.1.2
	END
	pings a bad.example
	[ "$output" = "$reference_ping: bad.example: Temporary failure in name resolution" ]
	pings a lost.example
	[ "$output" = "$reference_ping: lost.example: Temporary failure in name resolution" ]
	pings a nosuch.example
	[ "$output" = "$reference_ping: nosuch.example: Name or service not known" ]
	pings a -6 empty.example
	[ "$output" = "$reference_ping: empty.example: Address family for hostname not supported" ]
	for name in cut loop; do
		pings a "$name.example"
		[ "$status" -eq 2 ]
	done
}

@test "a slow resolver's reply comes, after its time" {
	two_hosts
	resolver_start a <<<'slow.example DELAY 300
slow.example A 10.77.1.2'
	before=${EPOCHREALTIME/[.,]/}
	run in_host a getent ahostsv4 slow.example
	after=${EPOCHREALTIME/[.,]/}
	[[ $output == '10.77.1.2 '* ]]
	# a busy machine makes it later, never earlier
	((after - before >= 300000))
}

@test "a resolver can be missing, or fail for all hosts" {
	two_hosts
	resolver_none a
	pings a bee.example
	[ "$output" = "$reference_ping: bee.example: Temporary failure in name resolution" ]
	resolver_start b --rcode 5 </dev/null
	run in_host b getent hosts bee.example
	[ "$status" -eq 2 ]
}

@test "names of any bytes come from the hosts file and from the name server" {
	two_hosts
	hosts_file a < <(printf '10.77.1.2 e\033[31mvil.example\n')
	run in_host a getent hosts 10.77.1.2
	[ "$output" = $'10.77.1.2       e\033[31mvil.example' ]
	resolver_start b <<<'10.77.1.1 PTR e\x1b[31m\x0a\x2e.example'
	# the question for 1.1.77.10.in-addr.arpa, and the eight bytes of the label that must come back
	# shellcheck disable=SC2016 # the inner shell expands them
	run in_host b bash -c '
		exec 5<>/dev/udp/127.0.0.1/53
		printf "\0\1\1\0\0\1\0\0\0\0\0\0\0011\0011\00277\00210\7in-addr\4arpa\0\0\14\0\1" >&5
		dd bs=512 count=1 status=none <&5 | od -v -A n -t x1 | tr -d " \n"'
	[[ $output == *08651b5b33316d0a2e076578616d706c6500 ]]
}

@test "topology_end removes what a failed test left" {
	two_hosts
	in_background a "$topology_dir/output" sleep 100
	left=$topology_dir
	# the mount of a host that is half made
	: >"$left/broken.net"
	topology_end
	[ ! -e "$left" ]
	run kill -0 "$topology_pid"
	[ "$status" -ne 0 ]
	# other mounts of namespaces are not ours
	run ! grep -F "$left" /proc/self/mounts
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What ping says when the way to the target is not there: resolvers, routes, firewalls, links, MTUs.

# shellcheck disable=SC2154,SC2030,SC2031 # PING, stderr come from helpers.bash and bats; tests are subshells
bats_require_minimum_version 1.5.0

setup() {
	load ../lib/ping
	topology_start
}

teardown() {
	topology_end
}

# answered NAME ADDRESS: the output of one answered probe
answered() {
	local bytes='56(84) bytes of data.' ttl=${3:-64}
	[[ $2 != *:* ]] || bytes='56 data bytes'
	printf 'PING %s (%s) %s\n64 bytes from %s: icmp_seq=1 ttl=%s time=T ms\n\n' "$1" "$2" "$bytes" "$2" "$ttl"
	printf -- '--- %s ping statistics ---\n1 packets transmitted, 1 received, 0%% packet loss\n' "$1"
	echo 'rtt min/avg/max/mdev = T'
}

# lost ADDRESS COUNTERS [LINE]: the output of probes without an answer; `run` drops the last empty line
lost() {
	local bytes='56(84) bytes of data.'
	[[ $1 != *:* ]] || bytes='56 data bytes'
	printf 'PING %s (%s) %s\n' "$1" "$1" "$bytes"
	[ -z "${3:-}" ] || printf '%s\n' "$3"
	printf '\n--- %s ping statistics ---\n%s\n' "$1" "$2"
}

# ---- resolvers ---------------------------------------------------------------

@test "an alias is shown by its canonical name" {
	two_hosts
	resolver_start a <<-'END'
		bee.example  A      10.77.1.2
		www.example  CNAME  bee.example
	END
	pings a -n -4 -c 1 www.example
	[ "$status" -eq 0 ]
	[ "$output" = "$(answered bee.example 10.77.1.2)" ]
}

@test "a name that does not exist is the resolver's word, and status 2" {
	two_hosts
	resolver_start a </dev/null
	pings a -c 1 nosuch.example
	[ "$status" -eq 2 ]
	[ "$output" = '' ]
	[ "$stderr" = 'ping: nosuch.example: Name or service not known' ]
}

@test "a resolver that fails, refuses or is not there is a temporary failure" {
	two_hosts
	resolver_start a <<<'bad.example RCODE 2'
	pings a -c 1 bad.example
	[ "$status" -eq 2 ]
	[ "$stderr" = 'ping: bad.example: Temporary failure in name resolution
  the name servers of /etc/resolv.conf gave no answer; addresses work without them' ]
	resolver_none b
	pings b -c 1 bee.example
	[ "$status" -eq 2 ]
	[ "${stderr%%$'\n'*}" = 'ping: bee.example: Temporary failure in name resolution' ]
}

@test "answers that loop or are cut are failures, not crashes" {
	two_hosts
	resolver_start a <<-'END'
		loop.example  LOOP  -
		cut.example   CUT   -
	END
	for name in loop cut; do
		pings a -c 1 "$name.example"
		[ "$status" -eq 2 ]
		[ "$output" = '' ]
		[[ $stderr == "ping: $name.example: "* ]]
	done
}

@test "a slow resolver is waited for" {
	two_hosts
	resolver_start a <<-'END'
		slow.example  DELAY  300
		slow.example  A      10.77.1.2
	END
	pings a -n -4 -c 1 slow.example
	[ "$status" -eq 0 ]
	[ "$output" = "$(answered slow.example 10.77.1.2)" ]
}

@test "the deadline holds for a resolver that never answers" {
	two_hosts
	resolver_start a --drop </dev/null
	pings a -w 1 lost.example
	[ "$status" -eq 2 ]
	[ "$output" = '' ]
	# also where the parent has blocked the signal that keeps it
	run in_host a python3 -c '
import os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
os.execv(sys.argv[1], sys.argv[1:])' "$PING" -w 1 lost.example
	[ "$status" -eq 2 ]
	[ "$output" = "$PING: lost.example: no answer from the resolver within the deadline" ]
}

@test "-4 and -6 choose among the addresses of a name" {
	two_hosts
	resolver_start a <<-'END'
		bee.example  A     10.77.1.2
		bee.example  AAAA  fd77:1::2
	END
	pings a -n -4 -c 1 bee.example
	[ "$output" = "$(answered bee.example 10.77.1.2)" ]
	pings a -n -6 -c 1 bee.example
	[ "$output" = "$(answered bee.example fd77:1::2)" ]
}

@test "a name that has addresses of the other family only is reported as that" {
	two_hosts
	resolver_start a <<-'END'
		bee.example   A     10.77.1.2
		bee6.example  AAAA  fd77:1::2
	END
	for words in '-6 bee.example' '-4 bee6.example'; do
		# shellcheck disable=SC2086
		pings a -c 1 $words
		[ "$status" -eq 2 ]
		[ "$stderr" = "ping: ${words#* }: Address family for hostname not supported" ]
		# shellcheck disable=SC2086
		run in_host a "$(reference ping)" -c 1 $words
		[[ $output == *": ${words#* }: Address family for hostname not supported" ]]
	done
	pings a -6 -c 1 nosuch.example
	[ "$stderr" = 'ping: nosuch.example: Name or service not known' ]
}

# ---- routes --------------------------------------------------------------------

@test "no route at all: the network is unreachable, status 2" {
	two_hosts
	for target in 10.98.0.1 fd98::1; do
		pings a -n -c 1 "$target"
		[ "$status" -eq 2 ]
		[ "$output" = '' ]
		[ "${stderr%%$'\n'*}" = 'ping: connect: Network is unreachable' ]
	done
}

# verdict KIND MESSAGE: what a's own route of that kind makes of both families
verdict() {
	two_hosts
	route_verdict a "$1" 10.99.0.0/24
	route_verdict a "$1" fd99::/64
	for target in 10.99.0.1 fd99::1; do
		pings a -n -c 1 "$target"
		[ "$status" -eq 2 ]
		[ "$output" = '' ]
		[ "$stderr" = "ping: connect: $2" ]
	done
}

@test "a blackhole route of our own is named" {
	verdict blackhole 'Invalid argument
  a blackhole route drops this destination'
}

@test "a prohibit route of our own is named" {
	verdict prohibit 'Permission denied
  a prohibit route refuses this destination'
}

@test "an unreachable route of our own is named" {
	verdict unreachable 'No route to host
  an unreachable route refuses this destination'
}

# later_verdict KIND ERROR WORDS: what a's own route of that kind makes of a run whose first probe was answered
later_verdict() {
	local out=$BATS_TEST_TMPDIR/out
	while read -r network target; do
		# shellcheck disable=SC2016 # the inner shell expands them
		in_background a "$out" sh -c 'echo $$ >"$0" && exec "$@"' "$BATS_TEST_TMPDIR/pid" "$PING" -n -i 0.05 "$target"
		wait_until grep -q 'icmp_seq=1 ' "$out"
		route_verdict a "$1" "$network"
		wait_until grep -qxF "  $3" "$out"
		kill -INT "$(cat "$BATS_TEST_TMPDIR/pid")"
		wait "$topology_pid"
		[ "$(grep -A 1 'sendmsg: ' "$out")" = "$PING: sendmsg: $2
  $3" ]
		grep -q ' bytes from .* icmp_seq=1 ' "$out"
	done <<-'END'
		10.77.1.2/32 10.77.1.2
		fd77:1::2/128 fd77:1::2
	END
}

@test "a route that becomes prohibit, blackhole or unreachable during the run is named, once" {
	for state in closed open; do
		two_hosts
		[ $state = closed ] || ping_sockets_open a
		while IFS='|' read -r kind error words; do
			later_verdict "$kind" "$error" "$words"
			in_host a ip route del "$kind" 10.77.1.2/32
			in_host a ip -6 route del "$kind" fd77:1::2/128
		done <<-'END'
			prohibit|Permission denied|a prohibit route refuses this destination
			blackhole|Invalid argument|a blackhole route drops this destination
			unreachable|No route to host|an unreachable route refuses this destination
		END
		topology_end
		topology_start
	done
}

# route_change KIND TARGET GATEWAY: KIND is what refuses the target from now on; `gone`: it has no route
route_change() {
	if [ "$1" = gone ]; then
		in_host a ip route del "$2" via "$3"
	else
		in_host a ip route add "$1" "$2" metric 1
	fi
}

# route_restore KIND TARGET GATEWAY: as before
route_restore() {
	if [ "$1" = gone ]; then
		in_host a ip route add "$2" via "$3" metric 2
	else
		in_host a ip route del "$1" "$2" metric 1
	fi
}

# later_cause KIND TARGET GATEWAY HINT COMMAND...: HINT is printed when the route to TARGET changes in the run of COMMAND
later_cause() {
	local kind=$1 target=$2 gateway=$3 hint=$4 out=$BATS_TEST_TMPDIR/out
	shift 4
	# shellcheck disable=SC2016 # the inner shell expands them
	in_background a "$out" sh -c 'echo $$ >"$0" && exec "$@"' "$BATS_TEST_TMPDIR/pid" "$@" "$target"
	wait_until grep -qE '^sent |^no answer yet|icmp_seq=1 | \*$' "$out"
	[ "$(grep -cxF "  $hint" "$out")" = 0 ]
	route_change "$kind" "$target" "$gateway"
	wait_until grep -qxF "  $hint" "$out"
	kill -INT "$(cat "$BATS_TEST_TMPDIR/pid")" || true
	wait "$topology_pid" || true
	route_restore "$kind" "$target" "$gateway"
}

@test "a route that goes or refuses during the run is looked at and named by each command" {
	two_hosts
	for gateway in 10.77.1.9 fd77:1::9; do
		in_host a ip neigh add "$gateway" lladdr 02:00:00:00:00:09 dev to-b nud permanent
	done
	in_host a ip route add 10.9.0.1 via 10.77.1.9 metric 2
	in_host a ip route add fd09::1 via fd77:1::9 metric 2
	while IFS='|' read -r kind hint; do
		while read -r target gateway see; do
			words=${hint/TARGET/$target; see: $see route}
			later_cause "$kind" "$target" "$gateway" "$words" "$PING" -n -O -i 0.05
			later_cause "$kind" "$target" "$gateway" "$words" "$PING" -n -i 0.05 -c 1000 10.77.1.2
			later_cause "$kind" "$target" "$gateway" "$words" "$ICMP_SEND" -c 1000 -i 0.05 echo
			later_cause "$kind" "$target" "$gateway" "$words" "$TRACEROUTE" -n -q 1 -N 1 -w 0.2 -m 255
		done <<-'END'
			10.9.0.1 10.77.1.9 ip
			fd09::1 fd77:1::9 ip -6
		END
	done <<-'END'
		prohibit|a prohibit route refuses this destination
		blackhole|a blackhole route drops this destination
		unreachable|an unreachable route refuses this destination
		gone|no route to TARGET
	END
}

@test "a router's verdict is an error of the router's" {
	router_chain 1
	route_verdict r1 unreachable 10.99.1.0/24
	route_verdict r1 prohibit 10.99.2.0/24
	route_verdict r1 prohibit fd99:2::/64
	pings a -n -c 1 10.99.1.1
	[ "$status" -eq 1 ]
	[ "$output" = "$(lost 10.99.1.1 '1 packets transmitted, 0 received, +1 errors, 100% packet loss' \
		'From 10.77.1.2 icmp_seq=1 Destination Host Unreachable')" ]
	pings a -n -c 1 10.99.2.1
	[ "$output" = "$(lost 10.99.2.1 '1 packets transmitted, 0 received, +1 errors, 100% packet loss' \
		'From 10.77.1.2 icmp_seq=1 Packet filtered')" ]
	pings a -n -c 1 fd99:2::1
	[ "$output" = "$(lost fd99:2::1 '1 packets transmitted, 0 received, +1 errors, 100% packet loss' \
		'From fd77:1::2 icmp_seq=1 Destination unreachable: Administratively prohibited')" ]
}

# ---- firewalls -----------------------------------------------------------------

@test "a firewall of our own is reported once, and the run goes on" {
	two_hosts
	firewall_drop a output
	for target in 10.77.1.2 fd77:1::2; do
		pings a -n -c 3 -i 0.01 -W 0.2 "$target"
		[ "$status" -eq 1 ]
		[ "$stderr" = 'ping: sendmsg: Operation not permitted
  a firewall of this host may have refused it; see: nft list ruleset' ]
		[[ $output == *'3 packets transmitted, 0 received, 100% packet loss'* ]]
	done
}

@test "a target that drops everything leaves nothing but loss" {
	two_hosts
	firewall_drop b input
	for target in 10.77.1.2 fd77:1::2; do
		pings a -n -c 2 -i 0.01 -W 0.2 "$target"
		[ "$status" -eq 1 ]
		[ "$stderr" = '' ]
		[ "$output" = "$(lost "$target" '2 packets transmitted, 0 received, 100% packet loss')" ]
	done
}

@test "a firewall on the way is the router that refuses" {
	router_chain 2
	firewall_reject r2 admin-prohibited
	pings a -n -c 1 10.77.3.2
	[ "$output" = "$(lost 10.77.3.2 '1 packets transmitted, 0 received, +1 errors, 100% packet loss' \
		'From 10.77.2.2 icmp_seq=1 Packet filtered')" ]
	pings a -n -c 1 fd77:3::2
	[ "$output" = "$(lost fd77:3::2 '1 packets transmitted, 0 received, +1 errors, 100% packet loss' \
		'From fd77:2::2 icmp_seq=1 Destination unreachable: Administratively prohibited')" ]
}

# ---- paths, links, scopes --------------------------------------------------------

@test "every router that a small -t reaches names itself, on a ping socket and on a raw one" {
	router_chain 3
	for state in closed open; do
		[ $state = closed ] || ping_sockets_open a
		for hop in 1 2 3; do
			pings a -n -c 1 -t "$hop" 10.77.4.2
			[ "$output" = "$(lost 10.77.4.2 '1 packets transmitted, 0 received, +1 errors, 100% packet loss' \
				"From 10.77.$hop.2 icmp_seq=1 Time to live exceeded")" ]
			pings a -n -c 1 -t "$hop" fd77:4::2
			[ "$output" = "$(lost fd77:4::2 '1 packets transmitted, 0 received, +1 errors, 100% packet loss' \
				"From fd77:$hop::2 icmp_seq=1 Time exceeded: Hop limit")" ]
		done
		pings a -n -c 1 10.77.4.2
		[ "$output" = "$(answered 10.77.4.2 10.77.4.2 61)" ]
		pings a -n -c 1 fd77:4::2
		[ "$output" = "$(answered fd77:4::2 fd77:4::2 61)" ]
	done
}

@test "a hundred errors over a ping socket are a hundred" {
	router_chain 1
	ping_sockets_open a
	for target in 10.77.2.2 fd77:2::2; do
		for pace in -i0.002 -f; do
			pings a -n -q -c 100 $pace -t 1 "$target"
			[ "$status" -eq 1 ]
			[ "$output" = "$(lost "$target" '100 packets transmitted, 0 received, +100 errors, 100% packet loss')" ]
		done
	done
}

@test "IPv6 reports the MTU of a small link in the middle" {
	router_chain 2
	small_mtu r1 r2 1400
	pings a -n -c 1 -s 1400 fd77:3::2
	[ "$status" -eq 1 ]
	[[ $output == *'From fd77:1::2 icmp_seq=1 Packet too big: mtu=1400'* ]]
	[[ $output == *'1 packets transmitted, 0 received, +1 errors, 100% packet loss'* ]]
}

@test "a link-local target needs its zone and shows it" {
	link_local
	pings a -n -c 1 fe80::2%to-b
	[ "$status" -eq 0 ]
	[ "$output" = "$(answered fe80::2%to-b fe80::2%to-b)" ]
	pings a -n -c 1 -I to-b fe80::2
	[ "$status" -eq 0 ]
	[[ $output == *'64 bytes from fe80::2%to-b: icmp_seq=1 ttl=64 time=T ms'* ]]
}

@test "a link-local source has its zone from -I, from its own text or from the target" {
	link_local
	for words in '-I fe80::1%to-b fe80::2%to-b' '-I fe80::1%to-b fe80::2' '-I to-b -I fe80::1 fe80::2' \
		'-I fe80::1 fe80::2%to-b'; do
		# shellcheck disable=SC2086
		pings a -n -c 1 $words
		[ "$status" -eq 0 ]
		[[ $output == 'PING fe80::2'*' from fe80::1%to-b '*': 56 data bytes'* ]]
		[[ $output == *'64 bytes from fe80::2%to-b: icmp_seq=1 ttl=64 time=T ms'* ]]
	done
}

@test "a source that reaches no host and IPv6 switched off are reported as what they are" {
	two_hosts
	pings a -I 127.0.0.1 -c 1 10.77.1.2
	[ "$status" -eq 2 ]
	[ "$stderr" = 'ping: connect: Invalid argument
  there is no route from that source to this destination' ]
	in_host a sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6'
	pings a -c 1 ::1
	[ "$status" -eq 2 ]
	[ "$stderr" = 'ping: connect: Cannot assign requested address
  there is no IPv6 address to send from; where IPv6 is switched off, try: sysctl -w net.ipv6.conf.all.disable_ipv6=0' ]
}

@test "every host of a segment answers the all-nodes group, each is a reply and no other is unmatched" {
	broadcast_segment 3
	pings h1 -n -c 2 -i 0.2 ff02::1%eth0
	[ "$status" -eq 0 ]
	[[ $output == *'2 packets transmitted, 2 received, +'*' duplicates, 0% packet loss'* ]]
	[[ $output != *DIFFERENT* ]]
	for host in 1 2 3; do
		[[ $output == *"64 bytes from fe80::$host%eth0: icmp_seq=1 ttl=64 time=T ms"* ]]
	done
}

@test "without a ping socket and without privilege ping says what to do, status 2" {
	two_hosts
	# the closed range: 1 0, which a user namespace that maps one group shows with the group of the unmapped
	range=$(in_host a cat /proc/sys/net/ipv4/ping_group_range | tr '\t' ' ')
	# a user namespace that has not all groups takes its own alone
	proposed='0 2147483647'
	[ "$(awk '{ print $3; exit }' /proc/self/gid_map)" -gt 2147483647 ] || proposed="$(id -g) $(id -g)"
	run --separate-stderr without_capabilities a "$PING" -n -c 1 10.77.1.2
	[ "$status" -eq 2 ]
	[ "$output" = '' ]
	[ "$stderr" = "$PING: 10.77.1.2: cannot open a ping socket: Permission denied, nor a raw socket: Operation not permitted
  your group $(id -g) is outside net.ipv4.ping_group_range ($range); try: sysctl -w net.ipv4.ping_group_range='$proposed'
  CAP_NET_RAW is not in the bounding set: no program has it here, as in a container that drops NET_RAW" ]
	run --separate-stderr without_capabilities a "$PING" -n -c 1 fd77:1::2
	[ "$status" -eq 2 ]
	[[ $stderr == "$PING: fd77:1::2: cannot open a ping socket: Permission denied, nor a raw socket: "* ]]
	ping_sockets_open a
	run --separate-stderr without_capabilities a "$PING" -n -q -c 1 10.77.1.2
	[ "$status" -eq 0 ]
	run --separate-stderr without_capabilities a "$PING" -n -q -c 1 fd77:1::2
	[ "$status" -eq 0 ]
}

@test "what came within its time-out is no late reply, however long a burst takes to send" {
	two_hosts
	ping_sockets_open a
	out=$BATS_TEST_TMPDIR/out
	for target in 10.77.1.2 fd77:1::2; do
		in_host a "$PING" -J -n -l 3000 -c 3000 --probe-timeout 0.005 "$target" >"$out"
		[ "$(jq -s '.[-1].sent' "$out")" = 3000 ]
		[ "$(jq -s '[.[] | select(.late and .stamp == "kernel" and .rtt_ms < 5)] | length' "$out")" = 0 ]
	done
}

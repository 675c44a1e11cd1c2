#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# icmp-send's errors as our ping, our traceroute and TCP see them: quoted from the wire and from sockets.
# shellcheck disable=SC2154,SC2016

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	out=$BATS_TEST_TMPDIR/receiver
	live=$BATS_TEST_TMPDIR/live
}

teardown() {
	topology_end
}

receiver=${top_builddir:-.}/tests/lab/receiver

receives_nothing() {
	! receives "$@"
}

# live_start HOST WORDS...: icmp-send is waiting for its quote when this returns. The one before it may still be about
# to end.
live_start() {
	wait_until receives_nothing in_host "$1"
	in_background "$1" "$live" "$ICMP_SEND" "${@:2}"
	wait_until receives in_host "$1"
}

# no_group_reports HOST...: their reports of multicast groups would be the first ICMPv6 packet seen
no_group_reports() {
	local host
	for host; do
		in_host "$host" nft -f - <<-'END'
			table ip6 no_groups {
				chain out {
					type filter hook output priority 0;
					icmpv6 type { mld-listener-report, mld-listener-reduction, mld2-listener-report } drop
				}
			}
		END
	done
}

# counter HOST NAME: of /proc/net/netstat
counter() {
	in_host "$1" awk -v name="$2" '$1 == "TcpExt:" {
		if (n++) { for (i = 2; i <= NF; i++) if (names[i] == name) print $i } else split($0, names) }' /proc/self/net/netstat
}

# ---- traceroute ----

# r1 forwards and answers nothing itself; what its packet sockets see stays.
silent_router() {
	router_chain 1
	no_group_reports a r1 b
	in_host r1 nft -f - <<-'END'
		table inet silent {
			chain before {
				type filter hook prerouting priority 0;
				iifname "to-a" drop
			}
		}
	END
}

# traced TARGET PROTOCOL REPLY_TO WORDS...: the first hop, as our traceroute prints it
traced() {
	live_start r1 --quote-live "$2" "${@:4}" "$3"
	in_host a "$TRACEROUTE" -n -e -q 1 -m 1 -w 20 "${traced_by[@]}" "$1" | tail -n 1 |
		sed -E 's/ +[0-9.]+ ms/ MS/' | tee /dev/stderr
	cat "$live" >&2
}

@test "our traceroute shows the MPLS labels that icmp-send made, from a quote seen on the wire" {
	silent_router
	traced_by=()
	[ "$(traced 10.77.2.2 udp,33434 10.77.1.1 time-exceeded/ttl --ext mpls:100,tc=1,ttl=3 --ext mpls:200,tc=2,ttl=4)" = \
		' 1  10.77.1.2 <MPLS:L=100,E=1,S=0,T=3/L=200,E=2,S=1,T=4> MS' ]
	[ "$(traced fd77:2::2 udp,33434 fd77:1::1 time-exceeded/hop-limit --ext mpls:1048575,s=0)" = \
		' 1  fd77:1::2 <MPLS:L=1048575,E=0,S=0,T=1> MS' ]
}

@test "our traceroute shows the interface that icmp-send names, and the marks of its codes" {
	silent_router
	traced_by=(-I)
	[[ $(traced 10.77.2.2 icmp 10.77.1.1 time-exceeded/ttl --ext ifinfo:role=in,name=eth9,mtu=1400) == \
		' 1  10.77.1.2 <'*eth9*'> MS' ]]
	[ "$(traced 10.77.2.2 icmp 10.77.1.1 dest-unreach/proto)" = ' 1  10.77.1.2 MS !P' ]
	[ "$(traced 10.77.2.2 icmp 10.77.1.1 dest-unreach/admin-prohibited)" = ' 1  10.77.1.2 MS !X' ]
	[ "$(traced fd77:2::2 icmp fd77:1::1 dest-unreach/addr)" = ' 1  fd77:1::2 MS !H' ]
	traced_by=(-F)
	[ "$(traced 10.77.2.2 udp,33434 10.77.1.1 dest-unreach/frag-needed mtu=1300)" = ' 1  10.77.1.2 MS !F-1300' ]
}

@test "our traceroute takes no error whose quote is of another process's probe" {
	silent_router
	in_background a "$BATS_TEST_TMPDIR/trace" "$TRACEROUTE" -n -q 1 -m 1 -w 3 10.77.2.2
	trace=$topology_pid
	for port in 33434 33435; do
		in_host r1 "$ICMP_SEND" -q time-exceeded/ttl --quote "udp:10.77.1.1:4000>10.77.2.2:$port" 10.77.1.1
	done
	wait "$trace"
	[ "$(tail -n 1 "$BATS_TEST_TMPDIR/trace")" = ' 1  *' ]
}

# ---- ping ----

# pinged TARGET REPLY_TO WORDS...: the line of our ping for the message that b makes of its echo
pinged() {
	live_start b --quote-live icmp "${@:3}" "$2"
	in_host a "$PING" -n -c 1 -W 20 "$1" | grep -i '^from'
}

@test "our ping shows the messages that icmp-send made, with their words, MTU, gateway and pointer" {
	two_hosts
	no_group_reports a b
	echo_ignore b
	from='From 10.77.1.2 icmp_seq=1'
	[ "$(pinged 10.77.1.2 10.77.1.1 dest-unreach/port)" = "$from Destination Port Unreachable" ]
	[ "$(pinged 10.77.1.2 10.77.1.1 dest-unreach/frag-needed mtu=1300)" = "$from Frag needed and DF set (mtu = 1300)" ]
	[ "$(pinged 10.77.1.2 10.77.1.1 time-exceeded/ttl)" = "$from Time to live exceeded" ]
	[ "$(pinged 10.77.1.2 10.77.1.1 redirect/host gateway=10.77.1.9)" = 'From 10.77.1.2: icmp_seq=1 Redirect Host(New nexthop: 10.77.1.9)' ]
	[ "$(pinged 10.77.1.2 10.77.1.1 param-problem pointer=8)" = "$from Parameter problem: pointer = 8" ]
	from='From fd77:1::2 icmp_seq=1'
	[ "$(pinged fd77:1::2 fd77:1::1 dest-unreach/policy)" = "$from Destination unreachable: Source address failed ingress/egress policy" ]
	[ "$(pinged fd77:1::2 fd77:1::1 packet-too-big mtu=1400)" = "$from Packet too big: mtu=1400" ]
	[ "$(pinged fd77:1::2 fd77:1::1 time-exceeded/hop-limit)" = "$from Time exceeded: Hop limit" ]
	[ "$(pinged fd77:1::2 fd77:1::1 param-problem pointer=40)" = "$from Parameter problem: Wrong header field at 40" ]
}

# ---- TCP ----

# A connection from b's port 4000 to a's port 5000, of which b receives every error; $sequence is what b sends next.
connection() {
	in_background a "$BATS_TEST_TMPDIR/listener" "$receiver" listen "$2" 5000
	wait_until grep -q '^ready$' "$BATS_TEST_TMPDIR/listener"
	live_start a --dry-run --json dest-unreach/port --quote-live tcp,5000 "${1#::ffff:}"
	in_background b "$out" "$receiver" tcp-errors "$1" 4000 "$2" 5000
	wait_until grep -q '^ready$' "$out"
	wait_until grep -q '"dry":true' "$live"
	# the quoted SYN's sequence, after two IP headers, the ICMP header and the ports
	local at=$((2 * (2 * $3 + 8 + 4))) syn
	syn=$(grep '"dry":true' "$live" | jq -r ".bytes[$at:$((at + 8))]")
	sequence=$(((16#$syn + 1) % 4294967296))
}

# The receiver's state: what it said after `ready`.
said() {
	[ "$(sed 1d "$out")" = "$1" ]
}

@test "TCP believes an error whose quote, taken from its socket, has the right sequence, and no other" {
	two_hosts
	connection 10.77.1.2 10.77.1.1 20
	quoting() {
		in_host b "$ICMP_SEND" -q dest-unreach/port --quote-socket "tcp:4000$1" 10.77.1.2
	}
	quoting ",seq=$(((sequence + 100000) % 4294967296))"
	wait_until is_number 1 counter b OutOfWindowIcmps
	quoting ",seq=$(((sequence + 4294967295) % 4294967296))"
	wait_until is_number 2 counter b OutOfWindowIcmps
	said ''
	quoting ",seq=$sequence"
	wait_until said ECONNREFUSED
	is_number 2 counter b OutOfWindowIcmps
}

@test "the same over IPv6" {
	two_hosts
	connection fd77:1::2 fd77:1::1 40
	in_host b "$ICMP_SEND" -q dest-unreach/port --quote-socket tcp:4000,seq=$(((sequence + 100000) % 4294967296)) fd77:1::2
	wait_until is_number 1 counter b OutOfWindowIcmps
	in_host b "$ICMP_SEND" -q dest-unreach/port --quote-socket "tcp:4000,seq=$sequence" fd77:1::2
	wait_until said ECONNREFUSED
	is_number 1 counter b OutOfWindowIcmps
}

@test "--quote-socket says that a connection's sequence is not known, and where to get it" {
	two_hosts
	connection 10.77.1.2 10.77.1.1 20
	run in_host b "$ICMP_SEND" dest-unreach/port --quote-socket tcp:4000 10.77.1.2
	[ "$status" = 0 ]
	[ "${lines[0]}" = 'icmp-send: --quote-socket: no sequence is known, the quote has 0: add ,seq=N or take --quote-live tcp,4000' ]
	run in_host b "$ICMP_SEND" dest-unreach/port --quote-socket tcp:4001 10.77.1.2
	[ "$status" = 3 ]
	[ "$output" = 'icmp-send: --quote-socket tcp:4001: no connected socket has this local port' ]
	run in_host b "$ICMP_SEND" dest-unreach/port --quote-socket tcp:4000,seq=x 10.77.1.2
	[ "$status" = 2 ]
	[ "$output" = 'icmp-send: --quote: seq=x: must be 0..4294967295' ]
}

@test "--quote-socket says which of several sockets it quotes" {
	two_hosts
	for peer in 5000 5001; do
		in_background b "$BATS_TEST_TMPDIR/$peer" "$receiver" udp-connected 10.77.1.2 4000 10.77.1.1 "$peer"
		wait_until grep -q '^ready$' "$BATS_TEST_TMPDIR/$peer"
	done
	run in_host b "$ICMP_SEND" dest-unreach/port --quote-socket udp:4000 10.77.1.2
	[ "$status" = 0 ]
	[[ ${lines[0]} =~ ^'icmp-send: --quote-socket: 2 connected sockets have port 4000, quoted is the one to [10.77.1.1]:500'[01]' (--quote names another)'$ ]]
}

@test "--quote-socket finds a connection over IPv4 whose socket is of IPv6" {
	two_hosts
	connection ::ffff:10.77.1.2 ::ffff:10.77.1.1 20
	in_host b "$ICMP_SEND" -q dest-unreach/port --quote-socket "tcp:4000,seq=$sequence" 10.77.1.2
	wait_until said ECONNREFUSED
}

@test "a connection that is being opened ends with the error that quotes its SYN from the wire" {
	two_hosts
	in_host a nft 'add table inet lost; add chain inet lost in { type filter hook input priority 0; };
		add rule inet lost in tcp dport 5000 drop'
	live_start a dest-unreach/port --quote-live tcp,5000 10.77.1.2
	run in_host b timeout 60 "$receiver" tcp 10.77.1.2 4000 10.77.1.1 5000
	[ "$status" = 1 ]
	[ "$output" = 'receiver: connect: Connection refused' ]
	is_number 0 counter b OutOfWindowIcmps
}

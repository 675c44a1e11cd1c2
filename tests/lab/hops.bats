#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Routers of a path as Debian's traceroute, ping and tshark see them.
bats_require_minimum_version 1.5.0
load lab.bash
load reference_tools.bash

setup() {
	lab_need
}

teardown() {
	lab_stop
}

@test "traceroute sees the routers of the file in both families" {
	lab_start - <<-PATH
		hops 2
		hop address=192.0.2.7,2001:db8::7
	PATH
	compare " 1  10.50.1.1
 2  10.50.2.1
 3  192.0.2.7
 4  10.77.0.9" "$(trace "$LAB_TARGET4")"
	compare " 1  fd00:50:0:1::1
 2  fd00:50:0:2::1
 3  2001:db8::7
 4  fd00:77::9" "$(trace "$LAB_TARGET6")"
	lab_stop
	[ "$(lab_packets '.ttl == 3 and .from == "192.0.2.7"')" = 3 ]
}

@test "an empty file is a destination next to the client" {
	lab_start - </dev/null
	compare " 1  10.77.0.9" "$(trace "$LAB_TARGET4")"
	compare " 1  fd00:77::9" "$(trace "$LAB_TARGET6")"
}

@test "what the file does not route is unreachable by the first router" {
	lab_start - </dev/null
	compare " 1  10.50.0.1 !N" "$(trace_once 198.51.100.1)"
	compare " 1  fd00:50::1 !N" "$(trace_once 2001:db8::1)"
	lab_stop
	[ "$(lab_truth .totals.unrouted)" -ge 2 ]
}

@test "sixty-four routers stand in a row" {
	lab_start - <<<'hops 64'
	trace_once -m 70 "$LAB_TARGET4" >"$BATS_TEST_TMPDIR/out"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/out")" = 65 ]
	[ "$(sed -n 64p "$BATS_TEST_TMPDIR/out")" = "64  10.50.64.1" ]
}

@test "silent routers and destinations do not answer" {
	lab_start - <<-PATH
		hop
		hop silent
		dest 10.77.0.9 fd00:77::9
		dest 10.77.0.10 silent
	PATH
	compare " 1  10.50.1.1
 2  *
 3  10.77.0.9" "$(trace_once "$LAB_TARGET4")"
	compare " 1  10.50.1.1
 2  *
 3  *
 4  *" "$(trace_once -m 4 10.77.0.10)"
	lab_stop
	[ "$(lab_packets '.node == "h2" and .outcome == "silent"')" = 2 ]
}

@test "every code of unreachable reaches traceroute with its mark" {
	# 3/4 has a test of its own: it makes traceroute send smaller packets
	lab_start - < <(
		for code in {0..15}; do echo "dest 10.78.0.$code refuse=$code"; done
		for code in {0..7}; do echo "dest fd00:78::$code refuse=$code"; done
		echo "dest 10.79.0.1 refuse=12/0"
		echo "dest fd00:79::1 refuse=4/1"
	)
	for code in {0..3} {5..15}; do trace_once 10.78.0."$code"; done >"$BATS_TEST_TMPDIR/v4"
	for code in {0..7}; do trace_once fd00:78::"$code"; done >"$BATS_TEST_TMPDIR/v6"
	compare "!N !H !P - !S !N !H !N !X !X !N !H !X !V !C" \
		"$(awk '{print $3 ? $3 : "-"}' "$BATS_TEST_TMPDIR/v4" | paste -sd ' ')"
	compare "!N !X !H !H - !<5> !<6> !<7>" \
		"$(awk '{print $3 ? $3 : "-"}' "$BATS_TEST_TMPDIR/v6" | paste -sd ' ')"
	compare " 1  10.79.0.1 !<12-0>" "$(trace_once 10.79.0.1)"
	compare " 1  fd00:79::1 !<4-1>" "$(trace_once fd00:79::1)"
}

@test "a router without a route refuses before the time to live is looked at, a firewall after" {
	lab_start - <<-PATH
		path a
		hop
		hop refuse=net
		dest 10.77.1.9
		path b
		hop
		hop block=admin
		dest 10.77.2.9
		path c
		hop block=drop
		dest 10.77.3.9
	PATH
	compare " 1  10.50.1.1
 2  10.50.2.1 !N" "$(trace_once 10.77.1.9)"
	compare " 1  10.51.1.1
 2  10.51.2.1
 3  10.51.2.1 !X" "$(trace_once 10.77.2.9)"
	compare " 1  10.52.1.1
 2  *" "$(trace_once -m 2 10.77.3.9)"
}

@test "one probe of three is refused" {
	lab_start - <<-PATH
		hop
		hop
		when probe=2 refuse=host
	PATH
	compare " 1  10.50.1.1
 2  10.50.2.1 !H" "$(trace -N 1 "$LAB_TARGET4")"
	compare " 1  fd00:50:0:1::1
 2  fd00:50:0:2::1 !H" "$(trace -N 1 "$LAB_TARGET6")"
	lab_stop
	compare '["icmp 11/0","icmp 3/1","icmp 11/0","icmp 3/0","icmp 1/3","icmp 3/0"]' \
		"$(lab_truth '[.packets[] | select(.node == "h2") | .answer]')"
}

@test "the path MTU falls along the path" {
	lab_start - <<-PATH
		hop mtu=1400
		hop mtu=1300
		hop
		hop mtu=1290 mtu-reported=0
	PATH
	run ping -n -c 1 -W 1 -M 'do' -s 1420 "$LAB_TARGET4"
	[[ $output = *"From 10.50.1.1 icmp_seq=1 Frag needed and DF set (mtu = 1400)"* ]]
	run traceroute -n -q 2 -w 0.5,0,0 --mtu "$LAB_TARGET4"
	compare "F=1500 F=1400 F=1300" "$(grep -o 'F=[0-9]*' <<<"$output" | paste -sd ' ')"
	run traceroute -n -q 2 -w 0.5,0,0 --mtu -m 4 "$LAB_TARGET6"
	compare "F=1500 F=1400 F=1300" "$(grep -o 'F=[0-9]*' <<<"$output" | paste -sd ' ')"
	lab_stop
	[ "$(lab_packets '.size > 1290 and (.node == "destination")')" = 0 ]
}

@test "packet too big reports the MTU in IPv6" {
	lab_start - <<-PATH
		hops 2
		hop mtu=1320
	PATH
	run ping -n -c 1 -W 1 -s 1400 "$LAB_TARGET6"
	[[ $output = *"From fd00:50:0:3::1 icmp_seq=1 Packet too big: mtu=1320"* ]]
}

@test "a link may swallow what is too big without a word" {
	lab_start - <<<'hop mtu=1000 mtu-reported=none'
	run ping -n -c 1 -W 1 -M 'do' -s 1200 "$LAB_TARGET4"
	[[ $output = *"1 packets transmitted, 0 received, 100% packet loss"* ]]
	run ping -n -c 1 -W 1 -M dont -s 1200 "$LAB_TARGET4"
	[[ $output = *"1 packets transmitted, 1 received, 0% packet loss"* ]]
}

@test "ping finds every time to live where it should be" {
	lab_start - <<-PATH
		hops 5
		dest 10.77.0.9
		dest 10.77.0.10 ttl=255
		dest 10.77.0.11 back=9
	PATH
	for last in 9 10 11; do
		ping -n -c 1 -W 1 10.77.0.$last | sed -n 's/.* \(ttl=[0-9]*\).*/\1/p'
	done >"$BATS_TEST_TMPDIR/out"
	compare "ttl=59 ttl=250 ttl=55" "$(paste -sd ' ' "$BATS_TEST_TMPDIR/out")"
	run ping -n -c 1 -W 1 -t 3 "$LAB_TARGET4"
	[[ $output = *"From 10.50.3.1 icmp_seq=1 Time to live exceeded"* ]]
}

@test "traceroute reports how long the way back is when it differs" {
	lab_start - <<-PATH
		hops 3
		hop back=6
		hop ttl=64
	PATH
	compare " 1  10.50.1.1
 2  10.50.2.1
 3  10.50.3.1
 4  10.50.4.1 '-7'
 5  10.50.5.1
 6  10.77.0.9" "$(trace_once --back "$LAB_TARGET4" | sed "s/' *$/'/")"
}

@test "a loop repeats its routers" {
	lab_start - <<-PATH
		hops 4
		link h3 h2
	PATH
	compare " 1  10.50.1.1
 2  10.50.2.1
 3  10.50.3.1
 4  10.50.2.1
 5  10.50.3.1
 6  10.50.2.1" "$(trace_once -m 6 "$LAB_TARGET4")"
}

@test "a link to the destination cuts the path short" {
	lab_start - <<-PATH
		hops 4
		link h2 destination
	PATH
	compare " 1  10.50.1.1
 2  10.50.2.1
 3  10.77.0.9" "$(trace_once "$LAB_TARGET4")"
}

@test "a router that forwards a zero time to live hides behind the next" {
	lab_start - <<-PATH
		hop
		hop forwards-zero
		hop
	PATH
	lab_capture
	compare " 1  10.50.1.1
 2  10.50.3.1
 3  10.50.3.1
 4  10.77.0.9" "$(trace_once "$LAB_TARGET4")"
	lab_captured
	compare "10.50.3.1,10.50.0.2 253,0
10.50.3.1,10.50.0.2 253,1" \
		"$(fields "$LAB_PCAP" 'icmp.type == 11 && ip.src == 10.50.3.1' ip.src ip.ttl |
			sed 's/,10.50.0.2\t/,10.50.0.2 /')"
}

@test "rate limits let a burst pass, for each peer and in all" {
	lab_start - <<-PATH
		hop limit=0.01:6
		hop limit=0.01:2 limit-all=0.01:3
	PATH
	ip address add 10.50.0.3/24 dev "$LAB_DEVICE"
	compare " 1  10.50.1.1 * * * *" "$(trace -q 10 -m 1 "$LAB_TARGET4" | head -n 1)"
	compare " 2  10.50.2.1 * *" "$(trace -f 2 -m 2 -q 4 "$LAB_TARGET4")"
	compare " 2  10.50.2.1 * * *" "$(trace -f 2 -m 2 -q 4 -s 10.50.0.3 "$LAB_TARGET4")"
	lab_stop
	[ "$(lab_packets '.node == "h1" and .outcome == "limited"')" = 4 ]
	[ "$(lab_packets '.node == "h2" and .outcome == "limited"')" = 5 ]
}

@test "the limits of Linux leave echo replies alone" {
	lab_start - <<-PATH
		default limit=linux
		hop
	PATH
	run ping -n -q -c 20 -i 0.01 -W 1 "$LAB_TARGET4"
	[[ $output = *"20 packets transmitted, 20 received, 0% packet loss"* ]]
	compare " 1  10.50.1.1 * * * *" "$(trace -q 10 -m 1 -N 10 "$LAB_TARGET4")"
}

@test "no limit stands in the way of path MTU discovery" {
	lab_start - <<<'hop mtu=1400 limit=0.01:1 limit-all=0.01:1'
	python3 - "$LAB_TARGET4" "$LAB_TARGET6" <<-'CODE'
		import socket, sys
		probe4 = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		probe4.setsockopt(socket.IPPROTO_IP, 10, 3)  # IP_MTU_DISCOVER: DF, whatever was learnt
		probe6 = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
		probe6.setsockopt(socket.IPPROTO_IPV6, 23, 3)
		for _ in range(5):
		    probe4.sendto(bytes(1440), (sys.argv[1], 9))
		    probe6.sendto(bytes(1440), (sys.argv[2], 9))
	CODE
	lab_stop
	compare '[5,5,0]' "$(lab_truth '[.packets[].answer] |
		[(map(select(. == "icmp 3/4")) | length), (map(select(. == "icmp 2/0")) | length)]' |
		sed 's/]/,'"$(lab_truth .totals.limited)"']/')"
}

@test "answers may come from another address" {
	lab_start - <<-PATH
		hop from=192.0.2.1,2001:db8::1
		dest 10.77.0.9 fd00:77::9 from=192.0.2.2,2001:db8::2
	PATH
	compare " 1  192.0.2.1
 2  192.0.2.2" "$(trace_once "$LAB_TARGET4")"
	compare " 1  2001:db8::1
 2  2001:db8::2" "$(trace_once "$LAB_TARGET6")"
}

@test "source quench and redirect go before the answer and change nothing" {
	lab_start - <<-PATH
		hop note=quench
		hop note=redirect
	PATH
	lab_capture
	compare " 1  10.50.1.1
 2  10.50.2.1
 3  10.77.0.9" "$(trace_once -N 1 "$LAB_TARGET4")"
	lab_captured
	compare "4 11 4 5 11 4 5 3" \
		"$(fields "$LAB_PCAP" 'icmp && ip.dst == 10.50.0.2' icmp.type | paste -sd ' ')"
	compare "10.50.0.1" "$(fields "$LAB_PCAP" icmp.type==5 icmp.redir_gw | sort -u)"
	[ -z "$(lab_malformed "$LAB_PCAP")" ]
}

@test "the truth knows the asked delay of every answer" {
	lab_start - <<-PATH
		default delay=5
		hops 2
		hop late=40ms
		hop delay=300us
		dest 10.77.0.9 delay=0
	PATH
	trace_once "$LAB_TARGET4"
	lab_stop
	compare '[1,5000000] [2,10000000] [3,55000000] [4,15300000] [5,15300000]' \
		"$(lab_truth '.packets[] | select(.ttl < 6) | [.ttl, .delay_ns]' | sort | paste -sd ' ')"
}

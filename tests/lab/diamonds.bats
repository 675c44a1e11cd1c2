#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Load balancers, trees and random outcomes as traceroute and scamper meet them.
bats_require_minimum_version 1.5.0
load lab.bash
load reference_tools.bash

setup() {
	lab_need
}

teardown() {
	lab_stop
}

# flow_path N HOST: the routers that the UDP flow of source port N sees, on one line.
flow_path() {
	trace_once -w 0.3 -N 4 -U -p 9 --sport="$1" "$2" | awk '{printf "%s ", $2} END {print ""}'
}

@test "a flow keeps its way and flows spread over all routers" {
	lab_start - <<-PATH
		hop
		hop width=16
	PATH
	for port in {1001..1060}; do
		trace_once -f 2 -m 2 -U -p 9 --sport="$port" "$LAB_TARGET4"
		trace_once -f 2 -m 2 -U -p 9 --sport="$port" "$LAB_TARGET4"
	done >"$BATS_TEST_TMPDIR/out"
	lab_stop
	# every flow has one router, and there are 16 of them
	[ "$(lab_truth '[.packets[] | [.source, .from]] | unique | length')" = 60 ]
	[ "$(sort -u "$BATS_TEST_TMPDIR/out" | wc -l)" = 16 ]
	[ "$(lab_truth '[.flows[] | .from] | unique | length')" = 16 ]
}

@test "straight links keep to their side, a mesh crosses over" {
	lab_start - <<-PATH
		path straight
		hop width=4
		hop width=4
		dest 10.77.1.9 fd00:77:1::9
		path mesh
		hop width=4
		hop width=4 links=mesh
		dest 10.77.2.9
		path funnel
		hop width=6
		hop width=2
		dest 10.77.3.9
	PATH
	for port in {1001..1040}; do
		flow_path "$port" 10.77.1.9
		flow_path "$port" 10.77.2.9
		flow_path "$port" 10.77.3.9
	done | sort -u >"$BATS_TEST_TMPDIR/out"
	compare "10.50.1.1 10.50.2.1 10.77.1.9
10.50.1.2 10.50.2.2 10.77.1.9
10.50.1.3 10.50.2.3 10.77.1.9
10.50.1.4 10.50.2.4 10.77.1.9" "$(grep '10.77.1.9' "$BATS_TEST_TMPDIR/out" | sed 's/ $//')"
	[ "$(grep -c '10.77.2.9' "$BATS_TEST_TMPDIR/out")" -gt 8 ]
	compare "10.52.1.1 10.52.2.1
10.52.1.2 10.52.2.1
10.52.1.3 10.52.2.1
10.52.1.4 10.52.2.2
10.52.1.5 10.52.2.2
10.52.1.6 10.52.2.2" "$(grep '10.77.3.9' "$BATS_TEST_TMPDIR/out" | cut -d ' ' -f 1,2)"
}

@test "scamper finds the diamond that the truth describes" {
	lab_start - <<-PATH
		hop
		hop width=2
		hop
	PATH
	# one run misses a router once in some tens of times, as its confidence says
	for _ in 1 2 3 4; do
		scamper -O json -p 1000 -I "tracelb -P icmp-echo -W 15 -c 99 $LAB_TARGET4" |
			jq -c 'select(.type == "tracelb") | [[.nodes[0].addr]] +
				[.nodes[].links[] | map(.addr) | sort]' >"$BATS_TEST_TMPDIR/seen"
		grep -q "10.50.2.1.*10.50.2.2" "$BATS_TEST_TMPDIR/seen" && break
	done
	compare '[["10.50.1.1"],["10.50.2.1","10.50.2.2"],["10.50.3.1"],["10.77.0.9"]]' \
		"$(cat "$BATS_TEST_TMPDIR/seen")"
}

@test "ICMP echoes of one id and checksum are one flow" {
	lab_start - <<-PATH
		hop
		hop width=16
		hop width=16 links=mesh
	PATH
	scamper -O json -I "trace -P icmp-paris -Q -q 4 $LAB_TARGET4" >"$BATS_TEST_TMPDIR/paris"
	[ "$(jq '[.hops[]? | [.probe_ttl, .addr]] | unique | length' "$BATS_TEST_TMPDIR/paris" |
		sed '/^0$/d')" = 4 ]
	lab_stop
	[ "$(lab_truth '[.flows[] | [.id, .checksum]] | unique | length')" = 1 ]
}

@test "a balancer may spread by packet or by destination" {
	lab_start - <<-PATH
		path packets
		hop
		hop width=4 balance=packet
		dest 10.77.1.9
		path destinations
		hop
		hop width=4 balance=destination
		dest 10.77.2.0/24 fd00:77:2::/64
	PATH
	trace -f 2 -m 2 -q 10 -U -p 9 --sport=1234 10.77.1.9 | tr ' ' '\n' | grep '^10\.' |
		sort -u >"$BATS_TEST_TMPDIR/packets"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/packets")" = 4 ]
	for host in 10.77.2.{1..20}; do trace -f 2 -m 2 -q 3 "$host"; done >"$BATS_TEST_TMPDIR/out"
	compare " 2  10.51.2.1
 2  10.51.2.2
 2  10.51.2.3
 2  10.51.2.4" "$(sort -u "$BATS_TEST_TMPDIR/out")"
}

@test "a balancer may look at the IPv6 flow label alone" {
	lab_start - <<-PATH
		hop
		hop width=8 balance=label
	PATH
	for label in {1..30}; do trace -f 2 -m 2 -q 3 -l "$label" "$LAB_TARGET6"; done >"$BATS_TEST_TMPDIR/out"
	[ "$(grep -c '^ 2  fd00:50:0:2::.$' "$BATS_TEST_TMPDIR/out")" = 30 ]
	[ "$(sort -u "$BATS_TEST_TMPDIR/out" | wc -l)" = 8 ]
	lab_stop
	[ "$(lab_truth '[.flows[] | .label] | unique | length')" = 30 ]
}

@test "branches of a diamond differ in length" {
	lab_start - <<-PATH
		hop name=a
		hop name=b width=2
		hop name=c
		hop name=d
		link b.2 d
	PATH
	for port in {1001..1020}; do flow_path "$port" "$LAB_TARGET4"; done |
		sort -u >"$BATS_TEST_TMPDIR/out"
	compare "10.50.1.1 10.50.2.1 10.50.3.1 10.50.4.1 10.77.0.9 
10.50.1.1 10.50.2.2 10.50.4.1 10.77.0.9 " "$(cat "$BATS_TEST_TMPDIR/out")"
}

@test "destinations of a prefix share routers as far as their prefixes agree" {
	lab_start - <<-PATH
		hop
		hop per=20,68
		hop per=24,72
		dest 10.77.0.0/16 fd00:77::/64
	PATH
	way() { trace_once "$1" | awk '{printf "%s ", $2}'; }
	compare "10.50.1.1 10.129.0.1 10.130.0.1 10.77.0.1 " "$(way 10.77.0.1)"
	compare "10.50.1.1 10.129.0.1 10.130.0.1 10.77.0.2 " "$(way 10.77.0.2)"
	compare "10.50.1.1 10.129.0.1 10.130.0.6 10.77.5.1 " "$(way 10.77.5.1)"
	compare "10.50.1.1 10.129.0.16 10.130.1.0 10.77.255.1 " "$(way 10.77.255.1)"
	compare "fd00:50:0:1::1 fd00:50:1:2::1 fd00:50:1:3::1 fd00:77::1 " "$(way fd00:77::1)"
	compare "fd00:50:0:1::1 fd00:50:1:2::f fd00:50:1:3::e2 fd00:77::e1ff:0:0:1 " \
		"$(way fd00:77::e1ff:0:0:1)"
}

@test "some routers of a tree and some destinations do not exist" {
	lab_start - <<-PATH
		hop
		hop per=24 absent=50%
		hop per=24 silent=50%
		dest 10.77.0.0/16 silent=50%
	PATH
	for net in {1..20}; do trace_once -w 0.1 -N 4 -m 4 10.77."$net".1 >/dev/null; done
	lab_stop
	# each router and destination has one fate
	there=$(lab_truth '[.packets[] | select(.node == "h2") | .to] | unique | length')
	((there > 3 && there < 17))
	[ "$(lab_truth '[.packets[] | select(.node == "h3") | [.to, .outcome]] | unique | length')" = 20 ]
	[ "$(lab_truth '[.packets[] | select(.node == "destination") | [.to, .outcome]] | unique | length')" = 20 ]
	for node in h3 destination; do
		silent=$(lab_truth "[.packets[] | select(.node == \"$node\" and .outcome == \"silent\") | .to] | unique | length")
		((silent > 3 && silent < 17))
	done
}

# outcomes SEED: what became of the packets of a run.
outcomes() {
	lab_start - <<-PATH
		seed $1
		default loss=20% jitter=1
		hops 4
		hop mute=50% width=4 balance=packet
		when chance=30% refuse=host
	PATH
	ping -n -q -c 50 -i 0.002 -W 0.1 "$LAB_TARGET4" >/dev/null || true
	trace -q 4 -w 0.2 -N 30 -m 8 "$LAB_TARGET4" >/dev/null
	lab_stop
	lab_truth '[.packets[] | [.to, .ttl, .protocol, .outcome, .node, .delay_ns]] | group_by(.[:3])[]'
}

@test "the same seed reproduces the run, another seed does not" {
	outcomes 5 >"$BATS_TEST_TMPDIR/one"
	outcomes 5 >"$BATS_TEST_TMPDIR/two"
	outcomes 6 >"$BATS_TEST_TMPDIR/three"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/one")" -ge 6 ]
	diff <(head -n 5 "$BATS_TEST_TMPDIR/one") <(head -n 5 "$BATS_TEST_TMPDIR/two")
	diff <(tail -n 1 "$BATS_TEST_TMPDIR/one") <(tail -n 1 "$BATS_TEST_TMPDIR/two")
	run ! diff -q "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/three"
}

@test "what the record counts as lost is what the sender misses" {
	lab_start - <<-PATH
		hop loss=25%
		record flows=0
	PATH
	run ping -n -q -c 100 -i 0.002 "$LAB_TARGET4"
	lab_stop
	lost=$(lab_truth .totals.lost)
	[ "$lost" -gt 0 ]
	[[ ${lines[2]} == "100 packets transmitted, $((100 - lost)) received, "* ]]
}

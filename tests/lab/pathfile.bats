#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Path files that are wrong, and the command around them.
bats_require_minimum_version 1.5.0
load lab.bash
load reference_tools.bash

setup() {
	lab_need
}

teardown() {
	lab_stop
}

@test "a wrong line is named with its number and what it must be" {
	while IFS='@' read -r line want; do
		run -2 "$LAB_PATHSIM" --check <(printf 'hop\n%b\n' "$line")
		compare "FILE:2: $want" "FILE:${output#*:}"
	done <<-'CASES'
		router@unknown statement 'router'
		hop=3@unknown statement 'hop'
		hop dela=3@unknown key 'dela'
		hop delay=x@delay=x: must be a time such as 20, 20ms, 1.5s
		hop delay@delay=: must be a time such as 20, 20ms, 1.5s
		hop delay=3m@delay=3m: must be a time such as 20, 20ms, 1.5s
		hop loss=130%@loss=130%: must be a chance such as 30%
		hop ttl=256@ttl=256: must be 1..255
		hop ttl=-1@ttl=-1: must be 1..255
		hop mtu=5@mtu=5: must be 68..65535
		hop limit=6/s@limit=6/s: must be RATE[:BURST], linux or none
		hop quote=some@quote=some: must be a size, min or full
		hop extension=no@extension=no: must be compliant or legacy
		hop mpls=1048576@mpls=1048576: must be LABEL[:EXP[:S[:TTL]]],...
		hop object=1/2@object=1/2: must be CLASS/TYPE:HEX,...
		hop object=1/2:abc@object=1/2:abc: must be CLASS/TYPE:HEX,...
		hop interface=up/3@interface=up/3: must be in|sub|out|next/INDEX/ADDRESS|self/NAME/MTU, '-' for what is absent
		hop refuse=256@refuse=256: must be TYPE/CODE, CODE, drop, net, host, protocol, port, admin, reject, quench or redirect
		hop from=10.1.1@from=10.1.1: must be an address, or one of each family with a comma
		hop from=10.1.1.1,10.1.1.2@from=10.1.1.1,10.1.1.2: must be an address, or one of each family with a comma
		hop width=0@width=0: must be 1..250
		hop links=cross@links=cross: must be mesh or straight
		hop balance=luck@balance=luck: must be flow, label, packet or destination
		hop name=h1@name h1: there is one already
		hops 64@a path has at most 64 hops
		hops@hops: a number 1..64 must follow
		node 2 silent@node: a number 1..1 must follow
		when probe=0 silent@probe=0: must be N, N-M or N-
		when family=5 silent@family=5: must be 4 or 6
		when protocol=ipx silent@protocol=ipx: must be 0..255 or a name such as udp
		link h1 h9@link: no node is called 'h9'
		link h1@link: a node and those behind it must follow
		link h1 h1 after=0@after=0: must be 1..1000000
		hop counter=0@counter=0: must be 1..65535
		dest@dest: an address or prefix must follow
		dest 10.1.1.1/8@dest 10.1.1.1/8: no address or prefix
		dest 10.1.1.1 path=x@path=x: no path above has that name
		dest 10.1.1.1 tcp=maybe@tcp=maybe: must be closed or open or silent
		path@path: one name must follow
		path main@path main: there is one already
		seed@seed: one number must follow
		record colour=1@unknown key 'colour': flows and packets are known
	CASES
}

@test "node and when must have something above them" {
	run -2 "$LAB_PATHSIM" --check - <<<'when probe=1 silent'
	[ "$output" = "stdin:1: when: must follow a hop, node or dest" ]
	run -2 "$LAB_PATHSIM" --check - <<<'node 1 silent'
	[ "$output" = "stdin:1: node: must follow a hop" ]
}

@test "comments, empty lines and spaces are skipped" {
	run -0 "$LAB_PATHSIM" --check - < <(printf '# a path\n\n  hop\tdelay=3 # three\n\r\n')
	[ -z "$output" ]
}

@test "a file that is not there and a wrong option are said" {
	run -2 "$LAB_PATHSIM" /nonexistent/path
	[ "$output" = "pathsim: /nonexistent/path: No such file or directory" ]
	run -2 "$LAB_PATHSIM"
	[[ $output = "usage: pathsim "* ]]
}

@test "lab_start reports a wrong file and starts nothing" {
	run -1 lab_start - <<<'hop delay=never'
	[ "$output" = "stdin:1: delay=never: must be a time such as 20, 20ms, 1.5s" ]
	run ip link show "$LAB_DEVICE"
	[ "$status" -ne 0 ]
}

@test "node gives one router of a hop other keys" {
	lab_start - <<-PATH
		hop width=2 balance=packet
		node 2 address=192.0.2.2 refuse=admin
		when family=6 silent
	PATH
	trace -q 10 -m 1 "$LAB_TARGET4" | tr -s ' ' '\n' | sed '/^1$/d; /^$/d' | sort -u >"$BATS_TEST_TMPDIR/out"
	compare "10.50.1.1
!X
192.0.2.2" "$(LC_ALL=C sort -r "$BATS_TEST_TMPDIR/out" | LC_ALL=C sort -s -k 1.1,1.2)" ||
		compare "!X
10.50.1.1
192.0.2.2" "$(LC_ALL=C sort "$BATS_TEST_TMPDIR/out")"
}

@test "the truth is one JSON object that counts what crossed the device" {
	lab_start - <<-PATH
		seed 9
		hop loss=10%
		hop width=2 name=pair
		hop note=quench
		dest 10.77.0.9 fd00:77::9 duplicates=1
	PATH
	trace "$LAB_TARGET4" >/dev/null
	trace "$LAB_TARGET6" >/dev/null
	ip -json -statistics link show "$LAB_DEVICE" >"$BATS_TEST_TMPDIR/link"
	lab_stop
	compare "$(jq -c '.[0].stats64 | [.tx.packets, .rx.packets]' "$BATS_TEST_TMPDIR/link")" \
		"$(lab_truth '[.totals.received + .totals.malformed + .totals.multicast, .totals.replies]')"
	compare "$(lab_truth .totals.received)" "$(lab_truth '[.tally[].seen] | add')"
	compare "$(lab_truth .totals.received)" "$(lab_truth '[.flows[].seen] | add')"
	compare "$(lab_truth .totals.received)" "$(lab_truth '.packets | length')"
	compare "$(lab_truth .totals.answered)" "$(lab_truth '[.tally[].answered] | add')"
	compare '[9,1,["h1","pair.1","pair.2","h3"],["pair.1","pair.2"],["destination"]]' \
		"$(lab_truth '[.seed, .version, [.topology.nodes[].name], .topology.nodes[0].next, .topology.nodes[3].next]')"
}

@test "lab_links names the links of the topology" {
	lab_start - <<-PATH
		hop width=2
		hop width=2 links=mesh
		hop
		link h2.2 destination
	PATH
	lab_stop
	compare "10.50.1.1 10.50.2.1
10.50.1.1 10.50.2.2
10.50.1.2 10.50.2.1
10.50.1.2 10.50.2.2
10.50.2.1 10.50.3.1
10.50.2.2 destination
10.50.3.1 destination
client 10.50.1.1
client 10.50.1.2" "$(lab_links v4)"
	compare "9 fd00:50:0:3::1 destination" "$(lab_links v6 | wc -l) $(lab_links v6 | tail -n 1)"
}

@test "the record of packets stops at its limit, the counts go on" {
	lab_start - <<-PATH
		record packets=5 flows=0
	PATH
	run ping -n -q -c 20 -i 0.002 "$LAB_TARGET4"
	lab_stop
	compare '[5,0,20]' "$(lab_truth '[(.packets | length), (.flows | length), .totals.received]')"
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The questions about icmp-send in docs/json.md.
# shellcheck disable=SC2154,SC2016  # of the loaded files; expanded by sh

load ../lib/helpers
load ../lib/json
load ../lib/topology

setup() {
	topology_start
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	topology_end
}

@test "what a listener is asked" {
	two_hosts
	in_background b records sh -c '"$0" --json --listen -c 3 dest-unreach packet-too-big 2>notes' "$ICMP_SEND"
	wait_until grep -q listening notes
	in_host a "$ICMP_SEND" -q dest-unreach/frag-needed mtu=1300 --quote 'udp:10.77.1.2:4000>10.77.9.9:53' 10.77.1.2
	in_host a "$ICMP_SEND" -q packet-too-big mtu=1400 --quote 'tcp:[fd77:1::2]:4000>[fd77:9::9]:443' fd77:1::2
	in_host a "$ICMP_SEND" -q dest-unreach/host --quote 'icmp-echo:10.77.1.2>10.77.9.9,id=7' 10.77.1.2
	wait_until grep -q summary records
	is_answer 26 'dest-unreach/frag-needed from 10.77.1.1 about udp 10.77.1.2:4000 > 10.77.9.9:53
packet-too-big from fd77:1::1 about tcp fd77:1::2:4000 > fd77:9::9:443
dest-unreach/host from 10.77.1.1 about icmp-echo 10.77.1.2:0 > 10.77.9.9:0'
	is_answer 27 '1300
1400'
}

@test "what a run is asked" {
	two_hosts
	for target in 10.77.1.2 fd77:1::2; do
		in_host a "$ICMP_SEND" --json --reply=9 --ip-proto 253 echo "$target" >records || [ $? = 1 ]
		[[ $(answer 28) =~ ^(dest-unreach/proto|param-problem/next-header)\ $ ]]
	done
	in_host b "$ICMP_SEND" --json --effect --checksum bad echo 10.77.1.2 >records
	answer 29 | grep -qx 'Icmp InCsumErrors 1'
}

@test "what a capture is asked" {
	for sum in auto bad; do
		icmp-send --dry-run -q --src 192.0.2.1 --pcapng "$sum.pcapng" --checksum "$sum" echo 192.0.2.2
	done
	cat auto.pcapng bad.pcapng >both.pcapng
	icmp-send --json --decode both.pcapng >records
	is_answer 30 both.pcapng:2
}

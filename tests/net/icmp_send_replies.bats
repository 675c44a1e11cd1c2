#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What ends a wait for a reply: errors about the query, the message that --expect names, a group's time; and the fields
# that keep messages apart.
# shellcheck disable=SC2154

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	topology_end
}

@test "an error about the query is shown and ends the wait for its reply: exit 1" {
	two_hosts
	run in_host a "$ICMP_SEND" --reply=60 --ip-proto 253 echo id=7 10.77.1.2
	[ "$status" = 1 ]
	[[ ${lines[1]} == "error from 10.77.1.2: dest-unreach/proto --quote 'raw:253:10.77.1.1>10.77.1.2,"* ]]
	[ "${#lines[@]}" = 2 ]
	run in_host a "$ICMP_SEND" --reply=60 --ip-proto 253 echo id=7 fd77:1::2
	[ "$status" = 1 ]
	[[ ${lines[1]} == "error from fd77:1::2: param-problem/next-header pointer=6 --quote"* ]]
	in_host a "$ICMP_SEND" --json --reply=60 --ip-proto 253 echo id=7 10.77.1.2 >json || [ $? = 1 ]
	[ "$(jq -c 'select(.type == "error") | [.from, .icmp, .text, .quote.src]' json)" = '["10.77.1.2","dest-unreach/proto","Destination Protocol Unreachable","10.77.1.1"]' ]
	[ "$(jq -c 'select(.type == "summary") | [.replies, .exit]' json)" = '[0,1]' ]
	"$BATS_TEST_DIRNAME/../lab/json-lines" "$BATS_TEST_DIRNAME/../../docs/schema/icmp-send.schema.json" <json
}

@test "--expect awaits one message about any packet: exit 0 when it came, 1 for another error" {
	two_hosts
	run in_host a "$ICMP_SEND" --expect dest-unreach/proto --ip-proto 253 echo id=7 10.77.1.2
	[ "$status" = 0 ]
	[[ ${lines[1]} == "reply from 10.77.1.2: dest-unreach/proto "* ]]
	run in_host a "$ICMP_SEND" --expect param-problem --ip-proto 253 echo id=7 fd77:1::2
	[ "$status" = 0 ]
	run in_host a "$ICMP_SEND" --reply=60 --expect dest-unreach/port --ip-proto 253 echo id=7 10.77.1.2
	[ "$status" = 1 ]
	[[ ${lines[1]} == "error from 10.77.1.2: dest-unreach/proto "* ]]
	# a message that is no query has an answer then as well
	run in_host a "$ICMP_SEND" --reply=0.05 --expect echo-reply redirect gateway=10.77.1.1 --no-quote 10.77.1.2
	[ "$status" = 1 ]
	[[ ${lines[1]} == "no reply from 10.77.1.2 "* ]]
	run in_host a "$ICMP_SEND" --expect dest-unreech echo 10.77.1.2
	[ "$status" = 2 ]
	[ "$output" = "icmp-send: --expect: unknown message 'dest-unreech' for IPv4; did you mean 'dest-unreach'?" ]
}

# The background run in `waiting` has as many replies, or b sends one more from SOURCE.
replies_come() {
	in_host b "$ICMP_SEND" -q -I to-a --spoof --src "$2" echo-reply id=7 seq=9 fe80::1
	[ "$(grep -c "^reply from $2" waiting)" -ge "$1" ]
}

@test "all replies of a group are taken until its time is over, and counted" {
	two_hosts
	in_background a waiting "$ICMP_SEND" -I to-b --src fe80::1 --broadcast --reply=3 echo id=7 seq=9 ff02::1
	asked=$topology_pid
	wait_until grep -q sent waiting
	wait_until replies_come 1 fe80::21
	wait_until replies_come 1 fe80::22
	wait "$asked"
	[[ $(tail -n 1 waiting) == *" replies" ]]
	[ "$(tail -n 1 waiting)" = "$(grep -c '^reply from' waiting) replies" ]
	[ "$(grep -c '^no reply' waiting)" = 0 ]
}

@test "replies in fragments are put together, in both families, for --reply and --listen" {
	two_hosts
	for target in 10.77.1.2 fd77:1::2; do
		run in_host a "$ICMP_SEND" --reply=60 --frag 1440 echo id=7 data=random:2000 "$target"
		[ "$status" = 0 ]
		[[ ${lines[-1]} == "reply from $target: echo-reply id=7 data=hex:"* ]]
		[ "${#lines[-1]}" -gt 4000 ]
	done
	in_background b received "$ICMP_SEND" --listen -c 2 echo
	wait_until grep -q listening received
	for target in 10.77.1.2 fd77:1::2; do
		in_host a "$ICMP_SEND" -q --frag 1440,reverse echo id=7 data=random:2000 "$target"
	done
	wait_until is_number 3 grep -c . received
	[ "$(grep -c 'echo id=7 seq=0 2000 bytes of data$' received)" = 2 ]
}

# The identifications of the IPv4 headers that a run sent.
identifications() {
	in_host a "$ICMP_SEND" --json -c 3 -i 0.001 "$@" echo 10.77.1.2 | jq -r 'select(.type == "sent") | .bytes[8:12]'
}

@test "each message has an identification of its own, unless one is given; a seed makes runs equal" {
	two_hosts
	[ "$(identifications | sort -u | wc -l)" = 3 ]
	[ "$(identifications --ip-id 5 | paste -sd ,)" = 0005,0005,0005 ]
	[ "$(identifications --seed 9)" = "$(identifications --seed 9)" ]
	[ "$(identifications --seed 9 | head -n 1)" = 000a ]
	[ "$(in_host a "$ICMP_SEND" --dry-run --seed 9 --json --src 10.77.1.1 echo 10.77.1.2 | jq -r '.bytes // empty | .[8:12]')" = 000a ]
	# data as well
	[ "$(icmp-send --seed 9 --dry-run --src 10.0.0.1 echo data=random:20 10.0.0.2)" = \
		"$(icmp-send --seed 9 --dry-run --src 10.0.0.1 echo data=random:20 10.0.0.2)" ]
}

@test "a source of 0.0.0.0, which the kernel would replace, needs --link" {
	two_hosts
	run in_host a "$ICMP_SEND" --spoof --src 0.0.0.0 echo 10.77.1.2
	[ "$status" = 2 ]
	[ "$output" = 'icmp-send: --src 0.0.0.0 needs --link: the kernel fills in a source of 0.0.0.0' ]
	run in_host a "$ICMP_SEND" --spoof --vary src=0.0.0.0/8 echo 10.77.1.2
	[ "$status" = 2 ]
	[ "$output" = 'icmp-send: --vary src needs --link: the kernel fills in a source of 0.0.0.0' ]
	run in_host a "$ICMP_SEND" --link --spoof --src 0.0.0.0 echo 10.77.1.2
	[ "$status" = 0 ]
	[[ $output == "sent 28 bytes 0.0.0.0 > 10.77.1.2 echo" ]]
}

@test "by default a reply is waited for until the neighbour is found, or shows as an error" {
	two_hosts
	for target in 10.77.1.2 fd77:1::2; do
		neighbour_late a b
		in_host a "$ICMP_SEND" --reply echo id=7 "$target" >late
		grep -q "^reply from $target: echo-reply id=7 " late
	done
	# no such neighbour: the kernel gives up after three seconds
	run in_host a "$ICMP_SEND" --reply echo id=7 10.77.1.77
	[ "$status" = 1 ]
	[[ ${lines[1]} == "error from 10.77.1.1: dest-unreach/host --quote 'icmp-echo:10.77.1.1>10.77.1.77,"* ]]
}

@test "each message of a fast run has an identification of its own, and keeps the one that was asked for" {
	needs_root
	two_hosts
	identifications() {
		in_background b ids tcpdump -n -U -i to-a -c 20 -w ids.pcap 'icmp[0] = 8'
		wait_until grep -q 'listening on' ids
		in_host a "$ICMP_SEND" -q --rate 500 -c 20 "$@" echo 10.77.1.2
		wait "$topology_pid"
		tshark -nr ids.pcap -T fields -e ip.id -e ip.checksum.status -o ip.check_checksum:TRUE 2>/dev/null | sort -u
	}
	identifications >fresh
	[ "$(wc -l <fresh)" = 20 ]
	[ "$(cut -f 2 fresh | sort -u)" = 1 ]
	[ "$(identifications --ip-id 7)" = $'0x0007\t1' ]
}

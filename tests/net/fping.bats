#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# ping under the name of fping: what fping 5.1 cannot show (tests/compat/fping.bats has the rest).
# shellcheck disable=SC2154,SC2030,SC2031

bats_require_minimum_version 1.5.0

# Host b owns 10.16.0.0/12 and fd09::/64 but for 10.16.7.0/24, where nothing replies.
setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	two_hosts
	ping_sockets_open a
	in_host b ip route add local 10.16.0.0/12 dev lo
	in_host b ip -6 route add local fd09::/64 dev lo
	in_host b ip route add blackhole 10.16.7.0/24 table local
	in_host a ip route add 10.16.0.0/12 via 10.77.1.2
	in_host a ip -6 route add fd09::/64 via fd77:1::2
	wide=(-p 100 -t 90)
}

teardown() {
	topology_end
}

@test "more targets than 65,535 are no limit" {
	run in_host a fping -i 0 -a -g 10.17.0.0 10.18.17.111
	[ "$status" = 0 ]
	[ "${#lines[@]}" = 70000 ]
	[ "$(printf '%s\n' "${lines[@]}" | sort -u | wc -l)" = 70000 ]
}

@test "-g takes IPv6, as a network and as two ends" {
	run in_host a fping -i 1 -a -g fd09::/126
	[ "$output" = "$(printf 'fd09::\nfd09::1\nfd09::2\nfd09::3')" ]
	run in_host a fping -i 1 -a -g fd09::9 fd09::b
	[ "$output" = "$(printf 'fd09::9\nfd09::a\nfd09::b')" ]
	run in_host a fping6 -i 1 -a fd09::1
	[ "$output" = fd09::1 ]
}

@test "-J prints the records of fping 5.5" {
	run in_host a fping -J -c 2 "${wide[@]}" -s -o 10.16.0.1 10.16.7.1
	[ "$status" = 1 ]
	[ "$(jq -c 'select(.resp).resp | [.host, .seq, .size, (.rtt | type)]' <<<"$output")" = \
		"$(printf '%s\n' '["10.16.0.1",0,64,"number"]' '["10.16.0.1",1,64,"number"]')" ]
	[ "$(jq -c 'select(.timeout)' <<<"$output")" = \
		"$(printf '%s\n' '{"timeout":{"host":"10.16.7.1","seq":0}}' '{"timeout":{"host":"10.16.7.1","seq":1}}')" ]
	[ "$(jq -c 'select(.summary).summary | [.host, .xmt, .rcv, .loss, ."outage(ms)", (.rttAvg | type)]' <<<"$output")" = \
		"$(printf '%s\n' '["10.16.0.1",2,2,0,0,"number"]' '["10.16.7.1",2,0,100,200,"null"]')" ]
	[ "$(jq -c 'select(.stats).stats | [.targets, .alive, .unreachable, .unknownAddresses, .timeouts, .icmpEchosSent, .icmpEchoRepliesReceived]' <<<"$output")" = \
		'[2,1,1,0,2,4,2]' ]
	run in_host a fping -J -q -C 3 "${wide[@]}" 10.16.0.1 10.16.7.1
	[ "$(jq -c '.vSum | [.host, (.values | map(type))]' <<<"$output")" = \
		"$(printf '%s\n' '["10.16.0.1",["number","number","number"]]' '["10.16.7.1",["null","null","null"]]')" ]
	run in_host a fping -J 10.16.0.1
	[ "$status" = 1 ]
	[ "$output" = 'fping: option -J, --json requires -c, -C, or -l' ]
}

@test "-X ends as soon as enough targets are reachable" {
	run in_host a fping -X 1 -t 60000 10.16.0.1 10.16.7.1
	[ "$status" = 0 ]
	[ "$output" = 'Enough hosts reachable (required: 1, reachable: 1)' ]
}

@test "a target that no probe was sent to is not unreachable" {
	run in_host a fping -X 1 -u -s -i 60000 -r 0 10.16.0.1 10.16.7.1 10.16.7.2
	[[ $output != *10.16.7.* ]]
	[[ $output == *' 3 targets'*' 1 alive'*' 0 unreachable'*' 1 ICMP Echos sent'* ]]
	run "$BATS_TEST_DIRNAME/../lib/signal-at" 'is alive' INT -- nsenter --net="$topology_dir/a.net" \
		"$(command -v fping)" -s -i 1000 -t 60000 10.16.7.1 10.16.0.1 10.16.7.2 10.16.7.3
	[[ $output == *'10.16.7.1 is unreachable'* ]]
	[[ $output != *10.16.7.3* ]]
	[[ $output == *' 4 targets'*' 1 alive'*' 1 unreachable'*' 2 ICMP Echos sent'* ]]
	run in_host a fping -J -c 2 -X 1 -s -i 60000 10.16.0.1 10.16.7.1 10.16.7.2
	[ "$(jq -c 'select(.stats).stats | [.targets, .alive, .unreachable, .icmpEchosSent]' <<<"$output")" = '[3,1,0,1]' ]
}

@test "--print-ttl and --timestamp-format" {
	run in_host a fping -c 1 --print-ttl 10.16.0.1
	[[ ${lines[0]} == '10.16.0.1 : [0], 64 bytes, '*' ms ('*' avg, 0% loss) (TTL 64)' ]]
	for format in 'ctime [A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} [0-9]{4}' 'iso [0-9-]{10}T[0-9:]{8}[+-][0-9]{4}' 'rfc3339 [0-9-]{10} [0-9:]{8}'; do
		run in_host a fping -c 1 --timestamp-format "${format%% *}" 10.16.0.1
		grep -qE "^\[${format#* }\] 10\.16\.0\.1 : \[0\], " <<<"$output"
	done
}

# prints_facts: of replies in both families, as text and as JSON
prints_facts() {
	facts=(--print-tos --print-ttl --print-reply-dst -O 0x28 -c 1)
	for pair in '10.16.0.1 10.77.1.1' 'fd09::1 fd77:1::1'; do
		run in_host a fping "${facts[@]}" "${pair% *}"
		[[ ${lines[0]} == *' loss) (TOS 40) (TTL 64) (to '"${pair#* }"')' ]] || return
		run in_host a fping -J "${facts[@]}" "${pair% *}"
		[ "$(jq -c 'select(.resp).resp | [.tos, .ttl, .replyDst]' <<<"$output")" = '[40,64,"'"${pair#* }"'"]' ] || return
	done
}

@test "--print-tos and --print-reply-dst, as text and as JSON" {
	prints_facts
}

@test "--print-tos and --print-reply-dst, as text and as JSON, over raw sockets" {
	needs_root # a user namespace cannot close ping sockets again
	ping_sockets_close a
	prints_facts
}

@test "--icmp-timestamp asks for the times of the hosts, and shows them" {
	day=86400000
	run in_host a fping --icmp-timestamp -c 1 10.16.0.1
	[ "$status" = 0 ]
	[[ ${lines[0]} =~ ^"10.16.0.1 : [0], 20 bytes, "[0-9.]+" ms ("[0-9.]+" avg, 0% loss), timestamps: Originate="([0-9]+)" Receive="([0-9]+)" Transmit="([0-9]+)" Localreceive="([0-9]+)$ ]]
	# one clock: none is a second from the first, around midnight as well
	for time in "${BASH_REMATCH[@]:2}"; do
		[ "$(((time - BASH_REMATCH[1] + 1000 + day) % day))" -lt 60000 ]
	done
	run in_host a fping --icmp-timestamp -J -c 1 10.16.0.1
	[ "$(jq -c 'select(.resp).resp | [.host, .size, (.timestamps | keys_unsorted), (.timestamps | map(type) | unique)]' <<<"$output")" = \
		'["10.16.0.1",20,["originate","receive","transmit","localreceive"],["number"]]' ]
	run in_host a fping --icmp-timestamp -r 0 -i 1 -t 100 10.16.0.1 10.16.7.1
	[ "$status" = 1 ]
	[ "$output" = $'10.16.0.1 is alive\n10.16.7.1 is unreachable' ]
}

@test "--icmp-timestamp is for IPv4, and reports the errors about its requests" {
	for name in 'fping -6' fping6; do
		# shellcheck disable=SC2086
		run in_host a $name --icmp-timestamp ::1
		[ "$status" = 1 ]
		[[ ${lines[0]} == *': --icmp-timestamp is for IPv4' ]]
	done
	forwarding_on b
	in_host b ip route add unreachable 10.16.8.0/24 table local
	run in_host a fping --icmp-timestamp -c 1 "${wide[@]}" 10.16.8.1
	[ "$status" = 1 ]
	[[ $output == *'ICMP Host Unreachable from 10.77.1.2 for ICMP Echo sent to 10.16.8.1'* ]]
}

@test "--icmp-timestamp without raw sockets says what it needs" {
	run without_capabilities a fping --icmp-timestamp 10.16.0.1
	[ "$status" = 4 ]
	[[ ${lines[0]} == 'fping: cannot open a raw socket, which --icmp-timestamp needs: Operation not permitted' ]]
}

@test "a second reply is named a duplicate, and counts once" {
	in_host b nft -f - <<-'END'
		table ip twice {
			chain out {
				type filter hook output priority 0
				icmp type echo-reply dup to 10.77.1.1
			}
		}
	END
	run --separate-stderr in_host a fping -c 2 "${wide[@]}" 10.16.0.1
	[ "$status" = 0 ]
	[[ $stderr == *'10.16.0.1 : duplicate for [0], 64 bytes, '*' ms'* ]]
	[[ $stderr == *'10.16.0.1 : xmt/rcv/%loss = 2/2/0%, '* ]]
}

@test "a name with escapes is refused without them reaching the terminal" {
	run in_host a fping $'x\e[31my'
	[ "$output" = 'x\033[31my: Name or service not known' ]
}

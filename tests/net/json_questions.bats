#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The questions about ping in docs/json.md.
# shellcheck disable=SC2154

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	load ../lib/json
	load ../lib/topology
	topology_start
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	topology_end
}

# records ARGUMENT...: of a run of ping on host a
records() {
	in_host a "$PING" --json "$@" >records 2>/dev/null || :
}

@test "there are thirty questions with a command each" {
	for number in {1..30}; do
		[[ $(question "$number") == jq* ]]
	done
	[ "$(grep -c '^ *jq ' "$top_srcdir/docs/json.md")" = 30 ]
}

@test "what a good run is asked" {
	two_hosts
	ping_sockets_open a
	hosts_file a <<<'fd77:1::2 bee.example'
	records -c 5 -i 0.01 bee.example
	is_answer 1 true
	[ -z "$(answer 2)" ]
	is_answer 3 0
	[ "$(answer 5 | wc -l)" = 5 ]
	[[ $(answer 5) == 1$'\t'0.* ]]
	for number in 4 6; do
		[[ $(answer $number) =~ ^[0-9.]+$ ]]
		jq -se --argjson value "$(answer $number)" '.[-1] | .rtt_min_ms <= $value and $value <= .rtt_max_ms' records
	done
	[[ $(answer 8) =~ ^20[0-9]{2}-.*Z$ ]]
	is_answer 10 0
	is_answer 13 false
	[ "$(answer 14 | uniq)" = 0 ]
	is_answer 16 'bee.example fd77:1::2 fd77:1::1'
	is_answer 17 0
	[ -z "$(answer 18)" ]
	[[ $(answer 19) == '"bee.example",5,5,'* ]]
	is_answer 20 "$(jq -c 'select(.type == "start" or .type == "summary") | del(.v, .time)' records)"
}

@test "which probes were lost, and how long a run of them" {
	two_hosts
	ping_sockets_open a
	in_host b nft -f - <<-'END'
		table inet lose {
			chain in {
				type filter hook input priority 0;
				icmp type echo-request limit rate 1/hour burst 2 packets accept
				icmp type echo-request drop
			}
		}
	END
	records -c 5 -i 0.01 -W 0.05 10.77.1.2
	is_answer 1 true
	is_answer 2 $'3\n4\n5'
	is_answer 3 60
	is_answer 17 3
}

@test "why a run failed, with which status, and what helps" {
	two_hosts
	ping_sockets_open a
	in_host a ip route add prohibit 203.0.113.0/24
	records 203.0.113.1
	is_answer 9 $'connect: Permission denied\na prohibit route refuses this destination'
	is_answer 10 2
}

@test "who sent errors, how large a packet may be, who replied in another's place" {
	router_chain 1
	ping_sockets_open a
	in_host r1 ip link set to-b mtu 1400
	records -c 1 -M 'do' -s 1450 10.77.2.2
	is_answer 11 '10.77.1.2 dest-unreach/frag-needed'
	is_answer 12 1400
	records -c 1 -M 'do' -s 1450 fd77:2::2
	is_answer 11 'fd77:1::2 packet-too-big'
	is_answer 12 1400
}

@test "a first probe that waited for ARP or neighbour discovery is a reply of its own kind" {
	two_hosts
	ping_sockets_open a
	for target in 10.77.1.2 fd77:1::2; do
		neighbour_late a b
		records -c 2 -i 1.2 "$target"
		is_answer 13 true
		is_answer 7 1
	done
}

@test "duplicates, and another host that replies in the target's place" {
	needs_tun
	"$top_builddir/tests/lab/hostile" --family 4 twice "$PING" --json -c 2 -i 0.3 10.66.0.2 >records || :
	[[ $(answer 18) == *'1 duplicate'* ]]
	"$top_builddir/tests/lab/hostile" --family 4 source-other "$PING" --json -c 1 -W 1 10.66.0.2 >records || :
	[[ $(answer 15) == 10.66.0.* ]]
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Which of a name's addresses is used: options have a family, routes too.

# shellcheck disable=SC2154,SC2030,SC2031 # PING, output come from helpers.bash and bats; tests are subshells
bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	two_hosts
	ping_sockets_open a
	hosts_file a <<-'END'
		fd77:1::2  both.example
		10.77.1.2  both.example
		::ffff:10.77.1.2  mapped.example
	END
	resolver_none a
}

teardown() {
	topology_end
}

# uses ADDRESS COMMAND...: the command succeeds and its first line has that address
uses() {
	run in_host a "${@:2}"
	if [ "$status" != 0 ] || [[ ${lines[0]} != *"($1)"* ]]; then
		echo "$2 ${*:3}: $output"
		return 1
	fi
}

@test "traceroute takes the IPv4 address of a name, unless an option has the other family" {
	uses 10.77.1.2 "$TRACEROUTE" -n both.example
	uses 10.77.1.2 "$TRACEROUTE" -n -s 10.77.1.1 both.example
	uses fd77:1::2 "$TRACEROUTE" -n -6 both.example
	uses fd77:1::2 "$TRACEROUTE" -n -s fd77:1::1 both.example
	for gateway in 10.77.1.2 fd77:1::2; do
		# whether such a route works is another matter
		run in_host a "$TRACEROUTE" -n -m 1 -w 0.1 -g "$gateway" both.example
		[[ ${lines[0]} == *"($gateway)"* ]]
	done
}

@test "a device with one family decides which address of a name is used" {
	in_host a ip address del 10.77.1.1/24 dev to-b
	uses fd77:1::2 "$TRACEROUTE" -n -i to-b both.example
	uses fd77:1::2 "$TRACEROUTE" -n both.example
	uses fd77:1::2 "$PING" -n -c 1 -I to-b both.example
	in_host a ip address add 10.77.1.1/24 dev to-b
	in_host a ip -6 route flush dev to-b
	uses 10.77.1.2 "$TRACEROUTE" -n -i to-b both.example
	uses 10.77.1.2 "$PING" -n -c 1 -I to-b both.example
	uses 10.77.1.2 "$PING" -n -c 1 both.example
}

@test "a mark whose table has one family decides, and -4 and -6 go without another address" {
	in_host a ip -4 rule add fwmark 7 table 70
	in_host a ip -4 route add 10.77.1.0/24 dev to-b table 70
	in_host a ip -6 rule add fwmark 7 prohibit
	uses 10.77.1.2 "$PING" -n -c 1 -m 7 both.example
	uses 10.77.1.2 "$TRACEROUTE" -n --fwmark=7 both.example
	run in_host a "$PING" -n -6 -c 1 -m 7 both.example
	[ "$status" = 2 ]
	in_host a ip -4 rule del fwmark 7
	in_host a ip -4 rule add fwmark 7 prohibit
	in_host a ip -6 rule del fwmark 7
	uses fd77:1::2 "$PING" -n -c 1 -m 7 both.example
	uses fd77:1::2 "$TRACEROUTE" -n --fwmark=7 both.example
}

@test "ping takes the address of its source's family" {
	uses 10.77.1.2 "$PING" -n -c 1 -I 10.77.1.1 both.example
	uses fd77:1::2 "$PING" -n -c 1 -I fd77:1::1 both.example
	uses 10.77.1.2 "$PING" -n -c 1 -R both.example
	uses 10.77.1.2 "$PING" -n -c 1 -T tsonly both.example
	run in_host a "$PING" -n -c 1 -I 10.77.1.1 fd77:1::2
	[ "$status" = 2 ]
	[[ $output == *'IPv4 source address for an IPv6 target' ]]
}

@test "an IPv4-mapped address is the IPv4 address in the three commands, and refused with -6" {
	for word in ::ffff:10.77.1.2 ::ffff:a4d:102 mapped.example; do
		uses 10.77.1.2 "$PING" -n -c 1 "$word"
		uses 10.77.1.2 "$TRACEROUTE" -n "$word"
		uses 10.77.1.2 "$TRACEROUTE" -n -T "$word"
		run in_host a "$ICMP_SEND" --reply --json echo "$word"
		[ "$status" = 0 ]
		[ "$(jq -r 'select(.type == "reply").from' <<<"$output")" = 10.77.1.2 ]
	done
	for word in ::ffff:10.77.1.2 mapped.example; do
		for command in "$PING -c 1 -6" "$TRACEROUTE -6" "$ICMP_SEND -6 echo"; do
			# shellcheck disable=SC2086
			run in_host a $command "$word"
			[ "$status" = 2 ]
			[[ $output == *"$word: Address family for hostname not supported"* ]]
		done
	done
}

@test "a name with a scope keeps it under -6" {
	compgen -G '/usr/lib/*/libnss_myhostname.so.2' >/dev/null || skip 'needs libnss-myhostname'
	in_host a ip -6 route add default via fe80::2 dev to-b
	etc_file a nsswitch.conf <<<'hosts: files myhostname'
	uses fe80::2%to-b "$PING" -n -6 -c 1 _gateway
	uses fe80::2%to-b "$TRACEROUTE" -n -6 _gateway
	run in_host a "$ICMP_SEND" -6 --reply --json echo _gateway
	[ "$status" = 0 ]
	[ "$(jq -r 'select(.type == "reply").from' <<<"$output")" = fe80::2 ]
}

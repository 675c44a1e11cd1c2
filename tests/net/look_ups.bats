#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Names of the command line that a silent name server is asked for: the time that the user gave is that of the look-ups
# too. Without it the resolver's own words would say that it gave up.
# shellcheck disable=SC2154  # of the loaded files

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	two_hosts
	resolver_start a --drop <<<''
}

teardown() {
	topology_end
}

# gives_up COMMAND...: because the time is over
gives_up() {
	run in_host a timeout -s KILL 60 "$@"
	echo "$output"
	[ "$status" = 2 ]
	[[ $output == *'silent.example: no answer from the resolver within the deadline'* ]]
}

@test "traceroute -Q and --dns-wait are for its target, source and gateways too" {
	local wait family
	for wait in -Q1 --dns-wait=1; do
		for family in -4 -6; do
			gives_up "$TRACEROUTE" $wait $family silent.example
		done
		gives_up "$TRACEROUTE" $wait -s silent.example 10.77.1.2
		gives_up "$TRACEROUTE" $wait -g silent.example fd77:1::2
	done
}

@test "traceroute -Q leaves the trace what the look-up has not taken" {
	# only the gateway is in the hosts file
	etc_file a hosts <<<'10.77.1.2 known.example'
	run in_host a "$TRACEROUTE" -Q 60 --dns-wait=1 -n known.example
	[ "$status" = 0 ]
	[ "$(sed -n 's/^ 1  \([^ ]*\).*/\1/p' <<<"$output")" = 10.77.1.2 ]
}

@test "icmp-send -w is for its destination too" {
	local family
	for family in -4 -6; do
		gives_up "$ICMP_SEND" -w 1 $family echo silent.example
	done
	gives_up "$ICMP_SEND" -w 1 --dry-run dest-unreach/port silent.example
}

@test "ping -w is for the hosts of its IP options too" {
	gives_up "$PING" -w 1 --lsrr=10.77.1.2,silent.example 10.77.1.2
	gives_up "$PING" -w 1 --ssrr=silent.example 10.77.1.2
	gives_up "$PING" -w 1 -T tsprespec silent.example 10.77.1.2
}

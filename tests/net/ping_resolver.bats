#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Names in ping's lines and for its target: the resolver, its helper processes, escapes, other alphabets.
# shellcheck disable=SC2154,SC2016,SC2030,SC2031

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/ping
	ping_pair
}

teardown() {
	topology_end
}

@test "replies show the names of the resolver, asked for once" {
	hosts_file a <<<'10.77.1.2 bee.example bee'
	resolver_none a
	run in_host a "$PING" -c 2 -i 0.01 bee
	[ "$status" = 0 ]
	diff <(timeless <<<"$output") - <<-'END'
		PING bee.example (10.77.1.2) 56(84) bytes of data.
		64 bytes from bee.example (10.77.1.2): icmp_seq=1 ttl=64 time=T
		64 bytes from bee.example (10.77.1.2): icmp_seq=2 ttl=64 time=T

		--- bee.example ping statistics ---
		2 packets transmitted, 2 received, 0% packet loss, time T
		rtt min/avg/max/mdev = T
	END
}

@test "-n, a numeric target and IPUTILS_PING_PTR_LOOKUP=0 show no names, -H does" {
	hosts_file a <<<'10.77.1.2 bee.example bee'
	resolver_none a
	number='64 bytes from 10.77.1.2: icmp_seq=1 '
	named='64 bytes from bee.example (10.77.1.2): icmp_seq=1 '
	for words in '-n bee' '10.77.1.2' '-H -n bee' '-n 10.77.1.2'; do
		# shellcheck disable=SC2086
		run in_host a "$PING" -c 1 $words
		[[ ${lines[1]} == "$number"* ]]
	done
	for words in bee '-H 10.77.1.2' '-n -H 10.77.1.2'; do
		# shellcheck disable=SC2086
		run in_host a "$PING" -c 1 $words
		[[ ${lines[1]} == "$named"* ]]
	done
	run in_host a env IPUTILS_PING_PTR_LOOKUP=0 "$PING" -c 1 bee
	[[ ${lines[1]} == "$number"* ]]
	run in_host a env IPUTILS_PING_PTR_LOOKUP=0 "$PING" -c 1 -H bee
	[[ ${lines[1]} == "$named"* ]]
}

@test "a resolver that never answers holds lines up, in order, and no probe" {
	resolver_start a <<-'END'
		bee.example A 10.77.1.2
		10.77.1.2 DROP -
	END
	run in_host a "$PING" -c 5 -i 0.05 bee.example
	[ "$status" = 0 ]
	diff <(timeless <<<"$output" | sed -n '2,6p;9p') - <<-'END'
		64 bytes from 10.77.1.2: icmp_seq=1 ttl=64 time=T
		64 bytes from 10.77.1.2: icmp_seq=2 ttl=64 time=T
		64 bytes from 10.77.1.2: icmp_seq=3 ttl=64 time=T
		64 bytes from 10.77.1.2: icmp_seq=4 ttl=64 time=T
		64 bytes from 10.77.1.2: icmp_seq=5 ttl=64 time=T
		5 packets transmitted, 5 received, 0% packet loss, time T
	END
}

@test "a slow name is waited for, at the end too" {
	resolver_start a <<-'END'
		bee.example A 10.77.1.2
		10.77.1.2 DELAY 100
		10.77.1.2 PTR bee.example
	END
	run in_host a "$PING" -c 1 bee.example
	[[ ${lines[1]} == "64 bytes from bee.example (10.77.1.2): icmp_seq=1 "* ]]
}

@test "names with escapes are printed harmless" {
	resolver_start a <<-'END'
		bee.example A 10.77.1.2
		10.77.1.2 PTR e\x1b[31m.x
	END
	run in_host a "$PING" -c 1 -H 10.77.1.2
	[[ $output != *$'\e'* ]]
	[[ ${lines[1]} == "64 bytes from "*"10.77.1.2"* ]]
}

# processes_started WORD...: how many processes ping starts for that command line
processes_started() {
	in_host a env ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=clone,clone3,fork,vfork "$PING" -c 1 "$@" 2>&1 |
		grep -c '^clone\|^fork\|^vfork'
}

@test "no process is started for a numeric target, one looks a name up, one more names who replies" {
	hosts_file a <<<'10.77.1.2 bee'
	[ "$(processes_started 10.77.1.2)" = 0 ]
	for words in '-n bee' '-f bee' '-q bee'; do
		# shellcheck disable=SC2086
		[ "$(processes_started $words)" = 1 ]
	done
	[ "$(processes_started bee)" = 2 ]
}

@test "where no process can be had an ordinary user gets numbers for names, root the reason" {
	needs_root
	hosts_file a <<<'10.77.1.2 bee.example bee'
	ping_sockets_open a
	run in_host_as_user a ASAN_OPTIONS=detect_leaks=0 strace -f -o /dev/null -e inject=clone,clone3,fork:error=EAGAIN "$PING" -c 1 bee
	[ "$status" = 0 ]
	[[ ${lines[1]} == "64 bytes from 10.77.1.2: icmp_seq=1 "* ]]
	run in_host a env ASAN_OPTIONS=detect_leaks=0 strace -f -o /dev/null -e inject=clone,clone3,fork:error=EAGAIN "$PING" -c 1 bee
	[ "$status" = 2 ]
	[[ ${lines[0]} == *"ping: bee: Resource temporarily unavailable" ]]
}

@test "a name outside ASCII is looked up in its ASCII form" {
	resolver_start a <<<'xn--bcher-kva.example A 10.77.1.2'
	run in_host a env LC_ALL=C.UTF-8 "$PING" -n -c 1 bücher.example
	[ "$status" = 0 ]
	[[ ${lines[0]} == "PING "*" (10.77.1.2) 56(84) bytes of data." ]]
}

@test "a name in UTF-8 is one in every locale, in the three commands" {
	resolver_start a <<<'xn--bcher-kva.example A 10.77.1.2'
	local locale
	for locale in LC_ALL=C LC_ALL=POSIX LANG= LC_CTYPE=nonexistent; do
		run in_host a env -u LC_ALL "$locale" "$PING" -n -c 1 bücher.example
		[ "$status" = 0 ]
		[[ $output == *' bytes from 10.77.1.2: icmp_seq=1 '* ]]
		run in_host a env -u LC_ALL "$locale" "$TRACEROUTE" -n bücher.example
		[ "$status" = 0 ]
		[[ ${lines[1]} == ' 1  10.77.1.2 '* ]]
		run in_host a env -u LC_ALL "$locale" "$ICMP_SEND" echo bücher.example
		[ "$status" = 0 ]
		[ "$output" = 'sent 28 bytes 10.77.1.1 > 10.77.1.2 echo' ]
	done
}

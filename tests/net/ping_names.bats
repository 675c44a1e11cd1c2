#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Reverse names beside the probing: honest, hostile, slow and missing ones.

# shellcheck disable=SC2154,SC2016,SC2030,SC2031 # PING, stderr come from helpers.bash and bats; tests are subshells
bats_require_minimum_version 1.5.0

setup() {
	load ../lib/ping
	topology_start
}

teardown() {
	topology_end
}

reply_line() {
	sed -n 2p <<<"$output"
}

# line_is LINE HOST ARGUMENT...
line_is() {
	pings "${@:2}"
	[ "$(reply_line)" = "$1" ]
}

# in_time COMMAND...: whether it succeeds, with a few tries: a name has a second, and a busy host may take longer
in_time() {
	local tries=8
	until "$@"; do
		((--tries)) || return 1
	done
}

@test "a name is asked for a target given as a name, or with -H, and never with -n" {
	two_hosts
	resolver_start a <<-'END'
		bee.example  A    10.77.1.2
		10.77.1.2    PTR  bee.example
		fd77:1::2    PTR  bee6.example
	END
	pings a -c 1 bee.example
	[ "$(reply_line)" = '64 bytes from bee.example (10.77.1.2): icmp_seq=1 ttl=64 time=T ms' ]
	pings a -n -c 1 bee.example
	[ "$(reply_line)" = '64 bytes from 10.77.1.2: icmp_seq=1 ttl=64 time=T ms' ]
	pings a -c 1 10.77.1.2
	[ "$(reply_line)" = '64 bytes from 10.77.1.2: icmp_seq=1 ttl=64 time=T ms' ]
	in_time line_is '64 bytes from bee.example (10.77.1.2): icmp_seq=1 ttl=64 time=T ms' a -H -c 1 10.77.1.2
	in_time line_is '64 bytes from bee6.example (fd77:1::2): icmp_seq=1 ttl=64 time=T ms' a -H -c 1 fd77:1::2
}

@test "a line that has waited for its name is out at once, into a pipe too" {
	two_hosts
	hosts_file a <<<'10.77.1.2 bee.example'
	second_line() {
		in_host a bash -c '
			exec 3< <(exec "$0" -H -i 600 $1 10.77.1.2)
			pid=$!
			read -r -t 60 first <&3 && read -r -t 60 second <&3
			kill $pid
			cat <&3 >/dev/null # to its end
			echo "$second"' "$PING" "$1" | grep bee.example
	}
	in_time second_line ''
	in_time second_line --json
}

@test "a router that refuses has its name, too" {
	router_chain 1
	resolver_start a <<-'END'
		10.77.1.2  PTR  gate.example
		fd77:1::2  PTR  gate6.example
	END
	in_time line_is 'From gate.example (10.77.1.2) icmp_seq=1 Time to live exceeded' a -H -c 1 -t 1 10.77.2.2
	in_time line_is 'From gate6.example (fd77:1::2) icmp_seq=1 Time exceeded: Hop limit' a -H -c 1 -t 1 fd77:2::2
}

# records_are RECORDS HOST ARGUMENT...
records_are() {
	[ "$(records "${@:2}")" = "$1" ]
}

# records HOST ARGUMENT...: type, number, sender and name of each record that has a sequence number, a line each
records() {
	local host=$1
	shift
	in_host "$host" "$PING" --json "$@" >"$BATS_TEST_TMPDIR/records" || :
	python3 "$BATS_TEST_DIRNAME/../lab/json-lines" "$top_srcdir/docs/schema/ping.schema.json" \
		<"$BATS_TEST_TMPDIR/records" >/dev/null
	jq -r 'select(.seq) | "\(.type) \(.seq) \(.from) \(.name)"' "$BATS_TEST_TMPDIR/records"
}

@test "with --json a name is looked up with -H only, and every record of its sender has it" {
	router_chain 1
	resolver_start a <<-'END'
		bee.example  A    10.77.2.2
		10.77.2.2    PTR  bee.example
		fd77:2::2    PTR  bee6.example
		10.77.1.2    PTR  gate.example
		fd77:1::2    PTR  gate6.example
	END
	in_time records_are $'reply 1 10.77.2.2 bee.example\nreply 2 10.77.2.2 bee.example' a -H -c 2 -i 0.05 10.77.2.2
	in_time records_are $'reply 1 fd77:2::2 bee6.example\nreply 2 fd77:2::2 bee6.example' a -H -c 2 -i 0.05 fd77:2::2
	in_time records_are 'error 1 10.77.1.2 gate.example' a -H -c 1 -t 1 10.77.2.2
	in_time records_are 'error 1 fd77:1::2 gate6.example' a -H -c 1 -t 1 fd77:2::2
	[ "$(records a -c 1 bee.example)" = 'reply 1 10.77.2.2 null' ]
	[ "$(records a -n -c 1 fd77:2::2)" = 'reply 1 fd77:2::2 null' ]
}

@test "with --json a resolver that never answers leaves every record without a name, before the summary" {
	two_hosts
	resolver_start a --drop </dev/null
	for target in 10.77.1.2 fd77:1::2; do
		[ "$(records a -H -c 3 -i 0.05 "$target")" = "reply 1 $target null
reply 2 $target null
reply 3 $target null" ]
		[ "$(jq -s -r 'map(.type) | join(" ")' "$BATS_TEST_TMPDIR/records")" = 'start reply reply reply summary' ]
	done
}

@test "escape sequences, controls and direction marks in a name are printed as octal" {
	two_hosts
	hosts_file a < <(printf '10.77.1.2 e\033[31mvil\001\a.example\nfd77:1::2 x\302\233y\342\200\256z.example\n')
	in_time line_is '64 bytes from e\033[31mvil\001\007.example (10.77.1.2): icmp_seq=1 ttl=64 time=T ms' a -H -c 1 10.77.1.2
	in_time line_is '64 bytes from x\302\233y\342\200\256z.example (fd77:1::2): icmp_seq=1 ttl=64 time=T ms' a -H -c 1 fd77:1::2
}

@test "a hostile name of the target's own is printed as octal everywhere" {
	two_hosts
	hosts_file a < <(printf '10.77.1.2 e\033[31mvil.example\n')
	pings a -c 1 "$(printf 'e\033[31mvil.example')"
	[ "$status" -eq 0 ]
	[[ $output != *$'\033'* ]]
	[[ $output == 'PING e\033[31mvil.example (10.77.1.2) 56(84) bytes of data.'* ]]
	[[ $output == *'--- e\033[31mvil.example ping statistics ---'* ]]
}

@test "a printf format in a name is text" {
	two_hosts
	hosts_file a <<<'10.77.1.2 %n%s%5000d.example'
	in_time line_is '64 bytes from %n%s%5000d.example (10.77.1.2): icmp_seq=1 ttl=64 time=T ms' a -H -c 1 10.77.1.2
}

@test "a name as long as names can be is shown whole" {
	two_hosts
	label=$(printf 'a%.0s' {1..63})
	hosts_file a <<<"10.77.1.2 $label.$label.$label.${label:2}"
	in_time line_is "64 bytes from $label.$label.$label.${label:2} (10.77.1.2): icmp_seq=1 ttl=64 time=T ms" a -H -c 1 10.77.1.2
}

@test "a name that the resolver finds unfit is none" {
	two_hosts
	resolver_start a <<<'10.77.1.2 PTR e\x1b[31m\x0avil.example'
	pings a -H -c 1 10.77.1.2
	[ "$(reply_line)" = '64 bytes from 10.77.1.2: icmp_seq=1 ttl=64 time=T ms' ]
}

@test "a resolver that fails, refuses or loses the question leaves the number" {
	two_hosts
	resolver_start a --rcode 2 </dev/null
	pings a -H -c 1 10.77.1.2
	[ "$(reply_line)" = '64 bytes from 10.77.1.2: icmp_seq=1 ttl=64 time=T ms' ]
	resolver_start b --drop </dev/null
	pings b -H -c 3 -i 0.05 10.77.1.1
	[ "$status" -eq 0 ]
	[ "$(reply_line)" = '64 bytes from 10.77.1.1: icmp_seq=1 ttl=64 time=T ms' ]
	[[ $output == *'3 packets transmitted, 3 received, 0% packet loss'* ]]
}

@test "with many targets -H names each sender, whose events wait for that in their order" {
	router_chain 1
	resolver_start a <<-'END'
		10.77.2.2    PTR  bee.example
		fd77:2::2    PTR  bee6.example
		10.77.1.2    PTR  gate.example
	END
	run in_host a "$PING" -H -c 1 10.77.2.2 fd77:2::2 fd77:1::2
	[ "$status" = 0 ]
	[ "$(grep -o '^.*icmp_seq=1' <<<"$output" | sort)" = '10.77.2.2: 64 bytes from bee.example (10.77.2.2): icmp_seq=1
fd77:1::2: 64 bytes from fd77:1::2: icmp_seq=1
fd77:2::2: 64 bytes from bee6.example (fd77:2::2): icmp_seq=1' ]
	[ "${lines[-1]}" = '3 targets: 3 alive, 0 unreachable, 3 packets transmitted, 3 received' ]
	run in_host a "$PING" -H -c 1 -t 1 10.77.2.2 fd77:2::2
	[ "$status" = 1 ]
	[ "$(grep icmp_seq=1 <<<"$output" | sort)" = '10.77.2.2: From gate.example (10.77.1.2) icmp_seq=1 Time to live exceeded
fd77:2::2: From fd77:1::2 icmp_seq=1 Time exceeded: Hop limit' ]
	[ "$(records a -H -c 2 -i 0.05 10.77.2.2 fd77:2::2 | sort)" = 'reply 1 10.77.2.2 bee.example
reply 1 fd77:2::2 bee6.example
reply 2 10.77.2.2 bee.example
reply 2 fd77:2::2 bee6.example' ]
	# each has its summary after its replies, whatever waited
	for target in 10.77.2.2 fd77:2::2; do
		[ "$(jq -r --arg t "$target" 'select(.host == $t).type' "$BATS_TEST_TMPDIR/records" | xargs)" = 'reply reply summary' ]
	done
	[ "$(records a -c 1 10.77.2.2 fd77:2::2 | sort)" = 'reply 1 10.77.2.2 null
reply 1 fd77:2::2 null' ]
}

@test "with many targets a resolver that never answers leaves every record without a name, in order" {
	router_chain 1
	resolver_start a --drop </dev/null
	[ "$(records a -H -c 2 -i 0.05 10.77.2.2 fd77:2::2 10.77.1.2 | sort)" = 'reply 1 10.77.1.2 null
reply 1 10.77.2.2 null
reply 1 fd77:2::2 null
reply 2 10.77.1.2 null
reply 2 10.77.2.2 null
reply 2 fd77:2::2 null' ]
	for target in 10.77.2.2 fd77:2::2 10.77.1.2; do
		[ "$(jq -r --arg t "$target" 'select(.host == $t) | [.type, .seq] | map(tostring) | join(" ")' "$BATS_TEST_TMPDIR/records" | xargs)" = 'reply 1 reply 2 summary null' ]
	done
	[ "$(jq -r .type "$BATS_TEST_TMPDIR/records" | tail -n 1)" = total ]
}

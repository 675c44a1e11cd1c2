#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# ping goes on when the name's address changes during the run.
# shellcheck disable=SC2154,SC2030,SC2031

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	load ../lib/topology
	load ../lib/ping
	topology_start
	two_hosts
	ping_sockets_open a
	out=$BATS_TEST_TMPDIR/out
}

teardown() {
	topology_end
}

# ping_sockets_closed HOST: ping has to take a raw socket there
ping_sockets_closed() {
	in_host "$1" sh -c 'echo 1 0 >/proc/sys/net/ipv4/ping_group_range'
}

# ends_with_reply: the ping in the background ends with status 0
ends_with_reply() {
	wait "$topology_pid" || {
		cat "$out"
		return 1
	}
}

# moves OLD NEW ARGUMENT...: bee.example is OLD, then NEW, where alone a host replies
moves() {
	local old=$1 new=$2
	shift 2
	hosts_file a <<<"$old bee.example"
	in_background a "$out" "$PING" -n -o -w 60 --ignore-errors -i 0.05 --re-resolve=0.1 "$@" bee.example
	wait_until grep -q "PING bee.example ($old)" "$out"
	hosts_file a <<<"$new bee.example"
	ends_with_reply
	grep -qF "WARNING: bee.example: its address is $new now, no longer $old" "$out"
	grep -q "bytes from $new: icmp_seq=" "$out"
	grep -q ' 1 received' "$out"
}

@test "--re-resolve follows a name to its new address, by each socket, in both families" {
	for socket in ping raw; do
		[ "$socket" = ping ] || ping_sockets_closed a
		moves 10.77.1.9 10.77.1.2
		moves fd77:1::9 fd77:1::2
	done
}

@test "--re-resolve follows a name to the other family, where a socket of it can be opened" {
	moves 10.77.1.9 fd77:1::2
	moves fd77:1::9 10.77.1.2
	moves 10.77.1.9 10.77.1.2 --sandbox=off
	ping_sockets_closed a
	hosts_file a <<<'10.77.1.9 bee.example'
	in_background a "$out" "$PING" -n -o -w 60 --ignore-errors -i 0.05 --re-resolve=0.1 bee.example
	wait_until grep -q 'PING bee.example' "$out"
	hosts_file a <<<'fd77:1::2 bee.example'
	wait_until grep -qF 'bee.example: its address is fd77:1::2 now' "$out"
	grep -q 'a socket for it cannot be opened' "$out"
	hosts_file a <<<'10.77.1.2 bee.example'
	ends_with_reply
	grep -q '^64 bytes from 10.77.1.2: icmp_seq=' "$out"
}

@test "--re-resolve keeps the identifier and the size that were asked for, and the capture" {
	for pair in '10.77.1.9 10.77.1.2' 'fd77:1::9 fd77:1::2'; do
		# shellcheck disable=SC2086 # two words
		moves $pair -e 4711 -v --pcapng="$BATS_TEST_TMPDIR/file" -s 100
		grep -q '^108 bytes from .*: icmp_seq=[0-9]* ident=4711 ' "$out"
		"$ICMP_SEND" --decode "$BATS_TEST_TMPDIR/file" >"$out.words"
			[ "$(grep -c -- "echo id=4711.* ${pair#* }\$" "$out.words")" -ge 1 ]
	done
}

@test "--re-resolve asks for nothing while replies come" {
	hosts_file a <<<'10.77.1.2 bee.example'
	in_background a "$out" "$PING" -n -c 30 -i 0.05 --re-resolve=60 bee.example
	wait_until grep -q 'icmp_seq=1 ' "$out"
	hosts_file a <<<'10.77.1.9 bee.example'
	ends_with_reply
	run ! grep -q 'no longer' "$out"
	grep -q '30 packets transmitted, 30 received' "$out"
}

@test "--re-resolve keeps an address that the name still has, and one when there is no answer" {
	printf "%s bee.example\n" 10.77.1.3 10.77.1.2 | hosts_file a
	in_background a "$out" "$PING" -4 -n -w 2 --ignore-errors -i 0.05 --re-resolve=0.05 bee.example
	wait_until grep -q 'PING bee.example (10.77.1.3)' "$out"
	wait "$topology_pid" && return 1
	run ! grep -q 'no longer' "$out"
	hosts_file a <<<'10.77.1.9 bee.example'
	resolver_none a
	in_background a "$out" "$PING" -4 -n -w 2 --ignore-errors -i 0.05 --re-resolve=0.05 bee.example
	wait_until grep -q 'PING bee.example (10.77.1.9)' "$out"
	hosts_file a <<<'10.77.1.2 cee.example'
	wait "$topology_pid" && return 1
	run ! grep -q 'no longer' "$out"
}

@test "--re-resolve: records have the address in use, and a warning of the change" {
	hosts_file a <<<'10.77.1.9 bee.example'
	in_host a "$PING" --json -o -w 60 --ignore-errors -i 0.05 --re-resolve=0.1 bee.example >"$out" 2>/dev/null &
	topology_pids+=($!)
	wait_until grep -q '"type":"start"' "$out"
	hosts_file a <<<'10.77.1.2 bee.example'
	wait $!
	whole_run "$out" 0
	[ "$(jq -r 'select(.type == "reply") | "\(.addr) \(.from)"' "$out")" = '10.77.1.2 10.77.1.2' ]
	[ "$(jq -r 'select(.type == "warning") | .text' "$out")" = 'bee.example: its address is 10.77.1.2 now, no longer 10.77.1.9' ]
	[ "$(jq -r 'select(.type == "summary") | .addr' "$out")" = 10.77.1.2 ]
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# ping goes on when the name's address changes during the run, and when the interface is made again.
# shellcheck disable=SC2154,SC2030,SC2031

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/ping
	ping_pair
}

teardown() {
	topology_end
}

# ends_with_reply: the ping in the background ends with status 0
ends_with_reply() {
	wait "$topology_pid" || {
		cat "$out"
		return 1
	}
}

# ends_without_reply: it ends with status 1, its statistics count none received
ends_without_reply() {
	local status=0
	wait "$topology_pid" || status=$?
	[ "$status" = 1 ]
	grep -q ' 0 received' "$out"
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
	needs_root # a user namespace cannot close ping sockets again
	for socket in ping raw; do
		[ "$socket" = ping ] || ping_sockets_close a
		moves 10.77.1.9 10.77.1.2
		moves fd77:1::9 fd77:1::2
	done
}

@test "--re-resolve follows a name to the other family, where a socket of it can be opened" {
	needs_root # a user namespace cannot close ping sockets again
	moves 10.77.1.9 fd77:1::2
	moves fd77:1::9 10.77.1.2
	moves 10.77.1.9 10.77.1.2 --sandbox=off
	ping_sockets_close a
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

# begins OLD WORD ARGUMENT...: bee.example is OLD; ping runs without an end, its first output (with WORD) is there
begins() {
	local old=$1 word=$2
	shift 2
	hosts_file a <<<"$old bee.example"
	# shellcheck disable=SC2016 # the inner shell expands them
	in_background a "$out" sh -c 'echo $$ >"$0" && exec "$@"' "$BATS_TEST_TMPDIR/pid" \
		"$PING" -n --ignore-errors --re-resolve=0.1 "$@" bee.example
	wait_until grep -q "$word" "$out"
}

# changes_to NEW: bee.example is NEW from now on, as ping reports
changes_to() {
	hosts_file a <<<"$1 bee.example"
	wait_until grep -qF "bee.example: its address is $1 now" "$out"
}

# keeps_input OLD NEW ARGUMENT...: bee.example becomes NEW, which the arguments forbid; what is open as descriptor 0 stays so
keeps_input() {
	local old=$1 new=$2
	shift 2
	begins "$old" 'PING bee' -i 0.05 "$@"
	changes_to "$new"
	grep -q 'a socket for it cannot be opened' "$out"
	[ "$(in_host a readlink "/proc/$(cat "$BATS_TEST_TMPDIR/pid")/fd/0")" = /dev/null ]
	kill -INT "$(cat "$BATS_TEST_TMPDIR/pid")"
	ends_without_reply
}

@test "--re-resolve leaves standard input open when the new address is refused, in both families" {
	keeps_input 10.77.1.9 fd77:1::2 -I 10.77.1.1
	keeps_input fd77:1::9 10.77.1.2 -I fd77:1::1
	keeps_input fd77:1::9 10.77.1.2 -s 65520
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

@test "--re-resolve keeps the identifier that was asked for in the other family" {
	for pair in '10.77.1.9 fd77:1::2' 'fd77:1::9 10.77.1.2'; do
		# shellcheck disable=SC2086 # two words
		moves $pair -e 4711 -v
		grep -q '^64 bytes from .*: icmp_seq=[0-9]* ident=4711 ' "$out"
	done
}

@test "--re-resolve -e: the kernel's transmit stamps are those of the new socket's probes" {
	for pair in '10.77.1.9 10.77.1.2' 'fd77:1::9 fd77:1::2'; do
		begins "${pair% *}" '"type":"start"' --json -i 0.05 -e 4711 --timestamps=kernel
		changes_to "${pair#* }"
		wait_until grep -q '"type":"reply"' "$out"
		kill -INT "$(cat "$BATS_TEST_TMPDIR/pid")"
		ends_with_reply
		# only a stamp of the probe's own tells how long it was queued
		jq -e 'select(.type == "summary") | has("queued_max_ms")' <<<"$(grep '"type":"summary"' "$out")"
	done
}

# prints_status: it is asked for its status, and has printed three
prints_status() {
	kill -USR1 "$(cat "$BATS_TEST_TMPDIR/pid")"
	[ "$(grep -c '/[0-9]* packets, ' "$out")" -ge 3 ]
}

@test "--re-resolve -e: a flood without answers goes on after the change too" {
	for pair in '10.77.1.9 10.77.1.8' 'fd77:1::9 fd77:1::8'; do
		# probes leave, and not even an error comes back
		in_host a ip neighbor replace "${pair#* }" lladdr 02:00:00:00:00:08 dev to-b nud permanent
		begins "${pair% *}" 'PING bee' -q -f -e 4711
		changes_to "${pair#* }"
		wait_until prints_status
		kill -INT "$(cat "$BATS_TEST_TMPDIR/pid")"
		ends_without_reply
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
	ends_without_reply
	run ! grep -q 'no longer' "$out"
	hosts_file a <<<'10.77.1.9 bee.example'
	resolver_none a
	in_background a "$out" "$PING" -4 -n -w 2 --ignore-errors -i 0.05 --re-resolve=0.05 bee.example
	wait_until grep -q 'PING bee.example (10.77.1.9)' "$out"
	hosts_file a <<<'10.77.1.2 cee.example'
	ends_without_reply
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

# make_again ADDRESS...: to-b of host a is deleted and made anew, with these addresses
make_again() {
	local address
	in_host a ip link del to-b
	in_host a ip link add to-b type veth peer name to-a netns "$topology_dir/b.net"
	for address in 10.77.1.2/24 fd77:1::2/64 fe80::2/64; do
		in_host b ip address add "$address" dev to-a
	done
	in_host b ip link set to-a up
	for address; do
		in_host a ip address add "$address" dev to-b
	done
	in_host a ip link set to-b up
}

# starts ARGUMENT...: ping without an end, until its first reply
starts() {
	# shellcheck disable=SC2016 # the inner shell expands them
	in_background a "$out" sh -c 'echo $$ >"$0" && exec "$@"' "$BATS_TEST_TMPDIR/pid" "$PING" -n -i 0.05 "$@"
	wait_until grep -q 'icmp_seq=1 ' "$out"
}

# stops: it ends by a signal, with status 0
stops() {
	kill -INT "$(cat "$BATS_TEST_TMPDIR/pid")"
	ends_with_reply
}

# replies_after LINE: a reply follows the line
replies_after() {
	sed "0,/$1/d" "$out" | grep -q '^64 bytes from'
}

@test "an interface of -I that is deleted and made again is followed, in both families" {
	while read -r target own device; do
		starts -I "$device" "$target"
		make_again 10.77.1.1/24 fd77:1::1/64 fe80::1/64
		wait_until grep -q "WARNING: to-b: was made again, with index [0-9]*: probes leave from $own\$" "$out"
		wait_until replies_after 'was made again'
		stops
		[ "$(grep -c 'was made again' "$out")" = 1 ]
	done <<-'END'
		10.77.1.2 10.77.1.1 to-b
		fd77:1::2 fd77:1::1 to-b
		fe80::2 fe80::1 to-b
	END
}

@test "an interface made again in the zone of the target is followed, by each socket" {
	needs_root # a user namespace cannot close ping sockets again
	for socket in ping raw; do
		[ "$socket" = ping ] || ping_sockets_close a
		starts fe80::2%to-b
		make_again fe80::1/64
		wait_until replies_after 'to-b: was made again'
		stops
	done
}

@test "an interface that comes back later, and twice, is followed, also with -e and by name" {
	hosts_file a <<<'10.77.1.2 bee.example'
	starts -e 4711 -v -I to-b bee.example
	in_host a ip link del to-b
	wait_until grep -q 'No such device\|Network is unreachable' "$out"
	in_host a ip link add to-b type veth peer name other
	in_host a ip link set other up
	in_host a ip link set to-b up
	wait_until grep -q 'was made again' "$out"
	make_again 10.77.1.1/24
	wait_until grep -q 'was made again.*: probes leave from 10.77.1.1$' "$out"
	wait_until replies_after 'probes leave from 10.77.1.1$'
	stops
	run ! grep '^64 bytes.*icmp_seq=[0-9]* ttl' "$out"
}

@test "a raw socket bound to the old interface says that it cannot follow, once" {
	needs_root # a user namespace cannot close ping sockets again
	ping_sockets_close a
	for target in 10.77.1.2 fd77:1::2; do
		starts -I to-b "$target"
		make_again 10.77.1.1/24 fd77:1::1/64
		wait_until grep -q 'a raw socket cannot follow it: start ping again' "$out"
		stops
		[ "$(grep -c 'was made again' "$out")" = 1 ]
	done
}

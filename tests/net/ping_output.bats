#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# ping's stdout: full, closed, watched, and the same in every locale.
# shellcheck disable=SC2154,SC2016,SC2030,SC2031

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/ping
	ping_pair
}

teardown() {
	topology_end
}

@test "a full device is a write error, status 1" {
	run in_host a sh -c '"$1" -c 1 10.77.1.2 >/dev/full' sh "$PING"
	[ "$status" = 1 ]
	[ "$output" = "$PING: write error" ]
	run in_host a sh -c '"$1" -J -c 1 10.77.1.2 >/dev/full' sh "$PING"
	[ "$status" = 1 ]
	[ "$output" = "$PING: write error" ]
	for option in --help --version '-N help'; do
		# shellcheck disable=SC2086
		run in_host a sh -c '"$0" "$@" >/dev/full' "$PING" $option
		[ "$status" = 1 ]
		[ "$output" = "$PING: write error" ]
	done
}

@test "a closed pipe ends ping quietly, by SIGPIPE" {
	run --separate-stderr in_host a bash -c 'trap "" PIPE; "$1" -i 0.01 10.77.1.2 | head -n 1; echo ${PIPESTATUS[0]}' sh "$PING"
	[ "${lines[1]}" = 141 ]
	[ "$stderr" = "" ]
}

@test "closed standard descriptors are no sockets" {
	run in_host a sh -c '"$1" -c 1 10.77.1.2 <&- >&- 2>&-' sh "$PING"
	[ "$status" = 1 ]
	run in_host a sh -c '"$1" -q -c 1 10.77.1.2 <&- 2>&-' sh "$PING"
	[ "$status" = 0 ]
	[[ $output == *'1 packets transmitted, 1 received'* ]]
}

@test "each line is out when it ends, into a pipe too" {
	run in_host a bash -c '
		exec 3< <(exec "$0" -i 600 10.77.1.2)
		pid=$!
		read -r -t 60 first <&3 && read -r -t 60 second <&3
		kill $pid
		echo "$second"' "$PING"
	[[ $output == "64 bytes from 10.77.1.2: icmp_seq=1 ttl=64 time="* ]]
}

@test "stdout is the same in the C, German, French and Turkish locales" {
	mkdir -p "$BATS_TEST_TMPDIR/locales"
	for locale in de_DE fr_FR tr_TR; do
		localedef -i $locale -f UTF-8 "$BATS_TEST_TMPDIR/locales/$locale.UTF-8" || [ $? = 1 ]
	done
	firewall_reject b host-prohibited output
	for arguments in '-c 1 10.77.1.2' '-q -i 0.002 -c 2 fd77:1::2' '--json -c 1 fd77:1::2' '-3 -D -c 1 fd77:1::2'; do
		for locale in C de_DE.UTF-8 fr_FR.UTF-8 tr_TR.UTF-8; do
			# shellcheck disable=SC2086
			in_host a env LOCPATH="$BATS_TEST_TMPDIR/locales" LC_ALL=$locale "$PING" $arguments \
				>"$BATS_TEST_TMPDIR/out.$locale" || :
			sed -E -i -e 's/[0-9]+\.[0-9]+/N/g' -e 's/"(ident|elapsed_ms)":[0-9]+/\1/g' -e 's/time [0-9]+ms//' \
				-e 's/"jitter_ms":[0-9.N]+//' -e 's/"stamp":"(user|kernel)"/stamp/' "$BATS_TEST_TMPDIR/out.$locale"
			[ "$(wc -l <"$BATS_TEST_TMPDIR/out.$locale")" -ge 3 ]
			diff "$BATS_TEST_TMPDIR/out.C" "$BATS_TEST_TMPDIR/out.$locale"
		done
	done
}

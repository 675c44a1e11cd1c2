#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# ping's own words: help, version, usage errors. No packet is sent.
# shellcheck disable=SC2154

setup() {
	load ../lib/helpers
	out=$BATS_TEST_TMPDIR/out
	err=$BATS_TEST_TMPDIR/err
}

# ping_says STATUS OUT ERR ARGUMENT...: that status, exactly that on stdout and on stderr
ping_says() {
	local status=0
	ping "${@:4}" >"$out" 2>"$err" </dev/null || status=$?
	printf 'status %s\n' "$status"
	diff <(printf '%b' "$2") "$out"
	diff <(printf '%b' "$3") "$err"
	[ "$status" = "$1" ]
}

@test "ping --version and -V name the version on the first line, with the word iputils for scripts" {
	for option in -V --version; do
		ping "$option" >"$out" 2>"$err"
		[ "$(head -n 1 "$out")" = "ping from icmp-tools 1.0 (iputils compatible)" ]
		[ ! -s "$err" ]
	done
}

@test "ping without a target is a usage error with status 2" {
	ping_says 2 '' 'ping: usage error: Destination address required\n'
}

@test "without any name ping calls itself ping" {
	# shellcheck disable=SC2016
	run --separate-stderr bash -c 'exec -a "" "$0"' "$PING"
	[ "$status" = 2 ]
	[ "$stderr" = 'ping: usage error: Destination address required' ]
}

@test "ping -4 -6 is refused, whichever comes first" {
	ping_says 2 '' 'ping: only one -4 or -6 option may be specified\n' -4 -6 127.0.0.1
	ping_says 2 '' 'ping: only one -4 or -6 option may be specified\n' -6 -4 127.0.0.1
}

@test "ping4 -6 and ping6 -4 are refused as -4 -6 is" {
	for words in 'ping4 -6' 'ping6 -4'; do
		# shellcheck disable=SC2086
		run $words ::1
		[ "$status" = 2 ]
		[ "$output" = "${words% *}: only one -4 or -6 option may be specified" ]
	done
}

@test "a misspelt long option is answered with the nearest one" {
	run ping --cuont=3 127.0.0.1
	[ "$status" = 2 ]
	[ "${lines[0]}" = "ping: unknown option '--cuont'; did you mean '--count'?" ]
}

@test "counts, sizes and other whole numbers are read strictly, with their range in the message" {
	for argument in -c0 -c-1 -c1x -cabc -c0,2 -c'5 ' -c0x5 -cnan -c10000000000000000000000000000000 -s-1 -s65508 \
		-t0 -t256 -l0 -l65537 -Q256 -e65536 -i-1 -iabc -w0.1 -w0,1 -W-1; do
		run ping "$argument" 127.0.0.1
		echo "$argument: $output"
		[ "$status" = 2 ]
		[ "${#lines[@]}" -ge 1 ]
		[[ ${lines[0]} == "ping: "* ]]
	done
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Names outside ASCII: as they are where the terminal shows UTF-8 and in records, escaped elsewhere.

# shellcheck disable=SC2154,SC2030,SC2031 # PING, output come from helpers.bash and bats; tests are subshells
bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	two_hosts
	ping_sockets_open a
	resolver_start a <<-'END'
		xn--bcher-kva.example  A     10.77.1.2
		xn--bcher-kva.example  AAAA  fd77:1::2
		10.77.1.2              PTR   xn--bcher-kva.example
		fd77:1::2              PTR   xn--bcher-kva.example
		10.77.1.1              PTR   xn--ab-g4t.example
	END
}

teardown() {
	topology_end
}

# with LOCALE COMMAND...: in host a, where LANG, LC_CTYPE or LC_ALL says LOCALE ("LANG=C.UTF-8"), the others are unset
with() {
	run --separate-stderr in_host a env -u LANG -u LC_CTYPE -u LC_ALL "$@"
}

@test "a name in UTF-8 is shown as it is where LC_ALL, LC_CTYPE or LANG say UTF-8, installed or not" {
	for locale in LC_ALL=C.UTF-8 LC_CTYPE=xx_XX.utf8 LANG=de_DE.UTF-8; do
		with "$locale" "$PING" -c 1 bücher.example
		[ "$status" = 0 ]
		[[ ${lines[0]} == 'PING bücher.example ('* ]]
		[[ ${lines[1]} == '64 bytes from bücher.example ('* ]]
		[[ ${lines[2]} == '--- bücher.example ping statistics ---' ]]
		with "$locale" "$TRACEROUTE" bücher.example
		[[ ${lines[0]} == 'traceroute to bücher.example (10.77.1.2), 30 hops max, 60 byte packets' ]]
		[[ ${lines[1]} == ' 1  bücher.example (10.77.1.2)  '* ]]
	done
}

@test "elsewhere a name is escaped, and one from the DNS is in the form that it has there" {
	for locale in LC_ALL=C LANG=POSIX LC_CTYPE=de_DE.ISO-8859-1 LC_ALL=; do
		with "$locale" "$PING" -c 1 bücher.example
		[ "$status" = 0 ]
		[[ ${lines[0]} == 'PING b\303\274cher.example ('* ]]
		[[ ${lines[1]} == '64 bytes from xn--bcher-kva.example ('* ]]
		with "$locale" "$TRACEROUTE" bücher.example
		[[ ${lines[0]} == 'traceroute to b\303\274cher.example (10.77.1.2), 30 hops max, 60 byte packets' ]]
		[[ ${lines[1]} == ' 1  xn--bcher-kva.example (10.77.1.2)  '* ]]
	done
}

@test "records have the name itself in every locale" {
	for locale in LC_ALL=C LC_ALL=C.UTF-8; do
		with "$locale" "$PING" -J -c 1 bücher.example
		[ "$(jq -r 'select(.type == "start").host' <<<"$output")" = bücher.example ]
		[[ $output == *'"bücher.example"'* ]]
		with "$locale" "$TRACEROUTE" -J bücher.example
		[ "$(jq -r 'select(.type == "trace") | .host, .result[0].probes[0].name' <<<"$output")" = $'bücher.example\nbücher.example' ]
		with "$locale" "$PING" -J -c 1 nöt.example
		[ "$(jq -r 'select(.type == "error") | .object' <<<"$output")" = nöt.example ]
	done
}

@test "a label that hides or turns text stays in the form that the DNS has" {
	with LC_ALL=C.UTF-8 "$TRACEROUTE" -m 1 10.77.1.1
	[[ ${lines[1]} == ' 1  xn--ab-g4t.example (10.77.1.1)  '* ]]
}

@test "hidden characters and broken UTF-8 are escaped in UTF-8 as well, and valid in records" {
	hosts_file a < <(printf '10.77.1.2 \303\274x\302\233y\342\200\256z\355\240\200.example\n')
	with LC_ALL=C.UTF-8 "$PING" -H -c 1 10.77.1.2
	[[ ${lines[1]} == '64 bytes from üx\302\233y\342\200\256z\355\240\200.example (10.77.1.2): '* ]]
	with LC_ALL=C.UTF-8 "$TRACEROUTE" -J 10.77.1.2
	[[ $output == *'"name":"üx\u009by\u202ez\u00ed\u00a0\u0080.example"'* ]]
	python3 -c 'import json, sys; [json.loads(line) for line in sys.argv[1].splitlines()]' "$output"
}

@test "messages name what the user wrote, harmless to the terminal" {
	for command in "$PING" "$TRACEROUTE" "$ICMP_SEND echo"; do
		# shellcheck disable=SC2086
		with LC_ALL=C.UTF-8 $command nöt.example
		[ "$status" = 2 ]
		# shellcheck disable=SC2086
		with LC_ALL=C $command $'n\033[31m\302\233t.example'
		[ "$status" = 2 ]
		[[ $stderr != *$'\033'* && $stderr != *$'\302'* ]]
		[[ $stderr == *'n\033[31m\302\233t.example: '* ]]
	done
	with LC_ALL=C.UTF-8 "$PING" nöt.example
	[[ $stderr == *'nöt.example: Name or service not known' ]]
	for option in "-i" "-s" "--pcapng" "-p" "-M" "-O" "--as-database" "-g"; do
		with LC_ALL=C "$TRACEROUTE" "$option" $'e\033[31m\233' 10.77.1.2
		[[ $stderr != *[$'\033\233']* ]]
	done
	for option in "-I" "-c" "--pcapng" "-p" "-M" "-T" "-N" "-Q"; do
		with LC_ALL=C "$PING" "$option" $'e\033[31m\233' -c 1 10.77.1.2
		[[ $stderr != *[$'\033\233']* ]]
	done
	for option in "-I" "-c" "--pcapng" "--src" "--expect" "--ext" "--quote-capture" "--netns"; do
		with LC_ALL=C "$ICMP_SEND" "$option" $'e\033[31m\233' echo 10.77.1.2
		[[ $stderr != *[$'\033\233']* ]]
	done
}

@test "a program's own name is harmless, whatever it is started as" {
	for command in "$PING" "$TRACEROUTE" "$ICMP_SEND"; do
		# shellcheck disable=SC2016 # the inner shell expands them
		with LC_ALL=C bash -c 'exec -a "$2" "$1" --no-such-option' sh "$command" $'p\033[31m\233'
		[ "$status" = 2 ]
		[[ $stderr != *[$'\033\233']* ]]
	done
}

@test "a link-local address has its zone in text and records" {
	with LC_ALL=C "$TRACEROUTE" -n -J fe80::2%to-b
	[ "$(jq -r 'select(.type == "trace") | .addr, .result[0].probes[0].from' <<<"$output")" = $'fe80::2%to-b\nfe80::2%to-b' ]
	with LC_ALL=C "$PING" -n -J -c 1 fe80::2%to-b
	[ "$(jq -r 'select(.type == "reply").from' <<<"$output")" = fe80::2%to-b ]
}

@test "names of many targets are shown and recorded as one alone is" {
	with LC_ALL=C.UTF-8 "$PING" -4 -c 1 bücher.example 10.77.1.2
	[[ $output == *$'\nbücher.example: 64 bytes from '* || $output == *'bücher.example is alive'* ]]
	with LC_ALL=C "$PING" -4 -c 1 bücher.example 10.77.1.2
	[[ $output == *'b\303\274cher.example'* && $output != *ü* && $output != *'\134'* ]]
	with LC_ALL=C "$PING" -4 -J -c 1 bücher.example 10.77.1.2
	[[ $output == *'"bücher.example"'* && $output != *'\303'* ]]
}

@test "the name of an interface is escaped in headers, lines and errors" {
	name=$(printf 'd\033[31m')
	in_host a ip link add name "$name" type veth peer name d1
	in_host a ip link set "$name" up
	in_host a ip link set d1 up
	in_host a ip address add 10.98.0.1/24 dev "$name"
	in_host a ip -6 address add fe80::98/64 dev "$name" nodad
	for command in "$PING -c 1 -W 0.2 -I $name 10.98.0.9" "$PING -c 1 fe80::98%$name" "$PING -c 1 -w 1 -b ff02::1%$name" \
		"$PING -c 1 fe80::98%$name 127.0.0.1" "$TRACEROUTE -n -m 1 -q 1 fe80::98%$name" \
		"$ICMP_SEND --dry-run -v echo fe80::98%$name"; do
		# shellcheck disable=SC2086
		with LC_ALL=C.UTF-8 $command
		[[ ${output}${stderr} != *$'\033'* ]]
	done
	with LC_ALL=C.UTF-8 "$PING" -c 1 "fe80::98%$name"
	[[ ${lines[0]} == *'(fe80::98%d\033[31m) '* ]]
	with LC_ALL=C.UTF-8 "$PING" -c 1 -W 0.2 -I "$name" 10.98.0.9
	[[ ${lines[0]} == *' from 10.98.0.1 d\033[31m: '* ]]
}

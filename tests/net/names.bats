#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Names of many addresses at once: slow, lame, lying and dead name servers. Each question has a time of its own.

# shellcheck disable=SC2154,SC2030,SC2031 # PING, stderr come from helpers.bash and bats; tests are subshells
bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
}

teardown() {
	topology_end
}

# records COUNT [DELAY]: names of the hops of router_chain, both families, each after so many milliseconds
records() {
	local i
	for ((i = 1; i <= $1; i++)); do
		printf '%s\n' "10.77.$i.2 PTR hop$i.example" "fd77:$i::2 PTR hop$i.example" \
			"10.77.$i.2 DELAY ${2:-0}" "fd77:$i::2 DELAY ${2:-0}"
	done
}

# hops HOST ARGUMENT...: each hop of the trace as its name or address
hops() {
	local host=$1
	shift
	in_host "$host" "$TRACEROUTE" "$@" | sed -nE 's/^ *[0-9]+  ([^ ]+) .*/\1/p'
}

# all_named COUNT: what hops prints then
all_named() {
	local i
	for ((i = 1; i <= $1; i++)); do
		echo "hop$i.example"
	done
}

@test "slow names are asked for side by side: every hop has its own" {
	router_chain 8
	resolver_start a < <(records 9 400)
	diff <(hops a 10.77.9.2) <(all_named 9)
	diff <(hops a fd77:9::2) <(all_named 9)
}

@test "thirty hops have their names at 150 and at 400 ms each" {
	needs_root
	needs_tun
	load ../lab/lab.bash
	local delay i
	lab_start - <<-'PATH'
		hops 29
		dest 10.77.0.9 fd00:77::9
	PATH
	for delay in 150 400; do
		for ((i = 1; i <= 29; i++)); do
			printf '%s\n' "10.50.$i.1 PTR hop$i.example" "10.50.$i.1 DELAY $delay"
		done >"$BATS_TEST_TMPDIR/zone"
		printf '%s\n' '10.77.0.9 PTR hop30.example' "10.77.0.9 DELAY $delay" >>"$BATS_TEST_TMPDIR/zone"
		printf 'nameserver 127.0.0.1\n' >"$BATS_TEST_TMPDIR/resolv.conf"
		"${top_builddir:?}/tests/lab/nameserver" "$BATS_TEST_TMPDIR/zone" >"$BATS_TEST_TMPDIR/ready" 3>&- &
		server=$!
		wait_until grep -q ready "$BATS_TEST_TMPDIR/ready"
		# shellcheck disable=SC2016 # the inner shell expands them
		unshare --mount sh -c 'mount --bind "$0" /etc/resolv.conf && exec "$@"' "$BATS_TEST_TMPDIR/resolv.conf" \
			"$TRACEROUTE" "$LAB_TARGET4" >"$BATS_TEST_TMPDIR/out"
		kill "$server"
		wait "$server" || :
		rm "$BATS_TEST_TMPDIR/ready"
		diff <(sed -nE 's/^ *[0-9]+  ([^ ]+) .*/\1/p' "$BATS_TEST_TMPDIR/out") <(all_named 30)
	done
	lab_stop
}

@test "a zone that does not answer costs its own names only" {
	router_chain 3
	resolver_start a < <(
		records 4 100
		printf '%s\n' '10.77.2.2 DROP -' 'fd77:2::2 DROP -'
	)
	diff <(hops a 10.77.4.2) - <<-'END'
		hop1.example
		10.77.2.2
		hop3.example
		hop4.example
	END
	diff <(hops a fd77:4::2) - <<-'END'
		hop1.example
		fd77:2::2
		hop3.example
		hop4.example
	END
}

@test "of two name servers the first may be dead" {
	router_chain 3
	resolver_start a < <(records 4 100)
	resolver_dead_first a
	diff <(hops a 10.77.4.2) <(all_named 4)
	diff <(hops a fd77:4::2) <(all_named 4)
}

@test "a name server that lies, fails or breaks off costs one name" {
	router_chain 4
	resolver_start a <<-'END'
		10.77.1.2 PTR 10.1.2.3
		10.77.2.2 RCODE 2
		10.77.3.2 CUT -
		10.77.4.2 PTR .
		10.77.5.2 PTR hop5.example
	END
	diff <(hops a 10.77.5.2) - <<-'END'
		10.77.1.2
		10.77.2.2
		10.77.3.2
		10.77.4.2
		hop5.example
	END
}

@test "an address is no name, in whatever source" {
	router_chain 3
	hosts_file a <<-'END'
		10.77.1.2 8.8.8.8
		10.77.2.2 2001:db8::1
		10.77.3.2 127.1
		10.77.4.2 8.8.8.8.example
	END
	resolver_none a
	diff <(hops a 10.77.4.2) - <<-'END'
		10.77.1.2
		10.77.2.2
		10.77.3.2
		8.8.8.8.example
	END
	run in_host a "$PING" -H -c 1 10.77.1.2
	[[ ${lines[1]} == '64 bytes from 10.77.1.2: icmp_seq=1 '* ]]
}

@test "JSON has the same names as text" {
	router_chain 3
	resolver_start a < <(
		records 4 300
		printf '%s\n' '10.77.2.2 DROP -'
	)
	in_host a "$TRACEROUTE" -J 10.77.4.2 | jq -r 'select(.type == "trace") | .result[] | .probes[0].name // "none"' |
		diff - <(printf '%s\n' hop1.example none hop3.example hop4.example)
}

@test "ping names all routers of a recorded route side by side" {
	router_chain 4
	resolver_start a < <(
		records 5 300
		for i in 1 2 3 4 5; do printf '%s\n' "10.77.$i.1 PTR back$i.example" "10.77.$i.1 DELAY 300"; done
	)
	in_host a "$PING" -R -H -c 1 10.77.5.2 >"$BATS_TEST_TMPDIR/out"
	[ "$(grep -cE '(hop|back)[0-9].example \(10' "$BATS_TEST_TMPDIR/out")" = 10 ]
}

@test "--dns-wait is how long a name is waited for, 0 for as long as the resolver takes" {
	router_chain 1
	resolver_start a < <(
		printf '%s\n' '10.77.1.2 DELAY 600' 'fd77:1::2 DELAY 600'
		records 2
	)
	diff <(hops a --dns-wait=0.1 10.77.2.2) <(printf '%s\n' 10.77.1.2 hop2.example)
	diff <(hops a --dns-wait=0.1 fd77:2::2) <(printf '%s\n' fd77:1::2 hop2.example)
	diff <(hops a --dns-wait=0 10.77.2.2) <(all_named 2)
}

@test "--resolver asks that name server, whatever the system's is" {
	router_chain 3
	# the system's resolver knows other names
	resolver_start a <<<'10.77.1.2 PTR wrong.example'
	printf '%s\n' '10.77.2.2 DELAY 300' '10.77.2.2 PTR hop2.example' '10.77.3.2 DROP -' '10.77.4.2 CNAME 4.classless.example' \
		'4.classless.example PTR hop4.example' 'fd77:4::2 PTR hop4.example' 'fd77:3::2 PTR 10.1.2.3' \
		'fd77:2::2 CUT -' >"$BATS_TEST_TMPDIR/zone"
	records 1 >>"$BATS_TEST_TMPDIR/zone"
	for address in 127.0.0.3 ::1; do
		in_background a "$BATS_TEST_TMPDIR/server" "${top_builddir:?}/tests/lab/nameserver" --address "$address" \
			"$BATS_TEST_TMPDIR/zone"
		wait_until grep -q '^ready$' "$BATS_TEST_TMPDIR/server"
		diff <(hops a --resolver="$address" 10.77.4.2) <(printf '%s\n' hop1.example hop2.example 10.77.3.2 hop4.example)
		diff <(hops a --resolver="$address" fd77:4::2) <(printf '%s\n' hop1.example fd77:2::2 fd77:3::2 hop4.example)
	done
	# one that does not listen refuses at once
	[ "$(hops a --resolver=127.0.0.9 10.77.4.2)" = $'10.77.1.2\n10.77.2.2\n10.77.3.2\n10.77.4.2' ]
	run in_host a "$TRACEROUTE" --resolver=nonsense 10.77.4.2
	[ "$status" = 2 ]
	[[ $output == *'must be an address'* ]]
}

@test "--resolver is asked again over TCP where its reply is truncated, and no longer than a name is waited for" {
	router_chain 2
	resolver_none a
	records 3 >"$BATS_TEST_TMPDIR/zone"
	printf '%s\n' '2.1.77.10.origin.as.test TXT 64500\x20|\x2010.77.0.0/16' >>"$BATS_TEST_TMPDIR/zone"
	for address in 127.0.0.3 ::1; do
		in_background a "$BATS_TEST_TMPDIR/server" "${top_builddir:?}/tests/lab/nameserver" --truncate --address "$address" \
			"$BATS_TEST_TMPDIR/zone"
		wait_until grep -q '^ready$' "$BATS_TEST_TMPDIR/server"
		diff <(hops a --resolver="$address" 10.77.3.2) <(all_named 3)
		diff <(hops a --resolver="$address" fd77:3::2) <(all_named 3)
	done
	in_host a "$TRACEROUTE" -n --resolver=127.0.0.3 --as-zone=as.test 10.77.3.2 >"$BATS_TEST_TMPDIR/out"
	grep -q '^ 1  10.77.1.2 \[AS64500\]  ' "$BATS_TEST_TMPDIR/out"
	# a firewall that resets it, and one that drops it
	for verdict in 'reject with tcp reset' drop; do
		in_host a nft -f - <<<'add table inet topology; delete table inet topology'
		firewall_chain a input "tcp dport 53 $verdict"
		diff <(hops a --dns-wait=1 --resolver=127.0.0.3 10.77.3.2) <(printf '%s\n' 10.77.1.2 10.77.2.2 10.77.3.2)
	done
}

@test "--resolver is asked for --as-zone, too" {
	router_chain 1
	resolver_none a
	printf '%s\n' '2.1.77.10.origin.as.test TXT 64500\x20|\x2010.77.0.0/16' '2.2.77.10.origin.as.test RCODE 2' \
		>"$BATS_TEST_TMPDIR/zone"
	in_background a "$BATS_TEST_TMPDIR/server" "${top_builddir:?}/tests/lab/nameserver" --address 127.0.0.3 "$BATS_TEST_TMPDIR/zone"
	wait_until grep -q '^ready$' "$BATS_TEST_TMPDIR/server"
	in_host a "$TRACEROUTE" -n --resolver=127.0.0.3 --as-zone=as.test 10.77.2.2 >"$BATS_TEST_TMPDIR/out"
	grep -q '^ 1  10.77.1.2 \[AS64500\]  ' "$BATS_TEST_TMPDIR/out"
	grep -q '^ 2  10.77.2.2 \[!!\]  ' "$BATS_TEST_TMPDIR/out"
}

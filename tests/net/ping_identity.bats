#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Whose ping it is: users without privilege, capabilities, identifiers, crowds of pings.
# shellcheck disable=SC2154,SC2016,SC2030,SC2031

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/ping
	ping_pair
}

teardown() {
	topology_end
}

@test "an ordinary user without capability has all of this" {
	needs_root
	for arguments in '-c 1 10.77.1.2' '-c 1 fd77:1::2' '-c 1 -R 10.77.1.2' '-c 1 -T tsandaddr 10.77.1.2' \
		'-c 1 -F 77 fd77:1::2' '-c 1 -Q ef 10.77.1.2' '-c 1 -t 5 fd77:1::2' '-c 1 -M do 10.77.1.2' \
		'-c 1 -I to-b 10.77.1.2' '-c 1 -I 10.77.1.1 10.77.1.2' '-c 1 -B fd77:1::2' '-c 1 -e 77 10.77.1.2' \
		'-c 3 -i 0.002 10.77.1.2' '-c 3 -f -i 0.002 10.77.1.2' '-c 2 -A 10.77.1.2' '-c 3 -l 3 10.77.1.2' \
		'-c 1 -C 10.77.1.2' '-c 1 -d 10.77.1.2' '-c 1 -S 9999 10.77.1.2' '-c 1 -r 10.77.1.2' \
		'-c 1 -L -I to-b ff02::1' '-c 1 -p ff 10.77.1.2' '-c 1 -s 2000 10.77.1.2' '-c 1 fe80::2%to-b'; do
		# shellcheck disable=SC2086
		run in_host_as_user a "$PING" -q $arguments
		echo "$arguments: $output"
		[ "$status" = 0 ]
		[[ $output == *' 0% packet loss'* ]]
	done
}

@test "with cap_net_raw=p it starts where the bounding set is empty, on a raw socket" {
	needs_root
	cp "$PING" "$BATS_TEST_TMPDIR/ping"
	chmod 755 "$BATS_TEST_TMPDIR" "$BATS_TEST_TMPDIR/ping"
	setcap cap_net_raw=p "$BATS_TEST_TMPDIR/ping"
	ping_sockets_close a
	run in_host a setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --bounding-set=-all \
		"$BATS_TEST_TMPDIR/ping" -c 1 10.77.1.2
	[ "$status" = 2 ]
	[[ ${lines[0]} == *": cannot open a ping socket: Permission denied, nor a raw socket: Operation not permitted" ]]
	# what cannot be dumped cannot be searched for leaks either
	in_host a setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all env ASAN_OPTIONS=detect_leaks=0 \
		"$BATS_TEST_TMPDIR/ping" -c 1 10.77.1.2
	ping_sockets_open a
	in_host a setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --bounding-set=-all \
		"$BATS_TEST_TMPDIR/ping" -c 1 10.77.1.2
}

@test "no capability is left while replies are read" {
	in_background a "$BATS_TEST_TMPDIR/out" "$PING" -i 0.1 10.77.1.2
	wait_until grep -q icmp_seq=2 "$BATS_TEST_TMPDIR/out"
	pid=$(pgrep -n -f -- '-i 0.1 10.77.1.2')
	[ -n "$pid" ]
	run sed -nE 's/^(CapInh|CapPrm|CapEff|CapAmb|NoNewPrivs):\s*//p' "/proc/$pid/status"
	diff - <(echo "$output") <<-'END'
		0000000000000000
		0000000000000000
		0000000000000000
		0000000000000000
		1
	END
}

# identifier_is_ours TARGET FAMILY PROTOCOL ANY: no ping to TARGET, and no other program, gets that of a running one
identifier_is_ours() {
	in_background a "$BATS_TEST_TMPDIR/out" "$PING" -i 0.1 -e 4711 "$1"
	wait_until grep -q icmp_seq=1 "$BATS_TEST_TMPDIR/out"
	run in_host a "$PING" -c 1 -e 4711 "$1"
	[ "$status" = 2 ]
	[ "$output" = "$PING: -e 4711: Address already in use
  another socket has this identifier" ]
	run in_host a python3 -c '
import socket, sys
family, protocol = (getattr(socket, name) for name in sys.argv[1:3])
s = socket.socket(family, socket.SOCK_DGRAM, protocol)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((sys.argv[3], 4711))' "${@:2}"
	[ "$status" = 1 ]
	[[ $output == *"Address already in use"* ]]
}

@test "a second process cannot take our identifier" {
	identifier_is_ours 10.77.1.2 AF_INET IPPROTO_ICMP 0.0.0.0
}

@test "a second process cannot take our identifier, IPv6" {
	identifier_is_ours fd77:1::2 AF_INET6 IPPROTO_ICMPV6 ::
}

# crowd TARGET: a hundred at once, each with all its replies and no other's. Two on raw sockets may have the same
# identifier by chance; then the token parts them, and the other's replies are unmatched.
crowd() {
	in_host a bash -c '
		for i in {1..100}; do
			"$0" --json -c 5 -i 0.2 "$2" >"$1/$i" &
		done
		wait' "$PING" "$BATS_TEST_TMPDIR" "$1"
	for i in {1..100}; do
		counts=$(jq -c 'select(.type == "summary") | [.sent, .received, .duplicates, .errors]' "$BATS_TEST_TMPDIR/$i")
		order=$(jq -c 'select(.type == "reply").seq' "$BATS_TEST_TMPDIR/$i" | tr '\n' ' ')
		if [ "$counts $order" != '[5,5,0,0] 1 2 3 4 5 ' ]; then
			cat "$BATS_TEST_TMPDIR/$i"
			return 1
		fi
	done
}

@test "a hundred pings of one host on ping sockets do not mix" {
	crowd 10.77.1.2
}

@test "a hundred pings of one host on ping sockets do not mix, IPv6" {
	crowd fd77:1::2
}

@test "a hundred pings of one host on raw sockets do not mix" {
	needs_root
	ping_sockets_close a
	crowd 10.77.1.2
}

@test "a hundred pings of one host on raw sockets do not mix, IPv6" {
	needs_root
	ping_sockets_close a
	crowd fd77:1::2
}

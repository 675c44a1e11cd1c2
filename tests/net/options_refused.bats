#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Socket options that only add a fact, and system calls with older ones beside them, may be refused, as under qemu-user, on
# gVisor and by filters: nothing ends for that.
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	two_hosts
	refuse=$BATS_TEST_DIRNAME/../lib/refuse-option
	out=$BATS_TEST_TMPDIR/out
}

teardown() {
	topology_end
}

targets='10.77.1.2 fd77:1::2'

# level:name of SO_RXQ_OVFL, SO_TIMESTAMPING, SO_TIMESTAMPNS, SO_LOCK_FILTER, SO_RCVBUF; IP_RECVERR_RFC4884, IP_RECVTTL, IP_RECVTOS;
# IPV6_RECVERR_RFC4884, IPV6_RECVHOPLIMIT, IPV6_RECVTCLASS
options='1:40 1:37 1:35 1:44 1:8 0:26 0:12 0:13 41:31 41:51 41:66'

@test "the option is refused where the test says so" {
	run -1 "$refuse" 1:40 python3 -c 'import socket; socket.socket(type=socket.SOCK_DGRAM).setsockopt(1, 40, 1)'
	[[ $output == *"Protocol not available"* ]]
	"$refuse" 1:40 python3 -c 'import socket; socket.socket(type=socket.SOCK_DGRAM).setsockopt(1, 2, 1)'
}

all_options() {
	local option target
	for option in $options; do
		for target in $targets; do
			echo "$option $target"
			"$@"
		done
	done
}

ping_once() {
	in_host a "$refuse" "$option" ping -c 2 -i 0.01 "$target" >"$out"
	cat "$out"
	grep '2 packets transmitted, 2 received, 0% packet loss' "$out"
}

@test "ping goes on over a ping socket" {
	ping_sockets_open a
	all_options ping_once
}

@test "ping goes on over a raw socket" {
	all_options ping_once
}

trace() {
	local method
	for method in '' -I -T; do
		# shellcheck disable=SC2086
		in_host a "${as[@]}" "$refuse" "$option" traceroute -n -m 3 $method "$target" >"$out"
		cat "$out"
		sed 1d "$out" | grep -E "^ 1  $target  [0-9.]+ ms  [0-9.]+ ms  [0-9.]+ ms$"
	done
}

@test "traceroute goes on" {
	as=(env)
	all_options trace
}

@test "traceroute goes on without privilege" {
	ping_sockets_open a
	as=(setpriv --inh-caps=-all --ambient-caps=-all --bounding-set=-all)
	all_options trace
}

reply() {
	in_host a "$refuse" "$option" icmp-send --reply echo "$target" >"$out"
	grep 'reply' "$out"
}

@test "icmp-send goes on" {
	all_options reply
}

@test "icmp-send finds source, broadcast and MTU of the route where netlink is refused" {
	family=$BATS_TEST_DIRNAME/../lib/refuse-family
	run "$family" 16 python3 -c 'import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)'
	[ "$status" = 1 ]
	[[ $output == *"Address family not supported"* ]]
	for target in $targets; do
		in_host a "$family" 16 "$ICMP_SEND" --reply=9 echo id=7 "$target" >"$out"
		grep -q "^reply from $target: echo-reply id=7" "$out"
	done
	refused() {
		run in_host a "$family" 16 "$ICMP_SEND" "${@:2}"
		echo "$output"
		[ "$status" != 0 ]
		[ "$output" = "icmp-send: $1" ]
	}
	refused '10.77.1.255 is a broadcast address; add --broadcast if you mean it' echo 10.77.1.255
	refused '10.9.9.9 is not an address of this host; add --spoof if you mean it' --src 10.9.9.9 echo 10.77.1.2
	refused $'10.9.9.9: Network is unreachable\n  no route to 10.9.9.9; see: ip route' echo 10.9.9.9
	refused "--link: the neighbours of to-b: Address family not supported by protocol" -I to-b --link echo 10.77.1.2
	refused 'packet is 1628 bytes, MTU of the route is 1500: add --frag 1480' echo data=random:1600 10.77.1.2
	in_host a "$family" 16 "$ICMP_SEND" --src 10.77.1.1 echo 10.77.1.2
	# a message to a group of a link
	in_host a "$family" 16 "$ICMP_SEND" -I to-b mld-query ff02::1 | grep -q '^sent .* fe80::1 > ff02::1 mld-query$'
}

# ---- system calls ------------------------------------------------------------

# Every command against both families where the calls in $calls fail with $errno.
commands_go_on() {
	local target
	for target in $targets; do
		in_host a "$call" "$errno" "$calls" ping -n -c 3 -l 3 -i 0.01 "$target" >"$out"
		cat "$out"
		grep '3 packets transmitted, 3 received, 0% packet loss' "$out"
		in_host a "$call" "$errno" "$calls" traceroute -n -m 3 "$target" | grep -E "^ 1  $target  [0-9.]+ ms  [0-9.]+ ms  [0-9.]+ ms$"
		in_host a "$call" "$errno" "$calls" icmp-send --reply=9 echo "$target" | grep "^reply from $target: echo-reply"
	done
}

each_call() {
	call=$BATS_TEST_DIRNAME/../lib/refuse-call
	run -1 "$call" "$errno" socketpair python3 -c 'import socket; socket.socketpair()'
	for calls in sendmmsg recvmmsg ppoll socketpair sendmmsg,recvmmsg,ppoll,socketpair; do
		ping_sockets_open a
		commands_go_on
	done
	# a raw socket too
	host_add c && link_add c b
	calls=sendmmsg,recvmmsg,ppoll,socketpair
	in_host c "$call" "$errno" "$calls" ping -n -c 2 -i 0.01 10.77.2.2 | grep '2 packets transmitted, 2 received'
	in_host c "$call" "$errno" "$calls" ping -n -f -c 2 fd77:2::2 | grep '2 packets transmitted, 2 received'
}

@test "calls that a kernel does not have are replaced by older ones, in the three commands" {
	errno=ENOSYS
	each_call
}

@test "calls that a filter refuses are replaced by older ones, in the three commands" {
	errno=EPERM
	each_call
}

# no_random ERRNO SENTENCE: what each command says where the kernel refuses random numbers so
no_random() {
	local call=$BATS_TEST_DIRNAME/../lib/refuse-call target
	run -1 "$call" "$1" getrandom=2 python3 -c 'import os; os.getrandom(3); os.getrandom(2)'
	[[ $output == *"$2"* ]]
	ping_sockets_open a
	for target in $targets; do
		run -2 in_host a "$call" "$1" getrandom=2 ping -c 1 "$target"
		[ "$output" = "ping: no random identifier: $2" ]
		run -2 in_host a "$call" "$1" getrandom=2 ping -c 1 "$target" "$target"
		[ "$output" = "ping: no random identifier: $2" ]
		run in_host a "$call" "$1" getrandom=2 traceroute -n -I "$target"
		[ "${lines[1]}" = "getrandom: $2" ]
		[ "${#lines[@]}" = 2 ]
		run -3 in_host a "$call" "$1" getrandom=2 icmp-send --reply echo "$target"
		[[ $output = *"icmp-send: no random identifier: $2" ]]
		run -3 without_capabilities a "$call" "$1" getrandom=2 icmp-send echo "$target"
		[[ $output = *"icmp-send: no random identifier: $2" ]]
	done
}

@test "without random numbers each command says so, not the call that would have come next" {
	no_random EIO 'Input/output error'
}

@test "random numbers that a filter refuses are no matter of privilege, and no hint says so" {
	no_random EPERM 'Operation not permitted'
}

@test "nor does a raw socket of ping's name its filter for them" {
	local call=$BATS_TEST_DIRNAME/../lib/refuse-call
	host_add c && link_add c b
	for target in 10.77.2.2 fd77:2::2; do
		run -2 in_host c "$call" EIO getrandom=2 ping -c 1 "$target"
		[ "$output" = 'ping: no random identifier: Input/output error' ]
	done
}

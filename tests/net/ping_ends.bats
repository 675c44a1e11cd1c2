#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What ends a run of ping, and when: replies, errors, deadlines, signals.
# shellcheck disable=SC2154,SC2016,SC2030,SC2031

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/ping
	ping_pair
}

teardown() {
	topology_end
}

@test "-o ends after the first reply, with status 0" {
	run in_host a "$PING" -o -i 5 -w 60 10.77.1.2
	[ "$status" = 0 ]
	[[ $output == *"1 packets transmitted, 1 received, 0% packet loss"* ]]
}

@test "--probe-timeout with --show-lost reports each lost probe" {
	firewall_drop b input
	run in_host a "$PING" -c 2 -i 0.02 --probe-timeout=0.05 --show-lost 10.77.1.2
	[ "$status" = 1 ]
	diff <(timeless <<<"$output") - <<-'END'
		PING 10.77.1.2 (10.77.1.2) 56(84) bytes of data.
		icmp_seq=1 timed out after T
		icmp_seq=2 timed out after T

		--- 10.77.1.2 ping statistics ---
		2 packets transmitted, 0 received, 100% packet loss, time T
	END
}

@test "--show-lost alone reports each lost probe when a later one is answered, and at the end" {
	# the first, the third and the fifth echo request are lost
	in_host b nft -f - <<-'END'
		table inet t {
			chain input {
				type filter hook input priority 0
				meta l4proto icmp icmp type echo-request numgen inc mod 2 == 0 drop
				meta l4proto ipv6-icmp icmpv6 type echo-request numgen inc mod 2 == 0 drop
			}
		}
	END
	for target in 10.77.1.2 fd77:1::2; do
		run in_host a "$PING" -n -c 5 -i 0.1 -W 0.1 --show-lost "$target"
		[ "$status" = 0 ]
		[ "$(grep -o 'icmp_seq=[0-9]* [tl][a-z]*' <<<"$output")" = "icmp_seq=1 lost
icmp_seq=2 ttl
icmp_seq=3 lost
icmp_seq=4 ttl
icmp_seq=5 lost" ]
		in_host b nft flush chain inet t input
		in_host b nft add rule inet t input icmpv6 type echo-request numgen inc mod 2 == 0 drop
	done
}

@test "an ICMP error ends a run with a deadline, unless --ignore-errors" {
	firewall_reject b host-prohibited input
	run in_host a "$PING" -q -w 5 -i 0.1 10.77.1.2
	[ "$status" = 1 ]
	[[ $output == *"1 packets transmitted, 0 received, +1 errors, 100% packet loss"* ]]
	run in_host a "$PING" -q --deadline=1.05 -i 0.1 --ignore-errors 10.77.1.2
	[ "$status" = 1 ]
	# the clock may skip some on a busy machine, and not all of ten
	[[ $output =~ ([0-9]+)" packets transmitted, 0 received, +"([0-9]+)" errors, 100% packet loss" ]]
	[ "${BASH_REMATCH[1]}" -gt 1 ]
	[ "${BASH_REMATCH[2]}" -gt 1 ]
}

@test "INT, TERM, HUP and ALRM print the statistics and end with the status of any end" {
	for signal in INT TERM HUP ALRM; do
		run in_host a "$signal_at" icmp_seq=1 $signal -- "$PING" -i 60 10.77.1.2
		[ "$status" = 0 ]
		[[ $output == *"1 packets transmitted, 1 received, 0% packet loss"* ]]
		run in_host a "$signal_at" sent $signal -- "$PING" -i 60 10.77.1.99
		[ "$status" = 1 ]
		[[ $output == *"1 packets transmitted, 0 received, 100% packet loss"* ]]
	done
}

@test "a signal ends a flood whose answers never end" {
	# a backspace is a reply; it is printed as soon as the buffer of the output is full
	run in_host a "$signal_at" $'\b' INT -- "$PING" -f 10.77.1.2
	[ "$status" = 0 ]
	[[ $output == *" packet loss, time "* ]]
}

@test "a flood sleeps in the call that receives" {
	for words in "10.77.1.2" "fd77:1::2" "-4 -l 3 10.77.1.2"; do
		# shellcheck disable=SC2086
		run in_host a env ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=recvmsg,recvmmsg,ppoll \
			"$PING" -q -f -c 300 $words
		[[ $output == *"300 packets transmitted, 300 received"* ]]
		# one to receive; on a busy machine some replies must be slept for again
		[ "$(grep -cE '^(\[pid +[0-9]+\] )?(recvmm?sg|ppoll)' <<<"$output")" -le 600 ]
	done
}

@test "an unanswered flood goes on, on raw sockets too, and a signal ends it" {
	for reserved in "" "-e 0"; do
		# shellcheck disable=SC2086
		run in_host a timeout 20 "$PING" -q -f -c 5 -W 0.1 $reserved 10.77.1.99
		[ "$status" = 1 ]
		[[ $output == *"5 packets transmitted, 0 received"* ]]
		# shellcheck disable=SC2086
		run in_host a "$signal_at" sent INT -- "$PING" -q -f $reserved 10.77.1.99
		[ "$status" = 1 ]
		[[ $output == *" 100% packet loss, time "* ]]
	done
}

@test "two signals at once, as timeout sends them, are one request: the statistics come" {
	for _ in {1..10}; do
		run in_host a "$signal_at" icmp_seq=1 INT icmp_seq=1 INT -- "$PING" -i 60 10.77.1.2
		[ "$status" = 0 ]
		[[ $output == *"1 packets transmitted, 1 received"* ]]
	done
}

@test "an answer that came in time counts, however late ping comes back from sending" {
	run in_host a env ASAN_OPTIONS=detect_leaks=0 strace -f -o /dev/null -e inject=sendto:delay_exit=1500000 \
		"$PING" -w 1 10.77.1.2
	[ "$status" = 0 ]
	[[ $output == *"1 packets transmitted, 1 received, 0% packet loss"* ]]
}

@test "a reply that came in time counts, however long ping was held up before it reads" {
	for target in 10.77.1.2 fd77:1::2; do
		# the second probe leaves, ping is held up beyond the time-out of both
		run in_host a env ASAN_OPTIONS=detect_leaks=0 strace -f -o /dev/null -e trace=sendto \
			-e inject=sendto:delay_exit=1500000:when=2 \
			"$PING" -n -c 2 -i 0.2 --probe-timeout 0.5 --show-lost "$target"
		[ "$status" = 0 ]
		[[ $output == *"2 packets transmitted, 2 received, 0% packet loss"* && $output != *" no answer"* ]]
	done
}

@test "ignored and blocked signals of the parent do not matter" {
	run in_host a python3 -c '
import os, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
p = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
p.stdout.readline(); p.stdout.readline()
p.send_signal(signal.SIGINT)
print(p.stdout.read())
sys.exit(p.wait(timeout=60))' "$PING" -i 5 10.77.1.2
	[ "$status" = 0 ]
	[[ $output == *'1 packets transmitted, 1 received'* ]]
}

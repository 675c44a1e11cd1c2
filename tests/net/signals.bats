#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Signals as callers expect them: what the parent ignored, alarms, background jobs of shells.

# shellcheck disable=SC2154,SC2030,SC2031 # PING, output come from helpers.bash and bats; tests are subshells
bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	load ../lib/topology
	signal_at=$BATS_TEST_DIRNAME/../lib/signal-at
	topology_start
	two_hosts
	ping_sockets_open a
}

teardown() {
	topology_end
}


@test "ping goes on after HUP and TERM that its parent ignored, and ends by those that it did not" {
	for target in 10.77.1.2 fd77:1::2; do
		run in_host a "$signal_at" icmp_seq=1 HUP icmp_seq=1 TERM icmp_seq=2 INT -- \
			env --ignore-signal=HUP,TERM "$PING" -n -i 0.1 "$target"
		[ "$status" = 0 ]
		[[ $output == *'icmp_seq=2 '*'0% packet loss'* ]]
		for signal in HUP TERM ALRM; do
			run in_host a "$signal_at" icmp_seq=1 "$signal" -- "$PING" -n -i 60 "$target"
			[ "$status" = 0 ]
			[[ $output == *'1 packets transmitted, 1 received'* ]]
		done
	done
}

@test "ping takes INT and QUIT also in the background of a script, where the shell ignores them" {
	run in_host a "$signal_at" icmp_seq=1 QUIT 'packets,' INT -- \
		env --ignore-signal=INT,QUIT "$PING" -n -i 60 10.77.1.2
	[ "$status" = 0 ]
	[[ $output == *'1 packets transmitted, 1 received'*'1/1 packets, 0% loss'* ]]
}

@test "a listener goes on after HUP and TERM that its parent ignored" {
	# echoes only: reports of groups and solicitations of routers go about at any time
	for family in 4 6; do
		in_background b "$BATS_TEST_TMPDIR/received" env --ignore-signal=HUP,TERM "$ICMP_SEND" --listen echo -"$family" -c 1
		wait_until receives in_host b
		pkill -HUP -P "$topology_pid"
		pkill -TERM -P "$topology_pid"
		[ "$family" = 4 ] && target=10.77.1.2 || target=fd77:1::2
		in_host a "$PING" -n -c 1 "$target"
		wait "$topology_pid"
	done
}

# silent_trace PLAN... -- COMMAND...: the plan of signal-at for a trace that nothing answers
silent_trace() {
	run in_host a "$signal_at" "$@" "$TRACEROUTE" -n -w 300,0,0 "$target" </dev/null
}

@test "traceroute ends by ALRM and QUIT, and by HUP, INT and TERM that its parent did not ignore" {
	ulimit -c 0
	firewall_chain b input 'meta l4proto udp drop;'
	for target in 10.77.1.2 fd77:1::2; do
		for signal in ALRM:142 QUIT:131 HUP:129 INT:130 TERM:143; do
			silent_trace 'hops max' "${signal%:*}" --
			[ "$status" = "${signal#*:}" ]
			[[ ${lines[0]} == "traceroute to $target "* ]]
		done
	done
}

@test "an alarm that was set before traceroute began ends it" {
	firewall_chain b input 'meta l4proto udp drop;'
	run in_host a python3 -c 'import os, signal, sys; signal.alarm(1); os.execv(sys.argv[1], sys.argv[1:])' \
		"$TRACEROUTE" -n -w 300,0,0 10.77.1.2
	[ "$status" = 142 ]
}

@test "traceroute goes on after HUP, TERM, INT and QUIT that its parent ignored" {
	firewall_chain b input 'meta l4proto udp drop;'
	for target in 10.77.1.2 fd77:1::2; do
		silent_trace 'hops max' HUP 'hops max' TERM 'hops max' INT 'hops max' QUIT 'hops max' ALRM -- \
			env --ignore-signal=HUP,TERM,INT,QUIT
		[ "$status" = 142 ]
	done
}

@test "a second signal ends at once, also where the output is blocked" {
	# held up in a write that never ends, as by a pager
	run in_host a python3 -c '
import array, fcntl, signal, subprocess, sys, termios, time
p = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
last, same = 0, 0
while same < 20:
    time.sleep(0.02)
    now = array.array("i", [0])
    fcntl.ioctl(p.stdout, termios.FIONREAD, now)
    same = same + 1 if now[0] == last > 60000 else 0
    last = now[0]
p.send_signal(signal.SIGINT)
while p.poll() is None:
    time.sleep(0.05)
    p.send_signal(signal.SIGINT)
print(p.returncode)' "$PING" -D -i 0 -l 50 10.77.1.2
	[ "$output" = -2 ]
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# How ping runs: names, JSON, signals, outputs, privileges, crowds.
# shellcheck disable=SC2154,SC2016,SC2030,SC2031

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	two_hosts
	ping_sockets_open a
	signal_at=$BATS_TEST_DIRNAME/../lib/signal-at
}

teardown() {
	topology_end
}

# timeless: what differs from run to run taken out
timeless() {
	sed -E -e 's/time=[0-9.]+ ms/time=T/' -e 's/, time [0-9]+ms/, time T/' -e 's#= [0-9./]+ ms#= T#' \
		-e 's/timed out after [0-9]+ ms/timed out after T/'
}

valid() {
	python3 - "$top_srcdir/docs/schema/ping.schema.json" "$1" <<-'END'
		import json, sys, jsonschema
		check = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
		lines = open(sys.argv[2]).read().splitlines()
		assert lines, 'no line'
		for line in lines:
		    record = json.loads(line)
		    assert list(record)[:3] == ['type', 'v', 'time'], line
		    errors = [e.message for e in check.iter_errors(record)]
		    assert not errors, (line, errors)
	END
}

# ---- names -------------------------------------------------------------------

@test "replies show the names of the resolver, asked for once" {
	hosts_file a <<<'10.77.1.2 bee.example bee'
	resolver_none a
	run in_host a "$PING" -c 2 -i 0.01 bee
	[ "$status" = 0 ]
	diff <(timeless <<<"$output") - <<-'END'
		PING bee.example (10.77.1.2) 56(84) bytes of data.
		64 bytes from bee.example (10.77.1.2): icmp_seq=1 ttl=64 time=T
		64 bytes from bee.example (10.77.1.2): icmp_seq=2 ttl=64 time=T

		--- bee.example ping statistics ---
		2 packets transmitted, 2 received, 0% packet loss, time T
		rtt min/avg/max/mdev = T
	END
}

@test "-n, a numeric target and IPUTILS_PING_PTR_LOOKUP=0 show no names, -H does" {
	hosts_file a <<<'10.77.1.2 bee.example bee'
	resolver_none a
	number='64 bytes from 10.77.1.2: icmp_seq=1 '
	named='64 bytes from bee.example (10.77.1.2): icmp_seq=1 '
	for words in '-n bee' '10.77.1.2' '-H -n bee' '-n 10.77.1.2'; do
		# shellcheck disable=SC2086
		run in_host a "$PING" -c 1 $words
		[[ ${lines[1]} == "$number"* ]]
	done
	for words in bee '-H 10.77.1.2' '-n -H 10.77.1.2'; do
		# shellcheck disable=SC2086
		run in_host a "$PING" -c 1 $words
		[[ ${lines[1]} == "$named"* ]]
	done
	run in_host a env IPUTILS_PING_PTR_LOOKUP=0 "$PING" -c 1 bee
	[[ ${lines[1]} == "$number"* ]]
	run in_host a env IPUTILS_PING_PTR_LOOKUP=0 "$PING" -c 1 -H bee
	[[ ${lines[1]} == "$named"* ]]
}

@test "a resolver that never answers holds lines up, in order, and no probe" {
	resolver_start a <<-'END'
		bee.example A 10.77.1.2
		10.77.1.2 DROP -
	END
	run in_host a "$PING" -c 5 -i 0.05 bee.example
	[ "$status" = 0 ]
	diff <(timeless <<<"$output" | sed -n '2,6p;9p') - <<-'END'
		64 bytes from 10.77.1.2: icmp_seq=1 ttl=64 time=T
		64 bytes from 10.77.1.2: icmp_seq=2 ttl=64 time=T
		64 bytes from 10.77.1.2: icmp_seq=3 ttl=64 time=T
		64 bytes from 10.77.1.2: icmp_seq=4 ttl=64 time=T
		64 bytes from 10.77.1.2: icmp_seq=5 ttl=64 time=T
		5 packets transmitted, 5 received, 0% packet loss, time T
	END
}

@test "a slow name is waited for, at the end too" {
	resolver_start a <<-'END'
		bee.example A 10.77.1.2
		10.77.1.2 DELAY 100
		10.77.1.2 PTR bee.example
	END
	run in_host a "$PING" -c 1 bee.example
	[[ ${lines[1]} == "64 bytes from bee.example (10.77.1.2): icmp_seq=1 "* ]]
}

@test "names with escapes are printed harmless" {
	resolver_start a <<-'END'
		bee.example A 10.77.1.2
		10.77.1.2 PTR e\x1b[31m.x
	END
	run in_host a "$PING" -c 1 -H 10.77.1.2
	[[ $output != *$'\e'* ]]
	[[ ${lines[1]} == "64 bytes from "*"10.77.1.2"* ]]
}

# processes_started WORD...: how many processes ping starts for that command line
processes_started() {
	in_host a env ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=clone,clone3,fork,vfork "$PING" -c 1 "$@" 2>&1 |
		grep -c '^clone\|^fork\|^vfork'
}

@test "no process is started for a numeric target, one looks a name up, one more names who replies" {
	hosts_file a <<<'10.77.1.2 bee'
	[ "$(processes_started 10.77.1.2)" = 0 ]
	for words in '-n bee' '-f bee' '-q bee'; do
		# shellcheck disable=SC2086
		[ "$(processes_started $words)" = 1 ]
	done
	[ "$(processes_started bee)" = 2 ]
}

@test "where no process can be had an ordinary user gets numbers for names, root the reason" {
	needs_root
	hosts_file a <<<'10.77.1.2 bee.example bee'
	in_host a sysctl -q -w net.ipv4.ping_group_range='0 2147483647'
	run in_host_as_user a ASAN_OPTIONS=detect_leaks=0 strace -f -o /dev/null -e inject=clone,clone3,fork:error=EAGAIN "$PING" -c 1 bee
	[ "$status" = 0 ]
	[[ ${lines[1]} == "64 bytes from 10.77.1.2: icmp_seq=1 "* ]]
	run in_host a env ASAN_OPTIONS=detect_leaks=0 strace -f -o /dev/null -e inject=clone,clone3,fork:error=EAGAIN "$PING" -c 1 bee
	[ "$status" = 2 ]
	[[ ${lines[0]} == *"ping: bee: Resource temporarily unavailable" ]]
}

@test "a name outside ASCII is looked up in its ASCII form" {
	resolver_start a <<<'xn--bcher-kva.example A 10.77.1.2'
	run in_host a env LC_ALL=C.UTF-8 "$PING" -n -c 1 bücher.example
	[ "$status" = 0 ]
	[[ ${lines[0]} == "PING "*" (10.77.1.2) 56(84) bytes of data." ]]
}

@test "a name in UTF-8 is one in every locale, in the three commands" {
	resolver_start a <<<'xn--bcher-kva.example A 10.77.1.2'
	local locale
	for locale in LC_ALL=C LC_ALL=POSIX LANG= LC_CTYPE=nonexistent; do
		run in_host a env -u LC_ALL "$locale" "$PING" -n -c 1 bücher.example
		[ "$status" = 0 ]
		run in_host a env -u LC_ALL "$locale" "$TRACEROUTE" -n bücher.example
		[ "$status" = 0 ]
		run in_host a env -u LC_ALL "$locale" "$ICMP_SEND" echo bücher.example
		[ "$status" = 0 ]
	done
}

# ---- ends ----------------------------------------------------------------------

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
	run in_host a "$signal_at" sent INT -- "$PING" -q -f 10.77.1.2
	[ "$status" = 0 ]
	[[ $output == *" packet loss, time "* ]]
}

@test "a flood sleeps in the call that receives" {
	for words in "10.77.1.2" "fd77:1::2" "-4 -l 3 10.77.1.2"; do
		# shellcheck disable=SC2086
		run in_host a env ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=sendmmsg,recvmmsg,ppoll \
			"$PING" -q -f -c 300 $words
		[[ $output == *"300 packets transmitted, 300 received"* ]]
		# one to receive; on a busy machine some replies must be slept for again
		[ "$(grep -cE '^(\[pid +[0-9]+\] )?(recvmmsg|ppoll)' <<<"$output")" -le 600 ]
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
	run in_host a env ASAN_OPTIONS=detect_leaks=0 strace -f -o /dev/null -e inject=sendmmsg:delay_exit=1500000 \
		"$PING" -w 1 10.77.1.2
	[ "$status" = 0 ]
	[[ $output == *"1 packets transmitted, 1 received, 0% packet loss"* ]]
}

@test "a reply that came in time counts, however long ping was held up before it reads" {
	for target in 10.77.1.2 fd77:1::2; do
		# the second probe leaves, ping is held up beyond the time-out of both
		run in_host a env ASAN_OPTIONS=detect_leaks=0 strace -f -o /dev/null -e trace=sendmmsg \
			-e inject=sendmmsg:delay_exit=1500000:when=2 \
			"$PING" -n -c 2 -i 0.2 --probe-timeout 0.5 --show-lost "$target"
		[ "$status" = 0 ]
		[[ $output == *"2 packets transmitted, 2 received, 0% packet loss"* && $output != *" no answer"* ]]
	done
}

# blocked_output ARGUMENT...: starts ping with an output that is not read, until it is full for good; then one INT, and
# after one and a half second another one; prints the status
blocked_output() {
	in_host a python3 -c '
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
time.sleep(1.5)
p.send_signal(signal.SIGINT)
print(p.wait(timeout=60))' "$@"
}

@test "a second signal later ends at once, also where the output is blocked" {
	run blocked_output "$PING" -D -i 0 -l 50 10.77.1.2
	[ "$output" = "-2" ]
}

@test "ignored and blocked signals of the parent do not matter" {
	run in_host a python3 -c '
import os, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
p = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
p.stdout.readline(); p.stdout.readline()
p.send_signal(signal.SIGINT)
sys.exit(p.wait(timeout=60))' "$PING" -i 5 10.77.1.2
	[ "$status" = 0 ]
}

# ---- output --------------------------------------------------------------------

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
			diff "$BATS_TEST_TMPDIR/out.C" "$BATS_TEST_TMPDIR/out.$locale"
		done
	done
}

# ---- JSON ----------------------------------------------------------------------

json() {
	in_host a "$PING" --json "$@" >>"$BATS_TEST_TMPDIR/json" 2>/dev/null || :
}

@test "every line of --json fits the schema: replies, errors, timeouts, options, signals, refusals" {
	needs_root
	json -c 2 -i 0.01 10.77.1.2
	json -c 1 fd77:1::2
	json -c 1 fe80::2%to-b
	json -c 1 -s 0 10.77.1.2
	json -c 2 -i 0.01 -R 10.77.1.2
	json -c 1 -T tsandaddr 10.77.1.2
	json -c 1 -T tsonly 10.77.1.2
	json -c 1 -M 'do' -s 3000 10.77.1.2
	json -c 1 -t 0 10.77.1.2
	json nosuch.invalid
	json 192.0.2.1
	json -c 1 -I nosuch 10.77.1.2
	json -c 3 -i 0 10.77.1.2
	json -f -c 3 10.77.1.2
	json --deadline=0.2 -i 0.05 10.77.1.2
	{
		in_host a "$signal_at" '"reply"' INT -- "$PING" --json -i 60 10.77.1.2
		in_host a "$signal_at" '"reply"' TERM -- "$PING" --json -i 60 fd77:1::2
		in_host a "$signal_at" '"reply"' QUIT '"status"' INT -- "$PING" --json -i 60 10.77.1.2
	} >>"$BATS_TEST_TMPDIR/json"
	firewall_reject b host-prohibited input
	json -c 2 -i 0.01 10.77.1.2
	in_host b nft flush ruleset
	firewall_drop b input
	json -c 2 -i 0.01 --probe-timeout=0.02 -O 10.77.1.2
	firewall_drop a output
	json -c 2 -i 0.01 -W 0.1 10.77.1.2
	ping_sockets_close a
	in_host a nft flush ruleset
	in_host b nft flush ruleset
	json -c 2 -i 0.01 10.77.1.2
	json -c 1 fd77:1::2
	valid "$BATS_TEST_TMPDIR/json"
	for type in start reply timeout outstanding error status summary; do
		grep -q "^{\"type\":\"$type\"," "$BATS_TEST_TMPDIR/json"
	done
}

@test "--json has the exit status, the losses and the counts" {
	firewall_reject b host-prohibited input
	run in_host a "$PING" --json -c 2 -i 0.01 10.77.1.2
	[ "$status" = 1 ]
	summary=$(tail -n 1 <<<"$output" | jq -c '[.type, .sent, .received, .errors, .loss_percent, .exit]')
	[ "$summary" = '["summary",2,0,2,100,1]' ]
	error=$(grep '"error"' <<<"$output" | head -n 1 | jq -c '[.from, .seq, .icmp_type, .icmp_code, .text]')
	[ "$error" = '["10.77.1.2",1,3,10,"Destination Host Prohibited"]' ]
}

@test "what --json's records report is on stderr in the words of any run" {
	needs_root
	run --separate-stderr in_host a "$PING" --json -c 1 -s 2000 -M 'do' 10.77.1.2
	[ "$(jq -c 'select(.type == "error") | [.errno, .seq, .mtu]' <<<"$output")" = '["EMSGSIZE",1,1500]' ]
	[ "$stderr" = "$PING: local error: message too long, mtu=1500" ]
	# on an IPv6 ping socket the kernel keeps this to itself
	firewall_drop a output
	run --separate-stderr in_host a "$PING" --json -c 1 -W 0.1 10.77.1.2
	[ "$(jq -c 'select(.type == "error") | [.errno, .text, .seq]' <<<"$output")" = '["EPERM","Operation not permitted",1]' ]
	[ "$stderr" = "$PING: sendmsg: Operation not permitted" ]
}

@test "warnings are records of --json, too" {
	needs_root
	in_host b sh -c 'echo 0 >/proc/sys/net/ipv4/icmp_echo_ignore_broadcasts'
	run --separate-stderr in_host a "$PING" --json -b -c 1 10.77.1.255
	[ "$status" = 0 ]
	[ "$stderr" = "WARNING: pinging broadcast address" ]
	echo "$output" >"$BATS_TEST_TMPDIR/json"
	[ "$(jq -c 'select(.type == "warning") | [.errno, .text]' <<<"$output")" = '[null,"pinging broadcast address"]' ]
	run --separate-stderr in_host_as_user a "$PING" --json -m 5 -c 1 10.77.1.2
	[ "$status" = 0 ]
	echo "$output" >>"$BATS_TEST_TMPDIR/json"
	[ "$(jq -c 'select(.type == "warning") | [.errno, .text]' <<<"$output")" = '["EPERM","failed to set mark: 5: Operation not permitted"]' ]
	valid "$BATS_TEST_TMPDIR/json"
}

@test "each record of --json has the keys it is promised with" {
	run in_host a "$PING" --json -c 2 -i 0.01 10.77.1.2
	diff <(jq -r '"\(.type): \(keys_unsorted | join(" "))"' <<<"$output") - <<-'END'
		start: type v time tool host addr src af size ident socket timestamps interval_ms count
		reply: type v time host addr from seq size ttl rtt_ms stamp dup late corrupt
		reply: type v time host addr from seq size ttl rtt_ms stamp dup late corrupt
		summary: type v time host addr sent received duplicates errors corrupted late foreign malformed local_errors dropped loss_percent elapsed_ms rtt_min_ms rtt_avg_ms rtt_max_ms rtt_mdev_ms jitter_ms queued_max_ms exit
	END
	firewall_drop b input
	run in_host a "$PING" --json -c 1 --probe-timeout=0.05 fd77:1::2
	diff <(jq -r '"\(.type): \(keys_unsorted | join(" "))"' <<<"$output" | sed 1d) - <<-'END'
		timeout: type v time host addr seq waited_ms
		summary: type v time host addr sent received duplicates errors corrupted late foreign malformed local_errors dropped loss_percent elapsed_ms exit
	END
	in_host b nft flush ruleset
	firewall_reject b admin-prohibited input
	run in_host a "$PING" --json -c 1 fd77:1::2
	diff <(jq -r '"\(.type): \(keys_unsorted | join(" "))"' <<<"$output" | sed '1d;$d') - <<-'END'
		error: type v time host addr from seq icmp_type icmp_code text
	END
}

@test "--json says whose clock the times are from, and user stamps are the user's" {
	for wanted in user kernel; do
		run in_host a "$PING" --json -c 1 --timestamps=$wanted 10.77.1.2
		[ "$(jq -r 'select(.type == "start").timestamps' <<<"$output")" = $wanted ]
		[ "$(jq -r 'select(.type == "reply").stamp' <<<"$output")" = $wanted ]
	done
	run in_host a "$PING" --json -c 1 -U 10.77.1.2
	[ "$(jq -r 'select(.type == "reply").stamp' <<<"$output")" = user ]
}

# A veth device has no clock: the kernel's stamps stand in, as each reply's record says (the user's where a busy
# machine makes the wall clock look as if it had stepped).
hardware() {
	for target in 10.77.1.2 fd77:1::2; do
		run in_host a "$PING" --json -c 2 -i 0.01 --timestamps=hardware "$target"
		[ "$status" = 0 ]
		diff <(jq -c '[.type, .timestamps // .stamp]' <<<"$output" | sed 's/"user"/"kernel"/') - <<-'END'
			["start","hardware"]
			["reply","kernel"]
			["reply","kernel"]
			["summary",null]
		END
		run --separate-stderr in_host a "$PING" -v -c 1 --timestamps=hardware "$target"
		[[ $stderr == *"), timestamps: hardware, hints."* ]]
		[[ ${lines[1]} == "64 bytes from $target: icmp_seq=1 "*" time="* ]]
	done
}

@test "--timestamps=hardware falls back to the kernel's on a device without a clock" {
	needs_root
	hardware
	ping_sockets_close a
	hardware
}

# ---- privilege, identity -------------------------------------------------------

@test "an ordinary user without capability has all of this" {
	needs_root
	for arguments in '-c 1 10.77.1.2' '-c 1 fd77:1::2' '-c 1 -R 10.77.1.2' '-c 1 -T tsandaddr 10.77.1.2' \
		'-c 1 -F 77 fd77:1::2' '-c 1 -Q ef 10.77.1.2' '-c 1 -t 5 fd77:1::2' '-c 1 -M do 10.77.1.2' \
		'-c 1 -I to-b 10.77.1.2' '-c 1 -I 10.77.1.1 10.77.1.2' '-c 1 -B fd77:1::2' '-c 1 -e 77 10.77.1.2' \
		'-c 3 -i 0.002 10.77.1.2' '-c 3 -f -i 0.002 10.77.1.2' '-c 2 -A 10.77.1.2' '-c 3 -l 3 10.77.1.2' \
		'-c 1 -C 10.77.1.2' '-c 1 -d 10.77.1.2' '-c 1 -S 9999 10.77.1.2' '-c 1 -r 10.77.1.2' \
		'-c 1 -L -I to-b ff02::1' '-c 1 -p ff 10.77.1.2' '-c 1 -s 2000 10.77.1.2' '-c 1 fe80::2%to-b'; do
		# shellcheck disable=SC2086
		in_host_as_user a "$PING" -q $arguments || {
			echo "$arguments"
			return 1
		}
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

@test "a second process cannot take our identifier" {
	in_background a "$BATS_TEST_TMPDIR/out" "$PING" -i 0.1 -e 4711 10.77.1.2
	wait_until grep -q icmp_seq=1 "$BATS_TEST_TMPDIR/out"
	run in_host a "$PING" -c 1 -e 4711 10.77.1.2
	[ "$status" = 2 ]
	[ "$output" = "$PING: bind: Address already in use" ]
	run in_host a python3 -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("0.0.0.0", 4711))'
	[ "$status" = 1 ]
	[[ $output == *"Address already in use"* ]]
}

@test "a second process cannot take our identifier, IPv6" {
	in_background a "$BATS_TEST_TMPDIR/out" "$PING" -i 0.1 -e 4711 fd77:1::2
	wait_until grep -q icmp_seq=1 "$BATS_TEST_TMPDIR/out"
	run in_host a "$PING" -c 1 -e 4711 fd77:1::2
	[ "$status" = 2 ]
	[ "$output" = "$PING: bind: Address already in use" ]
	run in_host a python3 -c '
import socket
s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM, socket.IPPROTO_ICMPV6)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("::", 4711))'
	[ "$status" = 1 ]
	[[ $output == *"Address already in use"* ]]
}

# crowd TARGET: a hundred at once, each with all its replies and no other's. Two on raw sockets may have the same
# identifier by chance; then the token parts them, and the other's replies are foreign.
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

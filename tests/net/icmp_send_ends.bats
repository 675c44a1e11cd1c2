#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# How a run of icmp-send ends: by its count, its deadline, a signal, a packet that never comes, an output that takes no
# more. The summary has the exit status that the process then has.
# shellcheck disable=SC2030,SC2031,SC2154

setup() {
	load ../lib/helpers
	out=$BATS_TEST_TMPDIR/out
	err=$BATS_TEST_TMPDIR/err
	ip link set lo up
	schema=$BATS_TEST_DIRNAME/../../docs/schema/icmp-send.schema.json
	json_lines=$BATS_TEST_DIRNAME/../lab/json-lines
}

teardown() {
	sysctl -q -w net.ipv4.icmp_echo_ignore_all=0
	[ -z "${running:-}" ] || kill -KILL "$running" 2>/dev/null || :
}

# run_in_background OPTION...: its process id is in $running when it receives packets
run_in_background() {
	"$ICMP_SEND" "$@" >"$out" 2>"$err" </dev/null 3>&- &
	running=$!
	wait_until receives
}

# ends_with STATUS
ends_with() {
	local status=0
	wait "$running" || status=$?
	running=
	[ "$status" = "$1" ] || {
		echo "status $status, not $1"
		cat "$out" "$err"
		return 1
	}
}

# The last record is a summary with STATUS; every record fits the schema.
summary_tells() {
	"$json_lines" "$schema" <"$out"
	[ "$(tail -n 1 "$out" | jq -c '[.type, .exit]')" = "[\"summary\",$1]" ]
}

@test "a listener that INT, TERM or HUP ends sums up what it received, and exits 0" {
	for signal in INT TERM HUP; do
		run_in_background --listen --json -4 echo
		icmp-send -q echo id=7 127.0.0.1
		wait_until grep -q '"type":"received"' "$out"
		kill -s "$signal" "$running"
		ends_with 0
		summary_tells 0
		[ "$(tail -n 1 "$out" | jq -c '[.sent, .received]')" = '[null,1]' ]
	done
}

@test "a listener ends at its deadline: 1 when it received fewer than -c names, else 0" {
	run icmp-send --listen -w 0.05 --json -4 echo
	[ "$status" = 0 ]
	[ "$(tail -n 1 <<<"$output" | jq -c '[.type, .received, .exit]')" = '["summary",0,0]' ]
	run icmp-send --listen -w 0.05 -c 1 -4 echo
	[ "$status" = 1 ]
	[ "$output" = 'icmp-send: listening' ]
	run_in_background --listen -w 100 -c 1 --json -4 echo
	icmp-send -q echo id=7 127.0.0.1
	ends_with 0
	summary_tells 0
}

@test "--quote-live waits no longer than the deadline, says so, sends nothing and exits 3" {
	run icmp-send -w 0.05 dest-unreach/port --quote-live udp,53 127.0.0.1
	[ "$status" = 3 ]
	[ "$output" = 'icmp-send: --quote-live udp,53: no such packet within 50 ms (-w sets the limit)' ]
	status=0
	icmp-send --json -w 0.05 dest-unreach/port --quote-live udp,53 127.0.0.1 >"$out" 2>"$err" || status=$?
	[ "$status" = 3 ]
	summary_tells 3
	[ "$(jq -c '[.type, .host, .text]' "$out")" = '["start","127.0.0.1",null]
["error","127.0.0.1","--quote-live udp,53: no such packet within 50 ms (-w sets the limit)"]
["summary","127.0.0.1",null]' ]
}

@test "--quote-live is not kept from its deadline by other packets" {
	"$ICMP_SEND" -q --flood --rate 5000 -c 0 echo 127.0.0.1 >/dev/null 2>&1 </dev/null 3>&- &
	running=$!
	run icmp-send -w 0.2 dest-unreach/port --quote-live udp,53 127.0.0.1
	[ "$status" = 3 ]
	[[ $output == *"no such packet within 200 ms"* ]]
	kill -INT "$running"
	ends_with 0
}

@test "a signal ends --quote-live: nothing is sent, the summary says so, exit 3" {
	run_in_background --json dest-unreach/port --quote-live udp,53 127.0.0.1
	kill -INT "$running"
	ends_with 3
	summary_tells 3
	[ "$(cat "$err")" = 'icmp-send: --quote-live udp,53: interrupted before such a packet came' ]
	[ "$(grep -c '"type":"sent"' "$out")" = 0 ]
}

@test "a signal ends an endless run with its summary, and exit 0" {
	"$ICMP_SEND" --json --flood -c 0 -i 0.01 echo 127.0.0.1 >"$out" 2>"$err" </dev/null 3>&- &
	running=$!
	wait_until grep -q '"type":"sent"' "$out"
	kill -INT "$running"
	ends_with 0
	summary_tells 0
	[ "$(tail -n 1 "$out" | jq .sent)" = "$(grep -c '"type":"sent"' "$out")" ]
}

@test "a signal ends a run without an interval" {
	"$ICMP_SEND" --json --flood -c 0 -i 0 echo 127.0.0.1 >"$out" 2>"$err" </dev/null 3>&- &
	running=$!
	wait_until grep -q '"type":"sent"' "$out"
	kill -INT "$running"
	ends_with 0
}

@test "a steady stream of packets keeps neither --listen nor --reply from the end of their time" {
	sysctl -q -w net.ipv4.icmp_echo_ignore_all=1
	"$ICMP_SEND" -q --flood --rate max -w 60 -c 0 echo 127.0.0.1 >"$out" 2>"$err" </dev/null 3>&- &
	running=$!
	run timeout -s KILL 50 "$ICMP_SEND" -q --listen -w 1 timestamp
	[ "$status" = 0 ]
	run timeout -s KILL 50 "$ICMP_SEND" -q --reply=0.5 echo 127.0.0.2
	[ "$status" = 1 ]
}

@test "the deadline ends an endless run, in each way of sending" {
	for words in '-i 0.01' '--rate 500' '--rate max' '-i 0.01 --reply'; do
		# shellcheck disable=SC2086 # words
		run icmp-send -q --json --flood -c 0 -w 1 $words echo 127.0.0.1
		[ "$status" = 0 ]
		[ "$(tail -n 1 <<<"$output" | jq '.type == "summary" and .sent > 0 and .exit == 0')" = true ]
	done
	# a reply that does not come does not outlast it
	run icmp-send -q -w 0.05 --reply=86400 echo --checksum bad 127.0.0.1
	[ "$status" = 1 ]
}

@test "a capture file that cannot be written is an error record before the summary, which has exit 3" {
	status=0
	icmp-send --json --pcapng /dev/full echo 127.0.0.1 >"$out" 2>"$err" || status=$?
	[ "$status" = 3 ]
	summary_tells 3
	# when it happens: the packet's own record comes after it
	[ "$(jq -c '[.type, .object, .text]' "$out" | sed -n 2p)" = '["error","/dev/full","/dev/full: No space left on device"]' ]
	[ "$(cat "$err")" = 'icmp-send: /dev/full: No space left on device' ]
	run icmp-send --pcapng /nonexistent/file echo 127.0.0.1
	[ "$status" = 3 ]
	[ "$output" = 'icmp-send: /nonexistent/file: No such file or directory' ]
}

@test "an output that takes nothing more ends the run: a write error, exit 1" {
	for words in 'echo 127.0.0.1' '-c 3 -i 0.01 echo 127.0.0.1' '--flood -c 0 -i 0.01 echo 127.0.0.1' \
		'--json --flood -c 0 -i 0.01 echo 127.0.0.1' '--dry-run --src 127.0.0.1 echo 127.0.0.1'; do
		# shellcheck disable=SC2086 # words
		run sh -c '"$@" >/dev/full' sh "$ICMP_SEND" $words
		[ "$status" = 1 ]
		[ "${lines[-1]}" = 'icmp-send: write error: No space left on device' ]
	done
	"$ICMP_SEND" --listen -4 echo >/dev/full 2>"$err" </dev/null 3>&- &
	running=$!
	wait_until receives
	icmp-send -q echo 127.0.0.1
	ends_with 1
}

@test "what the user should know is a record too, and not under -q" {
	run icmp-send --json --dry-run echo 10.0.0.2
	[ "$(grep '^{' <<<"$output" | jq -c '[.type, .text]')" = '["start",null]
["warning","no --src: the source is the unspecified address"]
["sent",null]
["summary",null]' ]
	grep '^{' <<<"$output" >"$out"
	"$json_lines" "$schema" <"$out"
	[ "$(icmp-send -q --json --dry-run echo 10.0.0.2 | jq -r .type | paste -sd ' ')" = 'start summary' ]
}

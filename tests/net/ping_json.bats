#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What ping --json promises: docs/json.md and docs/schema/ping.schema.json.
# shellcheck disable=SC2154,SC2016,SC2030,SC2031

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/ping
	ping_pair
}

teardown() {
	topology_end
}

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
	json -c 2 -i 0.01 -W 0.02 10.77.1.2
	firewall_drop a output
	json -c 2 -i 0.01 -W 0.1 10.77.1.2
	ping_sockets_close a
	in_host a nft flush ruleset
	in_host b nft flush ruleset
	json -c 2 -i 0.01 10.77.1.2
	json -c 1 fd77:1::2
	valid "$BATS_TEST_TMPDIR/json"
	for type in start reply timeout lost outstanding error status summary; do
		grep -q "^{\"type\":\"$type\"," "$BATS_TEST_TMPDIR/json"
	done
}

@test "--json has the exit status, the losses and the counts" {
	firewall_reject b host-prohibited input
	run in_host a "$PING" --json -c 2 -i 0.01 10.77.1.2
	[ "$status" = 1 ]
	summary=$(tail -n 1 <<<"$output" | jq -c '[.type, .sent, .received, .errors, .loss_percent, .exit]')
	[ "$summary" = '["summary",2,0,2,100,1]' ]
	error=$(grep '"error"' <<<"$output" | head -n 1 | jq -c '[.from, .seq, .icmp_type, .icmp_code, .icmp, .text]')
	[ "$error" = '["10.77.1.2",1,3,10,"dest-unreach/host-prohibited","Destination Host Prohibited"]' ]
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
	[ "$stderr" = "$PING: sendmsg: Operation not permitted
  a firewall of this host may have refused it; see: nft list ruleset" ]
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
		start: type v time tool version argv host addr src af size ident socket timestamps interval_ms count
		reply: type v time host addr from seq size ttl tos rtt_ms stamp dup late corrupt
		reply: type v time host addr from seq size ttl tos rtt_ms stamp dup late corrupt
		summary: type v time host addr sent received duplicates errors corrupted late unmatched unproven malformed local_errors dropped loss_percent elapsed_ms rtt_min_ms rtt_avg_ms rtt_max_ms rtt_stddev_ms jitter_ms jitter_rfc3550_ms queued_max_ms exit
	END
	firewall_drop b input
	run in_host a "$PING" --json -c 1 --probe-timeout=0.05 fd77:1::2
	diff <(jq -r '"\(.type): \(keys_unsorted | join(" "))"' <<<"$output" | sed 1d) - <<-'END'
		timeout: type v time host addr seq waited_ms
		summary: type v time host addr sent received duplicates errors corrupted late unmatched unproven malformed local_errors dropped loss_percent elapsed_ms exit
	END
	in_host b nft flush ruleset
	firewall_reject b admin-prohibited input
	run in_host a "$PING" --json -c 1 fd77:1::2
	diff <(jq -r '"\(.type): \(keys_unsorted | join(" "))"' <<<"$output" | sed '1d;$d') - <<-'END'
		error: type v time host addr from seq icmp_type icmp_code icmp text
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

# ---- the contract --------------------------------------------------------------

# contract STATUS ARGUMENT...: the records of this run are whole and say STATUS, which is how ping ends
contract() {
	local wanted=$1 got=0
	shift
	in_host a "$PING" --json "$@" >"$BATS_TEST_TMPDIR/run" 2>"$BATS_TEST_TMPDIR/err" || got=$?
	echo "ping --json $*: $got" && cat "$BATS_TEST_TMPDIR/run"
	[ "$got" = "$wanted" ] && whole_run "$BATS_TEST_TMPDIR/run" "$wanted"
}

# first WHAT: the value in the first record
first() {
	jq -s ".[0]$1" "$BATS_TEST_TMPDIR/run"
}

@test "a run that never began has start, error and summary with the status, in both families" {
	needs_root
	resolver_none a
	contract 2
	contract 2 -Z 10.77.1.2
	contract 2 -c 0 10.77.1.2
	contract 2 -s 70000 fd77:1::2
	contract 2 -4 -6 10.77.1.2
	contract 2 -c
	contract 2 -f 10.77.1.2 fd77:1::2
	contract 2 -F 1 10.77.1.2
	contract 2 nosuch.invalid
	contract 2 -4 fd77:1::2
	contract 2 203.0.113.1
	contract 2 2001:db8::1
	contract 2 fe80::1%nosuch
	contract 2 -I nosuch 10.77.1.2
	contract 2 -I 203.0.113.1 10.77.1.2
	contract 2 --pcapng=/nosuch/file fd77:1::2
	contract 2 --pcapng=- fd77:1::2
	in_host a ip route add prohibit 198.51.100.0/24
	contract 2 198.51.100.1
	ping_sockets_close a
	in_host a setpriv --inh-caps=-all --bounding-set=-all "$PING" --json 10.77.1.2 >"$BATS_TEST_TMPDIR/run" 2>/dev/null || :
	whole_run "$BATS_TEST_TMPDIR/run"
}

@test "the first record says which tool was called how, the failed host is in every record" {
	resolver_none a
	contract 2 -c 3 nosuch.invalid
	[ "$(first .tool)" = '"ping"' ]
	[ "$(first .version)" = "\"$("$PING" -V | sed -n 's/.*icmp-tools \([0-9.]*\).*/\1/p')\"" ]
	[ "$(first '.argv[1:]' | jq -c .)" = '["--json","-c","3","nosuch.invalid"]' ]
	[ "$(jq -r .host "$BATS_TEST_TMPDIR/run" | uniq -c | awk '{ print $1, $2 }')" = '3 nosuch.invalid' ]
}

@test "an option before --json that is wrong is a record, too" {
	in_host a "$PING" -c x --json 10.77.1.2 >"$BATS_TEST_TMPDIR/run" 2>/dev/null || :
	whole_run "$BATS_TEST_TMPDIR/run" 2
	[ "$(jq -r 'select(.type == "error").object' "$BATS_TEST_TMPDIR/run")" = '-c x' ]
}

@test "a warning from before the start follows it" {
	in_host b sh -c 'echo 0 >/proc/sys/net/ipv4/icmp_echo_ignore_broadcasts'
	contract 0 -b -c 1 10.77.1.255
	[ "$(jq -r .type "$BATS_TEST_TMPDIR/run" | head -n 2 | tr '\n' ' ')" = 'start warning ' ]
}

@test "--help and --version stay text" {
	run "$PING" --json --help
	[ "$status" = 0 ]
	[[ ${lines[0]} == Usage:* ]]
	[[ $output != *'"type"'* ]]
	run "$PING" --json --version
	[[ $output != *'"type"'* ]]
}

@test "a resolver that is silent ends at the deadline, with a summary" {
	resolver_start a --drop <<<''
	contract 2 -w 1 bee.example
	[ "$(jq -r 'select(.type == "error").text' "$BATS_TEST_TMPDIR/run")" = \
		'bee.example: no answer from the resolver within the deadline' ]
}

@test "a signal while the name is looked up ends ping by that signal, with a summary that says so" {
	resolver_start a --drop <<<''
	in_background a "$BATS_TEST_TMPDIR/run" env ASAN_OPTIONS=detect_leaks=0 "$PING" --json bee.example
	# its helper asks: the loop takes signals
	wait_until is_number 2 pgrep -c -x ping
	pid=$(pgrep -o -x ping)
	kill -TERM "$pid"
	wait_until grep -q '"summary"' "$BATS_TEST_TMPDIR/run"
	grep '^{' "$BATS_TEST_TMPDIR/run" >"$BATS_TEST_TMPDIR/records"
	whole_run "$BATS_TEST_TMPDIR/records" 143
}

@test "each probe that was sent has its record: reply, error, timeout or lost" {
	in_host b nft -f - <<-'END'
		table inet lose {
			chain in {
				type filter hook input priority 0;
				icmp type echo-request limit rate 1/hour burst 2 packets accept
				icmpv6 type echo-request limit rate 1/hour burst 2 packets accept
				icmp type echo-request drop
				icmpv6 type echo-request drop
			}
		}
	END
	for target in 10.77.1.2 fd77:1::2; do
		contract 0 -c 6 -i 0.01 -W 0.05 "$target"
		[ "$(jq -c 'select(.seq) | [.type, .seq]' "$BATS_TEST_TMPDIR/run" | tr '\n' ' ')" = \
			'["reply",1] ["reply",2] ["lost",3] ["lost",4] ["lost",5] ["lost",6] ' ]
	done
	contract 1 -c 3 -i 0.01 --probe-timeout=0.05 10.77.1.2
	[ "$(jq -r 'select(.seq).type' "$BATS_TEST_TMPDIR/run" | sort | uniq -c | awk '{ print $1, $2 }')" = '3 timeout' ]
}

@test "what a signal leaves without a reply is lost, before the summary" {
	firewall_drop b input
	in_host a "$signal_at" '"start"' INT -- "$PING" --json -l 3 -i 60 10.77.1.2 >"$BATS_TEST_TMPDIR/run" || :
	whole_run "$BATS_TEST_TMPDIR/run" 1
	sent=$(jq 'select(.type == "summary").sent' "$BATS_TEST_TMPDIR/run")
	[ "$(grep -c '"lost"' "$BATS_TEST_TMPDIR/run")" = "$sent" ]
}

@test "nor does one that comes between a burst's probes leave any out" {
	[ -z "${ICMP_TOOLS_SANITIZERS:-}" ] || skip 'a sanitizer wants to be the first library'
	local library=$BATS_TEST_TMPDIR/held_up.so target at
	"${CC:-cc}" -shared -fPIC -o "$library" "$BATS_TEST_DIRNAME/ping_held_up.c"
	firewall_drop b input
	for target in 10.77.1.2 fd77:1::2; do
		for at in {1..40}; do
			in_host a env LD_PRELOAD="$library" INTERRUPT_AT="$at" "$PING" --json -l 3 -i 60 "$target" \
				>"$BATS_TEST_TMPDIR/run" || :
			[ -s "$BATS_TEST_TMPDIR/run" ] || continue # before it began
			[ "$(grep -c '"lost"' "$BATS_TEST_TMPDIR/run")" = \
				"$(jq 'select(.type == "summary").sent' "$BATS_TEST_TMPDIR/run")" ]
		done
		grep -q '"lost"' "$BATS_TEST_TMPDIR/run"
	done
}

@test "every send that this host refuses is a record, and one line on stderr" {
	firewall_drop a output
	contract 1 -c 3 -i 0.01 -W 0.05 10.77.1.2
	[ "$(jq -c 'select(.type == "error") | [.errno, .seq]' "$BATS_TEST_TMPDIR/run" | tr '\n' ' ')" = \
		'["EPERM",1] ["EPERM",2] ["EPERM",3] ' ]
	[ "$(grep -c 'Operation not permitted' "$BATS_TEST_TMPDIR/err")" = 1 ]
}

@test "-q leaves the records of the probes out" {
	contract 0 -q -c 2 -i 0.01 fd77:1::2
	[ "$(jq -r .type "$BATS_TEST_TMPDIR/run" | tr '\n' ' ')" = 'start summary ' ]
	[ "$(jq -s '.[-1].received' "$BATS_TEST_TMPDIR/run")" = 2 ]
}

@test "--format=json is --json, an unknown form is refused with all of them" {
	run in_host a "$PING" --format=json -c 1 fd77:1::2
	[ "$(jq -s -r '[.[].type] | join(" ")' <<<"$output")" = 'start reply summary' ]
	run in_host a "$PING" --format=jsno -c 1 fd77:1::2
	[ "$status" = 2 ]
	[ "$output" = "$PING: --format jsno: must be text or json" ]
	run "$PING" --json --format=text -V
	[ "$status" = 0 ]
}

@test "the schema names every type of record, describes every property and leaves room for more" {
	schema=$top_srcdir/docs/schema/ping.schema.json
	[ "$(jq '[.. | objects | select(has("properties")) | .properties | to_entries[] |
		select(.value | has("description") | not).key] | length' "$schema")" = 0 ]
	[ "$(jq 'has("$id") and ([.. | objects | has("additionalProperties") or has("unevaluatedProperties")] | any | not)' \
		"$schema")" = true ]
	echo '{"type":"summary","v":1,"time":1.5,"exit":0,"new":1}' >"$BATS_TEST_TMPDIR/new"
	run valid "$BATS_TEST_TMPDIR/new"
	[ "$status" = 1 ]
	[[ $output == *"'new' was unexpected"* ]]
}

# ---- captures ------------------------------------------------------------------

@test "a capture that cannot be written is reported when it happens, once, and the run goes on: status 1" {
	mkdir "$BATS_TEST_TMPDIR/small"
	mount -t tmpfs -o size=4k tmpfs "$BATS_TEST_TMPDIR/small"
	for target in 10.77.1.2 fd77:1::2; do
		contract 1 -c 20 -i 0.01 -s 1000 --pcapng="$BATS_TEST_TMPDIR/small/file" "$target"
		[ "$(grep -c '"errno":"ENOSPC"' "$BATS_TEST_TMPDIR/run")" = 1 ]
		# before the last reply, not after it
		[ "$(jq -r .type "$BATS_TEST_TMPDIR/run" | uniq | tr '\n' ' ')" = 'start reply error reply summary ' ]
		[ "$(cat "$BATS_TEST_TMPDIR/err")" = "$PING: $BATS_TEST_TMPDIR/small/file: No space left on device" ]
		rm "$BATS_TEST_TMPDIR/small/file"
	done
}

@test "--pcapng=- is stdout; the lines go to stderr" {
	needs_root
	cd "$BATS_TEST_TMPDIR"
	for target in 10.77.1.2 fd77:1::2; do
		in_host a "$PING" --pcapng=- -n -c 2 -i 0.01 "$target" >capture 2>lines
		[ "$(tcpdump -nr capture 2>/dev/null | grep -c 'echo re')" = 4 ]
		[ "$(grep -c ' bytes from ' lines)" = 2 ]
	done
	[ ! -e - ]
	in_host a "$TRACEROUTE" --pcapng=- -n 10.77.1.2 >capture 2>lines
	tcpdump -nr capture | grep -q 'UDP'
	grep -q '^ 1  10.77.1.2' lines
	in_host a "$ICMP_SEND" --pcapng=- --reply=1 echo 10.77.1.2 >capture 2>lines
	[ "$(tcpdump -nr capture 2>/dev/null | grep -c 'echo re')" = 2 ]
	[ ! -e - ]
}

@test "--pcapng=- and records do not share stdout, in the three commands" {
	run "$PING" --json --pcapng=- 127.0.0.1
	[ "$status" = 2 ]
	run "$TRACEROUTE" --json --pcapng=- 127.0.0.1
	[ "$status" = 2 ]
	run "$ICMP_SEND" --json --pcapng=- echo 127.0.0.1
	[ "$status" = 2 ]
}

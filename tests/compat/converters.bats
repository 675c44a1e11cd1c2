#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# contrib/to-*.jq: what the real tools print of the same network, but for the times.
# shellcheck disable=SC2154,SC2034

# a - r1 - b (10.77.2.2); 10.77.2.9 is no host
setup_file() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	router_chain 1
	ping_sockets_open a
	export topology_dir topology_links
}

setup() {
	load ../lib/helpers
	load ../lib/topology
	load ../lib/reference
	topology_pids=()
	contrib=$BATS_TEST_DIRNAME/../../contrib
}

teardown_file() {
	load ../lib/topology
	topology_pids=()
	topology_end
}

# Times differ from run to run: each that is there becomes T.
timeless() {
	jq -S 'walk(if type == "object" then with_entries(if (.key | test("^(time_ms|round_trip_ms_.*|rtt|Last|Avg|Best|Wrst|StDev)$"))
		and .value != null then .value = "T" else . end) else . end)'
}

@test "to-jc.jq makes of ping's records what jc makes of iputils' text" {
	iputils=$(reference ping)
	for target in 10.77.2.2 10.77.2.9 ::1; do
		in_host a "$PING" --json -c 2 -i 0.2 -W 1 "$target" | jq -sf "$contrib/to-jc.jq" | timeless >"$BATS_TEST_TMPDIR/ours"
		in_host a "$iputils" -c 2 -i 0.2 -W 1 "$target" | jc --ping | timeless >"$BATS_TEST_TMPDIR/theirs"
		grep -q '"destination_ip"' "$BATS_TEST_TMPDIR/theirs"
		diff "$BATS_TEST_TMPDIR/theirs" "$BATS_TEST_TMPDIR/ours"
	done
}

@test "to-jc.jq makes of traceroute's records what jc makes of the other traceroute's text" {
	other=$(reference traceroute)
	for target in 10.77.2.2 ::1; do
		in_host a "$TRACEROUTE" --json -n "$target" | jq -sf "$contrib/to-jc.jq" | timeless >"$BATS_TEST_TMPDIR/ours"
		in_host a "$other" -n "$target" | jc --traceroute | timeless >"$BATS_TEST_TMPDIR/theirs"
		grep -q '"annotation"' "$BATS_TEST_TMPDIR/theirs"
		diff "$BATS_TEST_TMPDIR/theirs" "$BATS_TEST_TMPDIR/ours"
	done
}

@test "to-fping.jq writes fping's line for each target" {
	fping=$(reference fping)
	lines() { sed -E 's/[0-9]+(\.[0-9]+)?( |$)/T\2/g'; }
	in_host a "$PING" --json -c 2 -i 0.2 -W 1 10.77.2.2 10.77.2.9 127.0.0.1 | jq -rsf "$contrib/to-fping.jq" |
		lines >"$BATS_TEST_TMPDIR/ours"
	in_host a "$fping" -C 2 -p 200 -q 10.77.2.2 10.77.2.9 127.0.0.1 2>&1 | grep ' : ' | lines >"$BATS_TEST_TMPDIR/theirs"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/theirs")" = 3 ]
	diff "$BATS_TEST_TMPDIR/theirs" "$BATS_TEST_TMPDIR/ours"
}

@test "to-fping.jq writes as many digits as fping" {
	records='{"type":"start","count":5,"argv":["ping","a"]}
		{"type":"reply","host":"a","seq":1,"rtt_ms":0.012,"dup":false,"late":false}
		{"type":"reply","host":"a","seq":2,"rtt_ms":1.234,"dup":false,"late":false}
		{"type":"reply","host":"a","seq":3,"rtt_ms":12.345,"dup":false,"late":false}
		{"type":"reply","host":"a","seq":5,"rtt_ms":123.456,"dup":false,"late":false}
		{"type":"summary","host":"a"}'
	[ "$(jq -rsf "$contrib/to-fping.jq" <<<"$records")" = "a : 0.012 1.23 12.3 - 123" ]
}

@test "to-mtr.jq makes mtr's report of traceroute's records" {
	needs_root
	command -v mtr || skip "mtr is not installed"
	in_host a "$TRACEROUTE" --json -n --icmp -s 10.77.1.1 10.77.2.2 64 | jq -sf "$contrib/to-mtr.jq" |
		jq '.report.mtr.src = "S"' | timeless >"$BATS_TEST_TMPDIR/ours"
	in_host a mtr --json -n -c 3 -i 0.2 10.77.2.2 | jq '.report.mtr.src = "S"' | timeless >"$BATS_TEST_TMPDIR/theirs"
	grep -q '"Loss%"' "$BATS_TEST_TMPDIR/theirs"
	diff "$BATS_TEST_TMPDIR/theirs" "$BATS_TEST_TMPDIR/ours"
}

# What two runs, or the two programs, cannot have in common; what our records do not have (to-scamper.jq names it).
scamper_common() {
	jq -cS 'del(.. | .icmp_sum?, .wait_probe?, .icmp_q_ipl?, .icmp_q_tos?, .reply_ipid?, .probe_ipid?, .ttl?, .timeout?, .sport?) |
		if .type == "trace" then del(.wait, .hops[].tx) | .start.ftime |= sub("[0-9]{2}:[0-9]{2}$"; "T") else . end |
		walk(if type == "object" then with_entries(if (.key | IN("sec", "usec", "rtt", "min", "max", "avg", "stddev", "ftime"))
			then .value |= type else . end) else . end)'
}

# scamper_prints COMMAND: the line of its trace or ping
scamper_prints() {
	in_host a scamper -O json -I "$1" | jq -c 'select(.type | IN("trace", "ping"))' | scamper_common >"$BATS_TEST_TMPDIR/theirs"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/theirs")" = 1 ]
}

# we_print COMMAND...: the same of ours
we_print() {
	in_host a "$@" | jq -csf "$contrib/to-scamper.jq" | scamper_common >"$BATS_TEST_TMPDIR/ours"
	diff "$BATS_TEST_TMPDIR/theirs" "$BATS_TEST_TMPDIR/ours"
}

@test "to-scamper.jq makes of traceroute's records what scamper prints as JSON" {
	needs_root
	scamper_prints 'trace -P icmp-paris -Q -q 3 -m 30 10.77.2.2'
	grep -q '"stop_reason":"COMPLETED"' "$BATS_TEST_TMPDIR/theirs"
	we_print "$TRACEROUTE" --json -n --icmp 10.77.2.2 44
	scamper_prints 'trace -P tcp -d 80 -Q -q 3 -m 30 10.77.2.2'
	sed -i -E 's/_size":[0-9]+/_size":S/g' "$BATS_TEST_TMPDIR/theirs"
	in_host a "$TRACEROUTE" --json -n --tcp 10.77.2.2 | jq -csf "$contrib/to-scamper.jq" | scamper_common |
		sed -E 's/_size":[0-9]+/_size":S/g' >"$BATS_TEST_TMPDIR/ours"
	diff "$BATS_TEST_TMPDIR/theirs" "$BATS_TEST_TMPDIR/ours"
}

@test "to-scamper.jq: a router refuses, with scamper's reason and code" {
	needs_root
	router_rejects r1 admin-prohibited
	scamper_prints 'trace -P icmp-paris -q 1 -m 30 10.77.2.9'
	grep -q '"stop_data":13,"stop_reason":"UNREACH"' "$BATS_TEST_TMPDIR/theirs"
	we_print "$TRACEROUTE" --json -n -q 1 -N 1 --icmp 10.77.2.9 44
	in_host r1 nft flush ruleset
}

@test "to-scamper.jq makes of ping's records what scamper prints as JSON" {
	needs_root
	for target in 10.77.2.2 fd77:2::2; do
		scamper_prints "ping -c 2 $target"
		grep -q '"replies":2' "$BATS_TEST_TMPDIR/theirs"
		we_print "$PING" --json -c 2 "$target"
	done
	in_host b sysctl -q -w net.ipv4.icmp_echo_ignore_all=1
	scamper_prints 'ping -c 2 10.77.2.2'
	we_print "$PING" --json -c 2 10.77.2.2
}

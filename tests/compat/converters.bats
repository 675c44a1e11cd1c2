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

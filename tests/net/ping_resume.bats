#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# ping over many targets: results that a later run goes on from, the account of a run, progress.
# bats runs each test in a subshell of its own:
# shellcheck disable=SC2030,SC2031,SC2154

bats_require_minimum_version 1.5.0

# Host b owns 10.9.0.0/16 but for 10.9.7.0/24, where nothing replies.
setup() {
	load ../lib/ping
	ping_pair
	in_host b ip route add local 10.9.0.0/16 dev lo
	in_host b ip route add blackhole 10.9.7.0/24 table local
	in_host a ip route add 10.9.0.0/16 via 10.77.1.2
	results=$BATS_TEST_TMPDIR/results
	quick=(--probe-timeout 0.2 --retry 1 --backoff 1)
}

teardown() {
	topology_end
}

lines_are() {
	[ "$(wc -l <"$results")" -ge "$1" ]
}

# killed_often N ARGUMENT...: a job that is killed N times, each time after it wrote some more, and then runs to its end
killed_often() {
	local n=$1 i before
	shift
	for ((i = 0; i < n; i++)); do
		before=$(wc -l <"$results" 2>/dev/null || echo 0)
		nsenter --net="$topology_dir/a.net" "$PING" "${quick[@]}" --resume "$results" "$@" 3>&- &
		wait_until lines_are $((before + 20 + i * 7))
		kill -KILL $! 2>/dev/null || :
		wait $! || :
	done
	in_host a "$PING" "${quick[@]}" --resume "$results" "$@"
}

# each_once COUNT ALIVE: so many targets have one record each, of which so many are alive
each_once() {
	jq -r 'select(.addr) | "\(.addr) \(.state)"' "$results" | sort >"$results.sorted"
	[ "$(wc -l <"$results.sorted")" = "$1" ]
	[ "$(cut -d ' ' -f 1 "$results.sorted" | uniq | wc -l)" = "$1" ]
	[ "$(grep -c alive "$results.sorted")" = "$2" ]
}

@test "a sweep that is killed ten times reports each target once and leaves none out" {
	killed_often 10 --rate 1500 --generate 10.9.0.0/21
	each_once 2046 1791
}

@test "a part of a list and of ranges in a seed's order, killed, too" {
	seq 1 200 | sed 's/^/10.9.9./' >"$BATS_TEST_TMPDIR/hosts"
	for part in 1 2; do
		rm -f "$results"
		killed_often 3 --rate 500 --seed 9 --shard "$part/2" --file "$BATS_TEST_TMPDIR/hosts" --generate 10.9.6.0/23
		cat "$results" >>"$results.both"
	done
	mv "$results.both" "$results"
	each_once 710 455
}

@test "the results are records, begin with the job and end with the total" {
	in_host a "$PING" "${quick[@]}" --resume "$results" --generate 10.9.0.0/29
	[ "$(jq -sc '[.[0].type, .[-1].type, ([.[].type] | unique)]' "$results")" = '["start","total",[null,"mark","start","total"]]' ]
	grep -vE '^\{"addr"' "$results" >"$results.records"
	valid "$results.records"
	[ "$(jq -c 'select(.type == "mark").done' "$results" | tail -n 1)" = 6 ]
	[ "$(jq -c 'select(.addr).number' "$results" | sort -n | tr '\n' ' ')" = '0 1 2 3 4 5 ' ]
}

@test "a finished job has nothing left to send, and its status stays" {
	in_host a "$PING" "${quick[@]}" --resume "$results" --generate 10.9.0.0/29
	run in_host a "$PING" "${quick[@]}" --resume "$results" --generate 10.9.0.0/29
	[ "$status" = 0 ]
	[ "$(tail -n 1 "$results" | jq -c '[.type, .sent, .exit]')" = '["total",0,0]' ]
}

@test "a half last line is cut" {
	in_host a "$PING" "${quick[@]}" --resume "$results" --generate 10.9.0.0/29
	sed -i '/total/d; /mark/d; /"10.9.0.4"/d' "$results"
	printf '{"addr":"10.9.0.4","sta' >>"$results"
	in_host a "$PING" "${quick[@]}" --resume "$results" --generate 10.9.0.0/29
	each_once 6 6
	run ! grep -q '"sta{' "$results"
}

@test "the results of another job are refused and stay as they are" {
	echo 10.9.0.1 >"$BATS_TEST_TMPDIR/hosts"
	echo 192.0.2.0/24 >"$BATS_TEST_TMPDIR/excludes"
	job=("${quick[@]}" --resume "$results" --file "$BATS_TEST_TMPDIR/hosts" --exclude-file "$BATS_TEST_TMPDIR/excludes")
	in_host a "$PING" "${job[@]}"
	cp "$results" "$results.before"
	other() {
		run --separate-stderr in_host a ping "$@"
		[ "$status" = 2 ]
		[ "$stderr" = "ping: $results: holds the results of another job" ]
		cmp "$results" "$results.before"
	}
	other "${job[@]}" --seed 1
	other "${job[@]}" 10.9.0.2
	echo 10.9.0.2 >>"$BATS_TEST_TMPDIR/hosts"
	other "${job[@]}"
	echo 10.9.0.1 >"$BATS_TEST_TMPDIR/hosts"
	echo 10.9.0.1 >>"$BATS_TEST_TMPDIR/excludes"
	other "${job[@]}"
	printf 'no results\n' >"$results"
	cp "$results" "$results.before"
	other "${job[@]}"
}

# refused_as SENTENCE ARGUMENT...: this sentence, status 2, nothing sent, and the results stay as they are
refused_as() {
	local sentence=$1
	shift
	cp "$results" "$results.before"
	run --separate-stderr in_host a ping "${quick[@]}" --resume "$results" "$@"
	[ "$status" = 2 ]
	[[ $output != *'"addr"'* ]]
	[ "$stderr" = "ping: $results: $sentence" ]
	cmp "$results" "$results.before"
}

@test "a file without a newline at its end that is not ours is refused and stays as it is" {
	for bytes in 'precious data' p '{"type":"summary"' '\0' '{"type":"start","argv":["x"]}'; do
		printf %b "$bytes" >"$results"
		refused_as 'holds the results of another job' 10.9.0.1
	done
	head -c 200000 /dev/zero | tr '\0' x >"$results"
	refused_as 'holds the results of another job' 10.9.0.1
}

@test "what was cut within its first record, or is empty, begins anew" {
	in_host a "$PING" "${quick[@]}" --resume "$results" 10.9.0.1
	head -n 1 "$results" | tr -d '\n' >"$results.start"
	for size in 0 1 10 60 "$(wc -c <"$results.start")"; do
		head -c "$size" "$results.start" >"$results"
		in_host a "$PING" "${quick[@]}" --resume "$results" 10.9.0.1
		each_once 1 1
		[ "$(jq -sr '.[0].type' "$results")" = start ]
	done
}

@test "a line that is longer than any record is refused, and is not read to its end" {
	in_host a "$PING" "${quick[@]}" --resume "$results" 10.9.0.1
	head -n 1 "$results" >"$results.start"
	{ cat "$results.start"; head -c 200000 /dev/zero; } >"$results"
	refused_as 'holds a line that is longer than any record' 10.9.0.1
	{ printf '{"type":"start"'; head -c 200000 /dev/zero; } >"$results"
	refused_as 'holds a line that is longer than any record' 10.9.0.1
	# a hole: it has no line either, however large it is
	cp "$results.start" "$results"
	truncate -s 1G "$results"
	run -2 --separate-stderr in_host a ping "${quick[@]}" --resume "$results" 10.9.0.1
	[ "$stderr" = "ping: $results: holds a line that is longer than any record" ]
	# the record of a long command line is no such line
	rm "$results"
	long=$(head -c 100000 /dev/zero | tr '\0' '\1')
	for _ in 1 2; do
		in_host a "$PING" "${quick[@]}" --resume "$results" 10.9.0.1 "$long" || [ $? = 2 ]
	done
	[ "$(jq -c 'select(.addr == "10.9.0.1").state' "$results")" = '"alive"' ]
}

@test "results are a regular file" {
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	for file in /dev/zero /dev/null "$BATS_TEST_TMPDIR/fifo"; do
		run -2 --separate-stderr in_host a ping "${quick[@]}" --resume "$file" 10.9.0.1
		[ "$stderr" = "ping: $file: must be a regular file" ]
	done
}

@test "a second run on the results of one that goes on is refused, and what it would have written stays" {
	echo before >"$results.about"
	job=("${quick[@]}" --resume "$results" --rate 20 --generate 10.9.0.0/27)
	nsenter --net="$topology_dir/a.net" "$PING" "${job[@]}" 3>&- &
	first=$!
	wait_until lines_are 3
	run -2 --separate-stderr in_host a ping "${job[@]}"
	[ "$stderr" = "ping: $results: is being written by another run" ]
	# of another job as well
	run -2 in_host a ping "${job[@]}" --metadata-file "$results.about"
	[ "$(cat "$results.about")" = before ]
	kill -KILL "$first"
	wait "$first" || :
	in_host a "$PING" "${job[@]}"
	each_once 30 30
}

@test "a list that cannot be read again is refused, before anything is sent to what it excludes" {
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	for option in --file --exclude-file; do
		run -2 --separate-stderr in_host a ping "${quick[@]}" --resume "$results" "$option" <(echo 10.9.0.1) 10.9.0.1 10.9.0.2
		[[ $stderr =~ ^'ping: /dev/fd/'[0-9]+': cannot be read again, as --resume needs it: give a file'$ ]]
		run -2 --separate-stderr in_host a ping "${quick[@]}" --resume "$results" "$option" "$BATS_TEST_TMPDIR/fifo" 10.9.0.1
		[ "$stderr" = "ping: $BATS_TEST_TMPDIR/fifo: cannot be read again, as --resume needs it: give a file" ]
		[ ! -e "$results" ]
	done
}

@test "a mark beyond the targets of the job is refused, and the last one is not" {
	printf '%s\n' 10.9.0.3 10.9.0.4 >"$BATS_TEST_TMPDIR/hosts"
	job=(--file "$BATS_TEST_TMPDIR/hosts" --generate 10.9.0.8/30 10.9.0.1)
	in_host a "$PING" "${quick[@]}" --resume "$results" "${job[@]}"
	each_once 5 5
	head -n 1 "$results" >"$results.start"
	for done in 18446744073709551615 99999999999999999999999 -1 9; do
		{ cat "$results.start"; printf '{"type":"mark","done":%s}\n' "$done"; } >"$results"
		refused_as 'holds a mark beyond the targets of this job' "${job[@]}"
	done
	{ cat "$results.start"; printf '{"type":"mark","done":5}\n'; } >"$results"
	run in_host a ping "${quick[@]}" --resume "$results" "${job[@]}"
	[ "$(tail -n 1 "$results" | jq -c '[.type, .sent]')" = '["total",0]' ]
}

@test "--metadata-file holds what was asked and what came of it" {
	in_host a "$PING" "${quick[@]}" --metadata-file "$results" --only alive --seed 3 --shard 1/2 --generate 10.9.0.0/28
	[ "$(jq -c '[.seed, .shard, .shards, .targets, .alive, .sent, .received, .dropped, .exit]' "$results")" = '[3,1,2,7,7,7,7,0,0]' ]
	[ "$(jq -r '.argv[1:3] | join(" ")' "$results")" = '--probe-timeout 0.2' ]
	jq -e '.version and .begin <= .end and .rate_pps > 0 and .elapsed_ms > 0' "$results"
	run in_host a ping --metadata-file /nosuch/file --only alive 10.9.0.1
	[ "$status" = 2 ]
	[ "$output" = 'ping: /nosuch/file: No such file or directory' ]
	run in_host a ping --metadata-file /dev/full --only alive 10.9.0.1
	[ "$status" = 1 ]
	[ "${lines[1]}" = 'ping: /dev/full: No space left on device' ]
	# a shorter one leaves nothing of what was there; one that is the results is refused, which stay
	yes | head -c 9999 >"$results"
	in_host a "$PING" "${quick[@]}" --metadata-file "$results" --only alive 10.9.0.1
	[ "$(jq -s length "$results")" = 1 ]
	rm "$results"
	job=("${quick[@]}" 10.9.0.1 --metadata-file "$results.link" --resume "$results")
	# nor is a list written over that the run reads
	echo 10.9.0.1 >"$results.list"
	for option in --file --exclude-file; do
		run -2 --separate-stderr in_host a ping "${quick[@]}" "$option" "$results.list" 10.9.0.2 --metadata-file "$results.list"
		[ "$stderr" = "ping: $results.list: is the file of --metadata-file, too" ]
		[ "$(cat "$results.list")" = 10.9.0.1 ]
	done
	ln -s "$results" "$results.link"
	run -2 --separate-stderr in_host a ping "${job[@]}"
	[ "$stderr" = "ping: $results: is the file of --metadata-file, too" ]
	[ ! -s "$results" ]
}

@test "a run of more than two seconds shows its progress on a terminal" {
	in_host a script -qec "$PING --only alive --rate 20 --generate 10.9.0.1-10.9.0.80 >$results" "$results.terminal"
	grep -qE ': [0-9]+ sent, [0-9]+ replied, [0-9]+/s, 0:00:0[0-9] left' "$results.terminal"
	# a terminal may know no escapes
	run ! grep -q $'\033' "$results.terminal"
	[ "$(wc -l <"$results")" = 80 ]
	in_host a script -qec "$PING --only alive --generate 10.9.0.1-10.9.0.80 >$results" "$results.terminal"
	run ! grep -q replied "$results.terminal"
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# A sweep in parts, as docs/scale.md and contrib/slurm start it, and its results merged.
# shellcheck disable=SC2154,SC2034

setup_file() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	host_add a
	ping_sockets_open a
	export topology_dir topology_links
}

setup() {
	load ../lib/helpers
	load ../lib/topology
	load ../lib/wait
	topology_pids=()
	contrib=$BATS_TEST_DIRNAME/../../contrib
	ln -s "$(readlink -f "$PING")" "$BATS_TEST_TMPDIR/ping"
	PATH=$BATS_TEST_TMPDIR:$PATH
	cd "$BATS_TEST_TMPDIR" || return 1
}

teardown_file() {
	load ../lib/topology
	topology_pids=()
	topology_end
}

# task INDEX: one task of an array of 4, as Slurm starts it
task() {
	in_host a env SLURM_ARRAY_TASK_ID="$1" SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=4 \
		bash "$contrib/slurm/sweep.sbatch" "$BATS_TEST_TMPDIR" --seed=42 --generate=127.0.0.0/23 --rate=100
}

@test "four tasks of a Slurm array, one killed and requeued, decide each target once" {
	for i in 0 1 2 3; do
		task "$i" &
	done
	wait_until grep -q '"number":9' results.1
	pkill -9 -f "^ping .*--resume=$BATS_TEST_TMPDIR/results.1 "
	wait || true
	run jq -cnf "$contrib/merge.jq" results.0 results.1 results.2 results.3
	[[ $output == *'"missing":[2]'* ]]
	task 1
	run jq -cnf "$contrib/merge.jq" results.0 results.1 results.2 results.3
	[[ $output == '{"parts":4,"missing":[],"twice":[],"targets":510,"states":{"alive":510},'* ]]
	[ "$(cat metadata.? | jq -s 'map(.shard) | sort' -c)" = '[1,2,3,4]' ]
}

@test "merge.jq names an address that two parts decided, and a part that is missing" {
	printf '%s\n' '{"type":"start","shard":1,"shards":3}' '{"addr":"192.0.2.1","state":"alive","rtt_ms":2.5}' \
		'{"type":"total"}' >one
	printf '%s\n' '{"type":"start","shard":2,"shards":3}' '{"addr":"192.0.2.1","state":"unreachable"}' \
		'{"addr":"192.0.2.2","state":"alive","rtt_ms":0.5}' '{"type":"total"}' >two
	[ "$(jq -cnf "$contrib/merge.jq" one two)" = '{"parts":3,"missing":[3],"twice":["192.0.2.1"],"targets":2,"states":{"alive":2,"unreachable":1},"rtt_min_ms":0.5,"rtt_median_ms":0.5,"rtt_max_ms":2.5}' ]
}

@test "merge.sql makes a table of the results" {
	command -v sqlite3 || skip "sqlite3 is not installed"
	in_host a "$PING" --shard=1/2 --seed=7 --resume=results.1 --generate=127.0.0.0/28 --rate=0 >/dev/null
	in_host a "$PING" --shard=2/2 --seed=7 --resume=results.2 --generate=127.0.0.0/28 --rate=0 >/dev/null
	cat results.? >all
	[ "$(sqlite3 sweep.db <"$contrib/merge.sql")" = "alive 14" ]
	[ "$(sqlite3 sweep.db 'SELECT count(*) FROM result WHERE rtt_ms > 0')" = 14 ]
}

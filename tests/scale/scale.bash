# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# A sweep of 65,536 targets in 8 parts, each with its results in $folder/results.INDEX, for the files beside this one:
# `load scale` after helpers and topology.
# shellcheck disable=SC2154

targets=127.64.0.0-127.64.255.255
# Options of every part: as fast as ping lets an ordinary user be, and slow enough to be interrupted.
# shellcheck disable=SC2034
part=(--seed=42 --generate="$targets" --rate=1000)
export targets

# The name `ping` is the built program's own, in every process that the engines start: `pids` finds it.
scale_start() {
	folder=$BATS_TEST_TMPDIR/sweep
	mkdir "$folder"
	chmod 755 "$BATS_TEST_TMPDIR"
	contrib=$BATS_TEST_DIRNAME/../../contrib
	topology_start
}

# at_work INDEX: whether a part has results and is not at its end
at_work() {
	grep -qs '"number":9\b' "$folder/results.$1" && ! grep -qs '"type":"total"' "$folder/results.$1"
}

# pids HOST PATTERN: processes of a host whose command line matches
pids() {
	local pid
	for pid in $(pgrep -f -- "$2"); do
		[ "/proc/$pid/ns/net" -ef "$topology_dir/$1.net" ] && echo "$pid"
	done
}

# kill_part HOST INDEX: end a part's ping as nothing but a kernel or a power failure does
kill_part() {
	local pid
	pid=$(pids "$1" "^[^ ]*ping .*--resume=[^ ]*/results\.$2( |\$)")
	[ -n "$pid" ] && kill -9 "$pid"
}

# All targets have one result each, and all parts have ended: by the merge that users run, and by counting.
complete() {
	jq -cnf "$contrib/merge.jq" "$folder"/results.* >"$BATS_TEST_TMPDIR/merged"
	[[ $(<"$BATS_TEST_TMPDIR/merged") == '{"parts":8,"missing":[],"twice":[],"targets":65536,"states":{"alive":65536},'* ]]
	grep -ho '"addr":"[^"]*"' "$folder"/results.* | sort >"$BATS_TEST_TMPDIR/addresses"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/addresses")" = 65536 ]
	[ -z "$(uniq -d "$BATS_TEST_TMPDIR/addresses")" ]
	[ "$(cat "$folder"/results.* | grep -c '"type":"total"')" -ge 8 ]
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# contrib/kubernetes/sweep.yaml, index by index, as the kubelet starts them: the pod's user without any capability, its
# sysctls, its memory, a root that cannot be written.
# shellcheck disable=SC2154,SC2034

setup() {
	load ../lib/helpers
	load ../lib/topology
	load scale
	needs_root
	scale_start
	host_add pod
	python3 "$BATS_TEST_DIRNAME/pod" "$contrib/kubernetes/sweep.yaml" "$folder" "${part[@]}" >"$BATS_TEST_TMPDIR/words"
	mapfile -d '' -t words <"$BATS_TEST_TMPDIR/words"
	chown 65534:65534 "$folder"
	while [ -n "${words[0]}" ]; do
		in_host pod sysctl -q -w "${words[0]}"
		words=("${words[@]:1}")
	done
	words=("${words[@]:1}")
}

teardown() {
	topology_end
}

# index N: one index of the job; the status is the container's
index() {
	# shellcheck disable=SC2016 # the inner shell expands them
	in_host pod unshare --mount sh -c 'mount --bind "$0" "$0" && mount -o remount,bind,ro / && exec env "$@"' \
		"$folder" "JOB_COMPLETION_INDEX=$1" "${words[@]}" 3>&-
}

@test "each index of the manifest, one killed and started again: 65,536 results, none twice" {
	for i in {0..7}; do
		index "$i" &
		jobs[i]=$!
	done
	wait_until at_work 3
	kill_part pod 3
	for i in {0..7}; do
		status=0
		wait "${jobs[i]}" || status=$?
		[ "$i" = 3 ] || [ "$status" = 0 ]
		[ "$i" != 3 ] || [ "$status" != 0 ]
	done
	index 3
	complete
	[ "$(grep -c '"type":"start"' "$folder/results.3")" = 2 ]
}

@test "an index none of whose targets replies succeeds, another failure does not" {
	for ((i = 0; i < ${#words[@]}; i++)); do
		[[ ${words[i]} != --generate=* ]] || words[i]=--generate=127.64.0.0/29
	done
	in_host pod sysctl -q -w net.ipv4.icmp_echo_ignore_all=1
	index 0
	grep -q '"state":"unreachable"' "$folder/results.0"
	words+=(--no-such-option)
	run index 1
	[ "$status" = 1 ]
	[[ $output == *no-such-option* ]]
}

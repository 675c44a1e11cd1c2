#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The questions about traceroute in docs/json.md.
# shellcheck disable=SC2154  # of the loaded files

load ../lib/helpers
load ../lib/json
load ../lab/lab.bash

setup_file() {
	open_loopback
}

setup() {
	lab_need
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	lab_stop
}

@test "what a trace is asked" {
	lab_start - <<-'PATH'
		hop mpls=16001,24018
		hop delay=300
		hop silent
		hop
	PATH
	for network in 10.50. fd00:50:0:; do
		target=$LAB_TARGET4 end=.1
		[[ $network == 10.* ]] || target=$LAB_TARGET6 end=::1
		"$TRACEROUTE" -n -J -q 2 -w 1,0,0 "$target" >records
		is_answer 21 "[1,[\"${network}1$end\"]]
[2,[\"${network}2$end\"]]
[3,[]]
[4,[\"${network}4$end\"]]
[5,[\"$target\"]]"
		is_answer 22 "reached 5"
		is_answer 23 "3 timeout"
		is_answer 24 2
		[ "$(answer 25 | sort -u)" = "${network}1$end 16001,24018" ]
	done
}

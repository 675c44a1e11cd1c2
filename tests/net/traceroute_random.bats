# SPDX-License-Identifier: BSD-2-Clause
# Random paths, the same every time: what traces print of them is compared with the simulation's own record. Diamonds, silence,
# loss, rate limits, short and false quotes, translators, late and repeated answers, refusals, ends that do not answer.
# shellcheck disable=SC2154  # of the loaded files

load ../lib/helpers
load ../lab/lab.bash

setup() {
	needs_root
	lab_need
	open_loopback
	judge=$BATS_TEST_DIRNAME/../lab/judge
}

teardown() {
	lab_stop
}

# judged SEED METHOD: a trace of each family through that path, both at once
judged() {
	local method=$2 family target pids=() wait=1
	[ -z "${ICMP_TOOLS_WRAPPER:-}" ] || wait=4
	"$judge" path "$1" "$method" >"$BATS_TEST_TMPDIR/path"
	lab_start "$BATS_TEST_TMPDIR/path"
	for family in 4 6; do
		target=LAB_TARGET$family
		# shellcheck disable=SC2086
		"$TRACEROUTE" -n -q 3 -m 20 -w "$wait,0,0" $method "${!target}" >"$BATS_TEST_TMPDIR/$family" 3>&- &
		pids+=($!)
	done
	wait "${pids[@]}"
	lab_stop
	for family in 4 6; do
		target=LAB_TARGET$family
		"$judge" judge "$LAB_TRUTH" "${!target}" 3 "$BATS_TEST_TMPDIR/$family" ||
			{ echo "-- seed $1, $method"; cat "$BATS_TEST_TMPDIR/path" "$BATS_TEST_TMPDIR/$family"; return 1; }
	done
}

# all_judged METHOD
all_judged() {
	local seed
	for seed in 1 2 3 5 6 8 11 12; do
		judged "$seed" "$1"
	done
}

@test "the default method agrees with the ground truth of random paths" {
	all_judged ""
}

@test "-U agrees with the ground truth of random paths" {
	all_judged -U
}

@test "-I agrees with the ground truth of random paths" {
	all_judged -I
}

@test "-T agrees with the ground truth of random paths" {
	all_judged -T
}

@test "the judge finds a wrong address, a wrong end, a missing row and an invented reply" {
	local lie
	lab_start - <<<'hops 3 delay=1'
	"$TRACEROUTE" -n -q 3 "$LAB_TARGET4" >"$BATS_TEST_TMPDIR/true"
	lab_stop
	"$judge" judge "$LAB_TRUTH" "$LAB_TARGET4" 3 "$BATS_TEST_TMPDIR/true"
	for lie in 's/10.50.2.1/10.50.2.2/' 's/^ 4  10.77.0.9/ 5  10.77.0.9/' '/^ 2 /d' 's/^\( 3  [^ ]*\).*/\1 * * */'; do
		sed "$lie" "$BATS_TEST_TMPDIR/true" >"$BATS_TEST_TMPDIR/false"
		run "$judge" judge "$LAB_TRUTH" "$LAB_TARGET4" 3 "$BATS_TEST_TMPDIR/false"
		[ "$status" = 1 ]
	done
}

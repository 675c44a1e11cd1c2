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
	for seed in 1 2 3 5 6 7 8 11 12; do
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

# ends HOW: the distance of each destination below as a trace by its method finds it, in both families, all at once
ends() {
	local prefix pids=() host method
	for prefix in 10.77.0. fd00:77::; do
		for host in 11-I 12-T 13-T 14-U; do
			method=-${host#*-}
			host=$prefix${host%-*}
			"$@" "$TRACEROUTE" -n -J "$method" "$host" >"$BATS_TEST_TMPDIR/$host" 3>&- &
			pids+=($!)
		done
	done
	wait "${pids[@]}"
	for host in "$BATS_TEST_TMPDIR"/{10.77.0.,fd00:77::}*; do
		jq -r 'select(.type == "trace") | "\(.stop) \(.distance) \(.result | length)"' "$host"
	done | sort | uniq -c
}

@test "ends that limit echo replies, SYN-ACKs, resets or data are at their own hop" {
	local limit
	for limit in 1:1 2:1 1:4; do
		for how in '' unprivileged; do
			lab_start - <<-PATH
				default delay=1
				hops 4
				dest 10.77.0.11 fd00:77::11 limit-replies=$limit
				dest 10.77.0.12 fd00:77::12 limit-replies=$limit tcp-open=80
				dest 10.77.0.13 fd00:77::13 limit-replies=$limit
				dest 10.77.0.14 fd00:77::14 limit-replies=$limit udp=open
			PATH
			# shellcheck disable=SC2086
			ends $how >"$BATS_TEST_TMPDIR/ends"
			cat "$BATS_TEST_TMPDIR/ends"
			[ "$(cat "$BATS_TEST_TMPDIR/ends")" = '      8 reached 5 5' ]
			lab_stop
		done
	done
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

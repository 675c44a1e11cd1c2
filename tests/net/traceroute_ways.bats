# SPDX-License-Identifier: BSD-2-Clause
# Shapes of load-balanced paths that --multipath has to get right: what it reports is compared with the ground truth.
# shellcheck disable=SC2154,SC2016  # of the loaded files; jq's words

load ../lib/helpers
load ../lab/lab.bash

setup() {
	needs_root
	open_loopback
	out=$BATS_TEST_TMPDIR/out
}

teardown() {
	lab_stop
}

# links FILE: the links that a JSON trace found, two addresses a line, sorted
links() {
	jq -r 'select(.type == "trace") | (.nodes | map({(.id): .addr}) | add) as $addr | .links[] |
		select($addr[.from] and $addr[.to]) | "\($addr[.from]) \($addr[.to])"' "$1" | sort -u
}

# truth FAMILY TARGET: the same of the network, but for what comes before the first router; after lab_stop
truth() {
	lab_links "$1" | grep -v '^client ' | sed "s/destination/$2/" | sort -u
}

# same_ways <PATH: no link that does not exist is ever reported, and all are within three traces (99 % each), in both
# families. The lab runs on.
same_ways() {
	local family target
	cat >"$BATS_TEST_TMPDIR/path"
	lab_start "$BATS_TEST_TMPDIR/path"
	lab_stop
	truth v4 "$LAB_TARGET4" >"$BATS_TEST_TMPDIR/v4"
	truth v6 "$LAB_TARGET6" >"$BATS_TEST_TMPDIR/v6"
	lab_start "$BATS_TEST_TMPDIR/path"
	for family in v4 v6; do
		target=LAB_TARGET${family#v}
		for _ in 1 2 3; do
			"$TRACEROUTE" -n -J --multipath --confidence=99 "${!target}" >"$out"
			valid_trace "$out"
			[ "$(jq -r 'select(.type == "trace") | .stop' "$out")" = reached ]
			links "$out" >"$BATS_TEST_TMPDIR/links"
			[ "$(comm -13 "$BATS_TEST_TMPDIR/$family" "$BATS_TEST_TMPDIR/links")" = "" ]
			! cmp -s "$BATS_TEST_TMPDIR/$family" "$BATS_TEST_TMPDIR/links" || break
		done
		diff "$BATS_TEST_TMPDIR/$family" "$BATS_TEST_TMPDIR/links" || return 1
	done
}

@test "diamonds inside a diamond" {
	same_ways <<-'PATH'
		default delay=2
		hop
		hop width=2
		hop width=6
		hop width=2
		hop
	PATH
}

@test "a way that few flows take" {
	same_ways <<-'PATH'
		seed 2
		default delay=2
		hop name=a
		hop name=b width=2
		hop name=c
		link a b.1 b.1 b.1 b.2
	PATH
	[ "$(jq -r 'select(.type == "trace") | [.nodes[] | select(.hop == 2)] | max_by(.share) | .addr' "$out")" = fd00:50:0:2::1 ]
}

@test "ways of unequal lengths" {
	same_ways <<-'PATH'
		default delay=2
		hop name=a
		hop name=b width=2
		hop name=c
		hop name=d
		link b.2 d
	PATH
	[ "$(jq 'select(.type == "trace") | [.nodes[] | select(.loop_hop)] | length' "$out")" = 0 ]
}

@test "64 routers side by side" {
	same_ways <<-'PATH'
		hop
		hop width=64
		hop
	PATH
}

@test "routers that limit their replies are not taken for absent" {
	same_ways <<-'PATH'
		default delay=2
		hop
		hop width=3 limit=20:6
		hop width=3
		hop
	PATH
}

@test "2 % loss on each link adds no link and hides none" {
	same_ways <<-'PATH'
		default delay=2 loss=2%
		hop
		hop width=4
		hop width=4
		hop
	PATH
}

@test "MPLS labels in some ways are those routers' own" {
	same_ways <<-'PATH'
		default delay=2
		hop
		hop width=3
		node 2 mpls=24017
		hop
	PATH
	[ "$(jq -c 'select(.type == "trace") | [.nodes[] | select(.ext) | [.addr, .ext[].mpls[].label]]' "$out")" = '[["fd00:50:0:2::2",24017]]' ]
	"$TRACEROUTE" -n -e --multipath --confidence=99 "$LAB_TARGET4" >"$out"
	[ "$(grep -c 'MPLS:L=24017' "$out")" = 1 ]
	grep -q ' 10\.50\.2\.2 .*MPLS:L=24017' "$out"
}

@test "a way that is slower says by how much" {
	lab_start - <<-'PATH'
		default delay=50
		hop
		hop width=3
		node 2 delay=150
		hop width=3
	PATH
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		"$TRACEROUTE" -n --multipath --confidence=99 "$target" >"$out"
		[ "$(grep -c 'slower by' "$out")" = 2 ]
		grep -qE ' 2[abc] [0-9a-f.:]+[.:]2  .* slower by (9[0-9]|1[0-4][0-9])\.[0-9] ms$' "$out"
		grep -qE ' 3[abc] [0-9a-f.:]+[.:]2  .* slower by (9[0-9]|1[0-4][0-9])\.[0-9] ms$' "$out"
	done
}

@test "a loop in one way is reported there, and the others end" {
	lab_start - <<-'PATH'
		default delay=2
		hop name=a
		hop name=b width=2
		hop name=c
		link b.2 a
	PATH
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		"$TRACEROUTE" -n -J --multipath --confidence=99 -m 6 "$target" >"$out"
		valid_trace "$out"
		[ "$(jq -c 'select(.type == "trace") | [.nodes[] | select(.loop_hop) | [.hop, .loop_hop]]' "$out")" = '[[3,1],[4,2],[5,1],[6,2]]' ]
		[ "$(jq -c 'select(.type == "trace") | [.nodes[] | select(.end) | .hop], .stop' "$out")" = $'[4]\n"reached"' ]
		"$TRACEROUTE" -n --multipath --confidence=99 -m 6 "$target" >"$out"
		[ "$(grep -o 'loop: was at hop [0-9]*$' "$out" | paste -sd,)" = "loop: was at hop 1,loop: was at hop 2,loop: was at hop 1,loop: was at hop 2" ]
	done
}

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

# lab_router TARGET HOP PLACE: the address of a router in the target's family
lab_router() {
	case $1 in
	*:*) echo "fd00:50:0:$2::$3" ;;
	*) echo "10.50.$2.$3" ;;
	esac
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

# compare_ways FAMILY TARGET: one trace at 99 %; no link that does not exist is reported. Prints how many links there are
# and how many were found. The lab runs on; its ground truth is in $BATS_TEST_TMPDIR/FAMILY.
compare_ways() {
	"$TRACEROUTE" -n -J --multipath --confidence=99 "$2" >"$out"
	valid_trace "$out" >&2
	[ "$(jq -r 'select(.type == "trace") | .stop' "$out")" = reached ]
	links "$out" >"$BATS_TEST_TMPDIR/links"
	[ "$(comm -13 "$BATS_TEST_TMPDIR/$1" "$BATS_TEST_TMPDIR/links")" = "" ]
	wc -l <"$BATS_TEST_TMPDIR/$1"
	wc -l <"$BATS_TEST_TMPDIR/links"
}

# start_with_truth <PATH: start the lab, the links of both families kept first
start_with_truth() {
	cat >"$BATS_TEST_TMPDIR/path"
	lab_start "$BATS_TEST_TMPDIR/path"
	lab_stop
	truth v4 "$LAB_TARGET4" >"$BATS_TEST_TMPDIR/v4"
	truth v6 "$LAB_TARGET6" >"$BATS_TEST_TMPDIR/v6"
	lab_start "$BATS_TEST_TMPDIR/path"
}

@test "a way that few flows take" {
	# one of 8 flows is expected to miss a quarter's way (0.75^8 = 10 %): of 20 traces 2, 7 once in 400 times
	local seed family found=0 share=0
	for seed in 1 2 3 4 5 6 7 8 9 10; do
		start_with_truth <<-PATH
			seed $seed
			default delay=2
			hop name=a
			hop name=b width=2
			hop name=c
			link a b.1 b.1 b.1 b.2
		PATH
		for family in v4 v6; do
			target=LAB_TARGET${family#v}
			counts=$(compare_ways $family "${!target}")
			[ "$(uniq <<<"$counts" | wc -l)" = 2 ] && continue
			found=$((found + 1))
			share=$((share + $(jq --arg addr "$(lab_router "${!target}" 2 1)" 'select(.type == "trace") | .nodes[] | select(.addr == $addr) | .share * 100 | floor' "$out")))
		done
		lab_stop
	done
	echo "found $found, share $((share / found)) %"
	[ "$found" -ge 14 ]
	# 75 %, of some 30 flows each
	[ $((share / found)) -ge 65 ]
	[ $((share / found)) -le 85 ]
}

# random_path SEED: up to 8 hops, up to 6 wide, some meshed
random_path() {
	awk -v seed="$1" 'BEGIN {
		srand(seed)
		print "seed " seed "\ndefault delay=2"
		hops = 3 + int(rand() * 6)
		for (i = 0; i < hops; i++)
			print "hop width=" (rand() < 0.3 ? 1 : 1 + int(rand() * 6)) (rand() < 0.3 ? " links=mesh" : "")
	}'
}

@test "random graphs: no link that does not exist, and hardly any is missing" {
	# 99 % for each router that branches: some 6 of them in a graph
	local seed family there=0 found=0
	for seed in 1 2 3 4 5 6 7 8; do
		start_with_truth < <(random_path $seed)
		for family in v4 v6; do
			target=LAB_TARGET${family#v}
			counts=$(compare_ways $family "${!target}")
			there=$((there + $(head -n 1 <<<"$counts")))
			found=$((found + $(tail -n 1 <<<"$counts")))
		done
		lab_stop
	done
	echo "$found of $there links"
	[ "$there" -ge 200 ]
	[ $((found * 100)) -ge $((there * 97)) ]
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

@test "a way that ends elsewhere says so, and the others go on to the target" {
	lab_start - <<-'PATH'
		default delay=2
		hop
		hop width=3
		hop width=3
		node 2 refuse=host
		hop
	PATH
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		"$TRACEROUTE" -n -J --multipath --confidence=99 "$target" >"$out"
		valid_trace "$out"
		[ "$(jq -c 'select(.type == "trace") | .stop, .distance, [.nodes[] | select(.end) | [.hop, .addr]]' "$out")" = "\"reached\"
5
[[3,\"$(lab_router "$target" 3 2)\"],[5,\"$target\"]]" ]
		"$TRACEROUTE" -n --multipath --confidence=99 "$target" >"$out"
		[ "$(grep -cE " 3[abc] $(lab_router "$target" 3 2)  .* ms  refused$" "$out")" = 1 ]
		grep -qE "^ 4 .*  all ways meet: 3[abc] 3[abc]$" "$out"
	done
}

@test "a route that changes while it is traced is reported with its hop, and what replaced it" {
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		for after in 8 16 24; do
			lab_start - <<-PATH
				default delay=5
				hop name=a
				hop name=b width=2
				hop name=c
				link a b.1
				link a b.2 after=$after
			PATH
			"$TRACEROUTE" -n -J --multipath "$target" >"$out"
			lab_stop
			valid_trace "$out"
			[ "$(jq -c 'select(.type == "trace") | [.stop, .changes, .changed_hop], [.nodes[] | [.addr, .balance]]' "$out")" = "[\"reached\",1,2]
[[\"$(lab_router "$target" 1 1)\",\"none\"],[\"$(lab_router "$target" 2 2)\",\"none\"],[\"$(lab_router "$target" 3 1)\",\"none\"],[\"$target\",\"none\"]]" ]
		done
	done
	lab_start - <<-'PATH'
		default delay=5
		hop name=a
		hop name=b width=2
		hop name=c
		link a b.1
		link a b.2 after=16
	PATH
	"$TRACEROUTE" -n --multipath "$LAB_TARGET4" >"$out"
	grep -qx ' the route changed during the trace, at hop 2' "$out"
}

@test "source and destination that are rewritten on the way do not break flows" {
	for nat in nat=192.0.2.1,2001:db8::1 nat-to=192.0.2.1,2001:db8::1 "nat=192.0.2.1,2001:db8::1 nat-port=4242"; do
		same_ways <<-PATH
			default delay=2
			hop
			hop $nat
			hop width=3
			hop width=3 links=mesh
		PATH
		lab_stop
	done
}

@test "several addresses of one router are a guess in JSON, text, graph and picture" {
	local numbers='select(.type == "trace") | (.nodes | map({(.id): .addr}) | add) as $addr |
		[.nodes[] | select(.alias_guess) | [.addr, $addr[.alias_guess]] | sort]'
	lab_start - <<-'PATH'
		default delay=2
		hop
		hop width=4
		node 2 counter=7
		node 4 counter=7
		hop
	PATH
	for method in "" -U "-T -p 80"; do
		# shellcheck disable=SC2086
		"$TRACEROUTE" -n -J --multipath --confidence=99 $method "$LAB_TARGET4" >"$out"
		valid_trace "$out"
		[ "$(jq -c "$numbers" "$out")" = '[["10.50.2.2","10.50.2.4"]]' ]
	done
	"$TRACEROUTE" -n --quoted --multipath --confidence=99 "$LAB_TARGET4" >"$out"
	[ "$(grep -cE ' 2[bcd] 10\.50\.2\.[24] .* ms  same router as 2[abc]\?$' "$out")" = 1 ]
	"$TRACEROUTE" -n --quoted --format=dot --map="$BATS_TEST_TMPDIR/map.svg" --multipath --confidence=99 "$LAB_TARGET4" >"$out"
	[ "$(grep -cE '^	"2[abc]" -> "2[bcd]" \[dir=none style=dotted .*"same router\?"\];$' "$out")" = 1 ]
	[ "$(grep -cE ' ms  =2[abc]\?</text>' "$BATS_TEST_TMPDIR/map.svg")" = 1 ]
	# without IPv4 identifications there is nothing to guess from
	"$TRACEROUTE" -n -J --multipath --confidence=99 "$LAB_TARGET6" >"$out"
	[ "$(jq -c "$numbers" "$out")" = '[]' ]
}

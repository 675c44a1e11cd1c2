# SPDX-License-Identifier: BSD-2-Clause
# All ways of traffic that is spread by flow, over simulated paths whose ground truth is known.
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

# bare COMMAND...: as nobody, with no capability in any set, the bounding set included
bare() {
	setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs env "$@"
}

# diamond: a mesh of 4 and 4 between single hops
diamond() {
	lab_start - <<-'PATH'
		default delay=2
		hop
		hop width=4
		hop width=4 links=mesh
		hop
		dest 10.77.0.9 fd00:77::9 tcp-open=80
	PATH
}

# links FILE: the links that a JSON trace found, two addresses a line, sorted
links() {
	jq -r 'select(.type == "trace") | (.nodes | map({(.id): .addr}) | add) as $addr | .links[] | "\($addr[.from]) \($addr[.to])"' "$1" | sort -u
}

# truth FAMILY DESTINATION: the same of the network, but for what comes before the first router
truth() {
	lab_links "$1" | grep -v '^client ' | sed "s/destination/$2/" | sort -u
}

@test "every method finds all interfaces and links of a mesh, with and without privilege, in both families" {
	for method in bare "bare -I" "bare -U" "bare -T" "-T" "-I -O raw" "-UL"; do
		for family in v4 v6; do
			target=$LAB_TARGET4
			[ "$family" = v4 ] || target=$LAB_TARGET6
			run=${method%%-*}
			diamond
			# 99 %: a miss in 100 branching routers, and there are 5; once more then
			for _ in 1 2 3; do
				# shellcheck disable=SC2086
				$run "$TRACEROUTE" -n -J --multipath --confidence=99 ${method#bare} "$target" >"$out"
				links "$out" >"$BATS_TEST_TMPDIR/links"
				[ "$(wc -l <"$BATS_TEST_TMPDIR/links")" -lt 25 ] || break
			done
			lab_stop
			truth "$family" "$target" | diff - "$BATS_TEST_TMPDIR/links" || { echo "$method $family"; return 1; }
			valid_trace "$out"
			[ "$(jq -r 'select(.type == "trace") | .stop' "$out")" = reached ]
		done
	done
}

@test "the tree shows where ways part, join and meet, and how to try one" {
	lab_start - <<-'PATH'
		default delay=2
		hop
		hop width=2
		hop width=2
		hop
	PATH
	"$TRACEROUTE" -n --multipath --confidence=99 "$LAB_TARGET4" >"$out"
	lab_stop
	sed -E 's/ +[0-9.]+ ms/ MS/; s/ [0-9]+ %/ P %/; s/[0-9]+ probes in .*/N probes/; s/--flow=.*/--flow=F/' "$out" >"$BATS_TEST_TMPDIR/shape"
	cat >"$BATS_TEST_TMPDIR/want" <<-'END'
		traceroute to 10.77.0.9 (10.77.0.9), 30 hops max, UDP, P % confidence
		 1  10.50.1.1 MS  2 ways, by flow
		    |-- 2a 10.50.2.A  P % MS
		    |    `-- 3a 10.50.3.A  P % MS
		    `-- 2b 10.50.2.B  P % MS
		         `-- 3b 10.50.3.B  P % MS
		 4  10.50.4.1 MS  all ways meet: 3a 3b
		 5  10.77.0.9 MS  reached

		 7 interfaces, 7 links, widest hop 2 ways; N probes
		 try one way:   traceroute --flow=F
	END
	# which of the two replies first is chance
	for pair in "1 2" "2 1"; do
		# shellcheck disable=SC2086
		set -- $pair
		! sed "s/\.A/.$1/; s/\.B/.$2/" "$BATS_TEST_TMPDIR/want" | diff - "$BATS_TEST_TMPDIR/shape" || return 0
	done
	false
}

@test "on a narrow terminal the tree keeps to its width" {
	lab_start - <<-'PATH'
		default delay=2
		hop
		hop width=3
		hop width=6
		hop width=2
		hop
	PATH
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		for _ in 1 2 3; do
			script -qec "stty cols 40 rows 12; '$TRACEROUTE' -n --multipath --confidence=99 $target" /dev/null </dev/null |
				tr -d '\r' >"$out"
			! grep -q '^ 14 interfaces, 18 links,$' "$out" || break
		done
		[ "$(awk 'length > 40' "$out")" = "" ]
		[ "$(grep -cE '^  (\|-|`-)2[abc] [0-9a-f.:]+' "$out")" = 3 ]
		[ "$(grep -cE '^  [| ] (\|-|`-)3[a-f] [0-9a-f.:]+' "$out")" = 6 ]
		[ "$(grep -cE '^  [| ] [| ] `-(4[ab] [0-9a-f.:]+|joins 4[ab]$)' "$out")" = 6 ]
		grep -qx '    all ways meet: 4a 4b' "$out"
		grep -qE "^ 6  $target  [0-9.]+ ms  reached$" "$out"
	done
}

@test "a flow that proves a link goes over it again when it is replayed alone" {
	for method in "" -U -I "-T -p 81"; do
		diamond
		# shellcheck disable=SC2086
		bare "$TRACEROUTE" -n -J --multipath $method "$LAB_TARGET4" >"$out"
		for i in 0 5 9; do
			read -r flow from to < <(jq -r --argjson i "$i" '
				select(.type == "trace") | (.nodes | map({(.id): .addr}) | add) as $addr | [.links[] | select(.from | startswith("2"))][$i] |
				"\(.proofs[0]) \($addr[.from]) \($addr[.to])"' "$out")
			# shellcheck disable=SC2086
			bare "$TRACEROUTE" -n -q 1 -f 2 -m 3 "--flow=$flow" $method "$LAB_TARGET4" >"$BATS_TEST_TMPDIR/way"
			[ "$(awk '/^ [23]/ { printf "%s ", $2 }' "$BATS_TEST_TMPDIR/way")" = "$from $to " ] ||
				{ echo "$method flow $flow: $from $to"; cat "$BATS_TEST_TMPDIR/way"; return 1; }
		done
		lab_stop
	done
}

@test "balancing by packet is reported, and by destination is none" {
	lab_start - <<-'PATH'
		path packets
		hop
		hop width=4 balance=packet
		hop
		dest 10.77.1.9
		path destinations
		hop
		hop width=4 balance=destination
		hop
		dest 10.77.2.9
	PATH
	"$TRACEROUTE" -n -J --multipath 10.77.1.9 >"$out"
	[ "$(jq -r 'select(.type == "trace") | .nodes[] | select(.hop == 1) | .balance' "$out")" = packet ]
	[ "$(jq 'select(.type == "trace") | [.nodes[] | select(.hop == 2)] | length' "$out")" -gt 1 ]
	"$TRACEROUTE" -n -J --multipath 10.77.2.9 >"$out"
	[ "$(jq 'select(.type == "trace") | [.nodes[] | select(.hop == 2)] | length' "$out")" = 1 ]
	[ "$(jq -r 'select(.type == "trace") | .nodes[] | select(.hop == 1) | .balance' "$out")" = none ]
}

@test "the IPv6 flow label alone finds the ways of routers that look at nothing else" {
	lab_start - <<-'PATH'
		hop
		hop width=3 balance=label
		hop
	PATH
	for method in "" -I -T; do
		# shellcheck disable=SC2086
		"$TRACEROUTE" -n -J --multipath --confidence=99 --flow-by=label $method "$LAB_TARGET6" >"$out"
		[ "$(jq 'select(.type == "trace") | [.nodes[] | select(.hop == 2)] | length' "$out")" = 3 ]
	done
}

@test "routers that quote 28 bytes say which flow, and all is found all the same" {
	lab_start - <<-'PATH'
		default quote=min
		hop
		hop width=2
		hop
	PATH
	bare "$TRACEROUTE" -n -J --multipath --confidence=99 "$LAB_TARGET4" >"$out"
	[ "$(jq 'select(.type == "trace") | [.nodes[].addr] | unique | length' "$out")" = 5 ]
	[ "$(jq 'select(.type == "trace") | .links | length' "$out")" = 5 ]
}

@test "a silent member is a node without an address" {
	lab_start - <<-'PATH'
		hop
		hop width=3
		node 2 silent
		hop
	PATH
	"$TRACEROUTE" -n -J --multipath --confidence=99 "$LAB_TARGET4" >"$out"
	[ "$(jq 'select(.type == "trace") | [.nodes[] | select(.hop == 2 and .silent)] | length' "$out")" = 1 ]
	[ "$(jq 'select(.type == "trace") | [.nodes[] | select(.hop == 2 and .addr)] | length' "$out")" = 2 ]
	valid_trace "$out"
}

@test "--format=dot is what graphviz takes, and --map is a picture without overlaps" {
	lab_start - <<-'PATH'
		hop
		hop width=8
		hop width=8
		hop width=3 links=mesh
		hop
	PATH
	"$TRACEROUTE" -n --multipath --format=dot --map="$BATS_TEST_TMPDIR/ways.svg" "$LAB_TARGET4" >"$out"
	if command -v dot >/dev/null; then
		dot -Tplain "$out" >"$BATS_TEST_TMPDIR/plain"
		[ "$(grep -c '^node ' "$BATS_TEST_TMPDIR/plain")" = "$(grep -cE '^	"[0-9]+[a-z]+" \[label=' "$out")" ]
		[ "$(grep -c '^edge ' "$BATS_TEST_TMPDIR/plain")" = "$(grep -c -- '->' "$out")" ]
	fi
	head -n 1 "$out" | grep -qx 'digraph ways {'
	[ "$(grep -c -- '->' "$out")" -ge 40 ]
	[ "$(grep -cE '^	"[0-9]+[a-z]+" \[label=' "$out")" -ge 20 ]
	python3 - "$BATS_TEST_TMPDIR/ways.svg" <<-'END'
		import sys, xml.etree.ElementTree as tree
		ns = "{http://www.w3.org/2000/svg}"
		root = tree.parse(sys.argv[1]).getroot()
		width, height = float(root.get("width")), float(root.get("height"))
		boxes = [[float(r.get(k)) for k in ("x", "y", "width", "height")] for r in root.iterfind(f"{ns}g/{ns}rect")]
		assert len(boxes) >= 20, len(boxes)
		for x, y, w, h in boxes:
		    assert 0 <= x and x + w <= width and 0 <= y and y + h <= height
		for i, (x, y, w, h) in enumerate(boxes):
		    for X, Y, W, H in boxes[:i]:
		        assert x + w <= X or X + W <= x or y + h <= Y or Y + H <= y
	END
}

# is_whole FORM FILE: whether a trace that was interrupted is complete in its form
is_whole() {
	case $1 in
	text) head -n 1 "$2" | grep -q '^traceroute to 10\.77\.0\.9 ' && grep -qE '^ [0-9]+ interfaces?, [0-9]+ links?,' "$2" ;;
	json) valid_trace "$2" && [ "$(jq -r 'select(.type == "trace") | .stop' "$2")" = interrupted ] ;;
	dot) tail -n 1 "$2" | grep -qx "}" && { ! command -v dot >/dev/null || dot -Tplain "$2" | tail -n 1 | grep -qx stop; } ;;
	svg) python3 -c "import sys, xml.etree.ElementTree as t; t.parse(sys.argv[1])" "$2" ;;
	esac
}

@test "an interrupted trace prints what is known at any moment, in every form" {
	for sent in 1 30 70; do
		for form in text json dot; do
			map=$BATS_TEST_TMPDIR/$form.svg
			lab_start - <<-'PATH'
				hop
				hop width=4 delay=50
				hops 3 silent
				dest 10.77.0.9 silent
			PATH
			env --default-signal=INT "$TRACEROUTE" -n --multipath --format=$form --map="$map" "$LAB_TARGET4" >"$out" &
			pid=$!
			wait_until lab_sent $sent
			kill -INT $pid
			status=0
			wait $pid || status=$?
			lab_stop
			[ "$status" = 130 ]
			is_whole $form "$out"
			is_whole svg "$map"
			# the first reply may not be there yet after one packet
			[ $sent = 1 ] || grep -q '10\.50\.1\.1' "$out"
			[ $sent = 1 ] || grep -q '10\.50\.1\.1' "$map"
		done
	done
}

# lab_sent COUNT: so many packets went out on the lab's device
lab_sent() {
	[ "$(ip -s -j link show dev "$LAB_DEVICE" | jq '.[0].stats64.tx.packets')" -ge "$1" ]
}

@test "flows keep the mark, which needs privilege when their sockets open" {
	diamond
	for method in -U -UL; do
		for family in v4 v6; do
			target=$LAB_TARGET4
			[ "$family" = v4 ] || target=$LAB_TARGET6
			"$TRACEROUTE" -n -J --multipath --confidence=99 --fwmark=3 $method "$target" >"$out"
			[ "$(links "$out")" = "$(links <("$TRACEROUTE" -n -J --multipath --confidence=99 $method "$target"))" ]
			[ "$(links "$out" | wc -l)" = 25 ]
		done
	done
}

@test "where another trace has the ports of the flows, they are counted from others" {
	lab_start - <<<'hops 2 delay=1'
	python3 -c '
import socket, time
s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
s.bind(("::", 20000))
print("ready", flush=True)
time.sleep(100)' >"$BATS_TEST_TMPDIR/bound" 3>&- &
	holder=$!
	wait_until grep -q ready "$BATS_TEST_TMPDIR/bound"
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		run --separate-stderr "$TRACEROUTE" -n -J --flow=5 "$target"
		[ "$status" = 0 ]
		[ "$(jq -c 'select(.type == "trace") | [.stop, .flow.sport]' <<<"$output")" = '["reached",24096]' ]
		[ "$stderr" = 'traceroute: port 20000 is in use: flow 0 has port 24096' ]
		run --separate-stderr "$TRACEROUTE" -n -J --multipath -U "$target"
		[ "$status" = 0 ]
		[ "$(jq -r 'select(.type == "trace") | .stop' <<<"$output")" = reached ]
	done
	kill "$holder"
}

@test "the command that replays a way has the options of the packets" {
	diamond
	"$TRACEROUTE" -n --multipath -6 -U -p 5353 -s "$LAB_CLIENT6" -t 8 "$LAB_TARGET6" >"$out"
	grep -qE "^ try one way:   traceroute -6 -U -p 5353 -s $LAB_CLIENT6 -t 8 --flow=[0-9]+ $LAB_TARGET6 " "$out"
}

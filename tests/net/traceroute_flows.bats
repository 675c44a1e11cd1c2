# SPDX-License-Identifier: BSD-2-Clause
# What needs no capability at all, and which way probes take where routers spread by flow.
# shellcheck disable=SC2154,SC2016  # of the loaded files; awk's words

load ../lib/helpers
load ../lab/lab.bash

setup() {
	needs_root
	open_loopback
}

teardown() {
	lab_stop
}

# bare COMMAND...: as nobody, with no capability in any set, the bounding set included
bare() {
	setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs env "$@"
}

@test "with an empty bounding set every method finds every hop of a 30-hop path, in both families" {
	[ "$(bare awk '/^Cap/ { print $2 }' /proc/self/status | sort -u)" = 0000000000000000 ]
	lab_start - <<-'PATH'
		hops 29 delay=2
		dest 10.77.0.9 fd00:77::9 tcp-open=80
	PATH
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		case $target in *:*) router=fd00:50:0:%u::1 ;; *) router=10.50.%u.1 ;; esac
		for hop in {1..29}; do
			# shellcheck disable=SC2059
			printf "%2u  $router\n" "$hop" "$hop"
		done >"$BATS_TEST_TMPDIR/want"
		echo "30  $target" >>"$BATS_TEST_TMPDIR/want"
		# an open port, a closed one, and one connection at a time
		for method in "" -U -UL -I -T "-T -p 81" "-M tcpconn" "-T --flow=3"; do
			# shellcheck disable=SC2086
			bare "$TRACEROUTE" -n $method "$target" >"$BATS_TEST_TMPDIR/out"
			sed -nE 's/(  [0-9.]+ ms){3}$//p' "$BATS_TEST_TMPDIR/out" |
				diff "$BATS_TEST_TMPDIR/want" - || { echo "$method $target"; return 1; }
		done
	done
}

@test "--flow-by=label chooses another way where routers look at the IPv6 flow label alone" {
	lab_start - <<-'PATH'
		hop
		hop width=16 balance=label
		hop
	PATH
	for method in bare "bare -I" "bare -U" -T; do
		: >"$BATS_TEST_TMPDIR/all"
		for flow in 1 2 3 4 5 6 7 8; do
			# shellcheck disable=SC2086
			ways $method --flow-by=label "--flow=$flow" "$LAB_TARGET6" >"$BATS_TEST_TMPDIR/way"
			[ "$(wc -l <"$BATS_TEST_TMPDIR/way")" = 1 ] || { echo "$method $flow"; return 1; }
			cat "$BATS_TEST_TMPDIR/way" >>"$BATS_TEST_TMPDIR/all"
		done
		[ "$(sort -u "$BATS_TEST_TMPDIR/all" | wc -l)" -gt 1 ] || { echo "$method"; return 1; }
	done
}

# ways [bare] OPTIONS...: the routers of the second hop, a line each time
ways() {
	local run=""
	[ "$1" != bare ] || { run=bare; shift; }
	$run "$TRACEROUTE" -n -q 6 -m 3 "$@" | sed -n 's/^ 2 //p' | grep -oE '(10\.50\.2\.|fd00:50:0:2::)[0-9a-f]+' | sort -u
}

@test "-I, -U, -UL, -T and a chosen flow take one path through a 16-wide diamond, --flow=N others, in both families" {
	lab_start - <<-'PATH'
		hop
		hop width=16
		hop
	PATH
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		for method in bare "bare -I" "bare -U" "bare -UL" "-I -O raw" -T; do
			: >"$BATS_TEST_TMPDIR/all"
			for flow in 1 2 3 4 5 6 7 8; do
				# shellcheck disable=SC2086
				ways $method "--flow=$flow" "$target" >"$BATS_TEST_TMPDIR/way"
				[ "$(wc -l <"$BATS_TEST_TMPDIR/way")" = 1 ] || { echo "$method $flow $target"; return 1; }
				cat "$BATS_TEST_TMPDIR/way" >>"$BATS_TEST_TMPDIR/all"
			done
			[ "$(sort -u "$BATS_TEST_TMPDIR/all" | wc -l)" -gt 1 ] || { echo "$method $target"; return 1; }
		done
	done
}

@test "a --flow goes the same way in every run, and serially by -T without privilege" {
	lab_start - <<-'PATH'
		hop
		hop width=16
		hop
	PATH
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		for method in "" -I -U "-T -p 81"; do
			for _ in 1 2; do
				# shellcheck disable=SC2086
				bare "$TRACEROUTE" -n -q 2 -m 3 --flow=5 $method "$target" | awk '$1 == 2 { print $2 }'
			done >"$BATS_TEST_TMPDIR/ways"
			[ "$(sort -u "$BATS_TEST_TMPDIR/ways" | wc -l)" = 1 ]
		done
	done
}

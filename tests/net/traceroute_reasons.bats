# SPDX-License-Identifier: BSD-2-Clause
# Why a probe has no answer and why a trace ended, in JSON.
# shellcheck disable=SC2154  # of the loaded files

load ../lib/helpers
load ../lab/lab.bash

setup() {
	needs_root
	open_loopback
}

teardown() {
	lab_stop
}

# reasons HOP TARGET: what JSON says of a hop's probes
reasons() {
	"$TRACEROUTE" -n -J "$2" | jq -c --argjson hop "$1" \
		'select(.type == "trace") | .result[] | select(.hop == $hop) | [.probes[] | .why // "answered"]'
}

@test "silence after the first answer of a burst is a rate limit" {
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		lab_start - <<-'PATH'
			hop delay=1
			hop delay=1 limit=0.1:1
			hop delay=1
		PATH
		[ "$(reasons 2 "$target")" = '["answered","ratelimit","ratelimit"]' ]
		lab_stop
	done
}

@test "a lost probe, wherever it stands in its burst, is no rate limit" {
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		for lost in 1 2 3; do
			lab_start - < <(printf 'hop delay=1\nhop delay=1\nwhen probe=%u mute\nhop delay=1\n' "$lost")
			want=$(jq -cn "[range(1; 4) | if . == $lost then \"timeout\" else \"answered\" end]")
			[ "$(reasons 2 "$target")" = "$want" ]
			lab_stop
		done
	done
}

@test "a forwarding loop ends at the last hop, and JSON says loop" {
	lab_start - <<-'PATH'
		hops 5 delay=1
		link h5 h4
	PATH
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		for method in "" -I -T; do
			# shellcheck disable=SC2086
			[ "$("$TRACEROUTE" -n -J -m 12 $method "$target" | jq -c 'select(.type == "trace") | [.stop, (.result | length), has("distance")]')" = \
				'["loop",12,false]' ]
		done
	done
	run "$TRACEROUTE" -n --status -m 12 "$LAB_TARGET4"
	[ "$status" = 1 ]
	[ "${#lines[@]}" = 13 ]
}

@test "a loop through routers that limit their replies is a loop, and the trace can stop there" {
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		lab_start - <<-'PATH'
			hops 5 delay=1 limit=linux
			link h5 h4
		PATH
		[ "$("$TRACEROUTE" -n -J "$target" | jq -c 'select(.type == "trace") | [.stop, .result[-1].hop]')" = '["loop",30]' ]
		lab_stop
		lab_start - <<-'PATH'
			hops 5 delay=1 limit=linux
			link h5 h4
		PATH
		[ "$("$TRACEROUTE" -n -J --stop-at-loop "$target" | jq -c 'select(.type == "trace") | [.stop, .result[-1].hop]')" = '["loop",7]' ]
		lab_stop
	done
}

@test "fragment reassembly time exceeded ends neither text nor JSON, with and without privilege" {
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		message=11/1
		[ "$target" = "$LAB_TARGET4" ] || message=3/1
		for who in env unprivileged; do
			for method in '' -U -I -T; do
				lab_start - <<-PATH
					hop delay=1
					hop delay=1 expire=$message
					hops 1 delay=1
				PATH
				# shellcheck disable=SC2086
				"$who" "$TRACEROUTE" -n -w 0.5 $method "$target" >"$BATS_TEST_TMPDIR/text"
				[ "$(sed -nE 's/^ *([0-9]+)  ([^ ]+) .*/\1 \2/p' "$BATS_TEST_TMPDIR/text" | tail -n 1)" = "4 $target" ]
				grep -qx ' 2  \* \* \*' "$BATS_TEST_TMPDIR/text"
				# shellcheck disable=SC2086
				[ "$("$who" "$TRACEROUTE" -n -J -w 0.5 $method "$target" |
					jq -c 'select(.type == "trace") | [.stop, .distance, (.result | length)]')" = '["reached",4,4]' ]
				lab_stop
			done
		done
	done
}

@test "a path that is merely longer than --max-hops is no loop" {
	lab_start - <<<'hops 20 delay=1'
	[ "$("$TRACEROUTE" -n -J -m 12 "$LAB_TARGET4" | jq -r 'select(.type == "trace") | .stop')" = max-hops ]
	lab_stop
	lab_start - <<-'PATH'
		hops 2 delay=1
		hops 18 delay=1 address=10.99.0.1,fd00:99::1
	PATH
	[ "$("$TRACEROUTE" -n -J -m 12 "$LAB_TARGET4" | jq -r 'select(.type == "trace") | .stop')" = max-hops ]
}

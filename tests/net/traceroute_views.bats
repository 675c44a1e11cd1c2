# SPDX-License-Identifier: BSD-2-Clause
# What traceroute's options of output print over simulated paths, and that every record is as the schema says.
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

# valid FILE: every line of it is as the schema says
valid() {
	python3 - "$top_srcdir/docs/schema/traceroute.schema.json" "$1" <<-'END'
		import json, sys, jsonschema
		validator = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
		lines = open(sys.argv[2]).read().splitlines()
		assert lines
		for line in lines:
		    validator.validate(json.loads(line))
	END
}

# path_of_six: two hops, a silent one, two more, the destination
path_of_six() {
	lab_start - <<-'PATH'
		default delay=1
		hops 2
		hop silent
		hops 2
	PATH
}

# streamed FILE: the probe records, a line each, sorted: hop try from
streamed() {
	jq -r 'select(.type == "probe") | "\(.hop) \(.try) \(.from // .x)"' "$1" | sort -n
}

# as_lines FILE: the same of the object for the whole trace
as_lines() {
	jq -r 'select(.type == "traceroute") | .result[] | .hop as $hop | .result | to_entries[] |
		"\($hop) \(.key) \(.value.from // .value.x)"' "$1" | sort -n
}

@test "--stream gives every probe once with its true hop, then the object, then a summary" {
	path_of_six
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		for method in "" -I -T -U "-N 1" --mtu --patient; do
			# shellcheck disable=SC2086
			"$TRACEROUTE" -n --stream -w 0.5 $method "$target" >"$out"
			valid "$out"
			diff <(as_lines "$out") <(streamed "$out")
			[ "$(streamed "$out" | wc -l)" = 18 ]
			[ "$(jq -r .type "$out" | uniq | tail -n 2 | paste -sd' ')" = "traceroute summary" ]
			tail -n 1 "$out" | jq -c '[.stop, .dst_hop, .exit, .dst_addr]' >"$out.end"
			[ "$(cat "$out.end")" = "[\"reached\",6,0,\"$target\"]" ]
		done
	done
}

@test "--stream tells a router's answer while the hop before it is still waited for" {
	lab_start - <<-'PATH'
		hop silent
		hop
		dest 10.77.0.9 udp=silent
	PATH
	"$TRACEROUTE" -n --stream -w 300 "$LAB_TARGET4" >"$out" 3>&- &
	pid=$!
	wait_until grep -q '"hop":2' "$out"
	kill -INT "$pid"
	status=0
	wait "$pid" || status=$?
	[ "$status" = 130 ]
	valid "$out"
	[ "$(tail -n 1 "$out" | jq -c '[.type, .stop, .dst_hop, .exit]')" = '["summary","interrupted",null,130]' ]
}

@test "--stream ends with a summary when a limit, a refusal or an error ended the trace" {
	lab_start - <<-'PATH'
		hop
		dest 10.79.0.9 udp=silent
		path refusing
		hop refuse=admin
		dest 10.78.0.9
	PATH
	summary() {
		status=0
		"$TRACEROUTE" -n --stream "$@" >"$out" 2>/dev/null || status=$?
		valid "$out"
		[ "$(tail -n 1 "$out" | jq .exit)" = "$status" ]
		tail -n 1 "$out" | jq -r '"\(.type) \(.stop) \(.exit)"'
	}
	[ "$(summary --status -Q 0.2 10.79.0.9)" = "summary timeout 1" ]
	[ "$(summary -H 2 -w 0.2 10.79.0.9)" = "summary gap 0" ]
	[ "$(summary -m 2 -w 0.2 10.79.0.9)" = "summary maxhops 0" ]
	[ "$(summary --status 10.78.0.9)" = "summary unreach 3" ]
	[ "$(summary -i nosuch 10.78.0.9)" = "summary null 1" ]
	[ "$(jq -r .type "$out" | paste -sd' ')" = "error summary" ]
	ip route add blackhole 10.80.0.9
	[ "$(summary 10.80.0.9)" = "summary null 1" ]
	nft add table inet filter
	nft 'add chain inet filter output { type filter hook output priority 0; }'
	nft add rule inet filter output udp dport 33434-33600 drop
	[ "$(summary -N 1 10.78.0.9)" = "summary unreach 1" ]
	[ "$(tail -n 1 "$out" | jq -r .error)" = "Operation not permitted" ]
}

# SPDX-License-Identifier: BSD-2-Clause
# The command line of traceroute: help, names, statuses, machine output of every form against its schema.
# shellcheck disable=SC2154  # of the loaded files

load ../lib/helpers

setup() {
	open_loopback
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

@test "--help fits 80 columns and lists every group" {
	run traceroute --help
	[ "$status" = 0 ]
	[ -z "$(awk 'length > 80' <<<"$output")" ]
	[ "$(grep -cE '^(Target and path|Method|Packet|Timing|Output|Other):$' <<<"$output")" = 6 ]
}

@test "without arguments it shows its help" {
	[ "$(traceroute)" = "$(traceroute --help)" ]
}

@test "names of the program choose family and method" {
	[[ $(traceroute6 -n ::1) == "traceroute to ::1 (::1), 30 hops max, 80 byte packets"* ]]
	run traceroute6 -n 127.0.0.1
	[ "$status" = 2 ]
	[ "$(tracert -n -J 127.0.0.1 | jq -r .method)" = icmp ]
	[ "$(tcptraceroute -n -J 127.0.0.1 | jq -r .method)" = tcp ]
}

@test "values out of range are refused with the option, the value and the range" {
	run traceroute -t 256 127.0.0.1
	[ "$status" = 2 ]
	[ "$output" = "-t 256: must be a whole number from 0 to 255" ]
	run traceroute -p 65536 127.0.0.1
	[ "$output" = "-p 65536: must be a whole number from 0 to 65535" ]
	run traceroute --sport=70000 127.0.0.1
	[ "$output" = "--sport 70000: must be a whole number from 0 to 65535" ]
	run traceroute -q 0 127.0.0.1
	[ "$output" = "at least 1 probe per hop" ]
	run traceroute -m 1000000000000000000000000000000 127.0.0.1
	[ "$status" = 2 ]
	run traceroute -m nan 127.0.0.1
	[ "$output" = "Cannot handle \`-m' option with arg \`nan' (argc 2)" ]
}

@test "every form of JSON is valid" {
	local out=$BATS_TEST_TMPDIR/out
	for method in "" -I -T -U -UL "-P 253" "-M tcpconn" "-T -O info -p 81"; do
		# shellcheck disable=SC2086
		traceroute -n -J $method 127.0.0.1 >"$out"
		valid "$out"
	done
	traceroute --json ::1 >"$out"
	valid "$out"
	traceroute --stream -n ::1 >"$out"
	[ "$(jq -r .type "$out" | uniq -c | tr -s ' \n' ' ')" = " 3 probe 1 traceroute " ]
	valid "$out"
	traceroute --format=atlas -n 127.0.0.1 >"$out"
	valid "$out"
	[ "$(jq -r '[.from, .paris_id, .fw, .lts, .msm_id, .prb_id, .proto] | @csv' "$out")" = \
		'"127.0.0.1",0,0,0,0,0,"UDP"' ]
}

@test "a full disk is an error, a closed pipe is not" {
	run bash -c '"$TRACEROUTE" -n 127.0.0.1 >/dev/full'
	[ "$status" = 1 ]
	[ "$output" = "traceroute: write error: No space left on device" ]
	run bash -c '"$TRACEROUTE" -n 127.0.0.1 | :'
	[ "$output" = "" ]
}

@test "an unreachable network is told on a line of its own" {
	run traceroute -n 192.0.2.1
	[ "$status" = 1 ]
	[ "${#lines[@]}" = 2 ]
	[ "${lines[1]}" = "connect: Network is unreachable" ]
}

@test "names come beside the probing: a dead resolver costs a second, not the trace" {
	echo 'nameserver 127.0.0.1' >"$BATS_TEST_TMPDIR/resolv.conf"
	mount --bind "$BATS_TEST_TMPDIR/resolv.conf" /etc/resolv.conf
	run traceroute 127.0.0.1
	umount /etc/resolv.conf
	[ "$status" = 0 ]
	grep -qE '^ 1  [^ ]+ \(127\.0\.0\.1\)  ' <<<"${lines[1]}"
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What RFC 4884 lets routers say behind the quoted packet, in ping's JSON: a hostile host sends it, in both families, to a
# ping socket and to a raw one. The text that -v prints of it is in tests/lab/cases/verbose.cases.
# shellcheck disable=SC2154

setup() {
	load ../lib/helpers
	needs_tun
}

valid() {
	python3 - "$top_srcdir/docs/schema/ping.schema.json" "$1" <<-'END'
		import json, sys, jsonschema
		check = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
		lines = sys.argv[2].splitlines()
		assert len(lines) == 3, lines
		for line in lines:
		    assert not [e.message for e in check.iter_errors(json.loads(line))], line
	END
}

# objects CASE JQ: what the error record of each family and socket has, `FAMILY SOCKET VALUE` a line
objects() {
	local family target kind words
	for family in 4 6; do
		target=10.66.0.2
		[ "$family" = 4 ] || target=fd66::2
		for kind in raw dgram; do
			words=(--family "$family")
			[ $kind = raw ] || words+=(--open)
			run "${top_builddir:?}/tests/lab/hostile" "${words[@]}" "$1" \
				"$PING" --json -c 1 -W 5 "$target"
			[ "$status" = 1 ]
			valid "$output"
			[ "$(jq -r 'select(.type == "start").socket' <<<"$output")" = $kind ]
			echo "$family $kind $(jq -c "select(.type == \"error\") | $2" <<<"$output")"
		done
	done
}

# everywhere CASE JQ VALUE: the same in both families, from both kinds of socket
everywhere() {
	diff <(objects "$1" "$2") - <<-END
		4 raw $3
		4 dgram $3
		6 raw $3
		6 dgram $3
	END
}

@test "labels of MPLS are numbers: label, class, bottom, time to live" {
	everywhere extension '[.mpls, .interfaces]' '[[[16,0,0,1],[17,0,1,64]],null]'
	everywhere extension-legacy .mpls '[[16,0,0,1],[17,0,1,64]]'
	everywhere extension-no-checksum .mpls '[[16,0,0,1],[17,0,1,64]]'
}

@test "an interface has role, index, address, name and MTU" {
	everywhere extension-interface .interfaces \
		'[{"role":"incoming","index":7,"addr":"10.66.0.9","name":"eth0/1","mtu":1500}]'
}

@test "two interfaces with long names and addresses are both whole" {
	everywhere extension-interfaces .interfaces "$(jq -cn --arg a "$(printf 'a%.0s' {1..63})" --arg b "$(printf 'b%.0s' {1..63})" '
		[{role: "incoming", index: 7, addr: "fd66:ffff:ffff:ffff:ffff:ffff:ffff:9", name: $a, mtu: 1500},
		{role: "outgoing", index: 8, addr: "fd66:ffff:ffff:ffff:ffff:ffff:ffff:a", name: $b, mtu: 9000}]')"
}

@test "a hundred objects are a hundred" {
	everywhere extension-many '.mpls | length' 124
}

@test "a hostile name is escaped and a lying one left out" {
	everywhere extension-name-hostile '.interfaces[0].name' '"\\033[31m\\012%n%s"'
	everywhere extension-name-lies .interfaces '[{"role":"incoming","index":7,"addr":"10.66.0.9","malformed":true}]'
}

@test "structures that prove nothing leave no objects" {
	for case in extension-version-1 extension-version-3 extension-checksum extension-alone time-exceeded; do
		everywhere $case '[.mpls, .interfaces]' '[null,null]'
	done
}

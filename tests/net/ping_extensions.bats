#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What RFC 4884 lets routers append to the quoted packet, in ping's JSON: a hostile host sends it, in both families, to a
# ping socket and to a raw one. The text that -v prints of it is in tests/lab/cases/verbose.cases.
# shellcheck disable=SC2154

setup() {
	load ../lib/ping
	needs_tun
}

# objects CASE JQ: what the error record of each family and socket has, `FAMILY SOCKET VALUE` a line
objects() {
	local family target kind words
	for family in 4 6; do
		target=10.66.0.2
		[ "$family" = 4 ] || target=fd66::2
		for kind in raw ping; do
			words=(--family "$family")
			[ $kind = raw ] || words+=(--open)
			run "${top_builddir:?}/tests/lab/hostile" "${words[@]}" "$1" \
				"$PING" --json -c 1 -W 5 "$target"
			[ "$status" = 1 ]
			echo "$output" >"$BATS_TEST_TMPDIR/run"
			whole_run "$BATS_TEST_TMPDIR/run" 1
			[ "$(jq -r 'select(.type == "start").socket' <<<"$output")" = $kind ]
			echo "$family $kind $(jq -c "select(.type == \"error\") | $2" <<<"$output")"
		done
	done
}

# everywhere CASE JQ VALUE: the same in both families, from both kinds of socket
everywhere() {
	diff <(objects "$1" "$2") - <<-END
		4 raw $3
		4 ping $3
		6 raw $3
		6 ping $3
	END
}

@test "labels of MPLS are numbers: label, class, bottom, time to live" {
	for case in extension extension-legacy extension-no-checksum; do
		everywhere $case .ext \
			'[{"class":1,"type":1,"mpls":[{"label":16,"tc":0,"s":0,"ttl":1},{"label":17,"tc":0,"s":1,"ttl":64}]}]'
	done
}

@test "an interface has role, index, address, name and MTU" {
	everywhere extension-interface '[.ext[].interface]' \
		'[{"role":"incoming","index":7,"addr":"10.66.0.9","name":"eth0/1","mtu":1500}]'
}

@test "two interfaces with long names and addresses are both whole" {
	everywhere extension-interfaces '[.ext[].interface]' "$(jq -cn --arg a "$(printf 'a%.0s' {1..63})" --arg b "$(printf 'b%.0s' {1..63})" '
		[{role: "incoming", index: 7, addr: "fd66:ffff:ffff:ffff:ffff:ffff:ffff:9", name: $a, mtu: 1500},
		{role: "outgoing", index: 8, addr: "fd66:ffff:ffff:ffff:ffff:ffff:ffff:a", name: $b, mtu: 9000}]')"
}

@test "a hundred objects are a hundred" {
	everywhere extension-many '[.ext[].mpls[]] | length' 124
}

@test "a hostile name is a valid string of JSON and a lying one left out" {
	everywhere extension-name-hostile '.ext[0].interface.name' '"\u001b[31m\n%n%s"'
	everywhere extension-name-lies '[.ext[].interface]' '[{"role":"incoming","index":7,"addr":"10.66.0.9","malformed":true}]'
}

@test "structures that prove nothing leave no objects" {
	for case in extension-version-1 extension-version-3 extension-checksum extension-alone time-exceeded; do
		everywhere $case .ext null
	done
}

# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# For bats files about traces through paths that lie: `load` this after helpers and lab.bash. A trace is made in both
# families, with and without privilege, and all must give the same. hN is router N, END the destination.
# shellcheck disable=SC2034,SC2154  # of the loading and the loaded files

# normalised: times, addresses and packet sizes have one spelling in both families
normalised() {
	sed -E -e 's/[0-9]+\.[0-9]{3} ms/T ms/g' \
		-e "s/$LAB_TARGET4|$LAB_TARGET6/END/g" \
		-e 's/10\.50\.([0-9]+)\.1|fd00:50:0:([0-9]+)::1/h\1\2/g' \
		-e 's/, [0-9]+ byte packets/, N byte packets/'
}

# each FILTER ARGUMENT...: one trace for each family, right and method of $methods, all at once (under a wrapper, which
# is slow, method by method) on the path in $path; what FILTER makes of each is in a file of its own in $outputs
methods=("")
families="4 6"
rights="env unprivileged"
each() {
	local filter=$1 family right method target pids=()
	shift
	outputs=$(mktemp -d "$BATS_TEST_TMPDIR/outputs.XXXXXX")
	lab_start - <<<"$path"
	for method in "${methods[@]}"; do
		for family in $families; do
			target=LAB_TARGET$family
			for right in $rights; do
				# shellcheck disable=SC2086
				"$right" "$TRACEROUTE" -n $method "$@" "${!target}" 2>&1 3>&- |
					"$filter" >"$outputs/$right $family $method" 3>&- &
				pids+=($!)
			done
		done
		[ -z "${ICMP_TOOLS_WRAPPER:-}" ] || wait "${pids[@]}"
	done
	wait "${pids[@]}"
	lab_stop
}

# all_are EXPECTED: every trace gave this
all_are() {
	local file seen=0 all=0 family
	for family in $families; do
		all=$((all + $(wc -w <<<"$rights") * ${#methods[@]}))
	done
	for file in "$outputs"/*; do
		if [ "$(<"$file")" != "$1" ]; then
			printf '%s\n' "-- ${file##*/}" "$(<"$file")" "-- expected" "$1"
			return 1
		fi
		seen=$((seen + 1))
	done
	[ "$seen" = "$all" ]
}

# traces EXPECTED ARGUMENT...: the text is EXPECTED
traces() {
	each normalised "${@:2}"
	all_are "$1"
}

# what_counts: unmatched, malformed, late and repeated answers, out of JSON
what_counts() {
	jq -r -c 'select(.type == "trace") | [.. | objects | select(has("unmatched")) | .unmatched, .malformed, .late, .duplicates] | join(" ")'
}

# counts EXPECTED ARGUMENT...: the counters are EXPECTED, of one trace at a time: raw sockets receive the others' errors too
counts() {
	local family right target out
	for family in $families; do
		target=LAB_TARGET$family
		for right in $rights; do
			lab_start - <<<"$path"
			out=$("$right" "$TRACEROUTE" -n --json "${@:2}" "${!target}" | what_counts)
			lab_stop
			[ "$out" = "$1" ] || {
				echo "-- $right IPv$family: $out, expected $1"
				return 1
			}
		done
	done
}

header="traceroute to END (END), 30 hops max, N byte packets"
whole="$header
 1  h1  T ms
 2  h2  T ms
 3  h3  T ms
 4  END  T ms"
starred="$header
 1  h1  T ms
 2  *
 3  h3  T ms
 4  END  T ms"

# second KEYS: a path whose second router has these keys
second() {
	path="hop delay=1
hop delay=1 $1
hop delay=1
dest $LAB_TARGET4 $LAB_TARGET6 tcp-open=80 delay=1"
}

# second_of KEYS4 KEYS6: the same, with keys for each family
second_of() {
	path="hop delay=1
hop delay=1
when family=4 $1
when family=6 $2
hop delay=1
dest $LAB_TARGET4 $LAB_TARGET6 tcp-open=80 delay=1"
}

# tells JQ EXPECTED ARGUMENT...: what the expression finds in the JSON of each trace, one line
tells() {
	expression=$1
	each found_by "${@:3}" --json
	all_are "$2"
}

found_by() {
	jq -c "select(.type == \"trace\") | $expression"
}

# SPDX-License-Identifier: BSD-2-Clause
# Ours beside Butskoy's traceroute on the same simulated path: the same text, the same errors, the same status.
# shellcheck disable=SC2154  # of the loaded files

load ../lib/helpers
load ../lab/lab.bash

setup_file() {
	reference traceroute >/dev/null
	open_loopback
}

setup() {
	needs_root
}

teardown() {
	lab_stop
}

line_file=$BATS_TEST_DIRNAME/traceroute-lines
differences=$BATS_TEST_DIRNAME/traceroute-differences

# sections: their names
sections() {
	sed -n 's/^== //p' "$line_file"
}

# section_part NAME path|lines
section_part() {
	awk -v name="$1" -v part="$2" '
		/^#/ { next }
		/^== / { here = $2 == name; now = "path"; next }
		/^--$/ { now = "lines"; next }
		here && now == part' "$line_file"
}

# what PROGRAM ARGUMENT...: its output with times normalised, and its status. The hints after our errors, lines of two
# blanks and a sentence, are ours alone.
# shellcheck disable=SC2001
what() {
	local out status=0
	out=$(timeout 20 "$@" 2>&1 </dev/null) || status=$?
	[ "$status" = 0 ] || [ "$1" != "$TRACEROUTE" ] || out=$(sed '/^  [^ ]/d' <<<"$out")
	sed -E 's/[0-9]+\.[0-9]{3} ms/T ms/g' <<<"$out"
	echo "status $status"
}

# expected SECTION LINE: the reason that the differences give
expected() {
	awk -F ' *\\| *' -v line="$1: $2" '$1 == line { print $2 }' "$differences"
}

# attempt SECTION PROGRAM LINE: what it prints; sections called fresh-... get a new path for each run
attempt() {
	local -a words
	read -r -a words <<<"$3"
	[[ $1 != fresh-* ]] || begin_path "$1"
	what "$2" "${words[@]}"
	[[ $1 != fresh-* ]] || lab_stop
}

begin_path() {
	section_part "$1" path >"$BATS_TEST_TMPDIR/path"
	lab_start "$BATS_TEST_TMPDIR/path"
}

# compare SECTION LINE: 0 when both do as the differences say. His expires probes that merely wait for our
# machine, so he may try again; ours may not.
compare() {
	local line=${2//@4/$LAB_TARGET4} ours theirs reason try
	line=${line//@6/$LAB_TARGET6}
	reason=$(expected "$1" "$2")
	ours=$(attempt "$1" "$TRACEROUTE" "$line")
	for try in 1 2 3 4 5; do
		theirs=$(attempt "$1" "$(reference traceroute)" "$line")
		[ "$ours" != "$theirs" ] || break
		[ -z "$reason" ] || break
	done
	if [ "$ours" = "$theirs" ]; then
		[[ -z $reason || $reason == sometimes* ]] || { echo "$1: $2: no longer differs"; return 1; }
	elif [ -z "$reason" ]; then
		echo "$1: $2 (in $try tries)"
		diff <(echo "$theirs") <(echo "$ours") || return 1
	fi
}

# every line of one section
compare_section() {
	local failed=0 count=0 one
	if [ "$1" = none ]; then
		ip link show lab0 >/dev/null 2>&1 && return 1
	elif [[ $1 != fresh-* ]]; then
		begin_path "$1"
	fi
	while read -r one; do
		compare "$1" "$one" || failed=1
		count=$((count + 1))
	done < <(section_part "$1" lines)
	lab_stop
	((count > 0 && !failed))
}

@test "at least 80 command lines are compared, and no difference is left over" {
	[ "$(grep -c '@[46]' "$line_file")" -ge 80 ]
	while IFS=: read -r section line; do
		section_part "$section" lines | grep -qxF -- "${line# }" ||
			{ echo "no such line: $section:$line"; false; }
	done < <(sed -n 's/ *|.*//; /^[^#]/p' "$differences")
	# each of them gives its reason
	! grep -v -e '^#' -e ' | .' "$differences" || false
}

@test "traceroute prints what Butskoy's prints: plain" {
	compare_section plain
}

@test "traceroute prints what Butskoy's prints: waits" {
	compare_section waits
}

@test "traceroute prints what Butskoy's prints: silent" {
	compare_section silent
}

@test "traceroute prints what Butskoy's prints: fresh-partly" {
	compare_section fresh-partly
}

@test "traceroute prints what Butskoy's prints: marks-net" {
	compare_section marks-net
}

@test "traceroute prints what Butskoy's prints: marks-host" {
	compare_section marks-host
}

@test "traceroute prints what Butskoy's prints: marks-6" {
	compare_section marks-6
}

@test "traceroute prints what Butskoy's prints: marks-7" {
	compare_section marks-7
}

@test "traceroute prints what Butskoy's prints: marks-8" {
	compare_section marks-8
}

@test "traceroute prints what Butskoy's prints: marks-9" {
	compare_section marks-9
}

@test "traceroute prints what Butskoy's prints: marks-10" {
	compare_section marks-10
}

@test "traceroute prints what Butskoy's prints: marks-11" {
	compare_section marks-11
}

@test "traceroute prints what Butskoy's prints: marks-12" {
	compare_section marks-12
}

@test "traceroute prints what Butskoy's prints: marks-13" {
	compare_section marks-13
}

@test "traceroute prints what Butskoy's prints: marks-14" {
	compare_section marks-14
}

@test "traceroute prints what Butskoy's prints: marks-15" {
	compare_section marks-15
}

@test "traceroute prints what Butskoy's prints: marks-protocol" {
	compare_section marks-protocol
}

@test "traceroute prints what Butskoy's prints: marks-port-of-router" {
	compare_section marks-port-of-router
}

@test "traceroute prints what Butskoy's prints: marks-source-route" {
	compare_section marks-source-route
}

@test "traceroute prints what Butskoy's prints: marks-parameter" {
	compare_section marks-parameter
}

@test "traceroute prints what Butskoy's prints: marks-v6-admin" {
	compare_section marks-v6-admin
}

@test "traceroute prints what Butskoy's prints: marks-v6-scope" {
	compare_section marks-v6-scope
}

@test "traceroute prints what Butskoy's prints: marks-v6-address" {
	compare_section marks-v6-address
}

@test "traceroute prints what Butskoy's prints: marks-v6-policy" {
	compare_section marks-v6-policy
}

@test "traceroute prints what Butskoy's prints: marks-blocked" {
	compare_section marks-blocked
}

@test "traceroute prints what Butskoy's prints: fresh-two-routers" {
	compare_section fresh-two-routers
}

@test "traceroute prints what Butskoy's prints: extensions" {
	compare_section extensions
}

@test "traceroute prints what Butskoy's prints: back" {
	compare_section back
}

@test "traceroute prints what Butskoy's prints: mtu" {
	compare_section mtu
}

@test "traceroute prints what Butskoy's prints: echo-service" {
	compare_section echo-service
}

@test "traceroute prints what Butskoy's prints: none" {
	compare_section none
}

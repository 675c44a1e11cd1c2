#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The manual pages as their readers find them. What they say of options is tests/lint/options', their examples are
# run by tests/net/manual.bats.

setup() {
	load ../lib/helpers
	pages=$BATS_TEST_DIRNAME/../../man
}

# A man database of the three pages in $BATS_TEST_TMPDIR/man. The root of a user namespace cannot give one to its owner:
# then `known` has what man's own parser reads from the pages.
database() {
	command -v mandb >/dev/null || skip 'man-db is missing'
	known=
	mkdir -p "$BATS_TEST_TMPDIR/man/man8"
	cp "$pages"/*.8 "$BATS_TEST_TMPDIR/man/man8"
	mandb --quiet --create --user-db "$BATS_TEST_TMPDIR/man" 2>"$BATS_TEST_TMPDIR/mandb" && return
	[[ $(cat "$BATS_TEST_TMPDIR/mandb") == *"can't chown"* ]]
	known=$(lexgrog "$pages"/*.8 | sed 's/^[^"]*"//; s/"$//')
}

# found WORD: the names that are known by it, sorted
found() {
	if [ -n "$known" ]; then
		grep -i -- "$1" <<<"$known"
	else
		apropos -M "$BATS_TEST_TMPDIR/man" "$1"
	fi | awk '{ print $1 }' | sort -u | tr '\n' ' '
}

@test "apropos finds each command by what it is for" {
	database
	[[ $(found icmp) == *'icmp-send '*'ping '* ]]
	[[ $(found network) == *'ping '*'traceroute '* ]]
	[[ $(found latency) == *'ping '* ]]
	[[ $(found traceroute) == *'traceroute '* ]]
	[ "$(found craft)" = 'icmp-send ' ]
}

@test "man finds ping6, traceroute6 and tracert among the names of the pages" {
	database
	for name in ping4 ping6 traceroute6 tracert tcptraceroute; do
		[ -n "$(found "$name")" ]
	done
}

@test "the footer of each page has the suite and its version" {
	version=$(sed -n 's/^AC_INIT(\[icmp-tools\], \[\([^]]*\)\].*/\1/p' "$pages/../configure.ac")
	[ -n "$version" ]
	for page in "$pages"/*.8; do
		grep -qx "\.Os icmp-tools $version" "$page"
	done
}

@test "the page of each command has every section that a reader looks for" {
	for page in ping traceroute icmp-send; do
		for section in NAME SYNOPSIS DESCRIPTION OPTIONS OUTPUT 'FAULT FINDING' ENVIRONMENT 'EXIT STATUS' EXAMPLES \
			'SEE ALSO' STANDARDS HISTORY BUGS; do
			grep -qx "\.Sh $section" "$pages/$page.8" || {
				echo "$page: no $section"
				false
			}
		done
	done
}

@test "the table of exit statuses is the same in the three pages" {
	for page in ping traceroute icmp-send; do
		sed -n '/^\.\\" statuses begin/,/^\.\\" statuses end/p' "$pages/$page.8" >"$BATS_TEST_TMPDIR/$page"
		[ "$(grep -c '^\.It' "$BATS_TEST_TMPDIR/$page")" -ge 9 ]
		diff "$BATS_TEST_TMPDIR/ping" "$BATS_TEST_TMPDIR/$page"
	done
}

@test "every record and every key of --json is in the page as its schema explains it" {
	for page in ping traceroute icmp-send; do
		sed -n '/^\.\\" records begin/,/^\.\\" records end/{//!p}' "$pages/$page.8" >"$BATS_TEST_TMPDIR/$page"
		"$pages/record-table" "$pages/../docs/schema/$page.schema.json" >"$BATS_TEST_TMPDIR/$page.wanted"
		[ "$(grep -c '^\.It' "$BATS_TEST_TMPDIR/$page.wanted")" -gt 60 ]
		diff "$BATS_TEST_TMPDIR/$page.wanted" "$BATS_TEST_TMPDIR/$page"
		# each key that a schema names is one of the items
		for key in $(jq -r '.. | .properties? // empty | keys[]' "$pages/../docs/schema/$page.schema.json" | sort -u); do
			grep -qx "\.It Cm $key" "$BATS_TEST_TMPDIR/$page"
		done
	done
}

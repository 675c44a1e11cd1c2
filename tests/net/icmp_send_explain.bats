#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# icmp-send --explain, whose examples are run, and the exercises of docs/learn.md, all as an ordinary user.
# shellcheck disable=SC2154

setup() {
	load ../lib/helpers
	page=$BATS_TEST_DIRNAME/../../docs/learn.md
	console=$BATS_TEST_DIRNAME/../lib/console
	out=$BATS_TEST_TMPDIR/out
}

# Copies that an ordinary user can read wherever the tree lies; no capability of ours is left.
ordinary() {
	cp "$page" "$console" "$commands/real/"
	chmod 755 "$commands/real/console"
	chmod 644 "$commands/real/learn.md"
	unprivileged "$@"
}

# Every example with what it prints, a tab between.
examples() {
	awk '/^  try/ { sub(/^  try +/, ""); example = $0 } /^  prints/ { sub(/^  prints +/, ""); sub(/ \.\.\.$/, ""); print example "\t" $0 }'
}

@test "--explain says what a message means, who sends it and what Linux does, in both families" {
	diff - <(icmp-send --explain port-unreachable) <<-'END'
		IPv4 dest-unreach/port, type 3 code 3: Destination Unreachable
		  means   the host is there, but no socket listens on this port
		  sent by the destination host
		  Linux   ECONNREFUSED to a connected UDP or ping socket and to a TCP connect();
		          an open TCP connection goes on. Counter Icmp InDestUnreachs
		  see     RFC 792 page 4, RFC 1122 section 3.2.2.1
		  try     icmp-send --effect dest-unreach/port --quote 'udp:127.0.0.1:4000>127.0.0.1:53' 127.0.0.1
		  prints  effect: Icmp InDestUnreachs ...

		IPv6 dest-unreach/port, type 1 code 4: Destination Unreachable
		  means   the host is there, but no socket listens on this port
		  sent by the destination host
		  Linux   ECONNREFUSED to a connected UDP or ping socket and to a TCP connect();
		          an open TCP connection goes on. Counter Icmp6InDestUnreachs
		  see     RFC 4443 section 3.1
		  try     icmp-send -6 --effect dest-unreach/port --quote 'udp:[::1]:4000>[::1]:53' ::1
		  prints  effect: Icmp6InDestUnreachs ...
	END
	diff - <(icmp-send -4 --explain 3/77 | sed -n '1,2p') <<-'END'
		IPv4 dest-unreach/77, type 3 code 77: Destination Unreachable
		  code    not assigned; what follows is of the type
	END
}

@test "--explain --json is one record for each family, by the schema" {
	icmp-send --json --explain echo >"$out"
	[ "$(jq -r 'select(.type == "explanation") | "\(.af) \(.icmp_type) \(.icmp) \(.sent_by)"' "$out")" = "4 8 echo ping, and anyone who tests a path
6 128 echo ping, and anyone who tests a path" ]
	"$BATS_TEST_DIRNAME/../lab/json-lines" "$BATS_TEST_DIRNAME/../../docs/schema/icmp-send.schema.json" <"$out"
}

@test "--explain refuses what is no message, and more than one" {
	run icmp-send --explain nosuchmessage
	[ "$status" = 2 ]
	[ "$output" = "icmp-send: unknown message 'nosuchmessage'; icmp-send --list shows them all" ]
	run icmp-send --explain echo echo-reply
	[ "$status" = 2 ]
	[ "$output" = "icmp-send: --explain takes one MESSAGE: unexpected argument 'echo-reply'" ]
	run icmp-send --explain echo --reply
	[ "$status" = 2 ]
	[ "$output" = "icmp-send: --reply cannot be combined with --explain" ]
}

@test "the example of every explanation prints what it says, as an ordinary user in unshare -rn" {
	needs_root
	local version message
	for version in 4 6; do
		while read -r message; do
			icmp-send "-$version" --explain "$message"
		done < <(icmp-send "-$version" --list --json | jq -r 'select(.type == "message") | . as $m |
			"\(.icmp_type)", (.codes[] | "\($m.icmp_type)/\(.code)")')
	done | examples | sort -u >"$out"
	[ "$(wc -l <"$out")" -ge 100 ]
	{
		echo 'ip link set lo up'
		while IFS=$'\t' read -r example prints; do
			printf 'echo %q; { %s; } </dev/null 2>&1 | grep -F -m 1 %q || echo missing\n' "$example" "$example" "$prints"
		done <"$out"
	} >"$commands/real/examples"
	chmod 644 "$commands/real/examples"
	ordinary unshare -rn bash "$commands/real/examples" >"$out.printed" 2>&1
	run grep -B 1 "^missing$" "$out.printed"
	[ "$status" = 1 ]
	[ "$(wc -l <"$out.printed")" = $((2 * $(wc -l <"$out"))) ]
}

@test "the twelve exercises of docs/learn.md print what they show, as an ordinary user in unshare -rn" {
	needs_root
	[ "$(grep -c '^```console$' "$page")" = 12 ]
	for exercise in 1 2 3 4 5 6 7 8 9 10 11 12; do
		echo "exercise $exercise"
		ordinary "$commands/real/console" "$commands/real/learn.md" "$exercise"
	done
}

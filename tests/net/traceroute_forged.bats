#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Forged ICMP errors whose quotes have our addresses and ports and name no probe of the trace: they come without end
# from the destination's own address and say that it cannot be reached. They end and count nothing, and `unmatched`
# has them wherever the socket lets them in.
# shellcheck disable=SC2154  # of the loaded files

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	router_chain 2
	# the traces wait for their second hop, so that they go on while the forged errors come
	hop_silent r2
	ping_sockets_open a
	in_background b "$BATS_TEST_TMPDIR/server" python3 -u -c '
import socket
s = socket.create_server(("::", 8000), family=socket.AF_INET6, dualstack_ipv6=True)
print("ready")
kept = []
while True:
    kept.append(s.accept()[0])'
	wait_until grep -q ready "$BATS_TEST_TMPDIR/server"
	outputs=$BATS_TEST_TMPDIR/outputs
	mkdir "$outputs"
	forged=$BATS_TEST_TMPDIR/forged
	mkdir "$forged"
}

teardown() {
	topology_end
}

# Methods, and what r1 says that a has sent: A is a, B the destination, which `reached` or `unreachable` is said of.
# Then whether the socket lets the forged errors in, with and without privilege: some, none, or - for no such trace.
methods='
-U --sport=4000 -p 7000             | udp:A:4000>B:7000,data=000a0000deadbeef      | reached     | some some
--sport=4001 -p 6000                | udp:A:4001>B:7000,data=000a0000deadbeef      | reached     | some some
-M dns --sport=4002 -p 7000         | udp:A:4002>B:7000,data=deadbeefdeadbeef      | reached     | some some
-M quic --sport=4003 -p 7000        | udp:A:4003>B:7000,data=deadbeefdeadbeef      | reached     | some some
-UL --sport=4000 -p 7000            | raw:136:A>B,data=0fa01b5800000000000a0000deadbeef | reached | some some
-I --sport=4000                     | icmp-echo:A>B,id=4000,seq=60000              | reached     | some some
-T --sport=4000 -p 7000             | tcp:A:4000>B:7000,seq=1                      | reached     | some none
-M tcp-session --sport=4004 -p 8000 | tcp:A:4004>B:8000,seq=1                      | reached     | some -
-D --sport=1000 -p 7000             | dccp:A:4000>B:7000                           | unreachable | some -
-M sctp --sport=1000 -p 7000        | sctp:A:4000>B:7000                           | unreachable | some -
-P 253                              | raw:253:A>10.77.9.9                          | unreachable | none -
'

# each_method COMMAND...: it is called with the columns of each line
each_method() {
	local options quote end sees4 number=0
	while IFS='|' read -r options quote end sees4; do
		[ -z "$options" ] || "$@" $((number += 1)) "$options" "${quote// /}" "${end// /}" "$sees4" || return
	done <<<"$methods"
}

# in_family FAMILY QUOTE: with its addresses; the ports of IPv6 begin with 5, so that both can run at once
in_family() {
	if [ "$1" = 4 ]; then
		sed 's/A\(.*\)>/10.77.1.1\1>/; s/B/10.77.3.2/' <<<"$2"
	else
		sed 's/^icmp-echo/icmp6-echo/; s/10.77.9.9/fd77:9::9/; s/A:4/[fd77:1::1]:5/; s/B:/[fd77:3::2]:/;
			s/A>/fd77:1::1>/; s/B/fd77:3::2/; s/id=4/id=5/; s/data=0fa0/data=1388/' <<<"$2"
	fi
}

forge() {
	in_background r1 "$forged/$1.4" "$ICMP_SEND" --json --spoof --flood dest-unreach/host 10.77.1.1 --src=10.77.3.2 \
		--count=0 -i 0.02 --quote="$(in_family 4 "$3")"
	in_background r1 "$forged/$1.6" "$ICMP_SEND" --json --spoof --flood dest-unreach/addr fd77:1::1 --src=fd77:3::2 \
		--count=0 -i 0.02 --quote="$(in_family 6 "$3")"
}

# all_grow: every forger sends, from now on too
all_grow() {
	local file
	for file in "$forged"/*; do
		wait_until has_more_lines_than "$file" "$(wc -l <"$file")"
	done
}

has_more_lines_than() {
	[ "$(wc -l <"$1")" -gt "$2" ]
}

# trace RIGHT: every method's trace that this right allows, in both families, in the background
trace() {
	local target see options=$3
	read -r -a see <<<"$6"
	[ "$1" = in_host ] || see=("${see[1]}")
	[ "${see[0]}" != - ] || return 0
	for target in 10.77.3.2 fd77:3::2; do
		# shellcheck disable=SC2086 # words
		"$1" a timeout -s KILL 90 "$TRACEROUTE" --json -n -q 1 -w 2 $options "$target" \
			>"$outputs/$2 $target $5 ${see[0]}" 2>&1 3>&- &
		options=${options/sport=4/sport=5}
		pids+=($!)
		[ -z "${ICMP_TOOLS_WRAPPER:-}" ] || wait "${pids[@]}"
	done
}

# is_unmoved FILE: the path is as it is without forgery, and they count as what they are
is_unmoved() {
	local target end see router=10.77.1.2 distance=3
	read -r _ target end see <<<"${1##*/}"
	[ "$target" = 10.77.3.2 ] || router=fd77:1::2
	[ "$end" = reached ] || distance=null
	cat "$1"
	[ "$(jq -c 'select(.type == "trace") | [.stop, .distance, (.result[] | [.probes[].from])]' "$1")" = \
		"[\"$end\",$distance,[\"$router\"],[null],[\"$target\"]]" ]
	[ "$(jq -c 'select(.type == "trace") | [.late, .duplicates, .malformed, .notices,
		if .unmatched > 0 then "some" else "none" end]' "$1")" = "[0,0,0,0,\"$see\"]" ]
}

# unmoved COUNT RIGHT: none of that many traces is moved
unmoved() {
	local file pids=()
	each_method forge
	all_grow
	each_method trace "$2"
	wait "${pids[@]}"
	all_grow
	[ "$(find "$outputs" -type f | wc -l)" = "$1" ]
	for file in "$outputs"/*; do
		is_unmoved "$file"
	done
}

@test "forged quotes that name no probe move no trace of a privileged user" {
	unmoved 22 in_host
}

@test "forged quotes that name no probe move no trace without privilege" {
	unmoved 14 without_capabilities
}

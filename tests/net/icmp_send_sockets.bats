#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Which errors of icmp-send a socket of host b receives, and what the kernel does not look at on their way.
# shellcheck disable=SC2154

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	two_hosts
	out=$BATS_TEST_TMPDIR/receiver
}

teardown() {
	topology_end
}

receiver=${top_builddir:-.}/tests/lab/receiver
quote4='udp:10.77.1.2:4000>10.77.1.1:5000'
quote6='udp:[fd77:1::2]:4000>[fd77:1::1]:5000'

# receiver_start MODE OWN PEER
receiver_start() {
	in_background b "$out" "$receiver" "$1" "$2" 4000 "$3" 5000
	wait_until grep -q '^ready$' "$out"
}

said() {
	[ "$(sed 1d "$out")" = "$1" ]
}

from_a() {
	in_host a "$ICMP_SEND" -q "$@"
}

@test "codes 0, 1, 5, 11 and 12 of dest-unreach do not reach a socket without IP_RECVERR" {
	receiver_start udp-connected 10.77.1.2 10.77.1.1
	for code in 0 1 5 11 12; do
		from_a "dest-unreach/$code" --quote "$quote4" 10.77.1.2
	done
	# what was sent before it has been seen, and said nothing
	from_a dest-unreach/proto --quote "$quote4" 10.77.1.2
	wait_until said ENOPROTOOPT
}

@test "reassembly errors and source quench reach no socket, not even with IP_RECVERR" {
	receiver_start udp 10.77.1.2 10.77.1.1
	from_a time-exceeded/reassembly --quote "$quote4" 10.77.1.2
	from_a source-quench --quote "$quote4" 10.77.1.2
	from_a param-problem pointer=9 --quote "$quote4" 10.77.1.2
	wait_until grep -q 'type 12' "$out"
	[ "$(grep -c type "$out")" = 1 ]
}

@test "no kernel checks the error's source and TTL, nor at the checksums and the TTL that it quotes" {
	receiver_start udp-connected 10.77.1.2 10.77.1.1
	from_a --spoof --src 203.0.113.9 --ttl 1 dest-unreach/port --quote-break checksum --quote "$quote4,ttl=1" 10.77.1.2
	wait_until said ECONNREFUSED
}

@test "every error of IPv6 reaches an IPV6_RECVERR socket with its errno" {
	receiver_start udp fd77:1::2 fd77:1::1
	errnos=(ENETUNREACH EACCES EHOSTUNREACH EHOSTUNREACH ECONNREFUSED EACCES EACCES EPROTO EPROTO)
	for code in {0..8}; do
		from_a "dest-unreach/$code" --quote "$quote6" fd77:1::2
		echo "${errnos[code]} type 1 code $code info 0 from fd77:1::1 rfc4884 0 0"
	done >"$BATS_TEST_TMPDIR/wanted"
	from_a packet-too-big mtu=1400 --quote "$quote6" fd77:1::2
	from_a --spoof --src fd99::9 time-exceeded/hop-limit --ext mpls:5 --quote "$quote6" fd77:1::2
	from_a param-problem/option pointer=41 --quote "$quote6" fd77:1::2
	# Linux gives the whole word after the checksum as info: 16 in its first byte is the length of the quote
	cat >>"$BATS_TEST_TMPDIR/wanted" <<-'END'
		EMSGSIZE type 2 code 0 info 1400 from fd77:1::1 rfc4884 0 0
		EHOSTUNREACH type 3 code 0 info 268435456 from fd99::9 rfc4884 80 0
		EPROTO type 4 code 2 info 41 from fd77:1::1 rfc4884 0 0
	END
	wait_until grep -q 'type 4' "$out"
	diff "$BATS_TEST_TMPDIR/wanted" <(grep type "$out")
}

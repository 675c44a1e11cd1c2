#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# A stranger that has seen nothing of a trace sends ICMP errors of 28 bytes of quote (48 in IPv6) with every source
# port, or identifier, that it may have. One of them is right, and says that the path ends where a router is silent.
# The trace shows who said so, and goes on to the destination.
# shellcheck disable=SC2154  # of the loaded files

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	router_chain 2
	# what is guessed is the second hop's probe, which waits
	hop_silent r2
	firewall_chain r2 prerouting 'ip ttl 1 counter; ip6 hoplimit 1 counter'
	ping_sockets_open a
	out=$BATS_TEST_TMPDIR/out
}

teardown() {
	topology_end
}

# guess FAMILY PROTOCOL FIRST LAST REST: from r1 with a stranger's address to a, that b cannot be reached, quoting every
# packet whose first field, source port or identifier, is FIRST to LAST and whose next is REST: once each
guess() {
	in_host r1 python3 - "$@" <<'END'
import socket, struct, sys
family, protocol, first, last, rest = map(int, sys.argv[1:])
is_ping = protocol in (1, 58)
def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
def address(text):
    return socket.inet_pton(socket.AF_INET if family == 4 else socket.AF_INET6, text)
def header(source, target, proto, size, limit):
    if family == 4:
        head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + size, 0, 0, limit, proto, 0) + source + target
        return head[:10] + struct.pack("!H", checksum(head)) + head[12:]
    return struct.pack("!IHBB", 6 << 28, size, proto, limit) + source + target
me, b, stranger = (address(t) for t in (
    ("10.77.1.1", "10.77.3.2", "10.77.9.9") if family == 4 else ("fd77:1::1", "fd77:3::2", "fd77:9::9")))
icmp, echo = (1, 8) if family == 4 else (58, 128)
if is_ping:
    kind, code = (3, 1) if family == 4 else (1, 3)
else:
    kind, code = (3, 3) if family == 4 else (1, 4)
s = socket.socket(socket.AF_INET if family == 4 else socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_RAW)
target = ("10.77.1.1", 0) if family == 4 else ("fd77:1::1", 0)
quoted = header(me, b, protocol, 40, 1)
for field in range(first, last + 1):
    if is_ping:
        transport = struct.pack("!BBHHH", echo, 0, 0, field, rest)
    else:
        transport = struct.pack("!HHHH", field, rest, 40, 0)
    body = struct.pack("!BBHI", kind, code, 0, 0) + quoted + transport
    pseudo = b"" if family == 4 else stranger + me + struct.pack("!II", len(body), 58)
    body = body[:2] + struct.pack("!H", checksum(pseudo + body)) + body[4:]
    s.sendto(header(stranger, me, icmp, len(body), 64) + body, target)
END
}

# How many probes have come to r2 with their last hop: the second hop's.
second_hop() {
	in_host r2 nft list chain inet topology prerouting | awk '/counter/ { for (i = 1; i < NF; i++) if ($i == "packets") n += $(i + 1) } END { print n }'
}

is_asked_after() {
	[ "$(second_hop)" -gt "$1" ]
}

# goes_on RIGHT FAMILY PROTOCOL FIRST LAST REST OPTION...: the guess about the second hop is shown, and ends nothing
goes_on() {
	local before stranger=10.77.9.9 router=10.77.1.2 target=10.77.3.2
	[ "$2" = 4 ] || { stranger=fd77:9::9 router=fd77:1::2 target=fd77:3::2; }
	before=$(second_hop)
	"$1" a timeout -s KILL 90 "$TRACEROUTE" -n --json -m 5 -q 1 -w 60 "${@:7}" "$target" >"$out" 2>&1 3>&- &
	wait_until is_asked_after "$before"
	guess "${@:2:5}"
	wait $!
	cat "$out"
	[ "$(jq -c 'select(.type == "trace") | [.stop, .distance, [.result[].probes[].from]]' "$out")" = \
		"[\"reached\",3,[\"$router\",\"$stranger\",\"$target\"]]" ]
}

# both_families RIGHT PROTOCOL FIRST LAST REST OPTION...
both_families() {
	local protocol6=$2
	[ "$2" != 1 ] || protocol6=58
	goes_on "$1" 4 "${@:2}"
	goes_on "$1" 6 "$protocol6" "${@:3}"
}

@test "who guesses the source port ends no trace" {
	both_families without_capabilities 17 32768 60999 33435
	both_families in_host 17 32768 60999 33435 -z 0.001
}

@test "who guesses the source port of the only flow ends no trace" {
	both_families without_capabilities 17 32768 60999 53 -U -N 1
}

@test "who guesses the identifier ends no trace of echo requests" {
	both_families without_capabilities 1 0 65535 2 -I
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Packets that name no probe and never stop coming: a service that streams, a stranger's data, forged data. A trace
# lets them pass once, and ends.
# shellcheck disable=SC2154  # of the loaded files

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	router_chain 2
	# the trace has to wait for something, so that it goes on while the packets come
	hop_silent r2
	out=$BATS_TEST_TMPDIR/out
	stream=$BATS_TEST_TMPDIR/stream
}

teardown() {
	topology_end
}

# stream_data HOST SOURCE [ADDRESS...]: port 7000 of HOST sends a byte to port 4000 of each ADDRESS every 5 ms, or to all
# who have sent it anything; the file $stream grows by a line for each. SOURCE: own, or the addresses it pretends to have.
stream_data() {
	in_background "$1" "$stream" python3 -u -c '
import select, socket, sys
sockets = []
peers = {}
sources = ["0.0.0.0", "::"] if sys.argv[1] == "own" else sys.argv[1].split()
for family, source in zip((socket.AF_INET, socket.AF_INET6), sources):
    s = socket.socket(family, socket.SOCK_DGRAM)
    if family == socket.AF_INET6:
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        s.setsockopt(socket.IPPROTO_IPV6, 75, 1)  # IPV6_TRANSPARENT
    else:
        s.setsockopt(socket.IPPROTO_IP, 19, 1)  # IP_TRANSPARENT
    s.bind((source, 7000))
    sockets.append(s)
    for address in sys.argv[2:]:
        if (":" in address) == (family == socket.AF_INET6):
            peers[address, 4000] = s
print("ready")
while True:
    for s in select.select(sockets, [], [], 0.005)[0]:
        try:
            peers[s.recvfrom(2048)[1][:2]] = s
        except OSError:
            pass
    for peer, s in list(peers.items()):
        try:
            s.sendto(b"x", peer)
            print("sent")
        except OSError:
            pass' "${@:2}"
	wait_until grep -q ready "$stream"
}

has_more_lines_than() {
	[ "$(wc -l <"$stream")" -gt "$1" ]
}

# goes_on: the stream sends from now on, too
goes_on() {
	wait_until has_more_lines_than "$(wc -l <"$stream")"
}

# traced OPTION... TARGET: the trace ends, privileged or not, while the stream goes on; its path is in $path
traced() {
	local run
	for run in in_host without_capabilities; do
		"$run" a timeout -s KILL 90 "$TRACEROUTE" --json -n -U -q 2 -w 1 -p 7000 "$@" >"$out"
		goes_on
		path=$(jq -c 'select(.type == "trace") | [.stop, .distance, (.result[] | [.probes[].from])]' "$out")
		jq -c 'select(.type == "trace") | {stop, distance, sent, unmatched}' "$out"
		echo "$path"
		checked
	done
}

@test "a service that streams data which names no probe does not keep a trace from ending" {
	checked() {
		[ "$(jq -c '.[:2]' <<<"$path")" = '["reached",3]' ]
		[ "$(jq -c '.[2:4]' <<<"$path")" = "$routers" ]
	}
	stream_data b own
	routers='[["10.77.1.2","10.77.1.2"],[null,null]]'
	traced 10.77.3.2
	routers='[["fd77:1::2","fd77:1::2"],[null,null]]'
	traced fd77:3::2
}

@test "data of a stranger is no reply: the path is as it is without it, and none of it counts" {
	checked() {
		[ "$path" = "$expected" ]
	}
	stream_data r1 own 10.77.1.1 fd77:1::1
	expected='["reached",3,["10.77.1.2","10.77.1.2"],[null,null],["10.77.3.2","10.77.3.2"]]'
	traced --sport=4000 10.77.3.2
	expected='["reached",3,["fd77:1::2","fd77:1::2"],[null,null],["fd77:3::2","fd77:3::2"]]'
	traced --sport=4000 fd77:3::2
}

@test "forged data of the destination's address does not keep a trace from ending" {
	checked() {
		[ "$(jq '.[0]' <<<"$path")" = '"reached"' ]
	}
	stream_data r1 '10.77.3.2 fd77:3::2' 10.77.1.1 fd77:1::1
	traced --sport=4000 10.77.3.2
	traced --sport=4000 fd77:3::2
}

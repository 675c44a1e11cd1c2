# SPDX-License-Identifier: BSD-2-Clause
# Probes that a service replies to, through a firewall that passes nothing else.
# shellcheck disable=SC2154  # of the loaded files

load ../lib/helpers
load ../lib/topology

setup() {
	topology_start
	router_chain 3
	# b replies to what a service understands, and to nothing else
	firewall_chain b input 'udp dport { 53, 443 } accept; meta l4proto { udp, tcp, icmp } drop'
	firewall_chain b output 'icmp type destination-unreachable drop; icmpv6 type destination-unreachable drop'
	in_background b "$BATS_TEST_TMPDIR/services" python3 -c '
import select, socket
sockets = []
for port in 53, 443:
    for family, any in (socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::"):
        s = socket.socket(family, socket.SOCK_DGRAM)
        if family == socket.AF_INET6:
            s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        s.bind((any, port))
        sockets.append(s)
print("ready", flush=True)
while True:
    for s in select.select(sockets, [], [])[0]:
        data, peer = s.recvfrom(2048)
        if s.getsockname()[1] == 53:
            # RFC 1035: one question, the root, NS
            if data[2:] == bytes.fromhex("010000010000000000000000020001"):
                s.sendto(data[:2] + b"\x81\x80" + data[4:], peer)
        elif len(data) >= 1200 and data[0] & 0x80 and all(v & 15 == 10 for v in data[1:5]):
            # RFC 9000 section 17.2.1: the identifiers change places
            cut = 6 + data[5]
            to, source = data[5:cut], data[cut:cut + 1 + data[cut]]
            s.sendto(b"\x80\0\0\0\0" + source + to + b"\0\0\0\1", peer)'
	wait_until grep -q ready "$BATS_TEST_TMPDIR/services"
}

teardown() {
	topology_end
}

@test "-M dns and -M quic reach a service where plain UDP is lost" {
	for target in 10.77.4.2 fd77:4::2; do
		for method in dns quic; do
			for run in in_host without_capabilities; do
				run "$run" a "$TRACEROUTE" -n -M "$method" "$target"
				[ "$status" = 0 ]
				[ "$(grep -cE '^ [1-4]  [0-9a-f.:]+(  [0-9.]+ ms){3}$' <<<"$output")" = 4 ]
				[[ ${lines[4]} = " 4  $target  "* ]]
			done
		done
		run in_host a "$TRACEROUTE" -n -m 5 -w 0.2 "$target"
		[[ $output != *" 4  $target"* ]]
	done
	# 20 + 8 + 17 bytes, 20 + 8 + 1200
	[[ $(in_host a "$TRACEROUTE" -n -M dns 10.77.4.2) = *', 45 byte packets'* ]]
	[[ $(in_host a "$TRACEROUTE" -n -M quic 10.77.4.2) = *', 1228 byte packets'* ]]
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What Linux does with the messages of icmp-send: sockets, counters, routes and neighbours of host b (10.77.1.2), to
# which host a (10.77.1.1) sends.
# shellcheck disable=SC2154,SC2016

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	out=$BATS_TEST_TMPDIR/receiver
}

teardown() {
	topology_end
}

receiver=${top_builddir:-.}/tests/lab/receiver
port_quote='udp:10.77.1.2:4000>10.77.1.1:5000'

from_a() {
	in_host a "$ICMP_SEND" -q "$@"
}

# receiver_start HOST MODE...: the socket is there when this returns
receiver_start() {
	local host=$1
	shift
	in_background "$host" "$out" "$receiver" "$@"
	wait_until grep -q '^ready$' "$out"
}

# Everything the receiver printed, but `ready`.
receiver_output() {
	sed 1d "$out"
}

receiver_printed() {
	[ "$(receiver_output)" = "$1" ]
}

# counter HOST NAME: of /proc/net/snmp (Icmp:) or netstat
counter() {
	in_host "$1" cat /proc/self/net/snmp /proc/self/net/netstat | awk -v name="$2" '
		/^(Icmp|TcpExt):/ && !($1 in seen) { seen[$1] = $0; next }
		$1 in seen { n = split(seen[$1], names); for (i = 2; i <= n; i++) if (names[i] == name) print $i; delete seen[$1] }'
}

counter6() {
	in_host "$1" awk -v name="$2" '$1 == name { print $2 }' /proc/self/net/snmp6
}

# grows BEFORE COMMAND...: the number is BEFORE + 1 soon
grows() {
	local wanted=$(($1 + 1))
	shift
	wait_until is_number "$wanted" "$@"
}

route_says() {
	in_host b ip route get "$1" | grep -qE "$2"
}

@test "a port unreachable that quotes a connected UDP socket gives it ECONNREFUSED and counts InDestUnreachs" {
	two_hosts
	receiver_start b udp-connected 10.77.1.2 4000 10.77.1.1 5000
	before=$(counter b InDestUnreachs)
	from_a dest-unreach/port --quote "$port_quote" 10.77.1.2
	wait_until receiver_printed ECONNREFUSED
	is_number $((before + 1)) counter b InDestUnreachs
	is_number 0 counter b InErrors
}

@test "a quote of another port reaches no socket and counts InErrors" {
	two_hosts
	receiver_start b udp-connected 10.77.1.2 4000 10.77.1.1 5000
	from_a dest-unreach/port --quote 'udp:10.77.1.2:4001>10.77.1.1:5000' 10.77.1.2
	grows 0 counter b InErrors
	from_a dest-unreach/port --quote "$port_quote" 10.77.1.2
	wait_until receiver_printed ECONNREFUSED
	is_number 1 counter b InErrors
}

@test "a wrong checksum counts InCsumErrors and InErrors and reaches no socket" {
	two_hosts
	receiver_start b udp-connected 10.77.1.2 4000 10.77.1.1 5000
	from_a dest-unreach/host --checksum bad --quote "$port_quote" 10.77.1.2
	grows 0 counter b InCsumErrors
	is_number 1 counter b InErrors
	from_a dest-unreach/port --quote "$port_quote" 10.77.1.2
	wait_until receiver_printed ECONNREFUSED
}

@test "a quote cut to the IP header and 4 bytes counts InErrors" {
	two_hosts
	receiver_start b udp-connected 10.77.1.2 4000 10.77.1.1 5000
	from_a dest-unreach/host --quote-len 24 --quote "$port_quote" 10.77.1.2
	grows 0 counter b InErrors
	from_a dest-unreach/port --quote "$port_quote" 10.77.1.2
	wait_until receiver_printed ECONNREFUSED
}

@test "every code of dest-unreach reaches an IP_RECVERR socket with its errno, from the sender or from a spoofed one" {
	two_hosts
	receiver_start b udp 10.77.1.2 4000 10.77.1.1 5000
	errnos=(ENETUNREACH EHOSTUNREACH ENOPROTOOPT ECONNREFUSED EMSGSIZE EOPNOTSUPP ENETUNREACH EHOSTDOWN ENONET
		ENETUNREACH EHOSTUNREACH ENETUNREACH EHOSTUNREACH EHOSTUNREACH EHOSTUNREACH EHOSTUNREACH)
	for code in {0..15}; do
		info=0
		[ "$code" != 4 ] || info=576
		from_a "dest-unreach/$code" --quote "$port_quote" 10.77.1.2
		from_a --spoof --src 10.9.9.9 "dest-unreach/$code" --quote "$port_quote" 10.77.1.2
		for from in 10.77.1.1 10.9.9.9; do
			echo "${errnos[code]} type 3 code $code info $info from $from rfc4884 0 0"
		done
	done >"$BATS_TEST_TMPDIR/wanted"
	wait_until is_number 32 grep -c type "$out"
	diff "$BATS_TEST_TMPDIR/wanted" <(grep type "$out")
}

@test "an IPv6 port unreachable reaches an IPV6_RECVERR socket" {
	two_hosts
	receiver_start b udp fd77:1::2 4000 fd77:1::1 5000
	from_a dest-unreach/port --quote 'udp:[fd77:1::2]:4000>[fd77:1::1]:5000' fd77:1::2
	wait_until grep -qx 'ECONNREFUSED type 1 code 4 info 0 from fd77:1::1 rfc4884 0 0' "$out"
}

@test "--quote-socket finds the peer of a connected socket" {
	two_hosts
	receiver_start b udp-connected 10.77.1.2 4000 10.77.1.2 5000
	in_host b "$ICMP_SEND" -q dest-unreach/port --quote-socket udp:4000 10.77.1.2
	wait_until receiver_printed ECONNREFUSED
}

@test "--quote-live quotes the first packet of a protocol and port that it sees" {
	two_hosts
	receiver_start b udp-connected 10.77.1.2 4000 10.77.1.1 5000
	# a socket is there, so that the kernel of a refuses nothing
	in_background a "$BATS_TEST_TMPDIR/peer" "$receiver" udp-connected 10.77.1.1 5000
	wait_until grep -q '^ready$' "$BATS_TEST_TMPDIR/peer"
	in_background a "$BATS_TEST_TMPDIR/live" "$ICMP_SEND" dest-unreach/port --quote-live udp,5000 10.77.1.2
	wait_until receives in_host a
	in_host b bash -c 'exec 3<>/dev/udp/10.77.1.1/5001; echo no >&3'
	# from the receiver's own port: the socket is shared by SO_REUSEADDR
	in_host b python3 -c 'if 1:
		import socket
		s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		s.bind(("10.77.1.2", 4000))
		s.sendto(b"x", ("10.77.1.1", 5000))'
	wait_until receiver_printed ECONNREFUSED
}

@test "frag-needed that quotes an echo reply lowers the path MTU, but never below 552 nor above the device's" {
	two_hosts
	quote='icmp-echo-reply:10.77.1.2>10.77.1.1,id=1,seq=1'
	from_a dest-unreach/frag-needed mtu=1300 --quote "$quote" 10.77.1.2
	wait_until route_says 10.77.1.1 'expires .* mtu 1300|mtu 1300 expires'
	for mtu in 0 551; do
		in_host b ip route flush cache
		in_host b ip link set to-a mtu 1400
		in_host b ip link set to-a mtu 1500
		from_a dest-unreach/frag-needed "mtu=$mtu" --quote "$quote" 10.77.1.2
		wait_until route_says 10.77.1.1 'mtu lock 552|lock mtu 552'
	done
}

@test "frag-needed above the device's MTU changes nothing" {
	two_hosts
	before=$(counter b InDestUnreachs)
	from_a dest-unreach/frag-needed mtu=1600 --quote 'icmp-echo-reply:10.77.1.2>10.77.1.1' 10.77.1.2
	grows "$before" counter b InDestUnreachs
	run in_host b ip route get 10.77.1.1
	[[ $output != *mtu* ]]
}

@test "a redirect from the current gateway is followed, one from elsewhere is counted and not" {
	broadcast_segment 4
	in_host h2 ip route add default via 10.77.1.1
	redirect=(-q redirect/host gateway=10.77.1.3 --quote 'icmp-echo-reply:10.77.1.2>10.99.0.1,id=1' 10.77.1.2)
	in_host h4 "$ICMP_SEND" "${redirect[@]}"
	grows 0 counter h2 InRedirects
	run in_host h2 ip route get 10.99.0.1
	[[ $output == *"via 10.77.1.1 "* ]]
	in_host h1 "$ICMP_SEND" "${redirect[@]}"
	grows 1 counter h2 InRedirects
	run in_host h2 ip route get 10.99.0.1
	[[ $output == *"via 10.77.1.3 "*"redirected"* ]]
}

@test "time-exceeded that quotes an echo reaches the ping socket of that id, and no other" {
	two_hosts
	ping_sockets_open b
	receiver_start b ping 10.77.1.2 77
	from_a time-exceeded/ttl --quote 'icmp-echo:10.77.1.2>10.99.0.1,id=78,seq=1' 10.77.1.2
	grows 0 counter b InTimeExcds
	from_a time-exceeded/ttl --quote 'icmp-echo:10.77.1.2>10.99.0.1,id=77,seq=1' 10.77.1.2
	wait_until grep -q type "$out"
	[ "$(grep type "$out")" = "EHOSTUNREACH type 11 code 0 info 0 from 10.77.1.1 rfc4884 0 0" ]
}

@test "extensions are reported to an IP_RECVERR_RFC4884 socket, with the invalid flag when their checksum is wrong" {
	two_hosts
	receiver_start b udp 10.77.1.2 4000 10.77.1.1 5000
	from_a time-exceeded/ttl --quote "$port_quote" --ext mpls:100 10.77.1.2
	from_a time-exceeded/ttl --quote "$port_quote" --ext mpls:100 --ext-checksum bad 10.77.1.2
	wait_until is_number 2 grep -c type "$out"
	diff - <(grep type "$out") <<-'END'
		EHOSTUNREACH type 11 code 0 info 0 from 10.77.1.1 rfc4884 100 0
		EHOSTUNREACH type 11 code 0 info 0 from 10.77.1.1 rfc4884 100 1
	END
}

@test "IPv6 packet-too-big sets the route's MTU, 1279 does not" {
	two_hosts
	in_host a "$ICMP_SEND" -q packet-too-big mtu=1279 --quote 'icmp6-echo-reply:fd77:1::2>fd77:1::1' fd77:1::2
	grows 0 counter6 b Icmp6InPktTooBigs
	run in_host b ip -6 route get fd77:1::1
	[[ $output != *mtu* ]]
	in_host a "$ICMP_SEND" -q packet-too-big mtu=1400 --quote 'icmp6-echo-reply:fd77:1::2>fd77:1::1' fd77:1::2
	grows 1 counter6 b Icmp6InPktTooBigs
	run in_host b ip -6 route get fd77:1::1
	[[ $output == *"mtu 1400"* ]]
}

@test "an IPv6 router advertisement makes a default route, one of hop limit 254 none, lifetime 0 removes it" {
	two_hosts
	in_host b sysctl -qw net.ipv6.conf.to-a.accept_ra=2
	advert() {
		in_host a "$ICMP_SEND" -q -I to-b --src fe80::1 router-advert "$@" ff02::1
	}
	advert --ttl 254 lifetime=1800
	advert lifetime=1800
	grows 1 counter6 b Icmp6InRouterAdvertisements
	wait_until in_host b sh -c 'ip -6 route show default | grep -q "via fe80::1 .*proto ra"'
	is_number 1 in_host b sh -c 'ip -6 route show default | wc -l'
	advert lifetime=0
	wait_until is_number 0 in_host b sh -c 'ip -6 route show default | wc -l'
	advert --ttl 254 lifetime=1800
	grows 3 counter6 b Icmp6InRouterAdvertisements
	is_number 0 in_host b sh -c 'ip -6 route show default | wc -l'
}

@test "an IPv6 neighbor advertisement with the override flag replaces the address that b knows" {
	two_hosts
	in_host b ip neighbour replace fd77:1::1 lladdr 02:00:00:00:01:01 dev to-a nud reachable
	in_host a "$ICMP_SEND" -q --src fd77:1::1 neighbor-advert flags=O target=fd77:1::1 \
		tlla=02:00:00:00:00:99 fd77:1::2
	wait_until in_host b sh -c 'ip neighbour show fd77:1::1 | grep -q 02:00:00:00:00:99'
}

@test "an IPv6 redirect from the current gateway gives the destination a new next hop" {
	broadcast_segment 3
	in_host h2 ip -6 route add default via fe80::1 dev eth0
	in_host h1 "$ICMP_SEND" -q --src fe80::1 redirect target=fe80::3 dest=fd99::1 \
		tlla=02:00:00:00:00:03 fd77:1::2
	wait_until in_host h2 sh -c 'ip -6 route get fd99::1 | grep -q "via fe80::3"'
}

@test "--reply waits for the answer of echo, timestamp and ext-echo, decodes it and exits 0" {
	two_hosts
	in_host b sysctl -qw net.ipv4.icmp_echo_enable_probe=1
	run from_a --reply echo id=7 seq=9 data=ascii:hello 10.77.1.2
	[ "$status" = 0 ]
	[[ $output == "reply from 10.77.1.2: echo-reply id=7 seq=9 data=ascii:hello ("*" ms)" ]]
	run from_a --reply timestamp id=7 seq=9 10.77.1.2
	[ "$status" = 0 ]
	[[ $output =~ ^"reply from 10.77.1.2: timestamp-reply id=7 seq=9 recv="[0-9]+" trans="[0-9]+" (" ]]
	run from_a --reply ext-echo id=7 seq=9 --ext ifid:name=to-a 10.77.1.2
	[ "$status" = 0 ]
	[[ $output == "reply from 10.77.1.2: ext-echo-reply/no-error id=7 seq=9 flags=A,4,6 --ext ifid:name=to-a ("* ]]
	run from_a --reply ext-echo id=7 seq=9 --ext ifid:name=nothing 10.77.1.2
	[[ $output == "reply from 10.77.1.2: ext-echo-reply/no-interface id=7 seq=9 --ext ifid:name=nothing ("* ]]
	run from_a --reply ext-echo id=7 seq=9 --ext ifid:name=to-a fd77:1::2
	[ "$status" = 0 ]
	[[ $output == "reply from fd77:1::2: ext-echo-reply/no-error id=7 seq=9 flags=A,4,6 --ext ifid:name=to-a ("* ]]
}

@test "--reply takes the report that answers a multicast listener query" {
	two_hosts
	run in_host a "$ICMP_SEND" -q -I to-b --reply=5 mld-query delay=1 ff02::1
	[ "$status" = 0 ]
	[[ $output == "reply from fe80::2: mld"* ]]
}

@test "--reply finds a neighbour by solicitation, answered by its advertisement" {
	two_hosts
	run in_host a "$ICMP_SEND" -q --reply neighbor-solicit target=fd77:1::2 fd77:1::2
	[ "$status" = 0 ]
	[[ $output == "reply from fd77:1::2: neighbor-advert flags=S target=fd77:1::2"* ]]
}

@test "--reply exits 1 when probes are disabled, or echoes ignored" {
	two_hosts
	run from_a --reply=0.3 ext-echo id=7 --ext ifid:name=to-a 10.77.1.2
	[ "$status" = 1 ]
	[[ $output =~ ^"no reply from 10.77.1.2 within "[0-9]+" ms"$ ]]
	echo_ignore b
	for target in 10.77.1.2 fd77:1::2; do
		run from_a --reply=0.3 echo id=7 "$target"
		[ "$status" = 1 ]
	done
}

@test "--reply takes no answer to another id, sequence or from another host" {
	two_hosts
	echo_ignore b
	in_background a "$BATS_TEST_TMPDIR/waiting" "$ICMP_SEND" --reply=20 echo id=7 seq=9 10.77.1.2
	waiting=$topology_pid
	wait_until receives in_host a
	reply() {
		in_host b "$ICMP_SEND" -q "$@" 10.77.1.1
	}
	reply echo-reply id=8 seq=9
	reply echo-reply id=7 seq=10
	reply --spoof --src 10.77.1.9 echo-reply id=7 seq=9
	reply echo-reply id=7 seq=9 --checksum bad
	reply timestamp-reply id=7 seq=9
	reply echo-reply id=7 seq=9 data=ascii:right
	wait "$waiting"
	[[ $(tail -n 1 "$BATS_TEST_TMPDIR/waiting") == "reply from 10.77.1.2: echo-reply id=7 seq=9 data=ascii:right ("* ]]
}

@test "--reply asks with an identifier of its own, so that only its own reply is taken" {
	two_hosts
	echo_ignore b
	in_background a "$BATS_TEST_TMPDIR/waiting" "$ICMP_SEND" --json --reply=1 echo 10.77.1.2
	waiting=$topology_pid
	wait_until receives in_host a
	in_host b "$ICMP_SEND" -q echo-reply id=1 seq=0 10.77.1.1
	if wait "$waiting"; then
		return 1
	fi
	[ "$(jq -r .type "$BATS_TEST_TMPDIR/waiting" | tail -n 2 | head -n 1)" = timeout ]
}

@test "broadcasts are answered unless icmp_echo_ignore_broadcasts says otherwise" {
	broadcast_segment 3
	run in_host h1 "$ICMP_SEND" -q --broadcast --reply echo id=7 10.77.1.255
	[ "$status" = 0 ]
	[[ $output == "reply from 10.77.1."[123]": echo-reply id=7 ("* ]]
	for host in h1 h2 h3; do
		in_host "$host" sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=1
	done
	run in_host h1 "$ICMP_SEND" -q --broadcast --reply=0.3 echo id=7 10.77.1.255
	[ "$status" = 1 ]
}

@test "icmp_ratelimit holds back replies whose type is in icmp_ratemask" {
	two_hosts
	in_host b sysctl -qw net.ipv4.icmp_ratelimit=60000 net.ipv4.icmp_ratemask=1
	run from_a --reply=0.3 -c 8 -i 0.01 echo id=7 10.77.1.2
	[[ $output == *"no reply from 10.77.1.2 within "* ]]
	in_host b sysctl -qw net.ipv4.icmp_ratemask=0
	run from_a --reply -c 8 -i 0.01 echo id=7 10.77.1.2
	[ "$status" = 0 ]
	[ "$(grep -c '^reply from' <<<"$output")" = 8 ]
}

@test "an unknown type counts InErrors, and its own counter for IPv6" {
	two_hosts
	from_a traceroute id=1 10.77.1.2
	from_a 200 10.77.1.2
	wait_until is_number 2 counter b InErrors
	in_host a "$ICMP_SEND" -q 200 fd77:1::2
	wait_until is_number 1 counter6 b Icmp6InType200
}

@test "an ICMP error for TCP counts OutOfWindowIcmps when its sequence is outside the window" {
	two_hosts
	in_background a "$BATS_TEST_TMPDIR/listener" "$receiver" listen 10.77.1.1 5000
	wait_until grep -q '^ready$' "$BATS_TEST_TMPDIR/listener"
	receiver_start b tcp 10.77.1.2 4000 10.77.1.1 5000
	from_a dest-unreach/port --quote 'tcp:10.77.1.2:4000>10.77.1.1:5000,seq=1' 10.77.1.2
	grows 0 counter b OutOfWindowIcmps
}

listen_start() {
	in_background "$1" "$BATS_TEST_TMPDIR/received" "$ICMP_SEND" --listen --words -c 1 "${@:2}"
	wait_until grep -q listening "$BATS_TEST_TMPDIR/received"
}

received() {
	wait_until is_number 2 grep -c . "$BATS_TEST_TMPDIR/received"
	tail -n 1 "$BATS_TEST_TMPDIR/received" | tee /dev/stderr
}

@test "--listen prints the time, the message and what it is about" {
	two_hosts
	in_background b "$BATS_TEST_TMPDIR/received" "$ICMP_SEND" --listen -c 5 dest-unreach time-exceeded echo-reply
	wait_until grep -q listening "$BATS_TEST_TMPDIR/received"
	from_a time-exceeded/ttl --quote 'icmp-echo:10.77.1.2>10.77.9.9,id=7,seq=3' --ext mpls:100,ttl=3 10.77.1.2
	from_a dest-unreach/frag-needed mtu=1300 --quote 'udp:10.77.1.2:4000>10.77.9.9:53,data=hex:68656c6c6f' 10.77.1.2
	from_a dest-unreach/port --quote 'tcp:10.77.1.2:4000>10.77.9.9:80,seq=7' 10.77.1.2
	from_a dest-unreach/addr --quote 'udp:[fd77:1::2]:4000>[fd77:9::9]:53' --checksum bad fd77:1::2
	from_a --spoof --src 10.77.1.1 echo-reply id=5 seq=6 data=hex:00 10.77.1.2
	wait_until is_number 6 grep -c . "$BATS_TEST_TMPDIR/received"
	sed -E '1d; s/^[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3} /TIME /; s/0x[0-9a-f]{4}/SUM/' "$BATS_TEST_TMPDIR/received" | diff - <(
		echo 'TIME 10.77.1.1 > 10.77.1.2  time-exceeded/ttl ext mpls:100,ttl=3 about icmp-echo 10.77.1.2 > 10.77.9.9 id=7 seq=3'
		echo 'TIME 10.77.1.1 > 10.77.1.2  dest-unreach/frag-needed mtu=1300 about udp 10.77.1.2:4000 > 10.77.9.9:53'
		echo 'TIME 10.77.1.1 > 10.77.1.2  dest-unreach/port about tcp 10.77.1.2:4000 > 10.77.9.9:80 seq=7'
		echo 'TIME fd77:1::1 > fd77:1::2  dest-unreach/addr about udp [fd77:1::2]:4000 > [fd77:9::9]:53, wrong checksum SUM'
		echo 'TIME 10.77.1.1 > 10.77.1.2  echo-reply id=5 seq=6 1 bytes of data'
	)
}

@test "--listen receives the source route failed of a router that refuses strict routes" {
	router_chain 1
	in_host r1 sysctl -qw net.ipv4.conf.all.accept_source_route=1 net.ipv4.conf.to-a.accept_source_route=1
	listen_start a dest-unreach
	from_a --ip-options ssrr:10.77.1.2,10.77.99.9 echo id=7 10.77.2.2
	[[ $(received) == "10.77.1.2 > 10.77.1.1: dest-unreach/src-route-failed --quote"* ]]
}

@test "--listen receives the protocol unreachable that answers protocol 253" {
	two_hosts
	listen_start a -4
	from_a --ip-proto 253 echo id=7 10.77.1.2
	[[ $(received) == "10.77.1.2 > 10.77.1.1: dest-unreach/proto --quote 'raw:253:10.77.1.1>10.77.1.2,"* ]]
}

@test "--listen receives the reassembly time exceeded that answers a lone fragment" {
	two_hosts
	in_host b sysctl -qw net.ipv4.ipfrag_time=1
	listen_start a time-exceeded
	from_a --more-fragments echo id=7 data=hex:0102030405060708 10.77.1.2
	[[ $(received) == "10.77.1.2 > 10.77.1.1: time-exceeded/reassembly --quote 'icmp-echo:10.77.1.1>10.77.1.2,"* ]]
}

@test "errors_use_inbound_ifaddr chooses the address that an error comes from" {
	router_chain 1
	in_host r1 ip address add 10.88.0.1/32 dev lo
	in_host b ip address add 10.99.9.9/32 dev lo
	in_host r1 ip route add 10.77.5.0/24 via 10.77.2.2 src 10.88.0.1
	in_host a ip address add 10.77.5.5/32 dev lo
	in_host r1 ip route replace 10.77.5.5/32 via 10.77.1.1 src 10.88.0.1
	in_host a sysctl -qw net.ipv4.conf.all.rp_filter=0
	listen_start a time-exceeded
	from_a --src 10.77.5.5 --ttl 1 echo id=7 10.77.2.2
	[[ $(received) == "10.88.0.1 > 10.77.5.5: time-exceeded/ttl "* ]]
	in_host r1 sysctl -qw net.ipv4.icmp_errors_use_inbound_ifaddr=1
	listen_start a time-exceeded
	from_a --src 10.77.5.5 --ttl 1 echo id=7 10.77.2.2
	[[ $(received) == "10.77.1.2 > 10.77.5.5: time-exceeded/ttl "* ]]
}

@test "our ping shows the message that icmp-send made" {
	two_hosts
	echo_ignore b
	in_background b "$BATS_TEST_TMPDIR/live" "$ICMP_SEND" dest-unreach/admin-prohibited --quote-live icmp 10.77.1.1
	wait_until receives in_host b
	run in_host a "$PING" -c 1 -W 20 10.77.1.2
	[[ $output == *"From 10.77.1.2 icmp_seq=1 Packet filtered"* ]]
}

@test "--effect says of a stored MTU that the kernel goes no lower" {
	two_hosts
	run in_host b "$ICMP_SEND" --effect dest-unreach/frag-needed mtu=100 --quote 'icmp-echo-reply:10.77.1.2>10.77.1.1' 10.77.1.2
	[[ $output == *"effect: route appeared: 10.77.1.1/32 dev to-a mtu lock 552"* ]]
	run in_host b "$ICMP_SEND" --effect packet-too-big mtu=1400 --quote 'icmp6-echo-reply:fd77:1::2>fd77:1::1' fd77:1::2
	[[ $output == *"effect: route appeared: fd77:1::1/128 dev to-a mtu 1400"* ]]
}

@test "--effect-netns shows what changed at the target, --netns sends from elsewhere, in both families" {
	two_hosts
	for pair in '10.77.1.2 Icmp InEchos' 'fd77:1::2 Icmp6InEchos'; do
		read -r to counter <<<"$pair"
		# from here, where there is no way to either
		"$ICMP_SEND" --netns "$topology_dir/a.net" --effect-netns "$topology_dir/b.net" -n --reply echo "$to" >"$out"
		grep -q "^reply from $to: echo-reply id=" "$out"
		grep -qxF "effect: $counter 0 -> 1 (+1)" "$out"
	done
	# a route of the target: an error about a packet of its own
	"$ICMP_SEND" --netns "$topology_dir/a.net" --effect-netns "$topology_dir/b.net" --spoof --src 10.77.1.1 \
		dest-unreach/frag-needed mtu=1300 --quote 'icmp-echo-reply:10.77.1.2>10.77.1.1' 10.77.1.2 >"$out"
	grep -q 'route.*10.77.1.1.*mtu 1300' "$out"
}

@test "--netns takes the names of ip netns, and says why not" {
	two_hosts
	# shellcheck disable=SC2016 # the inner shell expands them
	run unshare --mount sh -ec 'mount -t tmpfs none /run && mkdir /run/netns && : >/run/netns/bee
		mount --bind "$0" /run/netns/bee && exec "$@"' "$topology_dir/b.net" "$ICMP_SEND" --netns bee -q --reply echo 10.77.1.1
	[ "$status" = 0 ]
	run "$ICMP_SEND" --netns nosuch echo 10.77.1.1
	[ "$status" = 3 ]
	[ "$output" = 'icmp-send: --netns nosuch: No such file or directory
  ip netns list shows the names there are; others take a path' ]
	run "$ICMP_SEND" --effect-netns /dev/null echo 127.0.0.1
	[ "$status" = 3 ]
	[ "$output" = 'icmp-send: --effect-netns /dev/null: Invalid argument
  it is no network namespace' ]
	run unprivileged "$ICMP_SEND" --netns /proc/self/ns/net --listen -w 1
	[ "$status" = 3 ]
	[[ $output == *': Operation not permitted
  entering a network namespace needs CAP_SYS_ADMIN there' ]]
	run "$ICMP_SEND" --netns bee --decode -
	[ "$status" = 2 ]
	[[ $output == *'--netns cannot be combined with --decode'* ]]
}

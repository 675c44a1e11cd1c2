#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What ping's options do to the packets on the wire, as tcpdump and the peer's counters see them.
# shellcheck disable=SC2154,SC2016,SC2030,SC2031

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	two_hosts
	ping_sockets_open a
	watches=0
	needs_root
}

teardown() {
	topology_end
}

# watch FILTER...: what arrives at b from now on
watch() {
	seen=$BATS_TEST_TMPDIR/seen.$((watches += 1))
	in_background b "$seen" tcpdump -i to-a -n -v -l --immediate-mode -Q in "$@"
	wait_until grep -q 'listening on' "$seen"
}

# watch_bytes FILTER...: the same in hexadecimal
watch_bytes() {
	seen=$BATS_TEST_TMPDIR/seen.$((watches += 1))
	in_background b "$seen" tcpdump -i to-a -n -x -l --immediate-mode -Q in "$@"
	wait_until grep -q 'listening on' "$seen"
}

# shows PATTERN: what was seen matches, at once or soon
shows() {
	wait_until grep -qE -e "$1" "$seen" || {
		cat "$seen"
		return 1
	}
}

# The echoes that b has received: ICMP's own counter
echoes4() {
	in_host b awk '/^Icmp:/ && n++ { print $10 }' /proc/net/snmp
}

echoes6() {
	in_host b awk '$1 == "Icmp6InEchos" { print $2 }' /proc/net/snmp6
}

# both_sockets FUNCTION: once on a ping socket, once on a raw socket
both_sockets() {
	"$1"
	ping_sockets_close a
	"$1"
}

count_three() {
	local before
	before=$(echoes4)
	in_host a "$PING" -q -c 3 -i 0.002 10.77.1.2
	[ "$(($(echoes4) - before))" = 3 ]
	before=$(echoes6)
	in_host a "$PING" -q -c 3 -i 0.002 fd77:1::2
	[ "$(($(echoes6) - before))" = 3 ]
}

@test "-c sends that many echoes, in both families and by both kinds of socket" {
	both_sockets count_three
}

hop_limit() {
	watch icmp or icmp6
	in_host a "$PING" -q -c 1 -t 7 10.77.1.2
	in_host a "$PING" -q -c 1 -t 9 fd77:1::2
	shows 'ttl 7,'
	shows 'hlim 9,'
}

@test "-t is the hop limit on the wire" {
	both_sockets hop_limit
}

multicast_hop_limit() {
	watch icmp or icmp6
	in_host a "$PING" -q -c 1 -W 0.1 -t 5 -I to-b 224.0.0.1 || :
	in_host a "$PING" -q -c 1 -W 0.1 -t 6 ff02::1%to-b || :
	shows 'ttl 5,'
	shows 'hlim 6,'
}

@test "-t is the hop limit of multicast probes, too" {
	both_sockets multicast_hop_limit
}

traffic_class() {
	watch icmp or icmp6
	in_host a "$PING" -q -c 1 -Q 0x28 10.77.1.2
	in_host a "$PING" -q -c 1 --tos=af41 10.77.1.2
	in_host a "$PING" -q -c 1 -Q ef fd77:1::2
	in_host a "$PING" -q -c 1 -Q CS6 10.77.1.2
	shows 'tos 0x28,'
	shows 'tos 0x88,'
	shows 'class 0xb8'
	shows 'tos 0xc0,'
}

@test "-Q is the traffic class on the wire, by number and by name" {
	both_sockets traffic_class
}

flow_label() {
	watch icmp6
	in_host a "$PING" -q -c 1 -F 0x12345 fd77:1::2
	shows 'flowlabel 0x12345'
	in_host a "$PING" -q -c 1 --flow-label=77 fd77:1::2
	shows 'flowlabel 0x0004d'
}

@test "-F is the flow label on the wire" {
	both_sockets flow_label
}

random_label() {
	watch icmp6
	run in_host a "$PING" -c 1 -F 0 fd77:1::2
	[ "$status" = 0 ]
	label=$(sed -nE 's/.*flow (0x[0-9a-f]{5}),.*/\1/p' <<<"$output")
	[ "$label" != 0x00000 ]
	shows "flowlabel $label"
}

@test "-F 0 takes a random label and prints it" {
	both_sockets random_label
}

identifier() {
	watch icmp or icmp6
	in_host a "$PING" -q -c 1 -e 4711 10.77.1.2
	shows 'echo request, id 4711, seq 1,'
	in_host a "$PING" -q -c 1 --ident=4712 fd77:1::2
	shows 'echo request, id 4712, seq 1'
}

@test "-e is the identifier on the wire" {
	both_sockets identifier
}

@test "-e 0 goes through a raw socket" {
	watch icmp or icmp6
	in_host a "$PING" -q -c 1 -e 0 10.77.1.2
	shows 'ICMP echo request, id 0, seq 1,'
	in_host a "$PING" -q -c 1 -e 0 fd77:1::2
	shows 'ICMP6, echo request, id 0, seq 1'
}

sizes() {
	watch icmp or icmp6
	for size in 0 1 15 16 56 1000; do
		in_host a "$PING" -q -c 1 -s $size 10.77.1.2
		shows "echo request, id [0-9]+, seq 1, length $((size + 8))\$"
		in_host a "$PING" -q -c 1 -s $size fd77:1::2
		shows "payload length: $((size + 8))\) fd77:1::1 > fd77:1::2: "
	done
}

@test "-s is the size on the wire" {
	both_sockets sizes
}

largest() {
	in_host a "$PING" -c 1 -s 65507 10.77.1.2 | grep '^65515 bytes from 10.77.1.2: icmp_seq=1 '
	in_host a "$PING" -c 1 -s 65527 fd77:1::2 | grep '^65535 bytes from fd77:1::2: icmp_seq=1 '
}

@test "-s to its largest goes and comes back in fragments" {
	both_sockets largest
}

pattern() {
	watch_bytes 'icmp or icmp6'
	in_host a "$PING" -q -c 1 -s 24 -p dead 10.77.1.2
	shows '0001 dead dead$'
	shows '0030:  dead dead$'
	in_host a "$PING" -q -c 1 -s 24 -p c0de fd77:1::2
	shows '0040:  c0de c0de c0de c0de$'
}

@test "-p fills the data after the first 16 bytes" {
	both_sockets pattern
}

short_pattern() {
	watch_bytes icmp
	in_host a "$PING" -q -c 1 -s 8 -p beef 10.77.1.2
	shows '0001 beef beef$'
	shows '0020:  beef beef$'
}

@test "the pattern begins with the first byte where nothing else fits" {
	both_sockets short_pattern
}

path_mtu() {
	watch icmp
	in_host a "$PING" -q -c 1 -M "do" 10.77.1.2
	shows 'flags \[DF\]'
	in_host a "$PING" -q -c 1 -s 2000 -M dont 10.77.1.2
	shows 'flags \[\+\]'
}

@test "-M "do" forbids fragments, -M dont allows them" {
	both_sockets path_mtu
}

path_mtu6() {
	run in_host a "$PING" -c 1 -s 2000 -M 'do' fd77:1::2
	[ "$status" = 1 ]
	[[ $output == *"local error: message too long, mtu: 1500"* ]]
	in_host a "$PING" -q -c 1 -s 2000 -M want fd77:1::2
}

@test "-M "do" refuses IPv6 probes above the link's size, and -M want sends fragments" {
	both_sockets path_mtu6
}

header_options() {
	watch icmp
	in_host a "$PING" -q -c 1 -R 10.77.1.2
	shows 'options \(NOP,RR'
	in_host a "$PING" -q -c 1 -T tsonly 10.77.1.2
	shows 'TS\{TSONLY'
	in_host a "$PING" -q -c 1 -T tsprespec 10.77.1.2 10.77.1.2
	shows 'TS\{PRESPEC'
}

@test "-R and -T put their options into the header" {
	both_sockets header_options
}

source_route() {
	in_host b sh -c 'for f in /proc/sys/net/ipv4/conf/*/accept_source_route; do echo 1 >$f; done'
	watch icmp
	in_host a "$PING" -q -c 1 -W 0.1 --lsrr=10.77.1.2 10.77.1.2 || :
	shows 'LSRR'
	in_host a "$PING" -q -c 1 -W 0.1 --ssrr=10.77.1.2 10.77.1.2 || :
	shows 'SSRR'
}

@test "--lsrr and --ssrr put a source route into the header" {
	both_sockets source_route
}

@test "a source route needs CAP_NET_RAW, and the message says so" {
	run in_host_as_user a "$PING" -c 1 --lsrr=10.77.1.2 10.77.1.2
	[ "$status" = 2 ]
	[ "${lines[0]}" = "$PING: source routes need CAP_NET_RAW" ]
}

@test "what is refused after the socket is open is refused the same where ping may try again" {
	run in_host_as_user a "$PING" --ignore-errors -e 4711 -c 1 --lsrr=10.77.1.2 10.77.1.2
	[ "$status" = 2 ]
	[ "${lines[0]}" = "$PING: source routes need CAP_NET_RAW" ]
}

mark() {
	in_host a nft 'table inet t { counter hit { }; chain o { type filter hook output priority 0;
		meta mark 77 counter name hit; }; }'
	in_host a "$PING" -q -c 3 -i 0.01 -m 77 10.77.1.2
	[[ $(in_host a nft list counter inet t hit) == *"packets 3 "* ]]
	in_host a "$PING" -q -c 2 -i 0.01 --mark=77 fd77:1::2
	[[ $(in_host a nft list counter inet t hit) == *"packets 5 "* ]]
	in_host a nft delete table inet t
}

@test "-m marks probes for the firewall" {
	both_sockets mark
}

@test "-m without capability warns, names both capabilities and goes on" {
	run --separate-stderr in_host_as_user a "$PING" -q -c 1 -m 5 10.77.1.2
	[ "$status" = 0 ]
	[ "${stderr_lines[0]}" = "$PING: WARNING: failed to set mark: 5: Operation not permitted" ]
	[ "${stderr_lines[1]}" = "  it needs CAP_NET_ADMIN, or CAP_NET_RAW since Linux 5.17" ]
}

source_address() {
	in_host a ip addr replace 10.77.1.9/32 dev to-b
	in_host b ip neigh replace 10.77.1.9 lladdr 02:00:00:00:01:01 dev to-a nud permanent
	in_host b ip route replace 10.77.1.9 dev to-a
	in_host a ip addr replace fd77:1::9/64 dev to-b nodad
	wait_until ipv6_ready to-b in_host a
	in_host b ip neigh replace fd77:1::9 lladdr 02:00:00:00:01:01 dev to-a nud permanent
	watch icmp or icmp6
	in_host a "$PING" -q -c 1 -I 10.77.1.9 10.77.1.2
	shows '10.77.1.9 > 10.77.1.2: ICMP echo request'
	in_host a "$PING" -q -c 1 --interface=fd77:1::9 fd77:1::2
	shows 'fd77:1::9 > fd77:1::2: .*ICMP6, echo request'
}

@test "-I with an address is the source on the wire" {
	both_sockets source_address
}

loopback() {
	in_host a sh -c 'echo 0 >/proc/sys/net/ipv4/icmp_echo_ignore_broadcasts'
	in_host b sh -c 'echo 0 >/proc/sys/net/ipv4/icmp_echo_ignore_broadcasts'
	run in_host a "$PING" -c 1 -W 0.5 -L -I to-b 224.0.0.1
	[[ $output == *"64 bytes from 10.77.1.2:"* ]]
	[[ $output != *"64 bytes from 10.77.1.1:"* ]]
	run in_host a "$PING" -c 1 -W 0.5 -L ff02::1%to-b
	[[ $output == *"64 bytes from fe80::2%to-b:"* ]]
	[[ $output != *"64 bytes from fe80::1%to-b:"* ]]
}

@test "-L keeps multicast probes from coming back" {
	both_sockets loopback
}

broadcast() {
	in_host b sh -c 'echo 0 >/proc/sys/net/ipv4/icmp_echo_ignore_broadcasts'
	run --separate-stderr in_host a "$PING" -b -c 2 -i 0.1 -W 0.5 10.77.1.255
	[ "$status" = 0 ]
	[ "$stderr" = "WARNING: pinging broadcast address" ]
	[[ ${lines[1]} == "64 bytes from 10.77.1.2: icmp_seq=1 ttl=64 time="* ]]
}

@test "-b pings a broadcast address, warns, and takes every answer without DUP" {
	both_sockets broadcast
}

neighbours() {
	in_host a ip route replace 10.99.0.0/24 via 10.77.1.2
	in_host a ip route replace fd99::/64 via fd77:1::2
	in_host a "$PING" -q -c 1 -r 10.77.1.2
	in_host a "$PING" -q -c 1 -r fd77:1::2
	run in_host a "$PING" -q -c 1 -r 10.99.0.1
	[ "$status" = 2 ]
	[ "$output" = "$PING: connect: Network is unreachable
  -r reaches neighbours only, and 10.99.0.1 is none" ]
}

@test "-r reaches neighbours and no host after a router" {
	both_sockets neighbours
}

send_buffer() {
	for target in 10.77.1.2 fd77:1::2; do
		run in_host a env ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=setsockopt "$PING" -q -c 1 -S 54321 $target
		[[ $output == *"SO_SNDBUF, [54321]"* ]]
	done
}

@test "-S sets the send buffer" {
	both_sockets send_buffer
}

hop_limit_asked() {
	for target in 10.77.1.2 fd77:1::2; do
		for options in '-q -f' -f '-q -f --json' '-q -f --changes' '-q -f --pcapng=/dev/null' -q; do
			# shellcheck disable=SC2086
			run in_host a env ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=setsockopt "$PING" $options -c 1 $target
			[[ $output =~ (IP_RECVTTL|IPV6_RECVHOPLIMIT),\ \[1\] ]]
			if [ "$options" = '-q -f' ]; then
				[[ $output =~ (IP_RECVTTL|IPV6_RECVHOPLIMIT),\ \[0\] ]]
			else
				[[ ! $output =~ (IP_RECVTTL|IPV6_RECVHOPLIMIT),\ \[0\] ]]
			fi
		done
	done
}

@test "a flood that shows no reply asks for no hop limits" {
	both_sockets hop_limit_asked
}

connected() {
	for target in 10.77.1.2 fd77:1::2; do
		run in_host a env ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=connect,sendto "$PING" -q -c 1 -C $target
		[ "$status" = 0 ]
		[[ $output == *", MSG_DONTWAIT, NULL, 0)"* ]]
	done
}

@test "-C connects the socket, and answers still come" {
	both_sockets connected
}

# calls COMMAND...: how the probes of this run are sent
calls() {
	in_host a env ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=sendto "$PING" -q "$@" 2>&1 | grep '^sendto'
}

# one_host_connects 'NULL'|'sa_family=': how the floods of one host give its address
one_host_connects() {
	for target in 10.77.1.2 fd77:1::2; do
		[[ $(calls -f -c 1 $target) == *"$1"* ]]
		[[ $(calls -c 1 $target) == *"sa_family="* ]]
	done
}

@test "a flood connects its ping socket to one host" {
	one_host_connects 'MSG_DONTWAIT, NULL, 0)'
	[[ $(calls -f -F 5 -c 1 fd77:1::2) == *"sa_family="* ]]
	[[ $(calls -f -c 1 ff02::1%to-b) == *"sa_family="* ]]
}

# replies TARGET: how many echo replies host a has taken
replies() {
	if [[ $1 == *:* ]]; then
		in_host a awk '$1 == "Icmp6InEchoReplies" { print $2 }' /proc/net/snmp6
	else
		in_host a awk '$1 == "Icmp:" && i { print $i }
			$1 == "Icmp:" && !i { for (i = 1; $i != "InEchoReps"; i++); }' /proc/net/snmp
	fi
}

has_more_replies() {
	[ "$(replies "$1")" -gt $((100 + $2)) ]
}

# moved_source TARGET OLD NEW [nodad]: a flood goes on from the address that its host has now
moved_source() {
	local target=$1 old=$2 new=$3 pid before
	shift 3
	before=$(replies "$target")
	nsenter --net="$topology_dir/a.net" "$PING" -f -q "$target" >"$BATS_TEST_TMPDIR/flood" 2>&1 3>&- &
	pid=$!
	wait_until has_more_replies "$target" "$before"
	in_host a ip address del "$old" dev to-b
	in_host a ip address add "$new" dev to-b "$@"
	before=$(replies "$target")
	wait_until has_more_replies "$target" "$before"
	kill -INT "$pid"
	wait "$pid"
	in_host a ip address del "$new" dev to-b
	in_host a ip address add "$old" dev to-b "$@"
}

@test "a flood goes on from another address when its own is gone" {
	moved_source 10.77.1.2 10.77.1.1/24 10.77.1.7/24
	moved_source fd77:1::2 fd77:1::1/64 fd77:1::7/64 nodad
}

@test "a flood leaves a raw socket unconnected" {
	ping_sockets_close a
	one_host_connects sa_family=
}

preload() {
	watch icmp or icmp6
	in_host a "$PING" -q -c 5 -l 5 -i 5 10.77.1.2
	wait_until eval '[ "$(grep -c "ICMP echo request" "$seen")" = 5 ]'
	in_host a "$PING" -q -c 5 --preload=5 -i 5 fd77:1::2
	wait_until eval '[ "$(grep -c "ICMP6, echo request" "$seen")" = 5 ]'
}

@test "-l sends its probes at once" {
	both_sockets preload
}

@test "-N asks by a raw socket with the query, subject and nonce of RFC 4620" {
	watch_bytes 'icmp6 and ip6[40] == 139'
	in_host a "$PING" -q -c 1 -W 0.1 -N name fd77:1::2 || :
	shows 'node information query .DNS name, subject=fd77:1::2., length 32'
	shows '0002 8b00 [0-9a-f]{4} 0002 0000$'
	shows '0030:  [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4} 0001 fd77 0001 0000 0000$'
}

# node [GROUP...]: answers queries, also those to its groups: it echoes the nonce with a name and two addresses.
node() {
	cat >"$BATS_TEST_TMPDIR/node.py" <<-'END'
		import socket, sys
		s = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
		for group in sys.argv[1:]:
		    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, socket.inet_pton(socket.AF_INET6, group)
		        + socket.if_nametoindex('to-a').to_bytes(4, sys.byteorder))
		print('ready', flush=True)
		while True:
		    query, who = s.recvfrom(2000)
		    if query[0] != 139:
		        continue
		    head = bytes([140, 0, 0, 0]) + query[4:16]
		    if query[5] == 2:
		        head += bytes(4) + b'\3bee\7example\0' + b'\2b\x1b\0\0'
		    elif query[5] == 3:
		        head += bytes(4) + socket.inet_pton(socket.AF_INET6, 'fd77:1::2') \
		            + bytes(4) + socket.inet_pton(socket.AF_INET6, 'fe80::2')
		    else:
		        head = bytes([140, 1, 0, 0]) + query[4:16]
		    s.sendto(head, who)
	END
	in_background b "$BATS_TEST_TMPDIR/node" python3 "$BATS_TEST_TMPDIR/node.py" "$@"
	wait_until grep -q ready "$BATS_TEST_TMPDIR/node"
}

@test "-N shows names, addresses and refusals of node information replies" {
	node
	run in_host a "$PING" -c 1 -N name fd77:1::2
	[ "$status" = 0 ]
	[[ ${lines[1]} == "38 bytes from fd77:1::2: bee.example, b\\033; seq=1; ttl=64 time="* ]]
	run in_host a "$PING" -c 1 --node-info=ipv6-all fd77:1::2
	[[ ${lines[1]} == "56 bytes from fd77:1::2: fd77:1::2, fe80::2; seq=1; ttl=64 time="* ]]
	run in_host a "$PING" -c 1 -N ipv4 fd77:1::2
	[[ ${lines[1]} == "16 bytes from fd77:1::2: refused; seq=1; ttl=64 time="* ]]
}

# RFC 4620 section 5: the first 24 bits of the MD5 of the first label, with its length byte and in lower case
group_of() {
	local hash
	hash=$({ printf '%b' "\\0$(printf %03o "${#1}")"; printf %s "${1,,}"; } | md5sum)
	echo "ff02::2:ff${hash:0:2}:${hash:2:4}"
}

@test "-N with a name and no target asks the group of the name" {
	group=$(group_of Bee)
	[ "$group" = ff02::2:ff04:b07c ]
	node "$group"
	for words in '-N subject-name=Bee%to-b' '-I to-b -N subject-name=bee' '-N subject-fqdn=bee.example%to-b'; do
		# shellcheck disable=SC2086
		run in_host a "$PING" -c 1 -N name $words
		[ "$status" = 0 ]
		[[ ${lines[0]} == "PING $group"*" ($group%to-b) "*"56 data bytes" ]]
		[[ ${lines[1]} == "38 bytes from fe80::2%to-b: bee.example, b\\033; seq=1; ttl=64 time="* ]]
	done
	run in_host a "$PING" -c 1 -W 0.1 -N name -N subject-name=ant%to-b
	[ "$status" = 1 ]
	[[ $output == *"1 packets transmitted, 0 received, 100% packet loss"* ]]
}

@test "-N with a name and a target asks the target about the name" {
	watch_bytes 'icmp6 and ip6[40] == 139'
	in_host a "$PING" -q -c 1 -W 0.1 -N ipv4 -N subject-name=foo%to-b fd77:1::2 || :
	shows 'fd77:1::1 > fd77:1::2: .* subject=DNS name, "foo"'
	shows '8b01 [0-9a-f]{4} 0004 0000$'
	shows '[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4} 0001 0366 6f6f 0000$'
}

@test "a name whose group has no interface says what is missing" {
	run in_host a "$PING" -c 1 -N name -N subject-name=bee
	[ "$status" = 2 ]
	[ "${lines[0]}" = "$PING: connect: Invalid argument" ]
	[ "${lines[1]}" = "  a link-local address needs its interface: ff02::2:ff04:b07c%eth0, or -I eth0" ]
}

@test "without libmd a name needs a target, and the message says so" {
	library=$(ldconfig -p | awk '$1 == "libmd.so.0" { print $NF; exit }')
	# an empty file in its place
	[ -z "$library" ] || mount --bind /dev/null "$library"
	run in_host a "$PING" -c 1 -N name -N subject-name=bee%to-b
	[ -z "$library" ] || umount "$library"
	[ "$status" = 2 ]
	[ "$output" = "$PING: -N: its group needs MD5, and libmd.so.0 (Debian: libmd0) is not there" ]
}

@test "-N without capability names the capability" {
	run in_host_as_user a "$PING" -c 1 -N name fd77:1::2
	[ "$status" = 2 ]
	[ "${lines[0]}" = "$PING: fd77:1::2: cannot open a raw socket, which -N needs: Operation not permitted" ]
	[ "${lines[1]}" = "  CAP_NET_RAW is not in the bounding set: no program has it here, as in a container that drops NET_RAW" ]
}

# What tshark reads of the file: who to whom, which echo, and whether the checksum is right
echoes_of() {
	tshark -n -r "$1" -T fields -e ip.src -e ipv6.src -e icmp.type -e icmpv6.type \
		-e icmp.seq -e icmpv6.echo.sequence_number -e icmp.checksum.status -e icmpv6.checksum.status 2>/dev/null |
		tr -s '\t' ' ' | sed 's/ $//'
}

@test "--pcapng holds each probe and reply as tshark reads them, on both kinds of socket" {
	for state in open close; do
		"ping_sockets_$state" a
		in_host a "$PING" -q -c 2 -i 0.01 --pcapng="$BATS_TEST_TMPDIR/4" 10.77.1.2
		in_host a "$PING" -q -c 2 -i 0.01 --pcapng="$BATS_TEST_TMPDIR/6" fd77:1::2
		diff <(echoes_of "$BATS_TEST_TMPDIR/4") - <<-END
			10.77.1.1 8 1 1
			10.77.1.2 0 1 1
			10.77.1.1 8 2 1
			10.77.1.2 0 2 1
		END
		diff <(echoes_of "$BATS_TEST_TMPDIR/6" | sed 's/^ //') - <<-END
			fd77:1::1 128 1 1
			fd77:1::2 129 1 1
			fd77:1::1 128 2 1
			fd77:1::2 129 2 1
		END
	done
}

@test "--pcapng holds errors, with the router that sent them" {
	firewall_reject b host-prohibited input
	in_host a "$PING" -q -c 1 --pcapng="$BATS_TEST_TMPDIR/file" 10.77.1.2 || :
	run tshark -n -r "$BATS_TEST_TMPDIR/file" -Y 'icmp.type == 3' -T fields -e ip.src -e icmp.code
	echo "$output"
	[ "$(grep -c '^10.77.1.2,10.77.1.1[[:space:]]10' <<<"$output")" = 1 ]
}

@test "a capture file that cannot be made is reported before the first probe" {
	before=$(echoes4)
	run in_host a "$PING" -c 1 --pcapng=/nonexistent/file 10.77.1.2
	[ "$status" = 2 ]
	[ "$output" = "$PING: /nonexistent/file: No such file or directory" ]
	[ "$(echoes4)" = "$before" ]
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# icmp-send's words: errors and their remedies, names, lists, dry runs, decoding. Hardly a packet is sent.
# shellcheck disable=SC2154

setup() {
	load ../lib/helpers
	out=$BATS_TEST_TMPDIR/out
	err=$BATS_TEST_TMPDIR/err
	ip link set lo up
	schema=$BATS_TEST_DIRNAME/../../docs/schema/icmp-send.schema.json
	json_lines=$BATS_TEST_DIRNAME/../lab/json-lines
}

# What IPv6 of a link says by itself must not be counted in the next test.
teardown() {
	ip link delete veth0 2>/dev/null || :
}

messages_sent() {
	awk '/^Icmp:/ { n++ } n == 2 { print $15; exit }' /proc/self/net/snmp
	awk '/^Icmp6OutMsgs/ { print $2 }' /proc/self/net/snmp6
	awk '/lo:/ { print $3 }' /proc/self/net/dev
}

# refuses WORDS... -- SENTENCE: status 2, that sentence alone on stderr, nothing on stdout, nothing sent
refuses() {
	local words=() status=0 before
	while [ "$1" != -- ]; do
		words+=("$1")
		shift
	done
	before=$(messages_sent)
	icmp-send "${words[@]}" >"$out" 2>"$err" </dev/null || status=$?
	diff <(printf 'icmp-send: %s\n' "$2") "$err"
	[ ! -s "$out" ]
	[ "$status" = "${refused_with:-2}" ]
	[ "$(messages_sent)" = "$before" ]
}

# veth0 of MTU 1500 with 10.77.0.1/24
network() {
	ip link delete veth0 2>/dev/null || :
	echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
	ip link add veth0 type veth peer name veth1
	ip address add 10.77.0.1/24 broadcast 10.77.0.255 dev veth0
	ip link set veth0 up
	ip link set veth1 up
}

quote='udp:127.0.0.1:4000>127.0.0.9:53'

@test "an unknown message is answered with the nearest one" {
	refuses dest-unreech 127.0.0.1 -- "unknown message 'dest-unreech'; did you mean 'dest-unreach'?"
	refuses dest-unreach/prt 127.0.0.1 -- "unknown message 'dest-unreach/prt'; did you mean 'dest-unreach/port'?"
	refuses packet-too-big 127.0.0.1 -- "unknown message 'packet-too-big' for IPv4; it is an IPv6 message"
	refuses --listen dest-unreech -- "unknown message 'dest-unreech'; did you mean 'dest-unreach'?"
	refuses --listen xyzzyxyzzy -- "unknown message 'xyzzyxyzzy'; icmp-send --list shows them all"
	refuses xyzzyxyzzy 127.0.0.1 -- "unknown message 'xyzzyxyzzy'; icmp-send --list shows them all"
}

@test "a code that is not assigned names the range and the way to force it" {
	refuses dest-unreach/16 127.0.0.1 -- \
		'code 16 out of range for dest-unreach: 0..15 (use --type 3 --code 16 to force)'
	refuses router-advert/3 127.0.0.1 -- \
		'code 3 out of range for router-advert: 0, 16 (use --type 9 --code 3 to force)'
	icmp-send --dry-run --type 3 --code 16 --quote "$quote" --src 127.0.0.1 127.0.0.1 >"$out"
	grep -q 'code 16$' "$out"
}

@test "a field of another message is named with the message that has it" {
	refuses dest-unreach/port mtu=1300 127.0.0.1 -- "'mtu' is not a field of dest-unreach/port; it belongs to frag-needed"
	refuses echo gateway=1.2.3.4 127.0.0.1 -- "'gateway' is not a field of echo; it belongs to redirect"
	refuses echo nonsense=1 127.0.0.1 -- "'nonsense' is not a field of echo; it has id= seq= data="
}

@test "a value out of range names the range and the family" {
	refuses dest-unreach/frag-needed mtu=70000 127.0.0.1 -- 'mtu=70000: must be 0..65535 for IPv4'
	refuses packet-too-big mtu=4294967296 ::1 -- 'mtu=4294967296: must be 0..4294967295 for IPv6'
	refuses echo id=1x 127.0.0.1 -- 'id=1x: must be 0..65535 for IPv4'
	refuses redirect gateway=::1 127.0.0.1 -- 'gateway=::1: must be an IPv4 address'
	refuses neighbor-advert flags=X ::1 -- 'flags=X: must be letters out of R,S,O, or a number'
	refuses router-advert prefix=fd00:: ::1 -- \
		'prefix=fd00::: expected PREFIX/LENGTH[,flags=LAR][,valid=N][,preferred=N]'
	refuses --ttl 300 echo 127.0.0.1 -- '--ttl 300: must be a whole number from 0 to 255'
	refuses -c 1x echo 127.0.0.1 -- '-c 1x: must be a whole number, 0 or more'
	refuses -i x echo 127.0.0.1 -- '-i x: must be seconds from 0 to 86400'
	refuses --reply=0 echo 127.0.0.1 -- '--reply=0: must be seconds from 0.001 to 86400'
	refuses --rate 0 echo 127.0.0.1 -- '--rate 0: must be max or 1..10000000 packets a second'
	refuses --checksum wrong echo 127.0.0.1 -- "--checksum 'wrong': must be auto, bad or 0xHHHH"
	refuses --ext-checksum x echo 127.0.0.1 -- "--ext-checksum 'x': must be auto, bad, zero or 0xHHHH"
	refuses echo data=5 127.0.0.1 -- 'data=5: must be hex:DIGITS, ascii:TEXT, random:N or @FILE'
	refuses echo data=hex:123 127.0.0.1 -- 'data=hex: odd number of digits (3)'
	refused_with=3 refuses echo data=@/nonexistent 127.0.0.1 -- '/nonexistent: No such file or directory'
}

@test "what a terminal would obey is shown as digits, wherever it stands" {
	mark=$(printf '\033[31m')
	refuses "$mark" 127.0.0.1 -- "unknown message '\\033[31m'; icmp-send --list shows them all"
	refuses echo "$mark" 127.0.0.1 -- "'127.0.0.1': one DEST only; it was '\\033[31m'"
	refuses echo "data=random:$mark" 127.0.0.1 -- 'data=random:\033[31m: must be 0..65507 bytes'
	refused_with=3 refuses echo "data=@$mark" 127.0.0.1 -- '\033[31m: No such file or directory'
	refuses echo "id=$mark" 127.0.0.1 -- 'id=\033[31m: must be 0..65535 for IPv4'
	refuses echo "$mark=1" 127.0.0.1 -- "'\\033[31m' is not a field of echo; it has id= seq= data="
	refuses dest-unreach --quote "$mark:" 127.0.0.1 -- \
		"quote '\\033[31m:': must begin with udp:, tcp:, icmp-echo:, icmp-echo-reply:, icmp6-echo:, icmp6-echo-reply:, sctp:, dccp:, esp:, gre:, ah: or raw:"
	refuses dest-unreach --quote-hex "$mark" 127.0.0.1 -- "--quote-hex: '\\033' at position 1 is not a hexadecimal digit"
	refuses --ext "$mark" echo 127.0.0.1 -- "--ext '\\033[31m': expected mpls:, ifinfo:, ifid:, extinfo: or CLASS/CTYPE:HEX"
	run icmp-send -I "$mark" echo 127.0.0.1
	[ "${lines[0]}" = 'icmp-send: -I \033[31m: no such interface' ]
	[[ ${lines[1]} == '  this host has no interface \033[31m; it has lo'* ]]
	refuses --ttl "$mark" echo 127.0.0.1 -- '--ttl \033[31m: must be a whole number from 0 to 255'
}

@test "an error message without an original datagram names the ways to give one" {
	refuses dest-unreach/port 127.0.0.1 -- \
		'dest-unreach needs an original datagram: give --quote, --quote-hex or --quote-pcap (or --no-quote)'
	refuses ext-echo 127.0.0.1 -- \
		'ext-echo needs an interface to ask about: give --ext ifid:name=NAME, --ext ifid:index=N or --ext ifid:addr=ADDRESS'
}

@test "a wrong quote names what was expected" {
	refuses dest-unreach/port --quote 'udp:1.2.3.4:53' 127.0.0.1 -- "quote 'udp:1.2.3.4:53': expected SRC:PORT>DST:PORT"
	refuses dest-unreach/port --quote 'icmp-echo:1.2.3.4' 127.0.0.1 -- "quote 'icmp-echo:1.2.3.4': expected SRC>DST"
	refuses dest-unreach/port --quote 'raw:1.2.3.4>1.2.3.5' 127.0.0.1 -- \
		"quote 'raw:1.2.3.4>1.2.3.5': expected PROTOCOL:SRC>DST"
	refuses dest-unreach/port --quote 'igmp:x' 127.0.0.1 -- \
		"quote 'igmp:x': must begin with udp:, tcp:, icmp-echo:, icmp-echo-reply:, icmp6-echo:, icmp6-echo-reply:, sctp:, dccp:, esp:, gre:, ah: or raw:"
	refuses dest-unreach/port --quote "$quote,ttl=256" 127.0.0.1 -- '--quote: ttl=256: must be 0..255'
	refuses dest-unreach/port --quote-hex 451 127.0.0.1 -- '--quote-hex: odd number of digits (3)'
	refuses dest-unreach/port --quote-hex 4x 127.0.0.1 -- "--quote-hex: 'x' at position 2 is not a hexadecimal digit"
	refuses dest-unreach/port --quote 'udp:[::1]:1>[::2]:2' 127.0.0.1 -- 'quote is IPv6 but DEST is IPv4'
	refuses dest-unreach/port --quote "$quote" ::1 -- 'quote is IPv4 but DEST is IPv6'
	refuses dest-unreach/port --quote "$quote" --quote-len 99 127.0.0.1 -- \
		'--quote-len 99: the original datagram has 28 bytes'
	refuses dest-unreach/port --quote 'udp:[::1]:1>[::2]:2' --quote-break ihl ::1 -- \
		'--quote-break: an IPv6 header has neither ihl nor checksum; take version or length'
}

@test "an option of the other family names the one to take" {
	refuses echo --ip-options ra ::1 -- '--ip-options is for IPv4; IPv6 has --hbh and --dstopt'
	refuses echo --hbh ra 127.0.0.1 -- '--hbh and --dstopt are for IPv6; IPv4 has --ip-options'
	refuses echo --flow 5 127.0.0.1 -- '--flow is for IPv6; IPv4 has no flow label'
	refuses echo --df ::1 -- '--df is for IPv4; IPv6 routers never fragment'
	refuses echo --ip-id 70000 127.0.0.1 -- '--ip-id 70000: must be 0..65535 for IPv4'
	refuses echo --src ::1 127.0.0.1 -- '--src is IPv6 but DEST is IPv4'
	refuses echo --ip-options nonsense 127.0.0.1 -- \
		"--ip-options 'nonsense': expected rr[:1..9], ts, ra, nop, lsrr:ADDRESS,..., ssrr:ADDRESS,... or hex:DIGITS"
	refuses echo --frag 13 127.0.0.1 -- \
		'--frag: expected SIZE[,reverse|overlap], SIZE a multiple of 8 from 8 to 65528'
	refuses echo --ext mpls:5 127.0.0.1 -- '--ext: echo carries no extension objects (RFC 4884)'
	refuses echo --ext mpls:x 127.0.0.1 -- '--ext mpls: the label must be 0..1048575'
	refuses -4 -6 echo 127.0.0.1 -- '-4 and -6 exclude each other'
}

@test "a capture without the packet that is wanted reports how many it has" {
	cd "$BATS_TEST_TMPDIR"
	for number in 1 2 3; do
		icmp-send --dry-run --src 127.0.0.1 --pcapng "$number.pcapng" echo "seq=$number" 127.0.0.1 >/dev/null
	done
	cat 1.pcapng 2.pcapng 3.pcapng >quote.pcap
	refuses dest-unreach/port --quote-pcap quote.pcap:7 127.0.0.1 -- 'quote.pcap: packet 7 not found, file has 3'
	run icmp-send --dry-run --src 127.0.0.1 dest-unreach/port --quote-pcap quote.pcap:2 127.0.0.1
	[ "$status" = 0 ]
	grep -q '00 02 .* seq 2$' <<<"$output"
	printf 'nonsense' >nonsense.pcap
	refuses dest-unreach/port --quote-pcap nonsense.pcap 127.0.0.1 -- 'nonsense.pcap: byte 0: neither pcap nor pcapng'
}

@test "broadcast and multicast destinations want --broadcast" {
	network
	refuses echo 10.77.0.255 -- '10.77.0.255 is a broadcast address; add --broadcast if you mean it'
	refuses echo 255.255.255.255 -I veth0 -- '255.255.255.255 is a broadcast address; add --broadcast if you mean it'
	refuses echo 224.0.0.1 -I veth0 -- '224.0.0.1 is a multicast address; add --broadcast if you mean it'
	refuses echo ff02::1 -I veth0 -- 'ff02::1 is a multicast address; add --broadcast if you mean it'
	icmp-send -q --broadcast echo 10.77.0.255
}

@test "an address of every link wants its link" {
	network
	refuses router-solicit ff02::2 -- 'ff02::2 is an address of every link: add -I IFACE, or say ff02::2%IFACE'
	refuses mld-query ff02::1 -- 'ff02::1 is an address of every link: add -I IFACE, or say ff02::1%IFACE'
	refuses echo fe80::9 -- 'fe80::9 is an address of every link: add -I IFACE, or say fe80::9%IFACE'
	echo 0 >/proc/sys/net/ipv6/conf/veth0/disable_ipv6
	ip address add fe80::7/64 dev veth0 nodad
	wait_until icmp-send -q mld-query ff02::1%veth0
	icmp-send -q -I veth0 mld-query ff02::1
	for group in 224.0.0.1 255.255.255.255; do
		run icmp-send --broadcast echo "$group"
		[ "$status" = 3 ]
		[ "${lines[0]}" = "icmp-send: $group: Network is unreachable; add -I IFACE to choose the link" ]
	done
	icmp-send -q -I veth0 --broadcast echo 224.0.0.1
	for words in 'echo 10.77.0.9' --listen '--quote-live udp dest-unreach 10.77.0.9'; do
		# shellcheck disable=SC2086 # words
		run icmp-send -I veth7 $words
		[ "$status" = 3 ]
		[ "${#lines[@]}" = 2 ]
		[ "${lines[0]}" = 'icmp-send: -I veth7: no such interface' ]
		[[ ${lines[1]} == '  this host has no interface veth7; it has lo, '* ]]
	done
}

@test "a route that refuses is named" {
	network
	ip route add blackhole 10.5.0.0/16
	ip route add prohibit 10.6.0.0/16
	ip route add unreachable 10.7.0.0/16
	for wanted in $'10.5.0.1: Invalid argument\n  a blackhole route drops this destination' \
		$'10.6.0.1: Permission denied\n  a prohibit route refuses this destination' \
		$'10.7.0.1: No route to host\n  an unreachable route refuses this destination' \
		$'10.8.0.1: Network is unreachable\n  no route to 10.8.0.1; see: ip route'; do
		run icmp-send echo "${wanted%%:*}"
		[ "$status" = 3 ]
		[ "$output" = "icmp-send: $wanted" ]
	done
	ip link set veth0 down
	run icmp-send -I veth0 echo 10.77.0.9
	[ "$status" = 3 ]
	[ "$output" = 'icmp-send: 10.77.0.9: Network is unreachable
  veth0 is down; try: ip link set veth0 up' ]
}

@test "an interface without address names what to send with" {
	network
	echo 0 >/proc/sys/net/ipv6/conf/veth1/disable_ipv6
	ip -6 address flush dev veth1
	# the kernel sends messages of its own there: only the words are compared
	run icmp-send -I veth1 --broadcast echo ff02::1
	[ "$status" = 2 ]
	[ "$output" = 'icmp-send: veth1 has no IPv6 address to send from: give --src ADDRESS' ]
	run icmp-send -I veth1 router-solicit ff02::2
	[ "$status" = 3 ]
	[ "$output" = 'icmp-send: sending to ff02::2: Cannot assign requested address; veth1 has no address of its own: add --link' ]
	icmp-send -q -I veth1 --link router-solicit ff02::2
}

@test "a source of another host requires --spoof" {
	refuses echo --src 192.0.2.1 127.0.0.1 -- '192.0.2.1 is not an address of this host; add --spoof if you mean it'
	refuses echo --vary src=192.0.2.0/24 127.0.0.1 -- \
		"--vary src sends from addresses that are not this host's; add --spoof if you mean it"
	icmp-send -q --spoof --src 192.0.2.1 echo 127.0.0.1
	icmp-send -q --src 127.0.0.7 echo 127.0.0.1 && false
	ip address add 192.0.2.7/32 dev lo
	icmp-send -q --src 192.0.2.7 echo 127.0.0.1
}

@test "the sequence of a quoted echo has 16 bits" {
	refuses dest-unreach/port --quote 'icmp-echo:127.0.0.1>127.0.0.1,seq=65536' 127.0.0.1 -- \
		'--quote: seq=: must be 0..65535 in an echo'
	icmp-send --dry-run dest-unreach/port --src 127.0.0.1 \
		--quote 'icmp-echo:127.0.0.1>127.0.0.1,seq=65535' 127.0.0.1
}

@test "a packet that is no IP packet is a record all the same" {
	run icmp-send --dry-run --json --link --ip-len 19 --src 192.0.2.1 echo 192.0.2.2
	[ "$status" = 0 ]
	[[ $(jq -r 'select(.type == "sent").bytes' <<<"$output") == 4500001300* ]]
}

@test "floods want --flood" {
	refuses --rate 50000 echo 127.0.0.1 -- 'rate 50000/s is above 1000/s; add --flood to allow'
	refuses --rate max echo 127.0.0.1 -- 'rate max may be above 1000/s; add --flood to allow'
	refuses -c 0 echo 127.0.0.1 -- '-c 0 never ends; add --flood to allow'
	refuses -c 2 -i 0 echo 127.0.0.1 -- '-i below 0.001 is above 1000/s; add --flood to allow'
	refuses --rate 1000 --frag 8 -c 9 data=random:80 echo 127.0.0.1 -- \
		'rate 1000/s in 11 fragments each is above 1000/s; add --flood to allow'
	icmp-send -q --rate 1000 -c 3 echo 127.0.0.1
	icmp-send -q --flood --rate max -c 500 echo 127.0.0.1
}

@test "a packet beyond the MTU names the device and the fragment size" {
	network
	refuses echo data=random:1992 10.77.0.9 -- 'packet is 2020 bytes, MTU of veth0 is 1500: add --frag 1480'
	icmp-send -q --frag 1480 echo data=random:1992 10.77.0.9
}

@test "what the kernel would overwrite wants --link" {
	refuses echo --ip-checksum bad 127.0.0.1 -- \
		'--ip-checksum needs --link: the kernel fills that field in on a raw socket'
	refuses echo --ip-len 9 127.0.0.1 -- '--ip-len needs --link: the kernel fills that field in on a raw socket'
}

@test "without privilege an error names the capability and the dry run, status 3; echo takes a ping socket" {
	needs_root
	ordinary=(setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --bounding-set=-all env)
	run "${ordinary[@]}" "$ICMP_SEND" dest-unreach/port --quote "$quote" 127.0.0.1
	[ "$status" = 3 ]
	[ "$output" = 'icmp-send: opening a raw socket: Operation not permitted (needs CAP_NET_RAW; try --dry-run to inspect the packet)
  CAP_NET_RAW is not in the bounding set: no program has it here, as in a container that drops NET_RAW' ]
	echo '0 2147483647' >/proc/sys/net/ipv4/ping_group_range
	run "${ordinary[@]}" "$ICMP_SEND" -q --reply echo seq=3 data=ascii:hi 127.0.0.1
	[ "$status" = 0 ]
	[[ $output =~ ^"reply from 127.0.0.1: echo-reply id="[0-9]+" seq=3 data=hex:6869 (" ]]
	run "${ordinary[@]}" "$ICMP_SEND" --reply echo ::1
	[ "$status" = 0 ]
	[ "${lines[0]}" = 'icmp-send: no privilege for a raw socket: a ping socket sends the echo, and the kernel chooses its id' ]
	run "${ordinary[@]}" "$ICMP_SEND" --reply echo id=5 ::1
	[ "$status" = 3 ]
	# what is reported as sent is what the socket sends: the reply has its identifier
	"${ordinary[@]}" "$ICMP_SEND" --json --reply --vary seq -c 2 -i 0.01 echo seq=4 127.0.0.1 >"$out"
	id=$(jq -r 'select(.type == "reply").words' "$out" | sed -n 's/^echo-reply \(id=[0-9]*\) seq=4$/\1/p')
	[ "$(jq -r '.words // .type' "$out")" = "$(printf '%s\n' start warning "echo $id seq=4" "echo-reply $id seq=4" "echo $id seq=5" \
		"echo-reply $id seq=5" summary)" ]
	for words in --listen '--link echo 127.0.0.1' '--quote-live udp dest-unreach 127.0.0.1'; do
		# shellcheck disable=SC2086 # words
		run "${ordinary[@]}" "$ICMP_SEND" $words
		[ "$status" = 3 ]
		[[ $output == 'icmp-send: opening a packet socket: Operation not permitted (needs CAP_NET_RAW'*')'* ]]
	done
}

@test "--list, --dry-run and --decode open no socket and need no privilege" {
	needs_root
	ordinary=(setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --bounding-set=-all env)
	"${ordinary[@]}" "$ICMP_SEND" --list >"$out"
	"${ordinary[@]}" "$ICMP_SEND" --dry-run --src 10.0.0.1 echo 10.0.0.2 >"$out"
	"${ordinary[@]}" "$ICMP_SEND" --decode - <<<4500001c00010000400166de0a0000010a0000020800f7fe00010000 >"$out"
	[ "$(cat "$out")" = 'icmp-send -4 --src 10.0.0.1 echo 10.0.0.2' ]
	# a leak sanitizer cannot be traced
	env ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=network -o "$BATS_TEST_TMPDIR/calls" "$ICMP_SEND" --dry-run --src 10.0.0.1 echo 10.0.0.2 >"$out"
	[ "$(grep -c 'socket(' "$BATS_TEST_TMPDIR/calls")" = 0 ]
}

@test "a dry run without --src takes the unspecified address, with a warning" {
	icmp-send --dry-run echo 10.0.0.2 >"$out" 2>"$err"
	[ "$(cat "$err")" = 'icmp-send: no --src: the source is the unspecified address' ]
	grep -q 'source 0.0.0.0$' "$out"
}

@test "a dry run explains every byte" {
	icmp-send --dry-run --src 10.0.0.1 time-exceeded/ttl --quote 'icmp-echo:10.0.0.2>10.0.0.3,id=7' 10.0.0.2 >"$out"
	diff - "$out" <<-'END'
		IPv4 header
		  0000  45                       version 4, header 20 bytes
		  0001  00                       type of service 0x00
		  0002  00 38                    total length 56
		  0004  00 01                    identification 1
		  0006  00 00                    fragment offset 0
		  0008  40                       time to live 64
		  0009  01                       protocol 1 ICMP
		  000a  66 c2                    header checksum 0x66c2 (right)
		  000c  0a 00 00 01              source 10.0.0.1
		  0010  0a 00 00 02              destination 10.0.0.2
		ICMP time-exceeded/ttl, 36 bytes
		  0014  0b                       type 11
		  0015  00                       code 0
		  0016  f4 ff                    checksum 0xf4ff (right)
		  0018  00                       unused 0x0
		  0019  00                       length 0
		  001a  00 00                    unused2 0x0
		original datagram, 28 bytes
		  001c  45                       version 4, header 20 bytes
		  001d  00                       type of service 0x00
		  001e  00 1c                    total length 28
		  0020  00 00                    identification 0
		  0022  00 00                    fragment offset 0
		  0024  01                       time to live 1
		  0025  01                       protocol 1 ICMP
		  0026  a5 dd                    header checksum 0xa5dd (right)
		  0028  0a 00 00 02              source 10.0.0.2
		  002c  0a 00 00 03              destination 10.0.0.3
		  0030  08 00                    type 8, code 0
		  0032  f7 f8                    checksum 0xf7f8
		  0034  00 07                    id 7
		  0036  00 00                    seq 0
	END
}

dry_bytes() {
	icmp-send --dry-run --json "$@" | jq -r '.bytes // empty'
}

# What a message cannot do without.
needs() {
	local to=$1 name=$2
	[ "$name" != ext-echo ] || echo --ext ifid:index=1
	if icmp-send "-$to" --list "$name" | grep -q -- --quote-pcap; then
		echo --no-quote
	fi
}

@test "every message and code is taken by name, number, kernel symbol and reject name, and is the same packet" {
	count=0
	while read -r af type name symbol code code_name code_symbol reject; do
		to=10.0.0.2
		[ "$af" = 4 ] || to=fd00::2
		mapfile -t extra < <(needs "$af" "$name" | tr ' ' '\n')
		plain=$(dry_bytes -q "$type/$code" "${extra[@]}" "$to")
		words=("$name/$code")
		[ "$code_name" = - ] || words+=("$name/$code_name")
		[ "$code_symbol" = - ] || words+=("$code_symbol")
		[ "$reject" = - ] || words+=("$reject")
		[ "$code" != 0 ] || words+=("$name" "$type")
		[ "$symbol" = - ] || words+=("$symbol/$code")
		for word in "${words[@]}"; do
			[ "$(dry_bytes -q "-$af" "$word" "${extra[@]}" "$to")" = "$plain" ] || {
				echo "$word is not $af $type/$code"
				return 1
			}
			count=$((count + 1))
		done
	done < <(icmp-send --list --json | jq -r 'select(.type == "message") | . as $t |
		(if .codes == [] then [{code: 0}] else .codes end)[] |
		"\($t.af) \($t.icmp_type) \($t.name) \($t.symbol // "-") \(.code) \(.name // "-") \(.symbol // "-") \(.reject // "-")"')
	echo "$count words"
	[ "$count" -gt 400 ]
}

@test "--list MESSAGE shows codes and fields, and names the nearest for an unknown one" {
	run icmp-send --list -6 echo
	[ "$status" = 0 ]
	diff - <(echo "$output") <<-'END'
		IPv6 type 128: echo, Echo Request
		  RFC 4443
		  ICMPV6_ECHO_REQUEST
		  fields:
		    id=              0..65535, usually 1
		    seq=             0..65535
		    data=            hex:DIGITS, ascii:TEXT, random:N or @FILE
	END
	refuses --list dest-unreech -- "unknown message 'dest-unreech'; did you mean 'dest-unreach'?"
}

@test "--version prints alone, and an unknown option gets the nearest one" {
	[ "$(icmp-send -V | head -n 1)" = 'icmp-send from icmp-tools 1.0' ]
	run icmp-send --tll 5
	[ "${lines[0]}" = "icmp-send: unknown option '--tll'; did you mean '--ttl'?" ]
	[ "$status" = 2 ]
}

@test "--decode reads hex, pcap and pcapng, and its words are the packet again" {
	line="icmp-send -4 --src 10.0.0.1 --ttl 9 time-exceeded/ttl --quote 'udp:10.0.0.2:4000>10.0.0.3:53,ttl=1' --ext mpls:100 10.0.0.2"
	eval "$line --dry-run --json --pcapng $BATS_TEST_TMPDIR/one.pcapng" >"$out"
	jq -r '.bytes // empty' "$out" >"$BATS_TEST_TMPDIR/hex"
	tshark -r "$BATS_TEST_TMPDIR/one.pcapng" -F pcap -w "$BATS_TEST_TMPDIR/one.pcap" 2>/dev/null
	for file in hex one.pcapng one.pcap; do
		[ "$(icmp-send -q --decode "$BATS_TEST_TMPDIR/$file")" = "$line" ]
	done
	[ "$(icmp-send --decode - <"$BATS_TEST_TMPDIR/hex")" = "$line" ]
	eval "$(icmp-send --decode "$BATS_TEST_TMPDIR/hex") --dry-run --json" | jq -r '.bytes // empty' | diff - "$BATS_TEST_TMPDIR/hex"
}

# Two packets of ours and the lines that they must come back as.
two_packets() {
	lines=("icmp-send -4 --src 10.0.0.1 echo id=7 data=hex:$(printf '0102%.0s' {1..30}) 10.0.0.2"
		'icmp-send -6 --src fe80::1 neighbor-advert flags=R,O target=fe80::9 tlla=02:00:00:00:00:01 ff02::1')
	for number in 0 1; do
		${lines[number]} --dry-run --pcapng "$number.pcapng" >"$number.dry"
		${lines[number]} --dry-run --json | jq -r '.bytes // empty' >"$number.hex"
		xxd -r -p <"$number.hex" >"$number.bytes"
	done
}

@test "--decode reads several packets as hexadecimal text of every kind, and capture streams, from standard input" {
	cd "$BATS_TEST_TMPDIR"
	two_packets
	cat 0.pcapng 1.pcapng >both.pcapng
	cat 0.dry 1.dry >dry.text
	cat 0.hex 1.hex >lines.text
	printf '\n%s\n\n\n%s' "$(cat 0.hex)" "$(cat 1.hex)" >blank.text
	fold -w 40 0.hex 1.hex >wrapped.text
	# root's tcpdump wants to become another user, whom a user namespace may lack
	for number in 0 1; do
		unshare --user tcpdump -nxr - <"$number.pcapng" >>tcpdump.text 2>"$err"
		unshare --user tcpdump -nXvr - <"$number.pcapng" >>tcpdump-text.text 2>"$err"
	done
	tshark -nxr both.pcapng >tshark.text 2>"$err"
	for tool in xxd 'hexdump -vC' 'od -vAx -tx1z' 'xxd -p'; do
		{
			$tool 0.bytes
			$tool 1.bytes
		} >"${tool%% *}${tool##* }.text"
	done
	for text in dry lines blank wrapped tcpdump tcpdump-text tshark xxdxxd hexdump-vC od-tx1z xxd-p; do
		echo "$text"
		diff <(printf '%s\n' "${lines[@]}") <(icmp-send --decode - <"$text.text")
	done
	diff <(printf '%s\n' "${lines[@]}") <(icmp-send -q --decode - <both.pcapng)
	tshark -r 0.pcapng -F pcap -w - 2>"$err" | icmp-send -q --decode - | diff <(echo "${lines[0]}") -
	icmp-send --json --decode lines.text | jq -c 'select(.packet) | [.packet, .af]' | diff <(printf '[1,4]\n[2,6]\n') -
}

@test "--decode goes on after a packet that has no words, and names its line" {
	cd "$BATS_TEST_TMPDIR"
	two_packets
	{
		cat 0.hex
		echo 4500
		echo
		cat 1.hex
		echo '45 0x'
	} >some.text
	status=0
	icmp-send --decode some.text >"$out" 2>"$err" || status=$?
	[ "$status" = 2 ]
	diff "$out" <(printf '%s\n' "${lines[@]}")
	diff "$err" - <<-END
		icmp-send: some.text: line 2: byte 0: no whole IPv4 or IPv6 header in these 2 bytes
		icmp-send: some.text: line 5, column 5: neither a capture (pcap, pcapng) nor hexadecimal digits
	END
	run icmp-send --decode - <<<'IPv4 header'
	[ "$output" = 'icmp-send: -: line 1, column 1: neither a capture (pcap, pcapng) nor hexadecimal digits' ]
	run icmp-send --decode - <<<''
	[ "$status" = 2 ]
	[ "$output" = 'icmp-send: -: no packet in it' ]
}

@test "--decode names the place in what is no packet" {
	run icmp-send --decode - <<<'45 00 zz'
	[ "$status" = 2 ]
	[ "$output" = 'icmp-send: -: line 1, column 7: neither a capture (pcap, pcapng) nor hexadecimal digits' ]
	run icmp-send --decode - <<<'4500001c'
	[ "$status" = 2 ]
	[ "$output" = 'icmp-send: -: line 1: byte 0: no whole IPv4 or IPv6 header in these 4 bytes' ]
	run icmp-send --decode /nonexistent
	[ "$status" = 3 ]
	[ "$output" = 'icmp-send: /nonexistent: No such file or directory' ]
	# three extension headers of 2048 bytes
	run icmp-send --decode - <<<"6000000018083c40$(printf '00%.0s' {1..32})$(printf '%s' 3c 3c 3a | sed "s/../&ff$(printf '00%.0s' {1..2046})/g")8000000000000000"
	[ "$status" = 2 ]
	[ "$output" = 'icmp-send: -: line 1: byte 40: more extension headers than 16, or 4096 bytes' ]
}

@test "--decode and --quote-pcap survive captures that are cut anywhere" {
	cd "$BATS_TEST_TMPDIR"
	icmp-send --dry-run --src 127.0.0.1 --pcapng whole.pcapng echo data=random:40 127.0.0.1 >/dev/null
	size=$(stat -c %s whole.pcapng)
	for ((cut = 1; cut < size; cut += 7)); do
		head -c "$cut" whole.pcapng >cut.pcapng
		for words in '--decode cut.pcapng' '--dry-run dest-unreach --quote-pcap cut.pcapng 127.0.0.1'; do
			# shellcheck disable=SC2086 # words
			run icmp-send $words
			[ "$status" = 2 ] || [ "$status" = 0 ]
			[ "$status" = 0 ] || [[ $output == *cut.pcapng* ]]
		done
	done
}

@test "--json gives valid records for every mode" {
	{
		icmp-send --json --list
		icmp-send --json --dry-run echo 10.0.0.1
		icmp-send --json --reply --effect echo 127.0.0.1
		icmp-send --json --reply=0.05 timestamp ff02::1%lo -I lo || :
		icmp-send --json --decode - <<<4500001c00010000400166de0a0000010a0000020800f7fe00010000
		icmp-send --json dest-unreech 127.0.0.1 || :
		icmp-send --tll --json || :
		icmp-send --json --reply=0.01 echo --checksum bad 127.0.0.1 || :
		icmp-send --json echo 10.99.99.99 || :
	} >"$out" 2>"$err"
	run "$json_lines" "$schema" <"$out"
	echo "$output"
	[ "$status" = 0 ]
	for type in start message sent reply effect decoded error timeout warning summary; do
		grep -q "^{\"type\":\"$type\",\"v\":1" "$out"
	done
}

@test "a run with --json ends with its summary, whatever happens" {
	run --separate-stderr icmp-send --json echo 10.99.99.99
	[ "$status" = 3 ]
	[ "$(jq -c '[.type, .host, .errno, .exit]' <<<"$output")" = '["start","10.99.99.99",null,null]
["error","10.99.99.99","ENETUNREACH",null]
["summary","10.99.99.99",null,3]' ]
}

@test "an unwritable stdout is a write error" {
	# the reason is reported for a record, too
	run sh -c '"$0" -J echo-request 127.0.0.1 >/dev/full' "$ICMP_SEND"
	[ "$output" = 'icmp-send: write error: No space left on device' ]
	run sh -c '"$0" --list >/dev/full' "$ICMP_SEND"
	[ "$status" = 1 ]
	[ "$output" = 'icmp-send: write error: No space left on device' ]
}

@test "the man page shows the messages of the registry" {
	icmp-send --list-man >"$out.table"
	"$BATS_TEST_DIRNAME/../../man/field-list" <"$out.table" >"$out"
	sed -n '/^\.\\" messages begin/,/^\.\\" messages end/p' "$BATS_TEST_DIRNAME/../../man/icmp-send.8" |
		sed '1d;$d' | diff - "$out"
}

@test "a type without a name has its layout, and below 128 an ICMPv6 one quotes a packet" {
	[ "$(icmp-send --list -4 253)" = "IPv4 type 253: no message of this number is assigned
  the code is the sender's choice
  fields:
    rest=            0..4294967295
    data=            hex:DIGITS, ascii:TEXT, random:N or @FILE" ]
	icmp-send -6 --type 100 --quote 'icmp6-echo:::1>::2' ::1 --dry-run --json >"$out"
	jq -r '.bytes // empty' "$out" | grep -qE '^60.{78}6400.{12}60.{78}8000'
	refuses -6 --type 100 ::1 -- "this type needs an original datagram: give --quote, --quote-hex or --quote-pcap (or --no-quote)"
	icmp-send -6 --type 200 ::1 --dry-run >"$out"
}

@test "a code with a layout of its own shows it" {
	icmp-send --list -4 >"$out"
	grep -qxF '    3  dest-unreach           792, 1122, 1812, 1191 unused:8 length:8 unused2:16, quote' "$out"
	grep -qxF '      /4 frag-needed ICMP_FRAG_NEEDED: unused:8 length:8 mtu:16, quote' "$out"
}

@test "what has no default is required: gateway, target, group, routers" {
	refuses redirect --no-quote 127.0.0.1 -- 'redirect needs gateway=: an IPv4 address'
	refuses -6 neighbor-solicit ::1 -- 'neighbor-solicit needs target=: an IPv6 address'
	refuses -6 neighbor-advert ::1 -- 'neighbor-advert needs target=: an IPv6 address'
	refuses -6 redirect target=fe80::9 ::1 -- 'redirect needs dest=: an IPv6 address'
	refuses -6 mld-report ::1 -- 'mld-report needs group=: an IPv6 address'
	refuses -6 mld-done ::1 -- 'mld-done needs group=: an IPv6 address'
	refuses router-advert 127.0.0.1 -- 'router-advert needs router=ADDRESS[/PREFERENCE] (or num=0)'
	# with bytes instead, or said to be none, they are not
	icmp-send router-advert num=0 127.0.0.1 --dry-run >"$out"
	icmp-send -6 neighbor-solicit --body 00 ::1 --dry-run >"$out"
	icmp-send -6 neighbor-solicit target=:: ::1 --dry-run >"$out"
}

@test "extension objects go where RFC 4884 puts them, elsewhere by force" {
	refuses -6 packet-too-big --no-quote --ext mpls:1 ::1 -- \
		'--ext: packet-too-big carries no extension objects (RFC 4884); --ext-length 0 forces them'
	icmp-send -6 packet-too-big --no-quote --ext mpls:1 --ext-length 0 ::1 --dry-run --json >"$out"
	jq -r 'select(.bytes).bytes' "$out" | grep -qE '^.{80}0200.{4}00000500(00){128}2000.{4}00080101'
}

@test "an IPv6 router announces itself for 1800 seconds by default" {
	icmp-send -6 router-advert ::1 --dry-run --json >"$out"
	jq -r 'select(.bytes).bytes' "$out" | grep -qE '^.{80}8600.{4}40000708'
}

@test "flags are letters with or without commas, 0, or a number, in every field" {
	bytes() {
		icmp-send -6 --src fe80::1 "$@" fe80::2 --dry-run --json | jq -r '.bytes // empty'
	}
	[ "$(bytes neighbor-advert target=fe80::9 flags=R,O)" = "$(bytes neighbor-advert target=fe80::9 flags=RO)" ]
	[ "$(bytes neighbor-advert target=fe80::9 flags=R,O)" = "$(bytes neighbor-advert target=fe80::9 flags=5)" ]
	[ "$(bytes neighbor-advert target=fe80::9 flags=0)" = "$(bytes neighbor-advert target=fe80::9)" ]
	[ "$(bytes router-advert prefix=fd00::/64,flags=LA)" = "$(bytes router-advert prefix=fd00::/64,flags=0xc0)" ]
	[ "$(bytes router-advert prf=high)" = "$(bytes router-advert prf=1)" ]
	[ "$(bytes dest-unreach --quote 'tcp:[::1]:1>[::2]:2,flags=SA')" = \
		"$(bytes dest-unreach --quote 'tcp:[::1]:1>[::2]:2,flags=0x12')" ]
	[ "$(bytes ni-query nonce=hex:0102030405060708)" = "$(bytes ni-query nonce=0x0102030405060708)" ]
	[ "$(bytes ni-query nonce=hex:0102030405060708)" = "$(bytes ni-query nonce=0102030405060708)" ]
	[ "$(bytes neighbor-solicit target=:: nonce=hex:010203040506)" = "$(bytes neighbor-solicit target=:: nonce=0x010203040506)" ]
	[ "$(bytes --rest 0x00000010 --type 200)" = "$(bytes --rest 00000010 --type 200)" ]
	refuses neighbor-advert flags=8 ::1 -- 'flags=8: must be letters out of R,S,O, or a number'
}

@test "what is missing is said first" {
	refuses 192.0.2.1 -- 'no message before 192.0.2.1: icmp-send echo 192.0.2.1'
	refuses echo -- 'no destination: an address or name must follow the message'
	refuses dest-unreach port 192.0.2.1 -- "'port' is a code of dest-unreach: write dest-unreach/port"
	refuses --type 8 echo 192.0.2.1 -- "'echo' is a message, and so is --type: leave out one of them"
	refuses --decode --json FILE -- "--decode needs FILE or - after it: '--json' is an option (a file of this name is ./--json)"
	refuses mld-query xyz=1 ::1 -- \
		"'xyz' is not a field of mld-query; it has delay= reserved= group= reserved2= flags= qrv= qqic= nsrc= source= data="
}

@test "usual hop limits are those of the RFCs" {
	ttl() {
		icmp-send "$@" --dry-run --json | jq 'select(.ttl).ttl'
	}
	[ "$(ttl -6 dup-addr-request fe80::1)" = 64 ]
	[ "$(ttl -6 fmipv6 fe80::1)" = 255 ]
	[ "$(ttl -6 cert-path-solicit fe80::1)" = 255 ]
	[ "$(ttl --broadcast router-solicit 224.0.0.2)" = 1 ]
	[ "$(ttl router-solicit 192.0.2.1)" = 64 ]
}

@test "every example of the man page is a packet" {
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh DIAGNOSTICS/p' "$BATS_TEST_DIRNAME/../../man/icmp-send.8" |
		sed -n '/^\.Bd/,/^\.Ed/{/^\./!p}' | sed 's/\\e$/\\/' | sed -z 's/\\\n//g' >"$BATS_TEST_TMPDIR/examples"
	count=0
	while read -r line; do
		case $line in
		*--quote-live* | *--quote-socket* | *--quote-pcap* | *--decode* | *--listen*) continue ;;
		esac
		eval "$line --dry-run" >"$out"
		grep -qE '^ICMP(v6)? [a-z-]+' "$out"
		count=$((count + 1))
	done <"$BATS_TEST_TMPDIR/examples"
	[ "$count" -ge 15 ]
}

@test "every error message has its example in the man page" {
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh DIAGNOSTICS/p' "$BATS_TEST_DIRNAME/../../man/icmp-send.8" >"$BATS_TEST_TMPDIR/examples"
	icmp-send --list --json | jq -r 'select(.body) | select(.body | test("quote")).name' | sort -u >"$BATS_TEST_TMPDIR/errors"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/errors")" = 8 ]
	while read -r name; do
		grep -qE "${name}[/ ]" "$BATS_TEST_TMPDIR/examples" || {
			echo "no example of $name"
			return 1
		}
	done <"$BATS_TEST_TMPDIR/errors"
}

@test "a quiet dry run prints nothing and still writes its capture" {
	[ -z "$(icmp-send --dry-run -q --src 192.0.2.1 --pcapng "$BATS_TEST_TMPDIR/q.pcapng" echo 192.0.2.2)" ]
	[ -z "$(icmp-send --dry-run -q --src 2001:db8::1 echo 2001:db8::2)" ]
	icmp-send --decode "$BATS_TEST_TMPDIR/q.pcapng" | grep -q ' echo 192.0.2.2$'
}

@test "data of a file is read up to the room that there is, from a device without end too" {
	for family in 127.0.0.1 ::1; do
		run --separate-stderr icmp-send --dry-run echo data=@/dev/zero "$family"
		[ "$status" = 2 ]
		[ "$stderr" = "icmp-send: /dev/zero: more than 65536 bytes" ]
	done
}

@test "what is no query is named where a reply is asked for" {
	for words in 'dest-unreach/port --no-quote 127.0.0.1' '-6 packet-too-big --no-quote ::1'; do
		# shellcheck disable=SC2086 # words
		run "$ICMP_SEND" --reply $words
		[ "$status" = 2 ]
		name=${words#-6 }
		[ "$output" = "icmp-send: --reply: nothing answers ${name%% *}; it is no query" ]
	done
}

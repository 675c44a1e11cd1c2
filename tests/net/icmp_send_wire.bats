#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What icmp-send puts on the wire between a (10.77.1.1) and b (10.77.1.2), as tcpdump and the kernel of b see it.
# shellcheck disable=SC2154,SC2016

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	two_hosts
	capture=$BATS_TEST_TMPDIR/capture.pcap
	needs_root
}

teardown() {
	topology_end
}

from_a() {
	in_host a "$ICMP_SEND" -q "$@"
}

# captured COUNT FILTER FIELD... -- WORDS...: the fields of the COUNT packets that icmp-send sends with these words
captured() {
	local count=$1 filter=$2 fields=()
	shift 2
	while [ "$1" != -- ]; do
		fields+=(-e "$1")
		shift
	done
	shift
	in_background b "$BATS_TEST_TMPDIR/tcpdump" tcpdump -U -c "$count" -w "$capture" -i to-a "$filter"
	wait_until grep -q 'listening on' "$BATS_TEST_TMPDIR/tcpdump"
	from_a "$@"
	wait_until grep -q "^$count packets\\? captured" "$BATS_TEST_TMPDIR/tcpdump"
	tshark -n -r "$capture" -o ip.check_checksum:TRUE -o ip.defragment:FALSE -T fields -E separator=' ' "${fields[@]}" 2>/dev/null |
		tee /dev/stderr
}

# Bytes of the captured packets from the IP header on.
wire_bytes() {
	tshark -r "$capture" -T json -x 2>/dev/null | jq -r '.[]._source.layers.frame_raw[0][28:]'
}

@test "the dry run is the wire, in both families and by --link too" {
	for words in 'echo id=7 seq=9 data=ascii:hello 10.77.1.2' \
		'dest-unreach/host --quote udp:10.77.1.2:4>10.77.1.1:5 --ext mpls:5 10.77.1.2' \
		'echo --ttl 3 --tos 8 --ip-id 99 --df --ip-options ra 10.77.1.2' \
		'echo --ip-flags evil --ip-options nop 10.77.1.2' \
		'echo --flow 9 --dstopt hex:0100 fd77:1::2' \
		'echo --header dst:hex:0100 --header ah:spi=1,seq=2 --dstopt hex: fd77:1::2' \
		'packet-too-big --no-quote --ttl 9 fd77:1::2'; do
		for link in '' --link; do
			case $words in
			*fd77*) from=fd77:1::1 ;;
			*) from=10.77.1.1 ;;
			esac
			# shellcheck disable=SC2086 # words
			captured 1 "src host $from and (icmp or icmp6 or ip6 proto 60)" ip.version -- --seed 0 $link $words >/dev/null
			# shellcheck disable=SC2086
			[ "$(wire_bytes)" = "$(icmp-send --dry-run --seed 0 --json --src $from $words | jq -r '.bytes // empty')" ]
		done
	done
}

@test "a ping socket takes the interface that -I names" {
	ping_sockets_open a
	host_add c
	link_add a c
	in_host a ip route add 10.77.1.2/32 dev to-c metric 500
	in_host a ip neighbour replace 10.77.1.2 lladdr 02:00:00:00:02:02 dev to-c nud permanent
	in_background c "$BATS_TEST_TMPDIR/received" "$ICMP_SEND" --listen --words -c 1 -w 20 -4 echo
	wait_until grep -q listening "$BATS_TEST_TMPDIR/received"
	run in_host_as_user a "$ICMP_SEND" -I to-c echo seq=9 10.77.1.2
	[ "$status" = 0 ]
	[[ ${lines[0]} == *"a ping socket sends the echo"* ]]
	wait_until grep -qE '^10.77.2.1 > 10.77.1.2: echo id=[0-9]+ seq=9$' "$BATS_TEST_TMPDIR/received"
}

@test "a ping socket's packets have the TTL and class that are shown, and its replies those that came" {
	ping_sockets_open a
	in_host b sysctl -qw net.ipv4.ip_default_ttl=77 net.ipv6.conf.all.hop_limit=78 net.ipv6.conf.to-a.hop_limit=78
	as_user() {
		in_host_as_user a "$ICMP_SEND" --json "$@"
	}
	[ "$(as_user --reply --tos 8 echo 10.77.1.2 | jq -c 'select(.ttl) | [.type, .ttl]' | paste -sd ' ')" = '["sent",64] ["reply",77]' ]
	[ "$(as_user --reply echo fd77:1::2 | jq -c 'select(.ttl) | [.type, .ttl]' | paste -sd ' ')" = '["sent",64] ["reply",78]' ]
	in_background b "$BATS_TEST_TMPDIR/received" sh -c '"$0" --listen -c 4 -w 20 --json echo 2>"$1"' "$ICMP_SEND" "$BATS_TEST_TMPDIR/note"
	wait_until grep -q listening "$BATS_TEST_TMPDIR/note"
	as_user echo seq=1 10.77.1.2
	as_user --ttl 9 --tos 8 echo seq=2 10.77.1.2
	as_user --broadcast -I to-b echo seq=3 224.0.0.1
	as_user --broadcast -I to-b echo seq=4 ff02::1
	wait_until grep -q summary "$BATS_TEST_TMPDIR/received"
	[ "$(jq -r 'select(.type == "received") | "\(.ttl) \(if .af == 4 then .bytes[2:4] else .bytes[1:3] end)"' "$BATS_TEST_TMPDIR/received" | paste -sd ,)" = '64 00,9 08,64 00,64 00' ]
}

@test "a capture says that a ping socket's IP headers are synthetic" {
	ping_sockets_open a
	chmod 711 "$BATS_TEST_TMPDIR"
	install -m 666 /dev/null "$capture"
	in_host_as_user a "$ICMP_SEND" -q --reply --pcapng "$capture" echo 10.77.1.2
	[ "$(tshark -r "$capture" -T fields -e frame.comment 2>/dev/null | sort | uniq -c | sed 's/^ *//')" = \
		'2 the IP header is synthetic: the socket has none' ]
}

@test "a wrong ICMP checksum goes out in both families, and the IP header is right" {
	[ "$(captured 1 'icmp[0] = 8' icmp.checksum.status ip.checksum.status -- echo --checksum bad 10.77.1.2)" = '0 1' ]
	[ "$(captured 1 'src host fd77:1::1 and icmp6[0] = 128' icmpv6.checksum.status -- echo --checksum bad fd77:1::2)" = 0 ]
}

@test "--link sends a wrong IP checksum, length and identification as asked, and nothing else is wrong" {
	fields=(icmp.checksum.status ip.checksum.status ip.len ip.id)
	[ "$(captured 1 'icmp[0] = 8' "${fields[@]}" -- --seed 0 --link echo --ip-checksum bad 10.77.1.2)" = '1 0 28 0x0001' ]
	[ "$(captured 1 'icmp[0] = 8' "${fields[@]}" -- --seed 0 --link echo --ip-checksum 0x1234 10.77.1.2)" = '1 0 28 0x0001' ]
	[ "$(captured 1 'icmp[0] = 8' ip.checksum.status ip.len -- --link echo data=ascii:1234 --ip-len 30 10.77.1.2)" = '1 30' ]
	[ "$(captured 1 'icmp[0] = 8' "${fields[@]}" -- --link echo --ip-id 0 10.77.1.2)" = '1 1 28 0x0000' ]
	[ "$(captured 1 'src host fd77:1::1' ipv6.plen -- --link echo --ip-len 6 fd77:1::2)" = 6 ]
}

@test "a quote is spoiled where it was asked for, and only there" {
	q='udp:10.77.1.2:4>10.77.1.1:5'
	whole=$(icmp-send --dry-run --json --src 10.77.1.1 dest-unreach/host --quote "$q" 10.77.1.2 | jq -r '.bytes // empty')
	for part in ihl checksum version length; do
		captured 1 'icmp[0] = 3' ip.version -- --seed 0 dest-unreach/host --quote "$q" --quote-break "$part" 10.77.1.2 >/dev/null
		bytes=$(wire_bytes)
		[ "${#bytes}" = "${#whole}" ]
		# outside of the quoted IP header only the ICMP checksum differs
		[ "${bytes:0:44}" = "${whole:0:44}" ]
		[ "${bytes:48:8}" = "${whole:48:8}" ]
		[ "${bytes:96}" = "${whole:96}" ]
		[ "${bytes:56:40}" != "${whole:56:40}" ]
		[ "$(tshark -n -r "$capture" -T fields -e icmp.checksum.status 2>/dev/null)" = 1 ]
	done
}

@test "--frag sends fragments that b puts together, in either order, in both families" {
	for target in 10.77.1.2 fd77:1::2; do
		for order in '' ,reverse; do
			run in_host a "$ICMP_SEND" -q --reply --frag "16$order" echo id=7 data=ascii:0123456789abcdefghijklmnopqrstuvwxyz "$target"
			[ "$status" = 0 ]
			[[ $output == *"echo-reply id=7 data=ascii:012"* ]]
		done
	done
	[ "$(captured 3 'src host 10.77.1.1 and ip[9] = 1' ip.frag_offset ip.flags.mf -- --frag 16,reverse echo data=random:30 10.77.1.2)" = "$(printf '4 0\n2 1\n0 1')" ]
}

@test "--frag with overlap sends fragments that Linux refuses to put together" {
	run from_a --reply=0.3 --frag 16,overlap echo id=7 data=random:40 10.77.1.2
	[ "$status" = 1 ]
	[ "$(captured 3 'src host 10.77.1.1 and ip[9] = 1' ip.frag_offset ip.len -- --frag 16,overlap echo data=random:30 10.77.1.2)" = "$(printf '0 36\n1 44\n3 34')" ]
}

@test "--vary changes what it names from packet to packet, and every checksum stays right" {
	[ "$(captured 3 'icmp[0] = 8' icmp.ident icmp.seq icmp.checksum.status -- --vary seq,id -c 3 --rate 1000 echo id=65535 seq=5 10.77.1.2)" = "$(printf '65535 5 1\n0 6 1\n1 7 1')" ]
	[ "$(captured 3 'icmp[0] = 8' ip.src ip.checksum.status icmp.checksum.status -- --spoof --vary src=10.9.9.0/31 -c 3 -i 0.001 echo 10.77.1.2)" = "$(printf '10.9.9.0 1 1\n10.9.9.1 1 1\n10.9.9.0 1 1')" ]
	[ "$(captured 2 'src net fd99::/64' ipv6.src icmpv6.checksum.status -- --spoof --vary src=fd99::/64 -c 2 -i 0.001 echo fd77:1::2)" = "$(printf 'fd99:: 1\nfd99::1 1')" ]
	[ "$(captured 3 'icmp[0] = 3' udp.dstport icmp.checksum.status -- --ip-id 1 --vary dport=7-8 -c 3 -i 0.001 dest-unreach/host --quote 'udp:10.77.1.2:4>10.77.1.1:5' 10.77.1.2)" = "$(printf '7 1\n8 1\n7 1')" ]
	tshark -n -r "$capture" -o udp.check_checksum:TRUE -T json -x 2>/dev/null | jq -r '.[]._source.layers.frame_raw[0][28:]' >"$BATS_TEST_TMPDIR/varied"
	icmp-send --dry-run --json --src 10.77.1.1 dest-unreach/host --quote 'udp:10.77.1.2:4>10.77.1.1:8' 10.77.1.2 | jq -r '.bytes // empty' | diff - <(sed -n 2p "$BATS_TEST_TMPDIR/varied")
}

@test "--rate sends every packet that -c names, by raw socket and by --link" {
	for link in '' --link; do
		before=$(received)
		# shellcheck disable=SC2086
		from_a $link --flood --rate 20000 -c 1000 200 10.77.1.2
		wait_until all_received $((before + 1000))
		# shellcheck disable=SC2086
		from_a $link --flood --rate max -c 1000 200 10.77.1.2
		wait_until all_received $((before + 2000))
	done
}

received() {
	in_host b awk '/^IcmpMsg:/ { if (n++) { for (i = 2; i <= NF; i++) if (names[i] == "InType200") print $i } else split($0, names) }' /proc/self/net/snmp | grep . || echo 0
}

all_received() {
	[ "$(received)" = "$1" ]
}

@test "--effect shows the counters and routes that changed here" {
	run in_host b "$ICMP_SEND" -q --effect dest-unreach/frag-needed mtu=1300 --spoof --src 10.77.1.1 \
		--quote 'icmp-echo-reply:10.77.1.2>10.77.1.1' 10.77.1.2
	[ "$status" = 0 ]
	echo "$output"
	grep -qx 'effect: Icmp InDestUnreachs 0 -> 1 (+1)' <<<"$output"
	grep -qx 'effect: route appeared: 10.77.1.1/32 dev to-a mtu 1300' <<<"$output"
	run in_host b "$ICMP_SEND" -q --effect -6 200 fd77:1::1
	[ "$status" = 0 ]
}

@test "a listener prints JSON that the schema knows, with quotes and extensions, until it has its count" {
	in_background b "$BATS_TEST_TMPDIR/received" sh -c '"$0" --listen -4 -c 2 --json 2>"$1"' "$ICMP_SEND" "$BATS_TEST_TMPDIR/note"
	wait_until grep -q listening "$BATS_TEST_TMPDIR/note"
	from_a echo id=7 10.77.1.2
	from_a time-exceeded/ttl --quote 'udp:10.77.1.2:4>10.77.1.1:5' --ext mpls:100 10.77.1.2
	wait_until grep -q summary "$BATS_TEST_TMPDIR/received"
	[ "$(jq -r '.words // .type' "$BATS_TEST_TMPDIR/received")" = "$(printf "start\necho id=7\ntime-exceeded/ttl --quote 'udp:10.77.1.2:4>10.77.1.1:5,ttl=1' --ext mpls:100\nsummary")" ]
	"$BATS_TEST_DIRNAME/../lab/json-lines" "$BATS_TEST_DIRNAME/../../docs/schema/icmp-send.schema.json" <"$BATS_TEST_TMPDIR/received"
}

@test "a listener survives hostile packets" {
	in_background b "$BATS_TEST_TMPDIR/received" "$ICMP_SEND" --listen --words -4 echo dest-unreach time-exceeded
	listener=$topology_pid
	wait_until grep -q listening "$BATS_TEST_TMPDIR/received"
	for truncate in 0 1 3 4 7 8 20 27 28 30; do
		from_a --truncate "$truncate" dest-unreach/port --quote 'udp:10.77.1.2:4>10.77.1.1:5' 10.77.1.2
		from_a --truncate "$truncate" --ext-length 200 time-exceeded/ttl --quote 'udp:10.77.1.2:4>10.77.1.1:5' --ext mpls:1 10.77.1.2
	done
	for size in 1 9 33 300 1400; do
		from_a dest-unreach/port --body "$(head -c "$size" /dev/urandom | od -An -v -tx1 | tr -d ' \n')" 10.77.1.2
	done
	from_a echo id=7 data=ascii:end 10.77.1.2
	wait_until grep -q 'echo id=7 data=hex:656e64' "$BATS_TEST_TMPDIR/received"
	kill -0 "$listener"
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What --decode makes of captures as other programs write them: trailers, cuts, segmentation offload, fragments, other
# protocols, and what it says about the packets it has no words for.
# shellcheck disable=SC2154,SC2030,SC2031

setup() {
	load ../lib/helpers
	cd "$BATS_TEST_TMPDIR" || return
	out=$BATS_TEST_TMPDIR/out err=$BATS_TEST_TMPDIR/err
	ethernet=0200000000010200000000020800
	words='icmp-send -4 --src 192.0.2.1 echo id=7 192.0.2.2'
	echo=$($words --dry-run --json | jq -r '.bytes // empty')
	[[ $echo == 4500001c* ]]
}

# number32 N: four bytes, little-endian
number32() {
	printf '%02x%02x%02x%02x' "$(($1 & 255))" "$(($1 >> 8 & 255))" "$(($1 >> 16 & 255))" "$(($1 >> 24 & 255))"
}

# capture LINK FRAME[:ORIGINAL_SIZE]...: a pcap file of frames in hexadecimal digits, one a second from 2026-01-02 03:04:05.000006
capture() {
	local at=1767323045 frame size
	{
		printf 'd4c3b2a102000400000000000000000000000400'
		number32 "$1"
		shift
		for frame in "$@"; do
			size=${frame#*:}
			frame=${frame%:*}
			[ "$size" != "$frame" ] || size=$((${#frame} / 2))
			number32 $((at++))
			number32 6
			number32 $((${#frame} / 2))
			number32 "$size"
			printf '%s' "$frame"
		done
	} | xxd -r -p
}

@test "bytes after the IP length of an Ethernet frame belong to no packet, whatever the frame's size" {
	long=$(icmp-send -4 --src 192.0.2.1 echo id=7 data=random:100 192.0.2.2 --dry-run --json | jq -r '.bytes // empty')
	[ "${#long}" = 256 ]
	for packet in "$echo" "$long"; do
		for trailer in 00 deadbeef $(printf '00%.0s' {1..18}) $(printf 'ff%.0s' {1..60}); do
			capture 1 "$ethernet$packet$trailer" >frame
			icmp-send --json --decode frame >"$out"
			[ "$(jq -r '.bytes // empty' "$out")" = "$packet" ]
			[ "$(grep -c -e --checksum -e --ip-len "$out")" = 0 ]
			icmp-send --dry-run --json time-exceeded --quote-pcap frame:1 192.0.2.9 >"$out"
			[ "$(jq -r '.bytes // empty | .[56:]' "$out")" = "$packet" ]
		done
	done
	# IPv6 likewise
	six=$(icmp-send -6 --src fd00::1 echo id=7 fd00::2 --dry-run --json | jq -r '.bytes // empty')
	[ "${#six}" = 96 ]
	capture 1 "02000000000102000000000286dd${six}00000000" >frame
	[ "$(icmp-send --json --decode frame | jq -r '.bytes // empty')" = "$six" ]
}

@test "TCP and UDP of hosts with segmentation offload, whose IP length is 0, are not ICMP" {
	tcp=45000000000140004006b7c20a0000010a000002c50001bb00000001000000025018ffff00000000$(printf '61%.0s' {1..3000})
	udp=45000000000140004011b7b70a0000010a000002a10000350bc00000$(printf '62%.0s' {1..3000})
	six=60000000000006400000000000000000000000000000000100000000000000000000000000000002c50001bb00000001000000025018ffff00000000
	capture 101 "$tcp" "$udp" "$six" "$echo" >offload
	run --separate-stderr icmp-send -q --decode offload
	[ "$status" = 0 ]
	[ "$output" = "$words" ]
	icmp-send --decode offload 2>"$err" >"$out"
	[ "$(cat "$err")" = 'icmp-send: 3 packets not ICMP: skipped' ]
	# a broken length below the header's own is read with the same protocol
	capture 101 "45000013${tcp:8}" "$echo" >short
	[ "$(icmp-send -q --decode short)" = "$words" ]
}

@test "a later fragment has neither type nor words" {
	later=$(icmp-send -4 --src 10.0.0.1 --ip-id 9 --frag 24 echo "data=hex:$(printf '0a%.0s' {1..30})" 10.0.0.2 --dry-run --json |
		jq -r '.bytes // empty' | sed -n 2p)
	capture 101 "$later" >piece
	[ "$(icmp-send -q --decode piece)" = '# fragment at 24 of identification 9, 14 bytes, 10.0.0.1 > 10.0.0.2' ]
	icmp-send --json --decode piece >"$out"
	[ "$(jq -c 'select(.bytes) | [.fragment_offset, .icmp_type, .icmp_code, .words, .bytes]' "$out")" = "[24,null,null,null,\"$later\"]" ]
}

@test "a message of no bytes is empty, not an echo reply" {
	empty=4500001400010000400166e60a0000010a000002
	[ "$(icmp-send --decode - <<<"$empty")" = 'icmp-send -4 --src 10.0.0.1 --type 0 --code 0 --truncate 0 10.0.0.2' ]
	[ "$(icmp-send --json --decode - <<<"$empty" | jq -c 'select(.bytes) | [.icmp_type, .icmp_code]')" = '[null,null]' ]
	eval "$(icmp-send --decode - <<<"$empty") --dry-run --json" | jq -es "any(.bytes == \"$empty\")"
	icmp-send --src 10.0.0.1 --type 0 --truncate 0 10.0.0.2 --dry-run --json | jq -es 'any(.bytes and .icmp_type == null)'
}

@test "data follows the one object of an extended echo, and its checksum is right" {
	for words in 'icmp-send -4 --src 10.0.0.1 ext-echo --ext ifid:name=eth0 data=hex:0102030405 10.0.0.2' \
		'icmp-send -6 --src fd00::1 ext-echo --ext ifid:index=2 data=hex:00080301 fd00::2'; do
		eval "$words --dry-run" >"$out"
		[ "$(grep -c wrong "$out")" = 0 ]
		grep -qE 'extension structure, (16|12) bytes' "$out"
		bytes=$(eval "$words --dry-run --json" | jq -r '.bytes // empty')
		[ "$(icmp-send --decode - <<<"$bytes")" = "$words" ]
	done
}

@test "each line names its packet and when it was captured, and says what a snap length cut" {
	capture 1 "$ethernet$echo" 020000000001020000000002080600010800 "$ethernet${echo:0:52}:142" >mixed
	run --separate-stderr icmp-send --decode mixed
	[ "$status" = 0 ]
	[ "${lines[0]}" = '# mixed:1 2026-01-02T03:04:05.000006Z' ]
	[ "${lines[1]}" = "$words" ]
	[ "${lines[2]}" = '# mixed:3 2026-01-02T03:04:07.000006Z, cut at 40 of 142 bytes' ]
	[ "$stderr" = 'icmp-send: 1 packet not IP (as ARP): skipped' ]
	icmp-send --json --decode mixed 2>"$err" >"$out"
	[ "$(jq -c 'select(.type == "decoded") | [.file, .packet, .time, .captured, .original]' "$out")" = '["mixed",1,1767323045.000006,null,null]
["mixed",3,1767323047.000006,40,142]' ]
	# the comment is none to a shell
	eval "$(icmp-send --decode mixed 2>"$err" | sed -n 1,2p) --dry-run --json" | jq -es "any(.bytes == \"$echo\")"
}

@test "packets without words are counted by reason, and end nothing" {
	frames=()
	for _ in {1..40}; do
		frames+=(450000)
	done
	capture 101 "${frames[@]}" "$echo" 4500 >broken
	run --separate-stderr icmp-send -q --decode broken
	[ "$status" = 0 ]
	[ "$output" = "$words" ]
	[ "$stderr" = 'icmp-send: broken: packet 1: byte 0: no whole IPv4 or IPv6 header in these 3 bytes (and 39 more)
icmp-send: broken: packet 42: byte 0: no whole IPv4 or IPv6 header in these 2 bytes' ]
	# nothing readable at all is an error
	capture 101 450000 >broken
	run icmp-send -q --decode broken
	[ "$status" = 2 ]
}

@test "JSON has the name, every field and the quoted flow" {
	facts() {
		eval "icmp-send --dry-run --json $*" | jq -c 'select(.bytes) | [.icmp, .fields, .quote]'
	}
	[ "$(facts "--src 10.0.0.1 dest-unreach/frag-needed mtu=1300 --quote 'udp:10.0.0.2:4000>10.0.0.3:53,ttl=9' 10.0.0.2")" = \
		'["dest-unreach/frag-needed",{"unused":0,"length":0,"mtu":1300},{"proto":"udp","src":"10.0.0.2","dst":"10.0.0.3","ttl":9,"length":28,"sport":4000,"dport":53}]' ]
	[ "$(facts "--src fd00::1 packet-too-big --quote 'icmp6-echo:fd00::2>fd00::3,id=7,seq=8' fd00::2")" = \
		'["packet-too-big",{"mtu":1280},{"proto":"icmp6-echo","src":"fd00::2","dst":"fd00::3","ttl":64,"length":48,"id":7,"seq":8}]' ]
	[ "$(facts "--src fd00::1 time-exceeded/hop-limit --quote 'tcp:[fd00::2]:1>[fd00::3]:2,seq=4294967295' fd00::2")" = \
		'["time-exceeded/hop-limit",{"length":0,"unused":0},{"proto":"tcp","src":"fd00::2","dst":"fd00::3","ttl":1,"length":60,"sport":1,"dport":2,"seq":4294967295}]' ]
	[ "$(facts "--src fe80::1 neighbor-advert flags=RO target=fe80::9 fe80::2")" = \
		'["neighbor-advert",{"flags":"R,O","reserved":0,"target":"fe80::9"},null]' ]
	[ "$(facts "--src 10.0.0.1 dest-unreach/proto --quote 'raw:89:10.0.0.2>10.0.0.3' 10.0.0.2" | jq -r '.[2].proto')" = 'protocol 89' ]
	[ "$(facts "--src 10.0.0.1 dest-unreach/proto --quote 'esp:10.0.0.2>10.0.0.3' 10.0.0.2" | jq -r '.[2].proto')" = esp ]
}

@test "frames as tshark -x and tcpdump -xx print them are read, Ethernet and cooked" {
	needs_root
	six_words='icmp-send -6 --src fd00::1 echo id=7 fd00::2'
	six=$($six_words --dry-run --json | jq -r '.bytes // empty')
	capture 1 "$ethernet$echo" "02000000000102000000000286dd$six" "${ethernet%0800}810000640800$echo" >frames
	capture 113 "00000001000602000000000200000800$echo" "000000010006020000000002000086dd$six" >frames.113
	capture 276 "080000000000000200010006020000000002${echo:0:0}0000$echo" >frames.276
	printf '%s\n%s\n%s\n' "$words" "$six_words" "$words" >wanted
	tshark -x -r frames 2>/dev/null | icmp-send --decode - | diff wanted -
	tcpdump -xx -n -r frames 2>/dev/null | icmp-send --decode - | diff wanted -
	printf '%s\n%s\n' "$words" "$six_words" >wanted
	tshark -x -r frames.113 2>/dev/null | icmp-send --decode - | diff wanted -
	tshark -x -r frames.276 2>/dev/null | icmp-send --decode - | diff <(echo "$words") -
	# and without the link layer
	tcpdump -x -n -r frames 2>/dev/null | sed -n 1,3p | icmp-send --decode - | diff <(echo "$words") -
}

@test "a compressed file is called so, with the program that unpacks it" {
	capture 1 "$ethernet$echo" >plain
	gzip <plain >plain.gz
	run icmp-send --decode plain.gz
	[ "$status" = 2 ]
	[ "$output" = 'icmp-send: plain.gz: is compressed
  try: zcat plain.gz | icmp-send --decode -' ]
	zcat plain.gz | icmp-send --decode - | diff <(icmp-send --decode plain | sed 1d) <(sed 1d)
	run icmp-send --dry-run dest-unreach --quote-pcap plain.gz 192.0.2.9
	[ "$status" = 2 ]
	[ "$output" = 'icmp-send: plain.gz: is compressed; unpack it with zcat' ]
}

@test "messages in fragments are put together after their last fragment, in both families" {
	for to in 192.0.2.2 fd00::2; do
		from=192.0.2.1
		[ "$to" = 192.0.2.2 ] || from=fd00::1
		line="icmp-send -${to/*:*/6} --src $from"
		line=${line/-192.0.2.2/-4}
		mapfile -t pieces < <($line --ip-id 9 --frag 24,reverse echo "data=hex:$(printf '0a%.0s' {1..60})" $to --dry-run --json | jq -r '.bytes // empty')
		capture 101 "${pieces[@]}" >pieces
		icmp-send --json --decode pieces >"$out"
		[ "$(jq -r '.bytes // empty' "$out" | head -3)" = "$(printf '%s\n' "${pieces[@]}")" ]
		[ "$(jq -c 'select(.reassembled) | [.packet, .icmp, .fields.id]' "$out")" = '[3,"echo",1]' ]
		whole=$(jq -r 'select(.reassembled).words' "$out")
		[[ $whole == *" data=hex:$(printf '0a%.0s' {1..60}) "* ]]
		[ "$(eval "$whole --dry-run --json" | jq -r '.bytes // empty')" = "$(jq -r 'select(.reassembled).bytes' "$out")" ]
		icmp-send --decode pieces | grep -qx '# pieces:3 2026-.*, reassembled'
	done
	# one that is not there, and one that overlaps: nothing is put together
	capture 101 "${pieces[0]}" "${pieces[2]}" >lost
	[ "$(icmp-send --decode lost | grep -c reassembled)" = 0 ]
}

@test "a capture is decoded as it is written" {
	capture 101 "$echo" "$echo" >two
	mkfifo pipe
	icmp-send -q --decode - <pipe >"$out" 3>&- &
	exec 9>pipe
	# a packet and a half
	head -c $((24 + 16 + 28 + 20)) two >&9
	wait_until is_number 1 grep -c . "$out"
	tail -c $((28 - 4)) two >&9
	wait_until is_number 2 grep -c . "$out"
	exec 9>&-
	wait $!
	[ "$(sort -u "$out")" = "$words" ]
	# one that ends within a packet
	head -c 60 two | {
		run icmp-send -q --decode -
		[ "$status" = 2 ]
		[ "$output" = 'icmp-send: -: byte 24: the packet is longer than the file' ]
	}
}

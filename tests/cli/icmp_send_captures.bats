#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Capture files of every link layer, format and byte order, as --quote-pcap and --decode read them; tshark is the judge
# that they are what they are meant to be.
# shellcheck disable=SC2154

setup() {
	load ../lib/helpers
	cd "$BATS_TEST_TMPDIR" || return
	words4='icmp-send -4 --src 192.0.2.1 --ttl 7 echo id=7 seq=3 192.0.2.2'
	words6='icmp-send -6 --src 2001:db8::1 --ttl 7 echo id=7 seq=4 data=hex:00 2001:db8::2'
	packet4=$($words4 --dry-run --json | jq -r '.bytes // empty')
	packet6=$($words6 --dry-run --json | jq -r '.bytes // empty')
	"$BATS_TEST_DIRNAME/../lab/captures" . "$packet4" "$packet6" >list
	[ "$(wc -l <list)" -ge 130 ]
}

# What tshark reads in a file: "4 192.0.2.1 7 3", "6 2001:db8::1 7 4" or "x" for each packet.
seen() {
	tshark -nr "$1" -T fields -E separator=' ' -e ip.src -e icmp.ident -e icmp.seq -e ipv6.src \
		-e icmpv6.echo.identifier -e icmpv6.echo.sequence_number 2>/dev/null |
		sed -E 's/^(192[^ ]*) ([^, ]*)[^ ]* ([^, ]*).*/4 \1 \2 \3/; s/^ +(2001[^ ]*) .* ([0-9]+)$/6 \1 \2/; s/^ *$/x/'
}

# quoted PACKET FILE:N: icmp-send quotes just these bytes
quoted() {
	local to=192.0.2.9
	[ "${1:0:1}" = 4 ] || to=2001:db8::9
	bytes=$(icmp-send --dry-run --json time-exceeded --quote-pcap "$2" "$to")
	bytes=${bytes##*'"bytes":"'}
	bytes=${bytes%%'"'*}
	# after the IP header and the 8 bytes of the ICMP header
	[ "${bytes:$((${1:0:1} == 4 ? 56 : 96))}" = "$1" ] || {
		echo "$2 is quoted as $bytes"
		return 1
	}
}

@test "tshark reads the captures as the generator means them" {
	count=0
	while read -r name kinds; do
		case $name in
		raw-1[24].* | null-linux.*) continue ;; # other numbers, which tshark takes for something else
		ethernet.* | several.* | sections.* | *.ng-be) ;;
		*) continue ;; # the same frames in another format
		esac
		for kind in $kinds; do
			case $kind in
			4) echo '4 192.0.2.1 7 3' ;;
			6) echo '6 2001:db8::1 4' ;;
			x) echo x ;;
			esac
		done >wanted
		seen "$name" | diff wanted - || {
			echo "$name"
			return 1
		}
		count=$((count + 1))
	done <list
	[ "$count" -ge 20 ]
}

@test "--quote-pcap quotes each packet of every kind of capture byte for byte, without what fills its frame" {
	while read -r name kinds; do
		number=0
		for kind in $kinds; do
			number=$((number + 1))
			case $kind in
			4) quoted "$packet4" "$name:$number" ;;
			6) quoted "$packet6" "$name:$number" ;;
			x)
				run icmp-send --dry-run time-exceeded --quote-pcap "$name:$number" 192.0.2.9
				[ "$status" = 2 ]
				[ "$output" = "icmp-send: $name: packet $number: not IP" ]
				;;
			esac
		done
		run icmp-send --dry-run time-exceeded --quote-pcap "$name:$((number + 1))" 192.0.2.9
		[ "$status" = 2 ]
		[ "$output" = "icmp-send: $name: packet $((number + 1)) not found, file has $number" ]
	done <list
}

@test "--decode turns every kind of capture into the words of its packets" {
	while read -r name kinds; do
		for kind in $kinds; do
			case $kind in
			4) echo "$words4" ;;
			6) echo "$words6" ;;
			esac
		done >wanted
		icmp-send -q --decode "$name" | diff wanted - || {
			echo "$name"
			return 1
		}
		icmp-send -q --decode - <"$name" | diff wanted -
	done <list
}

@test "a link type that is not known is named, and no packet is made of it" {
	printf '\xa1\xb2\xc3\xd4\0\2\0\4\0\0\0\0\0\0\0\0\0\0\xff\xff\0\0\0\x69\0\0\0\1\0\0\0\2\0\0\0\4\0\0\0\4\x45\0\0\1' >wlan
	run icmp-send --dry-run time-exceeded --quote-pcap wlan 192.0.2.9
	[ "$status" = 2 ]
	[ "$output" = 'icmp-send: wlan: packet 1: unknown link type' ]
	run icmp-send --decode wlan
	[ "$status" = 0 ]
	[ "$output" = 'icmp-send: 1 packet of an unknown link type: skipped' ]
}

@test "a pcapng of 5,000 interfaces is read, and quoted from" {
	python3 - >"$BATS_TEST_TMPDIR/many" <<-'END'
		import struct, sys
		def block(kind, body):
		    size = 12 + len(body)
		    return struct.pack("<II", kind, size) + body + struct.pack("<I", size)
		echo = bytes.fromhex("4500001c000100004001f6d2c0000201c00002020800f7ff00000000")
		out = block(0x0a0d0d0a, struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1))
		out += block(1, struct.pack("<HHI", 101, 0, 0)) * 5000
		out += block(6, struct.pack("<IIIII", 4999, 0, 1000000, len(echo), len(echo)) + echo)
		sys.stdout.buffer.write(out)
	END
	run icmp-send --decode "$BATS_TEST_TMPDIR/many"
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = "# $BATS_TEST_TMPDIR/many:1 1970-01-01T00:00:01.000000Z" ]
	[[ ${lines[1]} == 'icmp-send -4 --src 192.0.2.1'*' echo '*' 192.0.2.2' ]]
	run icmp-send --dry-run --src 192.0.2.9 time-exceeded/ttl --quote-pcap "$BATS_TEST_TMPDIR/many" 192.0.2.1
	[ "$status" -eq 0 ]
}

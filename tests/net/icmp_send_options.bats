#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Options of icmp-send one by one: what tshark reads where an option says something, what the kernel's firewall and the
# other host see of the rest, and that a lock which refuses lets nothing out.
# shellcheck disable=SC2154,SC2016

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	topology_end
}

dissect() {
	"$BATS_TEST_DIRNAME/../lab/dissect" "$ICMP_SEND" "$BATS_TEST_TMPDIR"
}

from_a() {
	in_host a "$ICMP_SEND" -q "$@"
}

quote4='--quote udp:10.0.0.2:4000>10.0.0.3:9,len=20'

@test "each option of the IP header is dissected to the value that was asked for" {
	run dissect <<-END
		--src 10.0.0.1 --ttl 9 --tos 184 --ip-id 4660 --df echo 10.0.0.2 ;; ip.ttl=9 ip.dsfield=0xb8 ip.id=0x1234 ip.flags.df=1 ip.flags.mf=0
		--src 10.0.0.1 echo 10.0.0.2 ;; ip.ttl=64 ip.dsfield=0x00 ip.id=0x0001 ip.flags.df=0 ip.frag_offset=0
		--src 10.0.0.1 --ip-options rr:9 echo 10.0.0.2 ;; ip.hdr_len=60 ip.opt.type=7 ip.opt.len=39 ip.opt.ptr=4
		--src 10.0.0.1 --ip-options ts echo 10.0.0.2 ;; ip.opt.type=68 ip.opt.ptr=5
		--src 10.0.0.1 --ip-options ra echo 10.0.0.2 ;; ip.hdr_len=24 ip.opt.type=148 ip.opt.ra=0
		--src 10.0.0.1 --ip-options lsrr:10.0.0.5,10.0.0.6 echo 10.0.0.2 ;; ip.opt.type=131 ip.src_rt=10.0.0.6 ip.dst_host=10.0.0.2
		--src 10.0.0.1 --ip-options ssrr:10.0.0.5,10.0.0.6 echo 10.0.0.2 ;; ip.opt.type=137 ip.src_rt=10.0.0.6 ip.dst_host=10.0.0.2
		--src 10.0.0.1 --ip-options hex:94040000 --ip-options rr:1 echo 10.0.0.2 ;; ip.opt.type=148 ip.opt.type=7 ip.hdr_len=32
		--src 10.0.0.1 --more-fragments --frag-offset 64 echo data=random:24 10.0.0.2 ;; ip.flags.mf=1 ip.frag_offset=8
		--src 10.0.0.1 --ip-proto 253 echo 10.0.0.2 ;; ip.proto=253
		--src fd00::1 --ttl 9 --tos 184 --flow 74565 echo fd00::2 ;; ipv6.hlim=9 ipv6.tclass=0x000000b8 ipv6.flow=0x012345
		--src fd00::1 --hbh ra echo fd00::2 ;; ipv6.nxt=0 ipv6.opt.router_alert=0 ipv6.opt.type=0x05
		--src fd00::1 --hbh hex:1e0401020304 echo fd00::2 ;; ipv6.nxt=0 ipv6.opt.type=0x1e ipv6.opt.length=4
		--src fd00::1 --dstopt hex:1e0401020304 echo fd00::2 ;; ipv6.nxt=60 ipv6.opt.type=0x1e
		--src fd00::1 --more-fragments --frag-offset 64 --ip-id 305419896 echo data=random:24 fd00::2 ;; ipv6.nxt=44 ipv6.fraghdr.more=1 ipv6.fraghdr.offset=8 ipv6.fraghdr.ident=0x12345678
		--src fd00::1 --header routing:0,fd00::5,fd00::6 echo fd00::2 ;; ipv6.nxt=43 ipv6.routing.type=0 ipv6.routing.segleft=2
		--src fd00::1 --header routing:2,fd00::5 echo fd00::2 ;; ipv6.routing.type=2 ipv6.routing.mipv6.home_address=fd00::5
		--src fd00::1 --header routing:srh,segments=fd00::5+fd00::6,tag=9 echo fd00::2 ;; ipv6.routing.type=4 ipv6.routing.srh.tag=00:09 ipv6.routing.srh.last_entry=1
		--src fd00::1 --header routing:rpl,fd00::105,fd00::6,cmpri=14,cmpre=15 echo fd00::2 ;; ipv6.routing.type=3 ipv6.routing.rpl.cmprI=14 ipv6.routing.rpl.cmprE=15 ipv6.routing.rpl.pad=5 ipv6.routing.rpl.full_address=fd00::105 ipv6.routing.rpl.full_address=fd00::6
		--src fd00::1 --header ah:spi=5,seq=6 echo fd00::2 ;; ipv6.nxt=51 ah.spi=0x00000005 ah.sequence=6
		--src fd00::1 --header dst:hex:1e0401020304 --header frag:id=9 --header dst:hex: echo fd00::2 ;; ipv6.nxt=60 ipv6.fraghdr.ident=0x00000009
		--src 10.0.0.1 --ip-flags evil --ip-options nop echo 10.0.0.2 ;; ip.flags.rb=1 ip.hdr_len=24
		--src fd00::1 --ip-proto 253 echo fd00::2 ;; ipv6.nxt=253
		--src fe80::1 mld-report group=ff02::9 ff02::9 ;; ipv6.hlim=1 ipv6.opt.router_alert=0
		--src fe80::1 --hbh none mld-report group=ff02::9 ff02::9 ;; ipv6.hlim=1 ipv6.nxt=58
		--src fe80::1 neighbor-solicit target=fe80::2 fe80::2 ;; ipv6.hlim=255
	END
	echo "$output"
	[ "$status" = 0 ]
}

@test "each option of the message is dissected to the value that was asked for" {
	printf 'file' >file
	run dissect <<-END
		--src 10.0.0.1 --type 3 --code 3 $quote4 10.0.0.2 ;; icmp.type=3 icmp.code=3 udp.dstport=9
		--src 10.0.0.1 --type 253 --code 9 data=hex:00000000 10.0.0.2 ;; icmp.type=253 icmp.code=9
		--src 10.0.0.1 --rest 00070009 echo id=1 seq=2 10.0.0.2 ;; icmp.ident=7 icmp.seq=9
		--src 10.0.0.1 --body 68656c6c6f --rest 00070009 echo 10.0.0.2 ;; icmp.ident=7 icmp.seq=9 data.data=68:65:6c:6c:6f
		--src 10.0.0.1 --checksum 0x1234 echo 10.0.0.2 ;; icmp.checksum=0x1234 icmp.checksum.status=0
		--src 10.0.0.1 --checksum auto echo 10.0.0.2 ;; icmp.checksum.status=1
		--src 10.0.0.1 --truncate 8 echo data=random:50 10.0.0.2 ;; ip.len=28 icmp.checksum.status=1
		--src 10.0.0.1 echo data=hex:00ff data=ascii:ab data=@file 10.0.0.2 ;; data.data=00:ff:61:62:66:69:6c:65
		--src 10.0.0.1 echo data=random:300 10.0.0.2 ;; data.len=300
		--src 10.0.0.1 mask-request id=7 seq=9 mask=255.255.0.0 10.0.0.2 ;; icmp.ident=7 icmp.address_mask=255.255.0.0
		--src fe80::1 router-advert opt=250:0102 fe80::2 ;; icmpv6.opt.type=250 icmpv6.opt.length=1
		--src fe80::1 router-advert pref64=64:ff9b::/96 timestamp=5 opt=14:010203040506 fe80::2 ;; icmpv6.opt.type=38 icmpv6.opt.type=13 icmpv6.opt.nonce=01:02:03:04:05:06
	END
	echo "$output"
	[ "$status" = 0 ]
}

@test "each option of the quote and of the extension structure is dissected to the value that was asked for" {
	icmp-send --dry-run --src 10.0.0.2 --pcapng quoted.pcapng echo id=5 10.0.0.3 >/dev/null
	icmp-send --dry-run --src 10.0.0.2 --pcapng second.pcapng echo id=6 10.0.0.3 >/dev/null
	cat second.pcapng >>quoted.pcapng
	hex=$(icmp-send --dry-run --json --src 10.0.0.2 echo id=7 10.0.0.3 | jq -r '.bytes // empty')
	run dissect <<-END
		--src 10.0.0.1 time-exceeded --quote-hex $hex 10.0.0.2 ;; icmp.ident=7 ip.dst=10.0.0.3
		--src 10.0.0.1 time-exceeded --quote-pcap quoted.pcapng 10.0.0.2 ;; icmp.ident=5
		--src 10.0.0.1 time-exceeded --quote-pcap quoted.pcapng:2 10.0.0.2 ;; icmp.ident=6
		--src 10.0.0.1 time-exceeded --quote udp:10.0.0.2:4000>10.0.0.3:9,len=2000 10.0.0.2 ;; ip.len=576
		--src fd00::1 time-exceeded --quote udp:[fd00::2]:4000>[fd00::3]:9,len=2000 fd00::2 ;; ipv6.plen=1240
		--src 10.0.0.1 time-exceeded --quote-len 40 $quote4 10.0.0.2 ;; ip.len=68
		--src 10.0.0.1 time-exceeded --no-quote 10.0.0.2 ;; ip.len=28 malformed
		--src 10.0.0.1 time-exceeded --ext-length 32 $quote4 --ext mpls:5 10.0.0.2 ;; icmp.length=32 icmp.mpls.label=5
		--src 10.0.0.1 time-exceeded --ext-checksum zero $quote4 --ext mpls:5 10.0.0.2 ;; icmp.ext.checksum=0x0000
		--src 10.0.0.1 time-exceeded --ext-checksum 0x1234 $quote4 --ext mpls:5 10.0.0.2 ;; icmp.ext.checksum=0x1234 icmp.ext.checksum.status=0
	END
	echo "$output"
	[ "$status" = 0 ]
}

@test "a quote is taken from pcap files of raw IP, Ethernet and Linux cooked packets" {
	icmp-send --dry-run --src 10.0.0.2 --pcapng raw.pcapng echo id=5 10.0.0.3 >/dev/null
	tshark -r raw.pcapng -F pcap -w raw.pcap 2>/dev/null
	hex=$(icmp-send --dry-run --json --src 10.0.0.2 echo id=5 10.0.0.3 | jq -r '.bytes // empty')
	for link in 1:0200000000020200000000010800 113:00000001000602000000000100000800 276:080000000000000200010406020000000001"0000"; do
		printf 'd4c3b2a1020004000000000000000000ffff0000%08x' 0 | xxd -r -p | head -c 20 >"${link%%:*}.pcap"
		python3 - "$link" "$hex" >>"${link%%:*}.pcap" <<-'END'
			import struct, sys
			kind, header = sys.argv[1].split(":")
			frame = bytes.fromhex(header + sys.argv[2])
			sys.stdout.buffer.write(struct.pack("<IIIII", int(kind), 0, 0, len(frame), len(frame)) + frame)
		END
	done
	for file in raw 1 113 276; do
		[ "$(icmp-send --dry-run --json --src 10.0.0.1 time-exceeded --quote-pcap "$file.pcap" 10.0.0.2 | jq -r '.bytes // empty | .[56:]')" = "$hex" ]
	done
}

@test "-m marks the packets, -c counts them, -i and -w space and end them" {
	two_hosts
	in_host a nft 'add table inet marks; add chain inet marks out { type filter hook output priority 0; };
		add rule inet marks out meta mark 77 counter; add rule inet marks out meta mark 0 icmp type echo-request counter'
	from_a -m 77 -c 3 -i 0.001 echo 10.77.1.2
	from_a -c 2 -i 0.001 echo 10.77.1.2
	in_host a nft -j list chain inet marks out | jq '.nftables[].rule.expr[]?.counter.packets // empty' >counters
	diff - counters <<<$'3\n2'
}

@test "-q prints nothing, -v every byte, and neither one line a packet" {
	two_hosts
	[ "$(from_a -c 2 -i 0.001 echo 10.77.1.2)" = '' ]
	run in_host a "$ICMP_SEND" echo id=7 10.77.1.2
	[ "$output" = 'sent 28 bytes 10.77.1.1 > 10.77.1.2 echo' ]
	diff <(in_host a "$ICMP_SEND" -v --seed 0 echo id=7 10.77.1.2) <(icmp-send --dry-run --src 10.77.1.1 echo id=7 10.77.1.2)
	run in_host a "$ICMP_SEND" -c 2 -i 0.001 echo id=7 10.77.1.2
	[ "${#lines[@]}" = 3 ]
	[[ ${lines[2]} == '2 sent, '*/s ]]
}

@test "-n looks up no name, and without it the family follows -4, -6 and the message" {
	host_add a
	hosts_file a <<-'END'
		127.0.0.1 both.test
		::1 both.test
	END
	run in_host a "$ICMP_SEND" --dry-run -n echo both.test
	[ "$status" = 2 ]
	[ "$output" = 'icmp-send: both.test: no numeric address (-n)' ]
	for words in '-4 echo:4' '-6 echo:6' 'source-quench --no-quote:4' 'packet-too-big --no-quote:6'; do
		# shellcheck disable=SC2086 # words
		[ "$(in_host a "$ICMP_SEND" --dry-run --json ${words%:*} both.test | jq 'select(.type == "sent").af')" = "${words#*:}" ]
	done
}

@test "--pcapng has the packets that were sent and received, with their direction, and tshark reads it" {
	two_hosts
	from_a --pcapng run.pcapng --reply -c 2 -i 0.001 --vary seq echo id=7 10.77.1.2
	tshark -n -r run.pcapng -T fields -e ip.src -e icmp.type -e icmp.seq -e frame.packet_flags_direction 2>/dev/null | tr '\t' ' ' >seen
	diff - seen <<-'END'
		10.77.1.1 8 0 0x00000002
		10.77.1.2 0 0 0x00000001
		10.77.1.1 8 1 0x00000002
		10.77.1.2 0 1 0x00000001
	END
}

# ---- locks ----

@test "no lock lets a packet out before its flag is there; with it the packet is on the wire" {
	needs_root
	two_hosts
	in_background b tcpdump.log tcpdump -U -n -w capture.pcap -i to-a 'not arp'
	wait_until grep -q 'listening on' tcpdump.log
	locked() {
		run in_host a "$ICMP_SEND" -q "${@:2}"
		echo "$output"
		[ "$status" = 2 ]
		[[ $output == *"add $1"* ]]
	}
	# shellcheck disable=SC2086 # words
	for link in '' --link; do
		for to in 10.77.1.255 255.255.255.255 224.0.0.1 ff02::1 ff05::5; do
			locked --broadcast $link -I to-b echo "$to"
		done
		locked --broadcast $link --ip-options lsrr:10.77.1.255 echo 10.77.1.2
		locked --broadcast $link --ip-options lsrr:10.77.1.2 echo 224.0.0.1
		locked --spoof $link --src 10.9.9.9 echo 10.77.1.2
		locked --spoof $link --src fd99::9 echo fd77:1::2
		locked --spoof $link --vary src=10.9.9.0/24 -c 3 echo 10.77.1.2
		locked --flood $link --rate 1001 -c 5 echo 10.77.1.2
		locked --flood $link --rate max -c 5 echo 10.77.1.2
		locked --flood $link -c 0 echo 10.77.1.2
		locked --flood $link -c 5 -i 0.0009 echo 10.77.1.2
		locked --flood $link --rate 600 --frag 8 -c 5 echo data=random:16 10.77.1.2
	done
	from_a --broadcast -I to-b echo seq=1 10.77.1.255
	from_a --spoof --src 10.9.9.9 echo seq=2 10.77.1.2
	from_a --flood --rate 1001 echo seq=3 10.77.1.2
	from_a echo seq=4 10.77.1.2
	wait_until sh -c 'tcpdump -n -r capture.pcap 2>/dev/null | grep -q "echo request.*seq 4"'
	tshark -n -r capture.pcap -T fields -e ip.src -e ip.dst -e icmp.seq 'icmp.type == 8' 2>/dev/null | tr '\t' ' ' >seen
	diff - seen <<-'END'
		10.77.1.1 10.77.1.255 1
		10.9.9.9 10.77.1.2 2
		10.77.1.1 10.77.1.2 3
		10.77.1.1 10.77.1.2 4
	END
	[ "$(tshark -r capture.pcap 'icmpv6.type == 128 or icmp.type == 8 or ip.flags.mf == 1 or udp' 2>/dev/null | wc -l)" = 4 ]
}

# ---- answers ----

# answered QUERY TO ANSWER ANSWERED_TO [SECONDS]: --reply takes that answer of host b; a group is listened to for SECONDS
answered() {
	# shellcheck disable=SC2086 # words
	in_background a waiting "$ICMP_SEND" -I to-b --reply="${5:-30}" $1 "$2"
	local waiting=$topology_pid
	wait_until grep -q sent waiting
	wait_until b_answers "$3" "$4" "$waiting"
	wait "$waiting"
	[[ $(grep '^reply' waiting | tail -n 1) == "reply from "*": ${3%% *}"* ]]
}

# Once more until it is received: the query may have been sent before the answer was listened for.
b_answers() {
	# shellcheck disable=SC2086 # words
	in_host b "$ICMP_SEND" -q -I to-a $1 "$2"
	! kill -0 "$3" 2>/dev/null || grep -q '^reply' waiting
}

@test "--reply takes the answer that belongs to each query, whatever its source" {
	two_hosts
	echo_ignore b
	answered 'echo id=7 seq=9' 10.77.1.2 'echo-reply id=7 seq=9' 10.77.1.1
	answered 'info-request id=7 seq=9' 10.77.1.2 'info-reply id=7 seq=9' 10.77.1.1
	answered 'mask-request id=7 seq=9' 10.77.1.2 'mask-reply id=7 seq=9 mask=255.255.255.0' 10.77.1.1
	answered 'router-solicit' 10.77.1.2 'router-advert router=10.77.1.2' 10.77.1.1
	answered 'ext-echo id=7 seq=9 --ext ifid:index=1' 10.77.1.2 'ext-echo-reply id=7 seq=9 state=2' 10.77.1.1
	answered 'echo id=7 seq=9' fd77:1::2 'echo-reply id=7 seq=9' fd77:1::1
	answered 'ext-echo id=7 seq=9 --ext ifid:index=1' fd77:1::2 'ext-echo-reply id=7 seq=9 state=2' fd77:1::1
	answered 'router-solicit' ff02::2 'router-advert --src fe80::2 lifetime=0' fe80::1 3
	answered 'ni-query nonce=0102030405060708 qtype=2 data=hex:fd770001000000000000000000000002' fd77:1::2 'ni-reply nonce=0102030405060708 qtype=2' fd77:1::1
	answered 'ind-solicit' fe80::2 'ind-advert --src fe80::2' fe80::1
	answered 'ha-request id=7' fd77:1::2 'ha-reply id=7' fd77:1::1
	answered 'mobile-prefix-solicit id=7' fd77:1::2 'mobile-prefix-advert id=7' fd77:1::1
}

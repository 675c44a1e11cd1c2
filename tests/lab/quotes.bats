#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What stands in the lab's ICMP errors: quotes, and extensions after them, as traceroute and tshark
# read them.
bats_require_minimum_version 1.5.0
load lab.bash
load reference_tools.bash

setup() {
	lab_need
}

teardown() {
	lab_stop
}

@test "traceroute reads label stacks in both families, compliant and legacy" {
	lab_start - <<-PATH
		hop mpls=24017
		hop mpls=24018:5:0:1,16001:0:1:2
		hop mpls=1048575:7:1:255 extension=legacy
	PATH
	want=$(
		cat <<-OUT
			 1  ROUTER1 <MPLS:L=24017,E=0,S=1,T=1>
			 2  ROUTER2 <MPLS:L=24018,E=5,S=0,T=1/L=16001,E=0,S=1,T=2>
			 3  ROUTER3 <MPLS:L=1048575,E=7,S=1,T=255>
			 4  TARGET
		OUT
	)
	name4='s/10\.50\.\(.\)\.1/ROUTER\1/; s/10.77.0.9/TARGET/'
	name6='s/fd00:50:0:\(.\)::1/ROUTER\1/; s/fd00:77::9/TARGET/'
	compare "$want" "$(trace_once -N 1 -e "$LAB_TARGET4" | sed "$name4")"
	compare "$want" "$(trace_once -N 1 -e "$LAB_TARGET6" | sed "$name6")"
	compare "$want" "$(trace_once -N 1 -e -I "$LAB_TARGET4" | sed "$name4")"
}

@test "extensions with a bad checksum, version or length are written as asked" {
	lab_start - <<-PATH
		default mpls=24017
		hop extension-checksum=bad
		hop extension-checksum=zero
		hop extension-version=1
		hop object-length=400
		hop extension-length=7
		dest 10.77.0.9 refuse=port extension-length=0
	PATH
	lab_capture
	trace_once -N 1 "$LAB_TARGET4"
	lab_captured
	compare "2 0xc84d 0 8 32
2 0x0000 3 8 32
1 0xd818 1 8 32
2 0xc690 1 400 32
4 0x4243 0 - 7
2 0xc818 1 8 -" "$(fields "$LAB_PCAP" 'ip.dst == 10.50.0.2' icmp.ext.version icmp.ext.checksum \
		icmp.ext.checksum.status icmp.ext.length icmp.length |
		awk -F '\t' '{for (i = 1; i <= 5; i++) printf "%s%s", $i == "" ? "-" : $i, i < 5 ? " " : "\n"}')"
}

@test "interface information and unknown objects follow one another" {
	lab_start - <<-PATH
		hop interface=in/3/self/eth0/1500,out/-/-/xe-0.0.1/- object=9/1:0102030405060708,10/2:
		hop interface=next/7/2001:db8::1/-/-
	PATH
	compare " 1  10.50.1.1 <2/15:00000003,00010000,0a320101,08657468,30000000,000005dc;2/130:0c78652d,302e302e,31000000;9/1:01020304,05060708;10/2:>
 2  10.50.2.1 <2/204:00000007,00020000,20010db8,00000000,00000000,00000001>
 3  10.77.0.9" "$(trace_once -N 1 -e "$LAB_TARGET4")"
	lab_capture
	trace_once -N 1 -m 1 "$LAB_TARGET6"
	lab_captured
	compare "" "$(lab_malformed "$LAB_PCAP")"
}

@test "quotes have the length that the file says" {
	lab_start - <<-PATH
		hop quote=min
		hop quote=full
		hop quote=28
		when family=6 quote=48
		hop quote=100
		hop quote=min mpls=5
		hop quote=full mpls=5
	PATH
	lab_capture
	trace_once -N 1 "$LAB_TARGET4" 1000
	trace_once -N 1 "$LAB_TARGET6" 1000
	lab_captured
	compare "56 576 56 128 168 576 576" \
		"$(fields "$LAB_PCAP" 'ip.dst == 10.50.0.2' ip.len | cut -d , -f 1 | paste -sd ' ')"
	compare "56 1008 56 108 148 1020 1008" \
		"$(fields "$LAB_PCAP" 'ipv6.dst == fd00:50::2' ipv6.plen | cut -d , -f 1 | paste -sd ' ')"
	compare "- - - - 32 134" "$(fields "$LAB_PCAP" 'icmp.type == 11' icmp.length |
		sed 's/^$/-/' | paste -sd ' ')"
	compare "" "$(lab_malformed "$LAB_PCAP")"
}

@test "a quote shows what the path did to the packet" {
	lab_start - <<-PATH
		hop tos=32
		hop dscp=46 quote-ttl=2
		hop ecn=1 quote-tos=8
		hop quote-id=7
	PATH
	lab_capture
	trace_once -N 1 -t 3 "$LAB_TARGET4"
	trace_once -N 1 -t 3 "$LAB_TARGET6"
	lab_captured
	compare "1 3
2 32
1 8
1 185
1 185" "$(fields "$LAB_PCAP" 'ip.dst == 10.50.0.2' ip.ttl ip.dsfield |
		sed -E 's/[^,]*,([0-9]*)\t[^,]*,(.*)/\1 \2/' | while read -r ttl tos; do echo "$ttl $((tos))"; done)"
	compare "1 3
2 32
1 8
1 185
1 185" "$(fields "$LAB_PCAP" 'ipv6.dst == fd00:50::2' ipv6.hlim ipv6.tclass |
		sed -E 's/[^,]*,([0-9]*)\t[^,]*,(.*)/\1 \2/' | while read -r ttl tos; do echo "$ttl $((tos))"; done)"
	compare "0x0007" "$(fields "$LAB_PCAP" 'ip.src == 10.50.4.1' ip.id | cut -d , -f 2)"
	compare "" "$(lab_malformed "$LAB_PCAP")"
}

@test "after address translation quotes show other addresses and ports, with right checksums" {
	lab_start - <<-PATH
		hop
		hop nat=192.0.2.7,2001:db8::7
		hop
		hop nat-port=4242 nat-to=192.0.2.99,2001:db8::99
		hop
	PATH
	lab_capture
	trace_once -N 1 -m 6 -w 0.2 -U --sport=1234 "$LAB_TARGET4"
	trace_once -N 1 -m 6 -w 0.2 -U --sport=1234 "$LAB_TARGET6"
	trace_once -N 1 -m 6 -w 0.2 -I "$LAB_TARGET6"
	lab_captured
	for quote in "10.50.0.2 10.77.0.9 1234" "192.0.2.7 10.77.0.9 1234" "192.0.2.7 192.0.2.99 4242"; do
		printf '%s\n' "$quote" "$quote"
	done >"$BATS_TEST_TMPDIR/want"
	compare "$(cat "$BATS_TEST_TMPDIR/want")" "$(
		fields "$LAB_PCAP" 'icmp && ip.dst == 10.50.0.2' ip.src ip.dst udp.srcport |
			sed -E 's/[^,]*,([^\t]*)\t[^,]*,/\1 /; s/\t/ /g'
	)"
	compare "2001:db8::7 fd00:77::9
2001:db8::7 2001:db8::99
2001:db8::7 fd00:77::9
2001:db8::7 2001:db8::99" "$(
		fields "$LAB_PCAP" 'icmpv6.type == 3 || icmpv6.type == 1' ipv6.src ipv6.dst |
			sed -E 's/[^,]*,([^\t]*)\t[^,]*,/\1 /; s/\t/ /g' | grep 2001 | uniq
	)"
	compare "" "$(lab_malformed "$LAB_PCAP")"
}

@test "nothing in a long mixed run is malformed" {
	lab_start - <<-PATH
		hop mpls=17
		hop width=3 interface=in/1/self/eth1/9000
		hop extension=legacy object=200/1:00112233
		hop mtu=1300
		hop quote=min note=quench
		dest 10.77.0.9 fd00:77::9 tcp-open=80 udp=open sctp=open dccp=open
		dest 10.77.0.10 fd00:77::10 tcp-reset tcp=open
	PATH
	lab_capture
	for last in 9 10; do
		for host in 10.77.0.$last fd00:77::$last; do
			for method in "-U" "-I" "-T -p 80" "-T -p 81" "-UL" "-D" "-P 99"; do
				# shellcheck disable=SC2086
				trace_once -m 7 -w 0.1 $method "$host"
			done
			ping -n -c 1 -W 1 -s 1300 "$host" || true
			[[ $host = *:* ]] || nmap -n -Pn -sY -p 80,81 --max-retries 0 "$host"
		done
	done
	lab_captured
	lab_stop
	[ "$(lab_truth .totals.answered)" -gt 100 ]
	compare "" "$(lab_malformed "$LAB_PCAP")"
}

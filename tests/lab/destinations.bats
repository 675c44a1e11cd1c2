#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Destinations as ping, traceroute, nmap and a real connect() meet them.
bats_require_minimum_version 1.5.0
load lab.bash
load reference_tools.bash

setup() {
	lab_need
}

teardown() {
	lab_stop
}

# TCP flags of what the destination sent, in order, each once.
flags_seen() {
	fields "$LAB_PCAP" 'tcp && (ip.dst == 10.50.0.2 || ipv6.dst == fd00:50::2)' tcp.flags | uniq |
		paste -sd ' '
}

no_connections() {
	[ -z "$(ss -Htn state connected exclude time-wait)" ]
}

@test "ping is answered with its own bytes in both families" {
	lab_start - <<<'hops 2'
	for host in "$LAB_TARGET4" "$LAB_TARGET6"; do
		run ping -n -c 2 -i 0.01 -W 1 -s 1000 -p 5a "$host"
		[[ $output = *"2 packets transmitted, 2 received, 0% packet loss"* ]]
		[[ $output != *"wrong data"* ]]
	done
}

@test "answers are doubled, garbled or cut short as asked" {
	lab_start - <<-PATH
		dest 10.77.0.1 fd00:77::1 duplicates=2
		dest 10.77.0.2 fd00:77::2 corrupt=payload
		dest 10.77.0.3 fd00:77::3 truncate=20
	PATH
	for host in 10.77.0. fd00:77::; do
		run ping -n -c 2 -i 0.1 -W 1 ${host}1
		[[ $output = *"(DUP!)"* ]]
		run ping -n -c 1 -W 1 -p 00 ${host}2
		[[ $output = *"wrong data byte #55 should be 0x0 but was 0xff"* ]]
		run ping -n -c 1 -W 1 ${host}3
		[[ $output = *"20 bytes from ${host}3: icmp_seq=1 ttl=64"*truncated* ]]
	done
	lab_stop
	[ "$(lab_truth .totals.replies)" -eq "$(($(lab_truth .totals.answered) + 8))" ]
}

@test "only a wrong checksum is wrong for tshark" {
	lab_start - <<<'dest 10.77.0.4 fd00:77::4 corrupt=checksum'
	lab_capture
	ping -n -c 1 -W 0.1 10.77.0.4 || true
	ping -n -c 1 -W 0.1 fd00:77::4 || true
	trace_once -T -w 0.1 -m 1 -N 1 10.77.0.4
	trace_once -U -w 0.1 -m 1 -N 1 10.77.0.4
	lab_captured
	[ "$(lab_malformed "$LAB_PCAP" | wc -l)" = 4 ]
}

@test "a late answer comes after the next one" {
	lab_start - <<-PATH
		dest 10.77.0.9
		when probe=1 late=400ms
	PATH
	run ping -n -c 2 -i 0.01 -W 2 "$LAB_TARGET4"
	compare "2 1" "$(grep -o 'icmp_seq=[0-9]*' <<<"$output" | cut -d = -f 2 | paste -sd ' ')"
}

@test "every fifth echo is lost" {
	lab_start - <<-PATH
		dest 10.77.0.9
		when every=5 silent
	PATH
	run ping -n -q -c 20 -i 0.01 -W 1 "$LAB_TARGET4"
	[[ $output = *"20 packets transmitted, 16 received, 20% packet loss"* ]]
}

@test "timestamp requests are answered unless the file says no" {
	lab_start - <<-PATH
		hop
		dest 10.77.0.9
		dest 10.77.0.10 timestamp=no echo=no
	PATH
	run nmap -n -sn -PP --max-retries 0 10.77.0.9
	[[ $output = *"Host is up"* ]]
	run nmap -n -sn -PP --max-retries 0 10.77.0.10
	[[ $output = *"Host seems down"* ]]
	run ping -n -c 1 -W 0.2 10.77.0.10
	[[ $output = *"1 packets transmitted, 0 received"* ]]
	lab_stop
	[ "$(lab_packets '.what == "icmp 13/0" and .answer == "icmp 14/0"')" -ge 1 ]
}

@test "TCP ports are open, closed or silent" {
	lab_start - <<-PATH
		hop
		dest 10.77.0.9 fd00:77::9 tcp-open=80,443
		dest 10.77.0.10 tcp=silent tcp-open=80
	PATH
	for host in "$LAB_TARGET4" "$LAB_TARGET6"; do
		compare " 2  $host <syn,ack>" "$(trace_once -f 2 -T -p 443 -O info "$host")"
		compare " 2  $host <rst,ack>" "$(trace_once -f 2 -T -p 444 -O info "$host")"
		compare " 2  $host <rst>" "$(trace_once -f 2 -T -p 444 -O ack,info "$host")"
		compare " 2  $host <rst>" "$(trace_once -f 2 -T -p 443 -O ack,info "$host")"
	done
	compare " 2  10.77.0.10 <syn,ack>" "$(trace_once -f 2 -T -p 80 -O info 10.77.0.10)"
	compare " 2  *" "$(trace_once -f 2 -m 2 -T -p 81 -O info 10.77.0.10)"
	compare " 2  10.77.0.9 <syn,ack,ece>" "$(trace_once -f 2 -T -p 80 -O ecn,info 10.77.0.9 |
		sed 's/ece,syn,ack/syn,ack,ece/; s/<syn,ack,ece.*/<syn,ack,ece>/')"
}

@test "a real connect() completes, sends, and closes" {
	lab_start - <<<'dest 10.77.0.9 fd00:77::9 tcp-open=80'
	lab_capture
	exec 4<>"/dev/tcp/$LAB_TARGET4/80"
	printf 'hello' >&4
	exec 4>&-
	exec 4<>"/dev/tcp/$LAB_TARGET6/80"
	exec 4>&-
	run -1 bash -c "exec 4<>/dev/tcp/$LAB_TARGET4/81"
	[[ $output = *"Connection refused"* ]]
	wait_until no_connections
	lab_captured
	compare "0x0012 0x0010 0x0011 0x0012 0x0011 0x0014" "$(flags_seen)"
	compare "" "$(lab_malformed "$LAB_PCAP")"
}

@test "a polite server takes the connection back with RST and ACK" {
	lab_start - <<<'dest 10.77.0.9 tcp-open=80 tcp-reset'
	lab_capture
	bash -c "exec 4<>/dev/tcp/$LAB_TARGET4/80; read -r -t 2 <&4" || true
	wait_until no_connections
	lab_captured
	compare "0x0012 0x0014" "$(flags_seen)"
}

@test "UDP is refused, echoed or swallowed" {
	lab_start - <<-PATH
		dest 10.77.0.9 fd00:77::9
		dest 10.77.0.10 fd00:77::10 udp=open
		dest 10.77.0.11 udp=silent
	PATH
	compare " 1  10.77.0.11 *" "$(trace_once -m 1 10.77.0.11 | sed 's/  \*/  10.77.0.11 */')"
	for host in 10.77.0.10 fd00:77::10; do
		exec 4<>"/dev/udp/$host/7"
		echo hello >&4
		[ "$(timeout 2 dd bs=100 count=1 status=none <&4)" = hello ]
		exec 4>&-
	done
	exec 4<>"/dev/udp/$LAB_TARGET4/7"
	echo hello >&4
	run read -r -t 2 -u 4 line
	exec 4>&-
	[ "$status" -ne 0 ]
	lab_stop
	[ "$(lab_packets '.answer == "icmp 3/3"')" -ge 1 ]
}

@test "SCTP, UDP-Lite and unknown protocols have their answers" {
	lab_start - <<-PATH
		dest 10.77.0.9 fd00:77::9
		dest 10.77.0.10 sctp=open
	PATH
	run nmap -n -Pn -sY -p 80 --max-retries 0 10.77.0.9
	[[ $output = *"80/sctp closed http"* ]]
	run nmap -n -Pn -sY -p 80 --max-retries 0 10.77.0.10
	[[ $output = *"80/sctp open  http"* ]]
	compare " 1  10.77.0.9" "$(trace_once -UL 10.77.0.9)"
	compare " 1  10.77.0.9 !P" "$(trace_once -P 99 10.77.0.9)"
	compare " 1  fd00:77::9 !<4-1>" "$(trace_once -P 99 fd00:77::9)"
}

# dccp_request ADDRESS PORT: nothing here sends one, so its bytes (RFC 4340 section 5)
dccp_request() {
	python3 - "$1" "$2" <<-'CODE'
		import socket, struct, sys
		packet = struct.pack("!HHBBHBBHIL", 4000, int(sys.argv[2]), 5, 0, 0, 1, 0, 7, 99, 1)
		pseudo = socket.inet_aton("10.50.0.2") + socket.inet_aton(sys.argv[1])
		pseudo += struct.pack("!HH", 33, len(packet))
		total = sum(struct.unpack("!%dH" % ((len(pseudo) + len(packet)) // 2), pseudo + packet))
		while total >> 16:
		    total = (total & 0xFFFF) + (total >> 16)
		packet = packet[:6] + struct.pack("!H", ~total & 0xFFFF) + packet[8:]
		socket.socket(socket.AF_INET, socket.SOCK_RAW, 33).sendto(packet, (sys.argv[1], 0))
	CODE
}

@test "DCCP requests are reset, answered or swallowed" {
	lab_start - <<-PATH
		dest 10.77.0.9
		dest 10.77.0.10 dccp=open
		dest 10.77.0.11 dccp=silent
	PATH
	lab_capture
	for host in 10.77.0.9 10.77.0.10 10.77.0.11; do dccp_request "$host" 5000; done
	lab_captured
	compare "10.77.0.9 7 3 30064771171
10.77.0.10 1  30064771171" "$(fields "$LAB_PCAP" 'dccp && !icmp && ip.dst == 10.50.0.2' ip.src dccp.type \
		dccp.reset_code dccp.ack_raw | tr '\t' ' ')"
	compare "" "$(lab_malformed "$LAB_PCAP")"
}

@test "echo replies, resets, SYN-ACKs and data are limited where asked, and errors apart from them" {
	lab_start - <<-PATH
		hop
		dest 10.77.0.9 fd00:77::9 limit-replies=0.01:2 limit=0.01:3
		dest 10.77.0.10 fd00:77::10 limit-replies=0.01:2 tcp-open=80
		dest 10.77.0.11 fd00:77::11 limit-replies=0.01:2 udp=open
		dest 10.77.0.12 fd00:77::12 limit-replies=0.01:2
	PATH
	for prefix in 10.77.0. fd00:77::; do
		trace -f 2 -m 2 -q 4 -N 4 -I "${prefix}9"
		trace -f 2 -m 2 -q 4 -N 4 "${prefix}9"
		trace -f 2 -m 2 -q 4 -N 4 -T "${prefix}10"
		trace -f 2 -m 2 -q 4 -N 4 -U "${prefix}11"
		trace -f 2 -m 2 -q 4 -N 4 -T "${prefix}12"
	done
	lab_stop
	for prefix in 10.77.0. fd00:77::; do
		[ "$(lab_packets '.to == "'"${prefix}9"'" and .answer != null and (.answer | test("^icmp (0|129)/0"))')" = 2 ]
		[ "$(lab_packets '.to == "'"${prefix}9"'" and .answer != null and (.answer | test("^icmp (3/3|1/4)"))')" = 3 ]
		for host in 10 11 12; do
			[ "$(lab_packets '.to == "'"$prefix$host"'" and .outcome == "answered"')" = 2 ]
		done
	done
}

@test "port unreachable obeys the limits of Linux where asked" {
	lab_start - <<-PATH
		hop
		dest 10.77.0.9 limit=0.01:6
	PATH
	trace -f 2 -m 2 -q 10 -N 10 "$LAB_TARGET4"
	lab_stop
	[ "$(lab_packets '.outcome == "answered"')" = 6 ]
	[ "$(lab_packets '.outcome == "limited"')" = 4 ]
}

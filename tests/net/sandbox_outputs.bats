#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What the commands print in their sandbox is what they print without.
# shellcheck disable=SC2013,SC2030,SC2031,SC2034,SC2154

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	load ../lib/sandbox
	load ../lab/lab.bash
	sandbox_setup
}

teardown() {
	sandbox_teardown
}

@test "ping prints the same in its sandbox, whatever its options" {
	all_the_same <<-'END'
		ping -c 2 -i 0.01 127.0.0.1
		ping -6 -c 2 -i 0.01 ::1
		ping -c 2 -i 0.01 localhost
		ping -H -c 1 127.0.0.1
		ping -n -c 1 localhost
		ping -A -c 5 127.0.0.1
		ping -f -c 50 127.0.0.1
		ping -f -e 0 -c 50 -q 127.0.0.1
		ping -l 3 -c 3 127.0.0.1
		ping -o -w 1 127.0.0.1
		ping --deadline 0.2 -i 0.1 10.9.9.9
		ping -c 1 -W 0.1 fd09::9
		ping --probe-timeout 0.05 --show-lost -c 2 -i 0.1 -W 0.1 10.9.9.9
		ping -O -c 2 -i 0.1 -W 0.1 10.9.9.9
		ping -s 0 -c 1 127.0.0.1
		ping -s 20000 -c 1 127.0.0.1
		ping -M do -s 2000 -c 1 -W 0.1 10.9.9.9
		ping -M do -s 2000 -c 1 -W 0.1 -e 0 10.9.9.9
		ping -6 -M do -s 2000 -c 1 -W 0.1 -e 0 -I v0 fd09::9
		ping -p ff -c 1 127.0.0.1
		ping -t 5 -Q ef -c 1 127.0.0.1
		ping -F 5 -c 1 ::1
		ping -e 77 -v -c 1 127.0.0.1
		ping -R -c 1 127.0.0.1
		ping -T tsonly -c 1 127.0.0.1
		ping --lsrr 127.0.0.2 -c 1 -W 0.1 127.0.0.1
		ping -C -c 1 127.0.0.1
		ping -d -r -c 1 127.0.0.1
		ping -L -I v0 -c 1 -W 0.1 224.0.0.1
		ping -b -c 1 -W 0.1 10.9.9.255
		ping -m 5 -S 10000 -c 1 127.0.0.1
		ping --timestamps=user -c 1 127.0.0.1
		ping --timestamps=kernel -c 1 127.0.0.1
		ping -U -3 -a -D -c 1 127.0.0.1
		ping -q -c 2 -i 0.01 127.0.0.1
		ping -J -c 2 -i 0.01 localhost
		ping --pcapng=capture -c 2 -i 0.01 127.0.0.1
		ping -I lo -c 1 127.0.0.1
		ping -I 127.0.0.1 -B -c 1 127.0.0.1
		ping -c 1 -W 0.1 ff02::1%v0
		ping -N name -c 1 -W 0.1 fd09::9
		ping -c 1 10.9.8.1
		ping -c 1 -W 0.1 nothing.invalid
	END
}

# through_the_lab: a path with a silent router and a narrow link
through_the_lab() {
	lab_start - <<-'PATH'
		hops 2
		hop silent
		hop
		hop mtu=1400
	PATH
}

@test "traceroute prints the same in its sandbox: what needs no path" {
	export RA_SERVER=127.0.0.1 RA_SERVICE=1
	"$BATS_TEST_DIRNAME/../lib/make-mmdb" numbers.mmdb <<<'127.0.0.0/8 64500'
	all_the_same <<-'END'
		traceroute 127.0.0.1
		traceroute -n ::1
		traceroute -I localhost
		traceroute -T -n 127.0.0.1
		traceroute -T -6 -n ::1
		traceroute -M tcpconn -p 1 -n 127.0.0.1
		traceroute -M tcpconn -p 1 --sport 4000 -n ::1
		traceroute -M tcpconn -p 1 --fwmark 7 -n -m 2 127.0.0.1
		traceroute -U -p 1 -n 127.0.0.1
		traceroute -UL -p 1 -n 127.0.0.1
		traceroute -D -n -w 0.1 -m 1 10.9.9.9
		traceroute -M sctp -n -w 0.1 -m 1 10.9.9.9
		traceroute -P 253 -n 127.0.0.1
		traceroute -A -n 127.0.0.1
		traceroute -A --as-zone=zone.invalid -n 127.0.0.1
		traceroute --as-database=numbers.mmdb 127.0.0.1
		traceroute -n -w 0.1 -m 3 -q 2 -N 3 10.9.9.9
		traceroute -n -w 0.1 -m 2 fd09::9
		traceroute -n 10.9.8.1
		traceroute -n 10.9.7.7
		traceroute -n -i lo -s 127.0.0.1 127.0.0.1
		traceroute -n -r 127.0.0.1
		traceroute -n -d 127.0.0.1 1400
		traceroute -n -w 0.1 -m 1 -F 10.9.9.9 2000
		traceroute --map=picture -n --multipath 127.0.0.1
	END
}

@test "traceroute prints the same in its sandbox: over a path" {
	needs_root
	lab_need
	ip link del v0
	ip route del prohibit 10.9.8.0/24
	through_the_lab
	lines() {
		sed -E "s/TO4/-w 0.3 $LAB_TARGET4/; s/TO6/-w 0.3 $LAB_TARGET6/" <<-'END'
			traceroute TO4
			traceroute -n TO6
			traceroute -n -I TO4
			traceroute -n -I TO6
			traceroute -n -T TO4
			traceroute -n -T TO6
			traceroute -n -M tcpconn TO4
			traceroute -n -M tcpconn TO6
			traceroute -n -U TO4
			traceroute -n --mtu TO4
			traceroute -n --mtu TO6
			traceroute -n --multipath TO4
			traceroute -n --multipath=lite TO6
			traceroute -n --flow 3 TO4
			traceroute -n -f 2 -m 4 -q 2 TO4
			traceroute -n -z 20 TO4
			traceroute -n -e --back --adaptive TO4
			traceroute -n -H 1 TO6
			traceroute -n --tos 8 -F TO4
			traceroute -n -l 5 TO6
			traceroute -n --format=csv TO4
			traceroute -n --pcapng=capture TO4
			traceroute -n --status TO6
		END
	}
	lines | all_the_same
	lines | all_the_same unprivileged
	lab_stop
}

@test "icmp-send prints the same in its sandbox" {
	needs_root
	local quote='--quote=udp:127.0.0.1:4000>127.0.0.1:5000'
	local quote6='--quote=udp:[::1]:4000>[::1]:5000'
	icmp-send --pcapng=capture -q echo 127.0.0.1
	printf '0800f7ff00000000' >hex
	lines() {
		sed -e "s/QUOTE4/$quote/; s/QUOTE6/$quote6/" <<-'END'
			icmp-send echo 127.0.0.1
			icmp-send --seed 1 --reply echo id=7 localhost
			icmp-send -v --seed 1 --reply -6 echo id=7 ::1
			icmp-send --seed 1 --reply -J echo id=7 127.0.0.1
			icmp-send -n --reply=0.1 echo 10.9.9.9
			icmp-send --reply=0.1 echo 10.9.8.1
			icmp-send QUOTE4 dest-unreach/port 127.0.0.1
			icmp-send -v QUOTE6 dest-unreach/port ::1
			icmp-send --seed 1 --dry-run QUOTE4 dest-unreach/frag-needed mtu=1300 192.0.2.1
			icmp-send --quote-pcap=capture:1 time-exceeded/ttl 127.0.0.1
			icmp-send --quote-live=udp,9 -w 0.1 time-exceeded/ttl 127.0.0.1
			icmp-send --quote-socket=udp:4000 time-exceeded/ttl 127.0.0.1
			icmp-send --expect=dest-unreach/proto --ip-proto 253 -w 0.2 echo id=7 127.0.0.1
			icmp-send --effect --checksum bad echo 127.0.0.1
			icmp-send --effect --checksum bad -6 echo ::1
			icmp-send --link -v --seed 1 echo 10.9.9.9
			icmp-send --link --seed 1 echo 127.0.0.1
			icmp-send --link -w 3 echo fd09::7
			icmp-send -m 5 -I v0 --seed 1 -v echo 10.9.9.9
			icmp-send --src 192.0.2.7 echo 127.0.0.1
			icmp-send --spoof --src 192.0.2.7 --seed 1 -v echo 127.0.0.1
			icmp-send --broadcast -I v0 echo 10.9.9.255
			icmp-send --rate 500 -c 20 echo 127.0.0.1
			icmp-send --rate max -c 200 --flood -q echo 127.0.0.1
			icmp-send -c 2 -i 0.01 --vary seq --seed 1 echo 127.0.0.1
			icmp-send --frag 64 --seed 1 -v echo data=rep:ff*200 127.0.0.1
			icmp-send --pcapng=other -v --seed 1 echo 127.0.0.1
			icmp-send -I v0 router-solicit ff02::2
			icmp-send --listen -w 0.1
			icmp-send --listen -w 0.1 -J echo
			icmp-send --decode capture
			icmp-send --decode capture -J
			icmp-send --decode hex
			icmp-send --list echo
			icmp-send --explain dest-unreach/host
			icmp-send echo nothing.invalid
		END
	}
	lines | all_the_same
	lines | all_the_same unprivileged
}

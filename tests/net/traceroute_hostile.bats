# SPDX-License-Identifier: BSD-2-Clause
# Paths whose routers cut, lie, repeat, forge and break checksums: what a trace prints and counts then, in both
# families, with and without privilege, is exactly the same. hN is router N, END the destination.
# shellcheck disable=SC2034,SC2154  # of the loaded files

load ../lib/helpers
load ../lab/lab.bash
load ../lab/traces.bash

setup_file() {
	open_loopback
}

setup() {
	needs_root
	lab_need
}

teardown() {
	lab_stop
}

@test "a quote of 28 bytes (48 in IPv6) is enough for every method" {
	second quote=min
	traces "$whole" -q 1
	traces "$whole" -q 1 -U
	traces "$whole" -q 1 -I
	traces "$whole" -q 1 -T
}

@test "a quote that ends before the transport header is not matched" {
	second quote=20
	traces "$starred" -q 1 -w 1
	traces "$starred" -q 1 -w 1 -I
	traces "$starred" -q 1 -w 1 -T
	second quote=23
	traces "$starred" -q 1 -w 1 -U
}

@test "an error cut within its header or its quote is no answer" {
	local size
	for size in 4 8 20; do
		second truncate=$size
		traces "$starred" -q 1 -w 1
	done
	second truncate=7
	traces "$starred" -q 1 -w 1 -I
}

@test "a length byte too small or too large for the quote does not hide the hop" {
	local length
	for length in 1 5 255; do
		second "mpls=100 extension-length=$length"
		traces "$whole" -q 1 -w 1
	done
}

@test "extensions of a wrong version, checksum or object length are left out and the hop counts" {
	local fault
	for fault in extension-version=1 extension-checksum=bad object-length=3 object-length=6 object-length=4000; do
		second "mpls=100 $fault"
		traces "$whole" -q 1 -w 1 -e
	done
}

@test "legacy extensions and a label stack without a bottom are shown as they stand" {
	second "mpls=100 extension=legacy"
	traces "${whole/h2 /h2 <MPLS:L=100,E=0,S=1,T=1> }" -q 1 -w 1 -e
	second "mpls=100:0:0"
	traces "${whole/h2 /h2 <MPLS:L=100,E=0,S=0,T=1> }" -q 1 -w 1 -e
}

@test "a short quote padded in front of its extensions names its probe, also to -U" {
	second "quote=min mpls=100"
	traces "${whole/h2 /h2 <MPLS:L=100,E=0,S=1,T=1> }" -q 1 -w 1 -e
	traces "${whole/h2 /h2 <MPLS:L=100,E=0,S=1,T=1> }" -q 1 -w 1 -e -U
}

@test "names of interfaces with controls in them are printed as octal" {
	second "object=2/2:081b5b33316d4100"
	traces "${whole/h2 /h2 <INC:\"\\033[31mA\"> }" -q 1 -w 1 -e
}

@test "objects whose names or addresses lie about their length are printed as they came" {
	local object
	for object in 2/2:ff1b5b33316d4100 2/2:001b5b33316d4100; do
		second "object=$object"
		traces "${whole/h2 /h2 <${object:0:12},${object:12}> }" -q 1 -w 1 -e
	done
	second object=2/4:00010000
	traces "${whole/h2 /h2 <2/4:00010000> }" -q 1 -w 1 -e
}

@test "repeated errors fill one place and count as duplicates" {
	second duplicates=3
	traces "$header
 1  h1  T ms  T ms
 2  h2  T ms  T ms
 3  h3  T ms  T ms
 4  END  T ms  T ms" -q 2
	# the trace may be over before the last copies are read
	counts "0 0 0 3" -q 1 -m 3 -f 2 -N 1
}

@test "an error from another address is printed with that address" {
	second from=10.50.9.1,fd00:50:0:9::1
	traces "${whole/h2/h9}" -q 1
}

@test "an error later than the wait is no answer, and counts as late" {
	path="hop late=1500
hop silent
dest $LAB_TARGET4 $LAB_TARGET6"
	traces "traceroute to END (END), 2 hops max, N byte packets
 1  *
 2  *" -q 1 -w 1 -m 2 -N 1
	counts "0 0 1 0" -q 1 -w 1 -m 2 -N 1
}

@test "an error with a wrong ICMP checksum is no answer" {
	second corrupt=checksum
	traces "$starred" -q 1 -w 1
	traces "$starred" -q 1 -w 1 -I
	traces "$starred" -q 1 -w 1 -T
	traces "$starred" -q 1 -w 1 -U
}

@test "an error whose quoted payload is altered counts" {
	second corrupt=payload
	traces "$whole" -q 1 -w 1
}

@test "a redirect or source quench in the place of an answer is none" {
	second expire=redirect
	traces "$starred" -q 1 -w 1
	second expire=quench
	traces "$starred" -q 1 -w 1
}

@test "redirects and source quench beside the answers change nothing" {
	second note=redirect
	traces "$whole" -q 1 -w 1
	second note=quench
	traces "$whole" -q 1 -w 1
}

@test "a forged port unreachable ends the trace at the router that sent it" {
	second expire=port
	traces "$header
 1  h1  T ms
 2  h2  T ms" -q 1 -w 1
}

@test "quotes about rewritten sources and destinations are ours" {
	second nat=10.99.0.1,fd00:99::1
	traces "$whole" -q 1 -w 1
	second nat-to=10.99.0.1,fd00:99::1
	traces "$whole" -q 1 -w 1
}

@test "quotes about another source port are not matched" {
	second nat-port=9
	traces "traceroute to END (END), 4 hops max, N byte packets
 1  h1  T ms
 2  h2  T ms
 3  *
 4  *" -q 1 -w 1 -m 4
}

@test "a quoted hop limit that lies moves no hop" {
	local limit
	for limit in 0 2 7 255; do
		second quote-ttl=$limit
		traces "$whole" -q 1
		traces "$whole" -q 1 -I
	done
}

@test "answers that start with any hop limit move no hop" {
	local limit
	for limit in 1 33 64 255; do
		path="hop delay=1
hop delay=1
hop delay=1
dest $LAB_TARGET4 $LAB_TARGET6 tcp-open=80 delay=1 ttl=$limit back=0"
		traces "$whole" -q 1
		traces "$whole" -q 1 -T
	done
}

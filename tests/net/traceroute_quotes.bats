# SPDX-License-Identifier: BSD-2-Clause
# Errors whose headers, quotes and extensions lie, byte by byte: whose probe they answer, and what is shown of them, in
# text and JSON, in both families, with and without privilege, for UDP, constant UDP, ICMP and TCP.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154  # of the loaded files

load ../lib/helpers
load ../lab/lab.bash
load ../lab/traces.bash

setup_file() {
	open_loopback
}

setup() {
	needs_root
	lab_need
	methods=("" -U -I -T)
}

teardown() {
	lab_stop
}

# labelled TEXT: the whole path, with this after the second address
labelled() {
	echo "${whole/h2 /h2 $1 }"
}

# times N TEXT
times() {
	local i out=
	for ((i = 0; i < $1; i++)); do out+=$2; done
	echo "$out"
}

# what JSON says of the second hop's extensions: their verdict, whether something is missing, the objects
extension='.result[1].probes[0] | if .ext then [(.legacy_ext // false | not), .cut_ext // .malformed_ext // false, .ext] else null end'

# ---- the answer's own header -------------------------------------------------------------------------------------

@test "options and extension headers of the answer itself hide no hop" {
	second_of "answer-insert=01010100" "answer-insert=3a00010400000000 answer-patch=6:3c"
	traces "$whole" -q 1 -w 1
	# a record of the route that is full, a timestamp; IPv6: hop-by-hop options, two headers
	second_of "answer-insert=0707080000000000" "answer-insert=3a00010400000000 answer-patch=6:00"
	traces "$whole" -q 1 -w 1
	second_of "answer-insert=440c05000000000000000000" \
		"answer-insert=3c000104000000003a00010400000000 answer-patch=6:00"
	traces "$whole" -q 1 -w 1
}

@test "an answer whose options are malformed never arrives" {
	families=4
	local options
	# a record of the route and a timestamp that point in front of their data, an option of length 0, one beyond the end
	for options in 0707010000000000 440c01000000000000000000 07000000 8228040000000000; do
		second "answer-insert=$options"
		traces "$starred" -q 1 -w 1
	done
}

# ---- the quoted header -------------------------------------------------------------------------------------------

@test "options in the quoted header are stepped over" {
	families=4
	local options
	for options in 01010101 "$(times 10 01010101)" 07040400 07000000; do
		second "quote-insert=$options"
		traces "$whole" -q 1 -w 1
	done
}

@test "a quoted header length that lies is not matched" {
	families=4
	local first
	for first in 40 44 46 4f; do
		second "quote-patch=0:$first"
		traces "$starred" -q 1 -w 1
	done
	second "quote-patch=0:4f quote=min"
	traces "$starred" -q 1 -w 1
}

@test "a quoted length or identification that lies changes nothing" {
	second_of quote-patch=2:0000 quote-patch=4:0000
	traces "$whole" -q 1 -w 1
	second_of quote-patch=2:0014 quote-patch=4:0008
	traces "$whole" -q 1 -w 1
	second_of quote-patch=2:ffff quote-patch=4:ffff
	traces "$whole" -q 1 -w 1
	families=4
	second quote-patch=4:ffff
	traces "$whole" -q 1 -w 1
}

@test "quotes of another protocol are not matched" {
	local number
	for number in 84 3b 00; do
		second_of "quote-patch=9:$number" "quote-patch=6:$number"
		traces "$starred" -q 1 -w 1
	done
}

@test "a quoted first fragment is ours, a later one is not where the header is seen" {
	families=4
	second quote-patch=6:2000
	traces "$whole" -q 1 -w 1
	second quote-patch=6:0123
	methods=(-T)
	rights="env"
	traces "$starred" -q 1 -w 1
	# a socket's error queue holds no IP header: the kernel has found the socket by the rest
	methods=("" -U -I)
	rights="env unprivileged"
	traces "$whole" -q 1 -w 1
	methods=("" -I)
	rights="env"
	tells '[.result[1].probes[0].lost, .unmatched > 0]' '[true,true]' -q 1 -w 1
}

@test "quotes of another version are not matched where the header is seen" {
	second_of quote-patch=0:65 quote-patch=0:45
	methods=(-T)
	rights="env"
	traces "$starred" -q 1 -w 1
	methods=("" -U)
	tells '[.result[1].probes[0].lost, .unmatched > 0]' '[true,true]' -q 1 -w 1
}

@test "quotes of other numbers or identifiers are not matched" {
	local both=$rights
	second "quote-patch=t0:0001"
	methods=("" -U -I)
	traces "$starred" -q 1 -w 1
	rights="unprivileged" methods=(-T)
	traces "$starred" -q 1 -w 1
	second "quote-patch=t2:0001"
	traces "$starred" -q 1 -w 1
	# a NAT may have rewritten a port: the sequence number and the payload say whose it is
	rights="env"
	traces "$whole" -q 1 -w 1
	second "quote-patch=t0:0001"
	traces "$whole" -q 1 -w 1
	second "quote-patch=t2:0001"
	rights=$both methods=("" -U)
	traces "$whole" -q 1 -w 1
	# identifier and sequence; TCP has its sequence number there
	second "quote-patch=t4:^1234"
	methods=(-I -T)
	traces "$starred" -q 1 -w 1
	second "quote-patch=t6:^1234"
	traces "$starred" -q 1 -w 1
	# the tag of a constant flow
	second "quote-patch=t8:^123412341234"
	methods=(-U)
	traces "$starred" -q 1 -w 1
	methods=("" -I -T)
	traces "$whole" -q 1 -w 1
}

@test "what is not matched is counted as unmatched where it is received, and as nothing else" {
	rights="env"
	for patch in t0:0001 t2:0001; do
		second "quote-patch=$patch"
		counts "0 0 0 0" -q 1 -w 1 -N 1
	done
	second "quote-patch=t4:^1234"
	counts "1 0 0 0" -q 1 -w 1 -N 1 -T
	rights=unprivileged
	counts "0 0 0 0" -q 1 -w 1 -N 1 -T
	# the kernel keeps those of ICMPv6, and messages below 8 bytes, to itself
	second "corrupt=checksum"
	families=4
	rights="env"
	counts "0 1 0 0" -q 1 -w 1 -N 1
}

# ---- quoted IPv6 extension headers ---------------------------------------------------------------------------------

# chained KEYS: hop 2 quotes each probe with these headers in front; NN becomes the protocol
chained() {
	path="hop delay=1
hop delay=1
when family=6 protocol=udp ${1//NN/11}
when family=6 protocol=icmp6 ${1//NN/3a}
when family=6 protocol=tcp ${1//NN/06}
hop delay=1
dest $LAB_TARGET6 tcp-open=80 delay=1"
}

@test "quoted extension headers are walked over, up to sixteen" {
	families=6
	chained "quote-insert=NN00010400000000 quote-patch=6:3c"
	traces "$whole" -q 1 -w 1
	chained "quote-insert=NN00010400000000 quote-patch=6:00"
	traces "$whole" -q 1 -w 1
	chained "quote-insert=$(times 15 3c00010400000000)NN00010400000000 quote-patch=6:3c"
	traces "$whole" -q 1 -w 1
	# a first fragment
	chained "quote-insert=NN00000112345678 quote-patch=6:2c"
	traces "$whole" -q 1 -w 1
}

@test "quoted chains that are too long, end early or lead nowhere are not matched, and end" {
	families=6
	# next header 59; a header longer than the quote; a later fragment; one of an unknown protocol
	for keys in "quote-insert=3b00010400000000 quote-patch=6:3c" \
		"quote-insert=NNff010400000000 quote-patch=6:3c" \
		"quote-insert=NN000ff812345678 quote-patch=6:2c" \
		"quote-insert=fd00010400000000 quote-patch=6:3c"; do
		chained "$keys"
		traces "$starred" -q 1 -w 1
	done
	# the quote ends inside the chain
	chained "quote-insert=$(times 16 3c00010400000000) quote-patch=6:3c truncate=100"
	traces "$starred" -q 1 -w 1
	# seventeen headers: the bounded walk gives up
	chained "quote-insert=$(times 16 3c00010400000000)NN00010400000000 quote-patch=6:3c"
	methods=(-T)
	rights="env"
	traces "$starred" -q 1 -w 1
}

# ---- RFC 4884 ----------------------------------------------------------------------------------------------------

one='[{"class":1,"type":1,"mpls":[{"label":100,"tc":0,"s":1,"ttl":1}]}]'

@test "a length byte that lies leaves a structure in the old place, which must prove itself" {
	local length
	for length in 1 31 0; do
		second_of "mpls=100 extension-length=$length" "mpls=100 extension-length=$((length / 2))"
		traces "$(labelled '<MPLS:L=100,E=0,S=1,T=1>')" -q 1 -w 1 -e
		tells "$extension" "[false,false,$one]" -q 1 -w 1
		second_of "mpls=100 extension-checksum=zero extension-length=$length" \
			"mpls=100 extension-checksum=zero extension-length=$((length / 2))"
		traces "$whole" -q 1 -w 1 -e
	done
}

@test "a length byte beyond the structure or the message shows nothing, or what the old place proves" {
	second_of "mpls=100 extension-length=33" "mpls=100 extension-length=17"
	traces "$whole" -q 1 -w 1 -e
	second "mpls=100 extension-length=255"
	traces "$(labelled '<MPLS:L=100,E=0,S=1,T=1>')" -q 1 -w 1 -e
}

@test "versions but 2, and checksums that are wrong, hide the objects and not the hop" {
	local fault
	for fault in extension-version=0 extension-version=1 extension-version=3 extension-version=15 \
		extension-checksum=bad; do
		second "mpls=100 $fault"
		traces "$whole" -q 1 -w 1 -e
		tells "$extension" null -q 1 -w 1
	done
	# zero after a length byte: the sender did not sum
	second "mpls=100 extension-checksum=zero"
	traces "$(labelled '<MPLS:L=100,E=0,S=1,T=1>')" -q 1 -w 1 -e
	tells "$extension" "[true,false,$one]" -q 1 -w 1
}

@test "objects too short, unaligned or beyond the end show nothing and are flagged" {
	local length
	for length in 0 3 6 12 4000 65535; do
		second "mpls=100 object-length=$length"
		traces "$whole" -q 1 -w 1 -e
		tells "$extension" '[true,true,[]]' -q 1 -w 1
	done
}

@test "objects in front of a malformed one are shown" {
	# the second is three words long and says four; half an object header
	second "object=9/1:01020304,9/2:0102030400100903"
	traces "$(labelled '<9/1:01020304;9/2:01020304,00100903>')" -q 1 -w 1 -e
	second "object=9/1:01020304,9/2:0102"
	traces "$(labelled '<9/1:01020304>')" -q 1 -w 1 -e
	tells "$extension" '[true,true,[{"class":9,"type":1,"bytes":"01020304"}]]' -q 1 -w 1
}

@test "a label stack without a bottom, and one with a piece of a label" {
	second "object=1/1:000110400001204000013040"
	traces "$(labelled '<MPLS:L=17,E=0,S=0,T=64/L=18,E=0,S=0,T=64/L=19,E=0,S=0,T=64>')" -q 1 -w 1 -e
	second "object=1/1:"
	traces "$(labelled '<1/1:>')" -q 1 -w 1 -e
	tells "$extension" '[true,false,[{"class":1,"type":1,"mpls":[]}]]' -q 1 -w 1
}

@test "many objects end in dots" {
	second "object=9/1: object-repeat=340"
	traces "$(labelled "<$(times 16 '9/1:;')...>")" -q 1 -w 1 -e
	tells "$extension | [.[0], .[1], (.[2] | length)]" '[true,true,16]' -q 1 -w 1
	# thousands of them, in a message that no link would carry
	second "object=9/1:01020304 object-repeat=2000"
	traces "$whole" -q 1 -w 1
}

@test "an object longer than what an answer keeps is shown as far as it goes" {
	local labels
	labels=$(times 63 '/L=17,E=0,S=0,T=64')
	second "object=1/1:$(times 75 00011040)"
	traces "$(labelled "<MPLS:${labels:1};...>")" -q 1 -w 1 -e
	tells "$extension | [.[0], .[1], (.[2][0].mpls | length)]" '[true,true,63]' -q 1 -w 1
	second "object=9/1:0102030405060708,9/2:$(times 75 00011040)"
	labels=$(times 60 ',00011040')
	traces "$(labelled "<9/1:01020304,05060708;9/2:${labels:1};...>")" -q 1 -w 1 -e
}

@test "interface names that lie, are empty, have escapes, newlines and percent signs" {
	second "object=2/2:081b5b33316d4100"
	tells "$extension" '[true,false,[{"class":2,"type":2,"interface":{"role":"incoming","name":"\u001b[31mA"}}]]' -q 1 -w 1
	second "object=2/2:0c0a256e25730a222b5c0700"
	traces "$(labelled '<INC:"\012%n%s\012"+\134\007">')" -q 1 -w 1 -e
	# longer than its object, longer than the 63 bytes of RFC 5837, of no length
	second "object=2/2:c865746830000000"
	traces "$(labelled '<2/2:c8657468,30000000>')" -q 1 -w 1 -e
	second "object=2/2:44$(times 67 61)"
	traces "$(labelled "<2/2:44616161$(times 16 ,61616161)>")" -q 1 -w 1 -e
	second "object=2/2:0065746830000000"
	traces "$(labelled '<2/2:00657468,30000000>')" -q 1 -w 1 -e
	# every bit of its type set, and nothing after
	second "object=2/15:"
	traces "$(labelled '<2/15:>')" -q 1 -w 1 -e
	tells "$extension" '[true,false,[{"class":2,"type":15,"interface":{"role":"incoming","malformed":true}}]]' -q 1 -w 1
}

# ---- order and number ----------------------------------------------------------------------------------------------

@test "answers in the opposite order stand in the order of their probes" {
	path="hop delay=1
hop delay=1
when probe=1 late=150
when probe=2 late=75
hop delay=1
dest $LAB_TARGET4 $LAB_TARGET6 tcp-open=80 delay=1"
	# which probe is the first, the path counts for each destination
	rights="env"
	for method in "" -I -T; do
		methods=("$method")
		each times_fall -q 3 -w 5
		all_are fall
	done
}

# the times of the second line become shorter
times_fall() {
	awk '$1 == 2 { print ($3 > 150 && $5 > 75 && $5 < $3 && $7 < $5) ? "fall" : $0 }'
}

@test "ten copies of every answer hide no hop and no probe" {
	path="default duplicates=10 delay=1
hops 3
dest $LAB_TARGET4 $LAB_TARGET6 tcp-open=80"
	traces "$header
 1  h1  T ms  T ms  T ms
 2  h2  T ms  T ms  T ms
 3  h3  T ms  T ms  T ms
 4  END  T ms  T ms  T ms"
}

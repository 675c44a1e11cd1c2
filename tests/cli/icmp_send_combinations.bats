#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Options of icmp-send two by two: where one would leave the other without meaning, the command says so and sends nothing.
# shellcheck disable=SC2154

setup() {
	load ../lib/helpers
	ip link set lo up
}

q=udp:127.0.0.1:4000'>'127.0.0.9:53

# refused SENTENCE WORDS...
refused() {
	run icmp-send "${@:2}"
	echo "${*:2}: status $status: $output"
	[ "$status" = 2 ]
	[ "$output" = "icmp-send: $1" ]
}

# Every long option but those that print and end, with an argument that is right.
options() {
	cat <<-END
		--type 3
		--code 0
		--rest 00000000
		--body 00
		--checksum auto
		--truncate 8
		--quote $q
		--quote-hex 45
		--quote-pcap x
		--quote-live udp
		--quote-socket udp:1
		--quote-len auto
		--quote-break length
		--no-quote
		--ext mpls:1
		--ext-length auto
		--ext-checksum auto
		--ext-version 2
		-4
		-6
		--src 127.0.0.1
		--ttl 1
		--tos 1
		--ip-id 1
		--df
		--ip-options ra
		--hbh ra
		--dstopt hex:00
		--header hbh:ra
		--flow 1
		--frag 8
		--more-fragments
		--ip-flags evil
		--frag-offset 8
		--ip-proto 1
		--ip-checksum auto
		--ip-len 20
		--ip-version 4
		--ip-ihl 5
		--count 1
		--interval 1
		--deadline 1
		--rate 1
		--interface lo
		--netns x
		--mark 1
		--link
		--vary seq
		--reply
		--expect echo-reply
		--seed 1
		--dry-run
		--pcapng /dev/null
		--decode x
		--effect
		--effect-netns x
		--listen
		--words
		--json
		--list
		--numeric
		--quiet
		--verbose
		--broadcast
		--spoof
		--flood
		--sandbox off
	END
}

# What a mode that sends nothing takes beside itself.
takes() {
	case $1:$2 in
	*:--json | *:--numeric | *:--quiet | *:--sandbox | --list:-[46] | --listen:-[46] | --decode:--pcapng) ;;
	--listen:--count | --listen:--deadline | --listen:--interface | --listen:--netns | --listen:--pcapng | --listen:--verbose | --listen:--words) ;;
	*) return 1 ;;
	esac
}

@test "the options above are those of the command" {
	diff <(options | awk '{ print $1 }' | LC_ALL=C sort) \
		<(icmp-send --list-options | tr ' ' '\n' | grep -E '^(--[a-z]|-[46]$)' |
			grep -vE -- '--(help|version|explain|list-man|list-options)$' | LC_ALL=C sort)
}

@test "--list, --decode and --listen refuse each option that means nothing to them" {
	count=0
	for mode in --list '--decode x' --listen; do
		while read -r option argument; do
			case $option in
			--list | --decode | --listen) continue ;;
			esac
			if ! takes "${mode%% *}" "$option"; then
				# shellcheck disable=SC2086 # words
				refused "$option cannot be combined with ${mode%% *}" $mode "$option" ${argument:+"$argument"}
				count=$((count + 1))
			fi
		done < <(options)
	done
	[ "$count" -gt 120 ]
	refused '--decode cannot be combined with --list' --list --decode x
	refused '--words needs --listen' --words echo 127.0.0.1
	refused '--listen cannot be combined with --list' --list --listen
	refused '--listen cannot be combined with --decode' --decode x --listen
	refused "--decode takes one FILE: unexpected argument 'y'" --decode x y
}

@test "what they take, they take" {
	run icmp-send --list -4 -J -n -q echo
	[ "$status" = 0 ]
	[ "$(jq -r .type <<<"$output" | xargs)" = 'start message summary' ]
	run icmp-send --decode - -J -n -q --pcapng "$BATS_TEST_TMPDIR/x" <<<4500001c00010000400166de0a0000010a0000020800f7fe00010000
	[ "$status" = 0 ]
	[ "$(jq -r .type <<<"$output" | xargs)" = 'start decoded summary' ]
	run icmp-send --listen -4 -J -n -q -I lo -c 0 -w 0.01 --pcapng "$BATS_TEST_TMPDIR/x"
	[ "$status" = 0 ]
	[ "$(jq -r .type <<<"$output" | xargs)" = 'start summary' ]
}

@test "an original datagram has one origin, or there is none" {
	origins=("--quote $q" '--quote-hex 45' '--quote-pcap x' '--quote-live udp' '--quote-socket udp:1' --no-quote)
	for ((i = 0; i < 6; i++)); do
		for ((k = i + 1; k < 6; k++)); do
			# shellcheck disable=SC2086 # words
			refused "${origins[i]%% *} and ${origins[k]%% *} exclude each other" ${origins[k]} ${origins[i]} dest-unreach 127.0.0.1
		done
	done
	refused '--no-quote and --quote-len exclude each other' --no-quote --quote-len 5 dest-unreach 127.0.0.1
	refused '--no-quote and --quote-break exclude each other' --no-quote --quote-break ihl dest-unreach 127.0.0.1
}

@test "a message that quotes nothing takes no quote, and one without length byte no length" {
	for words in "--quote $q" '--quote-hex 45' '--quote-pcap x' '--quote-live udp' '--quote-socket udp:1' '--quote-len 5' \
		'--quote-break ihl'; do
		# shellcheck disable=SC2086 # words
		refused "${words%% *}: echo quotes no datagram" $words echo 127.0.0.1
	done
	refused '--quote: this type quotes no datagram' --quote "$q" 200 127.0.0.1
	refused '--ext-length: redirect has no length byte' --ext-length 5 --quote "$q" redirect gateway=127.0.0.2 127.0.0.1
	refused '--ext-length: packet-too-big has no length byte' --ext-length 5 --no-quote packet-too-big ::1
	refused '--ext-checksum: there is no structure without --ext' --ext-checksum bad --quote "$q" time-exceeded 127.0.0.1
	refused '--ext-version: there is no structure without --ext' --ext-version 1 --quote "$q" time-exceeded 127.0.0.1
}

@test "a body by digits leaves no room for words of a body" {
	for words in "--quote $q" '--quote-len 5' '--quote-break ihl' '--ext mpls:1' '--ext-checksum bad' '--ext-version 1'; do
		# shellcheck disable=SC2086 # words
		refused "--body and ${words%% *} exclude each other" --body 00 $words dest-unreach 127.0.0.1
	done
	refused '--body replaces what data= and the like say: leave them out' --body 00 echo data=ascii:x 127.0.0.1
	icmp-send --dry-run --src 127.0.0.1 --body 00 --rest 01020304 dest-unreach 127.0.0.1
}

@test "two ways of saying the same thing exclude each other" {
	refused '--rate and --interval exclude each other' --rate 5 -i 1 echo 127.0.0.1
	refused '--quiet and --verbose exclude each other' -q -v echo 127.0.0.1
	refused '--quiet and --verbose exclude each other' --listen -q -v
	refused '--frag and --more-fragments exclude each other' --frag 8 --more-fragments echo 127.0.0.1
	refused '--frag and --frag-offset exclude each other' --frag 8 --frag-offset 8 echo 127.0.0.1
	refused '--src and --vary src= exclude each other' --src 127.0.0.1 --vary src=127.0.0.0/8 echo 127.0.0.1
	refused "'dest-unreach/port' names a code: leave out --code" --code 4 --quote "$q" dest-unreach/port 127.0.0.1
	refused '-4 and -6 exclude each other' -4 -6 echo 127.0.0.1
	refused "'echo' is a message, and so is --type: leave out one of them" --type 8 echo 127.0.0.1
}

@test "what only sending needs may stand beside --dry-run" {
	icmp-send --dry-run -c 3 -i 1 -w 1 -I lo -m 5 --link --reply --effect --broadcast --spoof --flood --src 10.0.0.1 \
		--ip-len 20 echo 10.0.0.255 >"$BATS_TEST_TMPDIR/out"
	grep -q 'total length 20' "$BATS_TEST_TMPDIR/out"
	# what never ends is shown by its first packet
	[ "$(icmp-send --dry-run --json -c 0 --vary seq echo 127.0.0.1 | grep -c '"type":"sent"')" = 1 ]
	[ "$(icmp-send --dry-run --json -c 3 --vary seq echo 127.0.0.1 | grep -c '"type":"sent"')" = 3 ]
}

@test "the number of a packet in a capture is at least 1, and a file may have a colon in its name" {
	cd "$BATS_TEST_TMPDIR"
	icmp-send --dry-run --src 127.0.0.1 --pcapng one.pcapng echo seq=7 127.0.0.1 >/dev/null
	for n in 0 x '' -1; do
		refused "--quote-pcap one.pcapng:$n: expected FILE[:N], N a packet's number from 1" \
			--quote-pcap "one.pcapng:$n" dest-unreach 127.0.0.1
	done
	mv one.pcapng one:x
	icmp-send --dry-run --src 127.0.0.1 --quote-pcap one:x dest-unreach 127.0.0.1 | grep -q 'seq 7$'
	icmp-send --dry-run --src 127.0.0.1 --quote-pcap one:x:1 dest-unreach 127.0.0.1 | grep -q 'seq 7$'
	run icmp-send --quote-pcap two:x dest-unreach 127.0.0.1
	[ "$status" = 3 ]
	[ "$output" = 'icmp-send: two:x: No such file or directory' ]
}

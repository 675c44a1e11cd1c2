#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# bats runs each test in a subshell of its own:
# shellcheck disable=SC2030,SC2031
# Every number that ping takes is read strictly: out of range, negative, with trailing characters, commas and other bases
# it is refused with option, value and range, status 2, and nothing is sent. Blanks and a plus sign before it pass.
# shellcheck disable=SC2154

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	ip link set lo up
	echo '0 2147483647' 2>/dev/null >/proc/sys/net/ipv4/ping_group_range ||
		echo '0 0' >/proc/sys/net/ipv4/ping_group_range
}

sent() {
	awk '/^IcmpMsg:/ || /^Icmp:/ { print }' /proc/net/snmp
}

# refuses RANGE OPTION VALUE...: that sentence; a remedy after a semicolon is tests/cli/messages.bats'
refuses() {
	local range=$1 option=$2 value before
	shift 2
	before=$(sent)
	for value; do
		run --separate-stderr ping -c 1 "$option" "$value" 127.0.0.1
		[ "$output" = "" ]
		said=${stderr%%; write *}
		[ "${said%%; --deadline=*}" = "ping: $option $value: $range" ] || {
			echo "$option $value: $stderr"
			return 1
		}
		[ "$status" = 2 ]
	done
	[ "$(sent)" = "$before" ]
}

never=(abc -1 ' -1' ++1 '+ 1' ' ' 1x 1.5 '0,2' '5 ' 1e3 99999999999999999999999999999 '')

@test "-c refuses what is no count" {
	refuses 'must be a whole number, 1 or more' -c 0 0x10 9223372036854775808 "${never[@]}"
	refuses 'must be a whole number, 1 or more' --count 0 "${never[@]}"
}

@test "-s refuses what is no size" {
	refuses 'must be a whole number from 0 to 65527' -s 65528 0x10 "${never[@]}"
	refuses 'must be a whole number from 0 to 65527' --size 65528 "${never[@]}"
}

@test "-s refuses what IPv4 cannot carry" {
	run ping -c 1 -s 65508 127.0.0.1
	[ "$status" = 2 ]
	[ "$output" = "ping: -s 65508: must be a whole number from 0 to 65507 for IPv4" ]
}

@test "-s refuses what IPv4 cannot carry beside its options" {
	for option in -R -Ttsonly --lsrr=127.0.0.1; do
		run ping -c 1 $option -s 65468 127.0.0.1
		[ "$status" = 2 ]
		[ "$output" = "ping: -s 65468: must be a whole number from 0 to 65467 for IPv4 with options" ]
	done
	ping -q -R -c 1 -s 65467 127.0.0.1
}

@test "-t refuses what is no hop limit" {
	refuses 'must be a whole number from 1 to 255' -t 0 256 0x10 "${never[@]}"
	refuses 'must be a whole number from 1 to 255' --ttl 256 "${never[@]}"
}

@test "-l refuses what is no preload" {
	refuses 'must be a whole number from 1 to 65536' -l 0 65537 0x10 "${never[@]}"
	refuses 'must be a whole number from 1 to 65536' --preload 0 "${never[@]}"
}

@test "-e refuses what is no identifier" {
	refuses 'must be a whole number from 0 to 65535' -e 65536 0x10 "${never[@]}"
	refuses 'must be a whole number from 0 to 65535' --ident 65536 "${never[@]}"
}

@test "-m refuses what is no mark" {
	refuses 'must be a whole number from 0 to 4294967295' -m 4294967296 "${never[@]}"
	refuses 'must be a whole number from 0 to 4294967295' --mark 4294967296 "${never[@]}"
}

@test "-S refuses what is no buffer size" {
	refuses 'must be a whole number from 1 to 2147483647' -S 0 2147483648 "${never[@]}"
	refuses 'must be a whole number from 1 to 2147483647' --send-buffer 0 "${never[@]}"
}

@test "-Q refuses what is no traffic class" {
	range='must be a number from 0 to 255 (or 0xff), or a DSCP name: ef, af11 to af43, cs0 to cs7, va, le, be'
	refuses "$range" -Q 256 0x100 af44 af50 cs8 efx "${never[@]}"
	refuses "$range" --tos 256 "${never[@]}"
}

@test "-F refuses what is no flow label" {
	refuses 'must be a whole number from 0 to 1048575 (0xfffff)' -F 1048576 0x100000 "${never[@]}"
	refuses 'must be a whole number from 0 to 1048575 (0xfffff)' --flow-label 0x100000 "${never[@]}"
}

@test "-i, -W and their long names refuse what are no seconds" {
	bad=(abc -1 +-1 ' ' 1x '0,2' '5 ' 1e3 nan inf 0x5 99999999999999999999999 2147483.1 '')
	for option in -i --interval -W --linger; do
		refuses 'must be seconds from 0 to 2147483' $option "${bad[@]}"
	done
}

@test "--deadline, --timeout and --probe-timeout refuse what are no seconds" {
	bad=(abc -1 1x '0,2' 1e3 nan 2147483.1 '')
	for option in --deadline --timeout; do
		refuses 'must be seconds from 0 to 2147483' $option "${bad[@]}"
	done
	refuses 'must be seconds from 0.000001 to 2147483' --probe-timeout 0 "${bad[@]}"
}

@test "--backoff refuses what is no factor" {
	refuses 'must be a number from 1 to 5' --backoff 0 0.5 0.999999999 5.000000001 6 1,5 1s 1e3 nan '' abc -1 ' ' '+ 1' '5 ' 0x2
}

@test "-w takes whole seconds only" {
	refuses 'must be a whole number from 0 to 2147483' -w 0.1 0,1 2147484 "${never[@]}"
}

@test "--deadline and --timeout take decimals" {
	for option in --deadline=0.1 --timeout=0.1; do
		run ping -q $option -i 5 127.0.0.1
		[ "$status" = 0 ]
		[[ $output == *'1 packets transmitted, 1 received'* ]]
	done
}

@test "-p refuses what are no bytes" {
	refuses 'patterns must be specified as hex digits' -p xyz 0x12 '1 ' -1
	refuses 'must be 1 to 16 bytes in hex digits' -p '' 123456789012345678901234567890123
}

@test "-M, -T, -N and --timestamps refuse other words" {
	refuses 'must be do, want, dont or probe' -M maybe '' DO
	refuses 'must be tsonly, tsandaddr or tsprespec' -T ts '' tsonlyx
	refuses 'must be a query or a subject; -N help lists them' -N nam '' subject-ipv6=10.1.1.1 subject-name= \
		subject-fqdn=a..b ipv4-some
	refuses 'must be auto, user, kernel or hardware' --timestamps kern ''
}

@test "source routes refuse no hosts and too many" {
	local hosts option
	for hosts in '' ',' '10.1.1.1,' '1.1.1.1,,1.1.1.1' '1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1,1.1.1.1'; do
		for option in --lsrr --ssrr; do
			run ping -c 1 $option="$hosts" 127.0.0.1
			[ "$output" = "ping: source route: must be 1 to 9 hosts with commas between" ]
			[ "$status" = 2 ]
		done
	done
}

# together STATUS MESSAGE ARGUMENT...
together() {
	local status_wanted=$1 message=$2
	shift 2
	run --separate-stderr ping -c 1 "$@"
	[ "$output" = "" ]
	[ "$stderr" = "ping: $message" ]
	[ "$status" = "$status_wanted" ]
}

@test "options that exclude each other are refused" {
	together 2 'only one of -T or -R may be used' -R -T tsonly 127.0.0.1
	together 2 'only one of -R, -T, --lsrr and --ssrr may be used' -R --lsrr=10.1.1.1 127.0.0.1
	together 2 'only one of -R, -T, --lsrr and --ssrr may be used' --ssrr=10.1.1.1 --lsrr=10.1.1.1 127.0.0.1
	together 2 '-R, -T, --lsrr and --ssrr are for IPv4' -6 -R ::1
	together 2 '-R, -T, --lsrr and --ssrr are for IPv4' -R ::1
	together 2 '-R, -T, --lsrr and --ssrr are for IPv4' -T tsonly fe80::1
	together 2 '-F is for IPv6; IPv4 has no flow label' -F 5 127.0.0.1
	together 2 '-F is for IPv6; IPv4 has no flow label' -4 -F 5 localhost
	together 2 '-N is for IPv6' -4 -N name localhost
	together 2 'IPv6 source address for an IPv4 target' -I ::1 127.0.0.1
	together 2 'IPv4 source address for an IPv6 target' -I 127.0.0.1 ::1
}

@test "what is for one target only is refused with many" {
	for option in -f -A '-l 2' '-N name' -C -B -o -O -U --changes --summary-every=2 --accept-unproven \
		--ignore-errors --re-resolve=5 --until=up --max-loss=5 --max-rtt=5 --pcapng=x '-i 0' '-e 5' -R '-T tsonly' '--lsrr=1.1.1.1' '--ssrr=1.1.1.1'; do
		# shellcheck disable=SC2086
		together 2 "${option%%[ =]*}: cannot be combined with many targets" $option 127.0.0.1 127.0.0.2
	done
	for option in --timestamps=kernel --timestamps=hardware; do
		together 2 "$option: cannot be combined with many targets" $option 127.0.0.1 127.0.0.2
	done
	together 2 '-c: cannot be combined with --only, --fields, --retry and --resume' -c 3 --retry 1 127.0.0.1
	for option in '--all-addresses' '--list-targets'; do
		run ping --resume x $option 127.0.0.1
		[ "$status" = 2 ]
		[[ $output == *"ping: --resume: cannot be combined with $option" ]]
	done
	run ping --resume x --file -
	[ "$status" = 2 ]
	[[ $output == *'ping: --resume: standard input cannot be read again: give a file' ]]
	together 2 '--shard: needs --seed, the same one for all parts' --shard 1/2 127.0.0.1 127.0.0.2
	together 2 '--generate: all addresses there are need --rate' --generate 0.0.0.0/0
	together 2 '--generate: all addresses there are need --rate' --generate ::/0
	together 2 '--max-targets: a file'"'"'s number of targets is not known: give a number' --max-targets 5% --file x
	together 2 'usage error: Destination address required' --only alive
}

@test "arguments of the options for many targets are checked" {
	shard='must be I/N, I from 1 to N: 1/4, 2/4, 3/4 and 4/4 are all; or auto, or auto/N'
	for argument in 0/3 4/3 1/0 1 /3 1/ x/3 1/3x auto/ ''; do
		together 2 "--shard $argument: $shard" --shard "$argument" 127.0.0.1
	done
	together 2 "--shard auto: no batch system's variables are set" --shard auto 127.0.0.1
	for argument in 0 0% 101% x 5%% ''; do
		together 2 "--max-targets $argument: must be a whole number from 1 on, or from 1% to 100%" \
			--max-targets "$argument" 127.0.0.1
	done
	for argument in dead ALIVE ''; do
		together 2 "--only $argument: must be alive or unreachable" --only "$argument" 127.0.0.1
	done
	for argument in '' rtt 'addr,' ',addr' 'addr,,ttl'; do
		together 2 "--fields $argument: must be a list of host, addr, state, rtt_ms, ttl, sent, received, number" \
			--fields "$argument" 127.0.0.1
	done
	for argument in 0 /24 5/0 5/129 x; do
		together 2 "--per-network-rate $argument: must be PPS or PPS/BITS, BITS from 1 to 128" \
			--per-network-rate "$argument" 127.0.0.1
	done
	together 2 '--generate 10.0.0.9-10.0.0.1: the last address is before the first' --generate 10.0.0.9-10.0.0.1
	together 2 '--generate 10.0.0.1-::1: first and last address must be of one family' --generate 10.0.0.1-::1
	together 2 '--generate 10.0.0.0/33: must be NETWORK/BITS or FIRST-LAST' --generate 10.0.0.0/33
	together 2 '--seed x: must be a whole number of at most 64 bits' --seed x 127.0.0.1
}

@test "-T tsprespec takes at most 4 hosts before the target" {
	together 2 '-T tsprespec: at most 4 hosts before the target' -T tsprespec 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 127.0.0.1
}

@test "an empty target is no target" {
	together 2 'usage error: Destination address required' ''
}

@test "a usage error under --json is one error record between start and summary, and the message" {
	run --separate-stderr ping --json -c 0 127.0.0.1
	[ "$status" = 2 ]
	[ "$(jq -s -r '[.[].type] | join(" ")' <<<"$output")" = 'start error summary' ]
	[ "$(jq -r 'select(.type == "error") | .type, .v, .text' <<<"$output")" = "$(printf 'error\n1\n-c 0: must be a whole number, 1 or more')" ]
	[ "$stderr" = "ping: -c 0: must be a whole number, 1 or more" ]
	run --separate-stderr ping --cuont=3 -J 127.0.0.1
	[ "$(jq -r 'select(.type == "error").text' <<<"$output")" = "unknown option '--cuont'; did you mean '--count'?" ]
}

@test "long names are never abbreviated" {
	run ping --coun 3 127.0.0.1
	[ "$status" = 2 ]
	[ "${lines[0]}" = "ping: unknown option '--coun'; did you mean '--count'?" ]
}

@test "-N help lists what can be asked" {
	run ping -N help
	[ "$status" = 0 ]
	for word in name ipv6 ipv6-all ipv6-global ipv6-sitelocal ipv6-linklocal ipv4 ipv4-all subject-ipv6= \
		subject-ipv4= subject-name= subject-fqdn=; do
		[[ $output == *"$word"* ]]
	done
}

# Every option of the table is in the list here, so that a new number cannot be forgotten.
@test "every option that takes a number is tried above" {
	local numbers
	mapfile -t numbers < <(ping --help | sed -nE 's/^  (-.), --[a-z-]+=(N|BYTES|HOPS|ID|MARK|LABEL|CLASS|SECONDS|HEX)( .*|$)/\1/p')
	[ "${#numbers[@]}" -ge 12 ]
	for option in "${numbers[@]}"; do
		grep -qE -- "(refuses|for option in).* $option( |;|\$)" "$BATS_TEST_FILENAME" || {
			echo "$option is tried nowhere"
			return 1
		}
	done
}

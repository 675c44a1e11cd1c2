#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The hostile host parts good from bad: tshark agrees with what it sends, and the system's ping shows in it
# the faults it is known for.

setup_file() {
	load ../lib/helpers
	reference_ping=$(reference ping)
	export reference_ping
}

setup() {
	load ../lib/helpers
	needs_tun
	hostile=${top_builddir:?}/tests/lab/hostile
	cases=$BATS_TEST_DIRNAME/cases
}

# target FAMILY
target() {
	if [ "$1" = 4 ]; then echo 10.66.0.2; else echo fd66::2; fi
}

# the system's ping, its answer without times that are times
reference_pings() {
	local family=$1 name=$2
	shift 2
	run "$hostile" --family "$family" ${open:+"$open"} "$name" "$reference_ping" -n -c 1 -W 1 "$@" "$(target "$family")"
}

# decoded FAMILY FIELDS CASE...: what tshark reads in the first packet that each case sends
decoded() {
	local family=$1 fields=$2 name options=() field pcap=$BATS_TEST_TMPDIR/all.pcap
	shift 2
	for name; do
		"$hostile" --family "$family" --pcap "$BATS_TEST_TMPDIR/one.pcap" "$name" \
			"$reference_ping" -q -n -c 1 -W 0.5 "$(target "$family")" >/dev/null || [ $? = 1 ]
		# one file header is enough
		[ -e "$pcap" ] || head -c 24 "$BATS_TEST_TMPDIR/one.pcap" >"$pcap"
		tail -c +25 "$BATS_TEST_TMPDIR/one.pcap" >>"$pcap"
	done
	for field in $fields; do
		options+=(-e "$field")
	done
	tshark -r "$pcap" -Y 'ip.dst == 10.66.0.1 || ipv6.dst == fd66::1' -T fields -E occurrence=f \
		-E separator=' ' "${options[@]}" 2>/dev/null | sed 's/ *$//' | paste -d ' ' <(printf '%s\n' "$@") -
}

@test "every case is named once for a family" {
	run "$hostile" --list
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -ge 300 ]
	run bash -c "'$hostile' --list | sed 's/\(.*\) 46/\1 4\n\1 6/' | sort | uniq -d"
	[ "$output" = '' ]
}

@test "the tables speak of cases that there are" {
	"$hostile" --list | cut -d ' ' -f 1 | sort -u >"$BATS_TEST_TMPDIR/there"
	sed -n 's/^== \([^:]*\):.*/\1/p' "$cases"/*.cases | sort -u >"$BATS_TEST_TMPDIR/asked"
	run comm -13 "$BATS_TEST_TMPDIR/there" "$BATS_TEST_TMPDIR/asked"
	[ "$output" = '' ]
	[ "$(wc -l <"$BATS_TEST_TMPDIR/asked")" -ge 150 ]
}

@test "tshark reads in IPv4 packets what the cases put there" {
	run decoded 4 'ip.src ip.ttl ip.len icmp.type icmp.code icmp.checksum.status icmp.seq icmp.mtu icmp.pointer icmp.redir_gw' \
		good size-4 size-1000 size-65507 source-other source-far sequence-far sequence-before code-255 \
		type-timestamp checksum-one-bit hops-1 trailer-1 host-unreachable precedence-cutoff \
		source-quench redirect-host time-exceeded reassembly-exceeded parameter-20 too-big-1400 \
		error-from-target error-checksum quote-8 quote-options-40 extension
	squeezed=$(tr -s ' ' <<<"$output")
	[ "$squeezed" = 'good 10.66.0.2 64 84 0 0 1 1
size-4 10.66.0.2 64 32 0 0 1 1
size-1000 10.66.0.2 64 1028 0 0 1 1
size-65507 10.66.0.2 64 65535 0 0 1 1
source-other 10.66.0.3 64 84 0 0 1 1
source-far 192.0.2.7 64 84 0 0 1 1
sequence-far 10.66.0.2 64 84 0 0 1 1001
sequence-before 10.66.0.2 64 84 0 0 1 0
code-255 10.66.0.2 64 84 0 255 1 1
type-timestamp 10.66.0.2 64 84 14 0 1 1
checksum-one-bit 10.66.0.2 64 84 0 0 0 1
hops-1 10.66.0.2 1 84 0 0 1 1
trailer-1 10.66.0.2 64 84 0 0 1 1
host-unreachable 10.66.0.9 64 112 3 1 1 1
precedence-cutoff 10.66.0.9 64 112 3 15 1 1
source-quench 10.66.0.9 64 112 4 0 1 1
redirect-host 10.66.0.9 64 112 5 1 1 1 10.66.0.7
time-exceeded 10.66.0.9 64 112 11 0 1 1
reassembly-exceeded 10.66.0.9 64 112 11 1 1 1
parameter-20 10.66.0.9 64 112 12 0 1 1 20
too-big-1400 10.66.0.9 64 112 3 4 1 1 1400
error-from-target 10.66.0.2 64 112 11 0 1 1
error-checksum 10.66.0.9 64 112 11 0 0 1
quote-8 10.66.0.9 64 56 11 0 1 1
quote-options-40 10.66.0.9 64 152 11 0 1 1
extension 10.66.0.9 64 172 11 0 1 1' ]
}

@test "tshark reads in IPv6 packets what the cases put there" {
	run decoded 6 'ipv6.src ipv6.hlim ipv6.plen icmpv6.type icmpv6.code icmpv6.checksum.status icmpv6.echo.sequence_number icmpv6.mtu icmpv6.pointer' \
		good size-4 size-1000 size-65527 source-other source-link-local sequence-far code-1 \
		checksum-one-bit hops-255 trailer-1 chain-hop-by-hop chain-mixed no-route reject-route \
		time-exceeded parameter-option parameter-far too-big-1400 error-from-target error-checksum \
		quote-8 extension
	squeezed=$(tr -s ' ' <<<"$output")
	[ "$squeezed" = 'good fd66::2 64 64 129 0 1 1
size-4 fd66::2 64 12 129 0 1 1
size-1000 fd66::2 64 1008 129 0 1 1
size-65527 fd66::2 64 65535 129 0 1 1
source-other fd66::3 64 64 129 0 1 1
source-link-local fe80::2 64 64 129 0 1 1
sequence-far fd66::2 64 64 129 0 1 1001
code-1 fd66::2 64 64 129 1 1 1
checksum-one-bit fd66::2 64 64 129 0 0 1
hops-255 fd66::2 255 64 129 0 1 1
trailer-1 fd66::2 64 64 129 0 1 1
chain-hop-by-hop fd66::2 64 72 129 0 1 1
chain-mixed fd66::2 64 112 129 0 1 1
no-route fd66::9 64 112 1 0 1 1
reject-route fd66::9 64 112 1 6 1 1
time-exceeded fd66::9 64 112 3 0 1 1
parameter-option fd66::9 64 112 4 2 1 1 40
parameter-far fd66::9 64 112 4 0 1 1 4294967295
too-big-1400 fd66::9 64 112 2 0 1 1 1400
error-from-target fd66::2 64 112 3 0 1 1
error-checksum fd66::9 64 112 3 0 0 1
quote-8 fd66::9 64 56 3 0 1 1
extension fd66::9 64 152 3 0 1 1' ]
}

@test "tshark decodes the extensions and sees which checksum is wrong" {
	for name in extension extension-interface extension-checksum; do
		"$hostile" --family 4 --pcap "$BATS_TEST_TMPDIR/$name.pcap" "$name" \
			"$reference_ping" -q -n -c 1 -W 2 10.66.0.2 >/dev/null || [ $? = 1 ]
		tshark -V -Y 'icmp.type == 11' -r "$BATS_TEST_TMPDIR/$name.pcap" 2>/dev/null |
			sed -n '/Multi-Part/,$p' >"$BATS_TEST_TMPDIR/$name"
	done
	run grep -E 'Status|Label:.*Exp:' "$BATS_TEST_TMPDIR/extension"
	[ "$(tr -s ' ' <<<"$output")" = ' [Checksum Status: Good]
 Label: 16, Exp: 0, S: 0, TTL: 1
 Label: 17, Exp: 0, S: 1, TTL: 64' ]
	run grep -E 'Checksum Status|Interface Index|Source:|^ *Name:|Unit' "$BATS_TEST_TMPDIR/extension-interface"
	[ "$(tr -s ' ' <<<"$output")" = ' [Checksum Status: Good]
 Interface Index: 7
 Source: 10.66.0.9
 Name: eth0/1
 Maximum Transmission Unit: 1500' ]
	run grep 'Status' "$BATS_TEST_TMPDIR/extension-checksum"
	[ "$(tr -d ' ' <<<"$output")" = '[ChecksumStatus:Bad]' ]
}

@test "a good reply returns the probe's payload byte for byte" {
	for family in 4 6; do
		"$hostile" --family "$family" --pcap "$BATS_TEST_TMPDIR/good.pcap" good \
			"$reference_ping" -q -n -c 3 -i 0.01 -s 1000 "$(target "$family")"
		field=ip.src
		[ "$family" = 4 ] || field=ipv6.src
		tshark -r "$BATS_TEST_TMPDIR/good.pcap" -Y "icmp.type == 8 || icmpv6.type == 128" -T fields -e data.data \
			>"$BATS_TEST_TMPDIR/asked" 2>/dev/null
		tshark -r "$BATS_TEST_TMPDIR/good.pcap" -Y "icmp.type == 0 || icmpv6.type == 129" -T fields -e data.data \
			>"$BATS_TEST_TMPDIR/answered" 2>/dev/null
		[ "$(wc -l <"$BATS_TEST_TMPDIR/asked")" -eq 3 ]
		cmp "$BATS_TEST_TMPDIR/asked" "$BATS_TEST_TMPDIR/answered"
	done
}

@test "the system's ping counts a hundred good replies, over both kinds of socket and families" {
	for family in 4 6; do
		for open in '' --open; do
			run "$hostile" --family "$family" ${open:+"$open"} good \
				"$reference_ping" -q -n -c 100 -i 0.002 "$(target "$family")"
			[ "$status" -eq 0 ]
			[[ $output == *'100 packets transmitted, 100 received, 0% packet loss'* ]]
		done
	done
}

@test "the system's ping takes a forged stamp for a time of decades" {
	for family in 4 6; do
		for name in stamp-zero stamp-minimum stamp-ones; do
			reference_pings "$family" "$name"
			[[ $output =~ time=1[0-9]{12}\ ms ]]
		done
	done
}

@test "the system's ping lets a reply of 12 bytes make the minimum 9223372036854775.807" {
	for family in 4 6; do
		reference_pings "$family" size-4
		[[ $output == *'12 bytes from '*' (truncated)'* ]]
		[[ $output == *'rtt min/avg/max/mdev = 9223372036854775.807/0.000/0.000/0.000 ms'* ]]
	done
}

@test "the system's ping believes a stamp from the future more than its clock" {
	for family in 4 6; do
		reference_pings "$family" stamp-later
		[[ $output == *'Warning: time of day goes back (-'*'us), taking countermeasures'* ]]
	done
}

@test "the system's ping counts replies to probes that were never sent" {
	for family in 4 6; do
		reference_pings "$family" sequence-far
		[ "$status" -eq 0 ]
		[[ $output == *'icmp_seq=1001 '*'1 packets transmitted, 1 received, 0% packet loss'* ]]
	done
}

@test "the system's ping counts another host's reply" {
	for family in 4 6; do
		reference_pings "$family" source-other
		[ "$status" -eq 0 ]
		[[ $output == *'(DIFFERENT ADDRESS!)'*'1 packets transmitted, 1 received, 0% packet loss'* ]]
	done
}

@test "the system's ping counts a wrong checksum on a raw socket as right" {
	reference_pings 4 checksum-one-bit
	[ "$status" -eq 0 ]
	[[ $output == *'1 packets transmitted, 1 received, 0% packet loss'* ]]
}

@test "the system's ping counts a redirect on a ping socket as an error" {
	open=--open
	reference_pings 4 redirect-host
	[[ $output == *'1 packets transmitted, 0 received, +1 errors, 100% packet loss'* ]]
}

@test "the system's ping reads 164 bytes of a long reply" {
	reference_pings 4 size-1000
	[[ $output == *'172 bytes from 10.66.0.2'* ]]
}

@test "a command that does not end is ended, one that asks nothing is trouble" {
	run "$hostile" --limit 1 good sleep 100
	[ "$status" -eq 125 ]
	[ "$output" = 'hostile: the command did not end in 1 s
hostile: good: 0 probes, 0 packets sent, 0 refused by the device' ]
	run "$hostile" --limit 1 silent "$reference_ping" -q -n 10.66.0.2
	[ "$status" -eq 124 ]
	run "$hostile" good true
	[ "$status" -eq 125 ]
	run "$hostile" no-such-case true
	[ "$status" -eq 125 ]
	[ "$output" = 'hostile: no such case: no-such-case' ]
	run "$hostile" good
	[ "$status" -eq 125 ]
	run "$hostile" good /nonexistent/command
	[ "$status" -eq 125 ]
	[[ $output == 'hostile: /nonexistent/command: No such file or directory'* ]]
}

@test "the command's exit status is the hostile host's" {
	# shellcheck disable=SC2016 # the inner shell expands it
	run "$hostile" good sh -c '"$reference_ping" -q -n -c 1 10.66.0.2 && exit 42'
	[ "$status" -eq 42 ]
	# shellcheck disable=SC2016 # the inner shell expands it
	# shellcheck disable=SC2016 # the inner shell expands it
	run "$hostile" good sh -c '"$reference_ping" -q -n -c 1 10.66.0.2; kill -TERM $$'
	[ "$status" -eq 143 ]
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The examples of icmp-send's man page, run as they stand: between 192.0.2.1, which gets the messages, and no other host.
# shellcheck disable=SC2030,SC2031,SC2154

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	page=$BATS_TEST_DIRNAME/../../man/icmp-send.8
}

teardown() {
	topology_end
}

receiver=${top_builddir:-.}/tests/lab/receiver

# The command lines of the page's examples, continued lines joined.
examples() {
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh DIAGNOSTICS/p' "$page" | sed -n '/^\.Bd/,/^\.Ed/{/^\./!p}' |
		sed 's/\\e$/\\/' | sed -z 's/\\\n *//g' | sed 's/^ *//'
}

network() {
	host_add host peer
	in_host host ip link add eth0 type veth peer name eth0 netns "$topology_dir/peer.net"
	in_host peer ip link set eth0 up
	in_host host sh -ec 'ip link set eth0 up
		ip address add 192.0.2.1/24 dev eth0
		ip address add 2001:db8::1/64 dev eth0 nodad
		ip address add fe80::1/64 dev eth0 nodad
		ip route add default dev eth0
		ip -6 route add default dev eth0
		echo 1 >/proc/sys/net/ipv4/icmp_echo_enable_probe'
	# an example's router that does not exist
	in_host host sysctl -qw net.ipv4.conf.all.rp_filter=0
	wait_until in_host host ip route get 198.51.100.9
	wait_until ipv6_ready eth0 in_host host
	icmp-send --dry-run --src 192.0.2.1 --pcapng capture.pcapng echo 192.0.2.9 >/dev/null
}

# run_example LINE: with what it waits for
run_example() {
	case $1 in
	*--quote-live*)
		local port=${1#*--quote-live }
		port=${port%% *}
		in_background host "$BATS_TEST_TMPDIR/example" bash -c "$1"
		wait_until receives in_host host
		in_host host bash -c "echo x >/dev/${port%,*}/192.0.2.1/${port#*,}" 2>/dev/null || :
		wait "$topology_pid"
		;;
	*--quote-socket*)
		in_background host "$BATS_TEST_TMPDIR/receiver" "$receiver" udp-connected 192.0.2.1 4000 198.51.100.9 53
		wait_until grep -q '^ready$' "$BATS_TEST_TMPDIR/receiver"
		in_host host bash -c "$1"
		wait_until grep -q ECONNREFUSED "$BATS_TEST_TMPDIR/receiver"
		;;
	*--listen*) in_host host bash -c "${1/-w 60/-w 0.1}" ;;
	*) in_host host bash -c "$1" ;;
	esac
}

@test "every example of the man page works as it stands" {
	cd "$BATS_TEST_TMPDIR"
	network
	count=0
	while read -r line; do
		echo "$line"
		run_example "$line" </dev/null
		count=$((count + 1))
	done < <(examples)
	[ "$count" -ge 24 ]
}

@test "every error message of the registry, in both families, is an example of the man page" {
	cd "$BATS_TEST_TMPDIR"
	while read -r line; do
		case $line in
		*--quote-live* | *--quote-socket* | *--quote-pcap* | *--decode* | *--listen*) continue ;;
		esac
		eval "$line --dry-run --json"
	done < <(examples) | jq -r 'select(.bytes) | "\(.af)/\(.icmp_type)"' | sort -u >shown
	icmp-send --list --json | jq -r 'select(.body) | select(.body | test("quote")) | "\(.af)/\(.icmp_type)"' | sort -u >errors
	cat errors
	[ "$(wc -l <errors)" -ge 11 ]
	[ "$(comm -13 shown errors)" = '' ]
}

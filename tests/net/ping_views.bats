#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What ping shows when it is asked to: ISO times, changes of the replies, a summary again and again.
# shellcheck disable=SC2154,SC2030,SC2031

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/ping
	ping_pair
}

teardown() {
	topology_end
}

@test "--time-format=iso prints a date before each line, unix the form of -D" {
	iso='^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z '
	for target in 10.77.1.2 fd77:1::2; do
		before=$(date +%s)
		in_host a "$PING" -n -c 2 -i 0.01 --time-format=iso "$target" >"$out"
		[ "$(grep -Ec "${iso}[0-9]+ bytes from $target: icmp_seq=" "$out")" = 2 ]
		shown=$(date -d "$(grep -Eo "$iso" "$out" | head -n 1)" +%s)
		((shown >= before && shown <= $(date +%s)))
	done
	in_host a "$PING" -n -c 1 --time-format=unix 10.77.1.2 | grep -Eq '^\[[0-9]+\.[0-9]{6}\] 64 bytes'
	run "$PING" --time-format=rfc 127.0.0.1
	[ "$status" = 2 ]
	[ "$output" = "$PING: --time-format rfc: must be unix or iso" ]
}

# changing FAMILY TARGET RULE WANTED: the rule comes into force on the way back of the replies
changing() {
	out=$(mktemp "$BATS_TEST_TMPDIR/out.XXXXXX")
	in_background a "$out" "$PING" -n --changes "${@:5}" -i 0.05 "$2"
	wait_until grep -q '^PING' "$out"
	# a reply with the usual values must have come first
	seen=$(in_host a "$PING" -q -n -c 3 -i 0.1 "$2")
	[[ $seen == *' 3 received'* ]]
	in_host b nft -f - <<-END
		table $1 change {
			chain out {
				type filter hook output priority 0;
				$3
			}
		}
	END
	wait_until grep -Eq "$4" "$out"
	in_host b nft flush ruleset
	kill "$topology_pid"
}

@test "--changes reports another hop limit and traffic class of the replies, with -q too" {
	changing ip 10.77.1.2 'ip ttl set 60' '^icmp_seq=[0-9]+: ttl of the replies changed from 64 to 60$'
	changing ip 10.77.1.2 'ip dscp set cs1' '^icmp_seq=[0-9]+: tos of the replies changed from 0 to 32$' -q
	changing ip6 fd77:1::2 'ip6 hoplimit set 60' '^icmp_seq=[0-9]+: ttl of the replies changed from 64 to 60$' -q
	changing ip6 fd77:1::2 'ip6 dscp set cs1' '^icmp_seq=[0-9]+: tos of the replies changed from 0 to 32$'
}

@test "--summary-every prints counts and times again and again, and loses no probe that is in flight" {
	for target in 10.77.1.2 fd77:1::2; do
		in_host a "$PING" -n -q -c 20 -i 0.05 --summary-every=0.2 "$target" >"$out"
		cat "$out"
		count=$(grep -Ec '^last 0\.2 s: [0-9]+ packets transmitted, [0-9]+ received, 0% packet loss, rtt min/avg/max/mdev = ' "$out")
		((count >= 2))
		[ "$(grep -c '^last' "$out")" = "$count" ]
	done
	in_host a "$PING" --json -q -c 20 -i 0.05 --summary-every=0.2 10.77.1.2 >"$out"
	whole_run "$out" 0
	[ "$(jq -s '[.[] | select(.type == "window")] | length >= 2 and all(.sent == .received and .window_ms == 200)' "$out")" = true ]
}

@test "--summary-every tells loss" {
	firewall_drop b input
	in_host a "$PING" -n -q -c 20 -i 0.05 -W 0.5 --summary-every=0.2 10.77.1.2 >"$out" || :
	grep -Eq '^last 0\.2 s: [1-9][0-9]* packets transmitted, 0 received, 100% packet loss$' "$out"
}

# ---- groups --------------------------------------------------------------------

# hosts_of FILE: the list at the end, sorted
hosts_of() {
	sed -n '/hosts replied/,$p' "$1" | sed 1d | sort
}

@test "-c with -W waits for all hosts of a group and lists who replied" {
	topology_end
	topology_start
	broadcast_segment 4
	ping_sockets_open h1
	in_host h1 "$PING" -n -L -c 2 -i 1 -W 1 ff02::1%eth0 >"$out"
	cat "$out"
	grep -q '^3 hosts replied:$' "$out"
	diff <(hosts_of "$out") - <<-'END'
		  fe80::2%eth0 (2 replies)
		  fe80::3%eth0 (2 replies)
		  fe80::4%eth0 (2 replies)
	END
	in_host h1 "$PING" -n -b -q -c 1 -W 1 10.77.1.255 >"$out" 2>/dev/null
	diff <(hosts_of "$out" | grep -v '10.77.1.1 ') - <<-'END'
		  10.77.1.2 (1 reply)
		  10.77.1.3 (1 reply)
		  10.77.1.4 (1 reply)
	END
	# as iputils without -W: the first replies are enough
	in_host h1 "$PING" -n -c 1 ff02::1%eth0 >"$out"
	[ "$(grep -c 'replied' "$out")" = 0 ]
}

@test "a flood rings the bell for each reply with -a" {
	[ "$(in_host a "$PING" -n -f -a -c 5 10.77.1.2 | tr -cd '\a' | wc -c)" = 5 ]
	[ "$(in_host a "$PING" -n -f -a -c 5 fd77:1::2 | tr -cd '\a' | wc -c)" = 5 ]
}

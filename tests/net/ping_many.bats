#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# ping over many targets: where they come from, what is sent, what is printed.
# shellcheck disable=SC2154,SC2016,SC2030,SC2031

bats_require_minimum_version 1.5.0

# Host b owns 10.9.0.0/16 and fd09::/64 but for 10.9.7.0/24 and fd09::7:0/112, where nothing replies.
setup() {
	load ../lib/ping
	ping_pair
	in_host b ip route add local 10.9.0.0/16 dev lo
	in_host b ip -6 route add local fd09::/64 dev lo
	in_host b ip route add blackhole 10.9.7.0/24 table local
	in_host b ip -6 route add blackhole fd09::7:0/112 table local
	in_host a ip route add 10.9.0.0/16 via 10.77.1.2
	in_host a ip -6 route add fd09::/64 via fd77:1::2
	quick=(--probe-timeout 0.3 --retry 1 --backoff 1)
	signal_at=$BATS_TEST_DIRNAME/../lib/signal-at
}

teardown() {
	topology_end
}

# echoes: how many echo requests host b has got, of both families
echoes() {
	in_host b awk '/^IcmpMsg:/ { for (i = 1; i <= NF; i++) if (names[i] == "InType8") sum += $i; split($0, names) }
		$1 == "Icmp6InEchos" { sum += $2 } END { print sum + 0 }' /proc/net/snmp /proc/net/snmp6
}

# ---- what is printed -----------------------------------------------------------

@test "lines of several targets have the target in front, each has its statistics" {
	run in_host a "$PING" -c 1 -W 1 10.9.0.1 fd09::1 10.9.7.1
	[ "$status" = 0 ]
	diff <(timeless <<<"$output" | grep . | LC_ALL=C sort) - <<-'END'
		--- 10.9.0.1 ping statistics ---
		--- 10.9.7.1 ping statistics ---
		--- fd09::1 ping statistics ---
		1 packets transmitted, 0 received, 100% packet loss, time T
		1 packets transmitted, 1 received, 0% packet loss, time T
		1 packets transmitted, 1 received, 0% packet loss, time T
		10.9.0.1: 64 bytes from 10.9.0.1: icmp_seq=1 ttl=64 time=T
		3 targets: 2 alive, 1 unreachable, 3 packets transmitted, 2 received
		PING 10.9.0.1 (10.9.0.1) 56(84) bytes of data.
		PING 10.9.7.1 (10.9.7.1) 56(84) bytes of data.
		PING fd09::1 (fd09::1) 56 data bytes
		fd09::1: 64 bytes from fd09::1: icmp_seq=1 ttl=64 time=T
		rtt min/avg/max/mdev = T
		rtt min/avg/max/mdev = T
	END
	[ "${lines[-1]}" = '3 targets: 2 alive, 1 unreachable, 3 packets transmitted, 2 received' ]
}

@test "-q leaves the statistics" {
	run in_host a "$PING" -q -c 2 -i 0.01 10.9.0.1 10.9.0.2
	[ "$status" = 0 ]
	diff <(timeless <<<"$output" | grep . | LC_ALL=C sort) - <<-'END'
		--- 10.9.0.1 ping statistics ---
		--- 10.9.0.2 ping statistics ---
		2 packets transmitted, 2 received, 0% packet loss, time T
		2 packets transmitted, 2 received, 0% packet loss, time T
		2 targets: 2 alive, 0 unreachable, 4 packets transmitted, 4 received
		rtt min/avg/max/mdev = T
		rtt min/avg/max/mdev = T
	END
}

@test "an ICMP error ends the probe and is shown with its target" {
	firewall_reject b port-unreachable
	run in_host a "$PING" -c 1 10.9.0.1 10.9.0.2
	[ "$status" = 1 ]
	[[ $output == *'10.9.0.1: From 10.9.0.1 icmp_seq=1 Destination Port Unreachable'* ]]
	[[ $output == *'10.9.0.2: From 10.9.0.2 icmp_seq=1 Destination Port Unreachable'* ]]
	[[ $output == *'1 packets transmitted, 0 received, +1 errors, 100% packet loss'* ]]
}

@test "--only and --retry decide each target once, over ping sockets and raw ones" {
	needs_root
	seq 1 10 | sed 's/^/10.9.0./' >"$BATS_TEST_TMPDIR/alive"
	for how in in_host ping_socket; do
		ping_socket() { without_capabilities "$@"; }
		[ "$how" = ping_socket ] || ping_sockets_close a
		run "$how" a "$PING" "${quick[@]}" --only alive --generate 10.9.0.1-10.9.0.10 --generate 10.9.7.0/29
		diff <(sort <<<"$output") <(sort "$BATS_TEST_TMPDIR/alive")
		[ "$status" = 0 ]
		run "$how" a "$PING" "${quick[@]}" --only unreachable --generate 10.9.0.1-10.9.0.10 --generate 10.9.7.0/30
		diff <(sort <<<"$output") <(printf '10.9.7.1\n10.9.7.2\n')
		run "$how" a "$PING" "${quick[@]}" fd09::1 fd09::7:1 10.9.7.1
		diff <(sed -E 's/\([0-9.]+ ms\)/(T)/' <<<"$output" | sort) - <<-'END'
			10.9.7.1 is unreachable
			fd09::1 is alive (T)
			fd09::7:1 is unreachable
		END
		[ "$status" = 0 ]
		run "$how" a "$PING" "${quick[@]}" --only unreachable fd09::7:1 10.9.7.1
		[ "$status" = 1 ]
		ping_sockets_open a
	done
}

# targets_mixed COUNT: so many of b's IPv4 addresses, and every 200th time an IPv6 address of a's own
targets_mixed() {
	in_host a ip -6 route add local fd0a::/64 dev lo
	awk -v count="$1" 'BEGIN {
		for (n = 0; n < count; n++) {
			printf "10.9.%d.%d\n", 16 + n / 256, n % 256
			if (n % 200 == 0)
				printf "fd0a::%x\n", n
		}
	}'
}

# uplink_slow RATE: the link from a to b takes RATE only (a word of tc's) and drops nothing
uplink_slow() {
	in_host a ping -q -c 1 10.77.1.2
	in_host a tc qdisc replace dev to-b root tbf rate "$1" burst 3000 latency 60s
}

@test "a full send buffer of one family holds both, and each target is found" {
	targets_mixed 6000 >"$BATS_TEST_TMPDIR/targets"
	uplink_slow 4mbit
	in_host a "$PING" --only alive --rate 0 --retry 0 -W 20 --file "$BATS_TEST_TMPDIR/targets" >"$BATS_TEST_TMPDIR/found"
	diff <(sort "$BATS_TEST_TMPDIR/found") <(sort "$BATS_TEST_TMPDIR/targets")
}

@test "a signal and the deadline end a sweep whose send buffer is full, and no probe counts as refused" {
	targets_mixed 6000 >"$BATS_TEST_TMPDIR/targets"
	uplink_slow 16kbit
	for ending in "sent INT -- $PING" "-- $PING -w 1"; do
		# shellcheck disable=SC2086
		in_host a "$signal_at" $ending --json --only alive --rate 0 --retry 0 --file "$BATS_TEST_TMPDIR/targets" >"$BATS_TEST_TMPDIR/records" || :
		[ "$(jq -c 'select(.type == "total") | [.local_errors, .sent < 6000]' "$BATS_TEST_TMPDIR/records")" = '[0,true]' ]
	done
}

@test "a lost probe is sent again, and only then" {
	in_host b nft -f - <<-'END'
		table ip lossy {
			chain in {
				type filter hook input priority 0
				icmp type echo-request ip daddr 10.9.0.1 limit rate 1/hour burst 1 packets drop
			}
		}
	END
	run in_host a "$PING" "${quick[@]}" --fields host,state,sent,received,number 10.9.0.1 10.9.0.2 10.9.7.1
	[ "$status" = 0 ]
	diff <(sort <<<"$output") - <<-'END'
		10.9.0.1	alive	2	1	0
		10.9.0.2	alive	1	1	1
		10.9.7.1	unreachable	2	0	2
	END
}

@test "the deadline holds for a file of excludes that does not end" {
	mkfifo "$BATS_TEST_TMPDIR/excludes"
	sleep 60 >"$BATS_TEST_TMPDIR/excludes" 3>&- &
	run in_host a timeout 20 "$PING" -c 1 -w 1 --exclude-file="$BATS_TEST_TMPDIR/excludes" 10.9.0.1 10.9.0.2
	kill $!
	[ "$status" = 2 ]
	[[ $output == *"$BATS_TEST_TMPDIR/excludes: has not ended before the deadline" ]]
}

@test "a target that this host refuses to send to is tried once, and so it says" {
	route_verdict a prohibit 10.9.8.0/24
	route_verdict a prohibit fd09::8:0/112
	run --separate-stderr in_host a "$PING" "${quick[@]}" --retry 3 --fields host,state,sent 10.9.8.1 fd09::8:1
	[ "$status" = 1 ]
	diff <(sort <<<"$output") <(printf '%s\tunreachable\t1\n' 10.9.8.1 fd09::8:1)
}

@test "--fields prints what is known, as text and as short objects" {
	run in_host a "$PING" "${quick[@]}" --fields addr,ttl,rtt_ms 10.9.0.1
	grep -qxE 'addr=10\.9\.0\.1 ttl=64 rtt=[0-9.]+' <(awk -F '\t' '{ print "addr=" $1 " ttl=" $2 " rtt=" $3 }' <<<"$output")
	run in_host a "$PING" "${quick[@]}" --fields addr,ttl,rtt_ms 10.9.7.1
	[ "$output" = $'10.9.7.1\t-\t-' ]
	run in_host a "$PING" "${quick[@]}" --json --fields addr,ttl,rtt_ms 10.9.0.1
	[[ ${lines[1]} =~ ^\{\"addr\":\"10\.9\.0\.1\",\"ttl\":64,\"rtt_ms\":[0-9.]+\}$ ]]
	[ "${#lines[1]}" -lt 60 ]
	run in_host a "$PING" "${quick[@]}" --json --fields addr,ttl,rtt_ms 10.9.7.1
	[ "${lines[1]}" = '{"addr":"10.9.7.1"}' ]
}

@test "--json names the target in each record and ends with the total" {
	local out=$BATS_TEST_TMPDIR/out
	in_host a "$PING" -J -c 2 -i 0.01 -W 0.5 10.9.0.1 fd09::1 10.9.7.1 >"$out"
	valid "$out"
	[ "$(jq -r 'select(.type == "reply") | "\(.host) \(.seq)"' "$out" | sort | tr '\n' ,)" = \
		'10.9.0.1 1,10.9.0.1 2,fd09::1 1,fd09::1 2,' ]
	[ "$(jq -r 'select(.type == "summary") | "\(.host) \(.sent) \(.received) \(.exit)"' "$out" | sort | tr '\n' ,)" = \
		'10.9.0.1 2 2 0,10.9.7.1 2 0 1,fd09::1 2 2 0,' ]
	[ "$(jq -r 'select(.type == "lost") | "\(.host) \(.seq)"' "$out" | tr '\n' ,)" = '10.9.7.1 1,10.9.7.1 2,' ]
	[ "$(tail -n 1 "$out" | jq -c '[.type, .targets, .alive, .unreachable, .unknown, .sent, .received, .exit]')" = \
		'["total",3,2,1,0,6,4,0]' ]
	in_host a "$PING" -J "${quick[@]}" 10.9.0.1 10.9.7.1 >"$out"
	valid "$out"
	[ "$(jq -r .type "$out" | tr '\n' ' ')" = 'start summary summary total ' ]
}

@test "QUIT prints the counts so far, INT the statistics of every target" {
	run "$signal_at" 'icmp_seq=3' INT -- nsenter --net="$topology_dir/a.net" "$PING" -i 0.05 10.9.0.1 10.9.7.1
	[ "$status" = 0 ]
	echo "$output"
	[[ $output == *'--- 10.9.0.1 ping statistics ---'*'--- 10.9.7.1 ping statistics ---'*'2 targets: 1 alive, 1 unreachable, '* ]]
	run "$signal_at" 'icmp_seq=3' QUIT 'icmp_seq=5' INT -- nsenter --net="$topology_dir/a.net" "$PING" -i 0.05 10.9.0.1 10.9.7.1
	[[ $output == *' packets, 2 targets: '*' under way'* ]]
}

@test "what a signal or the deadline leaves without a probe is undecided, not unreachable" {
	local metadata=$BATS_TEST_TMPDIR/metadata out=$BATS_TEST_TMPDIR/records counts='[.targets == .alive + .unreachable + .undecided, .unreachable, .undecided > 0, .targets > .sent]'
	local many=(--generate 10.9.0.1-10.9.0.200 --rate 10)
	for ending in "icmp_seq=1 INT -- $PING" "-- $PING --deadline=0.5"; do
		# shellcheck disable=SC2086
		run in_host a "$signal_at" $ending -c 2 -i 60 "${many[@]}"
		echo "$output"
		[[ ${lines[-1]} =~ ^([0-9]+)\ targets:\ ([0-9]+)\ alive,\ ([0-9]+)\ unreachable,\ ([0-9]+)\ undecided,\ ([0-9]+)\ packets\ transmitted,\ ([0-9]+)\ received$ ]]
		[ "${BASH_REMATCH[1]}" = $((BASH_REMATCH[5] + BASH_REMATCH[4])) ]
		[ "${BASH_REMATCH[3]}" = $((BASH_REMATCH[5] - BASH_REMATCH[6])) ]
	done
	for ending in "alive INT -- $PING" "-- $PING --deadline=0.5"; do
		# the first one is silent, and its retries are under way
		# shellcheck disable=SC2086
		in_host a "$signal_at" $ending --json --fields addr,state --retry 3 --probe-timeout 60 --metadata-file "$metadata" 10.9.7.1 fd09::7:1 "${many[@]}" >"$out" || :
		[ "$(jq -c "select(.type == \"total\") | $counts" "$out")" = '[true,0,true,true]' ]
		[ "$(jq -c "$counts" "$metadata")" = '[true,0,true,true]' ]
	done
}

@test "what the own kernel refuses names its target, and ends it" {
	for how in '--retry 3' '-c 1'; do
		# shellcheck disable=SC2086
		run --separate-stderr in_host a ping $how 10.9.0.1 192.0.2.1
		[ "$status" = 0 ]
		[[ $stderr == 'ping: 192.0.2.1: sendmsg: Network is unreachable'* ]]
		[[ $output == *10.9.0.1* ]]
	done
	run in_host a ping --json --only alive 192.0.2.1
	[ "$status" = 1 ]
	[[ $output == *'ping: 192.0.2.1: sendmsg: Network is unreachable'* ]]
}

@test "size, hop limit, class, source, interface and family hold for each target" {
	in_host b nft -f - <<-'END'
		table inet wanted {
			counter four {}
			counter six {}
			chain in {
				type filter hook input priority 0
				icmp type echo-request ip length 1028 ip ttl 9 ip dscp ef ip saddr 10.77.1.1 counter name four
				icmpv6 type echo-request ip6 length 1008 ip6 hoplimit 9 ip6 dscp ef ip6 saddr fd77:1::1 counter name six
			}
		}
	END
	probe=(-s 1000 -t 9 -Q ef --only alive -I to-b)
	run in_host a "$PING" "${probe[@]}" -I 10.77.1.1 10.9.0.1 10.9.0.2
	[ "${#lines[@]}" = 2 ]
	run in_host a "$PING" "${probe[@]}" -I fd77:1::1 fd09::1 fd09::2 fd09::3
	[ "${#lines[@]}" = 3 ]
	[ "$(in_host b nft -j list counters | jq -r '[.nftables[].counter | select(.) | .packets] | join(" ")')" = '2 3' ]
}

@test "a link-local target keeps its zone" {
	run in_host a "$PING" -c 1 fe80::2%to-b 10.9.0.1
	[ "$status" = 0 ]
	[[ $output == *'fe80::2%to-b: 64 bytes from fe80::2%to-b: icmp_seq=1 ttl=64 time='* ]]
}

# filtered PID: whether a filter of system calls is in force there
filtered() {
	grep -qE '^Seccomp:[[:space:]]2$' "/proc/$1/status"
}

@test "names, and the lines of several files, are probed within the sandbox" {
	[ -z "${ICMP_TOOLS_SANITIZERS:-}${ICMP_TOOLS_WRAPPER:-}" ] || skip 'no sandbox there'
	hosts_file a <<<'10.9.0.1 bee.example'
	resolver_none a
	cd "$BATS_TEST_TMPDIR" || return
	local link
	link=$(in_host a ip -o -6 addr show scope link | awk '{ print $2; exit }')
	printf '10.9.0.2\nbee.example\nnosuch.invalid\n' >first
	printf 'fe80::1%%%s\n10.9.0.3\n' "$link" >second
	in_host b ip -6 addr add fe80::1/64 dev "$(in_host b ip -o link show type veth | awk -F '[ :@]+' '{ print $2; exit }')" nodad
	run -2 --separate-stderr in_host a ping --sandbox=require "${quick[@]}" --only alive --file first --file missing --file second bee.example
	diff <(sort <<<"$output") <(printf '%s\n' 10.9.0.2 10.9.0.3 bee.example bee.example "fe80::1%$link" | sort)
	grep -qx 'ping: missing: No such file or directory' <<<"$stderr"
	grep -qE '^ping: first:3: nosuch\.invalid: ' <<<"$stderr"
}

@test "numbers are probed within the sandbox" {
	[ -z "${ICMP_TOOLS_SANITIZERS:-}${ICMP_TOOLS_WRAPPER:-}" ] || skip 'no sandbox there'
	for command in ping 'fping -l'; do
		# shellcheck disable=SC2086
		nsenter --net="$topology_dir/a.net" $command 10.9.0.1 10.9.0.2 >/dev/null 3>&- &
		wait_until filtered $!
		kill -INT $!
		# the second target may not have been asked yet
		wait $! || [ $? = 1 ]
	done
}

# ---- where targets come from -----------------------------------------------------

@test "a file gives targets, bad lines are named with their number and the rest goes on" {
	printf '%s\n' '# hosts' '' '  10.9.0.1  # the first' $'10.9.0.2\r' '10.9.0.3 10.9.0.4' $'10.9.0.\x015' nosuch.invalid \
		"$(printf 'x%.0s' {1..70000})" fd09::1 10.9.0.6/32 >"$BATS_TEST_TMPDIR/hosts"
	printf '10.9.0.7' >>"$BATS_TEST_TMPDIR/hosts"
	resolver_none a
	cd "$BATS_TEST_TMPDIR" || return
	run --separate-stderr in_host a ping "${quick[@]}" --only alive --file hosts
	[ "$status" = 2 ]
	diff <(sort <<<"$output") <(printf '%s\n' 10.9.0.1 10.9.0.2 10.9.0.7 fd09::1)
	diff <(sed 's/: [^:]*resolution$/: WHY/; s/: Name or.*/: WHY/' <<<"$stderr" | sort) - <<-'END'
		ping: hosts:10: 10.9.0.6/32: WHY
		ping: hosts:5: more than one word in the line
		ping: hosts:6: control characters in the line
		ping: hosts:7: nosuch.invalid: WHY
		ping: hosts:8: the line is too long
	END
	[ "$(echoes)" = 4 ]
}

@test "standard input is read as it comes" {
	local out=$BATS_TEST_TMPDIR/out
	mkfifo "$BATS_TEST_TMPDIR/in"
	in_host a "$PING" "${quick[@]}" --only alive --file - <"$BATS_TEST_TMPDIR/in" >"$out" 3>&- &
	exec 8>"$BATS_TEST_TMPDIR/in"
	echo 10.9.0.1 >&8
	wait_until grep -qx 10.9.0.1 "$out"
	echo 10.9.0.2 >&8
	wait_until grep -qx 10.9.0.2 "$out"
	exec 8>&-
	wait $!
}

@test "a FIFO whose writer has not come holds neither the deadline nor the other targets" {
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	for target in 10.9.0.1 fd09::1; do
		run in_host a timeout -s KILL 60 "$PING" -c 1 -w 1 --file "$BATS_TEST_TMPDIR/fifo"
		[ "$status" = 1 ]
		[[ $output = *'0 targets: '* ]]
		in_host a timeout -s KILL 60 "$PING" -c 1 --file "$BATS_TEST_TMPDIR/fifo" 10.9.0.9 >"$BATS_TEST_TMPDIR/out" &
		wait_until grep -q 'received' "$BATS_TEST_TMPDIR/out"
		echo "$target" >"$BATS_TEST_TMPDIR/fifo"
		wait $!
		grep -F "bytes from $target: " "$BATS_TEST_TMPDIR/out"
	done
}

@test "names are looked up side by side and come out in their order" {
	resolver_none a
	{ seq 1 60 | sed 's/$/.nosuch.invalid/'; echo 10.9.0.1; } >"$BATS_TEST_TMPDIR/hosts"
	run --separate-stderr in_host a "$PING" "${quick[@]}" --only alive --file "$BATS_TEST_TMPDIR/hosts"
	[ "$status" = 2 ]
	[ "$output" = 10.9.0.1 ]
	diff <(sed -E 's/.*hosts:([0-9]+): ([0-9]+)\.nosuch.*/\1 \2/' <<<"$stderr") <(seq 1 60 | sed 's/\(.*\)/\1 \1/')
}

@test "a hundred thousand names that do not resolve are each reported, and the rest is probed" {
	local count=100000
	[ -z "${ICMP_TOOLS_WRAPPER:-}" ] || count=1000
	resolver_none a
	{ seq "$count" | sed 's/$/.nosuch.invalid/'; echo 10.9.0.1; } >"$BATS_TEST_TMPDIR/hosts"
	# few descriptors: the look-ups are bounded
	cd "$BATS_TEST_TMPDIR" || return
	status=0
	in_host a bash -c 'ulimit -n 256; "$@"' - "$PING" "${quick[@]}" --only alive --file hosts >found 2>problems || status=$?
	[ "$status" = 2 ]
	[ "$(cat found)" = 10.9.0.1 ]
	sed -E 's/.*hosts:([0-9]+): ([0-9]+)\.nosuch.*/\1 \2/' problems | cmp - <(seq "$count" | sed 's/\(.*\)/\1 \1/')
}

@test "bytes that no line has, in targets and in excludes, are named with their line" {
	cd "$BATS_TEST_TMPDIR" || return
	printf '10.9.0.1\n10.9.0.2\0\n\0\n10.9.0.3\n' >hosts
	run -2 --separate-stderr in_host a ping "${quick[@]}" --only alive --file hosts
	diff <(sort <<<"$output") <(printf '10.9.0.%s\n' 1 3)
	diff <(echo "$stderr") <(printf 'ping: hosts:%s: control characters in the line\n' 2 3)
	printf '10.9.0.0/26\r\n10.9.0.0\0/24\n' >excludes
	run -2 in_host a ping --only alive --exclude-file excludes 10.9.0.70
	[ "$output" = 'ping: excludes:2: control characters in the line' ]
	printf '10.9.0.0/30\r\n10.9.0.0/29\r\n10.9.0.0/30' >excludes
	run -0 in_host a "$PING" "${quick[@]}" --only alive --exclude-file excludes 10.9.0.1 10.9.0.7 10.9.0.8
	[ "$output" = 10.9.0.8 ]
}

@test "--all-addresses takes all addresses of a name, otherwise the first" {
	hosts_file a <<-'END'
		10.9.0.1 bee.example
		10.9.0.2 bee.example
		fd09::3 bee.example
	END
	resolver_none a
	run in_host a "$PING" "${quick[@]}" --all-addresses --fields host,addr bee.example
	diff <(sort <<<"$output") <(printf 'bee.example\t%s\n' 10.9.0.1 10.9.0.2 fd09::3)
	run in_host a "$PING" -4 "${quick[@]}" --all-addresses --fields host,addr bee.example
	diff <(sort <<<"$output") <(printf 'bee.example\t%s\n' 10.9.0.1 10.9.0.2)
	run in_host a "$PING" -4 "${quick[@]}" --fields host,addr bee.example
	[ "$output" = $'bee.example\t10.9.0.1' ]
}

@test "a family that is not wanted is refused for the target, and the others go on" {
	run --separate-stderr in_host a ping -4 "${quick[@]}" --only alive 10.9.0.1 fd09::1
	[ "$status" = 2 ]
	[ "$output" = 10.9.0.1 ]
	[ "$stderr" = 'ping: fd09::1: Address family for hostname not supported' ]
}

@test "a size that IPv4 cannot carry is refused for its targets, and IPv6's go on" {
	local refusal='-s 65520: must be a whole number from 0 to 65507 for IPv4'
	run --separate-stderr in_host a ping -s 65520 "${quick[@]}" --only alive fd09::1 fd09::2
	[ "$status" = 0 ]
	diff <(sort <<<"$output") <(printf '%s\n' fd09::1 fd09::2)
	[ "$stderr" = '' ]
	run --separate-stderr in_host a ping -s 65520 "${quick[@]}" --only alive 10.9.0.1 fd09::1
	[ "$status" = 2 ]
	[ "$output" = fd09::1 ]
	[ "$stderr" = "ping: 10.9.0.1: $refusal" ]
	run --separate-stderr in_host a ping -4 -s 65520 "${quick[@]}" --only alive 10.9.0.1 10.9.0.2
	[ "$status" = 2 ]
	[ "$output" = '' ]
	[ "$stderr" = "ping: $refusal" ]
}

@test "nothing is ever sent to an excluded network, however the target was given" {
	printf '%s\n' '10.9.0.64/26' '10.9.0.64/27 # within it' 10.9.0.3 fd09::2:0/112 >"$BATS_TEST_TMPDIR/excludes"
	hosts_file a <<<'10.9.0.65 bee.example'
	resolver_none a
	run in_host a "$PING" "${quick[@]}" --only alive --exclude-file "$BATS_TEST_TMPDIR/excludes" \
		--generate 10.9.0.0/25 --generate fd09::1:fffe-fd09::2:1 bee.example 10.9.0.3
	diff <(sort -V <<<"$output") <({ seq 1 63 | grep -vx 3 | sed 's/^/10.9.0./'; printf 'fd09::1:%s\n' fffe ffff; } | sort -V)
	[ "$(echoes)" = 64 ]
}

@test "with a bad line in the excludes nothing is sent" {
	printf '%s\n' 10.9.0.0/26 host.example 10.9.0.0/33 >"$BATS_TEST_TMPDIR/excludes"
	cd "$BATS_TEST_TMPDIR" || return
	run --separate-stderr in_host a ping "${quick[@]}" --only alive --exclude-file excludes 10.9.0.70
	[ "$status" = 2 ]
	[ "$output" = '' ]
	diff <(echo "$stderr") - <<-'END'
		ping: excludes:2: must be a network or an address
		ping: excludes:3: must be a network or an address
	END
	run in_host a ping --exclude-file missing --only alive 10.9.0.70
	[ "$status" = 2 ]
	[ "$output" = 'ping: missing: No such file or directory' ]
	[ "$(echoes)" = 0 ]
}

# The file may grow faster than it can be read to its end.
last_call_sleeps() {
	[ -s calls ] && tail -n 1 calls | grep -qE 'poll\(.*POLLIN\}\], 1, (-1|NULL)'
}

# asleep_on_excludes: ping reads excludes of a pipe, descriptor 8, that has nothing yet, and sleeps until there is something
asleep_on_excludes() {
	exec 8<>excludes
	env ASAN_OPTIONS=detect_leaks=0 strace -f -o calls -e trace=poll,ppoll \
		"$PING" --exclude-file excludes --list-targets --generate 10.9.0.0/29 >listed 3>&- 8>&- &
	wait_until last_call_sleeps
}

@test "excludes that come later are slept for, and a signal ends that" {
	cd "$BATS_TEST_TMPDIR" || return
	mkfifo excludes
	asleep_on_excludes
	printf '10.9.0.0/30\n' >&8
	exec 8>&-
	wait $!
	[ "$(cat listed)" = $'10.9.0.4\n10.9.0.5\n10.9.0.6' ]
	[ "$(grep -c poll calls)" -le 10 ]
	rm calls
	asleep_on_excludes
	kill -TERM "$(cut -d ' ' -f 1 calls | head -n 1)"
	ended=0
	wait $! || ended=$?
	[ "$ended" = 143 ]
	exec 8>&-
	[ ! -s listed ]
}

@test "--max-targets counts before sharding" {
	run in_host a "$PING" "${quick[@]}" --only alive --max-targets 3 --generate 10.9.0.0/24
	diff <(sort <<<"$output") <(printf '10.9.0.%s\n' 1 2 3)
	run in_host a "$PING" --max-targets 10% --list-targets --generate 10.9.0.1-10.9.0.200
	[ "${#lines[@]}" = 20 ]
	for i in 1 2 3; do
		in_host a "$PING" --max-targets 100 --list-targets --generate 10.9.0.1-10.9.0.200 --seed 5 --shard "$i/3"
	done | sort -u >"$BATS_TEST_TMPDIR/parts"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/parts")" = 100 ]
}

# ---- many ------------------------------------------------------------------------

@test "65,536 targets are all found at full speed, v4 and v6, ping socket and raw" {
	needs_root
	for how in ping_socket in_host; do
		ping_socket() { without_capabilities "$@"; }
		for range in 10.10.0.0-10.10.255.255 fd10::-fd10::ffff; do
			in_host b ip route replace local 10.10.0.0/16 dev lo
			in_host a ip route replace 10.10.0.0/16 via 10.77.1.2
			in_host b ip -6 route replace local fd10::/112 dev lo
			in_host a ip -6 route replace fd10::/112 via fd77:1::2
			"$how" a "$PING" --only alive --rate 0 --generate "$range" >"$BATS_TEST_TMPDIR/found"
			[ "$(wc -l <"$BATS_TEST_TMPDIR/found")" = 65536 ]
			[ "$(sort -u "$BATS_TEST_TMPDIR/found" | wc -l)" = 65536 ]
		done
		ping_sockets_close a
	done
}

@test "of silent targets and lost replies each target is reported once, and right" {
	in_host b ip route add blackhole 10.9.16.0/26 table local
	in_host b nft -f - <<-'END'
		table ip loss {
			chain out {
				type filter hook output priority 0
				ip saddr 10.9.16.0/20 icmp type echo-reply numgen inc mod 97 == 0 drop
			}
		}
	END
	in_host a "$PING" --json --fields addr,state,sent --probe-timeout 0.5 --retry 3 --backoff 1 --rate 5000 \
		--generate 10.9.16.0-10.9.31.255 >"$BATS_TEST_TMPDIR/found"
	jq -r 'select(.addr) | "\(.addr) \(.state)"' "$BATS_TEST_TMPDIR/found" | sort >"$BATS_TEST_TMPDIR/states"
	diff "$BATS_TEST_TMPDIR/states" <(for i in {16..31}; do
		for k in {0..255}; do
			[ "$i" = 16 ] && [ "$k" -lt 64 ] && echo "10.9.$i.$k unreachable" || echo "10.9.$i.$k alive"
		done
	done | sort)
	# the probes whose replies were lost were sent again
	[ "$(jq 'select(.state == "alive" and .sent > 1).addr' "$BATS_TEST_TMPDIR/found" | wc -l)" -ge 30 ]
}

@test "two shards at once, and seven one after the other, find each target once" {
	all=(--only alive --rate 5000 --seed 42 --generate 10.9.16.0-10.9.31.255)
	in_host a "$PING" "${all[@]}" --shard 1/2 >"$BATS_TEST_TMPDIR/one" 3>&- &
	in_host a "$PING" "${all[@]}" --shard 2/2 >"$BATS_TEST_TMPDIR/two"
	wait $!
	[ "$(cat "$BATS_TEST_TMPDIR"/{one,two} | wc -l)" = 4096 ]
	[ "$(cat "$BATS_TEST_TMPDIR"/{one,two} | sort -u | wc -l)" = 4096 ]
	for i in {1..7}; do
		in_host a "$PING" "${all[@]}" --shard "$i/7"
	done >"$BATS_TEST_TMPDIR/seven"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/seven")" = 4096 ]
	[ "$(sort -u "$BATS_TEST_TMPDIR/seven" | wc -l)" = 4096 ]
}

@test "an ordinary user is held to 1000 probes a second" {
	needs_root
	run in_host_as_user a ping --rate 1001 10.9.0.1 10.9.0.2
	[ "$status" = 2 ]
	[ "$output" = 'ping: cannot flood, maximal rate for user must be <= 1000, use --rate 1000 (or lower)' ]
	run in_host_as_user a ping --rate 0 --only alive 10.9.0.1 10.9.0.2
	[ "$status" = 2 ]
	run in_host_as_user a ping -i 0.001 10.9.0.1 10.9.0.2
	[ "$status" = 2 ]
	run in_host_as_user a ping --only alive 10.9.0.1 10.9.0.2
	[ "$status" = 0 ]
}

@test "an ordinary user's probes to a group are as slow beside other targets as they are alone" {
	needs_root
	for options in '-c 2 -i 0.5' '--only alive --probe-timeout 0.5'; do
		limit="ping with too short interval: 500; minimal interval for broadcast ping for user must be >= 1000 ms, use"
		limit+=" $(grep -q only <<<"$options" && echo --probe-timeout || echo -i) 1 (or higher)"
		for group in 224.0.0.1 ff02::1%to-b; do
			# shellcheck disable=SC2086
			run in_host_as_user a ping $options "$group" 10.9.0.1
			[ "$status" = 2 ]
			[[ $output == "ping: $group: multicast $limit"* ]]
			[[ $output == *10.9.0.1* ]]
		done
		# shellcheck disable=SC2086
		run in_host_as_user a ping -b $options 10.77.1.255 10.9.0.1
		[ "$status" = 2 ]
		[ "$output" = "ping: broadcast $limit" ]
	done
	# what is sent once is no flood
	run in_host_as_user a ping -b --only alive --retry 0 --probe-timeout 0.5 10.77.1.255 10.9.0.1
	[ "$output" = 10.9.0.1 ]
	run in_host a ping -b -c 2 -i 0.01 224.0.0.1 10.9.0.1
	[[ $output != *'too short'* ]]
}

@test "a file whose line never ends is reported and left" {
	run timeout -k 5 60 "$PING" --file=/dev/zero
	echo "$output"
	[ "$status" = 2 ]
	[[ $output == *"/dev/zero:1: the line is too long"* ]]
}

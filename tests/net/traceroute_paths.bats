# SPDX-License-Identifier: BSD-2-Clause
# Tracing over simulated paths: privilege, NAT, rate limits, flows, order of output.
# shellcheck disable=SC2154  # of the loaded files

load ../lib/helpers
load ../lab/lab.bash

setup() {
	needs_root
	open_loopback
}

teardown() {
	lab_stop
}

# rows FILE: how many lines have an address and three times
rows() {
	grep -cE '^ *[0-9]+  [0-9a-f.:]+(  [0-9.]+ ms){3}$' "$1"
}

# full_rows METHODS...: unprivileged, each method finds every hop of the path in both families, each row full
full_rows() {
	local method target
	for method; do
		for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
			# shellcheck disable=SC2086
			unprivileged "$TRACEROUTE" -n $method "$target" >"$BATS_TEST_TMPDIR/out"
			[ "$(rows "$BATS_TEST_TMPDIR/out")" = "$hops" ] ||
				{ echo "$method $target"; cat "$BATS_TEST_TMPDIR/out"; return 1; }
		done
	done
}

@test "without privilege every method finds every hop of a 30-hop path, in both families" {
	lab_start - <<-'PATH'
		hops 29 delay=2
		dest 10.77.0.9 fd00:77::9 tcp-open=80
	PATH
	hops=30
	full_rows "" -U -UL -I -T "-T -p 81" "-M tcpconn"
}

@test "without privilege an answer to a SYN that the kernel repeated gives no time" {
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		for method in -T "-T -w 5" "-M tcpconn -N 1" "-T --sport=4000"; do
			lab_start - <<-'PATH'
				hop delay=1
				hop delay=1
				when probe=1 mute
				dest 10.77.0.9 fd00:77::9 tcp-open=80
				when probe=1 mute
			PATH
			# shellcheck disable=SC2086
			unprivileged "$TRACEROUTE" -n -q 1 -m 3 $method "$target" |
				sed -E '1d; s/[0-9a-f.:]{5,}  [0-8]?[0-9]{1,2}\.[0-9]+ ms/answered/' >"$BATS_TEST_TMPDIR/out"
			lab_stop
			# what is left of the run before would be taken for the first probe
			[ "$(lab_packets '.what == "tcp FA"')" = 0 ]
			# one at a time nothing is asked again; else a fresh probe has a time of its own
			again=answered
			[[ $method != *N* && $method != *sport* ]] || again='*'
			diff - "$BATS_TEST_TMPDIR/out" <<-END
				 1  answered
				 2  $again
				 3  $again
			END
		done
	done
}

@test "without privilege ICMP extensions are decoded" {
	lab_start - <<-'PATH'
		hop mpls=24017
		hop mpls=24018:5:0:1,16001:0:1:2
		hop mpls=17 extension=legacy
		hop object=9/1:0102030405060708
		hop interface=in/7/self/eth0/1500
	PATH
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		for method in "" -I -T; do
			# shellcheck disable=SC2086
			unprivileged "$TRACEROUTE" -n -e $method "$target" >"$BATS_TEST_TMPDIR/out"
			grep -q '^ 1 .* <MPLS:L=24017,E=0,S=1,T=1> ' "$BATS_TEST_TMPDIR/out"
			grep -q '^ 2 .* <MPLS:L=24018,E=5,S=0,T=1/L=16001,E=0,S=1,T=2> ' "$BATS_TEST_TMPDIR/out"
			grep -q '^ 3 .* <MPLS:L=17,E=0,S=1,T=1> ' "$BATS_TEST_TMPDIR/out"
			grep -q '^ 4 .* <9/1:01020304,05060708> ' "$BATS_TEST_TMPDIR/out"
			grep -qE '^ 5 .* <INC:7,[0-9a-f.:]+,"eth0",mtu=1500> ' "$BATS_TEST_TMPDIR/out"
		done
	done
}

@test "a port unreachable from another address is the destination" {
	lab_start - <<-'PATH'
		hops 2
		dest 10.77.0.9 fd00:77::9 from=10.99.0.1,fd00:99::1
	PATH
	run "$TRACEROUTE" -n --status "$LAB_TARGET4"
	[ "$status" = 0 ]
	[[ ${lines[3]} =~ ^" 3  10.99.0.1  " ]]
	[ "${#lines[@]}" = 4 ]
}

@test "30 hops cost at most 92 packets" {
	lab_start - <<<'hops 29 delay=20'
	"$TRACEROUTE" -n "$LAB_TARGET4" >"$BATS_TEST_TMPDIR/out"
	lab_stop
	[ "$(rows "$BATS_TEST_TMPDIR/out")" = 30 ]
	[ "$(lab_truth .totals.received)" -le 92 ]
}

@test "on a rested path with Linux's rate limits no row has a star" {
	lab_start - <<-'PATH'
		default limit=linux delay=5
		hops 14
	PATH
	"$TRACEROUTE" -n "$LAB_TARGET4" >"$BATS_TEST_TMPDIR/out"
	[ "$(rows "$BATS_TEST_TMPDIR/out")" = 15 ]
}

@test "runs in a row never put the destination at a wrong hop, and JSON says why a probe is missing" {
	lab_start - <<-'PATH'
		default limit=linux delay=5
		hops 5
	PATH
	for _ in 1 2 3 4; do
		"$TRACEROUTE" -n -J "$LAB_TARGET4" >>"$BATS_TEST_TMPDIR/out"
	done
	[ "$(jq -r 'select(.type == "trace") | .distance' "$BATS_TEST_TMPDIR/out" | sort -u)" = 6 ]
	# one that is lacking may be lost as well
	[ "$(jq 'select(.type == "trace") | [.result[].probes | map(select(.lost)) | select(length > 1) | .[] | select(.why != "ratelimit")] | length' \
		"$BATS_TEST_TMPDIR/out" | sort -u)" = 0 ]
	# the fourth run met routers without budget
	jq -e -s '[.[] | select(.type == "trace").result[].probes[] | select(.why == "ratelimit")] | length > 0' "$BATS_TEST_TMPDIR/out"
}

@test "what refuses or is reached stands at its own hop, however its budget stands, and nothing after it" {
	for end in "hop block=admin limit=linux" "hop block=host limit=1:1" "hop refuse=net limit=1:2 back=5" \
		"hop silent\ndest 10.77.0.9 fd00:77::9 limit=linux back=3"; do
		lab_start - < <(printf 'hops 2 delay=2\n%b\n' "$end")
		case $end in *refuse*) last=3 ;; *) last=4 ;; esac
		for target in "$LAB_TARGET4" "$LAB_TARGET6" "$LAB_TARGET4" "$LAB_TARGET6"; do
			"$TRACEROUTE" -n "$target" >"$BATS_TEST_TMPDIR/out"
			[ "$(tail -n 1 "$BATS_TEST_TMPDIR/out" | awk '{ print $1 }')" = "$last" ]
			tail -n 1 "$BATS_TEST_TMPDIR/out" | grep -q ' ms'
		done
		lab_stop
	done
}

@test "--patient fills every row, whatever budget the routers have left" {
	lab_start - <<-'PATH'
		default limit=linux delay=5
		hops 5
	PATH
	"$TRACEROUTE" -n "$LAB_TARGET4"
	"$TRACEROUTE" -n "$LAB_TARGET4"
	"$TRACEROUTE" -n --patient "$LAB_TARGET4" >"$BATS_TEST_TMPDIR/out"
	[ "$(rows "$BATS_TEST_TMPDIR/out")" = 6 ]
}

# routers METHOD...: the routers of the second hop, sorted
routers() {
	"$TRACEROUTE" -n -q 6 "$@" "$LAB_TARGET4" | sed -n 's/^ 2 //p' | grep -o '10\.50\.2\.[0-9]*' | sort -u
}

@test "-I, -U and -T take one path through a 16-wide diamond, --flow another" {
	lab_start - <<-'PATH'
		hop
		hop width=16
		hop
	PATH
	for method in -I -U -T; do
		[ "$(routers "$method" --flow=1 | wc -l)" = 1 ]
		for flow in 1 2 3 4 5 6 7 8; do
			routers "$method" "--flow=$flow"
		done | sort -u >"$BATS_TEST_TMPDIR/all"
		[ "$(wc -l <"$BATS_TEST_TMPDIR/all")" -gt 1 ]
	done
	[ "$("$TRACEROUTE" -n -J -I "$LAB_TARGET4" | jq 'select(.type == "trace") | .flow.constant')" = true ]
	[ "$("$TRACEROUTE" -n -J "$LAB_TARGET4" | jq 'select(.type == "trace") | .flow.constant')" = false ]
}

@test "the default method keeps the ports: base + (hop - 1) x q + probe" {
	lab_start - <<<'hops 3'
	"$TRACEROUTE" -n "$LAB_TARGET4"
	lab_stop
	[ "$(lab_packets '.protocol == 17')" -ge 12 ]
	[ "$(lab_packets '.protocol == 17 and .port != 33434 + (.ttl - 1) * 3 and .port != 33435 + (.ttl - 1) * 3 and
		.port != 33436 + (.ttl - 1) * 3')" = 0 ]
}

@test "routers that quote only 28 bytes are asked again one at a time by -U" {
	lab_start - <<<'hops 3 quote=28 delay=5'
	unprivileged "$TRACEROUTE" -n -U "$LAB_TARGET4" >"$BATS_TEST_TMPDIR/out"
	[ "$(rows "$BATS_TEST_TMPDIR/out")" = 4 ]
}

# udp_sent COUNT: so many UDP packets have left this namespace
udp_sent() {
	[ "$(awk '/^Udp:/ { n = $5 } END { print n }' /proc/net/snmp)" -ge "$1" ]
}

@test "a hop's line comes as soon as it is decided, into a pipe too" {
	lab_start - <<-'PATH'
		hop
		hop
		dest 10.77.0.9 udp=silent
	PATH
	mkfifo "$BATS_TEST_TMPDIR/pipe"
	env --default-signal=INT "$TRACEROUTE" -n -w 300,0,0 "$LAB_TARGET4" >"$BATS_TEST_TMPDIR/pipe" 3>&- &
	pid=$!
	exec 9<"$BATS_TEST_TMPDIR/pipe"
	read -r header <&9
	read -r -t 100 first <&9
	kill -0 "$pid"
	[[ $header == "traceroute to "* && $first == "1  10.50.1.1 "* ]]
	kill -INT "$pid"
	exec 9<&-
	wait "$pid" || :
}

@test "a command that was held up longer than its waits receives what came in time" {
	lab_start - <<<'hops 3 delay=20'
	for method in "" -U -I -T; do
		for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
			# every wait for answers is followed by a standstill
			# shellcheck disable=SC2086
			ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o /dev/null -e trace=ppoll -e inject=ppoll:delay_exit=400000 \
				"$TRACEROUTE" -n -q 1 -m 6 -w 0.2,0,0 $method "$target" >"$BATS_TEST_TMPDIR/out"
			[ "$(grep -cE '^ [1-4]  [0-9a-f.:]+  [0-9.]+ ms$' "$BATS_TEST_TMPDIR/out")" = 4 ] ||
				{ echo "$method $target"; cat "$BATS_TEST_TMPDIR/out"; return 1; }
		done
	done
}

@test "an interrupt prints the open row" {
	lab_start - <<-'PATH'
		hop
		hop
		when probe=2 silent
		dest 10.77.0.9 udp=silent
	PATH
	before=$(awk '/^Udp:/ { n = $5 } END { print n }' /proc/net/snmp)
	env --default-signal=INT "$TRACEROUTE" -n -N 1 -w 300,0,0 "$LAB_TARGET4" >"$BATS_TEST_TMPDIR/out" 3>&- &
	pid=$!
	# the fifth packet is the second probe of the second hop, which waits for ever
	wait_until udp_sent $((before + 5))
	kill -INT "$pid"
	wait "$pid" || [ $? = 130 ]
	grep -qE '^ 2  10.50.2.1  [0-9.]+ ms$' "$BATS_TEST_TMPDIR/out"
}

@test "-H ends after dead hops, -Q after a time, and JSON says so" {
	lab_start - <<-'PATH'
		hop
		dest 10.77.0.9 udp=silent echo=no
	PATH
	run "$TRACEROUTE" -n -H 3 -w 0.3,0,0 -q 1 "$LAB_TARGET4"
	[ "${#lines[@]}" = 5 ]
	[ "$("$TRACEROUTE" -n -J -H 3 -w 0.3,0,0 "$LAB_TARGET4" | jq -r 'select(.type == "trace") | .stop')" = gap ]
	[ "$("$TRACEROUTE" -n -J -Q 0.2 "$LAB_TARGET4" | jq -r 'select(.type == "trace") | .stop')" = timeout ]
}

@test "--status reports reached, not reached and unreachable" {
	lab_start - <<-'PATH'
		hop
		dest 10.79.0.9 udp=silent
		path refusing
		hop refuse=admin
		dest 10.78.0.9
	PATH
	run "$TRACEROUTE" -n --status -w 0.2,0,0 10.79.0.9
	[ "$status" = 1 ]
	run "$TRACEROUTE" -n --status 10.78.0.9
	[ "$status" = 3 ]
	run "$TRACEROUTE" -n 10.78.0.9
	[ "$status" = 0 ]
}

@test "--quoted, --dscp and --ecn show what the path did to the packet" {
	lab_start - <<-'PATH'
		hop
		hop nat=192.0.2.1,2001:db8::1 dscp=8 delay=1
		hop ecn=0 delay=1
		hop quote-ttl=3 delay=1
	PATH
	"$TRACEROUTE" -n -q 1 --dscp=10 --ecn=1 --quoted "$LAB_TARGET4" | sed -E 's/[0-9.]+ ms/T ms/' \
		>"$BATS_TEST_TMPDIR/out"
	diff - "$BATS_TEST_TMPDIR/out" <<-'END'
		traceroute to 10.77.0.9 (10.77.0.9), 30 hops max, 60 byte packets
		 1  10.50.1.1  T ms
		 2  10.50.2.1  T ms
		 3  10.50.3.1  T ms dscp=8 src=192.0.2.1
		 4  10.50.4.1  T ms dscp=8 ecn=0 ttl=3 src=192.0.2.1
		 5  10.77.0.9  T ms dscp=8 ecn=0 src=192.0.2.1
	END
}

@test "a redirect and a source quench answer no probe" {
	lab_start - <<-'PATH'
		hop
		hop note=redirect
		hop note=quench
	PATH
	run "$TRACEROUTE" -n -v "$LAB_TARGET4"
	"$TRACEROUTE" -n "$LAB_TARGET4" >"$BATS_TEST_TMPDIR/out"
	[ "$(rows "$BATS_TEST_TMPDIR/out")" = 4 ]
	[ "$("$TRACEROUTE" -n -J "$LAB_TARGET4" | jq 'select(.type == "trace") | .notices > 0')" = true ]
}

@test "--pcapng writes every probe and answer as packets that tshark understands" {
	lab_start - <<<'hops 3 delay=1'
	for method in "" -I -T "-U -p 9"; do
		# shellcheck disable=SC2086
		"$TRACEROUTE" -n -q 1 -N 1 $method --pcapng="$BATS_TEST_TMPDIR/file" "$LAB_TARGET4"
		# an error shows the addresses of the packet in it as well: the first ones count
		tshark -r "$BATS_TEST_TMPDIR/file" -T fields -E occurrence=f -e ip.src -e ip.ttl 2>/dev/null \
			>"$BATS_TEST_TMPDIR/packets"
		[ "$(awk '$1 == "10.50.0.2" { print $2 }' "$BATS_TEST_TMPDIR/packets" | paste -sd' ')" = "1 2 3 4" ]
		[ "$(awk '$1 != "10.50.0.2"' "$BATS_TEST_TMPDIR/packets" | wc -l)" = 4 ]
		[ "$(tshark -r "$BATS_TEST_TMPDIR/file" -Y '!_ws.malformed' 2>/dev/null | wc -l)" = 8 ]
	done
}

@test "JSON holds every extension object and the reasons of refusals, as the schema says" {
	lab_start - <<-'PATH'
		default delay=1
		hop mpls=24018:5:0:1,16001:0:1:2 object=9/1:01020304
		hop interface=in/7/self/eth0/1500
		hop silent
		hop refuse=admin
	PATH
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		for method in "" -I -T; do
			# shellcheck disable=SC2086
			"$TRACEROUTE" -J -q 1 $method "$target" >>"$BATS_TEST_TMPDIR/out"
		done
	done
	"$TRACEROUTE" -n --stream --mtu "$LAB_TARGET4" >>"$BATS_TEST_TMPDIR/out"
	valid_trace "$BATS_TEST_TMPDIR/out"
	head -3 "$BATS_TEST_TMPDIR/out" | jq -c 'select(.type == "trace") | [.stop, (.result[0].probes[0].ext |
		[.[0].mpls[1].label, .[1].bytes]), .result[1].probes[0].ext[0].interface.name,
		.result[2].probes[0].why, .result[3].probes[0].mark]' >"$BATS_TEST_TMPDIR/facts"
	[ "$(cat "$BATS_TEST_TMPDIR/facts")" = \
		'["unreachable",[16001,"01020304"],"eth0","timeout","!X"]' ]
}

@test "-v names each sender of redirects and source quench once, with a count" {
	lab_start - <<-'PATH'
		hop delay=1
		hop delay=1 note=redirect
		hop delay=1 note=quench
		hop delay=1
	PATH
	for method in '' -U -I -T; do
		# shellcheck disable=SC2086
		run --separate-stderr "$TRACEROUTE" -n -v $method "$LAB_TARGET4"
		[ "$status" = 0 ]
		grep -qE '^traceroute: 10\.50\.2\.1: Redirect [A-Za-z]+\(New nexthop: [0-9.]+\): [0-9]+ times, first about a probe of hop [0-9]+$' <<<"$stderr"
		[ "$(grep -c 'Redirect' <<<"$stderr")" = 1 ]
		[ "$(grep -c 'Source Quench' <<<"$stderr")" = 1 ]
	done
	run --separate-stderr unprivileged "$TRACEROUTE" -n -v -I "$LAB_TARGET4"
	[ "$(grep -c 'Redirect' <<<"$stderr")" = 1 ]
}

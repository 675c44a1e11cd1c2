# SPDX-License-Identifier: BSD-2-Clause
# --mtu: how large packets may be, and where they must shrink.
# shellcheck disable=SC2154  # of the loaded files

load ../lib/helpers
load ../lib/topology
load ../lab/lab.bash

setup() {
	needs_root
	open_loopback
}

teardown() {
	lab_stop
	topology_end
}

# shrinks COMMAND...: hop and size of each line
shrinks() {
	"$@" | sed -E 's/^( *[0-9]+)  [^ ]+  [0-9.]+ ms( ![^ ]+)?/\1/' | tail -n +2
}

# lab_shrinks_at_3_and_4 [KEY]: a path whose packets must shrink there
lab_shrinks_at_3_and_4() {
	lab_start - <<-PATH
		hop delay=1
		hop delay=1 mtu=1400 $1
		hop delay=1 mtu=1300 $1
		hop delay=1
		dest 10.77.0.9 fd00:77::9 tcp-open=80
	PATH
}

# shrinks_at_3_and_4 [unprivileged] OPTIONS...: --mtu names them in both families
shrinks_at_3_and_4() {
	local target run="" options
	[ "$1" != unprivileged ] || { run=unprivileged; shift; }
	for options; do
		for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
			# shellcheck disable=SC2086
			shrinks $run "$TRACEROUTE" -n -q 1 --mtu $options "$target" >"$BATS_TEST_TMPDIR/out"
			diff - "$BATS_TEST_TMPDIR/out" <<-'END' || { echo "$options $target"; return 1; }
				 1 F=1500
				 2
				 3 F=1400
				 4 F=1300
				 5
			END
		done
	done
}

@test "--mtu names the hops where packets must shrink, by every method with packets of any size" {
	lab_shrinks_at_3_and_4
	shrinks_at_3_and_4 unprivileged "" -I -U
	lab_stop
	# two errors and one arrival, then a probe per hop
	[ "$(lab_packets '.size > 1300 and .protocol == 17')" -le 8 ]
}

@test "--mtu asks once more where a router quotes nothing but ports, which can be guessed" {
	lab_shrinks_at_3_and_4 quote=min
	shrinks_at_3_and_4 unprivileged "" -I -U
	lab_stop
	# of two UDP methods in two families, two packets each
	[ "$(lab_packets '.size == 1500 and .protocol == 17')" = 8 ]
	[ "$(lab_packets '.size == 1400 and .protocol == 17')" = 8 ]
}

@test "--mtu with CAP_NET_RAW works by TCP, by raw packets and by ICMP from a raw socket" {
	lab_shrinks_at_3_and_4
	shrinks_at_3_and_4 -T "-T -p 81" "-T -O ack" "-I -O raw" "-P 253"
	[ "$("$TRACEROUTE" -n -J --mtu -T "$LAB_TARGET4" | jq -c 'select(.type == "trace") | [.stop, .distance, .pmtu, .duplicates]')" = \
		'["reached",5,1300,0]' ]
	lab_stop
	[ "$(lab_packets '.protocol == 6 and .size > 1300 and .df == false')" = 0 ]
}

@test "--mtu says what it needs where packets have one size, and sends none" {
	lab_start - <<<'hops 2'
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		run unprivileged "$TRACEROUTE" -n --mtu -T "$target"
		[ "$status" = 2 ]
		[ "${lines[0]}" = "--mtu with TCP needs CAP_NET_RAW" ]
		for method in tcpconn dccp sctp; do
			run "$TRACEROUTE" -n --mtu -M "$method" "$target"
			[ "$status" = 2 ]
			[ "$output" = "--mtu: packets of method $method have one size; try UDP, ICMP or TCP" ]
		done
	done
	lab_stop
	[ "$(lab_packets '.protocol != 58')" = 0 ]
}

@test "--mtu finds the hop of a router that complains from another address" {
	lab_start - <<-'PATH'
		hop delay=1
		hop delay=1 mtu=1400
		when larger=1400 from=192.0.2.7,2001:db8::7
		hop delay=1
	PATH
	for method in "" -T; do
		# shellcheck disable=SC2086
		"$TRACEROUTE" -n -q 1 --mtu $method "$LAB_TARGET4" >"$BATS_TEST_TMPDIR/out"
		grep -qE '^ 3  10.50.3.1  [0-9.]+ ms F=1400$' "$BATS_TEST_TMPDIR/out"
	done
}

@test "--mtu through real routers, by UDP, ICMP and TCP" {
	topology_start
	router_chain 3
	ping_sockets_open a
	small_mtu r2 r3 1300
	for target in 10.77.4.2 fd77:4::2; do
		for method in "" -I -T; do
			# shellcheck disable=SC2086
			in_host a "$TRACEROUTE" -n -q 1 --mtu $method "$target" >"$BATS_TEST_TMPDIR/out"
			[ "$(grep -o 'F=.*' "$BATS_TEST_TMPDIR/out" | paste -sd' ')" = "F=1500 F=1300" ]
			grep -qE '^ 3  [0-9a-f.:]+  [0-9.]+ ms F=1300$' "$BATS_TEST_TMPDIR/out"
			grep -qE "^ 4  $target  [0-9.]+ ms$" "$BATS_TEST_TMPDIR/out"
		done
	done
}

@test "a black hole of the path MTU is found and named" {
	lab_start - <<-'PATH'
		hop delay=1
		hop delay=1 mtu=1400
		when larger=1400 block=drop
		hops 2 delay=1
		dest 10.77.0.9 fd00:77::9 tcp-open=80
	PATH
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		for options in "" -I "-T -p 81"; do
			# shellcheck disable=SC2086
			"$TRACEROUTE" -n -q 1 --mtu $options "$target" >"$BATS_TEST_TMPDIR/out"
			sed -E 's/^( *[0-9]+)  [^ ]+  [0-9.]+ ms/\1/' "$BATS_TEST_TMPDIR/out" | tail -n +2 | diff - <(cat <<-'END'
				 1 F=1500
				 2
				 3 !F-1400?
				 4
				 5
			END
			)
		done
		[ "$("$TRACEROUTE" -n -J --mtu "$target" | jq -c 'select(.type == "trace") | [.pmtu, .black_hole]')" = '[1400,{"hop":3,"mtu":1400}]' ]
		[ "$(unprivileged "$TRACEROUTE" -n -J --mtu -U "$target" | jq -c 'select(.type == "trace") | [.pmtu, .black_hole]')" = \
			'[1400,{"hop":3,"mtu":1400}]' ]
	done
}

@test "a silent destination proves no path MTU" {
	lab_start - <<-'PATH'
		hops 3 delay=1
		dest 10.77.0.9 fd00:77::9 udp=silent
	PATH
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		[ "$("$TRACEROUTE" -n -J --mtu --adaptive "$target" | jq -c 'select(.type == "trace") | [.stop, .pmtu, .black_hole, .result[0].mtu]')" = \
			'["max-hops",null,null,1500]' ]
	done
}

# SPDX-License-Identifier: BSD-2-Clause
# Paths whose routers quote what a NAT in front of them made of our probes.
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

# hops COMMAND...: hop and address of each line, a line
hops() {
	"$@" | sed -E '1d; s/^ +//; s/ +[0-9.]+ ms.*//; s/  +/ /' | paste -sd';'
}

# sees HOPS4 HOPS6 [unprivileged] OPTIONS...: with these options a trace shows these hops
sees() {
	local v4=$1 v6=$2 run="" options seen
	shift 2
	[ "$1" != unprivileged ] || { run=unprivileged; shift; }
	for options; do
		# shellcheck disable=SC2086
		seen="$(hops $run "$TRACEROUTE" -n -q 1 -w 1,0,0 -m 8 $options "$LAB_TARGET4") \
$(hops $run "$TRACEROUTE" -n -q 1 -w 1,0,0 -m 8 ${options/#-s*/-s $LAB_CLIENT6} "$LAB_TARGET6")"
		[ "$seen" = "$v4 $v6" ] || { echo "$run $options: $seen"; return 1; }
	done
}

all4="1 10.50.1.1;2 10.50.2.1;3 10.50.3.1;4 10.50.4.1;5 10.77.0.9"
all6="1 fd00:50:0:1::1;2 fd00:50:0:2::1;3 fd00:50:0:3::1;4 fd00:50:0:4::1;5 fd00:77::9"
before4="1 10.50.1.1;2 10.50.2.1;3 *;4 *"
before6="1 fd00:50:0:1::1;2 fd00:50:0:2::1;3 *;4 *"

@test "rewritten addresses hide no hop from UDP and ICMP without privilege, with a source chosen too" {
	for nat in nat=192.0.2.1,2001:db8::1 nat-to=192.0.2.9,2001:db8::9; do
		lab_start - < <(printf 'hop\nhop %s\nhops 2\n' "$nat")
		sees "$all4" "$all6" unprivileged "" -U -UL -I "-s $LAB_CLIENT4"
		lab_stop
	done
}

@test "a rewritten destination port hides no hop from UDP: the payload says which probe it is" {
	# below the ports of the default method, above them, and one of theirs
	for port in 4242 65000 33440; do
		lab_start - < <(printf 'hop\nhop nat-to-port=%s\nhops 2\n' "$port")
		sees "$all4" "$all6" unprivileged "" -U -UL
		sees "$all4" "$all6" -T
		lab_stop
	done
}

@test "where a rewritten destination port is all that is quoted, -U asks one at a time" {
	lab_start - <<-'PATH'
		hop
		hop nat-to-port=4242
		hops 2 quote=28
	PATH
	[ "$(hops unprivileged "$TRACEROUTE" -n -q 1 -U "$LAB_TARGET4")" = "$all4" ]
	[ "$(hops unprivileged "$TRACEROUTE" -n -q 1 "$LAB_TARGET4")" = "$all4" ]
}

@test "a rewritten source port hides hops from UDP without privilege, since no socket has that port; ICMP sees them" {
	lab_start - <<-'PATH'
		hop
		hop nat=192.0.2.1,2001:db8::1 nat-port=7777
		hops 2
	PATH
	sees "$before4;5 *;6 *;7 *;8 *" "$before6;5 *;6 *;7 *;8 *" unprivileged "" -U
	sees "$all4" "$all6" unprivileged -I
	# the kernel has counted them as for no socket
	[ "$(awk '/^Icmp:/ { n = $3 } END { print n }' /proc/net/snmp)" -gt 0 ]
	# its answer to TCP comes by the connection itself
	sees "$before4;5 10.77.0.9" "$before6;5 fd00:77::9" unprivileged -T
}

@test "with privilege TCP, and UDP for JSON and --quoted, see behind every NAT" {
	for nat in nat=192.0.2.1,2001:db8::1 nat-to=192.0.2.9,2001:db8::9 nat-port=7777 nat-to-port=4242; do
		lab_start - < <(printf 'hop\nhop %s\nhops 2\n' "$nat")
		sees "$all4" "$all6" -T --quoted "--quoted -U"
		for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
			[ "$("$TRACEROUTE" -n -J -w 1,0,0 -m 8 "$target" | jq -c 'select(.type == "trace") | [.result[].probes[] | has("from")] | unique')" = \
				'[true]' ]
		done
		lab_stop
	done
}

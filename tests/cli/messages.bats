#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What wrong command lines get: the table messages.table, a line each.
# shellcheck disable=SC2154
bats_require_minimum_version 1.5.0

setup_file() {
	load ../lib/helpers
	open_loopback
	ip link add ua0 type veth peer name ub0
	ip address add 10.77.0.1/24 dev ua0
	ip link set ua0 up
	ip link set ub0 up
	ip route add prohibit 10.6.0.0/16
	ip route add blackhole 10.5.0.0/16
}

setup() {
	load ../lib/helpers
	table=$BATS_TEST_DIRNAME/messages.table
	cd "$BATS_TEST_TMPDIR" || exit
}

# rows: STATUS TAB COMMAND-LINE TAB LINES-OF-STDERR, these with " / " between them
rows() {
	sed 's/ *| */\t/; s/ *| */\t/' "$table" | grep -v '^#' | grep -v '^$'
}

@test "each wrong command line is reported: what is wrong, the object, the remedy, the status" {
	count=0
	wrong=0
	while IFS=$'\t' read -r wanted line message; do
		status=0
		bash -c "$line" >out 2>err </dev/null || status=$?
		# the order of interfaces is the kernel's
		said=$(sed 's/; it has lo.*/; it has .../' err | sed -z 's/\n$//; s/\n/ \/ /g')
		count=$((count + 1))
		[ "$wanted $message" != "$status $said" ] || continue
		echo "$line"
		echo "  wanted $wanted: $message"
		echo "  was    $status: $said"
		wrong=$((wrong + 1))
	done < <(rows)
	echo "$count lines, $wrong wrong"
	[ "$count" -ge 167 ]
	[ "$wrong" = 0 ]
}

@test "a hint is in the JSON record as well" {
	for line in 'ping -c 1' traceroute 'icmp-send echo'; do
		bash -c "$line -J 203.0.113.9" 2>err | jq -r 'select(.type == "error").hint' >hint || :
		grep -qx 'no route to 203.0.113.9; see: ip route' hint
	done
}

# hints LINE: the lines of stderr after the first that begin with blanks
hints() {
	bash -c "$1" 2>&1 >/dev/null </dev/null | sed -n 's/^  \([^ ]\)/\1/p' | sed 's/ping\|traceroute\|icmp-send/COMMAND/; s/-i eth0/-I eth0/'
}

@test "the same cause has the same hint in the three commands" {
	count=0
	while IFS='|' read -r ping traceroute icmp_send; do
		first=$(hints "ping -c 1 $ping")
		echo "$ping: $first"
		[ -n "$first" ]
		[ "$(hints "traceroute $traceroute")" = "$first" ]
		[ "$(hints "icmp-send $icmp_send")" = "$first" ]
		count=$((count + 1))
	done <<-'END'
		203.0.113.9|203.0.113.9|echo 203.0.113.9
		10.6.0.1|10.6.0.1|echo 10.6.0.1
		10.5.0.1|10.5.0.1|echo 10.5.0.1
		2001:db8::9|2001:db8::9|echo 2001:db8::9
		-I nodev0 10.77.0.2|-i nodev0 10.77.0.2|-I nodev0 echo 10.77.0.2
		fe80::1%nodev0|fe80::1%nodev0|echo fe80::1%nodev0
		http://10.77.0.2/|http://10.77.0.2/|echo http://10.77.0.2/
		10.77.0.2:80|10.77.0.2:80|echo 10.77.0.2:80
		[::1]|[::1]|echo [::1]
		10.77.0.0/24|10.77.0.0/24|echo 10.77.0.0/24
		-6 10.77.0.2|-6 10.77.0.2|-6 echo 10.77.0.2
		-4 ::1|-4 ::1|-4 echo ::1
		--nonsense ::1|--nonsense ::1|--nonsense echo ::1
	END
	[ "$count" = 13 ]
	ip link set ua0 down # the last to be looked at
	first=$(hints 'ping -c 1 -I ua0 10.77.0.2')
	[ "$first" = 'ua0 is down; try: ip link set ua0 up' ]
	[ "$(hints 'traceroute -i ua0 10.77.0.2')" = "$first" ]
	[ "$(hints 'icmp-send -I ua0 echo 10.77.0.2')" = "$first" ]
}

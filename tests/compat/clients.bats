#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Programs that run ping and read what it prints: they find in ours what they find in iputils'.
# shellcheck disable=SC2154,SC2034

# a - r1 - b (10.77.2.2); r1 refuses what goes to 10.99.1.0/24.
setup_file() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	router_chain 1
	route_verdict r1 unreachable 10.99.1.0/24
	hosts_file a <<<'10.77.2.2 bee.example bee'
	resolver_none a
	ping_sockets_open a
	export topology_dir topology_links
}

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_pids=()
	needs_root
}

teardown() {
	in_host b nft flush ruleset
}

teardown_file() {
	load ../lib/topology
	topology_pids=()
	topology_end
}

timeless() {
	sed -E -e 's/RTA = [0-9.]+ ms/RTA = T ms/' -e 's/rta=[0-9.]+ms/rta=T/' -e 's/^(ping.value) [0-9.e-]+$/\1 T/'
}

# check_ping STATUS OUTPUT ARGUMENT...: Nagios' plugin, which starts /bin/ping, has that output and status
check_ping() {
	local plugin=/usr/lib/nagios/plugins/check_ping
	# shellcheck disable=SC2016
	run in_host a unshare --mount sh -c 'mount --bind "$0" "$(readlink -f /bin/ping)" && exec "$@"' "$(readlink -f "$PING")" \
		$plugin -4 -w 5000,20% -c 9000,60% -p 1 "${@:3}"
	diff <(timeless <<<"$output") - <<<"$2"
	[ "$status" = "$1" ]
}

@test "check_ping: an answer, loss, a router's error" {
	check_ping 0 'PING OK - Packet loss = 0%, RTA = T ms|rta=T;5000.000000;9000.000000;0.000000 pl=0%;20;60;0;' \
		-H 10.77.2.2 -t 30
	check_ping 2 'CRITICAL - Host Unreachable (10.99.1.1)' -H 10.99.1.1 -t 30
	firewall_drop b input
	check_ping 2 'PING CRITICAL - Packet loss = 100%| rta=U;5000.000000;9000.000000;; pl=100%;20;60;0;' -H 10.77.2.2 -t 2
}

# jc_reads FILTER ARGUMENT...: jq's filter over what jc makes of ping's output
jc_reads() {
	in_host a "$PING" "${@:2}" >"$BATS_TEST_TMPDIR/out" || :
	jc --ping <"$BATS_TEST_TMPDIR/out" | jq -c "$1"
}

@test "jc: replies, names, the time of day, errors, loss" {
	run jc_reads '[.destination, .destination_ip, .data_bytes, .packets_transmitted, .packets_received,
		.packet_loss_percent, (.responses[] | [.type, .bytes, .response_ip, .icmp_seq, .ttl, .duplicate,
		(.time_ms < 60000)])]' -c 2 -i 0.01 10.77.2.2
	[ "$output" = '["10.77.2.2","10.77.2.2",56,2,2,0,["reply",64,"10.77.2.2",1,63,false,true],["reply",64,"10.77.2.2",2,63,false,true]]' ]
	run jc_reads '[.destination, .destination_ip, .responses[0].response_ip, (.responses[0].timestamp > 1e9)]' -D -c 1 bee
	[ "$output" = '["bee.example","10.77.2.2","10.77.2.2",true]' ]
	run jc_reads '[.packets_transmitted, .packets_received, .round_trip_ms_avg < 60000]' -q -c 1 10.77.2.2
	[ "$output" = '[1,1,true]' ]
	firewall_drop b input
	run jc_reads '[.packets_transmitted, .packets_received, .packet_loss_percent, .responses]' -c 1 -W 0.1 10.77.2.2
	[ "$output" = '[1,0,100,[]]' ]
}

# munin ADDRESS: its plugin, which asks for the host in its own name
munin() {
	ln -sf /usr/share/munin/plugins/ping_ "$BATS_TEST_TMPDIR/ping_$1"
	in_host a env MUNIN_LIBDIR=/usr/share/munin ping_args='-c 1 -W 1' sh "$BATS_TEST_TMPDIR/ping_$1" | timeless
}

@test "munin's plugin: an answer, a router's error" {
	diff <(munin 10.77.2.2) - <<-'END'
		packetloss.value 0
		ping.value T
	END
	diff <(munin 10.99.1.1) - <<-'END'
		packetloss.value 100
	END
}

# What telegraf's exec method and Home Assistant look for, by their documentation: words of a line, by place.
reads_by_place() {
	python3 - "$1" <<-'END'
		import re, sys
		lines = open(sys.argv[1]).read().splitlines()
		counts = next(l for l in lines if "transmitted" in l and "received" in l)
		sent, received = (int(part.split(" ")[0]) for part in counts.split(", ")[:2])
		times = next((l.split(" ")[3].split("/") for l in lines if "min/avg/max/" in l), [])
		ttl = next((re.search(r"ttl=(\d+)", l)[1] for l in lines if "ttl=" in l), None)
		fields = re.search(r"(\d+.\d+)/(\d+.\d+)/(\d+.\d+)/(\d+.\d+)", "\n".join(lines))
		each = [float(t) for t in re.findall(r"time=([\d.]+) ms", "\n".join(lines))]
		assert list(fields.groups() if fields else []) == times
		assert all(float(t) >= 0 for t in times)
		print(sent, received, len(times), ttl, len(each))
	END
}

@test "telegraf and Home Assistant: counts, times and hop limit at their places" {
	in_host a "$PING" -c 2 -n -s 16 -i 0.2 -W 5 -w 30 10.77.2.2 >"$BATS_TEST_TMPDIR/out"
	[ "$(reads_by_place "$BATS_TEST_TMPDIR/out")" = '2 2 4 63 2' ]
	in_host a "$PING" -n -q -c 1 -W 1 10.77.2.2 >"$BATS_TEST_TMPDIR/out"
	[ "$(reads_by_place "$BATS_TEST_TMPDIR/out")" = '1 1 4 None 0' ]
	run in_host a "$PING" -n -q -c 1 -W 1 10.99.1.1
	[ "$status" = 1 ]
	echo "$output" >"$BATS_TEST_TMPDIR/out"
	[ "$(reads_by_place "$BATS_TEST_TMPDIR/out")" = '1 0 0 None 0' ]
}

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

# What node's module ping does: its arguments, and its parser over the lines of both streams.
node_ping() {
	in_host a "$PING" -n -W 2 -c 2 -s 56 -i 0.1 "$@" >"$BATS_TEST_TMPDIR/out" 2>&1
	python3 - "$BATS_TEST_TMPDIR/out" <<-'END'
		import re, sys
		state, times, found = "header", [], {}
		for line in open(sys.argv[1]).read().split("\n"):
		    line = re.sub(r"[ ]*\r?\n?$", "", line)
		    if not line:
		        continue
		    if state == "header":
		        words = line.split(" ")
		        if "(" not in words[1]:
		            found["host"], found["address"] = words[1], words[2][1:-1]
		        else:
		            parts = re.findall(r"[^\s()]+", "".join(words[1:-3]))
		            found["host"], found["address"] = parts[0], parts[-1]
		        state = "body"
		    elif state == "body":
		        if line.count("=") >= 3:
		            times.append(float(re.search(r"([0-9.]+)[ ]*ms", line)[1]))
		        if "---" in line:
		            state = "footer"
		    elif state == "footer":
		        loss = re.search(r" ([\d.]+)%", line)
		        if loss:
		            found["loss"] = float(loss[1])
		        if line.count("/") >= 3:
		            found["min"], found["mean"], found["max"] = map(float, re.findall(r"([0-9.]+)", line)[:3])
		            state = "end"
		if times:
		    # a line has fewer decimals than the statistics
		    assert abs(found["min"] - min(times)) <= 0.5 and abs(found["max"] - max(times)) <= 0.5
		    assert found["min"] <= found["mean"] <= found["max"]
		print(found["host"], found["address"], len(times), found["loss"], state)
	END
}

@test "node's module ping: host, address, times and loss, in both families" {
	[ "$(node_ping 10.77.2.2)" = '10.77.2.2 10.77.2.2 2 0.0 end' ]
	[ "$(node_ping bee)" = 'bee.example 10.77.2.2 2 0.0 end' ]
	[ "$(node_ping fd77:2::2)" = 'fd77:2::2 fd77:2::2 2 0.0 end' ]
	[ "$(node_ping 10.99.1.1)" = '10.99.1.1 10.99.1.1 0 100.0 footer' ]
	firewall_drop b input
	[ "$(node_ping -w 1 10.77.2.2)" = '10.77.2.2 10.77.2.2 0 100.0 footer' ]
}

# What SmokePing's probe FPing does: whether there are -S and -O, in which unit times are, and the times of each host.
smokeping() {
	in_host a python3 - "$@" <<-'END'
		import re, subprocess, sys
		def streams(*words):
		    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
		usage = streams("fping", "-h")
		assert re.search(r"\s-S[,\s]", usage) and re.search(r"\s-O[,\s]", usage)
		unit = re.search(r"bytes, ([0-9.]+)\sms\s+.*\n.*\n.*:\s+([0-9.]+)", streams("fping", "-C", "1", sys.argv[-1]))
		assert unit and unit[1] == unit[2]
		errors = subprocess.run(["fping", "-C", "3", "-q", "-B1", "-r1", "-b56", "-t1500", "-i10"] + sys.argv[1:],
		                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
		assert errors.stdout == ""
		for line in errors.stderr.splitlines():
		    if re.match(r"\S+\s+:\s+[-\d.]", line):
		        host, colon, *times = line.split()
		        print(host, len([t for t in times if re.match(r"\d", t)]), len(times))
	END
}

@test "SmokePing's probe FPing: its options, the unit of times, a column a probe" {
	[ "$(smokeping -4 -S 10.77.1.1 -O 0x20 10.99.1.1 bee 10.77.2.2)" = $'10.99.1.1 0 3\nbee 3 3\n10.77.2.2 3 3' ]
	[ "$(smokeping -6 -S fd77:1::1 fd77:2::2)" = 'fd77:2::2 3 3' ]
}

# What Pacemaker's agent ocf:pacemaker:ping does with its hosts, by ping: status 0 is active, 1 inactive, else an error
pacemaker_ping() {
	local host program status active=0
	for host; do
		program=ping
		[[ $host != *:* ]] || program=ping6
		status=0
		in_host a "$program" -n -q -W 2 -c 2 -i 0.1 "$host" >"$BATS_TEST_TMPDIR/out" 2>&1 || status=$?
		case $status in
		0) active=$((active + 1)) ;;
		1) echo "$host is inactive" ;;
		*) echo "unexpected result for $host: $status" ;;
		esac
	done
	echo "$active active"
}

# pacemaker_fping PROGRAM HOST...: by fping
pacemaker_fping() {
	local status=0
	in_host a "$1" -r 2 -t 500 -B 1.0 "${@:2}" >"$BATS_TEST_TMPDIR/out" 2>&1 || status=$?
	[ "$status" = 0 ] || [ "$status" = 1 ] || echo "unexpected result: $status"
	grep 'is unreachable' "$BATS_TEST_TMPDIR/out" | awk '{print $1 " is inactive"}'
	echo "$(grep -c 'is alive' "$BATS_TEST_TMPDIR/out") active"
}

@test "Pacemaker's agent: which hosts are active, by ping and by fping, in both families" {
	[ "$(pacemaker_ping 10.77.2.2 fd77:2::2 10.77.1.2)" = '3 active' ]
	[ "$(pacemaker_ping 10.99.1.1 10.77.2.2)" = $'10.99.1.1 is inactive\n1 active' ]
	[ "$(pacemaker_fping fping 10.77.2.2 10.77.1.2)" = '2 active' ]
	[ "$(pacemaker_fping fping6 fd77:2::2)" = '1 active' ]
	firewall_drop b input
	[ "$(pacemaker_ping 10.77.2.2 fd77:2::2 10.77.1.2)" = $'10.77.2.2 is inactive\nfd77:2::2 is inactive\n1 active' ]
	[ "$(pacemaker_fping fping 10.77.2.2 10.77.1.2)" = $'10.77.2.2 is inactive\n1 active' ]
}

#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The contract of --json in all kinds of endings of the three commands: each line is valid by the closed schema, the
# first is start, the last the summary (many targets: the total) with the status in `exit`.
# shellcheck disable=SC2154,SC2034

setup_file() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	two_hosts
	ping_sockets_open a
	# b takes these packets and does not forward them
	in_host a ip route add 10.77.9.9 via 10.77.1.2
	in_host a ip route add fd77:9::9 via fd77:1::2
	printf '%s\n' '127.0.0.1 localhost' | hosts_file a
	resolver_none a
	export topology_dir topology_links
}

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_pids=()
	export signal_at=$BATS_TEST_DIRNAME/../lib/signal-at
	cd "$BATS_TEST_TMPDIR" || return 1
}

teardown_file() {
	load ../lib/topology
	topology_pids=()
	topology_end
}

# situations: STATUS TAB COMMAND-LINE of both families. HOST replies, SILENT does not, NOWHERE has no route. After
# CLOSED a command has neither a capability nor a ping socket, which takes the real root to test.
situations() {
	sed 's/HOST/10.77.1.2/g; s/SILENT/10.77.9.9/g; s/NOWHERE/203.0.113.9/g; s/LOOPBACK/127.0.0.1/g' "$1"
	sed 's/HOST/fd77:1::2/g; s/SILENT/fd77:9::9/g; s/NOWHERE/2001:db8::9/g; s/LOOPBACK/::1/g' "$1"
}

# without_privilege: the command line as it is, or a user without privilege where ping sockets are closed
without_privilege() {
	sed "s|CLOSED|nsenter --net=$topology_dir/b.net setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --bounding-set=-all|"
}

# keeps_contract FILE STATUS
keeps_contract() {
	jq -es --argjson status "$2" '.[0].type == "start" and (.[-1].type | IN("summary", "total")) and .[-1].exit == $status and
		([.[] | select(.type == "start")] | length) == 1' "$1" >/dev/null
}

@test "in every situation: start first, summary last, exit is the status, each line valid" {
	cat >table <<-'END'
		0 ping --json -c 1 HOST
		0 ping --json -q -c 2 -i 0.2 HOST
		0 ping --json -A -c 3 HOST
		0 ping --json -c 1 -s 2000 -v HOST
		0 ping --json -c 1 HOST LOOPBACK
		0 ping --json -c 1 -W 0.2 HOST SILENT
		0 ping --json --only=alive --retry=0 -W 0.2 HOST SILENT
		0 $signal_at '"type":"reply"' INT -- ping --json -i 0.2 HOST
		0 $signal_at '"type":"reply"' TERM -- ping --json -i 0.2 HOST
		1 $signal_at sent INT -- ping --json -i 0.2 SILENT
		1 ping --json -c 1 -W 0.2 SILENT
		1 ping --json -c 2 -i 0.2 -W 0.2 --show-lost SILENT
		1 ping --json -w 1 -c 9 -i 0.2 SILENT
		2 ping --json --pcapng=/dev/full -c 1 HOST
		2 ping --json -c 1 NOWHERE
		2 ping --json -c 1 nosuch.invalid
		2 ping --json -c x HOST
		2 ping --json --nonsense HOST
		2 ping --json
		2 ping --json -I nodev0 HOST
		2 ping --json --pcapng=/nonexistent/file HOST
		2 CLOSED ping --json -c 1 HOST
		0 traceroute --json -n HOST
		0 traceroute --json -n --icmp HOST
		0 traceroute --json -n --tcp -p 9 HOST
		0 traceroute --json -n --mtu HOST
		0 traceroute --json -n --stream HOST
		0 traceroute --json -n -m 2 -w 0.2 -q 1 SILENT
		0 traceroute --json -n --status -m 2 HOST
		1 traceroute --json NOWHERE
		2 traceroute --json --pcapng=/dev/full -n HOST
		2 traceroute --json nosuch.invalid
		2 traceroute --json -q x HOST
		2 traceroute --json --nonsense HOST
		2 traceroute --json
		2 traceroute --json --pcapng=/nonexistent/file HOST
		1 CLOSED traceroute --json -n --icmp HOST
		0 icmp-send --json echo HOST
		0 icmp-send --json --reply=2 echo HOST
		0 icmp-send --json -c 3 -i 0.05 echo HOST
		0 icmp-send --json --dry-run dest-unreach/port --no-quote HOST
		0 icmp-send --json --dry-run -c 3 echo HOST
		2 icmp-send --json --dry-run no-such-message HOST
		2 icmp-send --json --dry-run echo nosuch.invalid
		0 icmp-send --json --list
		0 icmp-send --json --list dest-unreach
		2 icmp-send --json --list no-such-message
		0 icmp-send --json --effect echo HOST
		1 icmp-send --json --reply=0.2 echo SILENT
		0 icmp-send --json --pcapng=sent.pcapng echo HOST
		0 icmp-send --json --decode sent.pcapng
		0 icmp-send --json --listen -w 0.2
		3 icmp-send --json echo NOWHERE
		2 icmp-send --json echo nosuch.invalid
		2 icmp-send --json no-such-message HOST
		2 icmp-send --json --nonsense echo HOST
		2 icmp-send --json
		3 icmp-send --json --decode /nonexistent/file
		3 icmp-send --json --pcapng=/nonexistent/file echo HOST
		3 CLOSED icmp-send --json echo HOST
	END
	# The real root alone can be another user.
	[ "$(awk '{ print $3; exit }' /proc/self/uid_map)" -gt 65534 ] || sed -i '/CLOSED/d' table
	count=0
	wrong=0
	while read -r wanted line; do
		status=0
		in_host a bash -c "exec $line" >out 2>err </dev/null || status=$?
		count=$((count + 1))
		tool=$(grep -oE 'ping|traceroute|icmp-send' <<<"$line" | head -n 1)
		cat out >>"records.$tool"
		if [ "$status" != "$wanted" ] || ! keeps_contract out "$status"; then
			printf '%s\n  wanted %s, was %s\n' "$line" "$wanted" "$status"
			cat out err
			wrong=$((wrong + 1))
		fi
	done < <(situations table | without_privilege)
	echo "$count situations, $wrong wrong"
	[ "$count" -ge 80 ]
	[ "$wrong" = 0 ]
	for tool in ping traceroute icmp-send; do
		[ "$(python3 "$BATS_TEST_DIRNAME/../lab/json-lines" "$top_srcdir/docs/schema/$tool.schema.json" <"records.$tool")" -gt 40 ]
	done
}

@test "a file that cannot be opened has its errno and name in the record, the same in the three commands" {
	for line in 'ping LOOPBACK' 'traceroute LOOPBACK' 'icmp-send echo LOOPBACK'; do
		for target in 127.0.0.1 ::1; do
			in_host a bash -c "${line/LOOPBACK/--json --pcapng=/nonexistent/file $target}" 2>err |
				jq -c 'select(.type == "error") | [.errno, .object, .text]' >out || :
			[ "$(<out)" = '["ENOENT","/nonexistent/file","/nonexistent/file: No such file or directory"]' ]
		done
	done
}

# to_full_disk COMMAND-LINE: run it with a stdout that takes nothing; its status, what it says in err
to_full_disk() {
	in_host a bash -c "exec $1" >/dev/full 2>err </dev/null
}

@test "a full disk on stdout is status 1 and one message, whatever the records were to be" {
	cat >table <<-'END'
		ping --json -c 1 HOST
		ping --json -q -c 1 HOST
		ping --json -c 1 -W 0.2 SILENT
		ping --json -c 1 -W 0.2 HOST SILENT
		traceroute --json -n HOST
		traceroute --json -n --stream HOST
		icmp-send --json -q echo HOST
		icmp-send --json --dry-run --src HOST echo HOST
		icmp-send --json --list
	END
	count=0
	while read -r line; do
		status=0
		to_full_disk "$line" || status=$?
		tool=${line%% *}
		echo "$line: $status, $(<err)"
		[ "$status" = 1 ]
		# ping's words are iputils'
		[ "$tool" = ping ] && said='ping: write error' || said="$tool: write error: No space left on device"
		[ "$(<err)" = "$said" ]
		count=$((count + 1))
	done < <(situations table)
	[ "$count" = 18 ]
}

@test "a closed pipe ends the three commands as SIGPIPE does, without a message" {
	cat >table <<-'END'
		ping --json -c 1 HOST
		ping --json -c 1 HOST LOOPBACK
		traceroute --json -n HOST
		icmp-send --json echo HOST
		icmp-send --json --dry-run --src HOST echo HOST
		icmp-send --json --list
	END
	# a pipe whose only reader is gone
	mkfifo pipe
	exec {reader}<>pipe
	exec {closed}>pipe
	exec {reader}<&-
	count=0
	while read -r line; do
		status=0
		in_host a bash -c "exec $line" 1>&"$closed" 2>err </dev/null || status=$?
		echo "$line: $status, $(<err)"
		[ "$status" = 141 ]
		[ ! -s err ]
		count=$((count + 1))
	done < <(situations table)
	[ "$count" = 12 ]
}

@test "a reader that closes early has got start and whole records, and the command ends" {
	cat >table <<-'END'
		ping --json -c 100000 -i 0.01 HOST
		icmp-send --json -c 100000 -i 0.01 --flood echo HOST
	END
	count=0
	while read -r line; do
		tool=${line%% *}
		in_host a bash -c "exec $line" 2>err </dev/null | head -n 3 >out
		ended=${PIPESTATUS[0]}
		echo "$line: $ended, $(<err)"
		[ "$ended" = 141 ]
		[ ! -s err ]
		[ "$(jq -s -r 'length, .[0].type' out | xargs)" = '3 start' ]
		[ "$(python3 "$BATS_TEST_DIRNAME/../lab/json-lines" "$top_srcdir/docs/schema/$tool.schema.json" <out)" = 3 ]
		count=$((count + 1))
	done < <(situations table)
	[ "$count" = 4 ]
}
